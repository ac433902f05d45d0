"""Rows as CSV and as a workbook, neither of which is ever in memory as a whole."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from math import ceil
from tempfile import TemporaryFile
from typing import IO
from unicodedata import east_asian_width

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from scenarios.exports.columns import Cell

Rows = Iterable[list[Cell]]
BOM = "\ufeff"  # Excel takes a file without it for one in the code page of the machine
MOST_ROWS = 1_048_575  # of a sheet, below its head
LONGEST_CELL = 32_767  # characters, of the format
A4 = 9  # of paper, as the format numbers them
LINE_HEIGHT = 15.5  # points


def csv_text(head: Sequence[str], chunks: Iterable[Rows]) -> Iterator[str]:
    """RFC 4180 in UTF-8, a piece for each chunk; the first piece is the head."""
    lines = _Lines()
    writer = csv.writer(lines)
    writer.writerow(head)
    yield BOM + lines.taken()
    for rows in chunks:
        writer.writerows(rows)
        if text := lines.taken():
            yield text


class _Lines:
    """What a csv.writer writes to."""

    def __init__(self) -> None:
        self._lines: list[str] = []

    def write(self, line: str) -> None:
        self._lines.append(line)

    def taken(self) -> str:
        text = "".join(self._lines)
        self._lines.clear()
        return text


def workbook(
    name: str,
    head: Sequence[tuple[str, int]],
    chunks: Iterable[Rows],
    about_name: str,
    about: Sequence[Sequence[Cell]],
) -> IO[bytes]:
    """A file, at its beginning, with a sheet of the rows below `head` (label, width) and one that tells of them.

    Rows go to the disk as they come. Texts stay texts: nothing becomes a formula, a link or a number.
    """
    file = TemporaryFile()  # noqa: SIM115  # whoever gets it closes it
    try:
        with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
            heading = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
            plain = book.add_format({"text_wrap": True, "valign": "top"})
            # Rows of one sheet must be complete before those of the next begin.
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            sheet.set_paper(A4)
            sheet.set_landscape()
            sheet.repeat_rows(0)
            # Of a long text the first line, and not beyond its column: there it would pass for what the next one holds.
            sheet.set_default_row(LINE_HEIGHT)
            for number, (_label, width) in enumerate(head):
                sheet.set_column(number, number, width, plain)
            # Programs that do not find it out by themselves would show the first line of a head only.
            sheet.set_row(0, max(lines_of(label, width) for label, width in head) * LINE_HEIGHT)
            _write(sheet, 0, [label for label, _width in head], heading)
            last = 0
            for last, row in enumerate(chain.from_iterable(chunks), start=1):
                _write(sheet, last, row)
            sheet.autofilter(0, 0, max(last, 1), len(head) - 1)
            beside = book.add_worksheet(about_name)
            beside.set_column(0, 0, 24)
            beside.set_column(1, 1, 36)
            beside.set_column(2, 2, 80)
            for number, row in enumerate(about):
                _write(beside, number, row, plain)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file


def _write(sheet: Worksheet, number: int, row: Sequence[Cell], format: Format | None = None) -> None:
    """By the kind of each value: what a text looks like decides nothing. An empty one leaves its cell empty."""
    for column, cell in enumerate(row):
        if cell == "" and format is None:
            continue
        if isinstance(cell, str):
            sheet.write_string(number, column, cell[:LONGEST_CELL], format)
        else:
            sheet.write_number(number, column, cell, format)


def lines_of(text: str, width: int) -> int:
    """About how many lines it takes in a column of so many characters, of which a Chinese one is two."""
    return sum(max(1, ceil(sum(_widths(line)) / width)) for line in text.split("\n"))


def _widths(line: str) -> Iterator[int]:
    return (2 if east_asian_width(char) in "WF" else 1 for char in line)
