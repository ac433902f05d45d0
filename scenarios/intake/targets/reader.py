"""The numbers that a plan promises: how much of what by which year."""

import re
from bisect import bisect_left, insort
from collections.abc import Iterator, Sequence

from scenarios.intake.reading import Span, TargetReading
from scenarios.intake.targets.drafts import Carried, Draft
from scenarios.intake.targets.lines import make_line
from scenarios.intake.targets.metrics import OTHER
from scenarios.intake.targets.prose import read_prose
from scenarios.intake.targets.tables import read_table

_LINE = re.compile(r"[^\n]+")
# A line without any of these has neither numbers nor years.
_COUNTS = re.compile(r"[0-9０-９〇○零一二三四五六七八九十百千万亿两]|[今明]年")
_HEADING = re.compile(
    r"(?:第.{1,4}[章节]|[一二三四五六七八九十百零]{1,5}、|[（(][一二三四五六七八九十百零]{1,5}[）)])"
)
_PAST_HEADING = re.compile(r"现状|(?:发展|工作|产业|应用)基础|成效|成绩|背景|形势|回顾|问题")
# A place has one number of these a year; of platforms and scenarios it may have the same number of two sorts.
_OF_THE_WHOLE_PLACE = frozenset(("base_stations", "users"))
_LONGEST_HEADING = 30  # characters


def read_targets(text: str, goals: Sequence[Span], others: Sequence[Span]) -> list[TargetReading]:
    """The targets in `text`, in its order; each number once.

    In `goals`, the sections on what is to be reached, every number that counts something is a target. In `others` it
    is one only if its sentence names a year, or, without one, if it is to be built (新建2个智慧农业示范基地). Tables
    count in both. Spans that do not fit the text are cut to it; what lies in both counts as a goal.

    `value` is what text[value_span] says, times the 万 or 亿 that stands in the head of a table or after the last of
    several numbers (1、2、3万个).
    """
    covered: list[Span] = []
    found: list[tuple[bool, Draft]] = []
    for spans, is_goal in ((goals, True), (others, False)):
        carried, end = Carried(), 0
        for span in _uncovered(text, spans, covered):
            if text[end : span.start].strip():
                carried = Carried()
            end = span.end
            found += [(is_goal, draft) for draft in _read_passage(text, span, carried, is_goal)]
    found.sort(key=lambda one: one[1].value_span)
    return [_reading(text, draft) for draft in _without_repeats(found)]


def _uncovered(text: str, spans: Sequence[Span], covered: list[Span]) -> list[Span]:
    """The spans within the text, without what earlier ones cover; they are added to `covered`, which is in order."""
    kept = []
    for span in sorted(spans):
        start, end = max(0, span[0]), min(len(text), span[1])
        place = bisect_left(covered, Span(start, start))
        if place and covered[place - 1].end > start:
            start = covered[place - 1].end
        while start < end:
            place = bisect_left(covered, Span(start, start))
            following = covered[place] if place < len(covered) else None
            stop = min(end, following.start) if following else end
            if stop > start:
                kept.append(Span(start, stop))
                insort(covered, kept[-1])
            start = following.end if following and following.start < end else end
    return kept


def _read_passage(text: str, span: Span, carried: Carried, is_goal: bool) -> Iterator[Draft]:
    rows: list[Span] = []
    caption: Span | None = None
    is_past = False
    for match in _LINE.finditer(text, *span):
        line = Span(*match.span())
        if "\t" in match[0]:
            rows.append(line)
            continue
        yield from read_table(text, rows, caption, carried, is_goal)
        rows, caption = [], line
        is_past = _is_past_section(match[0], is_past)
        if (not is_past or is_goal) and _COUNTS.search(match[0]):
            yield from read_prose(make_line(text, *line), carried, is_goal)
    yield from read_table(text, rows, caption, carried, is_goal)


def _is_past_section(line: str, is_past: bool) -> bool:
    """Whether what follows tells how things are: until the next heading."""
    heading = line.strip()
    if not _HEADING.match(heading) or len(heading) > _LONGEST_HEADING or "。" in heading:
        return is_past
    return bool(_PAST_HEADING.search(heading))


def _without_repeats(found: list[tuple[bool, Draft]]) -> Iterator[Draft]:
    """What a plan says in its goals and again in a task or an annex counts once, as the goals say it."""
    in_goals = {_promise(draft) for is_goal, draft in found if is_goal}
    seen: set[tuple[object, ...]] = set()
    for is_goal, draft in found:
        note = "" if draft.metric in _OF_THE_WHOLE_PLACE else draft.note
        repeated = (not is_goal and _promise(draft) in in_goals) or (*_promise(draft), note) in seen
        seen.add((*_promise(draft), note))
        if not repeated:
            yield draft


def _promise(draft: Draft) -> tuple[object, ...]:
    """What makes two drafts the same promise, however it is put."""
    note = draft.note if draft.metric == OTHER else ""
    return draft.year, draft.metric, draft.value, draft.is_addition, note


def _reading(text: str, draft: Draft) -> TargetReading:
    return TargetReading(
        year=draft.year,
        metric=draft.metric,
        note=draft.note,
        comparator=draft.comparator,
        value=draft.value,
        unit=draft.unit,
        text=draft.span.of(text),
        span=draft.span,
        value_span=draft.value_span,
        is_addition=draft.is_addition,
        parts=tuple(draft.parts),
    )
