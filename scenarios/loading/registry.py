"""What is loaded together: each group in one transaction, so that a fixture with a mistake changes nothing."""

from collections.abc import Callable
from pathlib import Path

from django.db import transaction

from scenarios.covers import drawn_together
from scenarios.loading.ledger import Tally
from scenarios.loading.pages import Cities
from scenarios.loading.pilots import PilotLoader
from scenarios.loading.planned_pilots import PlannedPilotLoader
from scenarios.loading.plans import PlanLoader
from scenarios.loading.readings import Readings
from scenarios.loading.records import Step
from scenarios.loading.regions import RegionLoader
from scenarios.loading.rows import read_csv, read_yaml
from scenarios.loading.synonyms import SynonymLoader, read_synonyms
from scenarios.loading.units import UnitLoader
from scenarios.loading.vocabularies import ScenarioLoader, SectorLoader, TechnologyLoader

Track = Callable[[str, int], Step]  # called with the name of a kind and its number of rows
Load = Callable[[Path, Track], list[Tally]]


def untracked(name: str, total: int) -> Step:
    return lambda: None


@transaction.atomic
def load_vocabularies(folder: Path, track: Track = untracked) -> list[Tally]:
    """Sectors, scenarios, technologies, regions, units and synonyms."""
    files = {
        SectorLoader: read_yaml(folder / "sectors.yaml", "code"),
        ScenarioLoader: read_yaml(folder / "scenarios.yaml", "code"),
        TechnologyLoader: read_yaml(folder / "technologies.yaml", "slug"),
        RegionLoader: read_csv(folder / "regions.csv", "code"),
        UnitLoader: read_yaml(folder / "units.yaml", "slug"),
        SynonymLoader: read_synonyms(folder / "synonyms"),
    }
    return [loader().load(rows, track(loader.kind, len(rows))) for loader, rows in files.items()]


@transaction.atomic
def load_plans(folder: Path, track: Track = untracked) -> list[Tally]:
    """Plans with what is read from them, and the pilots they propose."""
    rows = read_yaml(folder / "plans.yaml", "slug")
    readings = Readings(folder)
    plans = PlanLoader(readings, Cities()).load(rows, track("plan", len(rows)))
    with drawn_together():
        loader = PlannedPilotLoader(readings, rows)
        proposed = loader.rows()
        return [plans, loader.load(proposed, track(loader.kind, len(proposed)))]


@transaction.atomic
def load_pilots(folder: Path, track: Track = untracked) -> list[Tally]:
    rows = read_yaml(folder / "pilots.yaml", "slug")
    with drawn_together():
        return [PilotLoader(Cities()).load(rows, track("pilot", len(rows)))]
