"""Searches by cursor: the hits after one that was seen, however many have come before it since."""

from dataclasses import replace
from hashlib import blake2b

from scenarios.exports import cursors
from scenarios.exports.cursors import BadCursor
from scenarios.models import PilotPage
from search.query import SearchQuery
from search.results import Found, SearchResults, search
from search.walking import walk

# Hits that cursors lead to; who wants more takes the export.
DEEPEST = 10_000
# So many new hits before the last one seen are noticed. After more, some are given twice.
SLACK = 500


def following(results: SearchResults, start: int) -> str:
    """The cursor for what comes after these, whose first is hit number `start` (from 0); "" where nothing does."""
    end = start + results.query.size
    if not results.hits or end >= min(results.total, DEEPEST):
        return ""
    return cursors.written(end, results.hits[-1].pilot.pk, _name(results.query))


def search_after(query: SearchQuery, cursor: str) -> tuple[SearchResults, int]:
    """As `search` of a page of this size, and the number of its first hit. Raises BadCursor, EngineError.

    Goes on behind the last hit that was seen, where that has moved too; where it is gone, at its place.
    """
    seen, last, name = cursors.read(cursor, int, int, str)
    if name != _name(query) or seen > DEEPEST:
        raise BadCursor(cursor)
    results = search(replace(query, page=1, size=0))
    if results.degraded:
        return results, seen
    hits = list(walk(query, min(seen + query.size + SLACK, DEEPEST)).hits)
    start = next((number for number, hit in enumerate(hits, start=1) if hit.id == last), seen)
    page = {hit.id: hit.score for hit in hits[start : start + query.size]}
    pilots = PilotPage.objects.public().in_bulk(page)
    found = [Found(pilots[number], score) for number, score in page.items() if number in pilots]
    return replace(results, query=replace(query, page=1), hits=found), start


def _name(query: SearchQuery) -> str:
    """Of the search, whatever the page: a cursor of another one leads nowhere."""
    parameters = replace(query, page=1).parameters()
    return blake2b(repr(parameters).encode(), digest_size=6).hexdigest()
