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
from dataclasses import dataclass, replace
from functools import cache, cached_property
from itertools import groupby, islice, takewhile
from pathlib import Path
from typing import NamedTuple

import jieba

from search.asking import Part, parts
from search.pinyin import initials_of, is_syllable, syllable_readings
from search.synonyms import Key, Thesaurus, Written
from search.text import HAN, Run, as_one, fold, normalise, pairs, parts_of, runs, token_spans, word_readings

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

# What follows the name of a place, or stands before it with an “of”: 岳阳市 is also Yueyang City.
KINDS_OF_PLACE = frozenset("province city county district municipality prefecture".split())

# In every pilot, so that it tells nothing apart once not all words are asked for.
EVERYWHERE = frozenset({"5g"})
# Before most sectors' names: with another word they say something, alone nothing.
VAGUE = frozenset("智慧 智能 数字 smart intelligent digital".split())

_OF = frozenset({"of"})
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
    mixed: bool = False
    """Whether they are of several runs, not all of letters: 5G医疗, or Han with a sign between."""
    sound: str = ""
    facet: str = ""

    @property
    def spelled(self) -> str:
        """As it stands in a normalised text; token by token where these are not all of one run of Han."""
        if self.latin or self.mixed or self.sound or self.facet:
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

    @property
    def own_words(self) -> "Clause":
        """Without what stands for them."""
        return replace(self, readings=tuple(reading for reading in self.readings if reading.is_own))


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


def asking_for(phrases: Iterable[Phrase]) -> Tier:
    """One that wants all of them as they are, and nothing in their place."""
    return Tier(1, (Clause((Reading(tuple(phrases)),)),), 1)


@cache
def read_dictionary(cache_dir: Path | None) -> jieba.Tokenizer:
    """jieba's words, to be copied: names come and go, and half a million words need not be read again for them."""
    tokenizer = jieba.Tokenizer()
    if cache_dir:
        cache_dir.mkdir(parents=True, exist_ok=True)
        tokenizer.tmp_dir = str(cache_dir)
    tokenizer.initialize()
    return tokenizer


class Segmenter:
    """Cuts Han into words, knowing the registry's own names besides jieba's dictionary.

    A process reads jieba's dictionary once, at the first cut, in half a second or more, unless `read_dictionary` did
    before; jieba keeps a cache of its own in `cache_dir`.
    """

    def __init__(self, names: Iterable[str] = (), cache_dir: Path | None = None):
        self._names = sorted({run.text for name in names for run in runs(normalise(name)) if not run.word})
        self._cache_dir = cache_dir

    @cached_property
    def _tokenizer(self) -> jieba.Tokenizer:
        dictionary = read_dictionary(self._cache_dir)
        tokenizer = jieba.Tokenizer()
        tokenizer.FREQ, tokenizer.total = dictionary.FREQ.copy(), dictionary.total
        tokenizer.initialized = True
        for name in self._names:
            tokenizer.add_word(name)
        return tokenizer

    def knows(self, word: str) -> bool:
        return self.frequency(word) > 0

    def frequency(self, word: str) -> int:
        return self._tokenizer.FREQ.get(word) or 0

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
            key: tuple(self._readings_of(self._thesaurus.meanings(key))) for key in self._thesaurus.terms
        }

    def tiers(self, text: str) -> Iterator[Tier]:
        """The tiers worth trying, computed as they are asked for; none when the text holds nothing to find."""
        pieces = parts(_SLASH.sub("/", text))
        exact = tuple(_exact(piece) for piece in pieces if piece.quoted and not piece.excluded)
        exact = tuple(clause for clause in exact if clause.readings)
        excluded = tuple(self._excluded(piece) for piece in pieces if piece.excluded)
        excluded = tuple(clause for clause in excluded if clause.readings)
        atoms = self._without_kinds_of_place(_atoms(pieces))
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

    def frequency(self, word: str) -> int:
        """How often a run of Han stands in the texts that the dictionary was counted from; 0 for what is no word."""
        return self._segmenter.frequency(word)

    def _excluded(self, piece: Part) -> Clause:
        """What -city:岳阳 names is a value of the facet, whatever the texts say."""
        values = self._called(piece.field, piece.text) if piece.field else ()
        if not values:
            return _exact(piece)
        return Clause(
            tuple(Reading((Phrase((value,), facet=piece.field),)) for value in values), required=True
        )

    def _without_kinds_of_place(self, atoms: list[Atom]) -> list[Atom]:
        """Yueyang for “Yueyang city” and “city of Yueyang”: few pilots say so of their place."""

        def is_place(at: int) -> bool:
            atom = atoms[at] if 0 <= at < len(atoms) else None
            return bool(atom and atom.is_latin and self._called("region", atom.words[0][0]))

        def is_kind(at: int) -> bool:
            if not atoms[at].says_only(KINDS_OF_PLACE):
                return False
            if is_place(at - 1):  # and no “Yueyang city brain”
                return self._known_end(atoms[at : at + 2], 0) < 2
            return is_place(at + 2) and atoms[at + 1].says_only(_OF)

        return [atom for at, atom in enumerate(atoms) if not is_kind(at)]

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
            end = max(self._known_end(atoms, start), _spelled_end(atoms, start), start + 1)
            terms.append(tuple(atoms[start:end]))
            start = end
        return terms

    def _known_end(self, atoms: list[Atom], start: int) -> int:
        """Where the longest known term ends that begins there; `start` when there is none."""
        known = start
        plain = takewhile(lambda atom: atom.is_plain, islice(atoms, start, None))
        for end, key in enumerate(_growing_key(plain), start + 1):
            if len(key) > self._thesaurus.longest or len(key[-1]) > self._thesaurus.longest_run:
                break
            if self._thesaurus.meanings(key):
                known = end
        return known

    def _clauses(
        self, terms: Iterable[Term], *, apart: bool = False, wide: bool = False
    ) -> tuple[Clause, ...]:
        """One clause a term, or one for each of its words when `apart`; each once, in the order asked.

        Apart, each word of “smart port” may be stood for by what the whole term means: a pilot of 智慧港口 has both.
        """
        clauses: dict[Clause, None] = {}
        for term in terms:
            others = [*self._meant(term), *self._sounding(term)]
            sectors = self._sectors_of(term) if wide else []
            for group in _groups(term) if apart else [term]:
                readings = [*_own(group), *others]
                if len(group) < len(term):
                    readings += self._meant(group)
                readings += sectors
                if wide and len(group) < len(term):
                    readings += self._sectors_of(group)
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
        return [*self._readings_of(dict.fromkeys(keys)), *_sounding(term)]

    def _readings_of(self, meanings: Iterable[Key]) -> list[Reading]:
        """What stands for something else, in each way to write it."""
        ways = [
            way
            for key in meanings
            for written in self._thesaurus.written(key)
            for way in _ways_to_write(written)
        ]
        return [Reading(way, SYNONYM_WEIGHT) for way in dict.fromkeys(ways)]

    def _sectors_of(self, term: Term) -> list[Reading]:
        """The sectors that a term, or what it means, speaks for: who asks for 全息课堂 asks about education."""
        if not all(atom.is_plain for atom in term):
            return []
        key = _key(term)
        keys = [key, *self._thesaurus.meanings(key)]
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
    *_, key = _growing_key(atoms)
    return key


def _growing_key(atoms: Iterable[Atom]) -> Iterator[Key]:
    """Of the first atom, of the first two … Words cut out of one run of Han are one part of a term again."""
    key: list[str] = []
    last = -1
    for atom in atoms:
        word, latin = atom.words[0]
        if atom.run == last:
            key[-1] += word
        else:
            key.append(as_one(word) if latin else word)
        last = atom.run
        yield tuple(key)


def _key_of(word: tuple[str, bool]) -> Key:
    return (as_one(word[0]) if word[1] else word[0],)


def _spelled_end(atoms: list[Atom], start: int) -> int:
    """Where the syllables end that are written apart from there on: zhi hui gang kou."""

    def is_spelled(atom: Atom) -> bool:
        return atom.is_latin and is_syllable(atom.words[0][0]) and not atom.says_only(STOP_WORDS)

    return start + sum(1 for _atom in takewhile(is_spelled, islice(atoms, start, None)))


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
    return [(han_phrase(word),)]


def han_phrase(word: str) -> Phrase:
    return Phrase((word,), chars=True) if len(word) == 1 else Phrase(tuple(pairs(word)))


def _ways_to_write(written: Written) -> list[tuple[Phrase, ...]]:
    """A meaning as it must stand: runs of Han as they are, words of letters side by side, compounds apart or not."""
    apart = [word for part in written for word in parts_of(part)]
    # A letter by itself says too little to be looked for: 5G-A is not “5G a”.
    may_be_apart = all(len(word) > 1 or word.isdigit() or HAN.match(word) for word in apart)
    return [tuple(_phrases(words)) for words in ([written, apart] if may_be_apart else [written])]


def _phrases(written: Iterable[str]) -> Iterator[Phrase]:
    """Runs of Han each by itself, words of letters that follow each other together."""
    found = (run for text in written for run in runs(text))
    for word, group in groupby(found, key=lambda run: run.word):
        if word:
            yield _words(list(group))
        else:
            yield from (han_phrase(run.text) for run in group)


def _side_by_side(stretch: list[Run]) -> Phrase:
    """Runs as they follow each other in a text."""
    if all(run.word for run in stretch):
        return _words(stretch)
    return han_phrase(stretch[0].text) if len(stretch) == 1 else Phrase(_tokens(stretch), mixed=True)


def _words(stretch: list[Run]) -> Phrase:
    """Words of letters and digits as they follow each other. A single compound may be written in one word or not."""
    if len(stretch) == 1 and len(reading := word_readings(stretch[0].text)[0]) == 1:
        return Phrase(reading, latin=True)
    return Phrase(_tokens(stretch), latin=True)


def _tokens(stretch: Iterable[Run]) -> tuple[str, ...]:
    return tuple(span.token for span in token_spans(stretch))


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
    """What is quoted or excluded: as it stands, neither cut nor stood for by anything.

    Its runs stand side by side. But for a character by itself, which is indexed apart: 5G网 asks for both in one pilot.
    """
    phrases: list[Phrase] = []
    for alone, group in groupby(runs(normalise(piece.text)), key=_is_single):
        stretch = list(group)
        phrases += [han_phrase(run.text) for run in stretch] if alone else [_side_by_side(stretch)]
    return Clause((Reading(tuple(phrases)),) if phrases else (), required=True)


def _is_single(run: Run) -> bool:
    return not run.word and len(run.text) == 1
