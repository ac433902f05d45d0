"""The targets of a plan as a table: a row for each thing counted, a column for each year."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from operator import itemgetter

from django.conf import settings
from django.utils.functional import Promise, cached_property
from django.utils.translation import override

from scenarios.models.choices import Comparator, Metric
from scenarios.models.plans import Target
from scenarios.public.quantities import MEASURE_WORDS, Quantity, quantity, share_name

# A figure without a sign is the plan's own number; "exactly" would say more than 建成150个 does.
SIGNS = {Comparator.EQUAL: "", Comparator.AT_LEAST: "≥", Comparator.MORE: ">", Comparator.AT_MOST: "≤"}
LABELS = {metric: metric.label for metric in Metric if metric != Metric.OTHER}
METRIC_ORDER = {metric: position for position, metric in enumerate(Metric.values)}
YEARS_ABREAST = 4  # columns beside what is counted and what is known of it, on A4 and on 48rem (targets.css)

# What documents write around the name of a thing they count, now and then: 全市5G用户数, 5G用户, 用户总数.
_AROUND_NAME = re.compile(
    r"\s|^(?:全[国省市州盟旗区县]|5G\+?|累计|新[增建])+|(?:建设)?(?:总数|数量|个数|总量|数)$"
)


@dataclass(frozen=True)
class Figure:
    """One target in a cell; `sign` is for the eye, `comparator` says it in words. `anchor` as in `Passages`."""

    sign: str
    comparator: str | Promise
    amount: Quantity
    year: int | None
    is_addition: bool
    parts: list[tuple[str, Quantity]]
    text: str
    anchor: str
    value: Decimal


@dataclass(frozen=True)
class Sentence:
    """What a plan says, and of which years a row takes it."""

    text: str
    anchor: str
    years: list[int]


@dataclass
class Row:
    """`label` in the language of the interface; empty where only the `note`, in the document's words, tells."""

    metric: str
    label: str | Promise
    note: str
    figures: list[Figure] = field(default_factory=list)

    def takes(self, target: Target) -> bool:
        """Whether the target counts the same thing: in the same words, or in like words for another year."""
        if target.metric != self.metric:
            return False
        alike = plain_name(target.metric_note) == plain_name(self.note)
        taken = any(figure.year == target.year for figure in self.figures)
        return target.metric_note == self.note or (alike and not taken)

    @property
    def words(self) -> str:
        """The note, where it says more than the label."""
        with override(settings.LANGUAGE_CODE):  # the note is Chinese, whatever the interface speaks
            known = plain_name(str(self.label))
        return self.note if plain_name(self.note) != known else ""

    def in_year(self, year: int | None) -> "Row":
        return replace(self, figures=[figure for figure in self.figures if figure.year == year])

    @property
    def name(self) -> str:
        """In one string: the label, else the note."""
        return str(self.label) or self.note

    @property
    def is_counted_here(self) -> bool:
        """Whether the registry can set something beside it: applications tried are what it records."""
        return self.metric == Metric.SCENARIOS

    @property
    def by_year(self) -> list[tuple[int, Figure]]:
        """One figure for each year, to be drawn beside each other; nothing where years could not be compared."""
        years = [figure.year for figure in self.figures]
        comparable = (
            None not in years
            and len(set(years)) == len(years)
            and not any(figure.is_addition for figure in self.figures)
            and len({plain_unit(figure.amount.unit) for figure in self.figures}) == 1
        )
        return (
            sorted(((figure.year, figure) for figure in self.figures), key=itemgetter(0))
            if comparable
            else []
        )

    @property
    def sentences(self) -> list[Sentence]:
        """Each once, in the order of the document."""
        found: dict[str, Sentence] = {}
        for figure in self.figures:
            if figure.text:
                sentence = found.setdefault(figure.text, Sentence(figure.text, figure.anchor, []))
                if figure.year and figure.year not in sentence.years:
                    sentence.years.append(figure.year)
        return list(found.values())


@dataclass(frozen=True)
class TargetTable:
    """`years` holds None last when some target names no year."""

    years: list[int | None]
    rows: list[Row]

    @property
    def is_wide(self) -> bool:
        """Whether its columns fit neither paper nor a tablet: it then stands there year by year."""
        return len(self.years) > YEARS_ABREAST

    @cached_property
    def drawn(self) -> list[Row]:
        """Rows worth a chart: they name several years, or one that the registry can set something beside."""
        return [row for row in self.rows if len(row.by_year) >= (1 if row.is_counted_here else 2)]

    @cached_property
    def cells(self) -> list[tuple[Row, list[list[Figure]]]]:
        """Each row with the figures of every column."""
        return [(row, [row.in_year(year).figures for year in self.years]) for row in self.rows]

    @cached_property
    def by_year(self) -> list[tuple[int | None, list[Row]]]:
        """The same turned over: each year with what the rows say of it."""
        years = ((year, [row.in_year(year) for row in self.rows]) for year in self.years)
        return [(year, [row for row in rows if row.figures]) for year, rows in years]


def target_table(targets: Iterable[Target], find: Callable[[str], str]) -> TargetTable:
    """`targets` with their parts; `find` gives the anchor of the paragraph that holds a sentence, or "".

    A draft may hold targets that are not filled in yet; those without a value are left out.
    """
    rows: list[Row] = []
    for target in targets:
        if target.value is None:
            continue
        row = next((row for row in rows if row.takes(target)), None)
        if row is None:
            row = Row(target.metric, LABELS.get(target.metric, ""), target.metric_note)
            rows.append(row)
        row.figures.append(_figure(target, find))
    years = {figure.year for row in rows for figure in row.figures}
    return TargetTable(
        years=sorted(years, key=lambda year: (year is None, year)),
        rows=sorted(rows, key=lambda row: METRIC_ORDER.get(row.metric, len(METRIC_ORDER))),
    )


@dataclass(frozen=True)
class Headline:
    """The last thing a plan promises of a metric: 2022, 5G base stations, ≥ 1,445."""

    label: str | Promise
    sign: str
    comparator: str | Promise
    amount: Quantity
    year: int | None


def headlines(targets: Iterable[Target]) -> list[Headline]:
    """One for each metric that has a name of its own, of the last year; in the order of `Metric`."""
    latest: dict[str, Target] = {}
    for target in targets:
        known = latest.get(target.metric)
        # The value may come as text or float from JSON, and additions are not what there is in the end.
        if target.metric in LABELS and not target.is_addition and (known is None or _later(target, known)):
            latest[target.metric] = target
    ordered = sorted(latest.values(), key=lambda target: METRIC_ORDER[target.metric])
    return [
        Headline(
            LABELS[target.metric],
            SIGNS.get(target.comparator, ""),
            target.get_comparator_display(),
            quantity(Decimal(str(target.value)), target.unit),
            target.year,
        )
        for target in ordered
    ]


def _later(target: Target, known: Target) -> bool:
    return (target.year or 0) > (known.year or 0)


def plain_unit(unit: str) -> str:
    """Nothing for a measure word: 5个 and 10项 of the same thing can be compared."""
    return "" if unit in MEASURE_WORDS else unit


def plain_name(note: str) -> str:
    """The name of what is counted without what may as well be left out."""
    return _AROUND_NAME.sub("", _AROUND_NAME.sub("", note))


def _figure(target: Target, find: Callable[[str], str]) -> Figure:
    return Figure(
        sign=SIGNS.get(target.comparator, ""),
        comparator=target.get_comparator_display(),
        amount=quantity(target.value, target.unit),
        year=target.year,
        is_addition=target.is_addition,
        parts=[
            (share_name(part.name), quantity(part.value, target.unit))
            for part in target.parts.all()
            if part.value is not None
        ],
        text=target.text,
        anchor=find(target.text),
        value=target.value,
    )
