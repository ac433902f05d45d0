"""Finding the words of a list in a text, in time that grows with the text alone."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from operator import add
from typing import Generic, NamedTuple, TypeVar

from scenarios.intake.reading import Span

Meaning = TypeVar("Meaning")

KEY = 2  # characters by which words are looked up; no word is shorter
# Full-width letters and signs become half-width, capitals small: one character for one, so places stay as they are.
_FOLDED = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_FOLDED |= {ord(letter): ord(letter.lower()) for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
_FOLDED |= {ord(letter) + 0xFEE0: ord(letter.lower()) for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}


class Found(NamedTuple, Generic[Meaning]):
    """A word of the list (folded), what it means, and where it stands in the text."""

    word: str
    meaning: Meaning
    span: Span


class WordFinder(Generic[Meaning]):
    """Words with what they mean. At a place the longest word counts, and words do not overlap."""

    def __init__(self, words: Mapping[str, Meaning]) -> None:
        self.meanings = {word: meaning for word, meaning in words.items() if len(word) >= KEY}
        lengths = defaultdict(set)
        for word in self.meanings:
            lengths[word[:KEY]].add(len(word))
        self._lengths = {key: tuple(sorted(found, reverse=True)) for key, found in lengths.items()}

    def find(self, text: str, span: Span) -> Iterator[Found[Meaning]]:
        """The words in `span`, from left to right."""
        part = fold(text[span.start : span.end])
        end = 0
        for place, key in enumerate(map(add, part, part[1:])):
            if place < end or key not in self._lengths:
                continue
            word = self._longest(part, place, self._lengths[key])
            if word:
                end = place + len(word)
                yield Found(word, self.meanings[word], Span(span.start + place, span.start + end))

    def _longest(self, part: str, place: int, lengths: tuple[int, ...]) -> str:
        for length in lengths:
            word = part[place : place + length]
            if word in self.meanings and _stands_alone(part, place, place + len(word)):
                return word
        return ""


def fold(text: str) -> str:
    """Half-width and lower-case, of the same length."""
    return text.translate(_FOLDED)


def as_word(text: str) -> str:
    """A label as it is looked for: folded and without spaces (5G 全连接工厂 is written 5G全连接工厂 in plans)."""
    return fold(text).replace(" ", "")


def _stands_alone(part: str, start: int, end: int) -> bool:
    """Whether letters and digits at the ends of a word do not go on outside it: 5G消防 is not in 15G消防."""
    return not (_go_on(part[start - 1 : start], part[start]) or _go_on(part[end - 1], part[end : end + 1]))


def _go_on(left: str, right: str) -> bool:
    return left.isascii() and left.isalnum() and right.isascii() and right.isalnum()
