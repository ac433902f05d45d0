"""Printed lines put together to paragraphs: by how full a line is, by indents, by the room between lines."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from scenarios.intake.formats.pdf_lines import VisualLine
from scenarios.intake.normalising import seamless
from scenarios.intake.numbering import Style, mark_at

# In heights of a sign.
INDENT = 1.2  # from which a line is indented; documents indent by two
MAX_HANGING = 5.0  # that lines below a number may be set in
SAME_LEFT = 0.6
ROOM = 2.2  # that a full line may leave: a sign that may not end it, or two that may not begin the next
MIN_SHARE_INDENTED = 0.1  # of the lines, for a document that begins its paragraphs so
MIN_SHARE_EDGE = 0.1  # of the lines, for where a column begins and ends
MIN_LINES_EDGE = 2
FEW_LINES = 8  # below which the outermost line shows the edge
MIN_REACH = 0.75  # of the width of a page, where it has one column: short lines show no edge
OTHER_SIZE = 0.15  # by which sizes of one paragraph may differ: letters are not as high as ideographs
WIDER = 1.35  # of the usual room between lines, that parts paragraphs

_ENDS_SENTENCE = re.compile(r"[。！？；：!?;:][”’」』）)]?$")
_LATIN_WORD = re.compile(r"[0-9A-Za-z.+/-]*")


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where the lines of a column begin and end; too few lines show no end."""

    left: float
    right: float


@dataclass(frozen=True, slots=True)
class _Habits:
    """How the document sets its paragraphs; `pitch` is the usual room from line to line."""

    frames: dict[tuple[int, int], _Frame]
    indented: bool
    pitch: float

    def frame(self, line: VisualLine) -> _Frame:
        return self.frames[line.page % 2, line.column]

    def offset(self, line: VisualLine) -> float:
        """How far a line is set in."""
        return line.left - self.frame(line).left


def paragraphs_of(lines: Sequence[VisualLine]) -> list[str]:
    """Rows of tables stay by themselves."""
    habits = _habits([line for line in lines if not line.is_row])
    paragraphs: list[str] = []
    open_lines: list[VisualLine] = []  # of the paragraph that may go on
    for line in lines:
        if open_lines and _continues(open_lines, line, habits):
            paragraphs[-1] = seamless(paragraphs[-1], line.text)
            open_lines.append(line)
        else:
            paragraphs.append(line.text)
            open_lines = [] if line.is_row else [line]
    return paragraphs


def _habits(lines: Sequence[VisualLine]) -> _Habits:
    whole = _frame(lines)
    frames = {}
    for key in {(parity, line.column) for line in lines for parity in (0, 1)}:
        own = [line for line in lines if (line.page % 2, line.column) == key]
        # Left and right pages may have other margins; a few lines do not show them.
        both = [line for line in lines if line.column == key[1]]
        frames[key] = _frame(own) or _frame(both) or whole or _Frame(0.0, math.inf)
    habits = _Habits(frames, False, 0.0)
    set_in = sum(habits.offset(line) >= INDENT * line.size for line in lines)
    steps = [
        above.baseline - below.baseline
        for above, below in pairwise(lines)
        if (above.page, above.column) == (below.page, below.column) and above.baseline > below.baseline
    ]
    return _Habits(frames, set_in >= MIN_SHARE_INDENTED * len(lines), median(steps) if steps else 0.0)


def _frame(lines: Sequence[VisualLine]) -> _Frame | None:
    """The outermost places where several lines begin and end."""
    needed = max(MIN_LINES_EDGE, MIN_SHARE_EDGE * len(lines)) if len(lines) >= FEW_LINES else 1
    size = median(line.size for line in lines) if lines else 0.0
    left = _edge(sorted(line.left for line in lines), size * SAME_LEFT, needed)
    right = _edge(sorted(-line.right for line in lines), size, needed)
    return None if left is None or right is None else _Frame(left, -right)


def _edge(places: Sequence[float], near: float, needed: float) -> float | None:
    """The first place, in rising order, that has `needed` of them within `near`."""
    last = 0
    for first, place in enumerate(places):
        while last < len(places) and places[last] <= place + near:
            last += 1
        if last - first >= needed:
            return place
    return None


def _continues(above_lines: Sequence[VisualLine], below: VisualLine, habits: _Habits) -> bool:
    above = above_lines[-1]
    if below.is_row or abs(above.size - below.size) > OTHER_SIZE * max(above.size, below.size):
        return False
    if not _is_full(above, below, habits) or _is_parted(above, below, habits):
        return False
    ends = bool(_ENDS_SENTENCE.search(above.text))
    mark = mark_at(below.text, 0)
    if (ends or not habits.indented) and mark is not None and mark.style <= Style.DIGIT_IN_BRACKETS:
        return False
    return _is_set_alike(above_lines, below, habits, ends)


def _is_full(above: VisualLine, below: VisualLine, habits: _Habits) -> bool:
    """Whether what follows had no room any more in the line above."""
    if above.column == 0 and above.reach < MIN_REACH:
        return False
    word = _LATIN_WORD.match(below.text)
    frame = habits.frame(above)
    needed = ROOM + (len(word[0]) / 2 if word else 0)
    return frame.right - above.right < min(needed * above.size, (frame.right - frame.left) / 2)


def _is_parted(above: VisualLine, below: VisualLine, habits: _Habits) -> bool:
    if (above.page, above.column) != (below.page, below.column):
        return False
    return not 0 < above.baseline - below.baseline <= WIDER * habits.pitch


def _is_set_alike(above_lines: Sequence[VisualLine], below: VisualLine, habits: _Habits, ends: bool) -> bool:
    """Whether a line begins where the next line of this paragraph would."""
    above, unit = above_lines[-1], below.size
    before, after = habits.offset(above), habits.offset(below)
    if len(above_lines) > 1:
        if abs(after - before) > SAME_LEFT * unit:
            return False
        return not ends or habits.indented or mark_at(below.text, 0) is None
    if after < before - SAME_LEFT * unit:
        return True
    if after > before + SAME_LEFT * unit:
        # Below a number that hangs over the text.
        hangs = mark_at(above.text, 0) is not None and after - before <= MAX_HANGING * unit
        return hangs and not ends
    is_set_in = before >= INDENT * unit
    return not (ends or (habits.indented and is_set_in))
