"""Making the index anew while the old one answers and is written to, by other machines too."""

import time
from collections.abc import Callable, Iterable, Iterator

from elasticsearch import ApiError, Elasticsearch, TransportError

from search.engines.elastic import bulk
from search.engines.elastic.connection import SEARCH_SECONDS
from search.engines.elastic.indexes import Indexes
from search.engines.elastic.lease import Lease
from search.engines.elastic.reading import pairs
from search.engines.protocol import Changes, EngineError, SearchDocument

# How long the cluster may be away, each time, before a rebuild gives up.
PATIENCE_SECONDS = 120.0
# Searches that began on the old index end on it.
LAST_READERS_SECONDS = SEARCH_SECONDS


class Rebuild:
    """One run of it, by whoever holds the lease."""

    def __init__(self, client: Elasticsearch, indexes: Indexes, lease: Lease):
        self._client = client
        self._indexes = indexes
        self._lease = lease

    def run(self, documents: Iterable[SearchDocument], current: Callable[[set[int]], Changes]) -> None:
        """A half-made index is gone on with where the cluster failed or this process is killed, and else removed."""
        self._indexes.sweep(self._client)
        resumed = self._indexes.begin(self._client)
        try:
            self._fill(documents, resumed)
            try:
                # What waits to be written is written to the new index, once it is in use.
                self._indexes.block(self._client)
                self._send(bulk.operations(current(self._lease.noted(self._client))))
                self._indexes.put_in_use(self._client)
            except BaseException:
                self._indexes.unblock(self._client)
                raise
            time.sleep(LAST_READERS_SECONDS)
            self._indexes.sweep(self._client)
        except (ApiError, TransportError, EngineError):
            raise
        except Exception:
            self._indexes.drop_new(self._client)
            raise

    def _fill(self, documents: Iterable[SearchDocument], resumed: bool) -> None:
        """Only what a rebuild before this one has not written as it is now."""
        if not resumed:
            self._send(map(bulk.index, documents))
            return
        self._client.indices.refresh(index=self._indexes.new_alias)
        there = pairs(self._client, self._indexes.new_alias, "id", "digest")
        self._send(self._missing(documents, there))
        self._send(map(bulk.delete, there))

    @staticmethod
    def _missing(documents: Iterable[SearchDocument], there: dict[int, int]) -> Iterator[bulk.Operation]:
        """Takes out of `there` whatever comes along."""
        for document in documents:
            if there.pop(document.id, None) != document.digest():
                yield bulk.index(document)

    def _send(self, work: Iterable[bulk.Operation]) -> None:
        bulk.send(self._client, self._indexes.new_alias, work, patience=PATIENCE_SECONDS)
