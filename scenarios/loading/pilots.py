"""Pilots: a page with its lists and its vocabulary. Covers are drawn when they are published."""

from wagtail.models import Page

from scenarios.loading.pages import Cities, PageLoader, with_order
from scenarios.loading.records import Lookup, complaints_about
from scenarios.loading.regions import RegionLoader
from scenarios.loading.rows import Row
from scenarios.loading.units import UnitLoader
from scenarios.loading.vocabularies import ScenarioLoader, SectorLoader, TechnologyLoader
from scenarios.models import (
    Evidence,
    Lesson,
    LessonKind,
    Measurement,
    NetworkArchitecture,
    NetworkMode,
    PilotPage,
    PilotTechnology,
    PilotUnit,
    Prerequisite,
    PrerequisiteKind,
    Region,
    Risk,
    Role,
    Scenario,
    SliceType,
    Source,
    SourceKind,
    Stage,
    YesNo,
)

STATUSES = ("public", "draft")
TEXTS = (
    "title_en", "summary_zh", "summary_en", "site_zh", "site_en", "problem_zh", "problem_en", "solution_zh",
    "solution_en", "outcome_zh", "outcome_en", "replication_note_zh", "replication_note_en", "editor_note",
)  # fmt: skip

# Fields of the network profile: closed lists, plain texts, and the service classes.
NETWORK_CHOICES = {
    "private_network": YesNo,
    "network_mode": NetworkMode,
    "architecture": NetworkArchitecture,
    "slice_type": SliceType,
    "edge_computing": YesNo,
    "five_g_advanced": YesNo,
    "redcap": YesNo,
}
NETWORK_TEXTS = ("bands", "terminals_zh", "terminals_en")
NETWORK_FLAGS = ("embb", "urllc", "mmtc")

# Lists within a pilot: model, its plain texts, its closed list if it has one.
LISTS = {
    "measurements": (
        Measurement,
        (
            "indicator_zh",
            "indicator_en",
            "unit_zh",
            "unit_en",
            "before",
            "after",
            "change",
            "measured_on",
            "method",
            "basis_zh",
            "basis_en",
        ),
        {},
    ),
    "prerequisites": (Prerequisite, ("need_zh", "need_en"), {"kind": PrerequisiteKind}),
    "lessons": (Lesson, ("text_zh", "text_en"), {"kind": LessonKind}),
    "risks": (Risk, ("risk_zh", "risk_en", "mitigation_zh", "mitigation_en"), {}),
    "sources": (Source, ("title", "publisher", "url", "published_on"), {"kind": SourceKind}),
}
LIST_FLAGS = {"prerequisites": "essential", "sources": "title_is_description"}


class PilotLoader(PageLoader):
    kind = "pilot"
    model = PilotPage
    fields = (
        "slug", "status", "title_zh", *TEXTS, "sector", "extra_sectors", "scenario", "extra_scenarios",
        "technologies", "city", "region", "stage", "evidence", "started_year", "network", "units", *LISTS,
    )  # fmt: skip
    required = ("status", "title_zh", "summary_zh", "sector", "scenario", "city", "stage", "evidence")

    def __init__(self, cities: Cities):
        self.cities = cities
        self.regions = Lookup(RegionLoader, Region.objects.with_ancestors())
        self.sectors = Lookup(SectorLoader)
        self.scenarios = Lookup(ScenarioLoader, Scenario.objects.select_related("sector"))
        self.technologies = Lookup(TechnologyLoader)
        self.units = Lookup(UnitLoader)

    def parent(self, row: Row) -> Page:
        return self.cities.page(self.regions.get(row, "city"))

    def is_public(self, row: Row) -> bool:
        return row.choice("status", STATUSES) == "public"

    def fill(self, page: PilotPage, row: Row) -> None:
        page.title = row.text("title_zh")
        for name in TEXTS:
            setattr(page, name, row.text(name))
        page.stage = row.choice("stage", Stage.values)
        page.evidence = row.choice("evidence", Evidence.values)
        page.started_year = row.number("started_year")
        self._fill_vocabulary(page, row)
        self._fill_region(page, row)
        self._fill_network(page, row.part("network"))
        self._fill_units(page, row)
        for name in LISTS:
            setattr(page, name, with_order(self._entry(name, part) for part in row.parts(name)))

    def _fill_vocabulary(self, page: PilotPage, row: Row) -> None:
        page.sector = self.sectors.get(row, "sector")
        page.scenario = self.scenarios.get(row, "scenario")
        extra_sectors = self.sectors.get_all(row, "extra_sectors")
        page.extra_sectors = extra_sectors
        page.extra_scenarios = self.scenarios.get_all(row, "extra_scenarios")
        page.pilot_technologies = [
            PilotTechnology(tag=tag) for tag in self.technologies.get_all(row, "technologies")
        ]
        if page.scenario.sector not in [page.sector, *extra_sectors]:
            row.fail(
                "scenario", f"belongs to the sector “{page.scenario.sector.code}”. Add that to extra_sectors."
            )

    def _fill_region(self, page: PilotPage, row: Row) -> None:
        city = self.regions.get(row, "city")
        page.region = self.regions.get(row, "region") or city
        if not city.contains(page.region):
            row.fail("region", f"“{page.region.code}” does not lie in the city “{city.code}”.")

    @staticmethod
    def _fill_network(page: PilotPage, network: Row) -> None:
        network.check_fields([*NETWORK_CHOICES, *NETWORK_TEXTS, *NETWORK_FLAGS])
        for name, choices in NETWORK_CHOICES.items():
            setattr(page, name, network.choice(name, choices.values) if network.text(name) else "")
        for name in NETWORK_TEXTS:
            setattr(page, name, network.text(name))
        for name in NETWORK_FLAGS:
            setattr(page, name, network.flag(name))

    def _fill_units(self, page: PilotPage, row: Row) -> None:
        entries = []
        for part in row.parts("units"):
            part.check_fields(["unit", "role"], ["unit", "role"])
            unit, role = self.units.get(part, "unit"), part.choice("role", Role.values)
            if any(entry.unit == unit and entry.role == role for entry in entries):
                part.fail("role", "the unit has this role already.")
            entries.append(PilotUnit(unit=unit, role=role))
        page.pilot_units = with_order(entries)

    @staticmethod
    def _entry(name: str, part: Row):
        model, texts, choices = LISTS[name]
        flag = LIST_FLAGS.get(name)
        part.check_fields([*texts, *choices, *([flag] if flag else [])], choices)
        values = {text: part.text(text) for text in texts}
        values |= {choice: part.choice(choice, allowed.values) for choice, allowed in choices.items()}
        if flag in part.values:
            values[flag] = part.flag(flag)
        entry = model(**values)
        with complaints_about(part):
            entry.clean_fields(exclude=["pilot"])
            entry.clean()
        return entry
