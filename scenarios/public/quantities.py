"""Numbers as people read them: 292万户 in Chinese, 2.92 million in English. Nothing is ever rounded.

Both languages group digits by three with a comma, write a minus as "−" and a range with "–". Years stay as they are.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from scenarios.language import is_english

MAX_DECIMALS = 2  # 2.92 million is easier to read than 2,920,000; 2.9234 million is not easier than 2,923,400

# From the largest; with what stands between the number and the word.
LARGE_NUMBERS = {
    "zh": ((Decimal(10**8), "亿"), (Decimal(10**4), "万")),
    "en": ((Decimal(10**9), " billion"), (Decimal(10**6), " million")),
}
# English has no measure words; what is counted stands in the metric's name.
MEASURE_WORDS = frozenset(
    "个 项 家 户 座 处 种 条 套 台 例 次 款 张 部 所 栋 支 只 批 份 件 片 幢 站".split()
)
UNITS_IN_ENGLISH = {
    "元": "yuan",
    "美元": "US dollars",
    "人": "people",
    "名": "people",
    "公里": "km",
    "千米": "km",
    "平方公里": "km²",
    "平方千米": "km²",
    "平方米": "m²",
    "亩": "mu",
    "个百分点": "percentage points",
    "个/万人": "per 10,000 people",
}
PERCENT = ("%", "％")
# Who a target is shared out to, where it is one of the five that build networks: 联通电信, 中国移动公司.
OPERATORS_IN_ENGLISH = {
    "移动": "China Mobile",
    "联通": "China Unicom",
    "电信": "China Telecom",
    "广电": "China Broadnet",
    "铁塔": "China Tower",
}
_OPERATOR = re.compile("|".join(OPERATORS_IN_ENGLISH))
_AROUND_OPERATORS = re.compile(r"中国|公司|[、和与及/\s]")

MINUS = "−"
_IN_TEXT = re.compile(
    r"""
    (?P<kept>[(（][^)）]*[)）]|(?<!\d)(?:19|20)\d\d(?:年|\s年|-\d\d(?!\d)(?:-\d\d)?))
    |(?P<minus>(?<![\w%)）])-(?=[\d.]))
    |(?P<range>(?<=\d)-(?=\d))
    |(?P<number>(?<![\d.,])[1-9]\d{3,}(?![\d,]))
    """,
    re.VERBOSE | re.ASCII,
)


@dataclass(frozen=True)
class Quantity:
    """`unit` follows `number`; in English it may stay Chinese (`is_chinese`) for want of a translation."""

    number: str
    unit: str
    is_chinese: bool = False

    def __str__(self) -> str:
        return f"{self.number}{self.unit}"


def quantity(value: Decimal, unit: str) -> Quantity:
    """In the language of the interface. `unit` as `Target.unit` holds it: 个, 户, 元, %."""
    if unit in PERCENT:
        return Quantity(plain(value), "%")
    if not is_english():
        return Quantity(in_words(value, "zh"), unit)
    number = in_words(value, "en")
    if not unit or unit in MEASURE_WORDS:
        return Quantity(number, "")
    if unit in UNITS_IN_ENGLISH:
        return Quantity(number, f" {UNITS_IN_ENGLISH[unit]}")
    return Quantity(number, f" {unit}", is_chinese=not unit.isascii())


def in_words(value: Decimal, language: str) -> str:
    """With the largest word that leaves at most two decimals, else in figures."""
    for size, word in LARGE_NUMBERS[language]:
        shortened = value / size
        if abs(shortened) >= 1 and shortened == round(shortened, MAX_DECIMALS):
            return f"{plain(shortened)}{word}"
    return plain(value)


def plain(value: Decimal) -> str:
    """All its digits, in groups of three: 4,653 or 99.5."""
    return f"{value.normalize():,f}".replace("-", MINUS)


def tidy(text: str) -> str:
    """A value that somebody wrote, with its numbers in the style of the site: >15,000, −35.7%, 25–28.

    What stands in brackets says when or where and is left alone, and so are dates.
    """
    return _IN_TEXT.sub(_tidied, text)


def _tidied(found: re.Match) -> str:
    match found.lastgroup:
        case "minus":
            return MINUS
        case "range":
            return "–"
        case "number":
            return plain(Decimal(found[0]))
    return found[0]


def share_name(name: str) -> str:
    """Whose share a part of a target is: operators by their English names in English, others as they are written."""
    if not is_english():
        return name
    operators = _OPERATOR.findall(name)
    rest = _AROUND_OPERATORS.sub("", _OPERATOR.sub("", name))
    return " and ".join(OPERATORS_IN_ENGLISH[each] for each in operators) if operators and not rest else name
