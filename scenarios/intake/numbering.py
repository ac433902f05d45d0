"""The numbers that government documents put before their headings (GB/T 9704-2012, 7.3.3, and what people write)."""

import re
import unicodedata
from dataclasses import dataclass
from enum import IntEnum

HAN_DIGITS = "一二三四五六七八九十百"
# 二十三, 一百零一
HAN_NUMBER = rf"[{HAN_DIGITS}][{HAN_DIGITS}零〇]{{0,4}}"
_VALUE = {digit: value for value, digit in enumerate("〇一二三四五六七八九")}
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


class Style(IntEnum):
    """The kinds of numbers, from the top of a document down."""

    PART = 0  # 第一部分, 第一篇
    CHAPTER = 1  # 第一章
    SECTION = 2  # 第一节
    HAN = 3  # 一、
    NAMED = 4  # 任务一：
    ARTICLE = 5  # 第一条
    HAN_IN_BRACKETS = 6  # （一）
    DIGIT = 7  # 1. 1． 1、
    DECIMAL = 8  # 1.1
    DIGIT_IN_BRACKETS = 9  # （1） 1）
    CIRCLED = 10  # ①
    BULLET = 11  # —— ● ◆
    ORDINAL = 12  # 一是


@dataclass(frozen=True, slots=True)
class Mark:
    """A number before a heading: text[start:end], without the space after it. `label` is how a path writes it."""

    style: Style
    number: int
    start: int
    end: int
    label: str


# A heading may begin with such a word (1．5G+智慧园区, 2.4K直播); 3.5GHz and 1.5万 are quantities.
_WORD_WITH_DIGITS = r"\d{1,2}\s?[GKD](?!Hz|bps|bit|[A-Za-z])|20\d\d年"

_PATTERNS = (
    (Style.PART, rf"第(?P<part>{HAN_NUMBER}|\d{{1,3}})(?:部分|篇|编)"),
    (Style.CHAPTER, rf"第(?P<chapter>{HAN_NUMBER}|\d{{1,3}})章"),
    (Style.SECTION, rf"第(?P<section>{HAN_NUMBER}|\d{{1,3}})节"),
    (Style.ARTICLE, rf"第(?P<article>{HAN_NUMBER}|\d{{1,3}})条[：:]?(?=[\s\u3000]|(?<=[：:]))"),
    (Style.NAMED, rf"(?:任务|行动|工程|举措|专项)(?P<named>{HAN_NUMBER})(?=[：:、\s])[：:、]?"),
    # Not 一、二、三产业 (several numbers in a row) and not 一、二级.
    (Style.HAN, rf"(?P<han>{HAN_NUMBER})[、．.](?![{HAN_DIGITS}][、级类])"),
    (Style.HAN_IN_BRACKETS, r"(?P<han_sign>[㈠-㈩])"),
    (Style.HAN_IN_BRACKETS, rf"[（(〔]\s?(?P<han_in_brackets>{HAN_NUMBER})\s?[）)〕]"),
    (
        Style.DECIMAL,
        r"(?P<decimal>[0-9０-９]{1,3}(?:[.．][0-9０-９]{1,2}){1,3})[.．、]?(?=[\s\u4e00-\u9fff“《])",
    ),
    (Style.DIGIT, rf"(?P<digit>[0-9０-９]{{1,3}})[.．、](?:(?![0-9０-９])|(?={_WORD_WITH_DIGITS}))"),
    # 1, 智慧渔业: a slip, which only the space tells from a number cut in two.
    (Style.DIGIT, rf"(?P<digit_comma>[0-9０-９]{{1,3}})[,，]\s(?:(?![0-9０-９])|(?={_WORD_WITH_DIGITS}))"),
    (Style.DIGIT, r"(?P<digit_sign>[⒈-⒛])"),
    (Style.DIGIT_IN_BRACKETS, r"(?P<digit_in_brackets_sign>[⑴-⒇])"),
    (Style.DIGIT_IN_BRACKETS, r"[（(]?(?P<digit_in_brackets>[0-9０-９]{1,3})[）)]"),
    (Style.CIRCLED, rf"(?P<circled>[{_CIRCLED}])"),
    (Style.BULLET, r"(?P<bullet>——|--|[●◆■★•▪◇○])"),
    (Style.ORDINAL, rf"(?P<ordinal>{HAN_NUMBER})是(?=[^否])"),
)
_MARK = re.compile("|".join(pattern for _style, pattern in _PATTERNS))
_STYLES = {style.name.lower(): style for style, _pattern in _PATTERNS} | {
    "han_sign": Style.HAN_IN_BRACKETS,
    "digit_comma": Style.DIGIT,
    "digit_sign": Style.DIGIT,
    "digit_in_brackets_sign": Style.DIGIT_IN_BRACKETS,
}
# A measure after 1.1 or 2.5 makes it a quantity: 1.5万户 at the start of a wrapped line.
_QUANTITY = re.compile(r"\s?(?:[万亿千百％%倍]|G(?!\+)|GHz|版|时代|个|元|米|公里|平方)")


def mark_at(text: str, position: int) -> Mark | None:
    """The number that begins at `position`; None if there is none."""
    match = _MARK.match(text, position)
    if match is None or match.lastgroup is None:
        return None
    style = _STYLES[match.lastgroup]
    written = match[match.lastgroup]
    if style is Style.DECIMAL and _QUANTITY.match(text, match.end()):
        return None
    if match.lastgroup.endswith("_sign"):
        written = unicodedata.normalize("NFKC", written).strip("().")
    number = _number(style, written)
    if not number:
        return None
    return Mark(style, number, match.start(), match.end(), _label(style, written, match[0]))


def han_number(written: str) -> int:
    """The value of 二十三 or of 〇-九 digits in a row (二〇二〇); 0 for anything else."""
    if not written or any(sign not in _VALUE and sign not in "十百零" for sign in written):
        return 0
    if "十" not in written and "百" not in written:
        return int("".join(str(_VALUE.get(sign, 0)) for sign in written))
    total, digit = 0, 0
    for sign in written:
        if sign in "十百":
            total += (digit or 1) * (10 if sign == "十" else 100)
            digit = 0
        else:
            digit = _VALUE.get(sign, 0)
    return total + digit


def _number(style: Style, written: str) -> int:
    if style is Style.BULLET:
        return 1
    if style is Style.CIRCLED:
        return _CIRCLED.index(written) + 1
    if style is Style.DECIMAL:
        return int(re.split(r"[.．]", written)[-1])
    return int(written) if written.isdigit() else han_number(written)


def _label(style: Style, written: str, whole: str) -> str:
    if style is Style.HAN_IN_BRACKETS or style is Style.DIGIT_IN_BRACKETS:
        return f"（{_half_width(written)}）"
    if style in (Style.HAN, Style.DIGIT, Style.DECIMAL):
        return _half_width(written)
    return "" if style is Style.BULLET else whole.rstrip("：:、")


def _half_width(digits: str) -> str:
    return digits.translate({0xFF10 + value: str(value) for value in range(10)} | {0xFF0E: "."})
