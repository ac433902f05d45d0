"""The results of a search as a file: CSV, XLSX, JSON, JSON-LD. All hits in the order of the page, up to `MOST`."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import count
from typing import IO, Any
from urllib.parse import urlencode, urljoin

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext, override

from scenarios.exports import columns, jsonld
from scenarios.exports.records import listed_pilots, listed_record
from scenarios.exports.streams import json_text
from scenarios.exports.tables import csv_text, workbook
from scenarios.exports.walking import in_order
from scenarios.models import PilotPage, PilotQuerySet
from search.presentation import url_of
from search.query import SearchQuery
from search.walking import Walk

# Some 300 MB of JSON. Whoever wants more wants the catalogue, or the API by its cursor.
MOST = 100_000


@dataclass(frozen=True)
class Export:
    """What is asked for and what was found of it; in the language that is active when it is made."""

    query: SearchQuery
    walk: Walk

    @property
    def is_whole(self) -> bool:
        return self.walk.total <= MOST

    def csv(self) -> Iterator[str]:
        return csv_text(columns.names(), self._chunks(_tabled(), columns.row))

    def xlsx(self) -> IO[bytes]:
        """An open file. It is complete before its first byte can be sent."""
        head = [(str(column.label), column.width) for column in columns.COLUMNS]
        rows = self._chunks(_tabled(), columns.row)
        return workbook(gettext("Pilots"), head, rows, gettext("About this file"), list(self._about()))

    def json(self) -> Iterator[str]:
        """{"address", "made_at", "total", "most", "is_whole", "pilots": [as `GET /api/v1/pilots` gives them]}"""
        head = {
            "address": self._page,
            "made_at": timezone.now().isoformat(timespec="seconds"),
            "total": self.walk.total,
            "most": MOST,
            "is_whole": self.is_whole,
        }
        return json_text(head, "pilots", self._chunks(listed_pilots(), listed_record))

    def jsonld(self) -> Iterator[str]:
        """A schema.org ItemList of the articles that pilots' pages hold, each with its project."""
        note = "" if self.is_whole else limit_note(self.walk.total)
        head = jsonld.list_head(self._page, self.walk.total, note)
        positions = count(1)
        items = self._chunks(jsonld.linked_pilots(), lambda pilot: jsonld.list_item(next(positions), pilot))
        return json_text(head, "itemListElement", items)

    @property
    def _page(self) -> str:
        return urljoin(f"{settings.PUBLIC_URL}/", url_of(replace(self.query, page=1)))

    def _chunks(self, pilots: PilotQuerySet, told: Callable[[PilotPage], Any]) -> Iterator[Iterable[Any]]:
        """Read and told in the language of now, whatever is active when they are sent."""
        language = get_language()

        def chunks() -> Iterator[list[Any]]:
            for chunk in in_order((hit.id for hit in self.walk.hits), pilots):
                with override(language):
                    records = [told(pilot) for pilot in chunk]
                yield records

        return chunks()

    def _about(self) -> Iterator[list[str | int]]:
        yield [gettext("Registry"), str(settings.WAGTAIL_SITE_NAME)]
        yield [gettext("Search"), self._page]
        yield [gettext("Made on"), timezone.localtime().isoformat(" ", timespec="minutes")]
        yield [gettext("Pilots found"), self.walk.total]
        if not self.is_whole:
            yield [gettext("Limit"), limit_note(self.walk.total)]
        yield [
            gettext("Licence"),
            gettext("That of each text stands in its row. Sources belong to their publishers."),
        ]
        yield [""]
        yield [gettext("Column in CSV"), gettext("Column here")]
        for column in columns.COLUMNS:
            yield [column.name, str(column.label)]


def export_url(query: SearchQuery, form: str) -> str:
    parameters = replace(query, page=1).parameters()
    return reverse("search_export", args=[form]) + (f"?{urlencode(parameters)}" if parameters else "")


def limit_note(total: int) -> str:
    return gettext("Only the first %(most)s of %(total)s pilots are in a file.") % {
        "most": f"{MOST:,}",
        "total": f"{total:,}",
    }


def _tabled() -> PilotQuerySet:
    return columns.tabled(PilotPage.objects.public())
