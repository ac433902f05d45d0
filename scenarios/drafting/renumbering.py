"""Passages whatever number they stand under: one that has moved up from ４ to ３ says the same."""

import re

from scenarios.intake.numbering import mark_at

LONGEST_NUMBER = 12  # characters, with the space after it: （二十三）, 任务二十三：


def split_number(passage: str) -> tuple[str, str]:
    """The number a passage begins with, with the space after it, and the rest; the number may be empty.

    >>> split_number("４、智慧港口。")
    ('４、', '智慧港口。')
    """
    mark = mark_at(passage, 0)
    rest = passage[mark.end :].lstrip() if mark else passage
    # A number alone is all there is to go by.
    return (passage[: len(passage) - len(rest)], rest) if rest else ("", passage)


def unnumbered(passage: str) -> str:
    return split_number(passage)[1]


def stands_in(passage: str, document: str) -> bool:
    """Whether the document holds the passage word for word, under the same number or another or none.

    Without its number a short passage may be part of another sentence, so it has to begin where an item can.
    """
    if passage in document:
        return True
    words = unnumbered(passage)
    return any(_begins_item(document, match.start()) for match in re.finditer(re.escape(words), document))


def _begins_item(document: str, place: int) -> bool:
    line = document.rfind("\n", 0, place) + 1
    if not document[line:place].strip():
        return True
    marks = (mark_at(document, start) for start in range(max(line, place - LONGEST_NUMBER), place))
    return any(mark and mark.end <= place and not document[mark.end : place].strip() for mark in marks)
