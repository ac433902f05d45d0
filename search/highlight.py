"""Marks in a text what a query found there. What is returned is HTML: all but the marks is escaped."""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from html import escape
from typing import NamedTuple

from search.pinyin import syllables_of
from search.planning import INITIALS, Clause, Phrase, Reading
from search.text import Run, normalise_aligned, runs, token_spans, word_spans

PASSAGE_WIDTH = 120
# Longer texts are looked through up to here: a passage is wanted, not the last mention.
PASSAGE_REACH = 20_000
# Texts up to here are kept as they were read, some kilobytes each.
KEPT_LENGTH = 1_000
# How far a passage may reach back to begin where a sentence or a clause begins.
LEAD = 24
_CLAUSE_END = re.compile(r"[。！？；，、：!?;,:\n]|\. ")
_WITHIN_WORD = re.compile(r"[a-z\d'’‐-]{2}", re.IGNORECASE | re.ASCII)
_ELLIPSIS = "…"


# How far apart words may stand that together stand for one of the query: 5G 救护车 for 急救车.
TOGETHER = 4


class Mark(NamedTuple):
    """Where a phrase stands in the text as it is written."""

    start: int
    end: int
    phrase: Phrase


class Passage(NamedTuple):
    html: str
    found: int
    """Things asked for that are marked in it."""


def highlight(text: str, clauses: Iterable[Clause]) -> str:
    """The text as HTML, with what was asked for in `<mark>`."""
    return _marked(text, find_marks(text, clauses))


def best_passage(texts: Iterable[str], clauses: Iterable[Clause], width: int = PASSAGE_WIDTH) -> Passage:
    """About `width` characters of the text that holds most of what was asked for.

    The beginning of the first text when none holds any; "" when there is no text.
    """
    clauses = list(clauses)
    if not clauses:
        first = next(filter(None, (" ".join(text[:PASSAGE_REACH].split()) for text in texts)), "")
        end = min(_word_end(first, width), len(first))
        return Passage(f"{escape(first[:end])}{_ELLIPSIS if end < len(first) else ''}", 0)
    asked = [frozenset(clause.phrases) for clause in clauses]
    best, best_marks, best_window, best_worth = "", [], (0, width), (0, 0)
    for text in texts:
        text = " ".join(text[:PASSAGE_REACH].split())
        best = best or text
        marks = find_marks(text, clauses)
        starts = [mark.start for mark in marks]
        for mark in marks:
            window = _window(text, mark.start, width)
            near = marks[bisect_left(starts, window[0]) : bisect_right(starts, window[1])]
            inside = {other.phrase for other in near if other.end <= window[1]}
            tokens = sum(len(phrase.tokens) for phrase in inside)
            worth = (sum(not inside.isdisjoint(phrases) for phrases in asked), tokens)
            if worth > best_worth:
                best, best_marks, best_window, best_worth = text, marks, window, worth
    start, end = best_window[0], min(_word_end(best, best_window[1]), len(best))
    shown = [
        Mark(m.start - start, m.end - start, m.phrase)
        for m in best_marks
        if start <= m.start and m.end <= end
    ]
    before = _ELLIPSIS if start else ""
    after = _ELLIPSIS if end < len(best) else ""
    return Passage(f"{before}{_marked(best[start:end], shown)}{after}", best_worth[0])


def find_marks(text: str, clauses: Iterable[Clause]) -> list[Mark]:
    """Every place where something asked for stands, by start; they may overlap."""
    readings = {reading for clause in clauses for reading in clause.readings}
    found: dict[Phrase, list[Mark]] = defaultdict(list)
    for mark in _places(text, {phrase for reading in readings for phrase in reading.phrases}):
        found[mark.phrase].append(mark)
    marks = {mark for reading in readings for mark in _of_reading(reading, found)}
    return sorted(marks, key=lambda mark: (mark.start, mark.end))


def _of_reading(reading: Reading, found: Mapping[Phrase, list[Mark]]) -> Iterator[Mark]:
    """Words of the query are marked wherever they stand; what stands for one of them only where it is whole."""
    for phrase in reading.phrases:
        if phrase not in found:
            continue
        others = [found.get(other, []) for other in reading.phrases if other != phrase]
        for mark in found[phrase]:
            if reading.is_own or all(any(_near(mark, each) for each in other) for other in others):
                yield mark


def _near(one: Mark, other: Mark) -> bool:
    return max(one.start, other.start) - min(one.end, other.end) <= TOGETHER


@dataclass(frozen=True)
class _Text:
    """A text as it is looked through."""

    normalised: str
    origin: Sequence[tuple[int, int]]

    @cached_property
    def runs(self) -> list[Run]:
        return list(runs(self.normalised))

    @cached_property
    def words(self) -> list[tuple[Run, str]]:
        """With each word what may hold a stem."""
        return [(run, _joined(run.text)) for run in self.runs if run.word]


def _read(text: str) -> _Text:
    return _Text(*normalise_aligned(text))


# The pilots of one search are often found by the next.
_read_before = lru_cache(maxsize=1_000)(_read)


def _places(text: str, wanted: Collection[Phrase]) -> list[Mark]:
    """Every place where a phrase stands."""
    if not wanted:
        return []
    read = _read_before(text) if len(text) <= KEPT_LENGTH else _read(text)
    normalised, origin = read.normalised, read.origin
    spans = [
        (at, at + len(word), phrase)
        for phrase in wanted
        if not (phrase.latin or phrase.mixed or phrase.sound or phrase.facet)
        for word in [phrase.spelled]
        for at in _occurrences(normalised, word)
    ]
    if latin := [phrase for phrase in wanted if phrase.latin]:
        stems = _any_of(frozenset(_stem(phrase.tokens[0]) for phrase in latin))
        if stems.search(_joined(normalised)):
            spans += _in_words(read.words, latin, stems)
    if mixed := [phrase for phrase in wanted if phrase.mixed]:
        spans += _in_runs(read.runs, mixed)
    if heard := [phrase for phrase in wanted if phrase.sound]:
        spans += [span for run in read.runs if not run.word for span in _heard(run, heard)]
    return [Mark(origin[start][0], origin[end - 1][1], phrase) for start, end, phrase in spans]


def _heard(run: Run, phrases: Iterable[Phrase]) -> Iterator[tuple[int, int, Phrase]]:
    """Where a run of Han sounds like a phrase."""
    syllables = syllables_of(run.text)
    initials = tuple(syllable[0] for syllable in syllables)
    for phrase in phrases:
        spoken, length = (initials if phrase.sound == INITIALS else syllables), len(phrase.tokens)
        for start in range(len(spoken) - length + 1):
            if spoken[start : start + length] == phrase.tokens:
                yield run.start + start, run.start + start + length, phrase


def _stem(token: str) -> str:
    """What every form of it begins with: a plural is folded into its singular, policies into policy."""
    return token.removesuffix("y")


def _joined(text: str) -> str:
    """As compounds are indexed: without a stem in it, none of its words is indexed as a token that has the stem."""
    return text.replace("-", "").replace("‐", "")


@lru_cache(maxsize=256)
def _any_of(stems: frozenset[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(stems))))


def _in_words(
    words: Sequence[tuple[Run, str]], phrases: Collection[Phrase], stems: re.Pattern[str]
) -> Iterator[tuple[int, int, Phrase]]:
    """Where the tokens of a phrase stand side by side. Words that begin none are not looked at closely."""
    by_first: dict[str, list[Phrase]] = defaultdict(list)
    for phrase in phrases:
        by_first[phrase.tokens[0]].append(phrase)
    longest = max(len(phrase.tokens) for phrase in phrases)
    for number, (word, joined) in enumerate(words):
        if not stems.search(joined):
            continue
        own = word_spans(word)
        after = words[number + 1 : number + longest]
        spans = [*own, *(span for run, _joined in after for span in word_spans(run))]
        for place, span in enumerate(own):
            for phrase in by_first.get(span.token, ()):
                found = spans[place : place + len(phrase.tokens)]
                if tuple(span.token for span in found) == phrase.tokens:
                    yield span.start, found[-1].end, phrase


def _in_runs(found: Iterable[Run], phrases: Iterable[Phrase]) -> Iterator[tuple[int, int, Phrase]]:
    """Where the tokens of a phrase stand side by side, of Han and of letters."""
    spans = list(token_spans(found))
    places: dict[str, list[int]] = defaultdict(list)
    for place, span in enumerate(spans):
        places[span.token].append(place)
    for phrase in phrases:
        for place in places[phrase.tokens[0]]:
            standing = spans[place : place + len(phrase.tokens)]
            if tuple(span.token for span in standing) == phrase.tokens:
                yield standing[0].start, standing[-1].end, phrase


def _occurrences(text: str, word: str) -> Iterable[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + 1)


def _marked(text: str, marks: list[Mark]) -> str:
    pieces: list[str] = []
    done = 0
    for start, end in _merged(marks):
        pieces += [escape(text[done:start]), "<mark>", escape(text[start:end]), "</mark>"]
        done = end
    pieces.append(escape(text[done:]))
    return "".join(pieces)


def _merged(marks: list[Mark]) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for mark in marks:
        if spans and mark.start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], mark.end))
        else:
            spans.append((mark.start, mark.end))
    return spans


def _window(text: str, at: int, width: int) -> tuple[int, int]:
    """`width` characters around `at`, beginning where a clause does if one does shortly before."""
    start = max(at - LEAD, 0)
    if start:
        ends = [match.end() for match in _CLAUSE_END.finditer(text, start, at)]
        start = ends[0] if ends else _word_start(text, start, at)
        start += text.startswith(" ", start)
    return start, min(start + width, len(text))


def _word_start(text: str, start: int, at: int) -> int:
    """The next beginning of an English word, so that none is cut, nor a compound; Chinese may be cut anywhere."""
    if _WITHIN_WORD.fullmatch(text, start - 1, start + 1):
        return text.find(" ", start, at) + 1 or start
    return start


def _word_end(text: str, end: int) -> int:
    reach = min(len(text), end + LEAD)
    while end < reach and text[end].isascii() and text[end].isalnum() and text[end - 1].isascii():
        end += 1
    return end
