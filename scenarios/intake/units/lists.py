"""Where a plan lists units: in brackets, on lines of their own, at the end of a paragraph, in a column of a table."""

import itertools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scenarios.intake.reading import Span
from scenarios.intake.units.names import is_office
from scenarios.intake.units.openings import openings
from scenarios.intake.units.rules import first_leads, standing_units
from scenarios.intake.units.tables import cells_with_units
from scenarios.intake.units.words import Citation, Clause, Role, bracket_pairs, clauses, is_name

MAX_BRACKET = 1500  # characters of a list in brackets
MAX_SAID = 300  # of a sentence or a bracket that says who does it without any label
MAX_FIRST = 40  # characters in which the first unit after a label ends


@dataclass(frozen=True, slots=True)
class UnitList:
    """Units under one label. `span` is the whole list with its brackets, which lists of several labels share."""

    span: Span
    label: str  # "" if the words themselves say who does what
    role: Role
    mentions: tuple[Citation, ...]


def _loose(words: str) -> str:
    """Words between whose characters an export may have put a space or a line end."""
    return re.sub(r"(?<=[一-龥])(?=[一-龥])", r"\\s{0,2}", words)


_LEAD = _loose(
    "牵头责任|牵头负责|牵头主办|牵头实施|牵头落实|责任牵头|总牵头|牵头|主办|主责|主要责任|主要负责|第一责任"
)
_OTHER = _loose(
    "共同责任|具体责任|协同责任|配合责任|主体责任|责任落实|责任|具体负责|负责|承办|组织实施|具体实施|实施|落实|执行|配合|协办|协同|协作|协助"
    "|参与|参加|支持|会同|联合|推进|完成"
)
_NOUN = _loose("单位|部门|主体|科室|处室|机构")
_STEM = rf"(?:(?P<lead>{_LEAD})|{_OTHER})"
_SECOND = (
    rf"(?:\s{{0,2}}(?:[（(]\s?(?:{_LEAD}|{_OTHER})\s?[）)]|(?P<joint>[、和及与/])(?:{_LEAD}|{_OTHER})))?"
)
_NOTE = r"(?:\s?[（(〔][^（()）〔〕:：\n]{1,40}[）)〕])?"
_LABEL = re.compile(
    rf"(?<![一-龥A-Za-z0-9])(?:[【\[“]\s?)?(?:[省市县区州]级)?{_STEM}{_SECOND}\s{{0,2}}(?P<noun>{_NOUN})?[】\]”]?{_NOTE}\s{{0,2}}(?P<link>[:：]{{1,2}}|[为是](?=\S))?"
)
# Labels of other things that stand beside units, where a list of units ends.
_OTHER_LABEL = re.compile(
    r"(?:(?:完成|办结|推进|实施|起止|计划)?\s?(?:时限|时间|期限|进度|节点)(?:要求|节点|安排)?|责任(?:人|领导)|(?:分管|牵头|包抓|挂钩|联系)(?:市|县|区)?领导|联系人"
    r"|联系电话|(?:工作|年度|预期)?(?:目标|成果|成效|要求)(?:任务)?|备注|资金来源|依据)\s?[:：]"
)
_BEFORE_LABEL = "。；;！？!?\n\t）)〕】]（(〔【[“…—–-*●◆■▲►·"
_BEFORE_NEXT_LABEL = "，,、：:."
_SENTENCE = re.compile(r"[^。\n]+")
_SENTENCE_OPENS = re.compile(r"(?:(?:此|该|本|以上|上述)(?:各?项)?(?:工作|任务|事项)?均?)?由")
_SAYS = re.compile(r"(?:牵头|负责|配合|落实|实施|参与|协助|推进|承办|主办|协办|分工)\s?$")


def find_lists(text: str, span: Span) -> list[UnitList]:
    """Every list of units in `span`, in order. Takes time in proportion to the length of `span`."""
    cells = cells_with_units(text, span)
    if cells:
        return [
            UnitList(cell.span, cell.label, cell.role, _mentions(clauses(text, cell.span, cell.role)))
            for cell in cells
        ]
    pairs = bracket_pairs(text, span)
    rules = [rule.span for rule in first_leads(text, span)]
    rules = sorted([*rules, *(rule.span for rule in standing_units(text, span))])
    labelled = list(_labelled(text, span, pairs, rules))
    in_brackets = list(_said_in_brackets(text, span, pairs, rules, [units.span for units in labelled]))
    taken = sorted(units.span for units in (*labelled, *in_brackets))
    found = [*labelled, *in_brackets, *_said_in_sentences(text, span, taken)]
    # Prose names offices in passing too: it tells only where nothing plainer does.
    found = found or [UnitList(opens.span, "", Role.OTHER, opens.citations) for opens in openings(text, span)]
    return sorted(found, key=lambda units: units.span.start)


@dataclass(frozen=True, slots=True)
class _Label:
    match: re.Match[str]
    bounds: Span  # of the list the label is part of
    whole: Span  # the same with its brackets


def _labelled(text: str, span: Span, pairs: dict[int, int], rules: Sequence[Span]) -> Iterator[UnitList]:
    labels = list(_labels(text, span, pairs, rules))
    for label, following in zip(labels, [*labels[1:], None], strict=False):
        same_list = following is not None and following.whole == label.whole
        end = following.match.start() if following and same_list else label.bounds.end
        inside = _up_to_other_matter(text, Span(label.match.end(), end), rules)
        role = Role.LEAD if label.match["lead"] and not label.match["joint"] else Role.OTHER
        mentions = _mentions(clauses(text, inside, role))
        if mentions:
            yield UnitList(label.whole, re.sub(r"\s", "", label.match[0]), role, mentions)


def _labels(text: str, span: Span, pairs: dict[int, int], rules: Sequence[Span]) -> Iterator[_Label]:
    enclosing = _Enclosing(pairs)
    latest: _Label | None = None
    for match in _LABEL.finditer(text, span.start, span.end):
        start = match.start()
        bracket = enclosing.of(start)
        if bracket and bracket.end - bracket.start > MAX_BRACKET:
            bracket = None
        goes_on = latest is not None and start <= latest.bounds.end
        if _touches(rules, Span(start, start + 1)) or not _may_begin(text, span, start, goes_on):
            continue
        if not _is_label(text, match, span, bracket, goes_on):
            continue
        if latest and goes_on:
            latest = _Label(match, latest.bounds, latest.whole)
        elif bracket:
            latest = _Label(match, Span(bracket.start + 1, bracket.end), _with_stop(text, bracket, span))
        else:
            latest = _of_line(text, match, span)
        yield latest


def _may_begin(text: str, span: Span, start: int, goes_on: bool) -> bool:
    """Where a sentence, a line or a bracket begins; a further label of the same list after a comma too."""
    place = start
    while place > span.start and text[place - 1] in " \u3000":
        place -= 1
    before = text[place - 1] if place > span.start else "\n"
    return before in _BEFORE_LABEL or (goes_on and (place < start or before in _BEFORE_NEXT_LABEL))


def _is_label(text: str, match: re.Match[str], span: Span, bracket: Span | None, goes_on: bool) -> bool:
    """A label has a colon; one that opens a bracket or a line may do without, if a name follows."""
    link = match["link"] or ""
    if link.startswith((":", "：")):
        return bool(match["noun"] or bracket)
    if not match["noun"]:
        return False
    opens_bracket = bracket is not None and not text[bracket.start + 1 : match.start()].strip()
    opens_line = match.start() == span.start or text[match.start() - 1] == "\n"
    around_end = text[match.end() - 1 : match.end() + 1]
    apart = bool(link) or around_end[:1] in "】]" or any(map(str.isspace, around_end))
    begins = opens_bracket or (opens_line and apart) or (goes_on and bool(link))
    return begins and is_name(_first_word(text, match.end(), span))


def _first_word(text: str, start: int, span: Span) -> str:
    return re.split(r"[、，,；;。\n\t]", text[start : min(span.end, start + MAX_FIRST)].strip())[0]


class _Enclosing:
    """The innermost bracket around a place; places are asked for in ascending order."""

    def __init__(self, pairs: dict[int, int]) -> None:
        self.to_come = sorted((Span(start, end) for start, end in pairs.items()), reverse=True)
        self.opened: list[Span] = []

    def of(self, place: int) -> Span | None:
        while self.to_come and self.to_come[-1].start < place:
            self._close_before(self.to_come[-1].start)
            self.opened.append(self.to_come.pop())
        self._close_before(place)
        return self.opened[-1] if self.opened else None

    def _close_before(self, place: int) -> None:
        while self.opened and self.opened[-1].end <= place:
            self.opened.pop()


def _of_line(text: str, match: re.Match[str], span: Span) -> _Label:
    """A list without brackets goes on to the full stop or the line end; a label alone on its line has the next one."""
    start = match.end()
    while start < span.end and text[start].isspace():
        start += 1
    if "\n" in text[match.end() : start] and not is_name(_first_word(text, start, span)):
        start = match.end()
    sentence = _SENTENCE.match(text, start, span.end)
    stop = sentence.end() if sentence else start
    never_closed = match.start() > span.start and text[match.start() - 1] in "（(〔【["
    whole = Span(match.start() - never_closed, stop + (stop < span.end and text[stop] == "。"))
    return _Label(match, Span(match.start(), stop), whole)


def _with_stop(text: str, bracket: Span, span: Span) -> Span:
    """A bracket with itself and the full stop after it."""
    end = bracket.end + 1
    return Span(bracket.start, end + (end < span.end and text[end] in "。；;"))


def _up_to_other_matter(text: str, inside: Span, rules: Sequence[Span]) -> Span:
    """Up to a sentence about other lists, a label of something else, or the full stop."""
    first = bisect_left(rules, inside.start, key=lambda rule: rule.start)
    after = itertools.takewhile(lambda rule: rule.start < inside.end, itertools.islice(rules, first, None))
    ends = [rule.start for rule in after if not _in_own_brackets(text, rule, inside)][:1]
    other = _OTHER_LABEL.search(text, inside.start, inside.end)
    stop = text.find("。", inside.start, inside.end)
    ends += [other.start()] if other else []
    ends += [stop] if stop >= 0 else []
    return Span(inside.start, min(ends, default=inside.end))


def _in_own_brackets(text: str, rule: Span, inside: Span) -> bool:
    """市工信局（第一的为牵头单位，下同）、市卫健委: the list goes on after the rule."""
    near = Span(max(inside.start, rule.start - MAX_FIRST), min(inside.end, rule.end + MAX_FIRST))
    return any(start < rule.start and rule.end <= end for start, end in bracket_pairs(text, near).items())


def _mentions(said: Sequence[Clause]) -> tuple[Citation, ...]:
    return tuple(citation for clause in said for citation in clause.citations)


def _said_in_brackets(
    text: str, span: Span, pairs: dict[int, int], rules: Sequence[Span], taken: Sequence[Span]
) -> Iterator[UnitList]:
    """Without a label: （市工信局牵头，市发改委配合）, and nothing but offices at the end of a line."""
    done = span.start
    taken = sorted(taken)
    for start, end in sorted(pairs.items()):
        if start < done or end - start > MAX_SAID or _touches(taken, Span(start, end)):
            continue
        done = end
        inside = _up_to_other_matter(
            text, Span(start + 1, end), [rule.span for rule in first_leads(text, Span(start, end))]
        )
        said = clauses(text, inside, Role.OTHER)
        whole = _with_stop(text, Span(start, end), span)
        ends_line = whole.end >= span.end or text[whole.end] == "\n"
        if _says_who(said) or (ends_line and _are_offices(text, start, said)):
            yield UnitList(whole, "", Role.OTHER, _mentions(said))


def _said_in_sentences(text: str, span: Span, taken: Sequence[Span]) -> Iterator[UnitList]:
    """Without brackets: a sentence that says nothing but who does it (由市工信局牵头，市发改委配合。)."""
    for found in _SENTENCE.finditer(text, span.start, span.end):
        sentence = Span(*found.span())
        if len(found[0]) > MAX_SAID or not _SAYS.search(found[0]) or _touches(taken, sentence):
            continue
        opening = _SENTENCE_OPENS.match(text, *sentence)
        said = clauses(text, Span(opening.end() if opening else sentence.start, sentence.end), Role.OTHER)
        mentions = _mentions(said)
        if mentions and is_name(mentions[0].text) and _says_who(said):
            end = min(span.end, sentence.end + 1)
            yield UnitList(Span(sentence.start, end), "", Role.OTHER, mentions)


def _touches(taken: Sequence[Span], span: Span) -> bool:
    """Whether one of `taken`, which are in order, overlaps with `span`."""
    place = bisect_right(taken, span.start, key=lambda other: other.start)
    before = place > 0 and taken[place - 1].end > span.start
    return before or (place < len(taken) and taken[place].start < span.end)


def _says_who(said: Sequence[Clause]) -> bool:
    """Whether these clauses say who does it, and nothing else: beside offices there may be other names (长庆油田)."""
    with_units = [clause for clause in said if clause.citations]
    if not with_units or not with_units[-1].says or not all(clause.is_whole for clause in said):
        return False
    offices = [is_office(mention.text) for mention in _mentions(said)]
    each_says = offices[0] and all(clause.says for clause in with_units)
    return any(offices) and (_only_names(said) or each_says or 2 * sum(offices) > len(offices))


def _are_offices(text: str, start: int, said: Sequence[Clause]) -> bool:
    """Whether a bracket lists offices; a single one may be another name of what stands before it."""
    after_sentence = text[start - 1 : start] in ("。", "；", ";", "\n")
    mentions = _mentions(said)
    has_office = any(is_office(mention.text) for mention in mentions)
    return _only_names(said) and has_office and len(mentions) > (not after_sentence)


def _only_names(said: Sequence[Clause]) -> bool:
    mentions = _mentions(said)
    whole = all(clause.is_whole for clause in said)
    return whole and bool(mentions) and all(is_name(mention.text) for mention in mentions)
