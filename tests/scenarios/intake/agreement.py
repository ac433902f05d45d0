"""How far a reading agrees with a reading by hand (a `.gold.yaml`): F1 of titles, units, leads, targets and sectors.

Run as a program it prints the figures and what differs: python -m tests.scenarios.intake.agreement FILE.gold.yaml …
"""

import re
import sys
import unicodedata
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from scenarios.intake.document import read_document
from scenarios.intake.plan import Knowledge, read_plan
from scenarios.intake.reading import PlanReading

ROOT = Path(__file__).parents[3]
MEASURES = ("titles", "units", "leads", "sectors", "targets", "kinds")


@dataclass
class Agreement:
    """Of one measure: what both have, what only the reading has, what only the gold has."""

    both: set[Hashable]
    surplus: set[Hashable]
    missing: set[Hashable]

    @property
    def f1(self) -> float:
        errors = len(self.surplus) + len(self.missing)
        return 2 * len(self.both) / (2 * len(self.both) + errors) if self.both or errors else 1.0

    def __add__(self, other: "Agreement") -> "Agreement":
        return Agreement(self.both | other.both, self.surplus | other.surplus, self.missing | other.missing)


def agreements(reading: PlanReading, gold: dict[str, Any], name: str) -> dict[str, Agreement]:
    """By measure. Everything carries the plan's name, so that agreements of several plans can be added.

    What two careful readers may see differently counts neither for nor against, and so what is said of it.
    """
    read, expected, arguable = _read_sets(reading), _gold_sets(gold), _arguable_sets(gold)
    doubtful = {title for (title,) in arguable["titles"]}
    for sets in (read, expected):
        for measure in ("units", "leads", "sectors"):
            sets[measure] = {item for item in sets[measure] if item[0] not in doubtful}
    return {
        measure: Agreement(
            *({(name, *item) for item in items} for items in (
                (read[measure] & expected[measure]) - arguable[measure],
                read[measure] - expected[measure] - arguable[measure],
                expected[measure] - read[measure] - arguable[measure],
            ))
        )
        for measure in MEASURES
    }  # fmt: skip


def _read_sets(reading: PlanReading) -> dict[str, set]:
    scenarios = [(plain_title(scenario.title), scenario) for scenario in reading.scenarios]
    return {
        "titles": {(title,) for title, _scenario in scenarios},
        "units": {
            (title, plain(mention.cited))
            for title, scenario in scenarios
            for mention in (*scenario.lead_units, *scenario.units)
        },
        "leads": {
            (title, plain(mention.cited)) for title, scenario in scenarios for mention in scenario.lead_units
        },
        "sectors": {(title, sector.code) for title, scenario in scenarios for sector in scenario.sectors},
        "targets": {
            (target.year, target.metric, target.comparator, target.value) for target in reading.targets
        },
        "kinds": {(task.path, task.kind) for task in reading.tasks},
    }


def _gold_sets(gold: dict[str, Any]) -> dict[str, set]:
    scenarios = [(plain_title(row["title"]), row) for row in gold.get("scenarios") or []]
    return {
        "titles": {(title,) for title, _row in scenarios},
        "units": {
            (title, plain(unit))
            for title, row in scenarios
            for unit in [*(row.get("lead_units") or []), *(row.get("units") or [])]
        },
        "leads": {(title, plain(unit)) for title, row in scenarios for unit in row.get("lead_units") or []},
        "sectors": {(title, code) for title, row in scenarios for code in row.get("sectors") or []},
        "targets": {
            (row["year"], row["metric"], row["comparator"], Decimal(str(row["value"])))
            for row in gold.get("targets") or []
        },
        "kinds": {(row["path"], row["kind"]) for row in gold.get("tasks") or []},
    }


def _arguable_sets(gold: dict[str, Any]) -> dict[str, set]:
    scenarios = [(plain_title(row["title"]), row) for row in gold.get("scenarios") or []]
    targets = [row for row in gold.get("targets") or [] if row.get("arguable")]
    return {
        "titles": {(title,) for title, row in scenarios if row.get("arguable")},
        "units": {
            (title, plain(unit)) for title, row in scenarios for unit in row.get("units_arguable") or []
        },
        "leads": set(),
        "sectors": {(title, code) for title, row in scenarios for code in row.get("sectors_arguable") or []},
        "targets": _gold_sets({"targets": targets})["targets"],
        "kinds": {(row["path"], row["kind"]) for row in gold.get("tasks") or [] if row.get("arguable")},
    }


def plain(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def plain_title(title: str) -> str:
    """Without verbs before and general words after it, which nobody takes for a difference."""
    title = re.sub(r"[“”\"'‘’]", "", plain(title))
    title = re.sub(r"^(?:加快|积极|大力|推进|推动|开展|实施|发展|打造|建设|深化|培育)+(?=.{3})", "", title)
    return re.sub(r"(?<=.{4})(?:(?:示范|试点|应用|场景|工程|项目|建设)+)$", "", title)


def of_file(gold_file: Path, knowledge: Knowledge) -> tuple[PlanReading, dict[str, Agreement]]:
    """The document lies beside the gold: x.txt, x.docx or x.pdf for x.gold.yaml; or `file` names it."""
    gold = yaml.safe_load(gold_file.read_text(encoding="utf-8"))
    name = gold_file.name.removesuffix(".gold.yaml")
    if "file" in gold:
        document = ROOT / gold["file"]
    else:
        document = next(path for path in gold_file.parent.glob(f"{name}.*") if path != gold_file)
    reading = read_plan(read_document(document), knowledge)
    return reading, agreements(reading, gold, name)


def total(parts: Iterable[dict[str, Agreement]]) -> dict[str, Agreement]:
    sums = {measure: Agreement(set(), set(), set()) for measure in MEASURES}
    for part in parts:
        for measure in MEASURES:
            sums[measure] = sums[measure] + part[measure]
    return sums


def main(files: list[str]) -> None:
    knowledge = Knowledge.from_fixtures(ROOT / "fixtures")
    parts = []
    for file in files:
        _reading, agreement = of_file(Path(file), knowledge)
        parts.append(agreement)
        print(file, {measure: round(agreement[measure].f1, 3) for measure in MEASURES})  # noqa: T201
        for measure in MEASURES:
            for sign, items in (("+", agreement[measure].surplus), ("-", agreement[measure].missing)):
                for item in sorted(items, key=str):
                    print("   ", measure, sign, *item[1:])  # noqa: T201
    if len(parts) > 1:
        print("all", {measure: round(of.f1, 3) for measure, of in total(parts).items()})  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1:])
