"""The sectors and scenarios that readings are made in terms of."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scenarios.yaml_files import read_yaml


@dataclass(frozen=True, slots=True)
class SectorTerms:
    """A sector and what it is called."""

    code: str
    labels: tuple[str, ...]
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ScenarioTerms:
    """A repeatable use of 5G within a sector (`sector` is its code) and what it is called."""

    code: str
    sector: str
    labels: tuple[str, ...]
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """What a reading may name. Compared by identity: what is worked out from it is kept as long as it is used."""

    sectors: tuple[SectorTerms, ...]
    scenarios: tuple[ScenarioTerms, ...]

    @classmethod
    def from_fixtures(cls, folder: Path) -> "Vocabulary":
        """From `sectors.yaml` and `scenarios.yaml`. Raises OSError, yaml.YAMLError or KeyError if they are wrong."""
        return cls(
            sectors=tuple(SectorTerms(row["code"], *_names(row)) for row in _rows(folder / "sectors.yaml")),
            scenarios=tuple(
                ScenarioTerms(row["code"], row["sector"], *_names(row))
                for row in _rows(folder / "scenarios.yaml")
            ),
        )


def _rows(path: Path) -> Iterable[dict[str, Any]]:
    rows: list[dict[str, Any]] = read_yaml(path)
    return rows


def _names(row: dict[str, Any]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return (row["label_zh"], row["label_en"]), tuple(row.get("aliases") or ())
