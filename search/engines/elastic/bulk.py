"""Many changes in few requests, tried again while the cluster is busy or away."""

import json
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from elasticsearch import ApiError, ConnectionError, ConnectionTimeout, Elasticsearch

from search.engines.elastic.schema import entry
from search.engines.protocol import Changes, EngineError, IndexMissing, SearchDocument

# Far below the 100 MB that a cluster takes, and a second's work for it.
CHUNK_BYTES = 5_000_000
CHUNK_LINES = 2_000
FIRST_PAUSE = 0.1
LONGEST_PAUSE = 3.0
_AGAIN = {429, 502, 503, 504}


class WriteBlocked(EngineError):
    """The index takes no writes for the moment: a rebuild is about to put another in its place."""


@dataclass(frozen=True)
class Operation:
    """One line or two of a bulk request, ready to send. Sending it twice does no harm."""

    id: str
    lines: tuple[bytes, ...]

    @property
    def size(self) -> int:
        return sum(map(len, self.lines)) + len(self.lines)


def index(document: SearchDocument) -> Operation:
    return put(str(document.id), entry(document))


def put(key: str, fields: dict[str, Any]) -> Operation:
    return Operation(key, (_line({"index": {"_id": key}}), _line(fields)))


def delete(key: int) -> Operation:
    return Operation(str(key), (_line({"delete": {"_id": str(key)}}),))


def operations(changes: Changes) -> Iterator[Operation]:
    yield from map(index, changes.upserts)
    yield from map(delete, changes.deletes)


def send(client: Elasticsearch, alias: str, work: Iterable[Operation], *, patience: float) -> None:
    """Do all of it, then make it visible at once.

    Each request is tried again for `patience` seconds while the cluster is busy or away. Raises IndexMissing when the
    alias is gone, WriteBlocked, EngineError for what the cluster refuses, and errors of the client.
    """
    any_sent = False
    for chunk in _chunks(work):
        _send_chunk(client, alias, chunk, patience)
        any_sent = True
    if any_sent:
        patiently(lambda: client.indices.refresh(index=alias), patience)


def patiently(ask: Callable[[], Any], patience: float) -> Any:
    """The answer, asked for again after pauses that grow while the cluster is away or busy."""
    deadline = time.monotonic() + patience
    pause = FIRST_PAUSE
    while True:
        try:
            return ask()
        except (ConnectionError, ConnectionTimeout, ApiError) as error:
            away = not isinstance(error, ApiError) or error.status_code in _AGAIN
            if not away or time.monotonic() + pause > deadline:
                raise
        time.sleep(pause)
        pause = min(pause * 2, LONGEST_PAUSE)


def _send_chunk(client: Elasticsearch, alias: str, chunk: list[Operation], patience: float) -> None:
    deadline = time.monotonic() + patience
    pause = FIRST_PAUSE
    while chunk:
        lines = [line for operation in chunk for line in operation.lines]

        def ask(lines: list[bytes] = lines) -> Any:
            # An alias, or the request would make an index of that name, with a mapping of its own guess.
            return client.bulk(index=alias, operations=lines, require_alias=True)  # type: ignore[arg-type]

        answer = patiently(ask, deadline - time.monotonic())
        results = [next(iter(item.values())) for item in answer["items"]]
        chunk = [
            operation
            for operation, result in zip(chunk, results, strict=True)
            if "error" in result and _is_passing(alias, result)
        ]
        if chunk:
            if time.monotonic() > deadline:
                raise EngineError("Elasticsearch is too busy to take changes.")
            time.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)


def _is_passing(alias: str, result: dict[str, Any]) -> bool:
    """Whether the refusal of one change may be over soon; raises when it is not."""
    error = result["error"]
    if result["status"] in _AGAIN:
        return True
    if error["type"] == "index_not_found_exception":
        raise IndexMissing(f"There is no index {alias}.")
    if error["type"] == "cluster_block_exception" and "write (api)" in error["reason"]:
        raise WriteBlocked("The search index is about to be replaced: its changes wait.")
    raise EngineError(
        f"Elasticsearch refused the change of {result.get('_id')}: {error['type']}, {error.get('reason', '')[:300]}"
    )


def _chunks(work: Iterable[Operation]) -> Iterator[list[Operation]]:
    chunk: list[Operation] = []
    size = 0
    for operation in work:
        if chunk and (size + operation.size > CHUNK_BYTES or len(chunk) >= CHUNK_LINES):
            yield chunk
            chunk, size = [], 0
        chunk.append(operation)
        size += operation.size
    if chunk:
        yield chunk


def _line(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
