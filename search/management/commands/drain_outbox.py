"""Write waiting changes into the index, once or for as long as the command runs."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search import outbox
from search.engines.protocol import EngineError


class Command(BaseCommand):
    help = "Write waiting changes into the search index. With --every, keep doing so."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--every", type=float, metavar="SECONDS", help="repeat after this pause until stopped"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        pause = options["every"]
        while pause:
            outbox.drain_if_due()
            time.sleep(pause)
        try:
            outbox.make_due()
            done = outbox.drain()
        except EngineError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{done} changes written to the search index.")
