"""The name of an application scenario, taken from a heading or from the head of an entry."""

import re

from scenarios.intake.reading import Span

# Verbs that open a heading and say nothing about the use: 加快推进“5G+智能制造”.
_VERBS = (
    "着力|大力|积极|加快|加大|加强|全面|深入|持续|有序|稳步|进一步|扎实|切实|"
    "推进|推动|推广|开展|实施|发展|打造|深化|建设|构建|拓展|拓宽|促进|培育|探索|支持|鼓励|丰富|做强|做优|做大|提升|创建"
)
_OPENING = re.compile(rf"(?:{_VERBS})(?=(?:{_VERBS})|[“\"‘《]|\s?5\s?G|.{{4,}})|[“\"‘\s、]")
_CLOSING = re.compile(r"[”\"’\s。，,；;：:、]+$")
_BRACKETS = re.compile(r"[（(〔\[【][^）)〕\]】]*[）)〕\]】]?\s*$")
# What a verb opens when its words belong together: 智能制造 keeps 制造, 推广应用 keeps nothing before it.
_MEANT = re.compile(r"^(?:建设工程|发展规划|推广应用|支持服务)")
# 空港新城：打造5G智慧空港 says where before the colon.
_NAMED_AFTER = re.compile(r"[:：](?=[^:：，]*(?:5G|智慧|智能|数字))")
MIN_TITLE = 2


def title_span(text: str, heading: Span) -> Span:
    """What of `heading` names the use: without opening verbs, quotation marks around it, and brackets after it.

    Of 空港新城：打造5G智慧空港 it is what stands after the colon.
    """
    start, end = heading
    colon = _NAMED_AFTER.search(text, start, end)
    start = colon.end() if colon else start
    brackets = _BRACKETS.search(text, start, end)
    if brackets and brackets.start() - start >= MIN_TITLE:
        end = brackets.start()
    while (match := _OPENING.match(text, start, end)) and end - match.end() >= MIN_TITLE:
        if _MEANT.match(text, start, end):
            break
        start = match.end()
    closing = _CLOSING.search(text, start, end)
    if closing and closing.start() - start >= MIN_TITLE:
        end = closing.start()
    return Span(start, end)


def title_of(text: str, span: Span) -> str:
    """The title as one line, without quotation marks."""
    return re.sub(r"[“”\"‘’\n\t]", "", span.of(text)).strip()
