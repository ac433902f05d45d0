"""Read a government plan document and show what was understood; nothing is written."""

import json
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from scenarios.intake.document import UnreadableDocument, read_document
from scenarios.intake.plan import Knowledge, read_plan
from scenarios.intake.reading import PlanReading, UnitMention
from scenarios.intake.remarks import MESSAGES
from scenarios.intake.report import as_data


class Command(BaseCommand):
    help = "Read a plan (.txt, .docx or .pdf) and print its tasks, application scenarios, units and targets."
    # It reads a file and needs no database.
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--json", action="store_true", help="print JSON for programs")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            document = read_document(file)
        except UnreadableDocument as error:
            raise CommandError(f"{file.name}: {error}") from error
        except OSError as error:
            raise CommandError(f"{file} cannot be opened: {error.strerror}.") from error
        reading = read_plan(document, Knowledge.from_fixtures(settings.ROOT / "fixtures"))
        if options["json"]:
            self.stdout.write(json.dumps(as_data(reading), ensure_ascii=False, indent=2))
        else:
            _report(reading, Console(file=self.stdout))
        if not reading.tasks:
            raise CommandError(f"{file.name}: {MESSAGES['no-outline']}")


def _report(reading: PlanReading, console: Console) -> None:
    console.print(f"[bold]{escape(reading.title or 'No title found')}[/bold]")
    facts = {
        "Number": reading.number,
        "Issued": reading.issued_on,
        "Region": f"{reading.region.name} {reading.region.code}" if reading.region else None,
        "Years": "–".join(str(year) for year in dict.fromkeys(reading.years)) if reading.years else None,
    }
    for label, value in facts.items():
        console.print(f"{label + ':':8} {escape(str(value or 'not stated'))}")
    console.print(_targets(reading), _tasks(reading), _scenarios(reading))
    for remark in reading.warnings:
        about = f" ({remark.detail})" if remark.detail else ""
        console.print(f"[yellow]![/yellow] {escape(MESSAGES[remark.code] + about)}")


def _targets(reading: PlanReading) -> Table:
    table = Table(
        "Year", "Metric", "In its words", "", "Value", "Parts", title=f"{len(reading.targets)} targets"
    )
    for target in reading.targets:
        table.add_row(
            str(target.year or "–"),
            target.metric + (" (added)" if target.is_addition else ""),
            escape(target.note),
            target.comparator,
            f"{target.value.normalize():,f} {escape(target.unit)}",
            escape("、".join(f"{part.name} {part.value.normalize():,f}" for part in target.parts)),
        )
    return table


def _tasks(reading: PlanReading) -> Table:
    table = Table(
        "Place", "Kind", "Heading", "Lead", "Units", title=f"{len(reading.tasks)} tasks", show_lines=True
    )
    for task in reading.tasks:
        table.add_row(
            escape(task.path), task.kind, escape(task.heading), _names(task.lead_units), _names(task.units)
        )
    return table


def _scenarios(reading: PlanReading) -> Table:
    table = Table(
        "Place", "Title", "Sectors", "Scenario", title=f"{len(reading.scenarios)} application scenarios"
    )
    for scenario in reading.scenarios:
        table.add_row(
            escape(scenario.path),
            escape(scenario.title),
            ", ".join(sector.code for sector in scenario.sectors) or "–",
            scenario.scenario.code if scenario.scenario else "–",
        )
    return table


def _names(mentions: Sequence[UnitMention]) -> str:
    return escape("、".join(mention.cited for mention in mentions)) or "–"
