"""Load the contents of fixtures/: vocabularies, the frame of the site, plans and pilots."""

import logging
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from home.tree import load_tree
from scenarios.loading.ledger import Tally
from scenarios.loading.records import Step
from scenarios.loading.registry import Load, Track, load_pilots, load_plans, load_vocabularies
from scenarios.loading.rows import FixtureError
from search import vocabulary

GROUPS: dict[str, list[Load]] = {
    "vocabularies": [load_vocabularies],
    "plans": [load_tree, load_plans],
    "pilots": [load_tree, load_pilots],
}
ALL: list[Load] = [load_vocabularies, load_tree, load_plans, load_pilots]

PLURALS = {"technology": "technologies", "page": "plain pages"}


class Command(BaseCommand):
    help = (
        "Load the contents of fixtures/. Run it as often as you like: it writes what is new or has changed there, "
        "and keeps whatever people have edited, removed or made in the admin."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--only", choices=GROUPS, help="load only this group (and the pages it hangs below)"
        )
        parser.add_argument(
            "--fixtures",
            type=Path,
            default=settings.ROOT / "fixtures",
            help="folder of the files (default: fixtures/)",
        )

    def handle(self, *args, only: str | None, fixtures: Path, **options) -> None:
        # It logs every page that is made; what was done is reported below.
        logging.getLogger("wagtail").setLevel(logging.WARNING)
        try:
            for load in GROUPS[only] if only else ALL:
                with self._progress() as track:
                    tallies = load(fixtures, track)
                # Regions are made in bulk, which no signal tells.
                vocabulary.forget()
                for tally in tallies:
                    self._report(tally)
        except FixtureError as error:
            raise CommandError(f"{error}\nNothing of this group was loaded.") from error

    @contextmanager
    def _progress(self) -> Iterator[Track]:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        console = Console()
        with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:

            def track(kind: str, total: int) -> Step:
                task = progress.add_task(_plural(kind), total=total)
                return lambda: progress.advance(task)

            yield track

    def _report(self, tally: Tally) -> None:
        counts = {
            "created": tally.created,
            "updated": tally.updated,
            "unchanged": tally.unchanged,
            "kept as people left them": len(tally.kept),
        }
        words = ", ".join(f"{number} {name}" for name, number in counts.items() if number)
        self.stdout.write(f"  {_plural(tally.kind)}: {words}")
        for reason in tally.kept:
            self.stdout.write(self.style.WARNING(f"    kept {reason}"))


def _plural(kind: str) -> str:
    return PLURALS.get(kind, f"{kind}s")
