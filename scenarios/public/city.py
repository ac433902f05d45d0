"""What the page of a city shows: figures, sectors by stage, units, plans with their targets, pilots like its own."""

from django.db.models import Case, Q, QuerySet, Value, When
from django.http import HttpRequest
from wagtail.models import Page

from scenarios.models import Evidence, PilotPage, PlanPage, Region, Sector, Stage, Target
from scenarios.models.regions import within_q
from scenarios.public.gathered import (
    Groups,
    figures,
    gathered,
    leading_units,
    overview_of,
    sectors_by_stage,
    sectors_of,
    units_of,
)
from scenarios.public.listings import paginated_cards, paginated_plans
from scenarios.public.targets import headlines

ELSEWHERE_SHOWN = 6
TARGETS_READ = 200  # of all plans on the page
TARGET_FIELDS = (
    "id",
    "plan_id",
    "year",
    "metric",
    "metric_note",
    "comparator",
    "value",
    "unit",
    "is_addition",
)


def city_overview(city: Page, request: HttpRequest) -> dict:
    """Context of a city page, in a fixed number of queries.

    `overview`, `pilots` (a page of cards), `sectors` with .pilot_count and .by_stage, `units` that lead its pilots,
    `plans` (a page, each with .headlines), `elsewhere` (pilots of its sectors in other places). `above` holds the
    regions the city lies in, from the top.
    """
    city.region = Region.objects.with_ancestors().get(pk=city.region_id)
    pilots = PilotPage.objects.public().descendant_of(city)
    plans = paginated_plans(PlanPage.objects.public().child_of(city), request, "plans")
    targets = _targets([plan.pk for plan in plans])
    lists = gathered(city, pilots, figures, sectors_by_stage, leading_units, lambda _chosen: targets)
    overview = overview_of(lists)
    for plan in plans:
        plan.headlines = headlines(Target(**row) for row in lists["targets"] if row["plan_id"] == plan.pk)
    sectors = sectors_of(lists)
    return {
        "overview": overview,
        "pilots": paginated_cards(pilots, request, overview.pilots),
        "sectors": sectors,
        "units": units_of(lists["leading"]),
        "plans": plans,
        "elsewhere": elsewhere(city, sectors),
        "above": city.region.lineage()[:-1],
    }


def elsewhere(city: Page, sectors: list[Sector]) -> QuerySet[PilotPage]:
    """Pilots of these sectors in other places: those of the same province first, then those that got furthest."""
    stages = [Stage.SCALED, Stage.LIVE, Stage.TRIAL, Stage.BUILDING]
    evidence = list(Evidence)[::-1]
    others = PilotPage.objects.public().not_descendant_of(city)
    near = within_q(city.region.lineage()[0], "region__")
    return (
        others.filter(sector__in=sectors)
        .annotate(
            far=Case(When(near, then=Value(0)), default=Value(1)),
            stage_rank=Case(*_ranks("stage", stages), default=Value(len(stages))),
            evidence_rank=Case(*_ranks("evidence", evidence), default=Value(len(evidence))),
        )
        .select_related("sector", "region__parent__parent")
        .order_by("far", "stage_rank", "evidence_rank", "-pk")
        .only("title", "title_en", "url_path", "stage", "evidence", "sector__code", "sector__label_zh",
              "sector__label_en", "region__name", "region__name_en", "region__parent__name",
              "region__parent__name_en", "region__parent__parent__name", "region__parent__parent__name_en")
        [:ELSEWHERE_SHOWN]
    )  # fmt: skip


def _ranks(field: str, order: list) -> list[When]:
    return [When(Q(**{field: value}), then=Value(place)) for place, value in enumerate(order)]


def _targets(plans: list[int]) -> dict:
    rows = Target.objects.filter(plan__in=plans).order_by("sort_order", "pk")[:TARGETS_READ]
    return {"targets": Groups(rows, *TARGET_FIELDS)}
