"""Changes on their way into the index.

A row is written in the same transaction as the change it speaks of and drained when that commits, so nothing
is lost when the engine is away or the process dies in between. Draining reads what is public *now*, so the
order of rows does not matter, and doing it twice does no harm. One process drains at a time: what it read is
written before another reads, so the index never goes back to an older state of a pilot.
"""

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.db.models import Case, Count, Min, Q, QuerySet, When
from django.utils import timezone

from scenarios.models import PilotPage
from scenarios.public.edition import forget
from search.documents import BATCH, SetAside, UnreadablePilot, all_documents, current
from search.engines import default_engine
from search.engines.protocol import EngineBusy, EngineError, IndexMissing, SearchDocument
from search.models import OutboxEntry
from search.reuse import beside
from search.turns import POLL_SECONDS, one_at_a_time

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
# On average in a batch. One that is edited all day while the engine is away has many; the next batch takes the rest.
MOST_ROWS_A_PILOT = 4
# Between two batches, long enough for whoever waits for the lock to see it free.
_BREATH_SECONDS = 2 * POLL_SECONDS


@dataclass(frozen=True)
class Lag:
    """How far the index is behind, and why."""

    rows: int
    """That are due, or wait after a failure."""
    seconds: float
    """How long the oldest of them has waited."""
    failing: int
    """Those of them that failed at least once."""
    last_error: str
    """Of the failure that was last; "" when none of them failed. It may name hosts and folders."""


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


def failed() -> QuerySet[OutboxEntry]:
    """Rows that wait after a failure, the latest failure first."""
    return OutboxEntry.objects.filter(failed_at__isnull=False).order_by("-failed_at", "-pk")


def _behind() -> QuerySet[OutboxEntry]:
    return OutboxEntry.objects.filter(Q(due_at__lte=timezone.now()) | Q(failed_at__isnull=False))


def lag() -> Lag:
    """In two queries."""
    # An appointment is made long before it is due; a row that failed is due later than it was written.
    since = Case(When(failed_at=None, then="due_at"), default="created_at")
    figures = _behind().aggregate(rows=Count("pk"), oldest=Min(since), failing=Count("failed_at"))
    seconds = (timezone.now() - figures["oldest"]).total_seconds() if figures["oldest"] else 0.0
    last_error = failed().values_list("last_error", flat=True).first()
    return Lag(figures["rows"], seconds, figures["failing"], last_error or "")


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


def make_due(wait: float = DRAIN_WAIT_SECONDS) -> None:
    """What failed before is tried with the next drain, and not only when its wait is over. Raises EngineBusy."""
    with one_at_a_time(wait):
        failed().order_by().update(due_at=timezone.now())


def drain(wait: float = DRAIN_WAIT_SECONDS, limit: int | None = None) -> int:
    """Write due rows into the index, in batches, until none is left or `limit` was reached; returns how many.

    Waits up to `wait` seconds for another process that writes a batch. Raises EngineError when the engine cannot
    take the changes; their rows stay, with the error and a later time.
    """
    done = 0
    while limit is None or done < limit:
        with one_at_a_time(wait):
            next_ids = list(due().order_by("pk").values_list("pilot_id", flat=True)[:BATCH])
            # All that is known of these pilots: an older failure is over when the pilot is written now.
            known = _behind().filter(pilot_id__in=set(next_ids)).order_by("pk")
            rows = list(known[: MOST_ROWS_A_PILOT * BATCH])
            done += _write(rows) if rows else 0
        if len(next_ids) < BATCH:
            break
        # Without it others would hardly ever find the lock free before a long queue is done.
        time.sleep(_BREATH_SECONDS)
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
    return _delete([row.pk for row in rows if row.pilot_id not in unreadable])


def _delete(keys: list[int]) -> int:
    """In portions: a database takes only so many variables in one query."""
    return sum(
        OutboxEntry.objects.filter(pk__in=keys[start : start + BATCH]).delete()[0]
        for start in range(0, len(keys), BATCH)
    )


def rebuild(watch: Callable[[Iterator[SearchDocument]], Iterator[SearchDocument]] = iter) -> int:
    """Make the index anew from what is public; returns the number of documents. Raises EngineError.

    The documents pass through `watch` on their way, so that progress can be shown.
    """
    # Not beside a drain: one that read a pilot before its row came could write that older state after us, and the row
    # would be gone.
    with one_at_a_time(DRAIN_WAIT_SECONDS):
        keys = list(_behind().values_list("pk", flat=True))
    documents = default_engine().rebuild(
        watch(all_documents(_set_aside)), partial(current, set_aside=_set_aside)
    )
    forget()
    _await_expiry()
    # Two processes that delete the same rows in another order could wait for each other. Rows that stay because
    # somebody else is busy for so long do no harm.
    with suppress(EngineBusy), one_at_a_time(DRAIN_WAIT_SECONDS):
        _delete(keys)
    return documents


def rebuild_if_small() -> bool:
    """Make a missing index while someone waits, if that takes no more than a moment; whether it was made."""
    if PilotPage.objects.public().count() > REBUILD_IN_REQUEST:
        return False
    default_engine().rebuild(all_documents(_set_aside), partial(current, set_aside=_set_aside))
    forget()
    return True


def _set_aside(error: UnreadablePilot) -> None:
    """A rebuild goes on without it; the row makes later drains try again, and shows in the lag."""
    logger.error("%s", error, exc_info=error)
    now = timezone.now()
    OutboxEntry.objects.create(
        pilot_id=error.pk, due_at=now + FIRST_DELAY, attempts=1, last_error=str(error), failed_at=now
    )


def _apply(ids: set[int], set_aside: SetAside) -> None:
    try:
        default_engine().apply(current(ids, set_aside))
        forget()  # lists made meanwhile, from the records as they are and the index as it was
    except IndexMissing:
        if not rebuild_if_small():
            raise


def _postpone(rows: list[OutboxEntry], error: str) -> None:
    now = timezone.now()
    for row in rows:
        row.due_at = now + min(FIRST_DELAY * 2 ** min(row.attempts, 10), LONGEST_DELAY)
        row.attempts += 1
        row.last_error, row.failed_at = error, now
    OutboxEntry.objects.bulk_update(rows, ["due_at", "attempts", "last_error", "failed_at"], batch_size=BATCH)


def _await_expiry(ids: Iterable[int] | None = None) -> None:
    """Pilots with an expiry are looked at again when it passes, whether the scheduler runs then or not.

    So are those they repeat or are repeated by, of which that is counted.
    """
    expiring = PilotPage.objects.public().filter(expire_at__isnull=False)
    if ids is not None:
        expiring = expiring.filter(pk__in=ids)
    rows = list(expiring.values_list("pk", "expire_at"))
    family = beside([pk for pk, _expire_at in rows])
    wanted = {(pk, expire_at) for own, expire_at in rows for pk in (own, *family[own])}
    appointed = OutboxEntry.objects.filter(due_at__gt=timezone.now())
    if ids is not None:
        appointed = appointed.filter(pilot_id__in={*ids, *(pk for pk, _expire_at in wanted)})
    waiting = set(appointed.values_list("pilot_id", "due_at"))
    OutboxEntry.objects.bulk_create(
        OutboxEntry(pilot_id=pk, due_at=expire_at) for pk, expire_at in sorted(wanted - waiting)
    )
