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
from functools import partial

from django.conf import settings
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import Case, Count, Min, Q, QuerySet, When
from django.utils import timezone

from scenarios.models import PilotPage
from search.documents import BATCH, SetAside, UnreadablePilot, all_documents, current
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
# A renamed province touches thousands of pilots: whoever made the change, or searches next, does so many of them
# and answers; the rest is left to the following requests and to `drain_outbox`.
DRAIN_IN_REQUEST = 2 * BATCH
_ADVISORY_LOCK = 0x5EA7C4


@dataclass(frozen=True)
class Lag:
    """How far the index is behind: rows that are due or wait after a failure, since when, and the last error."""

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
    now = timezone.now()
    # An appointment is made long before it is due; a row that failed is due later than it was written.
    since = Case(When(attempts=0, then="due_at"), default="created_at")
    behind = OutboxEntry.objects.filter(Q(due_at__lte=now) | Q(attempts__gt=0))
    figures = behind.aggregate(rows=Count("pk"), oldest=Min(since))
    seconds = (now - figures["oldest"]).total_seconds() if figures["oldest"] else 0.0
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
        drain(wait, limit=DRAIN_IN_REQUEST)
    except EngineBusy as error:
        logger.info("%s", error)
    except EngineError as error:
        logger.warning("The index is behind: %s", error)


def make_due() -> None:
    """What failed before is tried with the next drain, and not only when its wait is over."""
    OutboxEntry.objects.filter(attempts__gt=0).update(due_at=timezone.now())


def drain(wait: float = DRAIN_WAIT_SECONDS, limit: int | None = None) -> int:
    """Write due rows into the index, in batches, until none is left or `limit` was reached; returns how many.

    Waits up to `wait` seconds for another process that writes a batch. Raises EngineError when the engine cannot
    take the changes; their rows stay, with the error and a later time.
    """
    done = 0
    while limit is None or done < limit:
        # Let go of between batches, so that others' changes need not wait for a long queue.
        with _one_at_a_time(wait):
            rows = list(due().order_by("pk")[:BATCH])
            if not rows:
                break
            done += _write(rows)
    return done


def _write(rows: list[OutboxEntry]) -> int:
    """Write one batch; returns the number of rows done. What cannot be read or written is postponed."""
    ids = {row.pilot_id for row in rows}
    unreadable: dict[int, UnreadablePilot] = {}
    try:
        _apply(ids, lambda error: unreadable.setdefault(error.pk, error))
    except EngineError as error:
        _postpone(rows, str(error))
        raise
    for pk, reason in unreadable.items():
        logger.error("%s", reason, exc_info=reason)
        _postpone([row for row in rows if row.pilot_id == pk], str(reason))
    _await_expiry(ids)
    done = [row.pk for row in rows if row.pilot_id not in unreadable]
    return OutboxEntry.objects.filter(pk__in=done).delete()[0]


def rebuild(watch: Callable[[Iterator[SearchDocument]], Iterator[SearchDocument]] = iter) -> int:
    """Make the index anew from what is public; returns the number of documents. Raises EngineError.

    The documents pass through `watch` on their way, so that progress can be shown.
    """
    # Not beside a drain: one that read a pilot before its row came could write that older state after us, and the row
    # would be gone.
    with _one_at_a_time(DRAIN_WAIT_SECONDS):
        keys = list(OutboxEntry.objects.values_list("pk", flat=True))
    documents = default_engine().rebuild(
        watch(all_documents(_set_aside)), partial(current, set_aside=_set_aside)
    )
    with transaction.atomic():
        for start in range(0, len(keys), BATCH):
            OutboxEntry.objects.filter(pk__in=keys[start : start + BATCH]).delete()
        _await_expiry()
    return documents


def rebuild_if_small() -> bool:
    """Make a missing index while someone waits, if that takes no more than a moment; whether it was made."""
    if PilotPage.objects.public().count() > REBUILD_IN_REQUEST:
        return False
    default_engine().rebuild(all_documents(_set_aside), partial(current, set_aside=_set_aside))
    return True


def _set_aside(error: UnreadablePilot) -> None:
    """A rebuild goes on without it; the row makes later drains try again, and shows in the lag."""
    logger.error("%s", error, exc_info=error)
    OutboxEntry.objects.create(
        pilot_id=error.pk, due_at=timezone.now() + FIRST_DELAY, attempts=1, last_error=str(error)
    )


def _apply(ids: set[int], set_aside: SetAside) -> None:
    try:
        default_engine().apply(current(ids, set_aside))
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
