"""How good an order of results is, against grades people gave (fixtures/judgements.yaml). Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log2
from pathlib import Path

import yaml

DEPTH = 10


@dataclass(frozen=True)
class Judgement:
    id: str
    query: str
    grades: Mapping[str, int]
    """2 exactly on target, 1 relevant, by the pilot's slug."""

    def among(self, slugs: set[str]) -> "Judgement":
        """What is not public can not be found and is not missed."""
        return Judgement(
            self.id, self.query, {slug: grade for slug, grade in self.grades.items() if slug in slugs}
        )


def read_judgements(path: Path) -> list[Judgement]:
    rows = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [Judgement(row["id"], row["query"], row["grades"]) for row in rows]


def ndcg(found: Sequence[str], grades: Mapping[str, int], depth: int = DEPTH) -> float:
    """Normalised discounted cumulative gain of the first `depth` results, with gain 2^grade - 1; 0 … 1.

    Raises ValueError when no grade is above 0: such a query says nothing about an order.
    """
    ideal = _dcg(sorted(grades.values(), reverse=True)[:depth])
    if not ideal:
        raise ValueError("No relevant result is known: leave this query out.")
    return _dcg([grades.get(slug, 0) for slug in found[:depth]]) / ideal


def _dcg(grades: Iterable[int]) -> float:
    return sum((2**grade - 1) / log2(rank + 1) for rank, grade in enumerate(grades, start=1))
