"""Forks of a program that has Django set up. It must hold no open index when it forks."""

import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connections

from search import outbox


def fork(work: Callable[[], None]) -> int:
    """Do the work in a process of its own, with connections of its own; returns its id."""
    connections.close_all()
    pid = os.fork()
    if pid:
        return pid
    try:
        work()
    except BaseException:  # noqa: BLE001 - a fork must never go on with what its parent does
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def in_a_fork(work: Callable[[], None]) -> None:
    """Raises SystemExit when it fails."""
    if exit_code(fork(work)):
        sys.exit(f"{work.__name__} failed")


def exit_code(pid: int) -> int:
    """Waits for its end."""
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def was_killed(pid: int) -> bool:
    """And did not end before by itself."""
    return exit_code(pid) == -signal.SIGKILL


@contextmanager
def nobody_drains() -> Iterator[None]:
    """Changes of this process only wait."""
    original, outbox.drain_if_due = outbox.drain_if_due, lambda *_, **__: None
    try:
        yield
    finally:
        outbox.drain_if_due = original
