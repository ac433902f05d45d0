"""The list of places of which something is public."""

from collections import Counter, defaultdict
from dataclasses import replace

from django.db.models import Exists, OuterRef

from scenarios.models import CityPage, PilotPage, PlanPage
from scenarios.public.listings import parent_path
from scenarios.public.tile_map import census, tile_map


def city_list() -> dict:
    """Context of the list of cities, in three queries.

    `overview`, whose places are those listed, `map` (a `TileMap`), `groups`, [(top-level region, [city page with
    `.pilot_count`, its public pilots])] in the order of the region codes. A place without a public pilot is listed
    for its plan.
    """
    counted = census(PilotPage.objects.public())
    numbers = Counter()
    for spot in counted.spots:
        numbers[spot.city_path] += spot.number
    plans = PlanPage.objects.public().annotate(above=parent_path()).filter(above=OuterRef("path"))
    groups = defaultdict(list)
    cities = CityPage.objects.public().select_related("region__parent__parent").order_by("region__code")
    for city in cities.annotate(has_plan=Exists(plans)):
        city.pilot_count = numbers[city.path]
        if city.pilot_count or city.has_plan:
            groups[city.region.lineage()[0]].append(city)
    return {
        "overview": replace(counted.overview, places=sum(map(len, groups.values()))),
        "map": tile_map(counted.spots),
        "groups": list(groups.items()),
    }
