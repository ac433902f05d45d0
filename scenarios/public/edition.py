"""The edition of what is public: a name that changes with everything a visitor could see change.

Whatever is computed from public records is worth keeping until the next edition, in every process: figures and lists
in memory (`kept`), whole pages in the site's page cache. The name is kept in the shared cache, so that all processes
agree on it. It changes when a transaction that wrote anything public has committed, when a page's expiry passes, and
after `LONGEST_SECONDS` in any case, for what no signal tells: a change in the database by hand, a new day.
"""

import uuid
from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable, Mapping
from threading import Lock
from typing import Any, Generic, TypeVar

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from wagtail.models import Page

LONGEST_SECONDS = 600
_KEY = "public-edition"

Key = TypeVar("Key", bound=Hashable)
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


def is_for_everybody(request: HttpRequest) -> bool:
    """Whether the answer may be made of what is kept, and be kept.

    Not in a preview, which shows what is not public yet; nor with a session: editors are offered more than others.
    """
    return not getattr(request, "is_preview", False) and settings.SESSION_COOKIE_NAME not in request.COOKIES


class Shelf(Generic[Key, Kept]):
    """Values of one kind, each computed once an edition and process. Treat them as read-only: threads share them.

    Of more than `most` those asked for last stay.
    """

    def __init__(self, most: int):
        self._most = most
        self._values: OrderedDict[Key, tuple[str, Kept]] = OrderedDict()
        self._turn = Lock()

    def each(
        self, keys: Collection[Key], compute: Callable[[list[Key]], Mapping[Key, Kept]]
    ) -> dict[Key, Kept]:
        """The values of these keys: `compute` is asked once, for those that are missing, and may leave some out."""
        if not may_be_kept():
            return dict(compute(list(keys)))
        name = edition()
        found: dict[Key, Kept] = {}
        with self._turn:
            for key in keys:
                known = self._values.get(key)
                if known is not None and known[0] == name:
                    self._values.move_to_end(key)
                    found[key] = known[1]
        if missing := [key for key in keys if key not in found]:
            computed = compute(missing)
            with self._turn:
                for key, value in computed.items():
                    self._values[key] = (name, value)
                    self._values.move_to_end(key)
                while len(self._values) > self._most:
                    self._values.popitem(last=False)
            found |= computed
        return found

    def one(self, key: Key, compute: Callable[[], Kept]) -> Kept:
        return self.each([key], lambda _keys: {key: compute()})[key]


_SHELF: Shelf[Any, Any] = Shelf(most=1_000)


def kept(key: Any, compute: Callable[[], Kept]) -> Kept:
    """What `compute` gave in this edition, from a shelf of its own for all that is not kept in great numbers.

    Querysets, and those in a dictionary, are read.
    """
    value: Kept = _SHELF.one(key, lambda: _read(compute()))
    return value


def _read(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _read(part) for name, part in value.items()}
    return list(value) if isinstance(value, QuerySet) else value
