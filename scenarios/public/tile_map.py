"""Where pilots are: counted place by place, for the map of provinces, its table and the list of cities.

A place is what has a city page: a pilot belongs to the one its page hangs below. So the places of the provinces and
of the countries add up to those of `listings.overview`.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Length, Substr
from django.urls import reverse
from treebeard.mp_tree import MP_Node

from scenarios.models.choices import Evidence, Stage
from scenarios.models.regions import Region
from scenarios.models.replication import Replication
from scenarios.public.listings import Overview, number_of, units_taking_part
from scenarios.public.provinces import LETTERS, PROVINCES, Province

LEADING = 8  # places named beside a map

Link = Callable[[Region], str]

# --- counting ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Spot:
    """`number` pilots of a region below one city page, named by its path in the tree."""

    region: int
    city_path: str
    number: int


@dataclass(frozen=True)
class Census:
    """Figures about some pilots and where they are; `repeated` of them have been repeated by another public one."""

    overview: Overview
    repeated: int
    spots: list[Spot]


def spots_of(pilots: QuerySet) -> list[Spot]:
    """One query."""
    rows = _by_spot(pilots).annotate(number=Count("pk"))
    return [Spot(row["region"], row["city_path"], row["number"]) for row in rows]


def census(pilots: QuerySet) -> Census:
    """`overview(pilots)`, `spots_of(pilots)` and the number repeated, in one query."""
    from scenarios.models import PilotPage

    repeats = Replication.objects.filter(origin__in=pilots.order_by(), repeat__in=PilotPage.objects.public())
    rows = _by_spot(pilots).annotate(
        number=Count("pk"),
        units=units_taking_part(pilots),
        repeated=number_of(repeats, "origin"),
        **{_column(choice): Count("pk", filter=Q(stage=choice)) for choice in Stage},
        **{_column(choice): Count("pk", filter=Q(evidence=choice)) for choice in Evidence},
    )
    rows = list(rows)
    if not rows:
        return Census(Overview(), 0, [])
    spots = [Spot(row["region"], row["city_path"], row["number"]) for row in rows]
    figures = Overview(
        pilots=sum(spot.number for spot in spots),
        places=len({spot.city_path for spot in spots}),
        units=rows[0]["units"],
        by_stage=_sums(rows, Stage),
        by_evidence=_sums(rows, Evidence),
    )
    return Census(figures, rows[0]["repeated"], spots)


def _by_spot(pilots: QuerySet) -> QuerySet:
    above = Substr("path", 1, Length("path") - MP_Node.steplen)
    return pilots.order_by().annotate(city_path=above).values("region", "city_path")


def _column(choice: Stage | Evidence) -> str:
    return f"{type(choice).__name__.lower()}_{choice.value}"


def _sums(rows: list[dict], choices: type) -> Counter:
    """Without those that are 0, as counting them would give."""
    return +Counter({choice.value: sum(row[_column(choice)] for row in rows) for choice in choices})


# --- the map -----------------------------------------------------------------------------------------------------


@dataclass
class Area:
    """A province, country or place with its pilots; `places` from most to least.

    Of a place, `width` is its number in percent of the largest one, for drawing.
    """

    region: Region
    url: str
    number: int = 0
    places: list["Area"] = field(default_factory=list)
    width: float = 0

    @property
    def label(self) -> str:
        return self.region.label

    @property
    def letters(self) -> str:
        """Those that stand in its square where a name has no room; empty for what is no square."""
        return LETTERS.get(self.region.code, "")

    @property
    def is_its_only_place(self) -> bool:
        return [place.region for place in self.places] == [self.region]


@dataclass(frozen=True)
class Tile:
    """A square of the map. Without pilots it is of no shade; it has no `area` where the registry has no such region."""

    province: Province
    area: Area | None
    shade: int

    @property
    def has_pilots(self) -> bool:
        return self.area is not None and self.area.number > 0


@dataclass(frozen=True)
class Step:
    """All numbers from `first` to `last` have one shade, 1 (palest) to 5; the deepest has no end."""

    shade: int
    first: int
    last: int | None

    @property
    def label(self) -> str:
        if self.last is None:
            return f"≥ {self.first}"
        return str(self.first) if self.first == self.last else f"{self.first}–{self.last}"


# One scale for every page, so that a shade means the same wherever it is seen. Provinces differ by orders of magnitude:
# steps of equal width would give all but a few the palest shade.
STEPS = (Step(1, 1, 1), Step(2, 2, 4), Step(3, 5, 9), Step(4, 10, 29), Step(5, 30, None))


@dataclass(frozen=True)
class TileMap:
    """`tiles` are all 34, row by row; areas go from most pilots to least; `elsewhere` is what is no square: abroad.

    `places` are those of all of them.
    """

    tiles: list[Tile]
    provinces: list[Area]
    elsewhere: list[Area]
    places: list[Area]

    @property
    def leading(self) -> list[Area]:
        """The places with most pilots."""
        return self.places[:LEADING]

    @property
    def differ(self) -> bool:
        """Whether any place has more than one pilot; otherwise there is nothing to rank."""
        return any(place.number > 1 for place in self.places)

    @property
    def steps(self) -> tuple[Step, ...]:
        return STEPS

    @property
    def areas(self) -> list[Area]:
        """Provinces, and what is no square after them."""
        return [*self.provinces, *self.elsewhere]

    @property
    def without(self) -> list[Tile]:
        """Squares that have no pilot."""
        return [tile for tile in self.tiles if not tile.has_pilots]


def tile_map(spots: Iterable[Spot], link: Link = Region.get_absolute_url) -> TileMap:
    """One query. `link` gives the address behind a region: its page, or a search within it."""
    tops: dict[str, Area] = {}
    places: dict[str, Area] = {}
    spots = list(spots)
    regions = {region.pk: region for region in _with_city_paths({spot.region for spot in spots})}
    squares = {region.code: region for region in regions.values() if region.code in LETTERS}
    for spot in spots:
        region = regions[spot.region]
        top, place = region.lineage()[0], _place(region, spot.city_path)
        if top.code not in tops:
            tops[top.code] = Area(top, link(top))
        tops[top.code].number += spot.number
        if spot.city_path not in places:
            places[spot.city_path] = Area(place, link(place))
            tops[top.code].places.append(places[spot.city_path])
        places[spot.city_path].number += spot.number
    ranked = _most_first(places.values())
    for place in ranked:
        place.width = 100 * place.number / ranked[0].number
    for area in tops.values():
        area.places = _most_first(area.places)
    provinces = _most_first(area for code, area in tops.items() if code in LETTERS)
    elsewhere = _most_first(area for code, area in tops.items() if code not in LETTERS)
    areas = {code: Area(region, link(region)) for code, region in squares.items()} | tops
    tiles = [_tile(province, areas.get(province.code)) for province in PROVINCES]
    return TileMap(tiles, provinces, elsewhere, ranked)


def search_link(**parameters: str) -> Link:
    """Leads to the search within a region, narrowed further by `parameters`."""
    return lambda region: f"{reverse('search')}?{urlencode(parameters | {'region': region.code})}"


def _tile(province: Province, area: Area | None) -> Tile:
    shade = max((step.shade for step in STEPS if area and area.number >= step.first), default=0)
    return Tile(province, area, shade)


def _with_city_paths(numbers: set[int]) -> QuerySet:
    """Regions, and all that are squares, with `.city_path_0` upwards: where pages of each and of those above hang."""
    levels = ["", "parent__", "parent__parent__"]
    return (
        Region.objects.with_ancestors()
        .filter(Q(pk__in=numbers) | Q(code__in=LETTERS))
        .annotate(**{f"city_path_{level}": F(f"{path}city_page__path") for level, path in enumerate(levels)})
    )


def _place(region: Region, city_path: str) -> Region:
    """The region, or the one above it, whose city page hangs there."""
    above = [region, *region.ancestors()]
    for level, place in enumerate(above):
        if getattr(region, f"city_path_{level}") == city_path:
            return place
    return region  # the page has been given another region since


def _most_first(areas: Iterable[Area]) -> list[Area]:
    return sorted(areas, key=lambda area: (-area.number, area.region.code))
