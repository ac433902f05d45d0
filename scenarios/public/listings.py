"""Lists and figures for visitors, of public records only. Each function costs a fixed number of queries.

Wherever pilots are counted by sector or scenario, a pilot counts under its main one and under each further one,
as it does in search.
"""

from collections import Counter
from dataclasses import dataclass, field

from django.core.paginator import Page as PageOfResults
from django.core.paginator import Paginator
from django.db.models import Count, Exists, F, Func, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Length, Substr
from django.http import HttpRequest
from django.utils.functional import cached_property
from treebeard.mp_tree import MP_Node
from wagtail.models import Page

from scenarios.models.choices import Evidence, Stage
from scenarios.models.regions import Region

CARDS_A_PAGE = 24
PLANS_A_PAGE = 20

# --- cards and rows, page by page ----------------------------------------------------------------------------


class KnownLength(Paginator):
    """A paginator that is told how many there are, where the page has counted them already."""

    def __init__(self, *args, count: int, **kwargs):
        super().__init__(*args, **kwargs)
        self.__dict__["count"] = count  # takes the place of the cached property that would count again


def paginated_cards(pilots: QuerySet, request: HttpRequest, count: int) -> PageOfResults:
    """The page of the `count` pilots that `?page=` asks for (or the nearest), newest first, ready for cards."""
    cards = pilots.newest().with_card()
    return KnownLength(cards, CARDS_A_PAGE, count=count).get_page(request.GET.get("page"))


def paginated_plans(plans: QuerySet, request: HttpRequest, parameter: str = "page") -> PageOfResults:
    """The page of `plans` that `parameter` asks for, newest first, ready for rows. Two queries."""
    rows = plans.with_row().newest()
    return KnownLength(rows, PLANS_A_PAGE, count=plans.count()).get_page(request.GET.get(parameter))


# --- which pilots ----------------------------------------------------------------------------------------------


def in_term(pilots: QuerySet, name: str, term) -> QuerySet:
    """Pilots whose main or further `name` ("sector" or "scenario") is `term`."""
    further = _further(pilots, name).objects.filter(**{name: term}).values("pilotpage")
    return pilots.filter(Q(**{name: term}) | Q(pk__in=further))


def with_pilot_count(terms: QuerySet, name: str, pilots: QuerySet) -> QuerySet:
    """Sectors or scenarios with `.pilot_count`, counted among `pilots`; `name` is the pilot's field for them."""
    main = pilots.order_by().filter(**{name: OuterRef("pk")})
    # Asked of each row: as a set to be in, all pilots would be collected anew for every term.
    is_counted = Exists(pilots.order_by().filter(pk=OuterRef("pilotpage")))
    further = _further(pilots, name).objects.filter(is_counted, **{name: OuterRef("pk")})
    further = further.exclude(**{f"pilotpage__{name}": OuterRef("pk")})
    return terms.annotate(pilot_count=number_of(main) + number_of(further))


def _further(pilots: QuerySet, name: str) -> type:
    """The table between pilots and their further sectors or scenarios."""
    return pilots.model._meta.get_field(f"extra_{name}s").remote_field.through


def number_of(rows: QuerySet, distinct: str = "pk") -> Coalesce:
    """COUNT(DISTINCT …) as a subquery of its own, so that two of them do not multiply each other's rows.

    A plain function to Django, not an aggregate: an aggregate would bring a GROUP BY, and no row for none.
    """
    count = Func(F(distinct), template="COUNT(DISTINCT %(expressions)s)", output_field=IntegerField())
    return Coalesce(Subquery(rows.order_by().annotate(number=count).values("number")), 0)


# --- figures -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Share:
    """One part of a whole; `start` and `width` are percentages, for drawing."""

    value: str
    label: str
    number: int
    start: float
    width: float


@dataclass(frozen=True)
class Overview:
    """Figures about some pilots; `by_stage` and `by_evidence` count them by code."""

    pilots: int = 0
    places: int = 0
    units: int = 0
    by_stage: Counter = field(default_factory=Counter)
    by_evidence: Counter = field(default_factory=Counter)

    @cached_property
    def stages(self) -> list[Share]:
        """In the order of `Stage`; those without a pilot are left out."""
        return [share for share in shares(Stage, self.by_stage) if share.number]

    @cached_property
    def evidence(self) -> list[Share]:
        """From strongest to weakest, those without a pilot too."""
        return shares(Evidence, self.by_evidence)[::-1]


def overview(pilots: QuerySet) -> Overview:
    """One query: the two totals ride along with the groups, since they depend on neither."""
    pilots = pilots.order_by()
    from scenarios.models import PilotUnit

    rows = pilots.values("stage", "evidence").annotate(
        number=Count("pk"),
        places=number_of(pilots.annotate(parent_path=_parent_path()), "parent_path"),
        units=number_of(PilotUnit.objects.filter(pilot__in=pilots), "unit"),
    )
    rows = list(rows)
    if not rows:
        return Overview()
    by_stage, by_evidence = Counter(), Counter()
    for row in rows:
        by_stage[row["stage"]] += row["number"]
        by_evidence[row["evidence"]] += row["number"]
    return Overview(by_stage.total(), rows[0]["places"], rows[0]["units"], by_stage, by_evidence)


def shares(choices: type, numbers: Counter) -> list[Share]:
    whole = numbers.total() or 1
    result, start = [], 0.0
    for choice in choices:
        width = 100 * numbers[choice.value] / whole
        result.append(
            Share(choice.value, choice.label, numbers[choice.value], round(start, 2), round(width, 2))
        )
        start += width
    return result


# --- places ------------------------------------------------------------------------------------------------------


def city_overview(city: Page, request: HttpRequest) -> dict:
    """Context of a city page: `overview`, `pilots` (a page of cards), `sectors` with .pilot_count, `plans` (a page).

    `above` holds the regions the city lies in, from the top.
    """
    from scenarios.models import PilotPage, PlanPage, Sector

    city.region = Region.objects.with_ancestors().get(pk=city.region_id)
    pilots = PilotPage.objects.public().descendant_of(city)
    figures = overview(pilots)
    return {
        "overview": figures,
        "pilots": paginated_cards(pilots, request, figures.pilots),
        "sectors": with_pilot_count(Sector.objects.all(), "sector", pilots)
        .filter(pilot_count__gt=0)
        .order_by("-pilot_count", "sort_order"),
        "plans": paginated_plans(PlanPage.objects.public().child_of(city), request, "plans"),
        "above": city.region.lineage()[:-1],
    }


def region_counts(pilots: QuerySet, within: Region | None = None) -> list[Region]:
    """Parts of `within` (or the top-level regions) that have pilots, with `.pilot_count`, in the order of codes.

    What lies in a part of a part counts for both.
    """
    numbers = dict(pilots.order_by().values_list("region").annotate(number=Count("pk")))
    regions = Region.objects.with_ancestors().filter(pk__in=numbers)
    depth = 0 if within is None else len(within.lineage())
    parts: dict[int, Region] = {}
    for region in regions:
        lineage = region.lineage()
        if len(lineage) > depth:
            part = parts.setdefault(lineage[depth].pk, lineage[depth])
            part.pilot_count = getattr(part, "pilot_count", 0) + numbers[region.pk]
    return sorted(parts.values(), key=lambda part: part.code)


def _parent_path() -> Substr:
    return Substr("path", 1, Length("path") - MP_Node.steplen)
