"""Filters that the words of a query name."""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain
from typing import NamedTuple

from search.asking import parts
from search.engines import default_engine
from search.engines.protocol import EngineError
from search.query import SearchQuery
from search.text import normalise_aligned, runs
from search.vocabulary import Vocabulary

logger = logging.getLogger(__name__)

# Words of a stage or of evidence are common ones: what else is named stands before them.
OFFERED = ("region", "sector", "scenario", "unit", "stage", "evidence")
TOLD = ("region", "stage")  # named without a pilot, this is an answer by itself
MAX_OFFERS = 4
# Words of the longest name that is looked for: "smart healthcare", "industry and information technology bureau".
MAX_WORDS = 8


class Offer(NamedTuple):
    """A filter that the query names, and the query with it in place of the words."""

    facet: str
    value: str
    query: SearchQuery


class Offers(NamedTuple):
    filters: list[Offer]
    """At most MAX_OFFERS, each of a value that has pilots under the filters in use."""
    without_pilots: list[tuple[str, str]]
    """Facet and value of what is named and has no pilot at all: places, stages; told when no filter is in use."""


class _Name(NamedTuple):
    """Words of the query that are a name, where they stand, and what is called so."""

    start: int
    end: int
    values: tuple[tuple[str, str], ...]


NOTHING = Offers([], [])


def filters_named(query: SearchQuery, names: Vocabulary) -> Offers:
    """For 岳阳 智慧医疗 the city and the sector; not those that are chosen already.

    In place of a place without pilots the nearest one above it that has some. Asks the engine once for each facet that
    is named; without the engine nothing is offered.
    """
    named = list(_names_in(query.text, names))
    try:
        counts = _counts(query, named, names)
    except EngineError as error:
        logger.info("Offering no filters: %s", error)
        return NOTHING
    offers: dict[tuple[str, str], Offer] = {}
    without: dict[tuple[str, str], None] = {}
    for name in named:
        text = f"{query.text[: name.start]} {query.text[name.end :]}"
        rest = " ".join(text.split())
        usable = [(facet, value) for facet, value in name.values if counts[facet].get(value)]
        if not usable:
            places = [value for facet, value in name.values if facet == "region"]
            if not query.has_filters:
                facet, value = name.values[0]  # 鼓楼区 is in four cities: named once
                without[facet, value] = None
            usable = (
                [("region", above) for above in _above(places, counts["region"], names)] if places else []
            )
        for facet, value in usable:
            if value not in query.selected(facet):
                chosen = replace(query.toggled(facet, value), text=rest)
                offers.setdefault((facet, value), Offer(facet, value, chosen))
    ranked = sorted(offers.values(), key=lambda offer: offer.facet in ("stage", "evidence"))
    return Offers(ranked[:MAX_OFFERS], [(facet, value) for facet, value in without if facet in TOLD])


def _above(places: Iterable[str], counts: dict[str, int], names: Vocabulary) -> list[str]:
    """For each place the nearest one above it that has pilots."""
    found = []
    for place in places:
        above = names.parent(place)
        while above and not counts.get(above):
            above = names.parent(above)
        if above:
            found.append(above)
    return found


def _counts(query: SearchQuery, named: Iterable[_Name], names: Vocabulary) -> dict[str, dict[str, int]]:
    """Pilots under the filters in use with each value that is named, or that lies above one."""
    wanted: dict[str, dict[str, None]] = {}
    for facet, value in chain.from_iterable(name.values for name in named):
        values = wanted.setdefault(facet, {})
        while value and value not in values:
            values[value] = None
            value = names.parent(value) if facet == "region" else ""
    counts = {}
    for facet, values in wanted.items():
        asked = SearchQuery(filters={**query.filters, facet: tuple(values)}, size=0)
        counts[facet] = default_engine().search(asked, (), (facet,)).facets[facet]
    return counts


def _names_in(text: str, names: Vocabulary) -> Iterator[_Name]:
    """The longest names, none within another: 岳阳智慧医疗 holds two, so does “China Mobile Yueyang”."""
    for words in _stretches(text, names):
        start = 0
        while start < len(words):
            for end in range(min(len(words), start + MAX_WORDS), start, -1):
                first, last = words[start][0], words[end - 1][1]
                values = tuple(pair for pair in names.named(text[first:last]) if pair[0] in OFFERED)
                if values and last - first > 1:
                    yield _Name(first, last, values)
                    start = end
                    break
            else:
                start += 1


def _stretches(text: str, names: Vocabulary) -> Iterator[list[tuple[int, int]]]:
    """Where the words stand that are neither quoted nor excluded nor behind a field, those side by side together."""
    at = 0
    stretch: list[tuple[int, int]] = []
    for part in parts(text):
        at = text.index(part.given, at)
        if part.is_plain:
            stretch += [(at + start, at + end) for start, end in _words(part.given, names)]
        else:
            yield stretch
            stretch = []
        at += len(part.given)
    yield stretch


def _words(text: str, names: Vocabulary) -> Iterator[tuple[int, int]]:
    normalised, origin = normalise_aligned(text)
    for run in runs(normalised):
        start = run.start
        for word in [run.text] if run.word else names.planner.words(run.text):
            yield origin[start][0], origin[start + len(word) - 1][1]
            start += len(word)
