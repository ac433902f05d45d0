"""The edition of what is public: a name that changes with everything a visitor could see change.

Whatever is computed from public records is worth keeping until the next edition, in every process: figures and lists
in memory (`kept`), whole pages in the site's page cache. The name is kept in the shared cache, so that all processes
agree on it. It changes when a transaction that wrote anything public has committed, when a page's expiry passes, and
after `LONGEST_SECONDS` in any case, for what no signal tells: a change in the database by hand, a new day.
"""

import uuid
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Any, TypeVar

from django.core.cache import cache
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.models import Page

LONGEST_SECONDS = 600
_KEY = "public-edition"

Kept = TypeVar("Kept")


def edition() -> str:
    """Asked for before anything is read from the database, what is then computed belongs to this edition or a later."""
    name = cache.get(_KEY)
    if name is None:
        name = uuid.uuid4().hex
        cache.set(_KEY, name, LONGEST_SECONDS)
        # Only now: an expiry that is set meanwhile makes another edition when it commits.
        if (seconds := _seconds_to_next_expiry()) < LONGEST_SECONDS:
            cache.touch(_KEY, max(0, seconds))
    return name


def new_edition() -> None:
    """To be called within the transaction of the change: everything is computed anew once it has committed."""
    # Robust: without the cache pages are old for a while, but what else waits for the commit still happens.
    transaction.on_commit(forget, robust=True)


def forget() -> None:
    """Begin a new edition at once: what changed is not in the database, or is committed already."""
    cache.delete(_KEY)


def _seconds_to_next_expiry() -> float:
    now = timezone.now()
    expiring = Page.objects.live().filter(expire_at__gt=now).order_by("expire_at")
    expire_at = expiring.values_list("expire_at", flat=True).first()
    return (expire_at - now).total_seconds() if expire_at else float("inf")


def may_be_kept() -> bool:
    """Not within a transaction: it may see what never becomes public."""
    return not transaction.get_connection().in_atomic_block


MOST_KEPT = 1_000
_kept: OrderedDict[Any, tuple[str, Any]] = OrderedDict()
_turn = Lock()


def kept(key: Any, compute: Callable[[], Kept]) -> Kept:
    """What `compute` gave in this edition, computed once a process. Treat it as read-only: threads share it.

    Querysets, and those in a dictionary, are read. Of more than `MOST_KEPT` keys those asked for last stay.
    """
    if not may_be_kept():
        return compute()
    name = edition()
    with _turn:
        known = _kept.get(key)
        if known is not None and known[0] == name:
            _kept.move_to_end(key)
            return known[1]
    value = _read(compute())
    with _turn:
        _kept[key] = (name, value)
        _kept.move_to_end(key)
        if len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return value


def _read(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _read(part) for name, part in value.items()}
    return list(value) if isinstance(value, QuerySet) else value
