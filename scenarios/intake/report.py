"""A reading as plain data for programs, in the form that `manage.py read_policy --json` prints."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from scenarios.intake.reading import PlanReading, ScenarioReading, TargetReading, TaskReading, UnitMention
from scenarios.intake.remarks import MESSAGES


def as_data(reading: PlanReading) -> dict[str, Any]:
    """Texts, numbers and lists only. `passage` is [start, end] in the normalised text."""
    return {
        "title": reading.title,
        "number": reading.number or None,
        "issued_on": reading.issued_on.isoformat() if reading.issued_on else None,
        "region": reading.region.code if reading.region else None,
        "years": list(reading.years) if reading.years else None,
        "tasks": [_task(task) for task in reading.tasks],
        "scenarios": [_scenario(scenario) for scenario in reading.scenarios],
        "targets": [_target(target) for target in reading.targets],
        "warnings": [
            {
                "code": remark.code,
                "message": MESSAGES[remark.code],
                "detail": remark.detail,
                "passage": list(remark.span) if remark.span else None,
            }
            for remark in reading.warnings
        ],
    }


def _task(task: TaskReading) -> dict[str, Any]:
    return {
        "path": task.path,
        "heading": task.heading,
        "kind": task.kind,
        "text": task.text,
        "lead_units": _units(task.lead_units),
        "units": _units(task.units),
        "passage": list(task.span),
    }


def _scenario(scenario: ScenarioReading) -> dict[str, Any]:
    words = [word for sector in scenario.sectors for word in sector.words]
    words += scenario.scenario.words if scenario.scenario else ()
    return {
        "title": scenario.title,
        "path": scenario.path,
        "sectors": [sector.code for sector in scenario.sectors],
        "scenario": scenario.scenario.code if scenario.scenario else None,
        "text": scenario.text,
        "lead_units": _units(scenario.lead_units),
        "units": _units(scenario.units),
        "passage": list(scenario.span),
        "words": sorted({tuple(word) for word in words}),
    }


def _units(mentions: Sequence[UnitMention]) -> list[dict[str, Any]]:
    return [
        {
            "cited": mention.cited,
            "name": mention.name,
            "is_group": mention.is_group,
            "passage": list(mention.span),
        }
        for mention in mentions
    ]


def _target(target: TargetReading) -> dict[str, Any]:
    return {
        "year": target.year,
        "metric": target.metric,
        "comparator": target.comparator,
        "value": _number(target.value),
        "unit": target.unit,
        "text": target.text,
        "note": target.note,
        "is_addition": target.is_addition,
        "parts": [{"name": part.name, "value": _number(part.value)} for part in target.parts],
        "passage": list(target.value_span),
    }


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)
