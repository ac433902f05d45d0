"""Quantities in a line: numbers with what they are measured in and how they are to be met."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from scenarios.intake.targets.deadlines import YearMention
from scenarios.intake.targets.metrics import kind_of_unit
from scenarios.intake.targets.numbers import Number, numbers_in, plain

LARGEST = Decimal(10) ** 14  # what a target's value can hold; no plan promises more

# Measure words and units. What may not follow keeps words apart that only begin like one: 家庭, 项目, 部门.
_UNIT = re.compile(
    r"个?百分点|%|个标准机架|标准机架|机架|平方公里|平方米|皮长公里|芯公里|公里|千米|人次|家次|"
    r"(?:亿?美|港|欧|日)?元(?:人民币)?(?!/|每|器|宇|旦)|[PEGTM]?FLOPS|[MGT]bps|[MGT]b/s|[PT]B|"
    r"个(?!月|工作日|小时|自然日|性化|体工商)(?:/[一-龥]{1,4})?|户(?!外|籍|均)(?:/[一-龥]{1,4})?|家(?!庭|居|电|园|门口)|项(?!目)|"
    r"座(?!谈)|处(?!理|于|置|罚)|台(?!湾|账|阶)|套(?!餐)|人(?!工|民|均|才|脸|机|物|力|员|口|居)(?:/[一-龥]{1,4})?|名(?!称|牌|优|列)|"
    r"条(?!件)|款(?!项)|种(?!植|类|子|业)|件(?!/)|辆|架(?!构)|艘|所(?!有|属|在|需)|栋|幢|片(?!区)|块(?!链)|支(?!持|撑|付)|只|"
    r"部(?!门|署|分|级|委|属|件|位)|根(?!据|本)|例(?!如)|篇|次(?!新)|场(?!景|所|馆|地|站)|期(?!间|末|限)|亩|公顷|吨|"
    r"张(?!家|掖)|站(?!址|点)|株|份|宗|组(?!织|网|建)|对(?!接|于|应|标|重|企)|间(?![断接隔歇距的])|路(?![由网边段面口灯径上线程侧])|堂|批次|门(?!户|店|类)"
)
_COMPARISON_AFTER = re.compile(
    r"(?:[及]?(?P<at_least>以上|之上)|(?P<at_most>以[内下]|之内)|(?P<about>左右|上下)|(?P<more>[余多](?!功能|元|样|媒体|层)))"
)
_LONGEST_CELL = 20  # characters of a cell that is nothing but a number
_BEFORE_LONE = re.compile(
    r"(?:[≥≤><=约近超]|达到?|超过|突破|不少于|不低于|不超过|不高于|至少|力争|大于|小于|新增|累计|\s)*"
)
_LIST_LINK = re.compile(r"(?:[、和及与,，/]|以及)")
# Where a number without a measure may end: 5G用户数达到92万以上.
_STOP = re.compile(r"[，,；;。）：！？\t]|、(?![0-9])|以上|以[内下]|左右|及以上|$")
_BEFORE_BARE = re.compile(r"(?:[达到]|突破|超过?|大于|高于|不少于|不低于|至少|[量数率]|[约近为至]|[≥>≤<])$")
_BEFORE_ROUND = re.compile(r"(?:突破|超过?|达到?|破|逾|过|上|跨越|冲刺|近|约|力争)$")
_NOT_A_NUMBER_AFTER = re.compile(r"(?:[第每“‘\"'#NnXx×*√/]|No\.?|[一二三四五六七八九十]是)$")
_RANK = re.compile(r"(?:全[国省市球区县]|世界|[位排居名])[^，。]{0,4}前$|(?<![底末年月日])前$")

_BEFORE = (
    ("<=", re.compile(r"(?:不(?:超过|高于|大于|多于|得超过|突破)|(?<!不)(?:低|少|小)于|≤|<=?|控制在)$")),
    (">=", re.compile(r"(?:不(?:少于|低于|小于|下于|得少于|得低于)|[至最]少[一-龥]{0,4}|≥|>=|达到或超过)$")),
    (">", re.compile(r"(?:超过|突破|超出|大于|高于|多于|超|逾|破|>|跨越|迈上|过(?<!不过))$")),
)
_ADVERBS = re.compile(r"(?:[约达]|大约|达到|到|人民币|为|有|各)$")
# 由10%提高到20%, 从2020年的15%增加到…: the first number is where it starts.
_RAISED = re.compile(
    r"[^，。；、0-9]{0,6}?(?:提高|提升|增长|增加|增|扩大|上升|升|下降|降低|降|减少|压减|压缩|缩短|发展|扩展|扩容|跃升)[到至]"
)
_FROM = re.compile(r"(?:从|由)[^，。；]{0,30}$")
_BASIS = re.compile(r"[^，。；]{0,6}基础上")


@dataclass(frozen=True, slots=True)
class Quantity:
    """line[start:end] is the number, line[start:stop] with its measure and 以上; `unit` without 万 and 亿.

    `comparator` as in `TargetReading`. `is_elided`: its measure comes after the last of a list (10、20、30个).
    `is_start`: the number that another one starts from (由10%提高到…); no target, but it says what is counted.
    """

    start: int
    end: int
    stop: int
    value: Decimal
    unit: str
    comparator: str
    is_elided: bool = False
    is_start: bool = False
    is_han: bool = False

    @property
    def kind(self) -> str:
        return kind_of_unit(self.unit)


def quantities_in(line: str, years: Sequence[YearMention]) -> list[Quantity]:
    """The quantities of a line, in order; not its years, ranks, names (“1+3”), models and technical figures."""
    found: list[Quantity] = []
    listed: list[Number] = []  # numbers that wait for the measure after the last of their list
    for number in _outside(numbers_in(line), years):
        quantity = _measured(line, number)
        if listed and not _continues(line, listed[-1], number):
            listed.clear()
        if quantity is None:
            if not number.is_han and _is_number(line, number) and _LIST_LINK.match(line, number.end):
                listed.append(number)
            continue
        found.extend(_elided(one, quantity, number) for one in listed)
        listed.clear()
        found.append(quantity)
    return [one for one in found if one.value < LARGEST]


def lone_quantity(written: str) -> Quantity | None:
    """The quantity if `written` is nothing else: 5000, ≥5000, 40%以上, 1.5万个. Its unit may be missing."""
    numbers = list(numbers_in(written)) if len(written) <= _LONGEST_CELL else []
    if len(numbers) != 1 or numbers[0].is_bare:
        return None
    number = numbers[0]
    unit = "%" if number.is_percent else ""
    measure = None if unit else _UNIT.match(written, number.end)
    stop = measure.end() if measure else number.end
    comparison = _COMPARISON_AFTER.match(written, stop)
    rest = written[comparison.end() if comparison else stop :]
    if rest.strip() or not _BEFORE_LONE.fullmatch(written[: number.start]):
        return None
    comparator = _comparator(written, number, comparison)
    unit = measure[0] if measure else unit
    return Quantity(number.start, number.end, len(written), number.value, unit, comparator)


def _outside(numbers: Iterator[Number], years: Sequence[YearMention]) -> Iterator[Number]:
    """The numbers that are no part of a year."""
    position = 0
    for number in numbers:
        while position < len(years) and years[position].end <= number.start:
            position += 1
        if position == len(years) or number.end <= years[position].start:
            yield number


def _continues(line: str, earlier: Number, later: Number) -> bool:
    return _LIST_LINK.fullmatch(line, earlier.end, later.start) is not None


def _elided(number: Number, last: Quantity, last_number: Number) -> Quantity:
    value = plain(number.value * (last_number.scale if number.scale == 1 else 1))
    return replace(last, start=number.start, end=number.end, stop=number.end, value=value, is_elided=True)


def _measured(line: str, number: Number) -> Quantity | None:
    if not _is_number(line, number):
        return None
    unit = "%" if number.is_percent else ""
    stop = number.end
    comparison = _COMPARISON_AFTER.match(line, stop)
    if comparison and unit == "":
        # 5个以上, but also 5以上个.
        stop = comparison.end()
    measure = None if number.is_percent else _UNIT.match(line, stop)
    if measure:
        unit, stop = measure[0], measure.end()
        comparison = _COMPARISON_AFTER.match(line, stop) or comparison
        if comparison and comparison.start() == stop:
            stop = comparison.end()
    elif not number.is_percent and not _stands_alone(line, number):
        return None
    elif comparison:
        stop = comparison.end()
    # 百亿元级 and 1Gbps级 name a class.
    if line.startswith("级", stop):
        return None
    if number.is_bare and not _BEFORE_ROUND.search(line, max(0, number.start - 3), number.start):
        return None
    is_start = _is_start(line, number, stop)
    comparator = _comparator(line, number, comparison)
    return Quantity(
        number.start, number.end, stop, number.value, unit, comparator, False, is_start, number.is_han
    )


def _is_number(line: str, number: Number) -> bool:
    before = line[max(0, number.start - 8) : number.start]
    return not _NOT_A_NUMBER_AFTER.search(before) and not _RANK.search(before)


def _stands_alone(line: str, number: Number) -> bool:
    """Whether a number without a measure is one of something all the same."""
    before = line[max(0, number.start - 4) : number.start]
    if number.is_bare:  # 5G用户数突破百万
        return bool(_STOP.match(line, number.end) and _BEFORE_ROUND.search(before))
    if number.is_han and number.scale == 1:
        return False
    ends = _STOP.match(line, number.end) and _BEFORE_BARE.search(before)
    return bool(ends) or _is_start(line, number, number.end)


def _is_start(line: str, number: Number, stop: int) -> bool:
    before = line[max(0, number.start - 40) : number.start]
    return bool(_BASIS.match(line, stop) or (_RAISED.match(line, stop) and _FROM.search(before)))


def _comparator(line: str, number: Number, after: re.Match[str] | None) -> str:
    before = line[max(0, number.start - 10) : number.start]
    while True:
        for comparator, words in _BEFORE:
            if words.search(before):
                return comparator
        shorter = _ADVERBS.sub("", before)
        if shorter == before:
            break
        before = shorter
    if after and after["at_most"]:
        return "<="
    if (after and after["at_least"]) or number.is_range:
        return ">="
    if number.is_more or (after and after["more"]):
        return ">"
    return "="
