"""Text whose paragraphs were cut into lines of one width, as programs do that write what a page looks like."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median, mode

from scenarios.intake.normalising import normalise, seamless
from scenarios.intake.numbering import Style, mark_at

# Widths are counted in ideographs; a letter or digit is half of one.
MIN_WIDTH, MAX_WIDTH = 15.0, 60.0
OUTLIERS = 0.02  # of lines that may be longer than the page is wide: addresses, tables
RAGGED = 2.5  # what a line that is cut may fall short: signs that may not begin a line take others with them
SLACK = 0.5  # for punctuation that is written beyond the edge
MAX_FIRST = 4.0  # by which first lines may be shorter: set in by two signs, whose blanks were lost
MIN_FULL_LINES = 6
MIN_SHARE_FULL = 0.25  # of all lines; in pages of prose it is half and more
MIN_SHARE_CUT = 0.6  # of the full lines, that plainly end within a sentence
MIN_SHARE_INDENTED = 0.04
MIN_NUMBERED = 3  # lines that show where first lines end

_ENDS_SENTENCE = re.compile(r"[。！？；：!?;:…][”’」』）)]?$")
_PUNCTUATION = re.compile("[，。、；：]")
_INDENT = re.compile("[ \t\xa0\u3000]*")
# What is not parted at the end of a line: a word or sign, what may not stand without it, and what may not begin a line.
_UNPARTED = re.compile(r"[《（“〔【]*(?:[0-9A-Za-z.+/%-]+|.)?[，。、；：？！）》”〕】％]*")


@dataclass(frozen=True, slots=True)
class _Line:
    text: str  # normalised
    indent: float
    width: float  # with its indent
    after_blank: bool


@dataclass(frozen=True, slots=True)
class _Page:
    """What holds for the whole text.

    `width` is that of a full line, `first` what the first lines of paragraphs lack of it, `margin` the indent of the
    others; `indented` and `spaced` say whether indents or empty lines part paragraphs.
    """

    width: float
    first: float
    margin: float
    indented: bool
    spaced: bool


def unwrap(text: str) -> str:
    """The text with its paragraphs on a line each; unchanged where its lines are not plainly cut to a width."""
    lines = _lines(text)
    page = _page(lines)
    if page is None:
        return text
    paragraphs: list[str] = []
    is_first = True
    for position, line in enumerate(lines):
        goes_on = position > 0 and _continues(lines[position - 1], line, page, is_first)
        if goes_on:
            paragraphs[-1] = seamless(paragraphs[-1], line.text)
        else:
            paragraphs.append(line.text)
        is_first = not goes_on
    return "\n".join(paragraphs)


def _lines(text: str) -> list[_Line]:
    lines: list[_Line] = []
    after_blank = False
    for raw in text.splitlines():
        cleaned = normalise(raw)
        if cleaned:
            indent = _INDENT.match(raw)
            blank = _width(indent[0].expandtabs(4)) if indent else 0.0
            lines.append(_Line(cleaned, blank, blank + _width(cleaned), after_blank))
        after_blank = not cleaned
    return lines


def _width(text: str) -> float:
    """GBK has one byte for what is half as wide as an ideograph."""
    return len(text.encode("gbk", "replace")) / 2


def _page(lines: Sequence[_Line]) -> _Page | None:
    if len(lines) < MIN_FULL_LINES:
        return None
    longest = sorted((line.width for line in lines), reverse=True)[int(len(lines) * OUTLIERS)]
    # The commonest length of long lines: some are longer, where punctuation is written beyond the edge.
    width = mode(line.width for line in lines if longest - RAGGED <= line.width <= longest)
    if not MIN_WIDTH <= width <= MAX_WIDTH:
        return None
    full = [pair for pair in pairwise(lines) if abs(pair[0].width - width) <= RAGGED]
    cut = [pair for pair in full if _is_cut(*pair)]
    enough = len(cut) >= MIN_FULL_LINES and len(full) >= MIN_SHARE_FULL * len(lines)
    if not enough or len(cut) < MIN_SHARE_CUT * len(full):
        return None
    margin = median(below.indent for _above, below in cut)
    indented = sum(line.indent >= margin + 1 for line in lines)
    return _Page(
        width=width,
        first=_first(lines, width),
        margin=margin,
        indented=indented >= MIN_SHARE_INDENTED * len(lines),
        # Where every line is followed by an empty one, they say nothing.
        spaced=2 * sum(below.after_blank for _above, below in cut) < len(cut),
    )


def _first(lines: Sequence[_Line], width: float) -> float:
    """What first lines lack of the full width, as those show that begin with a number."""
    numbered = sorted((line.width for line in lines if _is_numbered(line.text)), reverse=True)
    near = [length for length in numbered if length >= width - MAX_FIRST]
    # The upper quartile: words of Latin script make lines shorter, and a number may begin a line by chance.
    return max(width - near[len(near) // 4], 0.0) if len(near) >= MIN_NUMBERED else 0.0


def _is_numbered(text: str) -> bool:
    """一是…二是… goes on within a paragraph."""
    mark = mark_at(text, 0)
    return mark is not None and mark.style is not Style.ORDINAL


def _is_cut(above: _Line, below: _Line) -> bool:
    """Whether a line ends within a sentence: names in a list have no punctuation, and entries begin with numbers."""
    return (
        not _ENDS_SENTENCE.search(above.text)
        and bool(_PUNCTUATION.search(above.text))
        and not _is_numbered(below.text)
    )


def _continues(above: _Line, below: _Line, page: _Page, is_first: bool) -> bool:
    if "\t" in above.text or "\t" in below.text or not _is_full(above, below, page, is_first):
        return False
    if page.spaced and below.after_blank:
        return False
    if page.indented:
        return below.indent < page.margin + 1
    return not _is_numbered(below.text) and not _is_heading(above, page)


def _is_full(above: _Line, below: _Line, page: _Page, is_first: bool) -> bool:
    """Whether what begins the next line had no room in the one above."""
    unparted = _UNPARTED.match(below.text)
    needed = _width(unparted[0]) if unparted else 0.0
    room = page.width - above.width - (page.first if is_first else 0.0)
    return room < min(needed, page.width / 2) + SLACK


def _is_heading(line: _Line, page: _Page) -> bool:
    """A numbered line without punctuation that would have had room for another sign."""
    mark = mark_at(line.text, 0)
    if mark is None or mark.style > Style.DECIMAL or line.width > page.width - page.first - 1:
        return False
    return not _PUNCTUATION.search(line.text[mark.end :])
