"""A query's text into tiers of matching, strictest first. Pure: names come in as data, no index is asked.

1. every term as exact phrases, all of them;
2. the text cut into words, every word as a phrase, all of them;
3. 60 % of those words, to the nearest whole number and never fewer than two.
"""

import logging
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import jieba

from search.text import Run, fold, normalise, pairs, runs, word_readings

# Rounded, that is at least half of the words. Rounded up, a query of four words would want three, one of which is
# "5G": on the judged queries nDCG@10 falls from .86 to .84.
TIER_3_SHARE = 0.6
# Several terms describe something: a reader who gets one or two exact answers is helped by near ones below them.
# A single term that is found exactly is what was asked for, and nothing is added. On the judged queries, widening
# only where nothing was found gives nDCG@10 of .80 in place of .86; widening up to ten hits gains nothing.
ENOUGH = 3

# Words that are in nearly every pilot, or that speak of the search itself: they would only keep out the few
# pilots that happen not to say them. They count when nothing else is asked for.
FILLERS = frozenset(
    "试点 案例 项目 应用 场景 试点项目 应用案例 应用场景 典型案例 pilot case project application use".split()
)
STOP_WORDS = frozenset(
    "a an and are as at be by for from has have how in into is it its of on or that the their this to was were what"
    " where which who with 的 了 和 与 及 或 在 是 有 对 为 等 中 用 哪些 什么 怎么 如何 有没有 请问".split()
)

# What is asked for as one: (word, whether it is of letters and digits), several where a slash stands between.
Words = tuple[tuple[str, bool], ...]

jieba.setLogLevel(logging.WARNING)


class Phrase(NamedTuple):
    """Tokens that stand side by side in one field; `chars` when it is a single Han character."""

    tokens: tuple[str, ...]
    chars: bool = False
    latin: bool = False
    """Whether it is a word of letters and digits; such a phrase has one token."""

    @property
    def spelled(self) -> str:
        """As it stands in a normalised text."""
        return self.tokens[0] + "".join(token[-1] for token in self.tokens[1:])


@dataclass(frozen=True)
class Clause:
    """One thing asked for: any of the alternatives, each a set of phrases that must all be there."""

    alternatives: tuple[tuple[Phrase, ...], ...]

    @property
    def phrases(self) -> list[Phrase]:
        return [phrase for alternative in self.alternatives for phrase in alternative]


@dataclass(frozen=True)
class Tier:
    number: int
    clauses: tuple[Clause, ...]
    minimum: int
    """How many of the clauses must match."""

    @property
    def phrases(self) -> list[Phrase]:
        return [phrase for clause in self.clauses for phrase in clause.phrases]

    @property
    def size(self) -> int:
        """Tokens asked for, to compare scores of short and long queries; at least 1."""
        return sum(len(phrase.tokens) for clause in self.clauses for phrase in clause.alternatives[0])

    def suffices(self, found: int) -> bool:
        """Whether the next tier need not be tried after this one found so many."""
        return found >= ENOUGH or (found > 0 and len(self.clauses) == 1)


class Segmenter:
    """Cuts Han into words, knowing the registry's own names besides jieba's dictionary.

    Loading takes half a second and happens at the first cut; jieba keeps its own cache in `cache_dir`.
    """

    def __init__(self, names: Iterable[str] = (), cache_dir: Path | None = None):
        self._names = sorted({run.text for name in names for run in runs(normalise(name)) if not run.word})
        self._cache_dir = cache_dir

    @cached_property
    def _tokenizer(self) -> jieba.Tokenizer:
        tokenizer = jieba.Tokenizer()
        if self._cache_dir:
            self._cache_dir.mkdir(parents=True, exist_ok=True)
            tokenizer.tmp_dir = str(self._cache_dir)
        tokenizer.initialize()
        for name in self._names:
            tokenizer.add_word(name)
        return tokenizer

    def words(self, han: str) -> list[str]:
        """Characters left over side by side make one word: 天车 is in no dictionary, 天 and 车 are in every text."""
        words: list[str] = []
        left_over = ""
        for word in self._tokenizer.cut(han, HMM=False):
            if len(word) == 1 and word not in STOP_WORDS:
                left_over += word
                continue
            words += [left_over, word] if left_over else [word]
            left_over = ""
        return [*words, left_over] if left_over else words


class Planner:
    def __init__(self, segmenter: Segmenter):
        self._segmenter = segmenter

    def tiers(self, text: str) -> Iterator[Tier]:
        """The tiers worth trying, computed as they are asked for; none when the text holds nothing to find."""
        groups = [tuple((run.text, run.word) for run in group) for group in _groups(normalise(text))]
        phrases = _clauses(_telling(groups))
        if not phrases:
            return
        yield Tier(1, phrases, len(phrases))
        words = _clauses(_telling(self._cut(groups)))
        if words != phrases:
            yield Tier(2, words, len(words))
        minimum = max(round(len(words) * TIER_3_SHARE), 2)
        if minimum < len(words):
            yield Tier(3, words, minimum)

    def _cut(self, groups: Iterable[Words]) -> Iterator[Words]:
        """Runs of Han cut into words; alternatives stay together."""
        for group in groups:
            if len(group) > 1 or group[0][1]:
                yield group
            else:
                yield from (((word, False),) for word in self._segmenter.words(group[0][0]))


def _groups(normalised: str) -> Iterator[tuple[Run, ...]]:
    """The runs one by one, those joined by a slash together: AR/VR asks for either."""
    text = re.sub(r"\s*/\s*", "/", normalised)
    group: list[Run] = []
    end = 0
    for run in runs(text):
        if group and text[end : run.start] != "/":
            yield tuple(group)
            group = []
        group.append(run)
        end = run.start + len(run.text)
    if group:
        yield tuple(group)


def _telling(groups: Iterable[Words]) -> list[Words]:
    """Without stop words and fillers, unless nothing else is there."""
    groups = list(groups)
    spoken = [group for group in groups if not all(fold(word) in STOP_WORDS for word, _ in group)] or groups
    return [group for group in spoken if not all(fold(word) in FILLERS for word, _ in group)] or spoken


def _clauses(groups: Iterable[Words]) -> tuple[Clause, ...]:
    """One clause a group, each once, in the order asked."""
    clauses = (
        Clause(tuple(reading for word, latin in group for reading in _readings(word, latin)))
        for group in groups
    )
    return tuple(dict.fromkeys(clauses))


def _readings(word: str, latin: bool) -> list[tuple[Phrase, ...]]:
    if latin:
        return [tuple(Phrase((token,), latin=True) for token in reading) for reading in word_readings(word)]
    if len(word) == 1:
        return [(Phrase((word,), chars=True),)]
    return [(Phrase(tuple(pairs(word))),)]
