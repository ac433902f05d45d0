"""Lists and figures for visitors, of public records only. Each function costs a fixed number of queries.

Wherever pilots are counted by sector or scenario, a pilot counts under its main one and under each further one,
as it does in search.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.paginator import Page as PageOfResults
from django.core.paginator import Paginator
from django.db.models import Count, Exists, F, Func, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Length, Substr
from django.http import HttpRequest
from django.utils.functional import cached_property
from treebeard.mp_tree import MP_Node

from scenarios.models.choices import Evidence, Stage
from scenarios.models.regions import Region

CARDS_A_PAGE = 24
PLANS_A_PAGE = 20
# Side by side; what is older counts with the first. An odd number: a chart with labels at every other has both ends.
YEARS_SHOWN = 11
NOT_BEGUN = (Stage.PLANNED, Stage.BUILDING)
IN_USE = (Stage.LIVE, Stage.SCALED)

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
class StartYear:
    """Pilots that name this year as their first; `expected` of them are still planned or being built.

    `is_first` says that what started before it is counted with it.
    """

    year: int
    begun: int
    expected: int
    is_first: bool = False

    @property
    def number(self) -> int:
        return self.begun + self.expected


@dataclass(frozen=True)
class Overview:
    """Figures about some pilots; `by_stage` and `by_evidence` count them by code, `repeated` those that others repeat.

    `units` have a role in one of them (`units_taking_part`).
    `repeat_places` are the cities whose pilots repeat them, where that was asked for.

    `by_year` counts by year of start (None where none is stated), and so does `expected_by_year` for those that have
    not begun.
    """

    pilots: int = 0
    places: int = 0
    units: int = 0
    repeated: int = 0
    repeat_places: int = 0
    by_stage: Counter = field(default_factory=Counter)
    by_evidence: Counter = field(default_factory=Counter)
    by_year: Counter = field(default_factory=Counter)
    expected_by_year: Counter = field(default_factory=Counter)

    @cached_property
    def stages(self) -> list[Share]:
        """In the order of `Stage`; those without a pilot are left out."""
        return [share for share in shares(Stage, self.by_stage) if share.number]

    @cached_property
    def evidence(self) -> list[Share]:
        """From strongest to weakest, those without a pilot too."""
        return shares(Evidence, self.by_evidence)[::-1]

    @cached_property
    def ladder(self) -> list[Share]:
        """In the order of `Stage`, those without a pilot too; `stopped`, which is no step, only if there is one."""
        all_stages = shares(Stage, self.by_stage)
        return [share for share in all_stages if share.number or share.value != Stage.STOPPED]

    @property
    def is_varied(self) -> bool:
        """Whether there is anything to compare: several pilots that are not all alike in stage and evidence."""
        return len(+self.by_stage) > 1 or len(+self.by_evidence) > 1

    @property
    def furthest(self) -> str:
        """The last stage that any of them reached, as its code."""
        return next((share.value for share in reversed(self.stages)), "")

    @property
    def begun(self) -> int:
        """How many are more than a plan or a building site."""
        return self.pilots - sum(self.by_stage[stage] for stage in NOT_BEGUN)

    @property
    def running(self) -> int:
        return sum(self.by_stage[stage] for stage in IN_USE)

    @property
    def strongest(self) -> str:
        """The strongest evidence that any of them has, as its code."""
        return next((share.value for share in self.evidence if share.number), "")

    @cached_property
    def started(self) -> list[StartYear]:
        """Every year from the first to the last one named, also those in which none started."""
        known = [year for year in self.by_year if year is not None]
        if not known:
            return []
        last = max(known)
        first = max(min(known), last - YEARS_SHOWN + 1)
        years = []
        for year in range(first, last + 1):
            counted = [each for each in known if each == year or (year == first and each < first)]
            expected = sum(self.expected_by_year[each] for each in counted)
            number = sum(self.by_year[each] for each in counted)
            years.append(StartYear(year, number - expected, expected, any(each < year for each in counted)))
        return years

    @property
    def expected(self) -> int:
        """How many have a year of start and have not begun."""
        return self.expected_by_year.total() - self.expected_without_year

    @property
    def without_year(self) -> int:
        return self.by_year[None]

    @property
    def expected_without_year(self) -> int:
        return self.expected_by_year[None]


def overview(pilots: QuerySet) -> Overview:
    """One query: the two totals ride along with the groups, since they depend on neither."""
    pilots = pilots.order_by()
    from scenarios.models import PilotPage, Replication

    repeats = Replication.objects.filter(origin__in=pilots, repeat__in=PilotPage.objects.public())
    rows = pilots.values("stage", "evidence", "started_year").annotate(
        number=Count("pk"),
        repeated=number_of(repeats, "origin"),
        places=number_of(pilots.annotate(parent_path=parent_path()), "parent_path"),
        units=units_taking_part(pilots),
    )
    rows = list(rows)
    totals = {name: rows[0][name] for name in ("places", "units", "repeated")} if rows else {}
    return overview_from(rows, **totals)


def units_taking_part(pilots: QuerySet) -> Coalesce:
    """How many different units have a role in one of the pilots: what every figure of units counts."""
    from scenarios.models import PilotUnit

    return number_of(PilotUnit.objects.filter(pilot__in=pilots.order_by()), "unit")


def overview_from(rows: Iterable[dict], **totals: int) -> Overview:
    """`rows` have .number of pilots for each stage, evidence and started_year."""
    by_stage, by_evidence, by_year, expected_by_year = Counter(), Counter(), Counter(), Counter()
    for row in rows:
        by_stage[row["stage"]] += row["number"]
        by_evidence[row["evidence"]] += row["number"]
        by_year[row["started_year"]] += row["number"]
        if row["stage"] in NOT_BEGUN:
            expected_by_year[row["started_year"]] += row["number"]
    return Overview(
        pilots=by_stage.total(),
        by_stage=by_stage,
        by_evidence=by_evidence,
        by_year=by_year,
        expected_by_year=expected_by_year,
        **totals,
    )


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


def parent_path(path: str = "path") -> Substr:
    return Substr(path, 1, Length(path) - MP_Node.steplen)
