"""What an engine found, with the pages it speaks of: the one path for page, API, feeds, exports, command."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import ceil

from django.db.models import Q
from django.utils.safestring import SafeString, mark_safe

from scenarios.models import PilotPage, PilotQuerySet, Region
from scenarios.models.regions import within_q
from search import outbox
from search.documents import write_up_texts
from search.engines import default_engine
from search.engines.protocol import EngineError, EngineResult, IndexMissing
from search.highlight import best_passage, highlight
from search.planning import Phrase
from search.query import MAX_PAGES, SearchQuery
from search.vocabulary import vocabulary

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Found:
    """One hit with its page."""

    pilot: PilotPage
    score: float


@dataclass(frozen=True)
class SearchResults:
    query: SearchQuery
    total: int
    tier: int
    """The strictest that found anything: 1 every term as it stands, 2 every word, 3 half of the words, 4 some word."""
    widened: bool
    """Whether hits of a wider tier follow those of `tier`."""
    hits: list[Found]
    facets: dict[str, dict[str, int]]
    phrases: frozenset[Phrase]
    searchable: bool = True
    """False when the text holds nothing that could be found: only signs, say."""
    degraded: bool = False
    """The engine was away: the list comes from the database, without words and facets."""

    @property
    def last_page(self) -> int:
        """At least 1, at most MAX_PAGES."""
        return min(max(ceil(self.total / self.query.size), 1), MAX_PAGES) if self.query.size else 1

    def title(self, pilot: PilotPage) -> SafeString:
        return mark_safe(highlight(pilot.heading, self.phrases))

    def passage(self, pilot: PilotPage) -> SafeString:
        return mark_safe(best_passage(_passages(pilot, self.query.language), self.phrases))


def search(query: SearchQuery) -> SearchResults:
    """Never raises for the engine's sake: without it, public pilots are listed from the database."""
    outbox.drain_if_due(wait=0)
    return _search(query)


def search_nearest(query: SearchQuery) -> SearchResults:
    """As `search`, but with the last page in place of one beyond it."""
    results = search(query)
    if query.page > results.last_page:
        return _search(replace(query, page=results.last_page))
    return results


def _search(query: SearchQuery) -> SearchResults:
    try:
        found = _ask(query)
    except EngineError as error:
        logger.error("Searching without the index: %s", error)
        return _from_database(query)
    return SearchResults(
        query=query,
        total=found.total,
        tier=_tier(query, found),
        widened=len(found.tiers) > 1,
        hits=_with_pilots(found),
        facets=found.facets,
        phrases=frozenset(phrase for tier in found.tiers for phrase in tier.phrases),
        searchable=bool(found.tiers) or not query.text or any(vocabulary().planner.tiers(query.text)),
    )


def _ask(query: SearchQuery) -> EngineResult:
    planner = vocabulary().planner
    try:
        return default_engine().search(query, planner.tiers(query.text))
    except IndexMissing:
        if not outbox.rebuild_if_small():
            raise
        return default_engine().search(query, planner.tiers(query.text))


def _tier(query: SearchQuery, found: EngineResult) -> int:
    """Without a text nothing had to be widened; where nothing was found, all were tried."""
    if not query.text:
        return 1
    return found.tiers[0].number if found.tiers else 4


def _with_pilots(found: EngineResult) -> list[Found]:
    """Filtered once more by what is public now: the index may be a moment behind."""
    scores = {hit.id: hit.score for hit in found.hits}
    if not scores:
        return []
    pilots = {pilot.pk: pilot for pilot in _listed(PilotPage.objects.public()).filter(pk__in=scores)}
    return [Found(pilots[pk], score) for pk, score in scores.items() if pk in pilots]


def _listed(pilots: PilotQuerySet) -> PilotQuerySet:
    """With what a line of the list shows; it names no units, unlike the cards of other lists."""
    return pilots.select_related("sector", "scenario", "region__parent__parent", "cover")


def _from_database(query: SearchQuery) -> SearchResults:
    pilots = _filtered(PilotPage.objects.public(), query)
    total = pilots.count()
    last = min(max(ceil(total / query.size), 1), MAX_PAGES) if query.size else 1
    query = replace(query, page=min(query.page, last))
    page = _listed(pilots).newest()[query.offset : query.offset + query.size]
    return SearchResults(
        query=query,
        total=total,
        tier=1,
        widened=False,
        hits=[Found(pilot, 0.0) for pilot in page],
        facets={},
        phrases=frozenset(),
        degraded=True,
    )


def _filtered(pilots: PilotQuerySet, query: SearchQuery) -> PilotQuerySet:
    """The filters of the query, asked of the database."""
    conditions = {
        "sector": lambda codes: Q(sector__code__in=codes) | Q(extra_sectors__code__in=codes),
        "scenario": lambda codes: Q(scenario__code__in=codes) | Q(extra_scenarios__code__in=codes),
        "region": _within,
        "stage": lambda codes: Q(stage__in=codes),
        "evidence": lambda codes: Q(evidence__in=codes),
        "year": lambda years: Q(started_year__in=years),
        "tag": lambda slugs: Q(pilot_technologies__tag__slug__in=slugs),
        "unit": lambda slugs: Q(pilot_units__unit__slug__in=slugs),
    }
    for facet, condition in conditions.items():
        if chosen := query.selected(facet):
            pilots = pilots.filter(pk__in=PilotPage.objects.filter(condition(chosen)).order_by().values("pk"))
    return pilots


def _within(codes: tuple[str, ...]) -> Q:
    condition = Q(pk__in=[])
    for region in Region.objects.filter(code__in=codes):
        condition |= within_q(region, "region__")
    return condition


def _passages(pilot: PilotPage, language: str) -> Iterator[str]:
    """Texts of the page itself, the reader's language first; related records would cost queries."""
    for name in ("summary", "solution", "outcome", "problem", "replication_note"):
        both = (getattr(pilot, f"{name}_zh"), getattr(pilot, f"{name}_en"))
        yield from (text for text in (both if language == "zh" else both[::-1]) if text)
    yield from (text for text in write_up_texts(pilot.body.raw_data) if text)
