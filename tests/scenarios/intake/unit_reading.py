"""Reading the units of a few paragraphs, for the tests of lists and of rules."""

import re

from scenarios.intake.reading import Span
from scenarios.intake.units import TaskUnits, read_units
from tests.scenarios.intake.places import place

YUEYANG, CHANGLE, HUNAN = "430600", "370725", "430000"


def read(*items: str, code: str | None = YUEYANG) -> list[TaskUnits]:
    """Items as paragraphs of one text."""
    text = "\n".join(items)
    spans, start = [], 0
    for item in items:
        spans.append(Span(start, start + len(item)))
        start += len(item) + 1
    found = read_units(text, spans, place(code) if code else None)
    for units in found:
        for mention in (*units.lead, *units.units):
            assert mention.cited.endswith(re.sub(r"\s", "", mention.span.of(text)))
    return found


def cited(units: TaskUnits) -> tuple[list[str], list[str]]:
    return [mention.cited for mention in units.lead], [mention.cited for mention in units.units]


def one(item: str, code: str | None = YUEYANG) -> tuple[list[str], list[str]]:
    return cited(read(item, code=code)[0])


A, B, C = "市工信局", "市发改委", "市财政局"
