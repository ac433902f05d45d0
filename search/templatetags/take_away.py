"""Where a search is taken away: links to its files, and to its feed in the head of a page."""

from typing import NamedTuple

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from scenarios.exports.forms import LABELS
from search.exports import MOST, export_url, limit_note
from search.feeds import feed_url, title_of
from search.query import SearchQuery

register = template.Library()


class Way(NamedTuple):
    label: str
    url: str


class TakeAway(NamedTuple):
    files: list[Way]
    feed: str
    note: str
    """What the files leave out, "" when nothing."""


@register.simple_tag
def take_away(query: SearchQuery, total: int) -> TakeAway:
    """The search as files, and as a feed."""
    files = [Way(label, export_url(query, form)) for form, label in LABELS.items()]
    return TakeAway(files, feed_url(query), limit_note(total) if total > MOST else "")


@register.simple_tag
def feed_link(what: str = "", **filters: str) -> SafeString:
    """`<link>` by which readers find the feed of these filters, which `what` names; without any, that of all pilots."""
    return _link(what or _("All pilots"), search_of(**filters))


@register.simple_tag
def search_of(**filters: str) -> SearchQuery:
    """The search that finds the pilots of a page about a sector, a scenario, a region or a unit."""
    return SearchQuery(filters={name: (str(value),) for name, value in filters.items()})


@register.simple_tag
def search_feed_link(query: SearchQuery) -> SafeString:
    return _link(title_of(query), query)


def _link(what: str, query: SearchQuery) -> SafeString:
    return format_html(
        '<link rel="alternate" type="application/atom+xml" title="{}" href="{}">',
        _("New pilots: %(what)s") % {"what": what},
        feed_url(query),
    )
