"""Divisions for the tests of the reader, from the registry's own table."""

from functools import cache
from pathlib import Path

from scenarios.intake.reading import Span
from scenarios.intake.regions import Gazetteer, PlacedRegion, placed

REGIONS = Path(__file__).parents[3] / "fixtures" / "regions.csv"


@cache
def gazetteer() -> Gazetteer:
    return Gazetteer.from_csv(REGIONS)


def place(code: str) -> PlacedRegion:
    return placed(gazetteer().by_code[code], Span(0, 0), gazetteer())
