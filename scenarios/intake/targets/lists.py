"""Numbers that are given out: 2021年、2022年分别建成5G基站1000个、2000个; 5G基站和用户分别达到5000个和100万户."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scenarios.intake.targets.deadlines import Kind, YearMention
from scenarios.intake.targets.nouns import noun_after, noun_before
from scenarios.intake.targets.quantities import Quantity

_REACH_BACK = 80  # characters before the first number
_LINK = re.compile(r"(?:(?:[、，,和及与/]|以及)(?:达到|超过|突破)?)+")
_YEAR_LINK = re.compile(r"(?:[、，,和及与到至底末年]|以及)*")
_RESPECTIVELY = re.compile(r"分别|依次")
_NOUN_LINK = re.compile(r"[、和及与]|以及")
_NOUN_BOUNDARY = "，,；;。：:（）\t"


@dataclass(frozen=True, slots=True)
class Shared:
    """What a number in a list gets from the words before or after the list. `noun` may be empty."""

    comparator: str
    noun: str = ""
    year: int | None = None
    has_year: bool = False


def shared_lists(
    text: str, quantities: Sequence[Quantity], years: Sequence[YearMention]
) -> dict[int, Shared]:
    """By the place of each number in `quantities`; only numbers that are given out are in it."""
    ends = [mention.end for mention in years]
    found: dict[int, Shared] = {}
    for group in _groups(text, quantities):
        numbers = [quantities[place] for place in group]
        floor = quantities[group[0] - 1].stop if group[0] else 0
        head_start = max(floor, numbers[0].start - _REACH_BACK)
        head_start = max(
            [head_start, *(text.rfind(sign, head_start, numbers[0].start) + 1 for sign in "。；")]
        )
        comparator = next((one.comparator for one in numbers if one.comparator != "="), "=")
        word = _RESPECTIVELY.search(text, head_start, numbers[0].start)
        last = bisect_right(ends, numbers[0].start)
        named = _years_in_a_row(text, years, last, head_start, bool(word))
        if len(named) == len(numbers):
            noun, _stop = noun_after(text, numbers[-1].stop, len(text))
            for place, year in zip(group, named, strict=True):
                found[place] = Shared(comparator, noun, year, has_year=True)
        elif word:
            nouns = _nouns(text, head_start, word.start())
            if len(nouns) == len(numbers):
                for place, noun in zip(group, nouns, strict=True):
                    found[place] = Shared(comparator, noun)
    return found


def _groups(text: str, quantities: Sequence[Quantity]) -> Iterator[list[int]]:
    """Numbers with nothing but 、 or 和 between them, two or more."""
    group: list[int] = []
    for place, quantity in enumerate(quantities):
        if group and _LINK.fullmatch(text, quantities[place - 1].stop, quantity.start):
            group.append(place)
            continue
        if len(group) > 1:
            yield group
        group = [place]
    if len(group) > 1:
        yield group


def _years_in_a_row(
    text: str, years: Sequence[YearMention], last: int, start: int, said_respectively: bool
) -> list[int | None]:
    """The years before a list that belong together; of a span (2021—2023年) each year, if 分别 says so."""
    row: list[YearMention] = []
    while last > 0 and years[last - 1].start >= start and years[last - 1].kind is Kind.DEADLINE:
        mention = years[last - 1]
        if row and not _YEAR_LINK.fullmatch(text, mention.end, row[0].start):
            break
        row.insert(0, mention)
        last -= 1
    if len(row) == 1:
        return list(row[0].years) if said_respectively else []
    return [mention.year for mention in row]


def _nouns(text: str, start: int, end: int) -> list[str]:
    start = max([start, *(text.rfind(sign, start, end) + 1 for sign in _NOUN_BOUNDARY)])
    return [noun_before(piece) or piece for piece in _NOUN_LINK.split(text[start:end]) if piece]
