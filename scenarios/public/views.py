"""Landing pages of the vocabulary: sectors, scenarios, regions. An unknown code is a 404."""

from itertools import groupby

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language

from scenarios.models import CityPage, PilotPage, PlanPage, Region, Scenario, Sector, SectorGroup
from scenarios.models.regions import within_q
from scenarios.public.edition import kept
from scenarios.public.gathered import (
    contact_units,
    figures,
    gathered,
    leading_units,
    lessons,
    lessons_of,
    measured_of,
    measurements,
    needs_of,
    overview_of,
    prerequisites,
    units_of,
)
from scenarios.public.listings import (
    in_term,
    overview,
    paginated_cards,
    paginated_plans,
    region_counts,
    with_pilot_count,
)
from scenarios.public.situation import situation_of
from scenarios.public.tile_map import census, search_link, spots_of, tile_map


def sector_list(request: HttpRequest) -> HttpResponse:
    """Template context: `groups`, [(label, [sector with .pilot_count])]."""
    sectors = with_pilot_count(Sector.objects.all(), "sector", PilotPage.objects.public())
    return render(request, "scenarios/public/sector_list.html", {"groups": sector_groups(sectors)})


def sector_groups(sectors: QuerySet) -> list[tuple[str, list[Sector]]]:
    """Sectors under the label of their group, in the order of `SectorGroup`; empty groups are left out."""
    sectors = list(sectors)
    groups = ((group.label, [sector for sector in sectors if sector.group == group]) for group in SectorGroup)
    return [(label, members) for label, members in groups if members]


def sector(request: HttpRequest, code: str) -> HttpResponse:
    """Context: `sector`, `overview`, `pilots` (a page of cards), `scenarios` with .pilot_count, most tried first.

    What its pilots have in common: `units` that lead them, with .number, `measured`, `needs`; `map` is a `TileMap`.
    """
    found = get_object_or_404(Sector, code=code)
    public = PilotPage.objects.public()
    pilots = in_term(public, "sector", found)
    situation = situation_of(request)

    def known() -> dict:
        lists = gathered(found, pilots, figures, leading_units, measurements, prerequisites)
        scenarios = with_pilot_count(found.scenarios.all(), "scenario", public)
        return {
            "overview": overview_of(lists),
            "scenarios": list(scenarios.order_by("-pilot_count", "sort_order", "code")),
            "units": units_of(lists["leading"]),
            "measured": measured_of(lists),
            "needs": needs_of(lists),
            "map": tile_map(spots_of(pilots), search_link(sector=code, **dict(situation.parameters()))),
        }

    context = kept(("sector", code, get_language(), situation.query), known)
    cards = paginated_cards(pilots, request, context["overview"].pilots)
    return render(request, "scenarios/public/sector.html", {**context, "sector": found, "pilots": cards})


def scenario_list(request: HttpRequest) -> HttpResponse:
    """Context: `groups`, [(sector, [scenario with .pilot_count])]."""
    scenarios = with_pilot_count(
        Scenario.objects.select_related("sector"), "scenario", PilotPage.objects.public()
    ).order_by("sector__sort_order", "sector__code", "sort_order", "code")
    groups = [(found, list(members)) for found, members in groupby(scenarios, key=lambda row: row.sector)]
    return render(request, "scenarios/public/scenario_list.html", {"groups": groups})


def scenario(request: HttpRequest, code: str) -> HttpResponse:
    """Has anyone done this, did it work, what did it need, whom do I ask.

    Context: `scenario`, `overview`, `pilots` (a page of cards), `siblings` (others of its sector), `measured`, `needs`,
    `lessons`, `contacts`, `map` (a `TileMap`) and leading `units` with .number.
    """
    found = get_object_or_404(Scenario.objects.select_related("sector"), code=code)
    public = PilotPage.objects.public()
    pilots = in_term(public, "scenario", found)
    situation = situation_of(request)

    def known() -> dict:
        lists = gathered(
            found,
            pilots,
            figures,
            leading_units,
            contact_units,
            measurements,
            prerequisites,
            lessons,
        )
        others = Scenario.objects.filter(sector=found.sector_id).exclude(pk=found.pk)
        return {
            "overview": overview_of(lists),
            "siblings": with_pilot_count(others, "scenario", public),
            "units": units_of(lists["leading"]),
            "contacts": units_of(lists["contacts"]),
            "measured": measured_of(lists),
            "needs": needs_of(lists),
            "lessons": lessons_of(lists),
            "map": tile_map(spots_of(pilots), search_link(scenario=code, **dict(situation.parameters()))),
        }

    context = kept(("scenario", code, get_language(), situation.query), known)
    cards = paginated_cards(pilots, request, context["overview"].pilots)
    return render(request, "scenarios/public/scenario.html", {**context, "scenario": found, "pilots": cards})


def region_list(request: HttpRequest) -> HttpResponse:
    """Context: `overview`, `map` (a `TileMap`, whose areas are listed with their places)."""

    def known() -> dict:
        counted = census(PilotPage.objects.public())
        return {"overview": counted.overview, "map": tile_map(counted.spots)}

    return render(request, "scenarios/public/region_list.html", kept(("regions", get_language()), known))


def region(request: HttpRequest, code: str) -> HttpResponse:
    """Its public pilots and plans with those of its parts.

    Context: `region`, `lineage` (above it), `overview`, `pilots` (a page of cards), `parts` with .pilot_count, from
    most to least, and .width (in percent of the largest), `plans` (a page), `city` (its page, if there is a public
    one).
    """
    found = get_object_or_404(Region.objects.with_ancestors(), code=code)
    pilots = PilotPage.objects.public().in_region(found)
    plans = PlanPage.objects.public().filter(within_q(found, "region__"))
    figures = kept(("region", code, get_language()), lambda: overview(pilots))
    context = {
        "region": found,
        "lineage": found.lineage()[:-1],
        "overview": figures,
        "pilots": paginated_cards(pilots, request, figures.pilots),
        "parts": _with_widths(region_counts(pilots, within=found)),
        "plans": paginated_plans(plans, request, "plans"),
        "city": CityPage.objects.public().filter(region=found).first(),
    }
    return render(request, "scenarios/public/region.html", context)


def _with_widths(regions: list[Region]) -> list[Region]:
    largest = max((region.pilot_count for region in regions), default=0)
    for region in regions:
        region.width = 100 * region.pilot_count / largest
    return sorted(regions, key=lambda region: -region.pilot_count)
