"""Plan documents: a page with the text of a file, word for word. Its tasks and targets are read elsewhere."""

from pathlib import Path

from wagtail.models import Page

from scenarios.loading.pages import Cities, PageLoader
from scenarios.loading.records import Lookup
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

    def __init__(self, folder: Path, cities: Cities):
        """`folder` holds the files that rows name."""
        self.folder = folder
        self.cities = cities
        self.regions = Lookup(RegionLoader, Region.objects.with_ancestors())
        self.units = Lookup(UnitLoader)

    def load(self, rows, *args):
        for row in rows:
            # So that a corrected text is loaded like any other correction.
            row.beside["text"] = digest(self._text(row))
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
        page.text = self._text(row)

    def _text(self, row: Row) -> str:
        name = row.text("file")
        try:
            return (self.folder / name).read_text(encoding="utf-8")
        except OSError as error:
            row.fail("file", f"{self.folder.name}/{name} cannot be read: {error.strerror}.")
        except UnicodeDecodeError:
            row.fail("file", f"{self.folder.name}/{name} is not UTF-8. Convert it first.")
