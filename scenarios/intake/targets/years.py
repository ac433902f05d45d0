"""The years and deadlines of one paragraph, and which of them holds for a number."""

import re
from bisect import bisect_right

from scenarios.intake.targets.deadlines import Kind, years_named
from scenarios.intake.targets.drafts import Carried
from scenarios.intake.targets.lines import Sentences
from scenarios.intake.targets.quantities import Quantity

_REACH = 60  # characters before a number in which 全年 says that the year named last still holds
_REACH_ON = 30  # characters after a number in which a deadline may follow
_THIS_YEAR = re.compile(r"全年|年内|当年|年底|年末|届时|同年")
_IN_BRACKETS = re.compile(r"[，,]?（(?:到|于|力争|计划|完成时限：?|时限：?)?")
_BRACKET_REST = 8  # characters: 前完成）
_BEFORE_CLOSING = re.compile(r"[^，。；]{0,12}[，。；]?(?:力争|确保|计划|争取|于|在|到)*")
_CLOSING = re.compile(r"[前底末]?(?:全部|基本)?(?:完成|建成|达到|实现|到位|投用|目标)?[。；）]?")


class Deadlines:
    """`all` are the mentions of years in the paragraph, `named` those by which something is to be reached."""

    def __init__(self, text: str, sentences: Sentences, carried: Carried, is_goal: bool):
        self.text, self.sentences, self.carried, self.is_goal = text, sentences, carried, is_goal
        self.all = years_named(text)
        self.named = [mention for mention in self.all if mention.kind is Kind.DEADLINE]
        if is_goal and not self.named:
            # 截至2022年底 in a section of goals that names no other year is meant as a deadline.
            self.named = [mention for mention in self.all if mention.kind is Kind.AS_OF]
        self._all_ends = [mention.end for mention in self.all]
        self._ends = [mention.end for mention in self.named]

    def of(self, quantity: Quantity, stop: int, floor: int) -> tuple[int | None, bool]:
        """The year for a number, and whether its sentence names one (三年内 names one that is not known).

        `stop` is the end of its noun, `floor` that of the number before.
        """
        place = bisect_right(self._ends, quantity.start)
        in_brackets = self._in_brackets(place, stop)
        if in_brackets:
            return in_brackets, True
        if place:
            earlier = self.named[place - 1]
            is_near = self.is_goal or earlier.start >= self.sentences.start(quantity.start)
            if is_near or _THIS_YEAR.search(self.text, max(floor, quantity.start - _REACH), quantity.start):
                return earlier.year, True
        closing = self._closing(place, quantity, stop)
        if closing:
            return closing, True
        return (self.carried.year if self.is_goal else None), False

    def around(self, quantity: Quantity) -> tuple[int, int]:
        """The part of its sentence that a number shares with its deadline: from that up to the next one."""
        start, end = self.sentences.start(quantity.start), self.sentences.end(quantity.start)
        place = bisect_right(self._ends, quantity.start)
        if place:
            start = max(start, self.named[place - 1].start)
        if place < len(self.named):
            end = min(end, self.named[place].start)
        return start, end

    def any_between(self, start: int, end: int) -> bool:
        place = bisect_right(self._all_ends, start)
        return place < len(self.all) and self.all[place].start < end

    def left_out(self, start: int, end: int) -> str:
        """text[start:end] without years."""
        pieces = []
        place = bisect_right(self._all_ends, start)
        while place < len(self.all) and self.all[place].start < end:
            pieces.append(self.text[start : max(start, self.all[place].start)])
            start = self.all[place].end
            place += 1
        return "".join(pieces) + self.text[start : max(start, end)]

    def _in_brackets(self, place: int, stop: int) -> int | None:
        """建成5G基站5000个（2022年底前完成）."""
        bracket = _IN_BRACKETS.match(self.text, stop)
        if bracket is None or place == len(self.named) or self.named[place].start != bracket.end():
            return None
        end = self.named[place].end
        close = self.text.find("）", end, end + _BRACKET_REST)
        has_figure = any(sign.isdigit() for sign in self.text[end : max(end, close)])
        return self.named[place].year if close >= 0 and not has_figure else None

    def _closing(self, place: int, quantity: Quantity, stop: int) -> int | None:
        """建成5G基站5000个，2022年底前完成。"""
        end = self.sentences.end(quantity.start)
        if place == len(self.named) or self.named[place].start > min(end, stop + _REACH_ON):
            return None
        closing = self.named[place]
        is_next = _BEFORE_CLOSING.fullmatch(self.text, stop, closing.start)
        return closing.year if is_next and _CLOSING.fullmatch(self.text, closing.end, end) else None
