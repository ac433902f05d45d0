"""The administrative divisions of the country, and finding their names in a text."""

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from scenarios.intake.reading import Span

KEY = 2  # characters by which names are looked up; no name is shorter
_LEVELS = {"province": 1, "city": 2, "county": 3}
_CODE = re.compile(r"[0-9]{6}")
# 恩施土家族苗族自治州 is written 恩施州 too, 恭城瑶族自治县 恭城县.
_AUTONOMOUS = re.compile(r"自治([州县旗])$")
# Names of divisions that are everyday words too: 城区 is one only where the place it lies in stands before it.
_PLAIN_WORDS = frozenset(("城区", "郊区", "矿区", "东区", "西区", "新县", "市中区", "城中区", "新城区"))
# What goes on after the last character of a name and makes it another word: 武汉市场, 昌乐县域, 市中区域.
_GOES_ON = {"市": "场", "县": "域", "区": "域块"}


@dataclass(frozen=True, slots=True)
class Division:
    """A division with its GB/T 2260 code; `parent` is the code of the one it lies in, "" for provinces."""

    code: str
    level: int  # 1 province, 2 city, 3 county
    name: str
    short_name: str
    parent: str

    @property
    def other_names(self) -> tuple[str, ...]:
        """Names with an ending beside the full one: 恩施州, 恭城县."""
        match = _AUTONOMOUS.search(self.name)
        return (self.short_name.removesuffix(match[1]) + match[1],) if match else ()


class Named(NamedTuple):
    """A place where divisions are named: several if they share the name. `is_full` tells 岳阳市 from 岳阳."""

    span: Span
    divisions: tuple[Division, ...]
    is_full: bool


class Gazetteer:
    """Divisions by code and by name."""

    def __init__(self, divisions: Iterable[Division]) -> None:
        self.by_code = {division.code: division for division in divisions}
        full: dict[str, list[Division]] = defaultdict(list)
        short: dict[str, list[Division]] = defaultdict(list)
        for division in self.by_code.values():
            for name in {division.name, *division.other_names}:
                full[name].append(division)
            if division.short_name != division.name:
                short[division.short_name].append(division)
        self._names = {name: Named(Span(0, 0), tuple(found), True) for name, found in full.items()}
        for name, found in short.items():
            self._names.setdefault(name, Named(Span(0, 0), tuple(found), False))
        lengths: dict[str, set[int]] = defaultdict(set)
        for name in self._names:
            lengths[name[:KEY]].add(len(name))
        self._lengths = {key: sorted(found, reverse=True) for key, found in lengths.items()}

    @classmethod
    def from_csv(cls, path: Path) -> "Gazetteer":
        """From columns code, level, name, short_name, parent; rows without a GB/T 2260 code are left out."""
        with path.open(encoding="utf-8", newline="") as file:
            return cls(
                Division(row["code"], _LEVELS[row["level"]], row["name"], row["short_name"], row["parent"])
                for row in csv.DictReader(file)
                if _CODE.fullmatch(row["code"]) and row["level"] in _LEVELS
            )

    def above(self, division: Division) -> list[Division]:
        """What it lies in, from the nearest up."""
        found = []
        while division.parent in self.by_code:
            division = self.by_code[division.parent]
            found.append(division)
        return found

    def lies_in(self, division: Division, other: Division) -> bool:
        return other in self.above(division)

    def names_in(self, text: str, span: Span) -> Iterator[Named]:
        """Every name, the longest at its place, from left to right and without overlaps."""
        place = span.start
        while place < span.end:
            found = self._name_at(text, place, span.end)
            if found:
                yield found
            place = found.span.end if found else place + 1

    def _name_at(self, text: str, start: int, limit: int) -> Named | None:
        for length in self._lengths.get(text[start : start + KEY], ()):
            end = start + length
            found = self._names.get(text[start:end]) if end <= limit else None
            goes_on = end < limit and text[end] in _GOES_ON.get(text[end - 1], "")
            if found and not goes_on:
                return found._replace(span=Span(start, end))
        return None

    def places_in(self, text: str, span: Span) -> Iterator[Named]:
        """Names as places: one that stands right after the place it lies in is one with it (重庆市渝北区)."""
        before: Named | None = None
        for named in self.names_in(text, span):
            inner = self._inner(before, named) if before and before.span.end == named.span.start else None
            if before and inner is None and not _is_plain_word(text, before):
                yield before
            before = inner or named
        if before and not _is_plain_word(text, before):
            yield before

    def _inner(self, outer: Named, named: Named) -> Named | None:
        inside = tuple(
            division
            for division in named.divisions
            if any(self.lies_in(division, other) for other in outer.divisions)
        )
        return Named(Span(outer.span.start, named.span.end), inside, named.is_full) if inside else None


def _is_plain_word(text: str, named: Named) -> bool:
    return named.span.of(text) in _PLAIN_WORDS
