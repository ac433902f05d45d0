"""Many pilots a few hundred at a time, so that memory holds no more than these."""

from collections.abc import Iterable, Iterator
from itertools import islice

from scenarios.models import PilotPage, PilotQuerySet

CHUNK = 500  # also below the number of variables a database takes in one query


def by_number(pilots: PilotQuerySet) -> Iterator[list[PilotPage]]:
    """All of them, in the order in which they were made; the queries of one chunk for each."""
    last = 0
    while chunk := list(pilots.filter(pk__gt=last).order_by("pk")[:CHUNK]):
        yield chunk
        if len(chunk) < CHUNK:
            return
        last = chunk[-1].pk


def in_order(ids: Iterable[int], pilots: PilotQuerySet) -> Iterator[list[PilotPage]]:
    """Those of `pilots` with these numbers, in the order of the numbers; the others are passed over."""
    wanted = iter(ids)
    while numbers := list(islice(wanted, CHUNK)):
        found = {pilot.pk: pilot for pilot in pilots.filter(pk__in=numbers)}
        yield [found[number] for number in numbers if number in found]
