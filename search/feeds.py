"""Atom feeds of searches (RFC 4287): what was published or brought up to date last, of all that fits."""

import re
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode, urljoin

from django.conf import settings
from django.db.models.functions import Coalesce
from django.urls import reverse, translate_url
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html
from django.utils.translation import get_language, gettext

from scenarios.exports.citation import short_url
from scenarios.models import PilotPage
from scenarios.templatetags.registry import LANGUAGE_TAGS
from search.filters import chip_views
from search.presentation import url_of
from search.query import SearchQuery, Sort
from search.vocabulary import vocabulary
from search.walking import walk

ENTRIES = 50
_DATED = Coalesce("last_published_at", "first_published_at")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# Hits that are looked at for the latest: as many as an export gives.
LOOKED_AT = 100_000
# Of a feed that has nothing yet: a date that does not change.
NOTHING_YET = datetime(2020, 1, 1, tzinfo=UTC)


class SearchFeed(Atom1Feed):
    """Names itself in the other language, and is as old as its latest pilot."""

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        for tag, address in self.feed["translations"]:
            handler.addQuickElement(
                "link",
                "",
                {"rel": "alternate", "type": "application/atom+xml", "hreflang": tag, "href": address},
            )

    def latest_post_date(self) -> datetime:
        return max((item["updateddate"] for item in self.items), default=NOTHING_YET)


def feed_url(query: SearchQuery) -> str:
    """Of a search, whatever its order and page: a feed has its own."""
    parameters = SearchQuery(text=query.text, filters=query.filters).parameters()
    return reverse("search_feed") + (f"?{urlencode(parameters)}" if parameters else "")


def latest(query: SearchQuery) -> list[PilotPage]:
    """Pilots that fit, not those that only come close; published last first, at most `ENTRIES`. Raises EngineError."""
    newest = SearchQuery(text=query.text, filters=query.filters, sort=Sort.NEWEST)
    fitting = {hit.id for hit in walk(newest, LOOKED_AT, every_word=True).hits}
    public = PilotPage.objects.public().annotate(dated=_DATED).filter(dated__isnull=False)
    numbers = public.order_by("-dated", "-pk").values_list("pk", flat=True)
    found: list[int] = []
    for number in numbers.iterator(chunk_size=1_000):
        if number in fitting:
            found.append(number)
            if len(found) == ENTRIES:
                break
    pilots = PilotPage.objects.public().select_related("sector", "scenario", "region__parent__parent")
    by_number = pilots.defer("body").in_bulk(found)
    return [by_number[number] for number in found if number in by_number]


def feed_of(query: SearchQuery, pilots: list[PilotPage]) -> SearchFeed:
    """In the active language. Entries are named by their lasting addresses."""
    own = _absolute(feed_url(query))
    made = SearchFeed(
        title=f"{title_of(query)} – {settings.WAGTAIL_SITE_NAME}",
        link=_absolute(url_of(SearchQuery(text=query.text, filters=query.filters))),
        description=None,
        subtitle=gettext("Pilots that fit the search, those published or brought up to date last first."),
        language=LANGUAGE_TAGS.get(get_language() or "", "zh-Hans"),
        author_name=str(settings.WAGTAIL_SITE_NAME),
        author_link=_absolute(reverse("wagtail_serve", args=[""])),
        feed_url=own,
        feed_guid=own,
        translations=[
            (tag, _absolute(translate_url(feed_url(query), code)))
            for code, tag in LANGUAGE_TAGS.items()
            if code != get_language()
        ],
    )
    for pilot in pilots:
        made.add_item(
            title=_readable(pilot.heading),
            link=_absolute(pilot.url or ""),
            description=_summary(pilot),
            unique_id=short_url(pilot),
            pubdate=pilot.first_published_at or pilot.last_published_at,
            updateddate=pilot.last_published_at or pilot.first_published_at,
            categories=[term.label for term in (pilot.sector, pilot.scenario) if term],
            item_copyright=pilot.text_licence_url or pilot.get_text_licence_display(),
        )
    return made


def title_of(query: SearchQuery) -> str:
    """What is asked for, in words: 智慧港口 · 岳阳市, or All pilots."""
    words = [query.text] if query.text else []
    words += [chip.label for chip in chip_views(query, vocabulary())]
    return " · ".join(words) if words else gettext("All pilots")


def _summary(pilot: PilotPage) -> str:
    """HTML: the abstract, and where it is and how far it has come."""
    facts = [pilot.place, pilot.get_stage_display(), pilot.get_evidence_display()]
    shown = " · ".join(str(fact) for fact in facts if fact)
    return format_html("<p>{}</p><p>{}</p>", _readable(pilot.summary), shown)


def _readable(text: str) -> str:
    """Without the control characters that XML has no way to write."""
    return _CONTROL.sub("", text)


def _absolute(url: str) -> str:
    return urljoin(f"{settings.PUBLIC_URL}/", url)
