"""The engine that needs nothing but a folder: Tantivy, read by every process, written by one at a time."""

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple

import tantivy
from tantivy import Occur, Query

from search.edits import near_words
from search.engines.generations import Generations, Stamp, locked, stamp_of
from search.engines.protocol import (
    MAX_STANDING,
    Changes,
    EngineError,
    EngineResult,
    Hit,
    IndexMissing,
    IndexState,
    Likeness,
    SearchDocument,
)
from search.engines.weights import (
    ABSTRACT,
    ALL_BUCKETS,
    BOOSTS,
    NAMED,
    PLANNED_WEIGHT,
    SORT_KEYS,
    SOUNDS,
    STANDING_STEP,
    TIE_BREAKER,
    TIER_BAND,
    facet_size,
    fingerprint,
)
from search.planning import Clause, Phrase, Tier
from search.query import FACETS, SearchQuery, Sort

# Raise it when the schema below changes in a way its fingerprint does not see.
SCHEMA_VERSION = 3

WRITE_WAIT_SECONDS = 20.0
# Tantivy refuses less than 15 MB a thread, and a batch of changes never needs more. A rebuild uses what it fills, and
# begins a new segment when that is full: a hundred thousand pilots fit into one, which is searched and counted a
# quarter quicker than three.
CHANGE_HEAP = 15_000_000
REBUILD_HEAP = 400_000_000
# Queries for phrases, some kilobytes each: the synonyms of words that are often asked for are needed again and again.
PHRASES_KEPT = 4_096


class _Tried(NamedTuple):
    """A tier that was looked for."""

    tier: Tier
    query: Query
    hits: int = 0
    """By the text alone."""


_Tiers = list[_Tried]
_Page = tuple[list[Hit], int]  # hits, total


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("id", indexed=True, fast=True)
    builder.add_unsigned_field("digest", fast=True)
    builder.add_unsigned_field("standing", indexed=True, fast=True)
    builder.add_unsigned_field("newest", fast=True)
    for key in SORT_KEYS:
        builder.add_text_field(key, fast=True, tokenizer_name="raw", index_option="basic")
    for name in BOOSTS:
        builder.add_text_field(name, tokenizer_name="spaces", index_option="position")
        builder.add_text_field(f"{name}_chars", tokenizer_name="spaces", index_option="freq")
    for name in SOUNDS:
        builder.add_text_field(name, tokenizer_name="spaces", index_option="position")
    for name in FACETS:
        builder.add_text_field(f"facet_{name}", fast=True, tokenizer_name="raw", index_option="basic")
    return builder.build()


@contextmanager
def _told_clearly(what: str) -> Iterator[None]:
    """Errors of Tantivy and of the file system become EngineError."""
    try:
        yield
    except (ValueError, OSError) as error:
        raise EngineError(f"The search index could not be {what}: {error}") from error


class _Reader(NamedTuple):
    """An open generation as of one commit."""

    stamp: Stamp
    opened: tantivy.Index
    commits: Path
    """Tantivy's own record of the last commit: each one puts a new file in its place."""
    commit: Stamp
    searcher: tantivy.Searcher


class EmbeddedEngine:
    def __init__(self, root: Path):
        self._schema = _schema()
        self._generations = Generations(root, fingerprint(SCHEMA_VERSION, version("tantivy")))
        self._root = root
        self._reader: _Reader | None = None
        self._reader_lock = Lock()
        self._counted: tuple[tantivy.Searcher, dict[str, dict[str, int]]] | None = None
        # Parts of every query, made once.
        self._planned = self._with_a_standing_of(0, 0.0)
        self._steps = [
            (Occur.Should, self._with_a_standing_of(standing, standing * STANDING_STEP))
            for standing in range(1, MAX_STANDING + 1)
        ]
        self._phrase_anywhere = lru_cache(PHRASES_KEPT)(self._made_of)

    # --- reading

    def search(
        self, query: SearchQuery, tiers: Iterable[Tier], facets: Collection[str] = FACETS
    ) -> EngineResult:
        searcher = self._searcher()
        with _told_clearly("searched"):
            filters = self._filters(query)
            found, page = self._found(searcher, query, tiers, narrowed=bool(filters))
            hits, total = page or self._page(searcher, found, query, filters)
            counts = self._facets(searcher, query, _matched(found), filters, facets)
            within = self._within(searcher, found or [], filters, total)
            return EngineResult(hits, total, tuple(each.tier for each in found or ()), counts, within)

    def walk(self, query: SearchQuery, tiers: Iterable[Tier], limit: int) -> Iterator[Hit]:
        """In one search: the numbers of a hundred thousand take a few megabytes, a page each would sort them anew."""
        searcher = self._searcher()
        query = replace(query, page=1, size=min(limit, searcher.num_docs))
        with _told_clearly("searched"):
            filters = self._filters(query)
            found, page = self._found(searcher, query, tiers, narrowed=bool(filters))
            hits, _total = page or self._page(searcher, found, query, filters)
        return iter(hits)

    def related(self, likeness: Likeness, size: int) -> list[Hit]:
        searcher = self._searcher()
        shared = [
            (Occur.Should, self._filter(name, (value,), worth))
            for (name, value), worth in likeness.values.items()
        ]
        shared += [
            (Occur.Should, Query.const_score_query(self._made_of(phrase, ABSTRACT), worth))
            for phrase, worth in likeness.phrases.items()
        ]
        if not shared:
            return []
        itself = Query.term_set_query(self._schema, "id", [likeness.id])
        like = Query.boolean_query([(Occur.Must, Query.boolean_query(shared, 1)), (Occur.MustNot, itself)])
        with _told_clearly("searched"):
            found = searcher.search(self._with_standing(like), limit=max(size, 1), count=False).hits[:size]
            ids = _integers(searcher, "id", [address for _score, address in found])
            return [Hit(number, score) for number, (score, _address) in zip(ids, found, strict=True)]

    def near(self, word: str) -> dict[str, int]:
        searcher = self._searcher()
        with _told_clearly("read"):
            known = {term for name in NAMED for term, _number in searcher.terms_with_prefix(name, word[:1])}
            counts = {
                term: _count(searcher, self._made_of(Phrase((term,)), NAMED))
                for term in near_words(word, sorted(known))
            }
        # Of what was deleted Tantivy forgets the words later.
        return {term: number for term, number in counts.items() if number}

    def digests(self) -> dict[int, int]:
        searcher = self._searcher()
        with _told_clearly("read"):
            if not searcher.num_docs:
                return {}
            found = searcher.search(Query.all_query(), limit=searcher.num_docs, count=False)
            addresses = [address for _score, address in found.hits]
            return dict(
                zip(
                    _integers(searcher, "id", addresses),
                    _integers(searcher, "digest", addresses),
                    strict=True,
                )
            )

    def count(self) -> int:
        return self._searcher().num_docs

    def forget_phrases(self) -> None:
        """As in a new process, for who measures."""
        self._phrase_anywhere.cache_clear()

    def state(self) -> IndexState:
        with _told_clearly("read"):
            return self._generations.state()

    def _searcher(self) -> tantivy.Searcher:
        """Sees every commit of every process up to now."""
        with self._reader_lock:
            try:
                return self._latest()
            except (ValueError, OSError):
                # Between our look at the pointer and opening, a rebuild may have swept that generation away.
                self._reader = None
                with _told_clearly("opened"):
                    return self._latest()

    def _latest(self) -> tantivy.Searcher:
        """The searcher of the last commit: a new one reads all that it needs of the index anew."""
        stamp = stamp_of(self._generations.pointer)
        reader = self._reader
        if reader is not None and reader.stamp == stamp:
            # Looked at before the reload: a commit in between is seen the next time.
            commit = stamp_of(reader.commits)
            if commit == reader.commit:
                return reader.searcher
            index, commits = reader.opened, reader.commits
        else:
            index, commits = self._open()
            commit = stamp_of(commits)
            index.config_reader("manual")
        index.reload()
        searcher = index.searcher()
        self._reader = _Reader(stamp, index, commits, commit, searcher) if stamp and commit else None
        return searcher

    def _open(self) -> tuple[tantivy.Index, Path]:
        """The generation in use, and the file that each commit to it writes. Raises IndexMissing."""
        current = self._generations.current()
        if (state := self.state()) is not IndexState.READY or current is None:
            raise IndexMissing(f"The search index is {state.value}: run `manage.py rebuild_search`.")
        return _with_tokenizer(tantivy.Index.open(str(current))), current / "meta.json"

    def _found(
        self, searcher: tantivy.Searcher, query: SearchQuery, tiers: Iterable[Tier], *, narrowed: bool
    ) -> tuple[_Tiers | None, _Page | None]:
        """The tiers that find anything, strictest first, each with its query; None without a text.

        Mostly the first of them is the only one. Then its page is returned too, whose total told so, unless filters
        have yet to be applied.
        """
        if not query.text.strip():
            return None, None
        found: _Tiers = []
        page: _Page | None = None
        for tier in tiers:
            text = self._tier(tier)
            if found or narrowed:
                count, page = _count(searcher, text), None
            else:
                page = self._page(searcher, [_Tried(tier, text)], query, {})
                count = page[1]
            if count:
                found.append(_Tried(tier, text, count))
            if tier.suffices(count):
                break
        return found, page if len(found) == 1 else None

    def _scored(self, found: _Tiers | None) -> Query:
        """Matches what any of them does, stricter ones above wider ones."""
        if not found:
            return _matched(found)
        *stricter, widest = found
        bands = [
            Query.const_score_query(each.query, (widest.tier.number - each.tier.number) * TIER_BAND)
            for each in stricter
        ]
        return _any_of([self._happened_first(widest.query, 1 / widest.tier.size), *bands])

    @staticmethod
    def _within(
        searcher: tantivy.Searcher, found: _Tiers, filters: dict[str, Query], total: int
    ) -> tuple[int, ...]:
        """Hits of each tier and the stricter ones; those of all are known, and without filters those of the first."""
        counts = [
            found[0].hits
            if number == 1 and not filters
            else _count(searcher, _all_of([_matched(found[:number]), *filters.values()]))
            for number in range(1, len(found))
        ]
        return (*counts, total) if found else ()

    def _page(
        self, searcher: tantivy.Searcher, found: _Tiers | None, query: SearchQuery, filters: dict[str, Query]
    ) -> _Page:
        text = self._scored(found) if query.by_relevance else _matched(found)
        order: dict[str, Any] = {}
        if query.sort is Sort.TITLE:
            order = {"order_by_field": f"title_key_{query.language}", "order": tantivy.Order.Asc}
        elif query.sort is Sort.REPEATS:
            order = {"order_by_field": "repeats_key", "order": tantivy.Order.Asc}
        elif not query.by_relevance:
            order = {"order_by_field": "newest"}
        answer = searcher.search(
            _all_of([text, *filters.values()]), limit=max(query.size, 1), offset=query.offset, **order
        )
        rows = answer.hits[: query.size]
        ids = _integers(searcher, "id", [address for _key, address in rows])
        scores = [score if query.by_relevance else 0.0 for score, _address in rows]
        return [Hit(number, score) for number, score in zip(ids, scores, strict=True)], _total(answer)

    def _facets(
        self,
        searcher: tantivy.Searcher,
        query: SearchQuery,
        text: Query,
        filters: dict[str, Query],
        wanted: Collection[str],
    ) -> dict[str, dict[str, int]]:
        """One aggregation for the facets with nothing selected, one more for each of the others."""
        if not query.text.strip() and not filters:
            return self._counts_of_all(searcher, wanted)
        free = [name for name in wanted if name not in filters]
        counts = self._count_values(searcher, _all_of([text, *filters.values()]), free)
        for name in (name for name in filters if name in wanted):
            others = _all_of([text, *(other for key, other in filters.items() if key != name)])
            counts |= self._count_values(searcher, others, [name])
            for value in query.selected(name):
                if value not in counts[name]:
                    chosen = _all_of([others, self._filter(name, (value,))])
                    counts[name][value] = _count(searcher, chosen)
        return {name: counts[name] for name in FACETS if name in wanted}

    def _counts_of_all(
        self, searcher: tantivy.Searcher, wanted: Collection[str]
    ) -> dict[str, dict[str, int]]:
        """Of every pilot, as the list without words shows them: counted once for each commit."""
        counted = self._counted
        if counted is None or counted[0] is not searcher:
            counted = (searcher, self._count_values(searcher, Query.all_query(), list(FACETS)))
            self._counted = counted
        return {name: dict(counted[1][name]) for name in FACETS if name in wanted}

    def _count_values(
        self, searcher: tantivy.Searcher, query: Query, names: list[str]
    ) -> dict[str, dict[str, int]]:
        # Of equally frequent values Tantivy takes the first by their code, as `FACET_SIZE` promises.
        wanted = {
            name: {
                "terms": {
                    "field": f"facet_{name}",
                    "size": facet_size(name),
                    "segment_size": ALL_BUCKETS * 10,
                }
            }
            for name in names
        }
        answer = searcher.aggregate(query, wanted) if wanted else {}
        return {
            name: {bucket["key"]: int(bucket["doc_count"]) for bucket in answer[name]["buckets"]}
            for name in names
        }

    # --- queries

    def _filters(self, query: SearchQuery) -> dict[str, Query]:
        return {name: self._filter(name, query.selected(name)) for name in FACETS if query.selected(name)}

    def _filter(self, name: str, values: tuple[str, ...], worth: float = 0.0) -> Query:
        """Narrows; what it adds to the score does not depend on how often the values occur."""
        return Query.const_score_query(
            Query.term_set_query(self._schema, f"facet_{name}", list(values)), worth
        )

    def _tier(self, tier: Tier) -> Query:
        parts = [(Occur.Must, self._clause(clause)) for clause in tier.required]
        optional = [self._clause(clause) for clause in tier.optional]
        if tier.minimum == len(optional):
            parts += [(Occur.Must, clause) for clause in optional]
        else:
            several = Query.boolean_query([(Occur.Should, clause) for clause in optional], tier.minimum)
            parts.append((Occur.Must, several))
        if not parts:
            parts.append((Occur.Must, Query.const_score_query(Query.all_query(), 1.0)))
        parts += [(Occur.MustNot, self._clause(clause)) for clause in tier.excluded]
        return parts[0][1] if len(parts) == 1 else Query.boolean_query(parts)

    def _clause(self, clause: Clause) -> Query:
        readings = [
            _weighed(_all_of([self._phrase_anywhere(phrase) for phrase in reading.phrases]), reading.weight)
            for reading in clause.readings
        ]
        return readings[0] if len(readings) == 1 else Query.disjunction_max_query(readings)

    def _made_of(self, phrase: Phrase, fields: tuple[str, ...] = tuple(BOOSTS)) -> Query:
        if phrase.facet:
            return self._filter(phrase.facet, phrase.tokens, worth=1.0)
        if phrase.sound:
            return _weighed(self._phrase_in(phrase.sound, phrase.tokens), SOUNDS[phrase.sound])
        suffix = "_chars" if phrase.chars else ""
        return Query.disjunction_max_query(
            [_weighed(self._phrase_in(f"{name}{suffix}", phrase.tokens), BOOSTS[name]) for name in fields],
            TIE_BREAKER,
        )

    def _phrase_in(self, field: str, tokens: tuple[str, ...]) -> Query:
        if len(tokens) == 1:
            return Query.term_query(self._schema, field, tokens[0], "freq")
        return Query.phrase_query(self._schema, field, list(tokens))

    def _happened_first(self, matching: Query, weight: float) -> Query:
        """Worth less for what is only planned, and a little more with every step of standing.

        Kept flat: Tantivy copies a query into each one it becomes a part of.
        """
        happened = [(Occur.Must, _weighed(matching, weight)), (Occur.MustNot, self._planned), *self._steps]
        planned = _all_of([_weighed(matching, weight * PLANNED_WEIGHT), self._planned])
        return Query.disjunction_max_query([Query.boolean_query(happened), planned])

    def _with_standing(self, matching: Query) -> Query:
        return Query.boolean_query([(Occur.Must, matching), *self._steps])

    def _with_a_standing_of(self, standing: int, worth: float) -> Query:
        return Query.const_score_query(Query.term_query(self._schema, "standing", standing), worth)

    # --- writing

    def apply(self, changes: Changes) -> None:
        touched = [*changes.deletes, *(document.id for document in changes.upserts)]
        with self._writing(), _told_clearly("written"):
            index, _commits = self._open()
            self._generations.note_for_catch_up(touched)
            self._write(index, changes)

    def rebuild(self, documents: Iterable[SearchDocument], current: Callable[[set[int]], Changes]) -> int:
        busy = "Another rebuild is running: wait for it to end."
        with locked(self._root / "rebuild.lock", 0, busy), _told_clearly("rebuilt"):
            self._generations.sweep()
            with self._writing():
                self._generations.start_catch_up()
            try:
                generation = self._generations.begin()
                index = _with_tokenizer(tantivy.Index(self._schema, path=str(generation), reuse=False))
                self._fill(index, documents)
                with self._writing():
                    self._write(index, current(self._generations.noted()))
                    self._generations.put_in_use(generation)
                    self._generations.end_catch_up()
            finally:
                self._generations.end_catch_up()
                self._generations.sweep()
        return self.count()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        busy = f"Another process has been writing to the search index for {WRITE_WAIT_SECONDS:.0f} seconds."
        with locked(self._root / "write.lock", WRITE_WAIT_SECONDS, busy):
            yield

    def _write(self, index: tantivy.Index, changes: Changes) -> None:
        gone = [*changes.deletes, *(document.id for document in changes.upserts)]
        with _transaction(index, CHANGE_HEAP) as writer:
            # By query: a term made of a Python integer matches no unsigned field and would delete nothing.
            writer.delete_documents_by_query(Query.term_set_query(self._schema, "id", gone))
            for document in changes.upserts:
                writer.add_document(self._row(document))

    def _fill(self, index: tantivy.Index, documents: Iterable[SearchDocument]) -> None:
        with _transaction(index, REBUILD_HEAP) as writer:
            for document in documents:
                writer.add_document(self._row(document))

    def _row(self, document: SearchDocument) -> tantivy.Document:
        row = tantivy.Document()
        row.add_unsigned("id", document.id)
        row.add_unsigned("digest", document.digest())
        row.add_unsigned("standing", document.standing)
        row.add_unsigned("newest", document.newest)
        for key in SORT_KEYS:
            row.add_text(key, getattr(document, key))
        for name in BOOSTS:
            tokens = getattr(document, name)
            row.add_text(name, tokens.words)
            row.add_text(f"{name}_chars", tokens.chars)
        for name, text in zip(SOUNDS, document.sounds, strict=True):
            row.add_text(name, text)
        for name, values in document.facets.items():
            for value in values:
                row.add_text(f"facet_{name}", value)
        return row


@contextmanager
def _transaction(index: tantivy.Index, heap: int) -> Iterator[tantivy.IndexWriter]:
    """Everything written within is committed at its end, or nothing is."""
    writer = index.writer(heap, 1)
    try:
        # A process that died before its commit left files behind; the next one to write would choose the same
        # name for its list of deleted rows, and Tantivy refuses to write over a file.
        writer.garbage_collect_files()
        yield writer
        writer.commit()
    except BaseException:
        writer.rollback()
        raise
    finally:
        writer.wait_merging_threads()  # ends its threads, and with that lets go of the folder


def _with_tokenizer(index: tantivy.Index) -> tantivy.Index:
    index.register_tokenizer("spaces", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
    return index


def _weighed(query: Query, weight: float) -> Query:
    return query if weight == 1 else Query.boost_query(query, weight)


def _total(found: tantivy.SearchResult) -> int:
    return int(found.count)  # type: ignore[attr-defined]  # the stubs leave it out


def _count(searcher: tantivy.Searcher, query: Query) -> int:
    """Without scores, which take most of a search."""
    return _total(searcher.search(Query.const_score_query(query, 1.0), limit=1))


def _integers(searcher: tantivy.Searcher, field: str, addresses: list[tantivy.DocAddress]) -> list[int]:
    return [int(value or 0) for value in searcher.fast_field_values(field, addresses)]


def _matched(found: _Tiers | None) -> Query:
    """What any of these tiers matches, with nothing weighed; all where there is no text."""
    if not found:
        return Query.all_query() if found is None else Query.empty_query()
    return _any_of([each.query for each in found])


def _any_of(queries: list[Query]) -> Query:
    if len(queries) == 1:
        return queries[0]
    return Query.boolean_query([(Occur.Should, query) for query in queries], 1)


def _all_of(queries: list[Query]) -> Query:
    if len(queries) == 1:
        return queries[0]
    return Query.boolean_query([(Occur.Must, query) for query in queries])
