"""Sentences that open with who does it and go on to say what: 由市教育局牵头，会同市财政局推进同步课堂."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from scenarios.intake.reading import Span
from scenarios.intake.units.names import is_office
from scenarios.intake.units.words import Citation, Role, clauses, is_name

MAX_PART = 120  # characters of the units that lead, and of those that join them

# Not 支持市教育局会同市财政局…, which says what somebody else does; 由 tells within a sentence and after a number too.
_BEGINS = re.compile(
    r"(?:^|(?<=[。；;])|(?<=[，,.．、）)])(?=\s?由))\s?(?P<by>由|请)?"
    r"(?!支持|鼓励|推动|引导|指导|依托|成立|建立|组织|督促|要求|发挥|加强|强化|通过|明确|配合|协助|按照|根据)",
    re.MULTILINE,
)
_JOINS = r"(?:会同|协同|联合(?=[省市县区州盟旗各有相])|商(?=[省市县区州盟旗]|有关))"
_ENDS_LEAD = re.compile(
    rf"(?P<leads>总?牵头|主办)|(?P<answers>负责(?!同志|人))|(?={_JOINS})|(?P<stop>[。；;\n])"
)
_JOINT = re.compile(r"[，,、]?\s?并?(?:会同|协同|联合|商)")
_HELPS = re.compile(r"[，,、]?\s?(?P<units>[^。；;\n牵]{2,120}?)(?:配合|协助|协办|协同|参与|支持)")
# What units do together; an office's name may hold such a word (市城乡建设局), so the first is not always the end.
_ACTS = re.compile(
    r"等?(?:[，,。；;\n]|$|配合|协助|参与|共同|统筹|负责|组织|推[进动广行]|开展|实施|建[设立成]|打造|落实|制定|编制|完善|[做抓]好|加[快强]"
    r"|探索|研究|完成|指导)"
)


class Opening(NamedTuple):
    """The units that a sentence begins with; `span` ends where it says what they do."""

    span: Span
    citations: tuple[Citation, ...]


def openings(text: str, span: Span) -> Iterator[Opening]:
    """Every such sentence in `span`, in order; a sentence that only mentions an office (市教育局负责同志) is none."""
    done = span.start
    for begins in _BEGINS.finditer(text, *span):
        opening = _opening(text, begins, span.end) if begins.start() >= done else None
        if opening:
            done = opening.span.end
            yield opening


def _opening(text: str, begins: re.Match[str], end: int) -> Opening | None:
    start = begins.end()
    lead: list[Citation] = []
    place = start
    ends = _ENDS_LEAD.search(text, start, min(end, start + MAX_PART))
    if ends is None or ends["stop"]:
        return None
    if ends.start() > start:
        lead = _units(text, Span(start, ends.start()), Role.OTHER if ends["answers"] else Role.LEAD)
        place = ends.end()
        if not lead:
            return None
    others = _joining(text, place, end) or (_helping(text, place, end) if lead else None)
    if others:
        return Opening(Span(begins.start(), others[-1].span.end), (*lead, *others))
    if lead and (ends["leads"] or (ends["answers"] and begins["by"])):
        return Opening(Span(begins.start(), place), tuple(lead))
    return None


def _joining(text: str, place: int, end: int) -> list[Citation]:
    """The units after 会同, up to what all of them do."""
    joint = _JOINT.match(text, place, end)
    if not joint:
        return []
    candidates = _ACTS.finditer(text, joint.end(), min(end, joint.end() + MAX_PART))
    found = (_units(text, Span(joint.end(), act.start()), Role.OTHER) for act in candidates)
    return next((units for units in found if units), [])


def _helping(text: str, place: int, end: int) -> list[Citation]:
    """The units before 配合."""
    helps = _HELPS.match(text, place, end)
    return _units(text, Span(*helps.span("units")), Role.OTHER) if helps else []


def _units(text: str, span: Span, role: Role) -> list[Citation]:
    """The units that `span` consists of; [] where it holds other words, or no office."""
    said = clauses(text, span, role)
    units = [citation._replace(role=role) for clause in said for citation in clause.citations]
    names = [unit.text for unit in units]
    whole = all(clause.is_whole for clause in said) and all(map(is_name, names))
    return units if whole and any(map(is_office, names)) else []
