"""Tables of a PDF page, from the lines drawn around their cells."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from scenarios.intake.formats.pdf_page import Fragment, Rule
from scenarios.intake.normalising import seamless

NEAR = 3.0  # points within which lines are one, and touch each other
MIN_UPRIGHT, MIN_LEVEL = 3, 2  # lines around two cells side by side
MAX_LINES = 300  # of a page, after what is in line was put together; more are hatching
FULL_CELL = 2.5  # heights of a sign that a line within a cell leaves free when its sentence goes on below
SAME_LINE = 0.4  # heights of a sign by which the base lines of one visual line may differ


@dataclass(frozen=True, slots=True)
class Table:
    """Columns between `xs` from the left, rows between `ys` from the bottom; `cells` names for each field of this grid
    the field at which its cell begins (row from the bottom, column), upper left first."""

    xs: list[float]
    ys: list[float]
    cells: dict[tuple[int, int], tuple[int, int]]

    def cell_at(self, x: float, y: float) -> tuple[int, int] | None:
        column, row = bisect_right(self.xs, x) - 1, bisect_right(self.ys, y) - 1
        return self.cells.get((row, column))


@dataclass(frozen=True, slots=True)
class Row:
    """A row of cells; merged ones stand where they begin. `full` are the columns whose last line fills its cell."""

    cells: list[str]
    full: frozenset[int]
    top: float
    left: float
    right: float
    size: float


def find_tables(rules: Iterable[Rule]) -> list[Table]:
    """Only what has two columns at least: a frame around text is none."""
    lines = _in_line(rules)
    if len(lines) > MAX_LINES:
        return []
    return [table for group in _touching(lines) if (table := _table(group)) is not None]


def rows_of(table: Table, fragments: Sequence[Fragment]) -> list[Row]:
    """From the top down; `fragments` are those within the table."""
    contents: dict[tuple[int, int], list[Fragment]] = {}
    for fragment in fragments:
        cell = table.cell_at(*middle(fragment))
        if cell is not None:
            contents.setdefault(cell, []).append(fragment)
    by_column = sorted(table.cells.items(), key=lambda item: item[0][1])
    ends = {cell: table.xs[column + 1] for (_row, column), cell in by_column}
    rows = []
    for row in reversed(range(len(table.ys) - 1)):
        inside = {column: contents[at, column] for at, column in contents if at == row}
        if not inside:
            continue
        read = {column: _text(fragments, ends[row, column]) for column, fragments in inside.items()}
        rows.append(
            Row(
                cells=[read[column][0] if column in read else "" for column in range(len(table.xs) - 1)],
                full=frozenset(column for column, (_written, is_full) in read.items() if is_full),
                top=table.ys[row + 1],
                left=table.xs[0],
                right=table.xs[-1],
                size=max(fragment.size for fragments in inside.values() for fragment in fragments),
            )
        )
    return rows


def middle(fragment: Fragment) -> tuple[float, float]:
    return (fragment.left + fragment.right) / 2, fragment.baseline + fragment.size / 3


def visual_lines(fragments: Iterable[Fragment]) -> list[list[Fragment]]:
    """Fragments on one base line together, from the left; lines from the top down."""
    lines: list[list[Fragment]] = []
    for fragment in sorted(fragments, key=lambda fragment: -fragment.baseline):
        last = lines[-1][0] if lines else None
        if last and last.baseline - fragment.baseline <= SAME_LINE * max(last.size, fragment.size):
            lines[-1].append(fragment)
        else:
            lines.append([fragment])
    return [sorted(line, key=lambda fragment: fragment.left) for line in lines]


def _text(fragments: list[Fragment], right: float) -> tuple[str, bool]:
    """The text of a cell, and whether its last line is full, so that it may go on overleaf."""
    text, is_full = "", False
    for line in visual_lines(fragments):
        written = " ".join(fragment.text.strip() for fragment in line)
        text = seamless(text, written) if is_full or not text else f"{text} {written}"
        is_full = right - line[-1].right < FULL_CELL * line[-1].size
    return text, is_full


def _in_line(rules: Iterable[Rule]) -> list[Rule]:
    """Pieces of one line put together: many programs draw the border of each cell by itself."""
    lines: list[Rule] = []
    for is_level in (True, False):
        groups: list[list[Rule]] = []
        for rule in sorted((rule for rule in rules if rule.is_level is is_level), key=lambda rule: rule.at):
            if groups and rule.at - groups[-1][0].at <= NEAR:
                groups[-1].append(rule)
            else:
                groups.append([rule])
        for group in groups:
            at = sum(rule.at for rule in group) / len(group)
            first, *others = sorted(group, key=lambda rule: rule.start)
            start, end = first.start, first.end
            for rule in others:
                if rule.start > end + NEAR:
                    lines.append(Rule(is_level, at, start, end))
                    start, end = rule.start, rule.end
                end = max(end, rule.end)
            lines.append(Rule(is_level, at, start, end))
    return lines


def _touching(lines: list[Rule]) -> list[list[Rule]]:
    """Groups of level and upright lines that meet."""
    level = [line for line in lines if line.is_level]
    upright = [line for line in lines if not line.is_level]
    groups: list[list[Rule]] = []
    while upright:
        group, waiting = [], [upright.pop()]
        while waiting:
            line = waiting.pop()
            group.append(line)
            others = upright if line.is_level else level
            met = [other for other in others if _meet(line, other)]
            for other in met:
                others.remove(other)
            waiting += met
        groups.append(group)
    return groups


def _meet(one: Rule, other: Rule) -> bool:
    return one.start - NEAR <= other.at <= one.end + NEAR and other.start - NEAR <= one.at <= other.end + NEAR


def _table(lines: list[Rule]) -> Table | None:
    # Ends too: many tables are open at their sides, and at the edge of a page.
    xs = _places(
        place for line in lines for place in ((line.start, line.end) if line.is_level else (line.at,))
    )
    ys = _places(
        place for line in lines for place in ((line.at,) if line.is_level else (line.start, line.end))
    )
    if len(xs) < MIN_UPRIGHT or len(ys) < MIN_LEVEL:
        return None
    level = [[line for line in lines if line.is_level and abs(line.at - y) <= NEAR] for y in ys]
    upright = [[line for line in lines if not line.is_level and abs(line.at - x) <= NEAR] for x in xs]
    cells: dict[tuple[int, int], tuple[int, int]] = {}
    for row in reversed(range(len(ys) - 1)):
        for column in range(len(xs) - 1):
            left, above = cells.get((row, column - 1)), cells.get((row + 1, column))
            if left is not None and not _is_drawn(upright[column], (ys[row] + ys[row + 1]) / 2):
                cells[row, column] = left
            elif above is not None and not _is_drawn(level[row + 1], (xs[column] + xs[column + 1]) / 2):
                cells[row, column] = above
            else:
                cells[row, column] = (row, column)
    return Table(xs, ys, cells)


def _places(values: Iterable[float]) -> list[float]:
    places: list[float] = []
    for value in sorted(values):
        if not places or value - places[-1] > NEAR:
            places.append(value)
    return places


def _is_drawn(lines: list[Rule], along: float) -> bool:
    return any(line.start <= along <= line.end for line in lines)
