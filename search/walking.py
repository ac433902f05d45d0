"""All hits of a search in the order of its page, beyond the pages there are; for exports, feeds and cursors."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain, islice

from search import outbox
from search.engines import default_engine
from search.engines.protocol import Hit, IndexMissing
from search.query import MOST_SORTED_BY_FIT, SearchQuery, Sort
from search.results import Arrange
from search.vocabulary import vocabulary


@dataclass(frozen=True)
class Walk:
    total: int
    """Hits there are; `hits` gives no more than was asked for."""
    hits: Iterator[Hit]


def walk_arranged(query: SearchQuery, most: int, arrange: Arrange) -> Walk:
    """As `walk`, the first hits in the order into which `arrange` puts their ids, as on the page; the rest as usual."""
    found = walk(replace(query, sort=Sort.RELEVANCE), most)
    first = {hit.id: hit for hit in islice(found.hits, MOST_SORTED_BY_FIT)}
    arranged = [first[pk] for pk in arrange(list(first))]
    return Walk(found.total, chain(arranged, found.hits))


def walk(query: SearchQuery, most: int, *, every_word: bool = False) -> Walk:
    """At most so many hits, whatever page the query asks for; with `every_word` not those that only come close.

    What they are is as the index has it: read them from `PilotPage.objects.public()`. Raises EngineError, also later
    where an engine gives them bit by bit.
    """
    outbox.drain_if_due(wait=0)
    try:
        return _walk(query, most, every_word)
    except IndexMissing:
        if not outbox.rebuild_if_small():
            raise
        return _walk(query, most, every_word)


def _walk(query: SearchQuery, most: int, every_word: bool) -> Walk:
    engine, planner = default_engine(), vocabulary().planner
    tiers = planner.strict_tiers if every_word else planner.tiers
    total = engine.search(replace(query, page=1, size=0), tiers(query.text), facets=()).total
    hits = engine.walk(query, tiers(query.text), most)
    # The first at once: an engine that is away is known before an answer begins.
    first = next(hits, None)
    return Walk(total, chain(() if first is None else (first,), hits))
