"""A program in which one process changes pilots and two others drain.

It prints, as JSON, which version of a pilot stood in the index each time it looked, and what there was at the end.
"""

import json
import os
import random
import signal
import sys
import time
from collections.abc import Iterable

from django.core.management import call_command
from django.db import transaction

from scenarios.models import PilotPage
from search import outbox
from search.documents import current
from search.engines import default_engine, engine_at
from search.engines.protocol import Changes, EngineError
from search.models import OutboxEntry
from tests.factories import home_page, make_pilots
from tests.search.forks import fork, nobody_drains, was_killed

VERSIONS = 60
LONGEST_PAUSE_SECONDS = 0.03
# Between reading and writing: long enough for a drain without one to be done meanwhile.
PAUSES_SECONDS = (0, 0, 0.25)


def main() -> None:
    home_page()
    make_pilots(4)
    outbox.rebuild()
    engine_at.cache_clear()
    drainers = [fork(drain_for_ever) for _ in range(2)]
    seen = change_and_look()
    for pid in drainers:
        os.kill(pid, signal.SIGKILL)
    alive_to_the_end = [was_killed(pid) for pid in drainers]
    outbox.make_due()
    outbox.drain()
    call_command("rebuild_search", "--check", stdout=sys.stderr)
    line = {
        "seen": seen,
        "alive": alive_to_the_end,
        "documents": default_engine().count(),
        "waiting": OutboxEntry.objects.count(),
    }
    sys.stdout.write(f"{json.dumps(line)}\n")


def drain_for_ever() -> None:
    """Slowly between reading and writing, where another drain could come in between."""

    def slowly(ids: Iterable[int], *arguments: object) -> Changes:
        changes = current(ids, *arguments)
        time.sleep(random.choice(PAUSES_SECONDS))
        return changes

    outbox.current = slowly
    while True:
        try:
            outbox.drain()
        except EngineError as error:
            sys.stderr.write(f"{error}\n")
        time.sleep(random.uniform(0, LONGEST_PAUSE_SECONDS))


def change_and_look() -> list[int]:
    """Versions of one pilot as the index showed them, one after the other."""
    pilot = PilotPage.objects.first()
    others = list(PilotPage.objects.exclude(pk=pilot.pk).values_list("pk", flat=True))
    engine = default_engine()
    versions = {engine.digests()[pilot.pk]: 0}
    seen = []
    with nobody_drains():
        for version in range(1, VERSIONS + 1):
            with transaction.atomic():
                pilot.title = f"第{version}版"
                pilot.save()
                (document,) = current([pilot.pk], print).upserts
                versions[document.digest()] = version
            outbox.enqueue(random.sample(others, 2))
            time.sleep(random.uniform(0, LONGEST_PAUSE_SECONDS))
            seen.append(versions[engine.digests()[pilot.pk]])
    return seen
