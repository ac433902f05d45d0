"""What an engine found, with the pages it speaks of: the one path for page, API, feeds, exports, command."""

import logging
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from html import escape
from itertools import tee
from math import ceil
from typing import NamedTuple

from django.db.models import CharField, F, Q, Value
from django.utils.safestring import SafeString, mark_safe

from scenarios.language import in_brackets
from scenarios.models import PilotPage, PilotQuerySet, PilotTechnology, PilotUnit, Region, Replication
from scenarios.models.regions import within_q
from scenarios.public.edition import Shelf
from scenarios.public.family import public_edges_q, with_repeat_count
from search import outbox
from search.documents import write_up_texts
from search.engines import default_engine
from search.engines.protocol import EngineError, EngineResult, Hit, IndexMissing
from search.highlight import best_passage, find_marks, highlight
from search.planning import EVERY_WORD, Clause, Tier
from search.query import FACETS, LANGUAGES, MAX_PAGES, MOST_SORTED_BY_FIT, SearchQuery, Sort
from search.reuse import Reuse
from search.text import HAN
from search.vocabulary import vocabulary

logger = logging.getLogger(__name__)

_OTHER = {"zh": "en", "en": "zh"}
# The pilots of lists, with their terms: some fifteen kilobytes each, read anew with each edition.
_LISTED: Shelf[int, PilotPage] = Shelf(most=1_000)


@dataclass(frozen=True)
class Found:
    """One hit with its page."""

    pilot: PilotPage
    score: float
    fits: bool = True
    """False below the dividing line: sorted by relevance, those that have every word stand above it."""


class PassageIn(NamedTuple):
    html: SafeString
    language: str
    """zh or en."""


@dataclass(frozen=True)
class SearchResults:
    query: SearchQuery
    total: int
    tier: int
    """The strictest with a hit under the filters: 1 every term as it stands, 2 every word, 3 at least half of them,
    4 some word."""
    widened: bool
    """Whether hits of a wider tier follow those of `tier`."""
    fitting: int
    """Of `total` those that have every word; the others come close."""
    asked: int
    """Words that were looked for one by one in `tier`."""
    hits: list[Found]
    facets: dict[str, dict[str, int]]
    clauses: tuple[Clause, ...]
    """What was asked for, in every tier that found something."""
    searchable: bool = True
    """False when the text holds nothing that could be found: only signs, say."""
    degraded: bool = False
    """The engine was away: the list comes from the database, without words and facets."""

    @property
    def close(self) -> int:
        return self.total - self.fitting

    @property
    def last_page(self) -> int:
        """At least 1, at most MAX_PAGES."""
        return _last_page(self.total, self.query)

    def title(self, pilot: PilotPage) -> SafeString:
        return mark_safe(highlight(pilot.heading, self.clauses))

    def passage(self, pilot: PilotPage) -> PassageIn:
        """In the reader's language, unless another one holds more of the very words that were asked for."""
        language = self.query.language
        # Without words the first text is enough, and the others are not read.
        texts, again = tee(_texts(pilot))
        own = best_passage((text for written, text in texts if written == language), self.clauses)
        if not own.html or own.found < len(self.clauses):
            words = [clause.own_words for clause in self.clauses] if own.html else self.clauses
            other = best_passage((text for written, text in again if written != language), words)
            if other.found > own.found or not own.html:
                return PassageIn(mark_safe(other.html), _OTHER[language])
        return PassageIn(mark_safe(own.html), language)


def _last_page(total: int, query: SearchQuery) -> int:
    listed = min(total, MOST_SORTED_BY_FIT) if query.sort is Sort.FIT else total
    return min(max(ceil(listed / query.size), 1), MAX_PAGES) if query.size else 1


class Without(NamedTuple):
    """What dropping the values of one facet would find."""

    facet: str
    query: SearchQuery
    total: int


def found_without(query: SearchQuery) -> list[Without]:
    """For each facet in use, where pilots are found without it; asked of the engine once for each."""
    found = []
    for facet in query.filters:
        filters = {name: values for name, values in query.filters.items() if name != facet}
        wider = replace(query, filters=filters, page=1)
        try:
            total = _ask(replace(wider, size=0), facets=()).total
        except EngineError:
            return []
        if total:
            found.append(Without(facet, wider, total))
    return found


class NameFound(NamedTuple):
    """A name by which a pilot was found and that its card shows without marks, or not at all."""

    facet: str
    html: SafeString


def names_found(results: SearchResults, pilots: Iterable[PilotPage]) -> dict[int, list[NameFound]]:
    """By the pilot's id, the names of its place, sector, scenario, units and technologies that hold what was asked for.

    One query for all, none without pilots.
    """
    pilots = list(pilots)
    rows: dict[int, dict[tuple[str, str], list[str]]] = defaultdict(lambda: defaultdict(list))
    for pilot in pilots:
        for facet, term in (("sector", pilot.sector), ("scenario", pilot.scenario)):
            if term:
                rows[pilot.pk][facet, term.label] += [term.label, term.label_zh, term.label_en]
        for region in pilot.region.lineage():
            rows[pilot.pk]["region", region.label] += [
                region.label,
                region.name,
                region.short_name,
                region.name_en,
            ]
    for facet, pk, zh, en, other in _names_beside([pilot.pk for pilot in pilots]):
        label = (en or zh) if results.query.language == "en" else zh
        rows[pk][facet, label] += [label, zh, en, other or ""]
    return {
        pk: [
            found
            for (facet, label), spelled in names.items()
            if (found := _marked_name(facet, label, spelled, results.clauses))
        ]
        for pk, names in rows.items()
    }


def _names_beside(ids: list[int]) -> Iterable[tuple[str, int, str, str, str | None]]:
    """(facet, pilot, Chinese, English, alias) of units, once for each alias, and of technologies."""
    if not ids:
        return ()
    named = {"facet": Value("unit", output_field=CharField())}
    units = PilotUnit.objects.filter(pilot__in=ids).annotate(**named, other=F("unit__aliases__name"))
    tagged = {
        "facet": Value("tag", output_field=CharField()),
        "other": Value("", output_field=CharField()),
    }
    technologies = PilotTechnology.objects.filter(content_object__in=ids).annotate(**tagged)
    labelled = technologies.order_by().values_list(
        "facet", "content_object_id", "tag__name", "tag__label_en", "other"
    )
    rows = units.order_by().values_list("facet", "pilot_id", "unit__name_zh", "unit__name_en", "other")
    return rows.union(labelled)


def _marked_name(
    facet: str, label: str, spelled: Iterable[str], clauses: Collection[Clause]
) -> NameFound | None:
    """The name, and behind it the other name that was meant."""
    for text in dict.fromkeys(spelled):
        if text and find_marks(text, clauses):
            html = highlight(text, clauses)
            return NameFound(facet, mark_safe(html if text == label else escape(label) + in_brackets(html)))
    return None


Arrange = Callable[[list[int]], list[int]]


def search(query: SearchQuery, arrange: Arrange | None = None) -> SearchResults:
    """Never raises for the engine's sake: without it, public pilots are listed from the database.

    To sort by fit, `arrange` puts the ids of the first `MOST_SORTED_BY_FIT` hits in order.
    """
    outbox.drain_if_due(wait=0)
    return _search(query, arrange)


def search_nearest(query: SearchQuery, arrange: Arrange | None = None) -> SearchResults:
    """As `search`, but with the last page in place of one beyond it."""
    results = search(query, arrange)
    if query.page > results.last_page:
        return _search(replace(query, page=results.last_page), arrange)
    return results


def _search(query: SearchQuery, arrange: Arrange | None = None) -> SearchResults:
    try:
        found = _ask(_to_arrange(query) if arrange else query)
    except EngineError as error:
        logger.error("Searching without the index: %s", error)
        return _from_database(query, arrange)
    hit = [tier for tier, number in zip(found.tiers, found.within, strict=True) if number]
    strict = [
        number for tier, number in zip(found.tiers, found.within, strict=True) if tier.number <= EVERY_WORD
    ]
    fitting = max(strict, default=0) if found.tiers else found.total
    return SearchResults(
        query=query,
        total=found.total,
        tier=_tier(query, found, hit),
        widened=bool(found.within) and min(filter(None, found.within), default=0) < found.total,
        fitting=fitting,
        asked=len(hit[0].optional) if hit else 0,
        hits=_with_pilots(_arranged(found.hits, query, arrange), query, fitting),
        facets=found.facets,
        clauses=tuple(dict.fromkeys(clause for tier in found.tiers for clause in tier.clauses)),
        searchable=bool(found.tiers) or not query.text or any(vocabulary().planner.tiers(query.text)),
    )


def _ask(query: SearchQuery, facets: Collection[str] = FACETS) -> EngineResult:
    planner = vocabulary().planner
    try:
        return default_engine().search(query, planner.tiers(query.text), facets)
    except IndexMissing:
        if not outbox.rebuild_if_small():
            raise
        return default_engine().search(query, planner.tiers(query.text), facets)


def _tier(query: SearchQuery, found: EngineResult, hit: list[Tier]) -> int:
    """Without a text nothing had to be widened; where nothing was found, all were tried."""
    if not query.text:
        return 1
    return next((tier.number for tier in (*hit, *found.tiers)), 4)


def _to_arrange(query: SearchQuery) -> SearchQuery:
    return replace(query, sort=Sort.RELEVANCE, page=1, size=MOST_SORTED_BY_FIT)


def _arranged(hits: list[Hit], query: SearchQuery, arrange: Arrange | None) -> list[Hit]:
    """The page of them that is asked for, once they are in order."""
    if arrange is None:
        return hits
    by_id = {hit.id: hit for hit in hits}
    return [by_id[pk] for pk in arrange(list(by_id))][query.offset : query.offset + query.size]


def _with_pilots(hits: list[Hit], query: SearchQuery, fitting: int) -> list[Found]:
    """Filtered once more by what is public now: the index may be a moment behind."""
    ids = [hit.id for hit in hits]
    if not ids:
        return []
    pilots = _LISTED.each(ids, _public)
    return [
        Found(pilots[hit.id], hit.score, not query.by_relevance or rank < fitting)
        for rank, hit in enumerate(hits, start=query.offset)
        if hit.id in pilots
    ]


def _public(ids: list[int]) -> dict[int, PilotPage]:
    """With what a line of the list shows; it names no units, unlike the cards of other lists."""
    shown = PilotPage.objects.public().select_related("sector", "scenario", "region__parent__parent", "cover")
    return {pilot.pk: pilot for pilot in with_repeat_count(shown).filter(pk__in=ids)}


def _from_database(query: SearchQuery, arrange: Arrange | None = None) -> SearchResults:
    pilots = filtered(PilotPage.objects.public(), query)
    total = pilots.count()
    query = replace(query, page=min(query.page, _last_page(total, query)))
    titles = (f"title_{query.language}" if query.language == "en" else "title", "pk")
    if query.sort is Sort.TITLE:
        pilots = pilots.order_by(*titles)
    elif query.sort is Sort.REPEATS:
        pilots = with_repeat_count(pilots).order_by("-repeat_count", *pilots.newest().query.order_by)
    else:
        pilots = pilots.newest()
    # Numbers first: what a line shows is read for the page alone, not for all that are put in order.
    numbers = pilots.values_list("pk", flat=True)
    if arrange:
        shown = arrange(list(numbers[:MOST_SORTED_BY_FIT]))[query.offset : query.offset + query.size]
    else:
        shown = list(numbers[query.offset : query.offset + query.size])
    return SearchResults(
        query=query,
        total=total,
        tier=1,
        widened=False,
        fitting=total,
        asked=0,
        hits=_with_pilots([Hit(pk, 0.0) for pk in shown], query, fitting=total),
        facets={},
        clauses=(),
        degraded=True,
    )


def filtered(pilots: PilotQuerySet, query: SearchQuery) -> PilotQuerySet:
    """The filters of the query, asked of the database."""
    conditions = {
        "sector": lambda codes: Q(sector__code__in=codes) | Q(extra_sectors__code__in=codes),
        "scenario": lambda codes: Q(scenario__code__in=codes) | Q(extra_scenarios__code__in=codes),
        "region": _within,
        "stage": lambda codes: Q(stage__in=codes),
        "evidence": lambda codes: Q(evidence__in=codes),
        "reuse": _reused,
        "year": lambda years: Q(started_year__in=years),
        "tag": lambda slugs: Q(pilot_technologies__tag__slug__in=slugs),
        "unit": lambda slugs: Q(pilot_units__unit__slug__in=slugs),
    }
    for facet, condition in conditions.items():
        if chosen := query.selected(facet):
            pilots = pilots.filter(pk__in=PilotPage.objects.filter(condition(chosen)).order_by().values("pk"))
    return pilots


def _reused(values: tuple[str, ...]) -> Q:
    edges = Replication.objects.filter(public_edges_q()).order_by()
    ends = {Reuse.REPEATED: "origin", Reuse.REPEATS: "repeat"}
    condition = Q(pk__in=[])
    for value, end in ends.items():
        if value in values:
            condition |= Q(pk__in=edges.values(end))
    return condition


def _within(codes: tuple[str, ...]) -> Q:
    condition = Q(pk__in=[])
    for region in Region.objects.filter(code__in=codes):
        condition |= within_q(region, "region__")
    return condition


def _texts(pilot: PilotPage) -> Iterator[tuple[str, str]]:
    """(language, text) of the page itself; related records would cost queries."""
    for name in ("summary", "solution", "outcome", "problem", "replication_note"):
        for language in LANGUAGES:
            if text := getattr(pilot, f"{name}_{language}"):
                yield language, text
    for text in write_up_texts(pilot.body.raw_data):
        if text:
            yield language_of(text), text


def language_of(text: str) -> str:
    """zh where any Han is written, else en."""
    return "zh" if HAN.search(text) else "en"
