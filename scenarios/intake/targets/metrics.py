"""Which metric a phrase of a plan is about, by the words in metrics.yaml."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from scenarios.yaml_files import read_yaml

OTHER = "other"
_WORDS = Path(__file__).with_name("metrics.yaml")
_MONEY = re.compile(r"元$")
_EXTENT = re.compile(r"公里|千米|平方|亩|公顷|吨|次$|[场期名]$|/")  # measures of what no metric counts
_SHARE = re.compile(r"[%％]$|百分点$")


@dataclass(frozen=True)
class _Metric:
    name: str
    of: str
    only: re.Pattern[str] | None
    never: re.Pattern[str] | None

    def admits(self, phrase: str) -> bool:
        return (self.only is None or bool(self.only.search(phrase))) and not (
            self.never is not None and self.never.search(phrase)
        )


@dataclass(frozen=True)
class _Head:
    """A word that says what is counted; `metric` is None for what none of the metrics counts."""

    word: re.Pattern[str]
    metric: _Metric | None


def kind_of_unit(unit: str) -> str:
    """money, share or things."""
    if _MONEY.search(unit):
        return "money"
    return "share" if _SHARE.search(unit) else "things"


@lru_cache(maxsize=4096)  # plans say the same few things again and again
def metric_of(phrase: str, unit: str) -> str:
    """The metric that a number with `unit` counts, if `phrase` says so; else "other"."""
    kind = kind_of_unit(unit)
    if _EXTENT.search(unit):
        return OTHER
    metric = _last_head(phrase, kind)
    return metric.name if metric is not None and metric.admits(phrase) else OTHER


def _last_head(phrase: str, kind: str) -> _Metric | None:
    best: tuple[int, int] = (0, 0)
    found: _Metric | None = None
    for head in _heads(kind):
        for match in head.word.finditer(phrase):
            place = (match.end(), match.end() - match.start())
            if place > best:
                best, found = place, head.metric
    return found


@cache
def _heads(kind: str) -> tuple[_Head, ...]:
    entries = read_yaml(_WORDS)
    heads = []
    for name, entry in entries.items():
        if name == OTHER:
            heads += [_Head(re.compile(word), None) for word in entry if kind == "things"]
        elif entry["of"] == kind:
            metric = _Metric(name, kind, _any(entry.get("only")), _any(entry.get("never")))
            heads += [_Head(re.compile(word), metric) for word in entry["counts"]]
    return tuple(heads)


def _any(words: list[str] | None) -> re.Pattern[str] | None:
    return re.compile("|".join(words)) if words else None
