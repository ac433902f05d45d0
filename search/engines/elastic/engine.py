"""The engine on a cluster; what it finds and counts is what the embedded one does."""

import time
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from typing import Any

from elasticsearch import Elasticsearch
from elasticsearch.dsl import A, Q, Search
from elasticsearch.dsl.query import Query

from search.address import Cluster
from search.edits import near_words
from search.engines.elastic import bulk, queries
from search.engines.elastic.connection import Access, Connection
from search.engines.elastic.indexes import Indexes
from search.engines.elastic.lease import DEAD_AFTER_SECONDS, Beat, Lease
from search.engines.elastic.reading import pairs
from search.engines.elastic.rebuild import Rebuild
from search.engines.protocol import (
    Changes,
    EngineBusy,
    EngineError,
    EngineResult,
    Hit,
    IndexMissing,
    IndexState,
    Likeness,
    SearchDocument,
)
from search.engines.weights import ALL_BUCKETS
from search.planning import Tier
from search.query import FACETS, SearchQuery

WRITE_WAIT_SECONDS = 20.0
_POLL_SECONDS = 0.2
# A busy cluster is asked again for so long while somebody waits for a change to be written.
_PATIENCE_SECONDS = 2.0
# Hits of a step of a walk, and for how long the cluster keeps their moment until the next step is asked for.
_WALKED_AT_ONCE = 2_000
_KEPT_OPEN = "2m"


class ElasticEngine:
    def __init__(self, cluster: Cluster, access: Access | None = None):
        self._connection = Connection(cluster, access or Access())
        self._indexes = Indexes(cluster.index)
        self._lease = Lease(self._indexes.notes)

    # --- reading

    def search(
        self, query: SearchQuery, tiers: Iterable[Tier], facets: Collection[str] = FACETS
    ) -> EngineResult:
        """One request for each tier that is tried; most often that is one."""
        filters = queries.filters_of(query)
        counts = queries.facet_counts(query, filters, facets)
        with self._reading() as client:
            if not query.text.strip():
                answer = self._ask(client, query, Q("match_all"), filters, counts)
                return _result(query, answer, (), facets)
            found: list[Tier] = []
            best: dict[str, Any] | None = None
            for tier in tiers:
                matching = queries.matching([*found, tier])
                if found or filters:
                    # By the text alone, whatever the filters leave of it and whatever stricter tiers add.
                    own = {"own": A("filter", filter=queries.tier_query(tier))}
                    within = queries.hits_within(found, filters)
                    wider = self._ask(client, query, matching, filters, counts | own | within)
                    count = wider["aggregations"]["own"]["doc_count"]
                else:
                    wider = self._ask(client, query, matching, filters, counts)
                    count = wider["hits"]["total"]["value"]
                if count:
                    found.append(tier)
                    best = wider
                if tier.suffices(count):
                    break
            return _result(query, best, tuple(found), facets)

    def walk(self, query: SearchQuery, tiers: Iterable[Tier], limit: int) -> Iterator[Hit]:
        """In pages of a point in time: past ten thousand hits a cluster gives no others."""
        with self._reading() as client:
            found = self._found(client, tiers) if query.text.strip() else []
            if query.text.strip() and not found:
                return
            moment = client.open_point_in_time(index=self._indexes.alias, keep_alive=_KEPT_OPEN)["id"]
        matching = queries.matching(found) if found else Q("match_all")
        if query.by_relevance:
            matching = queries.with_standing(matching)
        filters = queries.filters_of(query)
        if filters:
            matching = Q("bool", must=[matching], filter=list(filters.values()))
        search = Search().query(matching).source(False).sort(*queries.order(query))
        search = search.params(allow_partial_search_results="false")
        after: dict[str, Any] = {}
        try:
            while limit > 0:
                size = min(limit, _WALKED_AT_ONCE)
                step = search.extra(
                    pit={"id": moment, "keep_alive": _KEPT_OPEN}, size=size, track_total_hits=False, **after
                )
                with self._reading() as client:
                    answer = step.using(client).execute().to_dict()
                hits = answer["hits"]["hits"]
                yield from _hits(query, hits)
                if len(hits) < size:
                    return
                moment, after = answer.get("pit_id", moment), {"search_after": hits[-1]["sort"]}
                limit -= len(hits)
        finally:
            self._close(moment)

    def _found(self, client: Elasticsearch, tiers: Iterable[Tier]) -> list[Tier]:
        """The tiers that find anything, as `search` tries them."""
        found = []
        for tier in tiers:
            search = self._search(queries.tier_query(tier)).extra(size=0, track_total_hits=True)
            count = search.using(client).execute().to_dict()["hits"]["total"]["value"]
            if count:
                found.append(tier)
            if tier.suffices(count):
                break
        return found

    def _close(self, moment: str) -> None:
        """What is not closed the cluster forgets by itself, a little later."""
        with suppress(EngineError), self._reading() as client:
            client.close_point_in_time(id=moment)

    def related(self, likeness: Likeness, size: int) -> list[Hit]:
        alike = queries.alike(likeness)
        if alike is None:
            return []
        search = self._search(queries.with_standing(alike)).sort("_score", "-newest")
        with self._reading() as client:
            answer = search.using(client).extra(size=size, track_total_hits=False).execute().to_dict()
        return [Hit(int(hit["_id"]), hit["sort"][0]) for hit in answer["hits"]["hits"]]

    def near(self, word: str) -> dict[str, int]:
        search = self._search(Q("match_all")).extra(size=0, track_total_hits=False)
        search.aggs.bucket("words", queries.words_like(word, ALL_BUCKETS))
        with self._reading() as client:
            answer = search.using(client).execute().to_dict()
        counts = {bucket["key"]: bucket["doc_count"] for bucket in answer["aggregations"]["words"]["buckets"]}
        return {term: counts[term] for term in near_words(word, sorted(counts))}

    def digests(self) -> dict[int, int]:
        with self._reading() as client:
            return pairs(client, self._indexes.alias, "id", "digest")

    def count(self) -> int:
        with self._reading() as client:
            return int(client.count(index=self._indexes.alias)["count"])

    def state(self) -> IndexState:
        with self._connection.searching() as client:
            return self._indexes.state(client)

    @contextmanager
    def _reading(self) -> Iterator[Elasticsearch]:
        try:
            with self._connection.searching() as client:
                yield client
        except IndexMissing:
            raise self._missing() from None

    def _missing(self) -> IndexMissing:
        state = self.state()
        return IndexMissing(f"The search index is {state.value}: run `manage.py rebuild_search`.")

    def _search(self, query: Query, **parameters: str) -> Search:
        # A copy that cannot be read must never look like few hits.
        parameters["allow_partial_search_results"] = "false"
        return Search(index=self._indexes.alias).query(query).source(False).params(**parameters)

    def _ask(
        self,
        client: Elasticsearch,
        query: SearchQuery,
        matching: Query,
        filters: queries.Filters,
        counts: dict[str, Any],
    ) -> dict[str, Any]:
        if query.by_relevance:
            matching = queries.with_standing(matching)
        # Copies of an index weigh words a little differently: all pages of a search come from one.
        copy = {"preference": blake2b(query.text.encode(), digest_size=8).hexdigest()} if query.text else {}
        search = self._search(matching, **copy).sort(*queries.order(query))
        if filters:
            # After the counting: each facet is counted without its own filter.
            search = search.post_filter(queries.all_of(filters.values()))
        search = search.extra(from_=query.offset, size=query.size, track_total_hits=True)
        for name, count in counts.items():
            search.aggs.bucket(name, count)
        return search.using(client).execute().to_dict()

    # --- writing

    def apply(self, changes: Changes) -> None:
        touched = [*changes.deletes, *(document.id for document in changes.upserts)]
        if not touched:
            return
        deadline = time.monotonic() + WRITE_WAIT_SECONDS
        with self._connection.writing() as client:
            self._lease.note(client, touched)
            watch = _Watch(self._lease)
            while True:
                try:
                    work = bulk.operations(changes)
                    bulk.send(client, self._indexes.alias, work, patience=_PATIENCE_SECONDS)
                except IndexMissing:
                    raise self._missing() from None
                except bulk.WriteBlocked as blocked:
                    if watch.is_dead(client):
                        self._indexes.unblock(client)
                    elif time.monotonic() > deadline:
                        raise EngineBusy(str(blocked)) from blocked
                else:
                    return
                time.sleep(_POLL_SECONDS)

    def rebuild(self, documents: Iterable[SearchDocument], current: Callable[[set[int]], Changes]) -> int:
        """After a kill, or when the cluster failed, the next one goes on with the half-made index."""
        with self._connection.rebuilding() as client:
            with self._lease.held(client):
                Rebuild(client, self._indexes, self._lease).run(documents, current)
            return int(client.count(index=self._indexes.alias)["count"])


class _Watch:
    """Whether the rebuild that stopped all writing still lives."""

    def __init__(self, lease: Lease):
        self._lease = lease
        self._beat: Beat | None = None
        self._since = time.monotonic()

    def is_dead(self, client: Elasticsearch) -> bool:
        beat = self._lease.beat(client)
        if beat != self._beat:
            self._beat, self._since = beat, time.monotonic()
        return beat is None or time.monotonic() - self._since > DEAD_AFTER_SECONDS


def _result(
    query: SearchQuery, answer: dict[str, Any] | None, found: tuple[Tier, ...], facets: Collection[str]
) -> EngineResult:
    """`answer` is None when no tier found anything."""
    counts = {
        name: _counts(answer, name, query.selected(name))
        if answer
        else dict.fromkeys(query.selected(name), 0)
        for name in FACETS
        if name in facets
    }
    if answer is None:
        return EngineResult([], 0, found, counts)
    hits = list(_hits(query, answer["hits"]["hits"]))
    total = answer["hits"]["total"]["value"]
    stricter = range(1, len(found))
    within = [answer["aggregations"][queries.within(number)]["doc_count"] for number in stricter]
    return EngineResult(hits, total, found, counts, (*within, total) if found else ())


def _hits(query: SearchQuery, rows: Iterable[dict[str, Any]]) -> Iterator[Hit]:
    return (Hit(int(row["_id"]), row["sort"][0] if query.by_relevance else 0.0) for row in rows)


def _counts(answer: dict[str, Any], name: str, selected: tuple[str, ...]) -> dict[str, int]:
    told = answer["aggregations"][name if selected else "free"]
    counts = {bucket["key"]: bucket["doc_count"] for bucket in told[name]["buckets"]}
    if selected:
        counts |= dict.fromkeys(selected, 0) | {
            bucket["key"]: bucket["doc_count"] for bucket in told["chosen"]["buckets"]
        }
    return counts
