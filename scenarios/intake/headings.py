"""The words of one heading: where they end, and whether they name a use of technology."""

import re

from scenarios.intake.numbering import Mark
from scenarios.intake.reading import Span

MAX_HEADING = 50  # characters; a numbered line that runs on longer is a paragraph that begins with a number
SEVERAL = 2  # commas, which a sentence has and a heading has not
MAX_TITLE_LINE = 30  # of a heading without a number, on a line of its own

_UNIT_LABEL = r"(?:责任|牵头|主办|配合|协办|参与|承办|实施|负责|协同|参加|支持)[一-龥]{0,4}[:：]"
UNIT_LIST = re.compile(rf"[（(〔\[【]\s?{_UNIT_LABEL}|{_UNIT_LABEL}")
# A full stop may be a half-width one, which is none within 2.0 or V2.X.
_HEADING_END = re.compile(rf"[。；;\n]|\.(?=\s?[一-龥])|[（(〔\[【]\s?{_UNIT_LABEL}")
# 5G+智慧医疗 推进远程会诊。 but 推动 5G网络 建设。
_SPACE_BEFORE_TEXT = re.compile(r"(?<=[^\s]{3}[一-龥])[ \u3000](?=[一-龥][^\s。]{5,})")
USE = re.compile(r"5G|智慧|智能|数字|[+＋]|无人|远程|应用|场景")


def heading_of(text: str, mark: Mark, end: int) -> Span:
    """The heading after a number: up to the full stop, the list of units or the line end, or a space before text."""
    start = mark.end
    while start < end and text[start].isspace():
        start += 1
    stop = _HEADING_END.search(text, start, end)
    finish = stop.start() if stop else end
    if stop and stop[0] == "。" and (space := _SPACE_BEFORE_TEXT.search(text, start, finish)):
        finish = space.start()
    is_sentence = finish - start > MAX_TITLE_LINE and text.count("，", start, finish) >= SEVERAL
    if finish - start <= MAX_HEADING and not is_sentence:
        colon = re.compile(r"[:：]").search(text, start, finish)
        if colon and _names_use_after(text, colon, finish) and text[finish : finish + 1] == "\n":
            colon = None
        return trimmed(text, Span(start, colon.start() if colon else finish))
    clause = re.compile(r"[，,：:]").search(text, start, finish)
    if clause and 0 < clause.start() - start <= MAX_HEADING:
        return trimmed(text, Span(start, clause.start()))
    return Span(start, min(finish, start + MAX_HEADING))


def _names_use_after(text: str, colon: re.Match[str], end: int) -> bool:
    """沣东新城：打造5G车联网示范路 names its use after the colon."""
    return bool(USE.search(text, colon.end(), end)) and "，" not in text[colon.end() : end]


def trimmed(text: str, span: Span) -> Span:
    """Without the space and punctuation at its end."""
    start, end = span
    while end > start and text[end - 1] in " \t：:。，,":
        end -= 1
    return Span(start, end)
