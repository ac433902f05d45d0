"""Which numbers are promises: not what has been done, not support and prices, not other places' figures."""

import re

from scenarios.intake.targets.metrics import OTHER, kind_of_unit
from scenarios.intake.targets.quantities import Quantity
from scenarios.intake.targets.words import any_of

_COMPANY = r"(?:中国)?(?:移动|联通|电信|广电|铁塔)(?:公司|集团|[市县区省]?分公司)?"
OPERATOR = re.compile(rf"{_COMPANY}(?:[、和与及/]?{_COMPANY})*")
_REACH = 160  # characters around a number in which 目前 or 已 still speaks for it
_SMALL = 100  # 一个, 两家: what is said of any thing, not a number to be reached
_EVIDENCE = re.compile(any_of("evidence"))
_COUNTED = re.compile(r"(?:[数量率额]|规模|占比|比重|比例|收入|产值)$")
_DIRECT_VERB = re.compile(rf"{any_of('direct_verbs')}$")
_BUILT = re.compile(any_of("built"))
_FUNDS = re.compile(any_of("funds"))
_ADDED = re.compile(any_of("added"))
_TOTALS = re.compile(any_of("totals"))
_PAST = re.compile(any_of("past"))
_PAST_ENDS = re.compile(any_of("past_ends"))
_PAST_LATER = re.compile(any_of("past_later"))
_SUPPORT = re.compile(any_of("support"))
_ELSEWHERE = re.compile(any_of("elsewhere"))
_ONE_SITE = re.compile(
    r"在[^，。；]{1,24}(?:园|厂|校|医院|景区|港|机场|矿|车间|企业|公司|大厦|广场|小镇|内)[区内中里]{0,2}[^，。；]{0,6}"
    r"(?:建|部署|布|安装|新)"
)
_DIVISIONS = re.compile(rf"(?:以上)?{any_of('divisions')}")
_ACTIVITIES = re.compile(rf"{any_of('activities')}$")
_OFTEN = frozenset(("", "次", "场", "期"))  # 每半年开展一次


def is_promised(noun: str, metric: str, quantity: Quantity, is_after: bool) -> bool:
    """Whether plans promise numbers of `noun`; not so 3个方面, 12个县（市、区） and 10项重点任务."""
    if metric != OTHER or quantity.kind != "things":
        return True
    return not _ACTIVITIES.search(noun) and not (is_after and _DIVISIONS.match(noun))


def is_past(text: str, start: int, position: int) -> bool:
    """Whether text[start:position], from the last deadline on, says that the number is what there is."""
    start = max(start, position - _REACH)
    past = [match.end() for match in _PAST.finditer(text, start, position)]
    return bool(past) and not _PAST_ENDS.search(text, past[-1], position)


def is_past_later(text: str, position: int, end: int) -> bool:
    """Whether what follows a number, up to the next deadline, says that it is what there was."""
    return bool(_PAST_LATER.search(text, position, min(end, position + _REACH)))


def is_support(text: str, start: int, end: int) -> bool:
    """Whether a sentence is about money given for doing something, or about prices."""
    return bool(_SUPPORT.search(text, start, end))


def is_evident(metric: str, quantity: Quantity, zone: str, noun: str) -> bool:
    """Whether the words around a number say that it is to be reached."""
    is_small = quantity.is_han and quantity.value < _SMALL and quantity.comparator == "="
    if is_small and not _DIRECT_VERB.search(zone):
        return False
    if metric != OTHER or quantity.kind == "share":
        return True
    return quantity.comparator != "=" or bool(_EVIDENCE.search(zone)) or bool(_COUNTED.search(noun))


def is_undated_promise(quantity: Quantity, zone: str, noun: str) -> bool:
    """Whether a number without a year is of something to be there that was not.

    Not of how often it is done, nor of the money set aside for it.
    """
    is_fund = quantity.kind == "money" and bool(_FUNDS.search(zone + noun))
    return (
        bool(_BUILT.search(zone)) and quantity.kind != "share" and quantity.unit not in _OFTEN and not is_fund
    )


def is_of_the_place(zone: str) -> bool:
    """Not of the whole country, and not of one site within the place."""
    return not _ELSEWHERE.search(zone) and not _ONE_SITE.search(zone)


def is_addition(zone: str) -> bool:
    """Whether the number is added (新建) and no running total (累计)."""
    return bool(_ADDED.search(zone)) and not _TOTALS.search(zone)


def same_kind(unit: str, other: str) -> bool:
    """Whether two numbers may count the same thing: 个 and 户 may not."""
    return kind_of_unit(unit) == kind_of_unit(other) and (unit == other or not unit or not other)
