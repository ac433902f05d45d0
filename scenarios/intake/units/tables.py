"""Columns of tables that hold units: 序号 / 重点任务 / 牵头单位 / 配合单位, with the cells of a row apart by tabs."""

import re
from functools import lru_cache
from typing import NamedTuple

from scenarios.intake.reading import Span
from scenarios.intake.units.words import Role

MAX_GROUP_ROW = (
    40  # characters of a row of one cell, which heads a group of rows; a longer line ends the table
)
TEXTS_KEPT = 2  # a document is asked for row by row

_HEAD = re.compile(
    r"(?P<lead>牵头|主办|主责|责任牵头)?(?:责任|负责|实施|落实|配合|协办|协同|协助|参与|参加|承办|支持)?[（(]?(?:单位|部门|主体)[）)]?"
)
_ROLE_WORD = re.compile(r"牵头|主办|主责|责任|负责|实施|落实|配合|协办|协同|协助|参与|参加|承办|支持")


class Cell(NamedTuple):
    """A cell of a row, with the head of its column."""

    span: Span
    label: str
    role: Role


class _Column(NamedTuple):
    place: int
    label: str
    role: Role


def cells_with_units(text: str, row: Span) -> tuple[Cell, ...]:
    """The cells of `row` that list units; none unless it is one row of a table whose head says so."""
    written = row.of(text).strip("\n")
    if "\t" not in written or "\n" in written:
        return ()
    start = text.rfind("\n", 0, row.start + 1) + 1
    return tuple(cell for cell in _rows(text).get(start, ()) if row.contains(cell.span))


@lru_cache(maxsize=TEXTS_KEPT)
def _rows(text: str) -> dict[int, tuple[Cell, ...]]:
    """By the place where a row begins."""
    rows = {}
    columns: list[_Column] = []
    for line in re.finditer(r"[^\n]+", text):
        if "\t" not in line[0]:
            columns = columns if len(line[0]) <= MAX_GROUP_ROW else []
            continue
        cells = _cells(line)
        heads = _heads(text, cells)
        if heads:
            columns = heads
        elif columns:
            rows[line.start()] = tuple(
                Cell(cells[column.place], column.label, column.role)
                for column in columns
                if column.place < len(cells)
            )
    return rows


def _cells(line: re.Match[str]) -> list[Span]:
    cells = []
    start = line.start()
    for written in line[0].split("\t"):
        cells.append(Span(start, start + len(written)))
        start += len(written) + 1
    return cells


def _heads(text: str, cells: list[Span]) -> list[_Column]:
    found = []
    for place, cell in enumerate(cells):
        label = re.sub(r"\s", "", cell.of(text))
        head = _HEAD.fullmatch(label) if _ROLE_WORD.search(label) else None
        if head:
            found.append(_Column(place, label, Role.LEAD if head["lead"] else Role.OTHER))
    return found
