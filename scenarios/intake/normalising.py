"""The normalised text: what all offsets of a reading point into.

One paragraph a line, without empty lines; a row of a table is a line with its cells parted by tabs. Spaces of all
kinds become one space, invisible characters go, and so does what exports leave behind (`[bookmark: _GoBack]`,
`span=““>`, tags, page numbers, lines of a table of contents). A number alone on a line is joined to what it numbers,
with its sign or without.
All else stays as it is written, full-width forms too: passages are quoted word for word. The one exception are the
look-alikes of ideographs that PDF programs write (⻋ for 车), which no search would find.

Lines are joined only where one plainly goes on; text that was cut to the width of a page is put together before, by
those who read files (`scenarios.intake.formats`).
"""

import html
import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from scenarios.intake.numbering import HAN_DIGITS, mark_at

# A round changes what the one before it uncovered; real texts are done after the first.
_ROUNDS = 20

_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# Controls, surrogates, zero-width and direction marks, variation selectors, place-holders of objects, no characters.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\xad\u061c\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\ufeff\ufff9-\ufffc\ufffe\uffff\ud800-\udfff\U000e0000-\U000e01ef]"
)
_SPACES = re.compile("[ \xa0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_ROUND_TAB = re.compile(" ?\t ?")

_ENTITY = re.compile(r"&(?:#\d{1,6}|#[xX][0-9a-fA-F]{1,5}|[A-Za-z]{2,8});")
_BLOCK_TAG = re.compile(r"<br\s{0,3}/?>|</(?:p|div|tr|li|h[1-6]|table)>", re.IGNORECASE)
_ARTEFACT = re.compile(
    r"\[bookmark:[^\]\n]{0,80}\]|\[(?:if\s![^\]\n]{1,60}|endif)\]|<[!?][^<>\n]{0,300}>"
    # Names of tags only: 《关于印发<加快…政策>的通知》 holds no tag.
    r"|</?(?:span|font|p|div|a|b|i|u|em|strong|img|table|tbody|thead|tr|t[dh]|su[bp]|[uo]l|li|h[1-6]|hr|center|section"
    r"|[A-Za-z0-9]{1,8}:[A-Za-z0-9]{1,30})(?:\s[^<>\n]{0,300})?/?>"
    # What is left of a tag that was cut; not \b, for which an ideograph is part of the word.
    r"|(?<![A-Za-z])(?:(?:span|style|class|lang|align)\s?=\s?(?:[\"“”]{2}>?|[\"“”][^\"“”<>\n]{0,200}[\"“”]\s?/?>)"
    # Codes of fields: their results stand beside them.
    r"|HYPERLINK\s{1,3}(?:\\l\s)?\"[^\"\n]{1,300}\"(?:\s\\[a-z](?:\s\"[^\"\n]{0,80}\")?){0,4}"
    r"|(?:PAGEREF|REF)\s_\w{1,40}(?:\s\\[a-z]){0,4}|TOC\s\\o\s\"[\d-]{1,5}\"(?:\s\\[a-z]){0,6}"
    r"|(?:(?:PAGE|NUMPAGES)\s{1,3})?\\\*\sMERGEFORMAT)",
    re.IGNORECASE,
)
# Radicals stand for the ideographs they look like: the first block by NFKC, of the second what it has no rule for.
_RADICALS: dict[int, str | int] = {
    code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)
}
_RADICALS |= str.maketrans(
    "⺠⺟⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳",
    "民母虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟",
)

_DASH = "[-—–－─―~～·•]"
_PAGE_NUMBER = re.compile(
    rf"{_DASH}{{1,3}}\s?[0-9０-９]{{1,4}}\s?{_DASH}{{1,3}}"
    r"|第\s?[0-9０-９]{1,4}\s?页(?:[\s/／,，]{0,3}共\s?[0-9０-９]{1,4}\s?页)?|Page \d{1,4}(?: of \d{1,4})?"
)
_CONTENTS = re.compile(r"(?:[.．·]{4,}|…{2,}|(?:[.．·] ){4,})[\s.．·…]{0,200}[-—(（]?\s?\d{1,4}\s?[-—)）]?$")
_CONTENTS_TITLE = re.compile(r"目\s?[录次]")
MAX_CONTENTS = 200  # characters of a line of a table of contents

_NUMBER_ALONE = re.compile(
    rf"第[{HAN_DIGITS}\d]{{1,4}}(?:部分|[篇编章节条])|[{HAN_DIGITS}]{{1,3}}[、．.]|[（(〔]\s?[{HAN_DIGITS}]{{1,3}}\s?[）)〕]"
    r"|[0-9０-９]{1,2}[.．、]|[0-9０-９]{1,2}(?:[.．][0-9０-９]{1,2}){1,3}[.．、]?|[（(]?[0-9０-９]{1,2}[）)]|[①-⑳]"
    rf"|[{HAN_DIGITS}]{{1,2}}是|[●◆■★•▪◇○]"
)
# A number whose sign begins the next line: 1 / ．推动5G网络建设.
_NUMBER_WITHOUT_SIGN = re.compile(rf"[0-9０-９]{{1,3}}|[{HAN_DIGITS}]{{1,3}}")
# 第一章 总则; 1.1 总则; 1. 5G+工业互联网, where 1.5 would be a quantity.
_SPACED = re.compile(r"第.*|.*[0-9０-９]\n.*|.*[.．]\n[0-9A-Za-z０-９].*", re.DOTALL)
# How word processors export a numbered paragraph.
_NUMBER_CELL = re.compile(rf"({_NUMBER_ALONE.pattern})\t([^\t]+)")

_ROLE = re.compile(
    r"(?:责任|牵头|主办|配合|协办|承办|参与|参加|支持|负责|实施)[一-龥]{0,6}\s?[:：]|[一-龥 ]{1,6}[长员人]\s?[:：]"
)
_BRACKET = re.compile("[《》（(）)〔〕【】]")
_OPENING = {"《": "《", "（": "（", "(": "（", "〔": "〔", "【": "【"}
_CLOSING = {"》": "《", "）": "（", ")": "（", "〕": "〔", "】": "【"}
MAX_OPEN = 8  # brackets that were never closed, past which the partner of one is looked for
_LATIN_END = re.compile("[A-Za-z]")
MAX_BRACKETED = 150  # characters; what is longer was never closed


class Line(NamedTuple):
    """A line of a document and the level of the heading it is, from 1; 0 for text."""

    text: str
    level: int = 0


def normalise(text: str) -> str:
    """Once normalised a text stays as it is. Takes time in proportion to its length."""
    return "\n".join(line.text for line in normalised_lines([Line(text)]))


def normalised_lines(lines: Iterable[Line]) -> list[Line]:
    """The same for lines whose headings are known; a line may hold line ends, and then becomes several."""
    before = list(lines)
    for _round in range(_ROUNDS):
        after = _joined(_numbered(_tidy(before)))
        if after == before:
            break
        before = after
    return before


def _tidy(lines: Iterable[Line]) -> list[Line]:
    """Lines without what does not belong to the text."""
    kept: list[Line] = []
    for line in lines:
        for piece in _cleaned(line.text).split("\n"):
            text = _trimmed(piece)
            if not text or (len(text) <= MAX_CONTENTS and _PAGE_NUMBER.fullmatch(text)):
                continue
            if len(text) <= MAX_CONTENTS and _CONTENTS.search(text):
                if kept and _CONTENTS_TITLE.fullmatch(kept[-1].text):
                    kept.pop()
                continue
            kept.append(Line(text, line.level))
    return kept


def _cleaned(text: str) -> str:
    text = _ENTITY.sub(lambda match: html.unescape(match[0]), text)
    text = _INVISIBLE.sub("", _LINE_END.sub("\n", text))
    text = _ARTEFACT.sub("", _BLOCK_TAG.sub("\n", text))
    return text.translate(_RADICALS)


def _trimmed(line: str) -> str:
    line = _ROUND_TAB.sub("\t", _SPACES.sub(" ", line))
    text = line.strip(" \t")
    number = _NUMBER_CELL.fullmatch(text)
    if number:
        return _put_together(number[1], number[2])
    # The first cell of a row may be empty; without its tab the others would move to the wrong columns.
    return line.strip(" ").rstrip("\t") if "\t" in text else text


def _numbered(lines: list[Line]) -> list[Line]:
    """Numbers alone on a line joined to the line that follows, unless that has a number of its own."""
    kept: list[Line] = []
    for line in lines:
        above = kept[-1] if kept else None
        if above and _NUMBER_ALONE.fullmatch(above.text) and not _begins_anew(line.text):
            kept[-1] = Line(_put_together(above.text, line.text), above.level or line.level)
        elif above and _begins_with_sign_of(above.text, line.text):
            kept[-1] = Line(above.text + line.text, above.level or line.level)
        else:
            kept.append(line)
    return kept


def _begins_with_sign_of(number: str, text: str) -> bool:
    """Whether a line goes on with the sign after a number; 12 / .5万个 is a quantity cut in two."""
    parted = _NUMBER_WITHOUT_SIGN.fullmatch(number) and text.startswith((".", "．", "、"))
    return bool(parted) and mark_at(number + text, 0) is not None


def _begins_anew(text: str) -> bool:
    return "\t" in text or bool(_NUMBER_ALONE.fullmatch(text)) or mark_at(text, 0) is not None


def _put_together(number: str, text: str) -> str:
    return number + (" " if _SPACED.match(f"{number}\n{text[:1]}") else "") + text


def _joined(lines: list[Line]) -> list[Line]:
    """Lines that end within a list or within brackets joined to what follows."""
    within = _within_brackets(lines)
    kept: list[Line] = []
    for position, line in enumerate(lines):
        goes_on = position in within or (position > 0 and _lists_on(lines[position - 1].text))
        if goes_on and _may_go_on(lines[position - 1].text, line.text):
            above = kept[-1]
            kept[-1] = Line(seamless(above.text, line.text), above.level or line.level)
        else:
            kept.append(line)
    return kept


def seamless(left: str, right: str) -> str:
    """Two parts of a sentence as one: a line end parts words of Latin script, and nothing in Chinese."""
    space = bool(_LATIN_END.search(left[-1:])) and bool(_LATIN_END.search(right[:1]))
    return f"{left} {right}" if space else left + right


def _lists_on(text: str) -> bool:
    return text.endswith(("，", "、")) and not _NUMBER_ALONE.fullmatch(text)


def _may_go_on(above: str, text: str) -> bool:
    return "\t" not in above and not _begins_anew(text) and not _ROLE.match(text)


def _within_brackets(lines: list[Line]) -> set[int]:
    """The places of lines at whose beginning a bracket stands open that is closed soon after."""
    within: set[int] = set()
    opened: list[tuple[str, int, int]] = []  # kind, offset, line
    offset = 0
    for position, (text, _level) in enumerate(lines):
        for match in _BRACKET.finditer(text):
            sign, place = match[0], offset + match.start()
            if sign in _OPENING:
                opened.append((_OPENING[sign], place, position))
                continue
            partner = _partner([kind for kind, _place, _line in opened[-MAX_OPEN:]], _CLOSING[sign])
            if partner:
                _kind, start, first = opened[-partner]
                del opened[-partner:]
                if place - start <= MAX_BRACKETED:
                    within.update(range(first + 1, position + 1))
        offset += len(text)
    return within


def _partner(opened: list[str], kind: str) -> int:
    """How many places before the end the latest bracket of a kind was opened; 0 if none was, as for 1）."""
    return next((back for back in range(1, len(opened) + 1) if opened[-back] == kind), 0)
