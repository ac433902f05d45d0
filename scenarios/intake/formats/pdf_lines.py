"""The lines of a PDF page in the order in which they are read: columns, rows of tables, no headers and footers."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from scenarios.intake.formats.pdf_page import Fragment, Page
from scenarios.intake.formats.pdf_tables import find_tables, middle, rows_of, visual_lines
from scenarios.intake.normalising import seamless

# Parts of the height of a page. GB/T 9704 puts the page number 28 mm above the lower edge of 297, and the text between
# 37 and 35 mm; headers and footers of other documents stand within 25 mm.
FOLIO_ZONE = 0.13
FURNITURE_ZONE = 0.085
MIN_REPEATS = 0.3  # of the pages, for what is printed on each; left and right pages may differ
MIN_COLUMN = 8  # lines in each of two columns
WIDE = 0.6  # of a column that its lines fill at the median; names beside posts are no columns
MAX_ACROSS = 0.2  # of the lines that may cross the middle: titles, tables
GAP_BETWEEN = 0.45  # heights of a sign between fragments of a line that part words

_FOLIO = re.compile(
    r"[\s\-—–－─―~·•]*(?:第|Page|P\.)?\s?[0-9０-９]{1,4}\s?(?:页)?[\s,，/／|]*(?:(?:共|of)?\s?[0-9０-９]{1,4}\s?页?)?[\s\-—–－─―~·•]*"
)
_DIGITS = re.compile("[0-9０-９]+")


@dataclass(slots=True)
class VisualLine:
    """A line of text as printed, or a row of a table, whose cells are parted by tabs."""

    text: str
    left: float
    right: float
    baseline: float
    size: float
    page: int
    reach: float = 0.0  # of its end, in parts of the width of the page
    column: int = 0  # 0 where the page has one, else 1 and 2
    is_row: bool = False
    full: frozenset[int] = frozenset()  # cells of a row that are full to their last line


def lines_of(pages: Sequence[Page]) -> list[VisualLine]:
    """Of the whole document."""
    by_page = [_page_lines(page, number) for number, page in enumerate(pages)]
    repeated = _repeated(pages, by_page)
    lines: list[VisualLine] = []
    head = ""  # of the latest table
    for page, found in zip(pages, by_page, strict=True):
        kept = [line for line in found if not _is_furniture(line, page, found, repeated)]
        if lines and lines[-1].is_row and kept and kept[0].is_row:
            kept = _without_head(lines[-1], kept, head)
        for line in kept:
            if line.is_row and not (lines and lines[-1].is_row):
                head = line.text
            lines.append(line)
    return lines


def _without_head(last: VisualLine, rows: list[VisualLine], head: str) -> list[VisualLine]:
    """A page that begins within a table: its head is printed again, and its first row may be the rest of the last."""
    if rows[0].text == head:
        return rows[1:]
    above, below = last.text.split("\t"), rows[0].text.split("\t")
    written = {column for column, cell in enumerate(below) if cell}
    if len(above) == len(below) and 0 not in written and written <= last.full:
        last.text = "\t".join(seamless(*cells) for cells in zip(above, below, strict=True))
        return rows[1:]
    return rows


def _page_lines(page: Page, number: int) -> list[VisualLine]:
    tables = find_tables(page.rules)
    inside: list[list[Fragment]] = [[] for _table in tables]
    outside: list[Fragment] = []
    for fragment in page.fragments:
        place = middle(fragment)
        home = next((i for i, table in enumerate(tables) if table.cell_at(*place) is not None), None)
        (outside if home is None else inside[home]).append(fragment)
    rows = [
        VisualLine(
            "\t".join(row.cells), row.left, row.right, row.top, row.size, number, is_row=True, full=row.full
        )
        for table, fragments in zip(tables, inside, strict=True)
        for row in rows_of(table, fragments)
    ]
    return _in_columns(outside, rows, page, number)


def _in_columns(
    fragments: list[Fragment], rows: list[VisualLine], page: Page, number: int
) -> list[VisualLine]:
    gutter = _gutter(fragments)
    if gutter is None:
        lines = [_line(line, page, number, 0) for line in visual_lines(fragments)] + rows
        return sorted(lines, key=lambda line: -line.baseline)
    across = [
        _line([fragment], page, number, 0)
        for fragment in fragments
        if fragment.left < gutter < fragment.right
    ]
    sides = [
        [_line(line, page, number, column) for line in visual_lines(side)]
        for column, side in (
            (1, [fragment for fragment in fragments if fragment.right <= gutter]),
            (2, [fragment for fragment in fragments if fragment.left >= gutter]),
        )
    ]
    ordered: list[VisualLine] = []
    for separator in [*sorted([*across, *rows], key=lambda line: -line.baseline), None]:
        for column in sides:
            while column and (separator is None or column[0].baseline > separator.baseline):
                ordered.append(column.pop(0))
        if separator is not None:
            ordered.append(separator)
    return ordered


def _gutter(fragments: list[Fragment]) -> float | None:
    """The x between two columns of prose; None if the page has one."""
    if len(fragments) < 2 * MIN_COLUMN:
        return None
    left, right = min(fragment.left for fragment in fragments), max(fragment.right for fragment in fragments)
    gutter = (left + right) / 2
    one = [fragment for fragment in fragments if fragment.right <= gutter]
    two = [fragment for fragment in fragments if fragment.left >= gutter]
    across = len(fragments) - len(one) - len(two)
    if min(len(one), len(two)) < MIN_COLUMN or across > MAX_ACROSS * len(fragments):
        return None
    width = WIDE * (right - left) / 2
    wide = all(median(fragment.right - fragment.left for fragment in side) > width for side in (one, two))
    return gutter if wide else None


def _line(fragments: list[Fragment], page: Page, number: int, column: int) -> VisualLine:
    text, right = "", fragments[0].left
    for fragment in fragments:
        text += " " if text and fragment.left - right > GAP_BETWEEN * fragment.size else ""
        text += fragment.text
        right = fragment.right
    longest = max(fragments, key=lambda fragment: len(fragment.text))
    return VisualLine(
        text=text.strip(),
        left=fragments[0].left,
        right=right,
        baseline=longest.baseline,
        size=longest.size,
        page=number,
        reach=(right - page.left) / max(page.right - page.left, 1.0),
        column=column,
    )


def _height(line: VisualLine, page: Page) -> float:
    """Of the base line, in parts of the page from the bottom."""
    return (line.baseline - page.bottom) / max(page.top - page.bottom, 1.0)


def _is_outside(line: VisualLine, page: Page, zone: float) -> bool:
    return not line.is_row and not zone <= _height(line, page) <= 1 - zone


def _repeated(pages: Sequence[Page], by_page: Sequence[Sequence[VisualLine]]) -> set[str]:
    """What is printed at the edge of many pages, but for its digits."""
    seen: Counter[str] = Counter()
    for page, lines in zip(pages, by_page, strict=True):
        seen.update(
            {_DIGITS.sub("0", line.text) for line in lines if _is_outside(line, page, FURNITURE_ZONE)}
        )
    return {text for text, times in seen.items() if times > 1 and times >= MIN_REPEATS * len(pages)}


def _is_furniture(line: VisualLine, page: Page, lines: Sequence[VisualLine], repeated: set[str]) -> bool:
    if _is_outside(line, page, FURNITURE_ZONE) and _DIGITS.sub("0", line.text) in repeated:
        return True
    is_outermost = line is lines[0] or line is lines[-1]
    return is_outermost and _is_outside(line, page, FOLIO_ZONE) and bool(_FOLIO.fullmatch(line.text))
