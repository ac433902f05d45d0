"""Pilots side by side, a column for each: as an XLSX workbook ready to be printed across A4, and as the rows of a CSV.

What the page shows and as it shows it; for programs that want each pilot whole there are JSON and JSON-LD.
"""

import datetime
from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from scenarios.exports.cells import harmless
from scenarios.exports.citation import short_url
from scenarios.exports.tables import A4, LINE_HEIGHT, LONGEST_CELL, lines_of
from scenarios.language import interface_language

if TYPE_CHECKING:
    from scenarios.public.compare import Cell, Comparison, Group

LABEL_WIDTH, PILOT_WIDTH = 24, 42  # characters
HIGHEST_ROW = 409  # points, of the format
# Texts stay texts, whatever they look like.
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
# On the machines of readers; others take the nearest they have.
FONTS = {"zh": "Microsoft YaHei", "en": "Calibri"}
INK, MUTED, LINE, GROUND = "#16222A", "#55636C", "#D6DDDF", "#E6EFF5"


def workbook(comparison: "Comparison", address: str, on: datetime.date) -> bytes:
    """The groups `comparison` shows, in the language of the interface; `address` leads back to the page."""
    file = BytesIO()
    book = Workbook(file, OPTIONS)
    # The day and not the hour: the same comparison on one day is the same file.
    book.set_properties(
        {
            "title": _("Pilots compared"),
            "author": _("5G+ Pilot Registry"),
            "created": datetime.datetime(on.year, on.month, on.day),  # noqa: DTZ001 (the format knows no zones)
        }
    )
    _Sheet(book, comparison).write(address, on)
    book.close()
    return file.getvalue()


def table(comparison: "Comparison") -> Iterator[list[str]]:
    """The same as rows of harmless texts, the first of them the head; an empty cell says that nothing is stated."""
    for row in _table(comparison):
        yield [str(harmless(text)) for text in row]


def _table(comparison: "Comparison") -> Iterator[list[str]]:
    pilots = comparison.pilots
    yield [pgettext("of rows", "Group"), _("Row"), _("Unit of measure"), *(pilot.heading for pilot in pilots)]
    yield ["", _("Lasting address"), "", *(short_url(pilot) for pilot in pilots)]
    for group in comparison.groups:
        for row in group.rows:
            yield [group.label, row.label, row.unit, *("\n".join(cell.lines) for cell in row.cells)]
        for label in group.unstated:
            yield [group.label, label, "", *("" for _pilot in pilots)]


class _Sheet:
    def __init__(self, book: Workbook, comparison: "Comparison"):
        self.comparison = comparison
        self.sheet: Worksheet = book.add_worksheet(_("Comparison"))
        language = interface_language()
        base = {"font_name": FONTS[language], "font_size": 10.5, "font_color": INK, "valign": "top"}
        cell = base | {"text_wrap": True, "bottom": 1, "bottom_color": LINE}
        looks = {
            "title": base | {"bold": True, "font_size": 15},
            "head": cell | {"bold": True, "bottom": 2, "bottom_color": INK},
            "link": cell | {"font_color": "#17588A", "underline": 1},
            "group": base | {"bold": True, "bg_color": GROUND},
            "label": cell | {"font_color": MUTED},
            "said": cell,
            "unsaid": cell | {"font_color": MUTED},
            "note": base | {"font_color": MUTED, "font_size": 9},
        }
        self.looks: dict[str, Format] = {name: book.add_format(look) for name, look in looks.items()}
        self.row = 0

    def write(self, address: str, on: datetime.date) -> None:
        self._arrange()
        self._text(0, _("Pilots compared"), "title")
        self.row += 1
        self._heads()
        for group in self.comparison.groups:
            self._group(group)
        self.row += 1
        for line in self._foot(address, on):
            self._text(0, line, "note")
            self.row += 1

    def _arrange(self) -> None:
        sheet, last = self.sheet, len(self.comparison.pilots)
        sheet.set_column(0, 0, LABEL_WIDTH)
        sheet.set_column(1, last, PILOT_WIDTH)
        sheet.freeze_panes(2, 1)
        sheet.repeat_rows(1)
        sheet.repeat_columns(0)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
        sheet.set_footer("&R&P / &N")
        sheet.hide_gridlines(2)

    def _heads(self) -> None:
        self._text(0, "", "head")
        for column, pilot in enumerate(self.comparison.pilots, start=1):
            self._text(column, pilot.heading, "head")
        self._set_height("", *(pilot.heading for pilot in self.comparison.pilots))
        self.row += 1
        self._text(0, _("Lasting address"), "label")
        for column, pilot in enumerate(self.comparison.pilots, start=1):
            url = short_url(pilot)
            self.sheet.write_url(self.row, column, url, self.looks["link"], url)
        self.row += 1

    def _group(self, group: "Group") -> None:
        for column in range(len(self.comparison.pilots) + 1):
            self._text(column, group.label if column == 0 else "", "group")
        self.row += 1
        for row in group.rows:
            label = f"{row.label} ({row.unit})" if row.unit else row.label
            self._text(0, label, "label")
            for column, cell in enumerate(row.cells, start=1):
                self._cell(column, cell)
            self._set_height(label, *("\n".join(cell.lines) for cell in row.cells))
            self.row += 1
        if group.unstated:
            self._text(0, _("Stated for none of them"), "label")
            self._text(1, group.unstated_together, "unsaid")
            self._set_height("", group.unstated_together)
            for column in range(2, len(self.comparison.pilots) + 1):
                self._text(column, "", "unsaid")
            self.row += 1

    def _cell(self, column: int, cell: "Cell") -> None:
        if cell.items:
            self._text(column, "\n".join(cell.lines), "said")
        else:
            self._text(column, _("not stated"), "unsaid")

    def _set_height(self, label: str, *texts: str) -> None:
        """Programs that do not find it out by themselves would show the first line of a text only."""
        lines = max(lines_of(label, LABEL_WIDTH), *(lines_of(text, PILOT_WIDTH) for text in texts))
        self.sheet.set_row(self.row, min(lines * LINE_HEIGHT, HIGHEST_ROW))

    def _foot(self, address: str, on: datetime.date) -> list[str]:
        lines = [f"{_('5G+ Pilot Registry')} · {address} · {on.isoformat()}"]
        if self.comparison.shows_differences:
            lines.append(_("Only rows in which the pilots differ are shown."))
        if self.comparison.choice.situation:
            lines.append(self.comparison.choice.situation.in_words)
        return lines + [group.note for group in self.comparison.groups if group.note]

    def _text(self, column: int, text: str, look: str) -> None:
        shown = harmless(text)
        if len(shown) > LONGEST_CELL:
            shown = f"{shown[: LONGEST_CELL - 1]}…"
        if shown:
            self.sheet.write_string(self.row, column, shown, self.looks[look])
        else:
            self.sheet.write_blank(self.row, column, None, self.looks[look])
