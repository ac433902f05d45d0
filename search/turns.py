"""Taking turns at indexing, among all processes on the database."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection
from django.db.backends.utils import CursorWrapper

from search.engines import index_folder
from search.engines.generations import LOCK_POLL_SECONDS as POLL_SECONDS
from search.engines.generations import locked
from search.engines.protocol import EngineBusy

_ADVISORY_LOCK = 0x5EA7C4


@contextmanager
def one_at_a_time(wait: float) -> Iterator[None]:
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
        time.sleep(POLL_SECONDS)
