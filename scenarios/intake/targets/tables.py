"""Targets in tables: from figures with what head, label and unit say, to totals and their parts."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scenarios.intake.reading import Span, TargetPart
from scenarios.intake.targets.deadlines import bare_year
from scenarios.intake.targets.drafts import Carried, Draft
from scenarios.intake.targets.grid import Cell, Facts, Figure, cells_of, facts_of, figures_of
from scenarios.intake.targets.lines import make_line
from scenarios.intake.targets.metrics import OTHER, metric_of
from scenarios.intake.targets.numbers import plain
from scenarios.intake.targets.prose import read_prose
from scenarios.intake.targets.quantities import LARGEST

_TARGETS = re.compile(r"指标|目标")


@dataclass
class _Row:
    """A draft of a figure, and whose share of a total it is; "" for a total."""

    draft: Draft
    share: str
    is_operator: bool
    place: Span


def read_table(
    text: str, rows: Sequence[Span], caption: Span | None, carried: Carried, is_goal: bool
) -> Iterator[Draft]:
    """The targets of a table; of rows without bare figures, what their cells say in words.

    `caption` is the line before it. Figures of a county or an operator become parts of the total of the same year;
    without a total they are left out, for the plan promises no sum.
    """
    if not rows:
        return
    cells = [cells_of(text, row) for row in rows]
    above = facts_of(caption.of(text), make_line(text, *caption).text) if caption else Facts()
    year = carried.year if is_goal else above.year
    figures = figures_of(rows, cells)
    told = {figure.span for figure in figures}
    is_of_targets = is_goal or _sets_targets(cells[0], caption.of(text) if caption else "")
    found, noun = [], ""
    for figure in figures:
        noun = _noun(figure, above, noun)
        row = _row(figure, noun, above, year)
        if row is not None and (is_goal or row.draft.year) and (is_of_targets or row.draft.metric != OTHER):
            found.append(row)
    yield from _with_parts(found)
    for span, written in zip(rows, cells, strict=True):
        if span not in told:
            yield from _in_words(written, carried, is_goal)


def _sets_targets(head: Sequence[Cell], caption: str) -> bool:
    """Whether a table outside the goals says that it does: a list of projects has figures and years as well."""
    return any(_TARGETS.search(cell.raw) for cell in head) or bool(_TARGETS.search(caption))


def _noun(figure: Figure, above: Facts, previous: str) -> str:
    """What a figure counts. `previous` is the noun of the figure before, which 其中 breaks down."""
    if figure.row.is_part and previous:
        return previous
    return figure.row.noun or figure.head.noun or figure.row.label or above.noun or figure.head.label


def _row(figure: Figure, noun: str, above: Facts, year: int | None) -> _Row | None:
    head, row = figure.head, figure.row
    unit = figure.quantity.unit or head.unit or row.unit or above.unit
    scale = next((facts.scale for facts in (head, row, above) if facts.scale > 1), 1)
    value = plain(figure.quantity.value * (1 if figure.has_own_scale else scale))
    shares = [name for name in (head.share, row.share, row.noun if row.is_part else "") if name]
    if (row.is_part and not shares) or (row.noun != noun and row.label and row.label != noun):
        shares.append(row.label)
    # A county's share by one operator is a part of a part.
    if not noun or len(shares) > 1 or value >= LARGEST:
        return None
    draft = Draft(
        year=head.year or row.year or year,
        metric=metric_of(noun, unit),
        note=noun,
        comparator=figure.quantity.comparator,
        value=value,
        unit=unit,
        is_addition=head.is_addition or row.is_addition,
        span=figure.span,
        value_span=figure.value_span,
    )
    return _Row(draft, "".join(shares), head.is_operator or row.is_operator, figure.value_span)


def _with_parts(rows: Sequence[_Row]) -> Iterator[Draft]:
    shares: dict[tuple[str, int | None], list[_Row]] = {}
    for row in rows:
        if row.share:
            shares.setdefault((row.draft.note, row.draft.year), []).append(row)
    for row in rows:
        if row.share:
            continue
        parts = shares.get((row.draft.note, row.draft.year), [])
        # Where a table breaks a total down twice, by operator and by county, the operators are kept.
        if any(part.is_operator for part in parts):
            parts = [part for part in parts if part.is_operator]
        row.draft.parts = [
            TargetPart(part.share, part.draft.value, part.place)
            for part in parts
            if part.draft.value <= row.draft.value
        ]
        yield row.draft


def _in_words(row: Sequence[Cell], carried: Carried, is_goal: bool) -> Iterator[Draft]:
    """What the cells of a row say, each for itself; a cell that is nothing but a date holds for the whole row."""
    deadline = next((year for cell in row if (year := bare_year(cell.text))), None)
    for cell in row:
        if not cell.raw:
            continue
        own = Carried(deadline) if deadline else Carried(carried.section, carried.last)
        yield from read_prose(cell.line, own, is_goal or deadline is not None)
