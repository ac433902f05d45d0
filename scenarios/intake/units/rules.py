"""Sentences about all lists of units: 排名第一的为牵头单位，下同; 以下任务均需…负责，不再一一列出."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from scenarios.intake.reading import Span
from scenarios.intake.units.words import Citation, Role, clauses, is_name

MAX_SENTENCE = 160  # characters on either side of the words by which a sentence is known
MAX_CLAUSE = 30  # of a clause before them

_ENDS = "。；;！\n"
_FIRST = r"(?:第\s?[一1](?:个|位|名|家)?|首位|首个|首家|[居列排]首|最前面?|排名?(?:在|最)?前)"
_LEADS = r"(?:牵头|主办|主责|带头)"
_FIRST_LEADS = re.compile(
    rf"{_FIRST}[^。；;，,、：:\n（）()]{{0,12}}?(?:[均即皆]?为[^。；;，,\n（）()]{{0,8}}?{_LEADS}|的?(?:单位|部门){_LEADS})(?:责任|负责)?(?:单位|部门)?"
    rf"|{_LEADS}(?:单位|部门)(?:[列排居放]在?|为|是)(?:于|在)?{_FIRST}位?"
)
_SAME_BELOW = re.compile(r"[，,、；;。]?\s?(?:以?下|后)(?:文|均|类)?同")
_BELOW = re.compile(r"以下|下列|下述|本方案|文中|各项|所有")
_CLAUSE_START = re.compile(r"[，,、。；;：:（(〔\n]")
# What belongs to the rule although it stands before the word for "first": 排名, 列, 以上责任单位中.
_LEADS_UP = re.compile(r"(?:.{0,14}中)?(?:排名?[序列]?|名?列|位[居列于]|居|以)?(?:在|于)?$")

# 以下任务均…, or 不再一一列出: without either a sentence says what is done, not who is named for all.
_OF_ALL = re.compile(
    r"(?:以下|下列|下述|后续|其[他余它])[^。；;，,\n]{0,12}(?:任务|工作|事项|措施|项目|条款|[各每]项)"
    r"|不再[^。；;，,\n]{0,6}(?:列|注|赘述|重复|说明)"
)
_ANSWERS = r"(?:负责|落实|参与|配合|实施|承担|推进|牵头|组织|共同|分别|按[^，,。；;\n]{0,12}?职责)"
_ALL_BY = re.compile(
    rf"均(?:应|要|须|需要?)?(?:由|请|需|为)?(?P<units>[^。；;\n均]{{2,{MAX_SENTENCE}}}?){_ANSWERS}"
)
_UNITS_OF_ALL = re.compile(
    r"(?P<units>[^。；;，,：:\n均]{2,120})均?(?:为|是|作为)(?:以下|下列|后续)[^。；;，,\n]{0,10}(?:责任|配合|牵头|参与|实施)(?:单位|部门|主体)"
)


class FirstLeads(NamedTuple):
    """The first unit of a list leads. `goes_on` tells whether that holds for later lists too."""

    span: Span
    goes_on: bool


class Standing(NamedTuple):
    """Units that answer for all tasks after the sentence."""

    span: Span
    citations: tuple[Citation, ...]


def first_leads(text: str, span: Span) -> list[FirstLeads]:
    """Every sentence in `span` that makes the first unit of lists the lead."""
    found = []
    for match in _FIRST_LEADS.finditer(text, span.start, span.end):
        before = _CLAUSE_START.split(text[max(span.start, match.start() - MAX_CLAUSE) : match.start()])[-1]
        goes_on = bool(_SAME_BELOW.match(text, match.end(), span.end) or _BELOW.search(before))
        led_by = _LEADS_UP.search(before)
        start = match.start() - len(led_by[0] if led_by else "")
        found.append(FirstLeads(Span(start, match.end()), goes_on))
    return found


def standing_units(text: str, span: Span) -> list[Standing]:
    """Every sentence in `span` that names the units of all tasks below it."""
    return list(_standing(text, span))


def _standing(text: str, span: Span) -> Iterator[Standing]:
    done = span.start
    for sign in _OF_ALL.finditer(text, span.start, span.end):
        if sign.start() < done:
            continue
        sentence = _sentence(text, sign.start(), span)
        done = sentence.end
        found = _ALL_BY.search(text, *sentence) or _UNITS_OF_ALL.search(text, *sentence)
        if found is None:
            continue
        said = clauses(text, Span(*found.span("units")), Role.OTHER)
        citations = tuple(citation for clause in said for citation in clause.citations)
        if citations and all(is_name(citation.text) for citation in citations):
            start = max(text.rfind(sign, sentence.start, found.start()) for sign in "，,（(：:")
            yield Standing(Span(max(start + 1, sentence.start), sentence.end), citations)


def _sentence(text: str, place: int, span: Span) -> Span:
    """The sentence around a place, as far as MAX_SENTENCE on either side."""
    start = max(span.start, place - MAX_SENTENCE)
    end = min(span.end, place + MAX_SENTENCE)
    before = max(text.rfind(sign, start, place) for sign in _ENDS)
    after = [at for sign in _ENDS if (at := text.find(sign, place, end)) >= 0]
    return Span(before + 1 if before >= 0 else start, min(after, default=end))
