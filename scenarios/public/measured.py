"""Measurements as their table shows them: the values of the source, a small chart of both, and the change.

Values are text (25-28, <300, ≈6). What cannot be read as a number for certain stays words: nothing is drawn or
computed from it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

import drawsvg
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from scenarios.models import Measurement, Source
from scenarios.public.quantities import MINUS, plain, tidy

# --- reading a value ---------------------------------------------------------------------------------------------

# Full-width signs and digits as on a Chinese keyboard; not NFKC, which would read 10² as 102.
_TO_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_NUMBER = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
_VALUE = re.compile(
    rf"""
    (?P<sign>≈|~|<=|>=|<|>|≤|≥)?\s*
    (?P<low>{_NUMBER})
    (?:\s*[-–—~]\s*(?P<high>{_NUMBER}))?\s*
    (?P<unit>[%‰]|℃|[A-Za-zµμ]+(?:/[A-Za-z]+)?|[\u4e00-\u9fff]{{1,4}})?\s*
    (?:\([^()]*\))?                                   # when or where: ≈100 (2023)
    """,
    re.VERBOSE,
)
_ABOUT = ("≈", "~")


@dataclass(frozen=True)
class Reading:
    """What a value says: at least `least`, at most `most` (None: open), each ≥ 0, counted in `unit`."""

    least: Decimal
    most: Decimal | None
    unit: str = ""
    about: bool = False

    @property
    def is_one_number(self) -> bool:
        return self.least == self.most

    @property
    def length(self) -> Decimal:
        """How far a bar of it reaches."""
        return self.least if self.most is None else self.most


def read(value: str) -> Reading | None:
    """None of what is not plainly one number, a range or a bound: 7200 / 8000, 1:10, ±3, 3-4 / d."""
    found = _VALUE.fullmatch(value.translate(_TO_HALF_WIDTH).strip())
    if found is None:
        return None
    sign, low, high = found["sign"] or "", _decimal(found["low"]), found["high"]
    unit, about = found["unit"] or "", sign in _ABOUT
    if high:
        most = _decimal(high)
        return Reading(low, most, unit, about) if low <= most and (about or not sign) else None
    if sign.startswith(("<", "≤")):
        return Reading(Decimal(0), low, unit)
    if sign.startswith((">", "≥")):
        return Reading(low, None, unit)
    return Reading(low, low, unit, about)


def _decimal(number: str) -> Decimal:
    return Decimal(number.replace(",", ""))


def comparable(before: str, after: str) -> tuple[Reading, Reading] | None:
    """Both values, if both are numbers of one unit."""
    first, second = read(before), read(after)
    return (first, second) if first and second and first.unit == second.unit else None


def longest_of(pairs: Iterable[tuple[str, str]]) -> Decimal:
    """How far the longest bar of those (before, after) reaches that can be drawn; 0 when there is none."""
    drawn = (comparable(before, after) for before, after in pairs)
    return max((value.length for pair in drawn if pair for value in pair), default=Decimal(0))


# --- the change --------------------------------------------------------------------------------------------------

PERCENT = "%"
TIMES_FROM = 10  # +4900% says less than ×50


def computed_change(before: str, after: str, unit: str = "") -> str:
    """−71% from 7 and 2, ≈ where it is rounded or a value is; "" unless both values are one number each.

    Of percentages the difference is given in points. `unit` is the unit both values share in the record.
    """
    pair = comparable(before, after)
    if pair is None or not all(value.is_one_number for value in pair):
        return ""
    first, second = (value.least for value in pair)
    about = any(value.about for value in pair)
    if first == second:
        return ""
    if PERCENT in (pair[0].unit, unit):
        points = plain(abs(second - first))
        sign = "+" if second > first else MINUS
        return _("%(number)s percentage points") % {"number": f"{'≈' if about else ''}{sign}{points}"}
    if not first:
        return ""
    if second / first >= TIMES_FROM:
        return _rounded(second / first, "×", "", about)
    return _rounded((second - first) * 100 / first, "", PERCENT, about)


def _rounded(value: Decimal, before: str, after: str, about: bool) -> str:
    """To whole numbers, below ten to one decimal."""
    rounded = round(value, 0 if abs(value) >= 10 else 1)
    sign = "+" if after and value > 0 else ""
    mark = "≈" if about or rounded != value else ""
    return f"{mark}{before}{sign}{plain(rounded)}{after}"


# --- the chart ---------------------------------------------------------------------------------------------------

WIDTH, BAR, GAP = 160, 9, 4  # CSS pixels
ARROW = 7
BARS = ("before", "after")


@lru_cache(maxsize=2048)
def chart(before: str, after: str, full: Decimal | None = None) -> SafeString:
    """Two bars from zero as inline SVG, coloured by the style sheet; "" where the values cannot be compared.

    A bar is solid as far as the value is certain and pale as far as it may reach: a range from its lower end to its
    upper one, “<300” from zero. An arrow ends what is open above. The value `full` fills the width; the longer of the
    two when it is not given.
    """
    pair = comparable(before, after)
    longest = full or longest_of([(before, after)])
    if not pair or not longest:
        return mark_safe("")
    room = WIDTH - (ARROW if any(value.most is None for value in pair) else 0)
    drawing = drawsvg.Drawing(WIDTH, 2 * BAR + GAP, class_="before-after", role="img")
    drawing.append_title(f"{before} → {after}")
    for row, (name, value) in enumerate(zip(BARS, pair, strict=True)):
        _draw_bar(drawing, value, row * (BAR + GAP), float(room / longest), f"before-after__{name}")
    drawing.append(drawsvg.Line(0.5, 0, 0.5, 2 * BAR + GAP, class_="before-after__zero"))
    return mark_safe(drawing.as_svg(header="", skip_css=True, skip_js=True))


def _draw_bar(drawing: drawsvg.Drawing, value: Reading, top: int, scale: float, name: str) -> None:
    solid = round(float(value.least) * scale, 2)
    if solid:
        drawing.append(drawsvg.Rectangle(0, top, solid, BAR, class_=name))
    if value.most is None:
        tip = round(solid + ARROW, 2)
        drawing.append(
            drawsvg.Lines(solid, top, tip, top + BAR / 2, solid, top + BAR, close=True, class_=name)
        )
    elif not value.is_one_number:
        pale = round(float(value.most) * scale - solid, 2)
        drawing.append(drawsvg.Rectangle(solid, top, pale, BAR, class_=f"{name} before-after__pale"))


def change_unstated(measurement: Measurement) -> str:
    """The change as it can be computed where the source states none; else ""."""
    if measurement.change:
        return ""
    return computed_change(measurement.before, measurement.after, measurement.unit_zh)


# --- the table ---------------------------------------------------------------------------------------------------

SHORTEST_NAME = 2  # characters; a shorter one would be found inside other words
_IN_BRACKETS = re.compile(r"[(（].*")


@dataclass(frozen=True)
class Measured:
    """A row of the table. `change` is the source's own, or `is_computed` here from the two values.

    `sources` are the places in the list of sources that it may rest on, from 1; `is_attributed` when it is all of
    these, else nobody has noted which.
    """

    measurement: Measurement
    before: str
    after: str
    chart: SafeString
    change: str
    is_computed: bool
    sources: list[int]
    is_attributed: bool


@dataclass(frozen=True)
class MeasuredTable:
    """Columns that would be empty are left out. `figures` counts those beside the indicator, the chart among them."""

    rows: list[Measured]
    has_before: bool
    has_after: bool
    has_charts: bool
    has_changes: bool
    has_computed: bool

    @property
    def figures(self) -> int:
        return sum((self.has_before, self.has_after, self.has_charts, self.has_changes))

    @property
    def after_label(self) -> str:
        """A value alone comes after nothing."""
        return pgettext("measurement", "After") if self.has_before else _("Value")


def measured_table(measurements: Iterable[Measurement], sources: Sequence[Source] = ()) -> MeasuredTable:
    """`sources` in the order of their list on the page."""
    rows = [_measured(measurement, sources) for measurement in measurements]
    return MeasuredTable(
        rows,
        has_before=any(row.measurement.before for row in rows),
        has_after=any(row.measurement.after for row in rows),
        has_charts=any(row.chart for row in rows),
        has_changes=any(row.change for row in rows),
        has_computed=any(row.is_computed for row in rows),
    )


def named_sources(measurement: Measurement, sources: Sequence[Source]) -> list[int]:
    """Places of the sources whose publisher or title its basis names, from 1; of a single source that one."""
    if len(sources) == 1:
        return [1]
    said = f"{measurement.basis_zh}\n{measurement.basis_en}\n{measurement.method}".casefold()
    return [place for place, source in enumerate(sources, 1) if any(name in said for name in _names(source))]


def _names(source: Source) -> list[str]:
    """The publisher without what stands in brackets after it (who reposted it), and the title."""
    names = (_IN_BRACKETS.sub("", source.publisher), source.title)
    return [name.strip().casefold() for name in names if len(name.strip()) >= SHORTEST_NAME]


def _measured(measurement: Measurement, sources: Sequence[Source]) -> Measured:
    before, after = measurement.before, measurement.after
    computed = change_unstated(measurement)
    named = named_sources(measurement, sources)
    return Measured(
        measurement,
        before=tidy(before),
        after=tidy(after),
        chart=chart(before, after),
        change=tidy(measurement.change) or computed,
        is_computed=bool(computed),
        sources=named or list(range(1, len(sources) + 1)),
        is_attributed=bool(named),
    )
