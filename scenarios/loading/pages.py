"""What plans, pilots and plain pages have in common: they hang in the page tree and have revisions."""

from collections.abc import Iterable, Iterator

from django.utils.text import slugify
from wagtail.models import Page, ReferenceIndex

from scenarios.loading.records import RecordLoader, complaints_about
from scenarios.loading.rows import FixtureError, Row
from scenarios.models import CityIndexPage, CityPage, Region, RegionLevel
from scenarios.slugs import unused_slug


class PageLoader(RecordLoader):
    """A page counts as edited when its latest revision, its state (live or not) or its parent is another than then."""

    key = "slug"

    def parent(self, row: Row) -> Page:
        raise NotImplementedError

    def is_public(self, row: Row) -> bool:
        return True

    def is_complete(self, row: Row) -> bool:
        """Whether the page has to be valid as a whole; without, it may lack what a draft may lack."""
        return True

    def slug(self, row: Row) -> str:
        return row.key

    def create(self, rows: list[Row]) -> Iterator[tuple[Row, Page]]:
        for row in rows:
            page = self.model(slug=self.slug(row), live=False)
            self.fill(page, row)
            # Read again each time: a page in memory does not know of children added through another object.
            parent = Page.objects.get(pk=self.parent(row).pk)
            with complaints_about(row):
                parent.add_child(instance=page)
            self._keep_revision(page, row)
            yield row, page

    def update(self, record: Page, row: Row) -> None:
        self.fill(record, row)
        if not record.live:
            # The row of a draft is its latest revision; a live page changes when that is published.
            with complaints_about(row):
                record.save()
        self._keep_revision(record, row)

    def stamp(self, record: Page) -> str:
        revision, live, path = Page.objects.values_list("latest_revision_id", "live", "path").get(
            pk=record.pk
        )
        return f"{revision} {'live' if live else 'draft'} {path[: -Page.steplen]}"

    def _keep_revision(self, page: Page, row: Row) -> None:
        with complaints_about(row):
            revision = page.save_revision(clean=self.is_complete(row))
            if self.is_public(row):
                revision.publish()
            elif page.live:
                page.unpublish()


def with_order(records: Iterable) -> list:
    """Entries of a list within a page, in the order of the file."""
    numbered = list(records)
    for order, record in enumerate(numbered):
        record.sort_order = order
    return numbered


class Cities:
    """City pages by region; one that is missing is made when a pilot or a plan needs it."""

    def __init__(self) -> None:
        self._pages = {
            page.region_id: page for page in CityPage.objects.select_related("region__parent__parent")
        }

    def page(self, region: Region) -> CityPage:
        if region.pk not in self._pages:
            self._pages[region.pk] = self._make(region)
        return self._pages[region.pk]

    @staticmethod
    def _make(region: Region) -> CityPage:
        index = CityIndexPage.objects.first()
        if index is None:
            raise FixtureError(
                "There is no list of cities to put city pages under. Run load_registry without --only."
            )
        taken = set(index.get_children().values_list("slug", flat=True))
        page = CityPage(
            title=region.name,
            title_en=region.name_en,
            slug=unused_slug(_address(region), taken.__contains__),
            region=region,
            live=False,
        )
        index.add_child(instance=page)
        page.save_revision().publish()
        ReferenceIndex.create_or_update_for_object(page)
        return page


def _address(region: Region) -> str:
    """Pinyin at home; abroad the English name, since nobody looks for Hamburg under `hanbao`."""
    abroad = region.level == RegionLevel.COUNTRY or (
        region.parent and region.parent.level == RegionLevel.COUNTRY
    )
    return slugify(region.name_en) if abroad and region.name_en else region.pinyin or region.code.lower()
