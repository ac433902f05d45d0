"""A program that kills its workers: `random SEED ROUNDS` at random moments, `points` at every step that matters.

It is started once (`tests.search.processes.start`) and forks a worker for each round, so that a round costs
milliseconds. No connection to the database and no open index is carried over a fork. It prints a line of JSON for each
round.
"""

import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connections
from wagtail.models import PageViewRestriction

from scenarios.models import CityPage, PilotPage, Unit
from search import outbox
from search.engines import engine_at, index_folder
from search.engines.embedded import EmbeddedEngine
from search.engines.generations import Generations
from search.models import OutboxEntry
from tests.factories import home_page, make_pilots
from tests.search.forks import exit_code, fork, in_a_fork, nobody_drains, was_killed

PILOTS = 24
SMALL_BATCH = 7  # so that a queue takes many steps, and a kill is likely to fall between them
LONGEST_LIFE_SECONDS = 0.2

Chooser = random.Random


def main(mode: str, *arguments: str) -> None:
    outbox.BATCH, outbox.DRAIN_IN_REQUEST = SMALL_BATCH, 2 * SMALL_BATCH
    prepare()
    for line in at_random(*map(int, arguments)) if mode == "random" else at_points():
        sys.stdout.write(f"{json.dumps(line)}\n")
        sys.stdout.flush()


def prepare() -> None:
    """Contents and index. Publishing here loads what every fork would otherwise load by itself."""
    home_page()
    make_pilots(PILOTS)
    outbox.rebuild()
    PilotPage.objects.first().save_revision().publish()
    engine_at.cache_clear()


# --- kills at random moments


def at_random(seed: int, rounds: int) -> Iterator[dict]:
    chooser = Chooser(seed)
    for number in range(rounds):
        worker = WORKERS[number % len(WORKERS)]
        seeds, life = (chooser.random(), chooser.random()), chooser.uniform(0.02, LONGEST_LIFE_SECONDS)
        # Beside a rebuild others index as well, and it has to catch up; otherwise their changes only wait.
        drained = worker is rebuilds
        pid = fork(lambda w=worker, s=seeds: forever(w, Chooser(s[0])))
        people = fork(lambda d=drained, s=seeds, t=life: changes_for(t, Chooser(s[1]), drained=d))
        time.sleep(life)
        os.kill(pid, signal.SIGKILL)
        line = {"worker": worker.__name__, "killed": was_killed(pid), **left_behind()}
        if exit_code(people):
            sys.exit("People could not work.")
        yield line
    # The last killed was a rebuild, beside which all may have been drained: it is the next to write who clears up.
    in_a_fork(leave_one_change)


def leave_one_change() -> None:
    with nobody_drains():
        outbox.enqueue(pilot_ids()[:1])


def forever(worker: Callable[[Chooser], None], chooser: Chooser) -> None:
    while True:
        worker(chooser)


def changes_for(seconds: float, chooser: Chooser, drained: bool) -> None:
    deadline = time.monotonic() + seconds
    with nullcontext() if drained else nobody_drains():
        while time.monotonic() < deadline:
            change(chooser)


def drains(chooser: Chooser) -> None:
    """A queue of half the pilots, drained in small batches."""
    with nobody_drains():
        outbox.enqueue(chooser.sample(pilot_ids(), PILOTS // 2))
    drain_all()


def rebuilds(chooser: Chooser) -> None:
    outbox.rebuild()


def publishes(chooser: Chooser) -> None:
    change(chooser)


WORKERS = (drains, rebuilds, publishes)


def change(chooser: Chooser) -> None:
    """One of the things people do."""
    pilot = PilotPage.objects.get(pk=chooser.choice(pilot_ids()))
    match chooser.choice(["rename", "rename", "unpublish", "publish", "unit", "private"]):
        case "rename":
            pilot.title = f"改名{chooser.randrange(10_000)}"
            pilot.save()
        case "unpublish":
            pilot.unpublish()
        case "publish":
            pilot.save_revision().publish()
        case "unit":
            rename_a_unit(chooser)
        case "private":
            hide_or_show(pilot)


def rename_a_unit(chooser: Chooser) -> None:
    unit = Unit.objects.get(slug=f"many-{chooser.randrange(8)}")
    unit.name_zh = f"{unit.slug}改名{chooser.randrange(10_000)}"
    unit.save()


def hide_or_show(pilot: PilotPage) -> None:
    for restriction in PageViewRestriction.objects.filter(page=pilot):
        restriction.delete()
        return
    PageViewRestriction.objects.create(page=pilot, restriction_type=PageViewRestriction.LOGIN)


def pilot_ids() -> list[int]:
    return sorted(PilotPage.objects.values_list("pk", flat=True))


# --- kills at every step that matters


def at_points() -> Iterator[dict]:
    for name, (owner, attribute, work) in POINTS.items():
        pid = fork(lambda o=owner, a=attribute, w=work: killed_at(o, a, w))
        line = {"point": name, "killed": was_killed(pid), **left_behind()}
        in_a_fork(drain_and_compare)
        yield line | {"after_drain": left_behind()}


def killed_at(owner: object, step: str, work: Callable[[], None]) -> None:
    """Change something, then do the work and die when it calls owner.step for the first time."""
    with nobody_drains():
        for number in range(3):
            change(Chooser(f"{step}{number}"))
    setattr(owner, step, lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL))
    work()


def drain_all() -> None:
    outbox.make_due()
    outbox.drain()


def rebuild_while_others_change() -> None:
    """A change that the new index holds already in its older state is made, and indexed, before it is in use."""

    def interrupted(documents: Iterator) -> Iterator:
        for number, document in enumerate(documents):
            yield document
            if number == 2:
                city = CityPage.objects.get()
                city.title_en += "!"
                city.save()
                outbox.drain()

    outbox.rebuild(interrupted)


# What comes next when the process dies.
POINTS = {
    "tell of a renamed unit": (outbox, "enqueue", lambda: rename_a_unit(Chooser(0))),
    "tell of a private page": (outbox, "enqueue", lambda: hide_or_show(PilotPage.objects.live().last())),
    "write a batch": (EmbeddedEngine, "_write", drain_all),
    "note expiries of a batch": (outbox, "_await_expiry", drain_all),
    "delete its rows": (outbox, "_delete", drain_all),
    "make a folder for a rebuild": (Generations, "begin", rebuild_while_others_change),
    "write its documents": (EmbeddedEngine, "_fill", rebuild_while_others_change),
    "note changes meanwhile": (Generations, "note_for_catch_up", rebuild_while_others_change),
    "read changes meanwhile": (Generations, "noted", rebuild_while_others_change),
    "put the new index in use": (Generations, "put_in_use", rebuild_while_others_change),
    "turn the pointer to it": (Path, "replace", rebuild_while_others_change),
    "end the catch-up": (Generations, "end_catch_up", rebuild_while_others_change),
}


def drain_and_compare() -> None:
    """As the next process would, that has something to write."""
    outbox.enqueue(pilot_ids()[:1])
    drain_all()
    call_command("rebuild_search", "--check", stdout=sys.stderr)


def left_behind() -> dict:
    folder: Path = index_folder(settings.SEARCH_URL)
    catch_up = folder / "catch-up"
    waiting = OutboxEntry.objects.count()
    connections.close_all()
    return {
        "waiting": waiting,
        "generations": len(list(folder.glob("g-*"))),
        "catch_up": len(catch_up.read_text()) if catch_up.exists() else None,
    }
