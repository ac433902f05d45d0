"""A search as it is kept with an alert, what it finds, and how it is called."""

from itertools import takewhile
from urllib.parse import parse_qsl, urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from scenarios.models import PilotPage
from search import outbox
from search.engines import default_engine
from search.filters import chip_views
from search.planning import EVERY_WORD
from search.query import FACETS, SearchQuery, Sort
from search.vocabulary import Vocabulary, vocabulary

# As many as an Elasticsearch cluster gives at once. Of a search that fits more, the newest by year are looked at.
MOST = 10_000


def kept(query: SearchQuery) -> str:
    """The words and filters, as a request's parameters; without order and page, which change nothing found."""
    return urlencode(SearchQuery(text=query.text, filters=query.filters).parameters())


def alert_url(query: SearchQuery) -> str:
    """The form to subscribe to this search."""
    search = kept(query)
    return reverse("alert") + (f"?{search}" if search else "")


def query_of(search: str) -> SearchQuery:
    """What `kept` wrote, newest first.

    Not checked against the vocabulary: a filter that names nothing any longer finds nothing. Left out, as the page does
    with a notice, it would find everything.
    """
    pairs = parse_qsl(search)
    text = next((value for name, value in pairs if name == "q"), "")
    filters = {facet: tuple(value for name, value in pairs if name == facet) for facet in FACETS}
    return SearchQuery(
        text=text, filters={facet: values for facet, values in filters.items() if values}, sort=Sort.NEWEST
    )


def fitting(search: str) -> list[int]:
    """Numbers of the public pilots that have every word and fit the filters, newest first.

    What only comes close is no news to send a mail about. Raises EngineError: a list from the database, in which the
    words have no part, would tell of everything.
    """
    outbox.drain_if_due()
    query = query_of(search)
    tiers = takewhile(lambda tier: tier.number <= EVERY_WORD, vocabulary().planner.tiers(query.text))
    wanted = SearchQuery(text=query.text, filters=query.filters, sort=query.sort, size=MOST)
    found = [hit.id for hit in default_engine().search(wanted, tiers, facets=()).hits]
    return still_public(found)


def still_public(numbers: list[int]) -> list[int]:
    """In the same order; the index may be a moment behind, and a list of numbers older than that."""
    public = set(PilotPage.objects.public().filter(pk__in=numbers).values_list("pk", flat=True))
    return [pk for pk in numbers if pk in public]


def called(query: SearchQuery, names: Vocabulary) -> str:
    """The search in the reader's language: “智慧港口” · Sector: Ports."""
    words = [f"“{query.text}”"] if query.text else []
    between = pgettext("between a label and its value", ": ")
    words += [
        f"{chip.facet_label}{between}{' '.join(filter(None, (chip.label, chip.note)))}"
        for chip in chip_views(query, names)
    ]
    return pgettext("between parts of a search", " · ").join(words) or _("all pilots")
