"""The years that a line of a plan names: by when something is to be reached, or what it is compared with."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

_FIRST_YEAR, _LAST_YEAR = 2010, 2060  # a plan for 5G names no others
_HAN_FIGURES = {sign: str(value) for value, sign in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0"}
_YEAR = r"(?:20[0-9]{2}|二[〇零○][一二三四五六][〇零○一二三四五六七八九])"
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月"
_PART_OF_YEAR = rf"(?:年?[底末初中度]|年终|第?[1-4一二三四]季度|[上下]半年|{_MONTH}(?P<day>[0-9]{{1,2}}日)?)"
_BY_THEN = r"(?:[底末]|之?前|以前)"
_JOINT = r"(?:[、和及与,，]|以及)"
_DASH = r"(?:——|[-—–―~～至到])"
_FIVE_YEARS = r"[“\"]?十(?P<plan>[二三四五六])五[”\"]?"

_MENTION = re.compile(
    rf"(?P<first>{_YEAR})年?[底末初]?{_DASH}(?P<last>{_YEAR})(?:年[底末]?|(?=[）)]))"
    rf"|(?<![0-9])(?P<year>{_YEAR})(?:年{_PART_OF_YEAR}?(?P<by>{_BY_THEN}*)|(?=(?:{_JOINT}{_YEAR}){{1,6}}年))"
    rf"|(?P<plans>{_FIVE_YEARS}(?:期间|时期|期末|末期?|收官|期))"
    rf"|(?<=[到至])(?P<plan_end>{_FIVE_YEARS.replace('plan', 'ending')})(?!规划|纲要)"
    r"|(?P<unknown>(?:未来|今后|再?用|接下来)[一二两三四五1-5](?:[-—至到][一二三四五1-5])?年(?:左右)?(?:时间)?"
    r"|[一二两三四五1-5]年(?:时间)?(?:以内|之内|内|后|(?=累计|共|总|新|引进|培育|完成|投资|投入|打造|建))|今年|明年)"
)
_COMPARED = re.compile(r"(?:比|较|相比|同比|自|从|由|对照|相对|起自)$")
_SINCE = re.compile(r"(?:以来|起|开始|相比|的?基础上|为(?:基期|基数|基准))")
_AS_OF = re.compile(r"截[至止]到?$")
_QUALIFIES = re.compile(r"的[0-9一二两三四五六七八九十百千]")
_PLANS_COUNT_FROM = 1955  # the tenth five-year plan ended in 2005, the fourteenth ends in 2025


class Kind(Enum):
    DEADLINE = "deadline"
    AS_OF = "as of"  # 截至2020年底: mostly a state reached, sometimes a deadline
    REFERENCE = "reference"  # 比2020年, 2019年以来, a day such as 2020年7月19日


@dataclass(frozen=True, slots=True)
class YearMention:
    """`years` are all years of a span (2020—2022年), one year, or none for a time that names no year (三年内)."""

    start: int
    end: int
    years: tuple[int, ...]
    kind: Kind = Kind.DEADLINE

    @property
    def year(self) -> int | None:
        return self.years[-1] if self.years else None


def years_named(line: str) -> list[YearMention]:
    """All mentions in `line`, which has half-width figures and no spaces, in order."""
    return list(_mentions(line))


def bare_year(written: str) -> int | None:
    """The year if `written` is nothing but one: 2021, 2021年, 2021年底, 2021年12月底前; the last of 2020-2022."""
    if re.fullmatch(_YEAR, written):
        return _valid(_number(written))
    mention = next(_mentions(written), None)
    return mention.year if mention and (mention.start, mention.end) == (0, len(written)) else None


def _mentions(line: str) -> Iterator[YearMention]:
    for match in _MENTION.finditer(line):
        kind = _kind(line, match)
        years: tuple[int, ...] = ()
        if match["last"]:
            first, last = _number(match["first"]), _number(match["last"])
            if not _valid(first) or not _valid(last) or first > last:
                continue
            years = tuple(range(first, last + 1))
        elif match["year"]:
            if not _valid(_number(match["year"])):
                continue
            years = (_number(match["year"]),)
        elif match["plan"] or match["ending"]:
            end = _PLANS_COUNT_FROM + 5 * (10 + int(_HAN_FIGURES[match["plan"] or match["ending"]]))
            years = tuple(range(end - 4, end + 1))
        yield YearMention(match.start(), match.end(), years, kind)


def _kind(line: str, match: re.Match[str]) -> Kind:
    before = line[max(0, match.start() - 4) : match.start()]
    if _AS_OF.search(before):
        return Kind.AS_OF
    if match["last"]:
        return Kind.DEADLINE
    # 是2020年的4倍, but 增长至2025年的3.7万亿元
    qualifies = _QUALIFIES.match(line, match.end()) and not before.endswith(("到", "至"))
    is_day = match["day"] and not match["by"]
    if is_day or qualifies or _COMPARED.search(before) or _SINCE.match(line, match.end()):
        return Kind.REFERENCE
    return Kind.DEADLINE


def _number(written: str) -> int:
    return int("".join(_HAN_FIGURES.get(sign, sign) for sign in written))


def _valid(year: int) -> int | None:
    return year if _FIRST_YEAR <= year <= _LAST_YEAR else None
