"""The columns in which pilots are taken away as a table.

Names and order are an agreement with those who read the files by program: new columns are added at the end, none is
renamed. What each holds is said in docs/exports.md and on the second sheet of a workbook.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from django.db.models import Choices
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext_lazy

from scenarios.exports.cells import harmless
from scenarios.exports.citation import lasting_address
from scenarios.exports.records import LANGUAGES, with_lists
from scenarios.models import (
    CostBand,
    Evidence,
    Measurement,
    PilotPage,
    PilotQuerySet,
    Role,
    Source,
    Stage,
    TextLicence,
)

Cell = str | int
# Between several values in a cell.
AND = "; "
# Long texts that no column shows.
_UNREAD = (
    "body",
    *(
        f"{name}_{language}"
        for name in ("problem", "solution", "outcome", "replication_note")
        for language in LANGUAGES
    ),
)
_LISTS = ("extra_sectors", "extra_scenarios", "technologies", "pilot_units", "measurements", "sources")


@dataclass(frozen=True)
class Column:
    name: str
    label: str | Promise
    value: Callable[[PilotPage], Cell | None]
    """Empty where nothing is stated."""
    width: int = 16
    """In a workbook, in characters."""


def tabled(pilots: PilotQuerySet) -> PilotQuerySet:
    """With everything the columns show, in a number of queries that does not grow with the pilots."""
    return with_lists(pilots, _LISTS).defer(*_UNREAD)


def names() -> list[str]:
    return [column.name for column in COLUMNS]


def row(pilot: PilotPage) -> list[Cell]:
    """In the order of `COLUMNS`; numbers as numbers, dates as YYYY-MM-DD, texts that no program takes for a formula."""
    return [_cell(column.value(pilot)) for column in COLUMNS]


def _cell(value: Cell | None) -> Cell:
    if value is None:
        return ""
    return harmless(value) if isinstance(value, str) else value


def _own(name: str) -> Callable[[PilotPage], Cell | None]:
    return lambda pilot: getattr(pilot, name)


def _of(relation: str, name: str) -> Callable[[PilotPage], Cell | None]:
    return lambda pilot: getattr(getattr(pilot, relation), name, "")


def _joined(values: Iterable[str]) -> str:
    return AND.join(value for value in values if value)


def _further(relation: str) -> Callable[[PilotPage], str]:
    return lambda pilot: _joined(term.code for term in getattr(pilot, relation))


@cache
def _labels(choices: type[Choices], language: str) -> dict[str, str]:
    with override(LANGUAGES[language]):
        return {value: str(label) for value, label in choices.choices}


def _label(name: str, choices: type[Choices], language: str) -> Callable[[PilotPage], str]:
    return lambda pilot: _labels(choices, language).get(getattr(pilot, name), "")


def _place(language: str) -> Callable[[PilotPage], str]:
    def place(pilot: PilotPage) -> str:
        regions = pilot.region.lineage()
        return " · ".join(
            (region.name_en or region.name) if language == "en" else region.name for region in regions
        )

    return place


def _technologies(language: str) -> Callable[[PilotPage], str]:
    def technologies(pilot: PilotPage) -> str:
        return _joined((tag.label_en or tag.name) if language == "en" else tag.name for tag in pilot.tags)

    return technologies


def _units(role: Role, language: str) -> Callable[[PilotPage], str]:
    def units(pilot: PilotPage) -> str:
        found = [row.unit for row in pilot.unit_rows if row.role == role]
        return _joined(_unit_name(unit, language) for unit in found)

    return units


def _contact(language: str) -> Callable[[PilotPage], str]:
    return lambda pilot: _unit_name(pilot.contact_unit, language) if pilot.contact_unit else ""


def _unit_name(unit, language: str) -> str:
    return (unit.name_en or unit.name_zh) if language == "en" else unit.name_zh


def _measured(language: str) -> Callable[[PilotPage], str]:
    return lambda pilot: _joined(_measurement(row, language) for row in pilot.measurement_rows)


def _measurement(row: Measurement, language: str) -> str:
    """时延: 50 → 18 毫秒, -64%"""
    english = language == "en"
    indicator = (row.indicator_en if english else "") or row.indicator_zh
    unit = (row.unit_en if english else "") or row.unit_zh
    values = " → ".join(filter(None, [row.before, row.after]))
    told = ", ".join(filter(None, [f"{values} {unit}".strip() if values else "", row.change]))
    return f"{indicator}: {told}"


def _source(row: Source) -> str:
    """Title (publisher, date)"""
    beside = ", ".join(filter(None, [row.publisher, row.published_on]))
    return f"{row.title} ({beside})" if beside else row.title


def _day(name: str) -> Callable[[PilotPage], str]:
    def day(pilot: PilotPage) -> str:
        value: date | None = getattr(pilot, name)
        if isinstance(value, datetime):
            value = timezone.localdate(value)
        return value.isoformat() if value else ""

    return day


def _both(name: str, label: Promise, zh: Callable, en: Callable, width: int = 16) -> tuple[Column, Column]:
    return (
        Column(f"{name}_zh", format_lazy(_("{} (Chinese)"), label), zh, width),
        Column(f"{name}_en", format_lazy(_("{} (English)"), label), en, width),
    )


_SITE = pgettext_lazy("where a pilot runs", "site")

COLUMNS: tuple[Column, ...] = (
    Column("id", _("Number"), _own("pk"), 8),
    Column("address", _("Address"), lasting_address, 28),
    *_both("title", _("Title"), _own("title"), _own("title_en"), 40),
    *_both("summary", _("Summary"), _own("summary_zh"), _own("summary_en"), 48),
    Column("sector", _("Sector (code)"), _of("sector", "code")),
    *_both("sector", _("Sector"), _of("sector", "label_zh"), _of("sector", "label_en")),
    Column("further_sectors", _("Further sectors (codes)"), _further("further_sectors")),
    Column("scenario", _("Scenario (code)"), _of("scenario", "code"), 20),
    *_both("scenario", _("Scenario"), _of("scenario", "label_zh"), _of("scenario", "label_en"), 20),
    Column("further_scenarios", _("Further scenarios (codes)"), _further("further_scenarios"), 20),
    Column("region", _("Region (GB/T 2260)"), _of("region", "code"), 12),
    *_both("place", _("Place"), _place("zh"), _place("en"), 24),
    *_both("site", _SITE, _own("site_zh"), _own("site_en"), 24),
    Column("stage", _("Stage (code)"), _own("stage"), 10),
    *_both("stage", _("Stage"), _label("stage", Stage, "zh"), _label("stage", Stage, "en"), 10),
    Column("evidence", _("Evidence (code)"), _own("evidence"), 10),
    *_both("evidence", _("Evidence"), _label("evidence", Evidence, "zh"), _label("evidence", Evidence, "en")),
    Column("started_year", _("Start year"), _own("started_year"), 8),
    *_both("technologies", _("Technologies"), _technologies("zh"), _technologies("en"), 24),
    *(
        column
        for role in Role
        for column in _both(str(role.value), role.label, _units(role, "zh"), _units(role, "en"), 28)
    ),
    *_both("contact_unit", _("Contact unit"), _contact("zh"), _contact("en"), 28),
    Column("private_network", _("Private network (yes or no)"), _own("private_network"), 10),
    Column("network_mode", _("Kind of network (code)"), _own("network_mode"), 10),
    Column("bands", _("Frequency bands"), _own("bands")),
    Column("edge_computing", _("Edge computing (code)"), _own("edge_computing"), 10),
    *_both("measurements", _("Measurements"), _measured("zh"), _measured("en"), 40),
    Column("cost", _("Cost (code)"), _own("cost_band"), 10),
    *_both("cost", _("Cost"), _label("cost_band", CostBand, "zh"), _label("cost_band", CostBand, "en")),
    Column("sources", _("Sources"), lambda pilot: _joined(map(_source, pilot.source_rows)), 48),
    Column(
        "source_addresses",
        _("Addresses of the sources"),
        lambda pilot: _joined(row.link for row in pilot.source_rows),
        48,
    ),
    Column("licence", _("Licence of the text"), _label("text_licence", TextLicence, "en"), 14),
    Column("licence_address", _("Address of the licence"), _own("text_licence_url"), 28),
    Column("first_published", _("First published"), _day("first_published_at"), 12),
    Column("last_published", _("Last published"), _day("last_published_at"), 12),
    Column("last_checked", _("Last checked"), _day("last_checked_on"), 12),
)
