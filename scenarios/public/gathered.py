"""What the pilots of a page have in common: figures and the lists inside them, gathered in one query.

The pilots are chosen once, as a common table expression; each list is a JSON column that reads from it, as those of
`whole_pilot` do. What could be long is cut by the database.
"""

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db.models import Case, Count, F, Min, Model, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, JSONObject
from django.utils.functional import Promise, cached_property
from django_cte import CTE, with_cte

from scenarios.models import (
    Lesson,
    LessonKind,
    Measurement,
    PilotPage,
    PilotUnit,
    Prerequisite,
    PrerequisiteKind,
    Region,
    Replication,
    Role,
    Sector,
    Stage,
    Unit,
)
from scenarios.public.listings import Overview, number_of, overview_from, parent_path, units_taking_part
from scenarios.public.measured import change_unstated
from scenarios.public.whole_pilot import Rows

UNITS_SHOWN = 8
NEEDS_SHOWN = 40
MEASUREMENTS_SHOWN = 30
LESSONS_SHOWN = 12
LEADING = (Role.LEAD, Role.RESPONSIBLE)

UNIT_FIELDS = ("id", "slug", "name_zh", "name_en")
SECTOR_FIELDS = ("id", "code", "label_zh", "label_en", "sort_order")
PILOT_FIELDS = ("id", "title", "title_en", "url_path", "evidence", "stage")
MEASUREMENT_FIELDS = ("id", "indicator_zh", "indicator_en", "unit_zh", "unit_en", "before", "after", "change",
                      "measured_on", "basis_zh", "basis_en")  # fmt: skip
REGION_FIELDS = ("id", "code", "level", "name", "name_en")


class Groups(Rows):
    """Rows as a JSON list, grouped, counted, ordered and cut as they are handed over; `renamed` {new: field}."""

    def __init__(self, groups: QuerySet, *fields: str, **renamed: str):
        row = JSONObject(**{name: name for name in fields}, **renamed)
        super(Rows, self).__init__(groups.annotate(row_=row).values("row_"))


class Chosen:
    """The pilots a page is about, to be named by any number of lists and found once."""

    def __init__(self, pilots: QuerySet):
        parent = pilots.order_by().annotate(parent_path=parent_path())
        rows = parent.values("pk", "stage", "evidence", "started_year", "parent_path")
        self.expression = CTE(rows, name="chosen", materialized=True)

    @cached_property
    def rows(self) -> QuerySet:
        """.pk .stage .evidence .started_year .parent_path"""
        return self.expression.queryset()

    @cached_property
    def numbers(self) -> QuerySet:
        """For `pilot__in`."""
        return self.rows.values("pk")

    @property
    def pilots(self) -> QuerySet:
        return PilotPage.objects.filter(pk__in=self.numbers).order_by()


def gathered(record: Model, pilots: QuerySet, *lists: Callable[[Chosen], dict]) -> dict:
    """What the `lists` ask of the pilots, as columns of the record the page is about. One query."""
    chosen = Chosen(pilots)
    columns = {name: column for each in lists for name, column in each(chosen).items()}
    rows = type(record)._base_manager.filter(pk=record.pk).annotate(**columns).values(*columns)
    return with_cte(chosen.expression, select=rows).get()


# --- figures -----------------------------------------------------------------------------------------------------


def figures(chosen: Chosen) -> dict:
    groups = chosen.rows.values("stage", "evidence", "started_year").annotate(number=Count("pk"))
    repeats = Replication.objects.filter(origin__in=chosen.numbers, repeat__in=PilotPage.objects.public())
    return {
        "groups": Groups(groups, "stage", "evidence", "started_year", "number"),
        "places": number_of(chosen.rows, "parent_path"),
        "units": units_taking_part(chosen.numbers),
        "repeated": number_of(repeats, "origin"),
        "repeat_places": number_of(repeats.annotate(place=parent_path("repeat__path")), "place"),
    }


def overview_of(found: dict) -> Overview:
    totals = {name: found[name] for name in ("places", "units", "repeated", "repeat_places")}
    return overview_from(found["groups"], **totals)


# --- units -------------------------------------------------------------------------------------------------------


def leading_units(chosen: Chosen) -> dict:
    """Who leads or answers for most of the pilots."""
    rows = PilotUnit.objects.filter(pilot__in=chosen.numbers, role__in=LEADING)
    return {"leading": units_by_number(rows, "pilot")}


def contact_units(chosen: Chosen) -> dict:
    """Who answers questions about most of the pilots."""
    rows = chosen.pilots.filter(contact_unit__isnull=False)
    return {"contacts": units_by_number(rows, "pk", unit="contact_unit")}


def units_by_number(rows: QuerySet, counted: str, unit: str = "unit") -> Groups:
    """`rows` name a `unit`; the units with the most different `counted`, of equal ones those named earlier."""
    names = {name: f"{unit}__{name}" for name in UNIT_FIELDS}
    ordered = any(field.name == "sort_order" for field in rows.model._meta.fields)
    groups = (
        rows.order_by()
        .values(*names.values())
        .annotate(
            number=Count(counted, distinct=True),
            place=Coalesce(Min("sort_order"), 0) if ordered else Min(Value(0)),
        )
    )
    shown = groups.order_by("-number", "place", names["name_zh"])[:UNITS_SHOWN]
    return Groups(shown, "number", "place", **names)


def units_of(rows: list[dict]) -> list[Unit]:
    """Units with `.number`, most first."""
    units = []
    for row in sorted(rows, key=lambda row: (-row["number"], row["place"], row["name_zh"])):
        unit = Unit(**{name: row[name] for name in UNIT_FIELDS})
        unit.number = row["number"]
        units.append(unit)
    return units


# --- sectors -----------------------------------------------------------------------------------------------------


def sectors_by_stage(chosen: Chosen) -> dict:
    """A pilot counts under its main sector and under each further one."""
    main = {name: f"sector__{name}" for name in SECTOR_FIELDS}
    through = PilotPage._meta.get_field("extra_sectors").remote_field.through
    further = through.objects.filter(pilotpage__in=chosen.numbers).exclude(pilotpage__sector=F("sector"))
    return {
        "main_sectors": Groups(
            chosen.pilots.filter(sector__isnull=False).values(*main.values(), "stage").annotate(number=Count("pk")),
            "stage", "number", **main,
        ),
        "further_sectors": Groups(
            further.values(*main.values(), "pilotpage__stage").annotate(number=Count("pk")),
            "number", stage="pilotpage__stage", **main,
        ),
    }  # fmt: skip


def sectors_of(found: dict) -> list[Sector]:
    """Sectors with `.pilot_count` and `.by_stage` [(code, number)] in the order of `Stage`, most first."""
    numbers: dict[int, Counter] = defaultdict(Counter)
    sectors = {}
    for row in [*found["main_sectors"], *found["further_sectors"]]:
        sectors[row["id"]] = Sector(**{name: row[name] for name in SECTOR_FIELDS})
        numbers[row["id"]][row["stage"]] += row["number"]
    for number, sector in sectors.items():
        sector.pilot_count = numbers[number].total()
        sector.by_stage = [(stage.value, numbers[number][stage]) for stage in Stage if numbers[number][stage]]
    return sorted(sectors.values(), key=lambda sector: (-sector.pilot_count, sector.sort_order, sector.code))


# --- what was measured -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Measured:
    """`compared` say what became different; `counted` only how much there is. `more` were cut off.

    Each has its `.pilot`, and as `.computed` the change that no source states.
    """

    compared: list[Measurement] = field(default_factory=list)
    counted: list[Measurement] = field(default_factory=list)
    pilots: int = 0
    number: int = 0

    @property
    def more(self) -> int:
        return self.number - len(self.compared) - len(self.counted)


def measurements(chosen: Chosen) -> dict:
    """Those that compare first, the same indicator together."""
    rows = Measurement.objects.filter(pilot__in=chosen.numbers)
    compares = Case(
        When(~Q(before="") & ~Q(after=""), then=Value(2)),
        When(~Q(change=""), then=Value(1)),
        default=Value(0),
    )
    shown = rows.annotate(compares=compares).order_by("-compares", "indicator_zh", "pk")[:MEASUREMENTS_SHOWN]
    return {
        "measured": Groups(shown, *MEASUREMENT_FIELDS, "compares", *_of_pilot(), *_of_region()),
        "measured_pilots": number_of(rows, "pilot"),
        "measured_number": number_of(rows),
    }


def measured_of(found: dict) -> Measured:
    compared, counted, pilots = [], [], {}
    # In the same order again: a JSON list keeps that of its rows by custom, not by promise.
    for row in sorted(found["measured"], key=lambda row: (-row["compares"], row["indicator_zh"], row["id"])):
        measurement = Measurement(**{name: row[name] for name in MEASUREMENT_FIELDS})
        if row["pilot__id"] not in pilots:
            pilots[row["pilot__id"]] = _pilot(row)
        measurement.pilot = pilots[row["pilot__id"]]
        measurement.computed = change_unstated(measurement)
        (compared if row["compares"] else counted).append(measurement)
    return Measured(compared, counted, found["measured_pilots"], found["measured_number"])


# --- what was needed ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Need:
    """`pilot` is the one that names it, where it is only one."""

    record: Prerequisite
    number: int
    pilot: PilotPage | None


@dataclass(frozen=True)
class NeedsOfKind:
    """`number` of pilots name something of this kind."""

    kind: str
    label: str | Promise
    number: int
    needs: list[Need]


@dataclass(frozen=True)
class Needs:
    """`pilots` say what they needed; kinds from the one most pilots name."""

    kinds: list[NeedsOfKind] = field(default_factory=list)
    pilots: int = 0


def prerequisites(chosen: Chosen) -> dict:
    rows = Prerequisite.objects.filter(pilot__in=chosen.numbers).order_by()
    kinds = rows.values("kind").annotate(number=Count("pilot", distinct=True))
    words = rows.values("kind", "need_zh", "need_en").annotate(
        number=Count("pilot", distinct=True),
        # Of the one pilot where it is one; of several they would not belong together, and are not used.
        **{name: Min(f"pilot__{name}") for name in ("title", "title_en", "url_path")},
        pilot_number=Min("pilot_id"),
    )
    shown = words.order_by("-number", "kind", "pilot_number", "need_zh")[:NEEDS_SHOWN]
    names = ("kind", "need_zh", "need_en", "number", "title", "title_en", "url_path", "pilot_number")
    return {
        "need_kinds": Groups(kinds, "kind", "number"),
        "needs": Groups(shown, *names),
        "needing_pilots": number_of(rows, "pilot"),
    }


def needs_of(found: dict) -> Needs:
    by_kind = defaultdict(list)
    for row in sorted(found["needs"], key=lambda row: (-row["number"], row["pilot_number"], row["need_zh"])):
        pilot = None
        if row["number"] == 1:
            names = {name: row[name] for name in ("title", "title_en", "url_path")}
            pilot = PilotPage(id=row["pilot_number"], **names)
        record = Prerequisite(kind=row["kind"], need_zh=row["need_zh"], need_en=row["need_en"])
        by_kind[row["kind"]].append(Need(record, row["number"], pilot))
    numbers = {row["kind"]: row["number"] for row in found["need_kinds"]}
    order = {kind: place for place, kind in enumerate(PrerequisiteKind)}
    kinds = sorted(numbers, key=lambda kind: (-numbers[kind], order.get(kind, len(order))))
    return Needs(
        [NeedsOfKind(kind, PrerequisiteKind(kind).label, numbers[kind], by_kind[kind]) for kind in kinds],
        found["needing_pilots"],
    )


# --- what was learned --------------------------------------------------------------------------------------------


def lessons(chosen: Chosen) -> dict:
    """What did not work first: nobody should have to find that out twice."""
    order = [LessonKind.FAILED, LessonKind.ADVICE, LessonKind.WORKED]
    position = Case(*(When(kind=kind, then=place) for place, kind in enumerate(order)))
    rows = Lesson.objects.filter(pilot__in=chosen.numbers)
    shown = rows.annotate(position=position).order_by("position", "pk")[:LESSONS_SHOWN]
    return {
        "lessons": Groups(shown, "id", "kind", "text_zh", "text_en", "position", *_of_pilot(), *_of_region())
    }


def lessons_of(found: dict) -> list[Lesson]:
    result = []
    for row in sorted(found["lessons"], key=lambda row: (row["position"], row["id"])):
        lesson = Lesson(**{name: row[name] for name in ("id", "kind", "text_zh", "text_en")})
        lesson.pilot = _pilot(row)
        result.append(lesson)
    return result


# --- columns and records ---------------------------------------------------------------------------------------------


def _of_pilot() -> list[str]:
    return [f"pilot__{name}" for name in PILOT_FIELDS]


def _of_region() -> list[str]:
    return [f"pilot__region__{name}" for name in REGION_FIELDS]


def _record(model: type[Model], prefix: str, row: dict) -> Model:
    """The record whose fields stand in the row under `prefix`; fields of further records are left alone."""
    own = {key.removeprefix(prefix): value for key, value in row.items() if key.startswith(prefix)}
    return model(**{name: value for name, value in own.items() if "__" not in name})


def _pilot(row: dict) -> PilotPage:
    pilot = _record(PilotPage, "pilot__", row)
    pilot.region = _record(Region, "pilot__region__", row)
    return pilot
