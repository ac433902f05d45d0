"""A query's text into tiers of matching, strictest first. Pure: names and synonyms come in as data, no index is asked.

1. every term as an exact phrase, all of them;
2. the text cut into words, every word as a phrase, all of them;
3. at least half of those words, never fewer than two; of two the sector that one speaks for may stand for it;
4. any of those words, or the sector that one speaks for.

In every tier a word may be stood for by its synonyms, and a word of letters by what it sounds like in Chinese. What is
quoted is required as it stands in every tier; what is excluded is in none.
"""

import logging
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple

import jieba

from search.asking import Part, parts
from search.pinyin import initials_of, is_syllable, syllable_readings
from search.synonyms import Key, Thesaurus
from search.text import Run, fold, normalise, pairs, runs, word_readings

# To the nearest whole number; that is what “at least half of the words” means everywhere. docs/decisions/0014 tells how
# these numbers were measured.
TIER_3_SHARE = 0.6
# Several terms describe something: a reader who gets a few exact answers is helped by near ones below them. A single
# term that is found exactly is what was asked for, and nothing is added.
ENOUGH = 5
# What stands for a word says nearly the same as the word itself; what only sounds like it may be something else.
SYNONYM_WEIGHT = 0.7
SOUND_WEIGHT = 0.5
# Against a word in a text, which is worth about as much, a shared sector says where to look when little else is there.
SECTOR_WEIGHT = 2.0

# Words that are in nearly every pilot, or that speak of the search itself: they would only keep out the few
# pilots that happen not to say them. They count when nothing else is asked for.
FILLERS = frozenset(
    "试点 案例 项目 应用 场景 试点项目 应用案例 应用场景 典型案例 效果 成效 效果数据 pilot case project application use"
    " result example".split()
)
STOP_WORDS = frozenset(
    "a an and are as at be by for from has have how in into is it its of on or that the their this to was were what"
    " where which who with do doe does did much many any anyone anybody someone there can could should would will"
    " me i we you my our your tell show about been being 的 了 和 与 及 或 在 是 有 对 为 等 中 用 哪些 什么 怎么 如何"
    " 有没有 请问 哪个 哪家 哪里 哪座 吗 呢 能 能否 可以 是否 多少 牵头 负责 参与".split()
)
# What is asked for after these, as in 哪些城市有…, every pilot has.
QUESTIONS = frozenset("哪些 哪个 哪家 哪座 什么 which what".split())
ASKED = frozenset(
    "城市 地方 地区 省份 省 市 单位 企业 公司 city place region province company unit organisation".split()
)

# In every pilot, so that it tells nothing apart once not all words are asked for.
EVERYWHERE = frozenset({"5g"})
# Before most sectors' names: with another word they say something, alone nothing.
VAGUE = frozenset("智慧 智能 数字 smart intelligent digital".split())

_SLASH = re.compile(r"\s*[/／]\s*")

jieba.setLogLevel(logging.WARNING)


class Phrase(NamedTuple):
    """Tokens that stand side by side in one field; `chars` when it is a single Han character.

    `sound` names the field of syllables or of initials that they are looked for in, instead of the texts; `facet` the
    facet that the token is a value of.
    """

    tokens: tuple[str, ...]
    chars: bool = False
    latin: bool = False
    """Whether its tokens are words of letters and digits."""
    sound: str = ""
    facet: str = ""

    @property
    def spelled(self) -> str:
        """As it stands in a normalised text."""
        if self.latin or self.sound or self.facet:
            return " ".join(self.tokens)
        return self.tokens[0] + "".join(token[-1] for token in self.tokens[1:])


EVERY_WORD = 2  # the last tier that wants all of them
SYLLABLES, INITIALS = "syllables", "initials"


class Reading(NamedTuple):
    """One way in which something asked for may stand in a pilot: phrases that must all be there."""

    phrases: tuple[Phrase, ...]
    weight: float = 1.0

    @property
    def is_own(self) -> bool:
        """Whether it is the words themselves, and nothing that stands for them."""
        return self.weight == 1


@dataclass(frozen=True)
class Clause:
    """One thing asked for: any of its readings, of which the best counts."""

    readings: tuple[Reading, ...]
    required: bool = False
    """Whether it must match in every tier."""

    @property
    def phrases(self) -> list[Phrase]:
        return [phrase for reading in self.readings for phrase in reading.phrases]


@dataclass(frozen=True)
class Tier:
    number: int
    clauses: tuple[Clause, ...]
    minimum: int
    """How many of the clauses that are not required must match."""
    excluded: tuple[Clause, ...] = ()
    """None of these may match. Without any clause, everything else does."""

    @property
    def required(self) -> tuple[Clause, ...]:
        return tuple(clause for clause in self.clauses if clause.required)

    @property
    def optional(self) -> tuple[Clause, ...]:
        return tuple(clause for clause in self.clauses if not clause.required)

    @property
    def phrases(self) -> list[Phrase]:
        return [phrase for clause in self.clauses for phrase in clause.phrases]

    @property
    def size(self) -> int:
        """Tokens asked for, to compare scores of short and long queries; at least 1."""
        return max(
            sum(len(phrase.tokens) for clause in self.clauses for phrase in clause.readings[0].phrases), 1
        )

    def suffices(self, found: int) -> bool:
        """Whether the next tier need not be tried after this one found so many."""
        return found >= ENOUGH or (found > 0 and len(self.clauses) <= 1)


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

    def knows(self, word: str) -> bool:
        return bool(self._tokenizer.FREQ.get(word))

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


class Atom(NamedTuple):
    """A word of the query, or several where a slash stands between. `run` parts atoms that stand side by side."""

    words: tuple[tuple[str, bool], ...]  # (word, whether it is of letters and digits)
    run: int

    @property
    def is_plain(self) -> bool:
        return len(self.words) == 1

    @property
    def is_latin(self) -> bool:
        return self.is_plain and self.words[0][1]

    def says_only(self, words: frozenset[str]) -> bool:
        return all(fold(word) in words for word, _latin in self.words)


Term = tuple[Atom, ...]  # what is looked up as one: usually one atom
Called = Callable[[str, str], Collection[str]]  # the values of a facet that have a name


class Planner:
    def __init__(
        self,
        segmenter: Segmenter,
        thesaurus: Thesaurus | None = None,
        sectors: Mapping[str, Collection[str]] | None = None,
        called: Called = lambda facet, name: (),
        heard: Callable[[str], Collection[str]] = lambda letters: (),
    ):
        """`sectors` are those a Chinese word speaks for, `heard` the names with this pinyin or these initials."""
        self._segmenter = segmenter
        self._thesaurus = thesaurus or Thesaurus()
        self._sectors = sectors or {}
        self._called = called
        self._heard = heard
        # Made once and not for every query: a term has ten meanings and more, each cut into tokens.
        self._synonyms = {
            key: tuple(
                Reading(tuple(_phrases(meaning)), SYNONYM_WEIGHT) for meaning in self._thesaurus.meanings(key)
            )
            for key in self._thesaurus.terms
        }

    def tiers(self, text: str) -> Iterator[Tier]:
        """The tiers worth trying, computed as they are asked for; none when the text holds nothing to find."""
        pieces = parts(_SLASH.sub("/", text))
        exact = tuple(_exact(piece) for piece in pieces if piece.quoted and not piece.excluded)
        exact = tuple(clause for clause in exact if clause.readings)
        excluded = tuple(self._excluded(piece) for piece in pieces if piece.excluded)
        excluded = tuple(clause for clause in excluded if clause.readings)
        atoms = _atoms(pieces)
        terms = _telling(self._terms(atoms))
        strict = self._clauses(terms)
        if not (strict or exact or excluded):
            return
        yield Tier(1, (*exact, *strict), len(strict), excluded)
        terms = _telling(self._terms(self._cut(atoms)))
        words = self._clauses(terms)
        if words != strict:
            yield Tier(2, (*exact, *words), len(words), excluded)
        apart = _told_apart(terms, EVERYWHERE)
        single = self._clauses(apart, apart=True)
        minimum = max(round(len(single) * TIER_3_SHARE), 2)
        if minimum < len(single):
            yield Tier(3, (*exact, *single), minimum, excluded)
        elif len(single) == minimum and (both := self._clauses(apart, apart=True, wide=True)) != single:
            # Of two words the sector that one speaks for stands for it: mines for 矿山, and something of 无人驾驶.
            yield Tier(3, (*exact, *both), minimum, excluded)
        wide = self._clauses(_told_apart(terms, EVERYWHERE | VAGUE), apart=True, wide=True)
        if len(wide) > 1 or wide != words:
            yield Tier(4, (*exact, *wide), 1, excluded)

    def strict_tiers(self, text: str) -> Iterator[Tier]:
        """Those that want every word."""
        return takewhile(lambda tier: tier.number <= EVERY_WORD, self.tiers(text))

    def words(self, han: str) -> list[str]:
        """A run of Han cut into words."""
        return self._segmenter.words(han)

    def knows(self, word: str) -> bool:
        """Whether a run of Han is one word of the dictionary or of the registry."""
        return self._segmenter.knows(word)

    def _excluded(self, piece: Part) -> Clause:
        """What -city:岳阳 names is a value of the facet, whatever the texts say."""
        values = self._called(piece.field, piece.text) if piece.field else ()
        if not values:
            return _exact(piece)
        return Clause(
            tuple(Reading((Phrase((value,), facet=piece.field),)) for value in values), required=True
        )

    def _cut(self, atoms: Iterable[Atom]) -> Iterator[Atom]:
        """Runs of Han cut into words; alternatives stay together."""
        for atom in atoms:
            if not atom.is_plain or atom.is_latin:
                yield atom
            else:
                yield from (
                    Atom(((word, False),), atom.run) for word in self._segmenter.words(atom.words[0][0])
                )

    def _terms(self, atoms: Iterable[Atom]) -> list[Term]:
        """Atoms side by side that make a known term, longest first; the others one by one."""
        atoms = list(atoms)
        terms: list[Term] = []
        start = 0
        while start < len(atoms):
            end = next(
                (end for end in range(len(atoms), start + 1, -1) if self._is_term(atoms[start:end])),
                start + 1,
            )
            terms.append(tuple(atoms[start:end]))
            start = end
        return terms

    def _is_term(self, atoms: list[Atom]) -> bool:
        if not all(atom.is_plain for atom in atoms):
            return False
        key = _key(atoms)
        if len(key) > self._thesaurus.longest:
            return _is_spelled(atoms)
        return bool(self._thesaurus.meanings(key)) or _is_spelled(atoms)

    def _clauses(
        self, terms: Iterable[Term], *, apart: bool = False, wide: bool = False
    ) -> tuple[Clause, ...]:
        """One clause a term, or one for each of its words when `apart`; each once, in the order asked.

        Apart, each word of “smart port” may be stood for by what the whole term means: a pilot of 智慧港口 has both.
        """
        clauses: dict[Clause, None] = {}
        for term in terms:
            others = [*self._meant(term), *self._sounding(term)]
            for group in _groups(term) if apart else [term]:
                readings = [*_own(group), *others]
                if len(group) < len(term):
                    readings += self._meant(group)
                if wide:
                    readings += self._sectors_of(term, group)
                clauses[Clause(tuple(dict.fromkeys(readings)))] = None
        return tuple(clauses)

    def _sounding(self, term: Term) -> list[Reading]:
        """Chinese that the letters may be: the registry's names, with what stands for them, and anything else."""
        letters = "".join(atom.words[0][0] for atom in term if atom.is_latin)
        # English words are not looked up: the names by their sound are made when they are first asked for.
        is_spoken = all(atom.is_latin for atom in term) and (
            syllable_readings(letters) or initials_of(letters)
        )
        names = self._heard(letters) if is_spoken else ()
        keys = [key for name in names for key in ((name,), *self._thesaurus.meanings((name,)))]
        named = [Reading((*_phrases(key),), SYNONYM_WEIGHT) for key in dict.fromkeys(keys)]
        return [*named, *_sounding(term)]

    def _sectors_of(self, *terms: Term) -> list[Reading]:
        """The sectors that a term, or what it means, speaks for: who asks for 全息课堂 asks about education."""
        keys = [_key(term) for term in terms if all(atom.is_plain for atom in term)]
        keys += [meaning for key in keys for meaning in self._thesaurus.meanings(key)]
        codes = [code for key in keys if len(key) == 1 for code in self._sectors.get(key[0], ())]
        return [Reading((Phrase((code,), facet="sector"),), SECTOR_WEIGHT) for code in dict.fromkeys(codes)]

    def _meant(self, term: Term) -> list[Reading]:
        keys = [_key(term)] if len(term) > 1 else [_key_of(word) for word in term[0].words]
        return [reading for key in keys for reading in self._synonyms.get(key, ())]


def _atoms(pieces: Iterable[Part]) -> list[Atom]:
    """The runs of what is neither quoted nor excluded, those joined by a slash together: AR/VR asks for either."""
    atoms: list[Atom] = []
    for piece in pieces:
        if piece.quoted or piece.excluded:
            continue
        text = normalise(piece.text)
        group: list[Run] = []
        for run in runs(text):
            if group and text[group[-1].start + len(group[-1].text) : run.start] != "/":
                atoms.append(_atom(group, len(atoms)))
                group = []
            group.append(run)
        if group:
            atoms.append(_atom(group, len(atoms)))
    return atoms


def _atom(group: list[Run], number: int) -> Atom:
    return Atom(tuple((run.text, run.word) for run in group), number)


def _telling(terms: list[Term]) -> list[Term]:
    """Without stop words and fillers, unless nothing else is there. What is part of a longer term tells."""

    def left(terms: list[Term], words: frozenset[str]) -> list[Term]:
        return [term for term in terms if len(term) > 1 or not term[0].says_only(words)] or terms

    asked = [
        term
        for before, term in zip([(), *terms], terms, strict=False)
        if not (before and before[0].says_only(QUESTIONS) and term[0].says_only(ASKED))
    ]
    return left(left(asked or terms, STOP_WORDS), FILLERS)


def _groups(term: Term) -> list[Term]:
    """Each word of a term for itself, without what every pilot says."""
    return [(atom,) for atom in term if not atom.says_only(EVERYWHERE)] or [(atom,) for atom in term]


def _told_apart(terms: list[Term], words: frozenset[str]) -> list[Term]:
    """Without what every pilot says, unless nothing else is there: with fewer words asked for it would let all pass."""
    return [term for term in terms if not all(atom.says_only(words) for atom in term)] or terms


def _key(atoms: Iterable[Atom]) -> Key:
    """Words cut out of one run of Han are one part of a term again."""
    key: list[str] = []
    last = -1
    for atom in atoms:
        word, latin = atom.words[0]
        if atom.run == last:
            key[-1] += word
        else:
            key.append(fold(word) if latin else word)
        last = atom.run
    return tuple(key)


def _key_of(word: tuple[str, bool]) -> Key:
    return (fold(word[0]) if word[1] else word[0],)


def _is_spelled(atoms: list[Atom]) -> bool:
    """Whether they are syllables written apart: zhi hui gang kou."""
    return all(
        atom.is_latin and is_syllable(atom.words[0][0]) and not atom.says_only(STOP_WORDS) for atom in atoms
    )


def _own(atoms: Term) -> list[Reading]:
    """The words themselves; of one atom every way to write it, of several each as it is mostly written."""
    readings = [
        [Reading(phrases) for word, latin in atom.words for phrases in _readings(word, latin)]
        for atom in atoms
    ]
    if len(readings) == 1:
        return readings[0]
    return [Reading(tuple(phrase for found in readings for phrase in found[0].phrases))]


def _readings(word: str, latin: bool) -> list[tuple[Phrase, ...]]:
    if latin:
        return [tuple(Phrase((token,), latin=True) for token in reading) for reading in word_readings(word)]
    return [(_han(word),)]


def _han(word: str) -> Phrase:
    return Phrase((word,), chars=True) if len(word) == 1 else Phrase(tuple(pairs(word)))


def _phrases(key: Key) -> Iterator[Phrase]:
    """A meaning as it must stand: runs of Han as they are, words of letters side by side."""
    words: list[str] = []
    for part in (*key, ""):
        run = next(runs(part), None)
        if run and run.word:
            words.append(word_readings(part)[0][0])
            continue
        if words:
            yield Phrase(tuple(words), latin=True)
            words = []
        if part:
            yield _han(part)


def _sounding(term: Term) -> list[Reading]:
    """Chinese that the letters may be: zhihuigangkou, zhi hui gang kou, and zhgk by the initials."""
    if not all(atom.is_latin for atom in term):
        return []
    words = [atom.words[0][0] for atom in term]
    if len(words) > 1:
        syllables = [tuple(words)] if all(map(is_syllable, words)) else []
    else:
        syllables = syllable_readings(words[0])
    found = [Phrase(reading, sound=SYLLABLES) for reading in syllables]
    if len(words) == 1 and (initials := initials_of(words[0])):
        found.append(Phrase(initials, sound=INITIALS))
    return [Reading((phrase,), SOUND_WEIGHT) for phrase in found]


def _exact(piece: Part) -> Clause:
    """What is quoted or excluded: as it stands, neither cut nor stood for by anything."""
    phrases = tuple(_phrases(tuple(run.text for run in runs(normalise(piece.text)))))
    return Clause((Reading(phrases),) if phrases else (), required=True)
