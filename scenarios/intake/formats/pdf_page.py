"""What a page of a PDF draws: pieces of text with their places, and the straight lines that may be those of tables.

Coordinates are points (1/72 inch) from the lower left, turned so that most of the text runs from left to right.
"""

import ctypes
import math
import sys
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

# In parts of the height of the signs.
SAME_LINE = 0.3  # of the base lines of signs that follow each other
MAX_GAP = 1.5  # between signs of a piece
LATIN_GAP = 0.2  # that parts two words of Latin script
CELL_GAP = 0.1  # in which the line between two cells may stand
HAN_GAP = 0.45  # that parts anything else: word processors put a quarter between Chinese and Latin
MAX_OBJECTS = 5000  # on a page; maps and drawings have more, and no tables
MAX_POINTS = 400  # of a path; a grid drawn in one go has fewer
STRAIGHT = 1.0  # points that a line may lean
MIN_RULE = 4.0  # points of length
UPRIGHT = 0.05  # radians that text may lean; what leans more is a watermark

_UNMAPPED = frozenset((0, 2, 0xFFFD, 0xFFFE, 0xFFFF))
_BLANK = frozenset((9, 10, 13, 32, 0xA0, 0x3000))


@dataclass(slots=True)
class Fragment:
    """A piece of a line: signs that stand side by side."""

    text: str
    left: float
    right: float
    baseline: float
    size: float  # height of the signs


class Rule(NamedTuple):
    """A straight line: `at` is the y of a level one, the x of an upright one; it runs from `start` to `end`."""

    is_level: bool
    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Page:
    fragments: list[Fragment]
    rules: list[Rule]
    left: float
    bottom: float
    right: float
    top: float
    signs: int
    unmapped: int  # of the signs: the file does not say what they mean


class _Glyph(NamedTuple):
    code: int
    turn: int | None
    x: float  # where the sign begins
    y: float  # of the base line
    left: float
    bottom: float
    right: float
    top: float


Turn = Callable[[float, float], tuple[float, float]]
_TURNS: dict[int, Turn] = {
    0: lambda x, y: (x, y),
    1: lambda x, y: (-y, x),
    2: lambda x, y: (-x, -y),
    3: lambda x, y: (y, -x),
}


def read_page(page: Any) -> Page:
    """`page` is a `pypdfium2.PdfPage`."""
    textpage = page.get_textpage()
    try:
        glyphs = list(_glyphs(textpage.raw))
    finally:
        textpage.close()
    turns = Counter(glyph.turn for glyph in glyphs if glyph.turn is not None)
    main = turns.most_common(1)[0][0] if turns else 0
    turn = _TURNS[main]
    text = [glyph for glyph in glyphs if glyph.turn == main]
    rules = list(_rules(page))
    if main:
        text = [_turned(glyph, turn) for glyph in text]
        rules = [_turned_rule(rule, turn) for rule in rules]
    left, bottom, right, top = page.get_bbox()
    (x1, y1), (x2, y2) = turn(left, bottom), turn(right, top)
    return Page(
        fragments=_fragments(text, rules),
        rules=rules,
        left=min(x1, x2),
        bottom=min(y1, y2),
        right=max(x1, x2),
        top=max(y1, y2),
        signs=len(glyphs),
        unmapped=sum(glyph.code in _UNMAPPED or 0xE000 <= glyph.code <= 0xF8FF for glyph in glyphs),
    )


def _glyphs(textpage: Any) -> Iterator[_Glyph]:
    """In the order in which the file draws them; without the line ends that the library makes up."""
    x, y, box = ctypes.c_double(), ctypes.c_double(), pdfium.FS_RECTF()
    turn, height = None, 0.0
    for index in range(pdfium.FPDFText_CountChars(textpage)):
        code = pdfium.FPDFText_GetUnicode(textpage, index)
        if code in _BLANK and pdfium.FPDFText_IsGenerated(textpage, index) == 1:
            continue
        if code > sys.maxunicode:
            code = 0
        pdfium.FPDFText_GetCharOrigin(textpage, index, x, y)
        pdfium.FPDFText_GetLooseCharBox(textpage, index, box)
        # Asking for the angle takes long, and a sign that follows another on its line has the same.
        if turn != 0 or y.value != height:
            quarters = pdfium.FPDFText_GetCharAngle(textpage, index) / (math.pi / 2)
            turn = _turn(quarters)
            height = y.value
        yield _Glyph(code, turn, x.value, y.value, box.left, box.bottom, box.right, box.top)


def _turn(quarters: float) -> int | None:
    """How often text is turned by a right angle; None if it leans."""
    if not math.isfinite(quarters) or abs(quarters - round(quarters)) > UPRIGHT:
        return None
    return round(quarters) % 4


def _turned(glyph: _Glyph, turn: Turn) -> _Glyph:
    (x1, y1), (x2, y2) = turn(glyph.left, glyph.bottom), turn(glyph.right, glyph.top)
    x, y = turn(glyph.x, glyph.y)
    return _Glyph(glyph.code, glyph.turn, x, y, min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))


def _fragments(glyphs: list[_Glyph], rules: list[Rule]) -> list[Fragment]:
    uprights = sorted((rule for rule in rules if not rule.is_level), key=lambda rule: rule.at)
    places = [rule.at for rule in uprights]
    fragments: list[Fragment] = []
    current: Fragment | None = None
    reach = 0.0  # where the next sign would follow: behind blanks too
    for glyph in glyphs:
        if glyph.code in _UNMAPPED:
            continue
        left, baseline, right, size = glyph.x, glyph.y, glyph.right, glyph.top - glyph.bottom
        follows = current is not None and _follows(current, reach, left, baseline, size)
        if follows and uprights and left - reach > CELL_GAP * size:
            follows = not _is_crossed(uprights, places, reach, left, baseline)
        if glyph.code in _BLANK:
            if follows and current:
                current.text += " "
                reach = right
            continue
        sign = chr(glyph.code)
        if follows and current:
            current.size = max(current.size, size)  # some boxes fit closely: that of 一 is flat
            current.text += _blank(current.text[-1:], sign, (left - reach) / (current.size or 1)) + sign
            current.right = max(current.right, right)
        else:
            current = Fragment(sign, left, right, baseline, size)
            fragments.append(current)
        reach = right
    return fragments


def _follows(current: Fragment, reach: float, left: float, baseline: float, size: float) -> bool:
    unit = max(current.size, size)
    return abs(baseline - current.baseline) <= SAME_LINE * unit and -unit <= left - reach <= MAX_GAP * unit


def _blank(before: str, after: str, gap: float) -> str:
    latin = before.isascii() and after.isascii() and before.isalnum() and after.isalnum()
    return " " if gap > (LATIN_GAP if latin else HAN_GAP) else ""


def _is_crossed(uprights: list[Rule], places: list[float], left: float, right: float, height: float) -> bool:
    """Whether an upright line stands between two signs: they belong to two cells."""
    for index in range(bisect_left(places, left - STRAIGHT), len(places)):
        rule = uprights[index]
        if rule.at > right + STRAIGHT:
            return False
        if rule.start <= height <= rule.end:
            return True
    return False


def _rules(page: Any) -> Iterator[Rule]:
    number = pdfium.FPDFPage_CountObjects(page.raw)
    if number > MAX_OBJECTS:
        return
    for index in range(number):
        shape = pdfium.FPDFPage_GetObject(page.raw, index)
        if pdfium.FPDFPageObj_GetType(shape) == pdfium.FPDF_PAGEOBJ_PATH:
            yield from _rules_of(shape)


def _rules_of(shape: Any) -> Iterator[Rule]:
    segments = pdfium.FPDFPath_CountSegments(shape)
    if not 2 <= segments <= MAX_POINTS:
        return
    matrix, x, y = pdfium.FS_MATRIX(), ctypes.c_float(), ctypes.c_float()
    pdfium.FPDFPageObj_GetMatrix(shape, matrix)
    start = previous = None
    for index in range(segments):
        segment = pdfium.FPDFPath_GetPathSegment(shape, index)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = (
            matrix.a * x.value + matrix.c * y.value + matrix.e,
            matrix.b * x.value + matrix.d * y.value + matrix.f,
        )
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_LINETO and previous:
            yield from _rule(previous, point)
        elif kind == pdfium.FPDF_SEGMENT_MOVETO:
            start = point
        previous = point
        if start and pdfium.FPDFPathSegment_GetClose(segment):
            yield from _rule(previous, start)


def _rule(one: tuple[float, float], other: tuple[float, float]) -> Iterator[Rule]:
    (x1, y1), (x2, y2) = one, other
    if abs(y1 - y2) <= STRAIGHT and abs(x1 - x2) >= MIN_RULE:
        yield Rule(True, (y1 + y2) / 2, min(x1, x2), max(x1, x2))
    elif abs(x1 - x2) <= STRAIGHT and abs(y1 - y2) >= MIN_RULE:
        yield Rule(False, (x1 + x2) / 2, min(y1, y2), max(y1, y2))


def _turned_rule(rule: Rule, turn: Turn) -> Rule:
    _level, at, start, end = rule
    one, other = ((start, at), (end, at)) if rule.is_level else ((at, start), (at, end))
    (x1, y1), (x2, y2) = turn(*one), turn(*other)
    if abs(y1 - y2) < abs(x1 - x2):
        return Rule(True, y1, min(x1, x2), max(x1, x2))
    return Rule(False, x1, min(y1, y2), max(y1, y2))
