"""Targets in running text: for each number its year, what it counts and the shares it is broken down into."""

import re
from dataclasses import dataclass
from itertools import pairwise

from scenarios.intake.reading import TargetPart
from scenarios.intake.targets.drafts import Carried, Draft
from scenarios.intake.targets.lines import Line, Sentences
from scenarios.intake.targets.lists import Shared, shared_lists
from scenarios.intake.targets.metrics import OTHER, metric_of
from scenarios.intake.targets.nouns import (
    is_attribute,
    is_comparison,
    is_condition,
    noun_after,
    noun_before,
    share_of,
)
from scenarios.intake.targets.quantities import Quantity, quantities_in
from scenarios.intake.targets.rules import (
    OPERATOR,
    is_addition,
    is_evident,
    is_of_the_place,
    is_past,
    is_past_later,
    is_promised,
    is_support,
    is_undated_promise,
    same_kind,
)
from scenarios.intake.targets.years import Deadlines

_BOUNDARIES = "，,；;。：:！？（）\t\n"
_BOUNDARY = re.compile(f"[{_BOUNDARIES}]")
_REACH = 60  # characters before a number that may say what it counts
_FAR_REACH = 100  # and further back, if those do not
_LONGEST_HEADING = 20
_COUNTS = ("数", "数量", "总数", "总量", "规模", "量")
_RATIO = re.compile("率|占|比")
_OF_THEM = re.compile(r"普及率|渗透率|占比|比重|占[^达超突为]{1,14}")
_WORTH = re.compile(r"(?:产值|收入|营收|增加值|(?:产业|经济)(?:总?规模|总量))$")
_GROWTH = re.compile(r"年均|增速|增长|增幅")
_LINK = re.compile(r"[、和及与]|以及|$")
_LINK_SIGNS = "、，和及与："


@dataclass(frozen=True, slots=True)
class _Found:
    """A number with the text around it: `zone` begins at `begin`, after the nearest boundary, and has no years.

    `floor` is where the text begins that earlier numbers have not used, `stop` where the noun ends, `gap` what stands
    between the number before and this one.
    """

    quantity: Quantity
    begin: int
    zone: str
    floor: int
    stop: int
    gap: str
    shared: Shared | None
    noun: str
    per: str  # 每个县: the number holds for each of them
    is_noun_after: bool


def read_prose(line: Line, carried: Carried, is_goal: bool) -> list[Draft]:
    """The targets of one paragraph.

    Outside goals a number counts if its sentence names a year, or if it is to be built.
    """
    paragraph = _Paragraph(line, carried, is_goal)
    paragraph.read()
    carried.follow(paragraph.deadlines.named)
    return paragraph.drafts


class _Paragraph:
    def __init__(self, line: Line, carried: Carried, is_goal: bool):
        self.line, self.text = line, line.text
        self.is_goal = is_goal
        self.sentences = Sentences(line)
        self.deadlines = Deadlines(self.text, self.sentences, carried, is_goal)
        self.quantities = _counting(self.text, quantities_in(self.text, self.deadlines.all))
        self.shared = shared_lists(self.text, self.quantities, self.deadlines.all)
        self.drafts: list[Draft] = []
        self.last: Draft | None = None  # the last number of the sentence that counted something, kept or not
        self.nouns: dict[str, str] = {}  # what was last counted in each unit
        self.whole: Draft | None = None  # what 其中 breaks down
        self.in_brackets = False  # whether it does so in brackets
        self.support: dict[int, bool] = {}  # by the start of a sentence

    def read(self) -> None:
        done = sentence = 0
        for place, quantity in enumerate(self.quantities):
            first = self.sentences.start(quantity.start)
            if first != sentence:
                self.last = self.whole = None
                sentence = first
            found = self._found(place, max(done, first))
            self._follow_breakdown(found.gap)
            if found.noun and not (quantity.is_elided and found.shared is None):
                self._take(found)
            done = found.stop

    def _found(self, place: int, floor: int) -> _Found:
        quantity = self.quantities[place]
        first = self.sentences.start(quantity.start)
        previous = self.quantities[place - 1].stop if place else 0
        following = self.quantities[place + 1].start if place + 1 < len(self.quantities) else len(self.text)
        begin = max(floor, quantity.start - _REACH)
        begin = max([begin, *(self.text.rfind(sign, begin, quantity.start) + 1 for sign in _BOUNDARIES)])
        zone = self.deadlines.left_out(begin, quantity.start)
        after, stop = noun_after(self.text, quantity.stop, following)
        shared = self.shared.get(place)
        noun, per = _noun(quantity, zone, after, shared)
        if quantity.kind == "share" and self.last is not None and self.last.metric == "users":
            noun = _of_users(noun, zone, self.last.note)
        if not noun and not is_comparison(zone):
            noun = self._topic(quantity, floor, begin)
        gap = self.text[max(first, previous, quantity.start - _FAR_REACH) : quantity.start]
        return _Found(quantity, begin, zone, floor, stop, gap, shared, noun, per, noun == after)

    def _topic(self, quantity: Quantity, floor: int, begin: int) -> str:
        """The noun of a number that has none beside it: said earlier in its sentence, or of the number before."""
        for clause in reversed(_BOUNDARY.split(self.text[max(floor, begin - _FAR_REACH) : begin])):
            noun = noun_before(clause)
            if noun and metric_of(noun, quantity.unit) != OTHER:
                return noun
        if self.last is not None:
            if same_kind(quantity.unit, self.last.unit):
                return self.last.note
            # 增加值年均增速26%以上，达到1.5万亿元
            grown = _GROWTH.split(self.last.note)[0]
            if grown != self.last.note and metric_of(grown, quantity.unit) != OTHER:
                return grown
        if quantity.unit in self.nouns:
            return self.nouns[quantity.unit]
        heading = noun_before(self.text[: min(floor, _LONGEST_HEADING)].rstrip("。："))
        return heading if metric_of(heading, quantity.unit) != OTHER else ""

    def _take(self, found: _Found) -> None:
        """Makes a number that counts something a part or a target."""
        quantity, noun = found.quantity, found.noun
        # 产值突破200亿 leaves 元 out.
        unit = quantity.unit or ("元" if _WORTH.search(noun) else "")
        metric = OTHER if found.per else metric_of(noun, unit)
        is_bare = metric == OTHER and not unit and not noun.endswith(_COUNTS)
        if is_bare or (self.whole is None and not is_promised(noun, metric, quantity, found.is_noun_after)):
            return
        # 三年累计建成6000个，其中2020年1000个 gives the years of the total, not its parts.
        is_yearly = self.whole is not None and self.deadlines.any_between(
            quantity.start - len(found.gap), quantity.start
        )
        is_operator = bool(OPERATOR.fullmatch(noun))
        whole = self.last if self.whole is None and is_operator else self.whole
        if whole is not None and not is_yearly and _is_part(quantity, metric, whole):
            whole.parts.append(self._part(found, whole))
            return
        if not is_operator:
            self._add(found, metric, is_yearly)

    def _add(self, found: _Found, metric: str, is_yearly: bool) -> None:
        quantity, shared = found.quantity, found.shared
        year, is_named = self.deadlines.of(quantity, found.stop, found.floor)
        if shared is not None and shared.has_year:
            year, is_named = shared.year, True
        # What goes on in a row of numbers is added if the row is: 新建5G基站1000个、2000个.
        goes_on = self.last is not None and not found.zone.strip(_LINK_SIGNS)
        adds = self.last.is_addition if self.last is not None and goes_on else is_addition(found.zone)
        draft = Draft(
            year=year,
            metric=metric,
            note=found.per + found.noun,
            comparator=shared.comparator if shared else quantity.comparator,
            value=quantity.value,
            unit=quantity.unit,
            is_addition=is_yearly or adds,
            span=self.sentences.quoted(quantity.start, quantity.stop),
            value_span=self.line.span(quantity.start, quantity.end),
        )
        is_listed = bool(self.drafts) and self.last is self.drafts[-1] and bool(_LINK.match(found.zone))
        is_set = is_named or self.is_goal or is_undated_promise(quantity, found.zone, found.noun)
        self.whole = self.whole if is_yearly else None
        self.last = draft
        self.nouns[draft.unit] = draft.note
        is_meant = is_listed or is_evident(metric, quantity, found.zone, draft.note)
        if is_set and is_meant and self._is_kept(quantity) and is_of_the_place(found.zone):
            self.drafts.append(draft)

    def _is_kept(self, quantity: Quantity) -> bool:
        """Whether the sentence around a number promises it, and does not report or pay for it."""
        if quantity.is_start or not self.line.is_unbroken(quantity.start, quantity.end):
            return False
        first, end = self.sentences.start(quantity.start), self.sentences.end(quantity.start)
        if first not in self.support:
            self.support[first] = is_support(self.text, first, end)
        since, until = self.deadlines.around(quantity)
        if not self.is_goal and is_past_later(self.text, quantity.stop, until):
            return False
        return not self.support[first] and not is_past(self.text, since, quantity.start)

    def _follow_breakdown(self, gap: str) -> None:
        """Keeps `whole` in step with 其中 and its brackets."""
        said = gap.rfind("其中")
        if said >= 0 and self.last is not None:
            self.whole = self.last
            self.in_brackets = gap.rfind("（", 0, said) > gap.rfind("）", 0, said)
        elif self.whole is not None and ("）" in gap if self.in_brackets else "；" in gap):
            self.whole = None

    def _part(self, found: _Found, whole: Draft) -> TargetPart:
        quantity = found.quantity
        operator = OPERATOR.fullmatch(found.noun) or OPERATOR.search(found.zone)
        if operator:
            name = operator[0]
        else:
            own = (
                found.noun if found.noun != whole.note else found.zone.replace("其中", "").strip(_LINK_SIGNS)
            )
            name = own or found.noun
        start = self.text.find(name, found.begin, quantity.start)
        return TargetPart(
            name, quantity.value, self.line.span(start if start >= 0 else quantity.start, quantity.stop)
        )


def _of_users(noun: str, zone: str, users: str) -> str:
    """5G用户达850万户，普及率达到80%; …，占移动电话用户的60%: the ratio is of the users named before."""
    ratio = _OF_THEM.match(noun or zone.strip(_LINK_SIGNS))
    return users.removesuffix("数") + ratio[0] if ratio else noun


def _counting(text: str, quantities: list[Quantity]) -> list[Quantity]:
    """Those that count something, and do not describe what another one counts."""
    described = {one for one, other in pairwise(quantities) if is_condition(text, one.stop, other.start)}
    described |= {
        one for one in quantities if one.kind == "money" and is_attribute(text, one.start, one.stop)
    }
    return [one for one in quantities if one not in described]


def _noun(quantity: Quantity, zone: str, after: str, shared: Shared | None) -> tuple[str, str]:
    """What is counted, and for each of what (每个县) if it is not counted for the whole place."""
    before = noun_before(zone)
    if shared and shared.noun and not (shared.has_year and before):
        return shared.noun, ""
    per = share_of(zone)
    if quantity.kind == "things":
        use_after = bool(after) and not before.endswith(_COUNTS)
    else:
        use_after = bool(after) and (not before or (quantity.kind == "share" and not _RATIO.search(before)))
    if use_after:
        return after, per
    return before, "" if before.startswith("每") else per  # 每万人拥有5G基站数 says itself for each of what


def _is_part(quantity: Quantity, metric: str, whole: Draft) -> bool:
    fits = same_kind(quantity.unit, whole.unit) and quantity.value <= whole.value
    return fits and metric in (OTHER, whole.metric)
