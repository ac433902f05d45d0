"""The units that answer for the items of a plan: who leads, who else, under which names."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from scenarios.intake.reading import RegionReading, Span, UnitMention
from scenarios.intake.units.departments import without_and
from scenarios.intake.units.lists import UnitList, find_lists
from scenarios.intake.units.names import canonical_name, is_group, level_prefix, takes_prefix, with_prefix
from scenarios.intake.units.rules import FirstLeads, first_leads, standing_units
from scenarios.intake.units.words import Citation, Role

# The words for a level from the widest down; a list of a county may leave out 县, but not 市 before a name.
_LEVELS = ("省", "自治区", "兵团", "市", "师市", "地区", "州", "自治州", "盟", "县", "区", "旗")
_WIDTH = {level: place for place, level in enumerate(_LEVELS)}
# A body that several places share, and the places that can have it: 政府 for 北川县, 管委会 for 小蓝经开区.
_BODY = re.compile(r"(?:(?:人民)?政府|管委会|管理委员会)$")
_ZONE = re.compile(
    r"[^（()）]{1,20}(?:[新园港]区|开发区|高新区|经开区|示范区|试验区|度假区|保税区|产业区|园)"
)
_COUNTY = re.compile(r"[一-龥]{1,12}(?:县|市|旗|州|盟|(?<![新园港发开验范假税业])区)")
MAX_JOINT = 2  # characters between two names of one list: 、 or 和


@dataclass(frozen=True, slots=True)
class TaskUnits:
    """Who leads and who else answers for one item; a unit is in one of the two, and once.

    `lists` are the whole lists or lines they were read from, with their brackets.
    """

    lead: tuple[UnitMention, ...]
    units: tuple[UnitMention, ...]
    lists: tuple[Span, ...]


def read_units(text: str, items: Sequence[Span], region: RegionReading | None) -> list[TaskUnits]:
    """One for each of `items`, which are disjoint and in ascending order; in the order of the document.

    Rules that stand anywhere in the text hold for all they are about: 排名第一的为牵头单位，下同 for the list it stands
    in and those after it, outside of lists for all; 以下任务均需…负责 for the items after it.
    """
    whole = Span(0, len(text))
    found = [_passages(find_lists(text, item), region) for item in items]
    first_rule = _FirstRule(
        first_leads(text, whole), [passage.span for passages in found for passage in passages]
    )
    standing = [(rule.span, _with_prefixes(rule.citations, region)) for rule in standing_units(text, whole)]
    cited = [citation for passages in found for passage in passages for citation in passage.citations]
    names = _Names([*cited, *(citation for _span, citations in standing for citation in citations)], region)
    return [
        _task_units(
            passages,
            [one for span, citations in standing if span.end <= item.start for one in citations],
            first_rule,
            names,
        )
        for item, passages in zip(items, found, strict=True)
    ]


class _Passage(NamedTuple):
    """A whole list, of one label or several."""

    span: Span
    citations: list[Citation]


def _passages(lists: Sequence[UnitList], region: RegionReading | None) -> list[_Passage]:
    citations: dict[Span, list[Citation]] = {}
    for units in lists:
        citations.setdefault(units.span, []).extend(units.mentions)
    return [_Passage(span, _with_prefixes(_with_bodies(cited), region)) for span, cited in citations.items()]


class _Names:
    """The names of all that a document cites. Names that differ in 和 alone are one: the longer one."""

    def __init__(self, citations: Iterable[Citation], region: RegionReading | None) -> None:
        self._of = {citation.text: canonical_name(citation.text, region) for citation in citations}
        self._longest: dict[str, str] = {}
        for name in self._of.values():
            known = self._longest.setdefault(without_and(name), name)
            if len(name) > len(known):
                self._longest[without_and(name)] = name

    def mention(self, citation: Citation) -> UnitMention:
        name = self._longest[without_and(self._of[citation.text])]
        return UnitMention(citation.text, name, is_group(citation.text), citation.span)


class _FirstRule:
    """In which lists the first unit leads."""

    def __init__(self, rules: Iterable[FirstLeads], lists: Sequence[Span]) -> None:
        self.alone: set[Span] = set()  # lists with the rule for themselves
        starts = []  # of the lists from which on it holds for all
        lists = sorted(set(lists))
        for rule in rules:
            place = bisect_left(lists, rule.span.end, key=lambda units: units.start) - 1
            inside = lists[place] if place >= 0 and lists[place].contains(rule.span) else None
            if inside and not rule.goes_on:
                self.alone.add(inside)
            else:
                starts.append(inside.start if inside else 0)
        self.everywhere_from = min(starts, default=None)

    def holds(self, passage: _Passage) -> bool:
        everywhere = self.everywhere_from is not None and passage.span.start >= self.everywhere_from
        return everywhere or passage.span in self.alone


def _task_units(
    passages: Sequence[_Passage], standing: Iterable[Citation], first_rule: _FirstRule, names: _Names
) -> TaskUnits:
    lead: dict[str, UnitMention] = {}
    units: dict[str, UnitMention] = {}
    led = any(citation.role is Role.LEAD for passage in passages for citation in passage.citations)
    for passage in passages:
        first_leads_here = not led and first_rule.holds(passage)
        for place, citation in enumerate(passage.citations):
            mention = names.mention(citation)
            leads = citation.role is Role.LEAD or (first_leads_here and place == 0)
            (lead if leads else units).setdefault(mention.name, mention)
    for citation in standing:
        mention = names.mention(citation)
        units.setdefault(mention.name, mention)
    others = tuple(mention for name, mention in units.items() if name not in lead)
    return TaskUnits(tuple(lead.values()), others, tuple(passage.span for passage in passages))


def _with_bodies(citations: Sequence[Citation]) -> list[Citation]:
    """Places with the body that stands once, after the last of them: 北川县、江油市人民政府 → 北川县人民政府."""
    restored: list[Citation] = []
    for citation in reversed(citations):
        following = restored[-1] if restored else None
        body = _BODY.search(following.text) if following and not is_group(following.text) else None
        if following and body and following.span.start - citation.span.end <= MAX_JOINT:
            place = _ZONE if "委" in body[0] else _COUNTY
            if place.fullmatch(citation.text) and not is_group(citation.text):
                citation = citation._replace(text=citation.text + body[0])
        restored.append(citation)
    return restored[::-1]


def _with_prefixes(citations: Iterable[Citation], region: RegionReading | None) -> list[Citation]:
    """Departments with the prefix that stands at the head of their list: 县农业农村局、工信局 → 县工信局."""
    own = _own_level(region)
    seen: list[str] = []
    restored = []
    for citation in citations:
        prefix = level_prefix(citation.text)
        if prefix:
            seen.append(prefix)
        elif seen and takes_prefix(citation.text, region):
            inherited = own if own in seen else seen[-1]
            # 市通管办、工信局 in a county's plan: the second is the county's own.
            if not own or _WIDTH[inherited] >= _WIDTH[own]:
                citation = citation._replace(text=with_prefix(inherited, citation.text))
        restored.append(citation)
    return restored


def _own_level(region: RegionReading | None) -> str:
    if region is None:
        return ""
    return next(
        (level for level in sorted(_LEVELS, key=len, reverse=True) if region.name.endswith(level)), ""
    )
