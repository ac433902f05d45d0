"""Uses that a task lists within its text: 一是推进5G+智能制造…二是… or （1）…（2）…"""

import re
from dataclasses import dataclass

from scenarios.intake.numbering import Mark, Style, mark_at
from scenarios.intake.reading import Span

MAX_HEAD = 40  # characters of the words that name an entry
MIN_ENTRIES = 2

_CANDIDATE = re.compile(r"(?<![一-龥])[一二三四五六七八九十百零]{1,5}是|[（(]?[0-9０-９]{1,3}[）)]|[①-⑳]")
_HEAD_END = re.compile(r"[。；;，,：:\n]")
# What makes the words at the head of an entry a use of 5G and not a step on the way to one.
_NAMED_USE = re.compile(r"5\s?G\s?[+＋]|[“\"]?5G[”\"]?\s?[+＋]|(?:智慧|智能|数字|互联网\s?[+＋])[一-龥]{2,}")
_TECHNIQUE = re.compile(r"5G|[VAMX]R|4K|8K|AI|无人|远程|机器人|自动化|智能|智慧|数字|车路协同|北斗|直播|在线")
_STEP = re.compile(r"(?:平台|系统|体系|中心|基地|机制|标准|网络|设施|能力)(?:建设)?$")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: `head` names it, `span` is all of it from its number to the next one."""

    mark: Mark
    head: Span
    span: Span


def listed_uses(text: str, span: Span) -> list[Entry]:
    """The entries of the list in `span` if most of them name uses of 5G; [] otherwise."""
    entries = _entries(text, span)
    named = sum(names_use(entry.head.of(text), entry.mark.style) for entry in entries)
    return entries if len(entries) >= MIN_ENTRIES and named * 2 > len(entries) else []


def names_use(head: str, style: Style = Style.ORDINAL) -> bool:
    """①远程超声 is enough; what follows 一是 is as often a measure, and has to say 5G+ or 智慧."""
    named = _NAMED_USE.search(head) or (
        style in (Style.CIRCLED, Style.DIGIT_IN_BRACKETS) and _TECHNIQUE.search(head)
    )
    return bool(named) and not _STEP.search(head)


def _entries(text: str, span: Span) -> list[Entry]:
    marks = _numbers_in_order(text, span)
    bounds = [*(mark.start for mark in marks), span.end]
    return [
        Entry(mark, _head(text, mark.end, end), _without_line_end(text, mark.start, end))
        for mark, end in zip(marks, bounds[1:], strict=True)
    ]


def _numbers_in_order(text: str, span: Span) -> list[Mark]:
    """The longest run 1, 2, 3 … of one style; a later 一是 that begins anew is another list and ends it."""
    best: list[Mark] = []
    runs: dict[Style, list[Mark]] = {}
    for found in _CANDIDATE.finditer(text, span.start, span.end):
        mark = mark_at(text, found.start())
        if mark is None or mark.style not in (Style.ORDINAL, Style.DIGIT_IN_BRACKETS, Style.CIRCLED):
            continue
        run = runs.setdefault(mark.style, [])
        if mark.number == len(run) + 1:
            run.append(mark)
            best = max(best, run, key=len)
    return best if len(best) >= MIN_ENTRIES else []


def _head(text: str, start: int, end: int) -> Span:
    stop = _HEAD_END.search(text, start, min(end, start + MAX_HEAD))
    return Span(start, stop.start() if stop else min(end, start + MAX_HEAD))


def _without_line_end(text: str, start: int, end: int) -> Span:
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)
