"""A line of a plan made ready for reading numbers, with the way back to the text it came from."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from scenarios.intake.reading import Span

_WIDTHS = str.maketrans("０１２３４５６７８９％＞＜＝＋．();:?!", "0123456789%><=+.（）；：？！")
# What is left out: titles of other documents, remarks in brackets, and spaces (5G 基站 5000 个). Spaces between two
# words of Latin letters or two figures stay, for without them both would change.
_LEFT_OUT = re.compile(r"《[^《》\n]{0,120}》|（(?P<remark>[^（）\n]{0,80})）|(?P<spaces>[ \u3000\xa0]+)")
_OWN_NUMBER = re.compile(r"(?<![0-9A-Za-z.\-])[0-9][0-9.]*(?![0-9A-Za-z.\-]|\+)|其中|[一-龥〇○]{4}年")
_ALNUM = re.compile(r"[0-9A-Za-z]")
MAX_SENTENCE = 400  # characters; of longer ones the part around the number is quoted


@dataclass(frozen=True)
class Line:
    """`text` is what to read; `offsets[i]` is where text[i] stands in the plan."""

    text: str
    offsets: list[int]

    def span(self, start: int, end: int) -> Span:
        """Where text[start:end], which must not be empty, stands in the plan."""
        return Span(self.offsets[start], self.offsets[end - 1] + 1)

    def is_unbroken(self, start: int, end: int) -> bool:
        """Whether nothing but spaces was left out between text[start] and text[end]."""
        return all(later - earlier <= 2 for earlier, later in pairwise(self.offsets[start:end]))


def make_line(plan: str, start: int, end: int) -> Line:
    """plan[start:end] without titles, remarks and spaces, its figures and brackets of one width."""
    if start == end:
        return Line("", [])
    raw = plan[start:end].translate(_WIDTHS)
    pieces: list[str] = []
    offsets: list[int] = []
    position = 0
    for gap_start, gap_end in _gaps(raw):
        pieces.append(raw[position:gap_start])
        offsets.extend(range(start + position, start + gap_start))
        position = gap_end
    pieces.append(raw[position:])
    offsets.extend(range(start + position, end))
    return Line("".join(pieces), offsets)


def _gaps(raw: str) -> Iterator[tuple[int, int]]:
    for match in _LEFT_OUT.finditer(raw):
        remark = match["remark"]
        if remark is not None and _OWN_NUMBER.search(remark):
            # The brackets stay, but not the spaces within them.
            inner = match.start("remark")
            for spaces in re.finditer(r"[ \u3000\xa0]+", remark):
                if not _parts_words(raw, inner + spaces.start(), inner + spaces.end()):
                    yield inner + spaces.start(), inner + spaces.end()
        elif match["spaces"] is None or not _parts_words(raw, match.start(), match.end()):
            yield match.start(), match.end()


def _parts_words(raw: str, start: int, end: int) -> bool:
    return bool(start and end < len(raw) and _ALNUM.match(raw[start - 1]) and _ALNUM.match(raw[end]))


class Sentences:
    """The sentences of a line: up to 。 ！ ？ or a tab."""

    _END = re.compile(r"[。！？\t]+”?")

    def __init__(self, line: Line):
        self.line = line
        self._starts = [
            0,
            *(match.end() for match in self._END.finditer(line.text) if match.end() < len(line.text)),
        ]

    def start(self, position: int) -> int:
        return self._starts[bisect_right(self._starts, position) - 1]

    def end(self, position: int) -> int:
        following = bisect_right(self._starts, position)
        return self._starts[following] if following < len(self._starts) else len(self.line.text)

    def quoted(self, start: int, end: int) -> Span:
        """The sentence around text[start:end]; if it is very long, its part between semicolons, or what is near."""
        first, last = self.start(start), self.end(start)
        text = self.line.text
        if last - first > MAX_SENTENCE:
            near_start, near_end = max(first, start - MAX_SENTENCE // 2), min(last, end + MAX_SENTENCE // 2)
            first = max(text.rfind("；", near_start, start) + 1, near_start)
            stop = text.find("；", end, near_end)
            last = stop + 1 if stop >= 0 else near_end
        while last > end and text[last - 1] == "\t":
            last -= 1
        return self.line.span(first, last)
