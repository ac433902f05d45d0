"""Styles of paragraphs in a .docx: which are headings, which number their paragraphs, which list contents."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from scenarios.intake.formats.word_package import Element, W, number, value

MAX_OUTLINE = 8  # of the levels 0 to 8 that headings have; 9 is text
_HEADING = re.compile(r"(?:heading|标题)\s?([1-9])", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc|目录|contents)\s?(?:[1-9]|heading|标题)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Style:
    name: str
    based_on: str
    outline: int | None
    list_id: int | None
    list_level: int | None


class Styles:
    """Looked up by the id that a paragraph names; None and unknown ids mean the default style."""

    def __init__(self, tree: Element | None):
        self._styles: dict[str, _Style] = {}
        self._default = ""
        for style in tree.iterchildren(W + "style") if tree is not None else ():
            if value(style, "type") not in (None, "paragraph"):
                continue
            name = value(style, "styleId") or ""
            self._styles[name] = _style(style)
            if value(style, "default") in ("1", "true", "on"):
                self._default = name

    def heading_level(self, style: str | None) -> int:
        """1 to 9; 0 for text."""
        for ancestor in self._lineage(style):
            if ancestor.outline is not None:
                return ancestor.outline + 1 if 0 <= ancestor.outline <= MAX_OUTLINE else 0
            named = _HEADING.fullmatch(ancestor.name)
            if named:
                return int(named[1])
        return 0

    def is_contents(self, style: str | None) -> bool:
        return any(_CONTENTS.fullmatch(ancestor.name) for ancestor in self._lineage(style))

    def numbering(self, style: str | None) -> tuple[int | None, int | None, str]:
        """The id of the list, the level in it, and which style says so."""
        level = None
        for name, ancestor in self._named_lineage(style):
            level = ancestor.list_level if level is None else level
            if ancestor.list_id is not None:
                return ancestor.list_id, level, name
        return None, level, ""

    def _lineage(self, style: str | None) -> Iterator[_Style]:
        return (ancestor for _name, ancestor in self._named_lineage(style))

    def _named_lineage(self, style: str | None) -> Iterator[tuple[str, _Style]]:
        name = style if style in self._styles else self._default
        seen: set[str] = set()
        while name in self._styles and name not in seen:
            seen.add(name)
            yield name, self._styles[name]
            name = self._styles[name].based_on


def _style(style: Element) -> _Style:
    properties = style.find(W + "pPr")
    outline = list_id = list_level = None
    if properties is not None:
        outline = number(properties.find(W + "outlineLvl"))
        list_id = number(properties.find(f"{W}numPr/{W}numId"))
        list_level = number(properties.find(f"{W}numPr/{W}ilvl"))
    return _Style(
        name=value(style.find(W + "name")) or "",
        based_on=value(style.find(W + "basedOn")) or "",
        outline=outline,
        list_id=list_id,
        list_level=list_level,
    )
