"""A plan's text as a page shows it: paragraphs, with the levels of headings and an anchor each."""

from dataclasses import dataclass

from scenarios.intake.document import normalise
from scenarios.intake.numbering import Style, mark_at
from scenarios.intake.outline import lines_of
from scenarios.intake.reading import Span

MAX_HEADING = 40  # characters; a numbered line that is longer is a paragraph that begins with a number

_LEVELS = {
    Style.PART: 1,
    Style.CHAPTER: 1,
    Style.HAN: 1,
    Style.SECTION: 2,
    Style.NAMED: 2,
    Style.HAN_IN_BRACKETS: 2,
    Style.DIGIT: 3,
    Style.DECIMAL: 3,
    Style.DIGIT_IN_BRACKETS: 3,
    Style.CIRCLED: 3,
}


@dataclass(frozen=True)
class Paragraph:
    """`level` is 0 for running text, 1–3 for a heading; `anchor` is unique in the document; `start` its offset."""

    text: str
    level: int
    anchor: str
    start: int


def paragraphs_of(text: str) -> list[Paragraph]:
    """One a non-empty line of the normalised text, in order."""
    text = normalise(text)
    return [
        Paragraph(line.of(text), _level(text, line), f"p{position}", line.start)
        for position, line in enumerate(lines_of(text), start=1)
    ]


def _level(text: str, line: Span) -> int:
    mark = mark_at(text, line.start)
    is_heading = line.end - line.start <= MAX_HEADING and not any(
        sign in "。！？；;" for sign in line.of(text)
    )
    return _LEVELS.get(mark.style, 0) if mark and is_heading else 0
