"""The numbers that a word processor puts before paragraphs by itself (ISO/IEC 29500-1, 17.9), as it prints them."""

import re
from dataclasses import dataclass, field

from scenarios.intake.formats.numerals import numeral
from scenarios.intake.formats.word_package import Element, W, is_on, number, value

LEVELS = 9
_PLACE = re.compile("%([1-9])")
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# Bullets are drawn with signs of symbol fonts, which mean nothing elsewhere.
_SYMBOL = re.compile("[\ue000-\uf8ff]")
BULLET = "•"


@dataclass(frozen=True, slots=True)
class _Level:
    start: int = 1
    style: str = "decimal"
    template: str = ""
    restarts_after: int | None = None  # the level, from 1, whose next paragraph restarts this one; 0 for none
    all_decimal: bool = False
    paragraph_style: str = ""


@dataclass(slots=True)
class _List:
    """A `w:num`: the abstract list that counts, levels it changes, and numbers it starts anew with."""

    abstract: str
    levels: dict[int, _Level] = field(default_factory=dict)
    starts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """Counts on with every call of `mark`: paragraphs must come in the order of the document."""

    def __init__(self, tree: Element | None):
        self._abstract: dict[str, dict[int, _Level]] = {}
        self._lists: dict[int, _List] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._started: set[tuple[int, int]] = set()
        if tree is not None:
            self._read(tree)

    def mark(self, list_id: int, level: int) -> str:
        """The number of the next paragraph of a list, with the space that follows it; "" if there is no such list."""
        found = self._lists.get(list_id)
        level = min(max(level, 0), LEVELS - 1)
        if found is None or found.abstract not in self._abstract:
            return ""
        own = self._level(found, level)
        self._count(list_id, found, level)
        if own.style == "bullet":
            return _SYMBOL.sub(BULLET, own.template) + " " if own.template.strip() else ""
        written = _PLACE.sub(
            lambda place: self._written(found, int(place[1]) - 1, own.all_decimal), own.template
        )
        # 一、 and （一） stand close to the heading; 1. and 1.1 with a space.
        return f"{written} " if written[-1:].isascii() and written else written

    def level_of_style(self, list_id: int, style: str) -> int | None:
        """The level of a list that belongs to a style of paragraphs."""
        found = self._lists.get(list_id)
        levels = self._abstract.get(found.abstract, {}) if found else {}
        return next(
            (level for level, made in levels.items() if style and made.paragraph_style == style), None
        )

    def _level(self, found: _List, level: int) -> _Level:
        return found.levels.get(level) or self._abstract[found.abstract].get(level) or _Level()

    def _count(self, list_id: int, found: _List, level: int) -> None:
        counts = self._counts.setdefault(found.abstract, [None] * LEVELS)
        before = counts[level]
        counts[level] = self._level(found, level).start if before is None else before + 1
        if level in found.starts and (list_id, level) not in self._started:
            counts[level] = found.starts[level]
        self._started.add((list_id, level))
        for deeper in range(level + 1, LEVELS):
            after = self._level(found, deeper).restarts_after
            if after is None or level < after:
                counts[deeper] = None

    def _written(self, found: _List, level: int, all_decimal: bool) -> str:
        own = self._level(found, level)
        count = self._counts[found.abstract][level]
        return numeral("decimal" if all_decimal else own.style, own.start if count is None else count)

    def _read(self, tree: Element) -> None:
        links: dict[str, str] = {}  # of a style of lists to the abstract list that defines it
        linked: dict[str, str] = {}  # of an abstract list without levels to its style of lists
        for abstract in tree.iterchildren(W + "abstractNum"):
            name = value(abstract, "abstractNumId") or ""
            self._abstract[name] = _levels(abstract)
            if (style := value(abstract.find(W + "styleLink"))) is not None:
                links[style] = name
            if (style := value(abstract.find(W + "numStyleLink"))) is not None:
                linked[name] = style
        for name, style in linked.items():
            if not self._abstract[name] and style in links:
                self._abstract[name] = self._abstract[links[style]]
        for made in tree.iterchildren(W + "num"):
            list_id = number(made, "numId")
            if list_id is not None:
                self._lists[list_id] = _list(made)


def _list(made: Element) -> _List:
    found = _List(value(made.find(W + "abstractNumId")) or "")
    for override in made.iterchildren(W + "lvlOverride"):
        level = number(override, "ilvl") or 0
        start = number(override.find(W + "startOverride"))
        if start is not None:
            found.starts[level] = start
        found.levels |= _levels(override)
    return found


def _levels(parent: Element) -> dict[int, _Level]:
    return {number(level, "ilvl") or 0: _read_level(level) for level in parent.iterchildren(W + "lvl")}


def _read_level(level: Element) -> _Level:
    style = level.find(W + "numFmt")
    if style is None:
        # A format of its own (001, 002 …) stands beside a common one.
        style = level.find(f".//{_FALLBACK}/{W}numFmt")
    start = number(level.find(W + "start"))
    return _Level(
        start=1 if start is None else start,
        style=value(style) or "decimal",
        template=value(level.find(W + "lvlText")) or "",
        restarts_after=number(level.find(W + "lvlRestart")),
        all_decimal=is_on(level.find(W + "isLgl")),
        paragraph_style=value(level.find(W + "pStyle")) or "",
    )
