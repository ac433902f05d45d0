"""Plan documents: a page with the text, and the tasks and targets that are read from it."""

from wagtail.models import Page

from scenarios.drafting.filling import fill, mentions_to_write
from scenarios.drafting.present import Present, with_lists
from scenarios.drafting.units import PlanUnits
from scenarios.loading.pages import Cities, PageLoader
from scenarios.loading.readings import Readings
from scenarios.loading.records import Lookup, complaints_about
from scenarios.loading.regions import RegionLoader
from scenarios.loading.rows import FixtureError, Row, digest
from scenarios.loading.units import UnitLoader
from scenarios.models import PlanIndexPage, PlanPage, PlanStatus, Region


class PlanLoader(PageLoader):
    kind = "plan"
    model = PlanPage
    fields = (
        "slug", "title_zh", "title_en", "city", "region", "status", "document_number", "publisher",
        "issued_on", "year_from", "year_to", "file", "source_url", "source_note", "editor_note",
    )  # fmt: skip
    required = ("title_zh", "status", "file")

    def __init__(self, readings: Readings, cities: Cities):
        self.readings = readings
        self.cities = cities
        self.regions = Lookup(RegionLoader, Region.objects.with_ancestors())
        self.units = Lookup(UnitLoader)

    def load(self, rows, *args):
        for row in rows:
            # So that a corrected text, or one that is understood better, is loaded like any other correction.
            draft = self.readings.draft(row).to_json()
            row.beside["reading"] = digest([draft["text"], draft["tasks"], draft["targets"]])
        return super().load(rows, *args)

    def parent(self, row: Row) -> Page:
        city = self.regions.get(row, "city")
        if city is not None:
            return self.cities.page(city)
        index = PlanIndexPage.objects.first()
        if index is None:
            raise FixtureError(
                "There is no list of plans to put plans under. Run load_registry without --only."
            )
        return index

    def is_public(self, row: Row) -> bool:
        """A template is there for editors to start from; it is nobody's plan."""
        return not is_template(row)

    def fill(self, page: PlanPage, row: Row) -> None:
        page.title = row.text("title_zh")
        page.title_en = row.text("title_en")
        page.region = self.regions.get(row, "region")
        page.status = row.choice("status", PlanStatus.values)
        page.document_number = row.text("document_number")
        page.publisher = self.units.get(row, "publisher")
        page.issued_on = row.day("issued_on")
        page.year_from = row.number("year_from")
        page.year_to = row.number("year_to")
        page.source_url = row.text("source_url")
        page.source_note = row.text("source_note")
        page.editor_note = row.text("editor_note")
        self._fill_reading(page, row)

    def update(self, record: PlanPage, row: Row) -> None:
        self.fill(record, row)
        with complaints_about(row):
            # A public page too: the revision must know the ids of new tasks, or publishing it would make them anew.
            record.save()
        self._keep_revision(record, row)

    def _fill_reading(self, page: PlanPage, row: Row) -> None:
        draft = self.readings.draft(row)
        page.text = draft.text
        units = PlanUnits(mentions_to_write(draft), page.region)
        for unit in units.new:
            unit.save()
        present = Present.of(with_lists(page)) if page.pk else Present()
        filled = fill(draft, present, units, with_pilots=False)
        page.tasks, page.targets = filled.all_tasks, filled.all_targets


def is_template(row: Row) -> bool:
    return row.choice("status", PlanStatus.values) == PlanStatus.TEMPLATE
