"""Changes on their way into the index.

A row is written in the same transaction as the change it speaks of and drained when that commits, so nothing
is lost when the engine is away or the process dies in between. Draining reads what is public *now*, so the
order of rows does not matter, and doing it twice does no harm.
"""

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import Count, Min, QuerySet
from django.utils import timezone

from scenarios.models import PilotPage
from search.documents import BATCH, all_documents, current
from search.engines import default_engine, index_folder
from search.engines.generations import LOCK_POLL_SECONDS, locked
from search.engines.protocol import EngineBusy, EngineError, IndexMissing, SearchDocument
from search.models import OutboxEntry

logger = logging.getLogger(__name__)

FIRST_DELAY = timedelta(seconds=5)
LONGEST_DELAY = timedelta(minutes=10)
DRAIN_WAIT_SECONDS = 20.0
# Rebuilding so many takes about two seconds: little enough to do while someone waits. Larger registries are
# rebuilt by the command, and lists come from the database until then.
REBUILD_IN_REQUEST = 2_000
_ADVISORY_LOCK = 0x5EA7C4


@dataclass(frozen=True)
class Lag:
    """How far the index is behind: rows due, the age of the oldest in seconds, and the last error seen."""

    rows: int
    seconds: float
    last_error: str


def enqueue(pilot_ids: Iterable[int], due_at: datetime | None = None) -> None:
    """Note that these pilots changed; drained when the transaction commits (at once when there is none)."""
    rows = [OutboxEntry(pilot_id=pk, due_at=due_at or timezone.now()) for pk in set(pilot_ids)]
    if not rows:
        return
    with transaction.atomic():
        OutboxEntry.objects.bulk_create(rows, batch_size=BATCH)
        if due_at is None:
            transaction.on_commit(drain_if_due, robust=True)


def due() -> QuerySet[OutboxEntry]:
    return OutboxEntry.objects.filter(due_at__lte=timezone.now())


def lag() -> Lag:
    figures = due().aggregate(rows=Count("pk"), oldest=Min("created_at"))
    seconds = (timezone.now() - figures["oldest"]).total_seconds() if figures["oldest"] else 0.0
    failed = (
        OutboxEntry.objects.exclude(last_error="")
        .order_by("-pk")
        .values_list("last_error", flat=True)
        .first()
    )
    return Lag(figures["rows"], seconds, failed or "")


def drain_if_due(wait: float = DRAIN_WAIT_SECONDS) -> None:
    """Bring the index up to date if anything waits. What an engine cannot take is logged and tried again."""
    if not due().exists():
        return
    try:
        drain(wait)
    except EngineBusy as error:
        logger.info("%s", error)
    except EngineError as error:
        logger.warning("The index is behind: %s", error)


def drain(wait: float = DRAIN_WAIT_SECONDS) -> int:
    """Write every due row into the index, in batches; returns how many rows were done.

    Waits up to `wait` seconds for another drain to end. Raises EngineError when the engine cannot take the
    changes; their rows stay, with the error and a later time.
    """
    done = 0
    with _one_at_a_time(wait):
        while rows := list(due().order_by("pk")[:BATCH]):
            ids = {row.pilot_id for row in rows}
            keys = [row.pk for row in rows]
            try:
                _write(ids)
            except EngineError as error:
                _postpone(rows, str(error))
                raise
            _await_expiry(ids)
            done += OutboxEntry.objects.filter(pk__in=keys).delete()[0]
    return done


def rebuild(watch: Callable[[Iterator[SearchDocument]], Iterator[SearchDocument]] = iter) -> int:
    """Make the index anew from what is public; returns the number of documents. Raises EngineError.

    The documents pass through `watch` on their way, so that progress can be shown.
    """
    keys = list(OutboxEntry.objects.values_list("pk", flat=True))
    documents = default_engine().rebuild(watch(all_documents()), current)
    with transaction.atomic():
        for start in range(0, len(keys), BATCH):
            OutboxEntry.objects.filter(pk__in=keys[start : start + BATCH]).delete()
        _await_expiry()
    return documents


def rebuild_if_small() -> bool:
    """Make a missing index while someone waits, if that takes no more than a moment; whether it was made."""
    if PilotPage.objects.public().count() > REBUILD_IN_REQUEST:
        return False
    default_engine().rebuild(all_documents(), current)
    return True


def _write(ids: set[int]) -> None:
    try:
        default_engine().apply(current(ids))
    except IndexMissing:
        if not rebuild_if_small():
            raise


def _postpone(rows: list[OutboxEntry], error: str) -> None:
    for row in rows:
        row.due_at = timezone.now() + min(FIRST_DELAY * 2 ** min(row.attempts, 10), LONGEST_DELAY)
        row.attempts += 1
        row.last_error = error
    OutboxEntry.objects.bulk_update(rows, ["due_at", "attempts", "last_error"])


def _await_expiry(ids: Iterable[int] | None = None) -> None:
    """Pilots with an expiry are looked at again when it passes, whether the scheduler runs then or not."""
    expiring = PilotPage.objects.public().filter(expire_at__isnull=False)
    if ids is not None:
        expiring = expiring.filter(pk__in=ids)
    waiting = set(OutboxEntry.objects.filter(due_at__gt=timezone.now()).values_list("pilot_id", "due_at"))
    OutboxEntry.objects.bulk_create(
        OutboxEntry(pilot_id=pk, due_at=expire_at)
        for pk, expire_at in expiring.values_list("pk", "expire_at")
        if (pk, expire_at) not in waiting
    )


@contextmanager
def _one_at_a_time(wait: float) -> Iterator[None]:
    """Two drains of one pilot could otherwise write in another order than they read, and leave the older state.

    With PostgreSQL there may be several machines, so the lock is there; with SQLite it lies beside the index.
    """
    busy = f"Another process has been indexing for {wait:.0f} seconds; it takes these changes too."
    if connection.vendor != "postgresql":
        with locked(index_folder(settings.SEARCH_URL) / "drain.lock", wait, busy):
            yield
        return
    with connection.cursor() as cursor:
        _lock_in_database(cursor, wait, busy)
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_ADVISORY_LOCK])


def _lock_in_database(cursor: CursorWrapper, wait: float, busy: str) -> None:
    deadline = time.monotonic() + wait
    while True:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_ADVISORY_LOCK])
        if cursor.fetchone()[0]:
            return
        if time.monotonic() >= deadline:
            raise EngineBusy(busy)
        time.sleep(LOCK_POLL_SECONDS)
