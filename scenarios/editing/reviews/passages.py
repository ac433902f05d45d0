"""The document's text beside its readings: paragraphs cut at the borders of what is to be highlighted.

Values only, no markup: the template writes them, so everything in the text is escaped like any other value.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from scenarios.intake.paragraphs import paragraphs_of


class Mark(IntEnum):
    """How strongly a piece is marked. Where marks overlap the stronger one counts."""

    NONE = 0
    PASSAGE = 1
    WORDS = 2


@dataclass(frozen=True)
class Marked:
    """Passages to show, as (start, end) in the text; `words` are those that led to a sector, a unit, a scenario."""

    passages: tuple[tuple[int, int], ...] = ()
    words: tuple[tuple[int, int], ...] = ()

    @property
    def as_attribute(self) -> str:
        """12-40 15-20! for scripts: the end is excluded, an exclamation mark stands behind words."""
        return " ".join(
            [
                *(f"{start}-{end}" for start, end in self.passages),
                *(f"{start}-{end}!" for start, end in self.words),
            ]
        )


@dataclass(frozen=True)
class Piece:
    text: str
    mark: Mark = Mark.NONE
    is_first: bool = False  # the place to jump to


@dataclass(frozen=True)
class Line:
    """`level` is 0 for running text and 1–3 for a heading; `start` the offset of the line in the text."""

    start: int
    level: int
    pieces: tuple[Piece, ...]


def lines_with(text: str, marked: Marked) -> list[Line]:
    """The non-empty lines of `text`. Spans may overlap, and may point outside the text or be empty."""
    levels = {paragraph.start: paragraph.level for paragraph in paragraphs_of(text)}
    spans = _flattened(text, marked)
    lines, start, first = [], 0, True
    position = 0  # of the first span that may touch the line
    for line in text.split("\n"):
        end = start + len(line)
        while position < len(spans) and spans[position][1] <= start:
            position += 1
        pieces = []
        at = start
        for begin, stop, mark in _touching(spans, position, end):
            begin, stop = max(begin, start), min(stop, end)
            if begin > at:
                pieces.append(Piece(text[at:begin]))
            pieces.append(Piece(text[begin:stop], mark, first))
            first, at = False, stop
        if at < end:
            pieces.append(Piece(text[at:end]))
        if pieces:
            lines.append(Line(start, levels.get(start, 0), tuple(pieces)))
        start = end + 1
    return lines


def _touching(
    spans: Sequence[tuple[int, int, Mark]], position: int, end: int
) -> Iterable[tuple[int, int, Mark]]:
    while position < len(spans) and spans[position][0] < end:
        yield spans[position]
        position += 1


def _flattened(text: str, marked: Marked) -> list[tuple[int, int, Mark]]:
    """Disjoint spans in order, each with its strongest mark; neighbours of one strength are joined."""
    edges: list[tuple[int, int, Mark]] = []  # (offset, +1 or -1, mark)
    for mark, spans in ((Mark.PASSAGE, marked.passages), (Mark.WORDS, marked.words)):
        for start, end in spans:
            start, end = max(start, 0), min(end, len(text))
            if start < end:
                edges += [(start, 1, mark), (end, -1, mark)]
    edges.sort(key=lambda edge: edge[0])
    depth = {Mark.PASSAGE: 0, Mark.WORDS: 0}
    flat: list[tuple[int, int, Mark]] = []
    at, current = 0, Mark.NONE
    for offset, change, mark in edges:
        if offset > at and current:
            if flat and flat[-1][1] == at and flat[-1][2] == current:
                flat[-1] = (flat[-1][0], offset, current)
            else:
                flat.append((at, offset, current))
        depth[mark] += change
        at = offset
        current = Mark.WORDS if depth[Mark.WORDS] else Mark.PASSAGE if depth[Mark.PASSAGE] else Mark.NONE
    return flat
