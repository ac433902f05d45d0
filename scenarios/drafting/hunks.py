"""Where two versions of a text differ, in excerpts short enough to be read one after the other."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

LONG = 80  # characters; of a longer text only the places that change are shown
AROUND = 12  # characters of what stays, before and after such a place
MAX_PLACES = 5
LONGEST = 120  # characters of a place that are shown
COMPARED = (
    600  # characters of a passage compared one by one, which takes the square of it; of a longer one its ends
)

_SENTENCE = re.compile(r"[^。；！？\n]*(?:[。；！？\n]+|$)")


class Span(NamedTuple):
    """before[start:end] became after[new_start:new_end]."""

    start: int
    end: int
    new_start: int
    new_end: int


def places(before: str, after: str) -> tuple[tuple[tuple[str, str], ...], int]:
    """((before, after), …) of at most MAX_PLACES places, and how many more there are. Short texts are one place."""
    if min(len(before), len(after)) == 0 or max(len(before), len(after)) <= LONG:
        return ((before, after),), 0
    spans = _joined(_spans(before, after))
    shown = (
        (_excerpt(before, span.start, span.end), _excerpt(after, span.new_start, span.new_end))
        for span in spans[:MAX_PLACES]
    )
    return tuple(shown), max(len(spans) - MAX_PLACES, 0)


def _spans(before: str, after: str) -> Iterator[Span]:
    """Sentence by sentence, then within those that differ."""
    old, new = _SENTENCE.findall(before), _SENTENCE.findall(after)
    ends, new_ends = _offsets(old), _offsets(new)
    for tag, first, last, new_first, new_last in _opcodes(old, new):
        if tag == "equal":
            continue
        # As many sentences as before are most likely the same ones.
        step = 1 if last - first == new_last - new_first else max(last - first, new_last - new_first)
        for number in range(0, max(last - first, new_last - new_first), step):
            block = Span(
                ends[first + number],
                ends[min(first + number + step, last)],
                new_ends[new_first + number],
                new_ends[min(new_first + number + step, new_last)],
            )
            yield from _within(before, after, block)


def _within(before: str, after: str, block: Span) -> Iterator[Span]:
    old, new = before[block.start : block.end], after[block.new_start : block.new_end]
    if max(len(old), len(new)) <= COMPARED:
        codes = [code for code in _opcodes(old, new) if code[0] != "equal"]
    else:
        start = _common(old, new)
        end = _common(old[start:][::-1], new[start:][::-1])
        codes = [("replace", start, len(old) - end, start, len(new) - end)]
    for _tag, first, last, new_first, new_last in codes:
        yield Span(
            block.start + first, block.start + last, block.new_start + new_first, block.new_start + new_last
        )


def _opcodes(old: Sequence[str], new: Sequence[str]) -> list[tuple[str, int, int, int, int]]:
    return SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes()


def _offsets(sentences: list[str]) -> list[int]:
    """Where each begins, and where the last ends."""
    offsets = [0]
    for sentence in sentences:
        offsets.append(offsets[-1] + len(sentence))
    return offsets


def _joined(spans: Iterator[Span]) -> list[Span]:
    """Those whose surroundings would overlap as one."""
    joined: list[Span] = []
    for span in spans:
        if joined and span.start - joined[-1].end < 2 * AROUND:
            span = Span(joined[-1].start, span.end, joined[-1].new_start, span.new_end)
            joined.pop()
        joined.append(span)
    return joined


def _common(one: str, other: str) -> int:
    """How many characters both begin with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)))


def _excerpt(text: str, start: int, end: int) -> str:
    first = max(start - AROUND, 0)
    last = start + LONGEST if end - start > LONGEST else min(end + AROUND, len(text))
    return f"{'…' if first else ''}{text[first:last]}{'…' if last < len(text) else ''}"
