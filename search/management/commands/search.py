"""Search from the command line: `manage.py search 智慧港口 --sector ports --json`."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.table import Table

from search.forms import Repeated, page_beyond, read
from search.payload import LIMIT, MAX_LIMIT, payload
from search.query import FACETS, USUAL_SORTS, Sort
from search.results import search
from search.vocabulary import vocabulary

WRONG_PARAMETERS = 2


class Command(BaseCommand):
    help = "Search the public pilots, as the search page does. Wrong parameters end with exit code 2."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "text", nargs="?", default="", help="words to search for; without them all are listed"
        )
        for facet in FACETS:
            parser.add_argument(
                f"--{facet}", action="append", default=[], help="may be repeated: any of the values"
            )
        parser.add_argument("--sort", default=Sort.RELEVANCE.value, help=", ".join(USUAL_SORTS))
        parser.add_argument("--page", default="1")
        parser.add_argument("--limit", type=int, default=LIMIT, help=f"hits a page, 1 to {MAX_LIMIT}")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        if not 1 <= options["limit"] <= MAX_LIMIT:
            raise CommandError(f"--limit is 1 to {MAX_LIMIT}.", returncode=WRONG_PARAMETERS)
        names = vocabulary()
        given = {facet: options[facet] for facet in FACETS}
        given |= {"q": [options["text"]], "sort": [options["sort"]], "page": [options["page"]]}
        reading = read(Repeated(given), names, size=options["limit"])
        problems = reading.problems
        if not problems:
            results = search(reading.query)
            if results.degraded:
                raise CommandError("The search index is not available: run `manage.py rebuild_search`.")
            if reading.query.page > results.last_page:
                problems = [page_beyond(reading.query, results.last_page)]
        if problems:
            raise CommandError("\n".join(problem.error for problem in problems), returncode=WRONG_PARAMETERS)
        answer = payload(results, names)
        if options["json"]:
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
        else:
            _show(answer)


def _show(answer: dict[str, Any]) -> None:
    console = Console()
    table = Table("", "Title", "Slug", "Score", box=None)
    for rank, hit in enumerate(answer["hits"], start=1):
        table.add_row(str(rank), hit["title"], hit["slug"], f"{hit['score']:.2f}")
    console.print(f"{answer['total']} pilots, tier {answer['tier']}")
    console.print(table)
    for facet, values in answer["facets"].items():
        counted = ", ".join(f"{value['label']} {value['count']}" for value in values[:8])
        console.print(f"[bold]{facet}[/bold] {counted}")
