"""One rebuild at a time among all machines, and what others tell it meanwhile.

A small index holds one document that the rebuild under way changes every second, and the ids of all pilots that others
wrote since it began. Whoever finds that document unchanged for a while takes it over: its rebuild was killed. No two
clocks are compared.
"""

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread
from typing import NamedTuple
from uuid import uuid4

from elasticsearch import (
    ApiError,
    BadRequestError,
    ConflictError,
    Elasticsearch,
    NotFoundError,
    TransportError,
)

from search.engines.elastic import bulk
from search.engines.elastic.reading import rows
from search.engines.protocol import EngineBusy, EngineError

BEAT_SECONDS = 1.0
# Longer than a beat takes to arrive while the cluster is busy with the rebuild itself.
DEAD_AFTER_SECONDS = 8.0
PATIENCE_SECONDS = 2.0
_LOOK_SECONDS = 0.2
_KEY = "rebuild"
_MAPPING = {"dynamic": False, "properties": {"pilot": {"type": "long"}}}
_SETTINGS = {"number_of_shards": 1, "auto_expand_replicas": "0-1"}


class Beat(NamedTuple):
    """The last change of the document: its sequence number and term, and which rebuild made it."""

    number: int
    term: int
    owner: str


class Lease:
    def __init__(self, alias: str):
        self._alias = alias
        self._index = f"{alias}-1"

    @contextmanager
    def held(self, client: Elasticsearch) -> Iterator[None]:
        """Raises EngineBusy when another rebuild is under way, on whatever machine."""
        pulse = _Pulse(self, client, self._take(client, uuid4().hex))
        pulse.start()
        try:
            yield
        finally:
            # Left behind, it is known for dead after a while.
            with suppress(ApiError, TransportError, EngineError):
                if pulse.stop():
                    self._end(client)

    def beat(self, client: Elasticsearch) -> Beat | None:
        """Changes while the rebuild is alive; None when there is none."""
        try:
            # Between its making and its first answer the index is there and cannot be read.
            found = bulk.patiently(lambda: client.get(index=self._alias, id=_KEY), PATIENCE_SECONDS)
        except NotFoundError:
            return None
        return Beat(found["_seq_no"], found["_primary_term"], found["_source"]["owner"])

    def note(self, client: Elasticsearch, ids: Iterable[int]) -> None:
        """Tell the rebuild, if one is under way, that these are about to be written."""
        if self.beat(client) is None:
            return
        notes = (bulk.put(str(number), {"pilot": number}) for number in ids)
        bulk.send(client, self._alias, notes, patience=PATIENCE_SECONDS)

    def noted(self, client: Elasticsearch) -> set[int]:
        client.indices.refresh(index=self._alias)
        return {pilot for (pilot,) in rows(client, self._alias, "pilot")}

    def _take(self, client: Elasticsearch, owner: str) -> Beat:
        with suppress(BadRequestError):  # it exists
            client.indices.create(
                index=self._index, mappings=_MAPPING, settings=_SETTINGS, aliases={self._alias: {}}
            )
        last = self.beat(client)
        try:
            if last is None:
                return self.change(client, owner, op_type="create")
            give_up = time.monotonic() + DEAD_AFTER_SECONDS
            while time.monotonic() < give_up:
                time.sleep(_LOOK_SECONDS)
                if self.beat(client) != last:
                    raise EngineBusy("Another rebuild is running: wait for it to end.")
            return self.change(client, owner, if_seq_no=last.number, if_primary_term=last.term)
        except ConflictError as error:
            raise EngineBusy("Another rebuild has just begun: wait for it to end.") from error

    def _end(self, client: Elasticsearch) -> None:
        notes = self.noted(client)
        bulk.send(client, self._alias, map(bulk.delete, notes), patience=PATIENCE_SECONDS)
        client.delete(index=self._alias, id=_KEY)

    def change(self, client: Elasticsearch, owner: str, **condition: object) -> Beat:
        """Raises ConflictError when the document is not as the condition says."""
        done = client.index(
            index=self._alias,
            id=_KEY,
            document={"owner": owner},
            require_alias=True,
            **condition,  # type: ignore[arg-type]
        )
        return Beat(done["_seq_no"], done["_primary_term"], owner)


class _Pulse(Thread):
    """Changes the document as long as the rebuild lives."""

    def __init__(self, lease: Lease, client: Elasticsearch, beat: Beat):
        super().__init__(daemon=True)
        self._lease = lease
        self._client = client
        self._beat = beat
        self._over = Event()
        self._lost = False

    def stop(self) -> bool:
        """Whether the lease was ours until the end, and nobody took it over."""
        self._over.set()
        self.join()
        return not self._lost

    def run(self) -> None:
        while not self._over.wait(BEAT_SECONDS) and not self._lost:
            # What cannot be done now is tried again at the next beat.
            with suppress(ApiError, TransportError):
                self._go_on()

    def _go_on(self) -> None:
        number, term, owner = self._beat
        try:
            self._beat = self._lease.change(self._client, owner, if_seq_no=number, if_primary_term=term)
        except ConflictError:
            # It may be our own change, of which the answer was lost.
            last = self._lease.beat(self._client)
            if last is None or last.owner != owner:
                self._lost = True
            else:
                self._beat = last
