"""A document cut at its annexes: the part that is the plan, and what else is worth reading."""

import itertools
import re
from bisect import bisect_left
from dataclasses import dataclass

from scenarios.intake.numbering import Style, mark_at
from scenarios.intake.reading import Span

LABEL = re.compile(r"附 ?[件表录](?: ?[0-9０-９一二三四五六七八九十]{1,2})?")
_ANNEX = re.compile(rf"{LABEL.pattern} ?[:：.、]?[^。；]{{0,60}}$")
# Roles that only a list of persons has, written as its labels.
_PERSON = re.compile(
    r"^(?:常务)?(?:副?\s?组\s?长|副?\s?召\s?集\s?人|副?\s?总?\s?指挥长?|成\s{0,4}员|副?\s?主\s?任|联\s?络\s?员)\s?[:：]"
)
_COPIES = re.compile(r"(?:抄\s?送|主\s?送|印\s?发)\s?[:：]|此件公开发布|信息公开选项")


@dataclass(frozen=True, slots=True)
class Parts:
    """`body` is the plan itself; `annexes` are other parts without lists of persons; `persons` those with one."""

    body: Span
    annexes: tuple[Span, ...]
    persons: tuple[Span, ...]


def parts_of(text: str, lines: list[Span]) -> Parts:
    """A plan often is itself the annex of a letter that sends it round: the body is the part with the most numbers."""
    pieces = _pieces(text, lines)
    persons = [piece for piece in pieces if _names_persons(text, lines, piece)]
    others = [piece for piece in pieces if piece not in persons]
    if not others:
        return Parts(Span(0, 0), (), tuple(persons))
    body = max(others, key=lambda piece: (_headings(text, lines, piece), piece.end - piece.start))
    annexes = tuple(piece for piece in others if piece.start > body.start)
    return Parts(_without_copies(text, lines, body), annexes, tuple(persons))


def _pieces(text: str, lines: list[Span]) -> list[Span]:
    starts = [
        line.start for line in lines if text.startswith("附", line.start) and _ANNEX.match(line.of(text))
    ]
    bounds = sorted({0, *starts, len(text)})
    return [Span(start, end) for start, end in itertools.pairwise(bounds)]


def _within(lines: list[Span], piece: Span) -> list[Span]:
    first = bisect_left(lines, piece.start, key=lambda line: line.start)
    return lines[first : bisect_left(lines, piece.end, key=lambda line: line.start)]


def _names_persons(text: str, lines: list[Span], piece: Span) -> bool:
    """Only what begins as an annex: a plan may name a leading group in passing."""
    if not text.startswith("附", piece.start):
        return False
    return any(_PERSON.match(line.of(text)) for line in _within(lines, piece))


def _headings(text: str, lines: list[Span], piece: Span) -> int:
    marks = (mark_at(text, line.start) for line in _within(lines, piece))
    return sum(mark is not None and mark.style is not Style.BULLET for mark in marks)


def _without_copies(text: str, lines: list[Span], body: Span) -> Span:
    """Without the imprint at the end: who gets copies, when it was printed."""
    inside = _within(lines, body)
    for line in inside[-12:]:
        if _COPIES.match(line.of(text)) and line.start > (body.start + body.end) // 2:
            return Span(body.start, line.start)
    return body
