"""Make the search index anew, or compare it with the database."""

from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from scenarios.models import PilotPage
from search import outbox
from search.documents import all_documents
from search.engines import default_engine
from search.engines.protocol import EngineError, IndexState, SearchDocument


class Command(BaseCommand):
    help = (
        "Make the search index anew from what is public. Searches are answered from the old one until it is done, "
        "and changes made meanwhile are in the new one."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--if-needed", action="store_true", help="only when it is missing, damaged or of another version"
        )
        parser.add_argument("--check", action="store_true", help="only compare; exit code 1 if it differs")
        parser.add_argument("--repair", action="store_true", help="compare, and write only what differs")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["repair"]:
                self._repair()
            elif options["check"]:
                self._check()
            elif options["if_needed"] and _works():
                self.stdout.write(f"The search index is ready ({outbox.drain()} changes added).")
            else:
                self._rebuild()
        except EngineError as error:
            raise CommandError(str(error)) from error

    def _rebuild(self) -> None:
        total = PilotPage.objects.public().count()
        with _progress() as progress:
            task = progress.add_task("Indexing pilots", total=total)

            def counted(documents: Iterator[SearchDocument]) -> Iterator[SearchDocument]:
                for document in documents:
                    yield document
                    progress.advance(task)

            number = outbox.rebuild(counted)
        self.stdout.write(f"{number} pilots are in the search index.")

    def _check(self) -> None:
        found = _compare()
        if not found:
            self.stdout.write("The search index agrees with the database.")
            return
        advice = "Run `manage.py drain_outbox`, then `manage.py rebuild_search --repair`."
        raise CommandError("\n".join([*found.lines(), advice]))

    def _repair(self) -> None:
        found = _compare()
        for line in found.lines():
            self.stdout.write(line)
        outbox.enqueue(found.repairable)
        outbox.make_due()
        outbox.drain()
        if left := _compare():
            raise CommandError("\n".join(["The search index still differs.", *left.lines()]))
        self.stdout.write("The search index agrees with the database.")


@dataclass(frozen=True)
class Differences:
    """Pilots that the index does not hold as they are, by their keys."""

    missing: list[int]
    stale: list[int]
    gone: list[int]
    unreadable: list[int]
    """That cannot be indexed as they are stored: an editor has to save them again."""

    def __bool__(self) -> bool:
        return any((self.missing, self.stale, self.gone, self.unreadable))

    @property
    def repairable(self) -> list[int]:
        return [*self.missing, *self.stale, *self.gone]

    def lines(self) -> list[str]:
        kinds = {
            "missing": self.missing,
            "out of date": self.stale,
            "no longer public": self.gone,
            "impossible to read as stored": self.unreadable,
        }
        return [f"{len(ids)} {how}: {', '.join(map(str, ids[:10]))}" for how, ids in kinds.items() if ids]


def _compare() -> Differences:
    indexed = default_engine().digests()
    missing, stale, unreadable = [], [], []
    for document in all_documents(lambda error: unreadable.append(error.pk)):
        digest = indexed.pop(document.id, None)
        if digest is None:
            missing.append(document.id)
        elif digest != document.digest():
            stale.append(document.id)
    return Differences(missing, stale, sorted(indexed.keys() - set(unreadable)), unreadable)


def _works() -> bool:
    """Of this version, and its files can be read."""
    engine = default_engine()
    try:
        return engine.state() is IndexState.READY and engine.count() >= 0
    except EngineError:
        return False


def _progress() -> Progress:
    return Progress(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
