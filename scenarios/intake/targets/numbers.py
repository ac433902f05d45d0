"""Numbers as Chinese documents write them: 1,445 · １２００ · 1.5万 · 100余万 · 两千三百 · 10—15 · 百分之四十."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

_HAN_VALUES = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_HAN_UNITS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10**4, "亿": 10**8}
_SCALES = _HAN_UNITS | _MYRIADS

_DIGIT = "[0-9０-９]"
# Fifteen digits: more is a telephone or account number in a row, no quantity.
_ARABIC = (
    rf"(?:{_DIGIT}{{1,3}}(?:,{_DIGIT}{{3}}){{1,4}}|{_DIGIT}{{1,15}})(?:[.．]{_DIGIT}{{1,6}})?(?!{_DIGIT})"
)
_HAN_SIGNS = "".join(_HAN_VALUES) + "".join(_SCALES)
_HAN_DECIMALS = rf"点[{''.join(_HAN_VALUES)}]{{1,4}}(?![{''.join(_HAN_VALUES)}])"
_HAN = rf"[{_HAN_SIGNS}]{{1,12}}(?:{_HAN_DECIMALS}|(?![{_HAN_SIGNS}]))"
# 千兆, 10千伏 and 5百分点 are units of their own, not a thousand or a hundred of something.
_SCALE = r"(?:[十百千]?万?亿|[十百千]?万(?!兆)|[百千](?![兆米瓦克伏帕赫字分比]))"
_MORE = r"(?:余|多(?![功元样媒层路终])|[+＋](?![0-9０-９A-Za-z\u4e00-\u9fff“])|[+＋](?=[个家项户座处]))"
_NUMBER = re.compile(
    rf"(?:(?<![0-9０-９A-Za-z.．])(?P<arabic>{_ARABIC})|(?<![{_HAN_SIGNS}第数几上])(?P<han>{_HAN}))"
    rf"(?P<more>{_MORE})?(?P<scale>{_SCALE})?(?P<more_after>{_MORE})?"
)
_RANGE = re.compile(r"[%％个家项户座]?(?:——|[-—–―~～至到])")
_PERCENT = "百分之"


@dataclass(frozen=True, slots=True)
class Number:
    """text[start:end] and what it is worth.

    `value` is the lower end of a range. `is_more`: 100余, 20多, 1000+. `is_bare`: a scale without a figure, as in
    超百家, which is a number only after a word such as 超. `is_percent`: written 百分之四十.
    """

    value: Decimal
    start: int
    end: int
    is_more: bool = False
    is_range: bool = False
    is_han: bool = False
    is_bare: bool = False
    is_percent: bool = False
    scale: int = 1  # of 万, 亿 and so on


def numbers_in(text: str, start: int = 0, end: int | None = None) -> Iterator[Number]:
    """The numbers of text[start:end], in order. What follows them (年, G, 个) is not looked at."""
    end = len(text) if end is None else min(end, len(text))
    position = start
    while (match := _NUMBER.search(text, position, end)) is not None:
        number = _single(match)
        if number is None:
            position = match.end()
            continue
        number = _with_upper_end(text, number, end)
        if text.startswith(_PERCENT, number.start) and number.is_han:
            number = None  # 百分之 itself, whose 百 looks like a number
        elif text.endswith(_PERCENT, start, number.start):
            number = replace(number, start=number.start - len(_PERCENT), is_percent=True, is_bare=False)
        if number is not None:
            yield number
        position = number.end if number is not None else match.end()


def read_number(written: str) -> Decimal | None:
    """What `written` is worth if all of it is one number, spaces aside; None otherwise."""
    closed = "".join(written.split())
    number = next(numbers_in(closed), None)
    return number.value if number is not None and (number.start, number.end) == (0, len(closed)) else None


def han_value(written: str) -> int | None:
    """两千三百 → 2300, 三十万 → 300000, 一万五 → 15000; None for 三五 (about) and for figures in a row (二〇二二)."""
    for scale in ("亿", "万"):
        head, found, tail = written.partition(scale)
        if not found:
            continue
        if head == "" and tail:
            return None
        high = han_value(head) if head else 1
        low = _short_tail(tail, _MYRIADS[scale]) if tail else 0
        return None if high is None or low is None else high * _MYRIADS[scale] + low
    return _below_a_myriad(written)


def _short_tail(tail: str, scale: int) -> int | None:
    """What follows 万 or 亿: 五 after 一万 means five thousand."""
    if len(tail) == 1 and tail in _HAN_VALUES:
        return _HAN_VALUES[tail] * scale // 10
    return han_value(tail)


def _below_a_myriad(written: str) -> int | None:
    total, digit, last_unit = 0, None, 10**4
    for sign in written:
        if sign in "零〇" and total:
            last_unit = min(last_unit, 100)  # what follows is a plain figure: 一百零五
        elif sign in _HAN_VALUES:
            if digit is not None:
                return None
            digit = _HAN_VALUES[sign]
        elif sign in _HAN_UNITS:
            unit = _HAN_UNITS[sign]
            if unit >= last_unit or (digit is None and total and unit > 10):
                return None
            total += (1 if digit is None else digit) * unit
            digit, last_unit = None, unit
        else:
            return None
    if digit is None:
        return total
    after_a_unit = bool(total) and written[-2] in "百千"
    return total + (digit * last_unit // 10 if after_a_unit else digit)


def _single(match: re.Match[str]) -> Number | None:
    scale = 1
    for sign in match["scale"] or "":
        scale *= _SCALES[sign]
    more = bool(match["more"] or match["more_after"])
    if match["arabic"]:
        figures = match["arabic"].replace(",", "").replace("．", ".")
        return Number(plain(Decimal(figures) * scale), match.start(), match.end(), more, scale=scale)
    whole, _point, decimals = match["han"].partition("点")
    value = han_value(whole)
    if value is None:
        return None
    exact = Decimal(value)
    if decimals:
        exact += Decimal("0." + "".join(str(_HAN_VALUES[sign]) for sign in decimals))
    is_bare = whole[0] in "百千万亿"
    return Number(
        plain(exact * scale), match.start(), match.end(), more, is_han=True, is_bare=is_bare, scale=scale
    )


def plain(value: Decimal) -> Decimal:
    """Without the zeros that 1.5万 leaves behind the point."""
    whole = value.to_integral_value()
    return whole if whole == value else value.normalize()


def _with_upper_end(text: str, low: Number, end: int) -> Number:
    """The number up to the upper end of its range, if it is the lower one: 10—15, 10%~15%, 1—1.5万."""
    link = _RANGE.match(text, low.end, end)
    match = _NUMBER.match(text, link.end(), end) if link else None
    high = _single(match) if match else None
    if high is None or high.is_han != low.is_han:
        return low
    shared = high.scale if low.scale == 1 and not low.is_han else 1
    value = plain(low.value * shared)
    if value >= high.value:
        return low
    return replace(low, value=value, end=high.end, is_range=True, scale=low.scale * shared)
