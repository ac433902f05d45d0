"""The headings of a government document, by the numbering that such documents use (GB/T 9704-2012, 7.3.3)."""

import re
from dataclasses import dataclass

# First level 一、 or 第一章, second （一） or 第一节, third 1. or 1、, as the standard orders them.
_NUMBERING = (
    (1, re.compile(r"^(?:第[一二三四五六七八九十百]+章|[一二三四五六七八九十]+、)")),
    (2, re.compile(r"^(?:第[一二三四五六七八九十百]+节|[（(][一二三四五六七八九十]+[）)])")),
    (3, re.compile(r"^(?:\d{1,2}[.．、](?!\d)|[（(]\d{1,2}[）)]|[①-⑳])")),
)
_SENTENCE_END = re.compile(r"[。！？；;]")
_EXPORT_ARTEFACT = re.compile(r"\[bookmark: [^\]]*\]|span=[\"“”]{2}>?")
MAX_HEADING = 40  # characters; a numbered line that is longer is a paragraph that begins with a number


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of a document. `level` is 0 for running text, 1–3 for a heading; `anchor` is unique in it."""

    text: str
    level: int
    anchor: str


def outline(text: str) -> list[Paragraph]:
    """One `Paragraph` a non-empty line, in order; marks left over by word processors are dropped.

    A number that stands on a line of its own is joined to the line it belongs to.
    """
    paragraphs = []
    number_alone = ""
    for position, line in enumerate(text.splitlines(), start=1):
        line = number_alone + _EXPORT_ARTEFACT.sub("", line).strip()
        number_alone = line if _is_number_alone(line) else ""
        if line and not number_alone:
            paragraphs.append(Paragraph(line, _level(line), f"p{position}"))
    return paragraphs


def _is_number_alone(line: str) -> bool:
    return any(numbering.fullmatch(line) for _level_number, numbering in _NUMBERING)


def _level(line: str) -> int:
    for level, numbering in _NUMBERING:
        if numbering.match(line):
            is_heading = len(line) <= MAX_HEADING and not _SENTENCE_END.search(line)
            return level if is_heading else 0
    return 0
