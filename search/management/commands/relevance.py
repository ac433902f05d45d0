"""Measure the order of results on the judged queries."""

from argparse import ArgumentParser
from pathlib import Path
from statistics import fmean
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.table import Table

from scenarios.models import PilotPage
from search.query import SearchQuery
from search.relevance import DEPTH, ndcg, read_judgements
from search.results import search

JUDGEMENTS = Path(settings.ROOT) / "fixtures" / "judgements.yaml"


class Command(BaseCommand):
    help = (
        "Print nDCG@10 for each judged query. Grades of pilots that are not public are left out of the ideal."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--judgements", type=Path, default=JUDGEMENTS)
        parser.add_argument("--at-least", type=float, default=0.0, help="fail when the mean is lower")

    def handle(self, *args: Any, **options: Any) -> None:
        public = set(PilotPage.objects.public().values_list("slug", flat=True))
        table = Table("Query", "nDCG@10", "Tier", "Found", "Missed")
        scores = []
        for judgement in read_judgements(options["judgements"]):
            judgement = judgement.among(public)
            if not any(judgement.grades.values()):
                table.add_row(judgement.query, "–", "", "", "nothing public is graded")
                continue
            results = search(SearchQuery(judgement.query, size=DEPTH))
            found = [hit.pilot.slug for hit in results.hits]
            scores.append(ndcg(found, judgement.grades))
            missed = ", ".join(
                slug for slug, grade in judgement.grades.items() if grade and slug not in found
            )
            table.add_row(judgement.query, f"{scores[-1]:.3f}", str(results.tier), str(results.total), missed)
        if not scores:
            raise CommandError(
                "No judged pilot is public: load the registry first (`manage.py load_registry`)."
            )
        Console().print(table)
        mean = fmean(scores)
        self.stdout.write(f"mean nDCG@{DEPTH} of {len(scores)} queries: {mean:.3f}")
        if mean < options["at_least"]:
            raise CommandError(f"The mean is below {options['at_least']}.")
