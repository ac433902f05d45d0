"""Many pilots a few hundred at a time, so that memory holds no more than these.

A chunk is let go of when the next one is asked for: nothing may be read of its pilots then.
"""

from collections.abc import Iterable, Iterator
from itertools import islice

from scenarios.models import PilotPage, PilotQuerySet

CHUNK = 500  # also below the number of variables a database takes in one query


def by_number(pilots: PilotQuerySet) -> Iterator[list[PilotPage]]:
    """All of them, in the order in which they were made; the queries of one chunk for each."""
    last = 0
    while chunk := list(pilots.filter(pk__gt=last).order_by("pk")[:CHUNK]):
        last = chunk[-1].pk
        is_last = len(chunk) < CHUNK
        yield chunk
        _let_go(chunk)
        if is_last:
            return


def in_order(ids: Iterable[int], pilots: PilotQuerySet) -> Iterator[list[PilotPage]]:
    """Those of `pilots` with these numbers, in the order of the numbers; the others are passed over."""
    wanted = iter(ids)
    while numbers := list(islice(wanted, CHUNK)):
        found = {pilot.pk: pilot for pilot in pilots.filter(pk__in=numbers)}
        yield [found[number] for number in numbers if number in found]
        _let_go(found.values())


def _let_go(pilots: Iterable[PilotPage]) -> None:
    """A pilot and the rows of its lists refer to each other: their memory would wait for the collector of garbage."""
    for pilot in pilots:
        vars(pilot).clear()
