"""The list of places that take part."""

from collections import Counter, defaultdict

from scenarios.models import CityPage, PilotPage
from scenarios.public.tile_map import census, tile_map


def city_list() -> dict:
    """Context of the list of cities, in three queries.

    `overview`, `map` (a `TileMap`), `groups`, [(top-level region, [city page with `.pilot_count`, its public pilots])]
    in the order of the region codes.
    """
    counted = census(PilotPage.objects.public())
    numbers = Counter()
    for spot in counted.spots:
        numbers[spot.city_path] += spot.number
    groups = defaultdict(list)
    cities = CityPage.objects.public().select_related("region__parent__parent").order_by("region__code")
    for city in cities:
        city.pilot_count = numbers[city.path]
        groups[city.region.lineage()[0]].append(city)
    return {
        "overview": counted.overview,
        "map": tile_map(counted.spots),
        "groups": list(groups.items()),
    }
