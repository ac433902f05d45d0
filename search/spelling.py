"""Other spellings of words that are found nowhere: letters by slips of the finger, Chinese mostly by its sound."""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate, chain
from types import MappingProxyType
from typing import NamedTuple

from scenarios.models import PilotPage
from search.asking import Part, parts, text_of
from search.edits import by_distance
from search.engines import default_engine
from search.engines.protocol import EngineError
from search.pinyin import syllables_of
from search.planning import STOP_WORDS, SYLLABLES, Phrase, Tier, asking_for, han_phrase
from search.query import MAX_TEXT, SearchQuery
from search.text import HAN, Run, fold, normalise, runs
from search.vocabulary import Vocabulary

logger = logging.getLogger(__name__)

# Words that are looked at; more than a person types by mistake.
MAX_WORDS = 6
# Characters of Han of which one may be wrong, and of the longest name; of two characters too many look alike.
MIN_HAN, LONGEST_NAME = 3, 16
# Letters of a word of which one may be another letter, and initials that are no abbreviation.
SURE_LENGTH, MIN_INITIALS = 7, 3
# Words on either side that may belong to the same name.
REACH = 2
# What the index is asked for by its sound, for one query, and pilots looked through for each.
MAX_HEARD, NEAREST = 12, 3
# Spellings of one word that are tried, best first.
MAX_TRIED = 6
# A word that stands nowhere is taken for a slip of another, one character apart and so many times commoner in Chinese:
# 巷口 of 港口, but not 法院 of 医院, nor 林业 of 农业.
FAR_RARER = 20
# Names made of words that may be asked for one by one, as 无人机巡检 is.
DESCRIBED = ("sector", "scenario", "tag")
WIDEST_TIER = 3  # what has half of the words is found; what has any of them is no answer to the spelling

Filters = Mapping[str, tuple[str, ...]]
NO_FILTERS: Filters = MappingProxyType({})


class _Correction(NamedTuple):
    """`text` in place of what stands between `start` and `end` of a normalised piece."""

    start: int
    end: int
    text: str


@dataclass
class _Stretch:
    """Words of one run of Han that may be a name together: the one that is found nowhere, and some beside it."""

    start: int
    text: str
    heard: tuple[int, ...] = ()
    """Ids of pilots in whose names something sounds the same."""

    @property
    def spoken(self) -> tuple[str, ...]:
        return syllables_of(self.text)

    def corrected(self, text: str) -> _Correction:
        return _Correction(self.start, self.start + len(self.text), text)


def other_spelling(query: SearchQuery, names: Vocabulary) -> str:
    """The text with words that are nowhere in the index put right, "" when there is nothing better to offer.

    A word that is found stays as it is. So does one that is a word in Chinese, unless with its neighbours it sounds
    like a name, or a far commoner word in its place makes one. At most one database query. Never raises for the
    engine's sake.
    """
    try:
        speller = _Speller(query.filters, names)
        return speller.corrected(query.text) or speller.corrected_whole(query.text)
    except EngineError as error:
        logger.info("Offering no other spelling: %s", error)
        return ""


class _Speller:
    def __init__(self, filters: Filters, names: Vocabulary):
        self._filters = filters
        self._names = names
        self._heard = 0
        self._standing: dict[tuple[str, bool], bool] = {}

    def corrected(self, text: str) -> str:
        pieces = parts(text)
        doubtful = [
            (place, run)
            for place, piece in enumerate(pieces)
            if piece.is_plain
            for run in runs(normalise(piece.text))
            if self._is_doubtful(run)
        ][:MAX_WORDS]
        stretches = {(place, run): self._stretches(run) for place, run in doubtful if not run.word}
        spelled = _texts_of(pk for found in stretches.values() for each in found for pk in each.heard)
        corrections: dict[int, list[_Correction]] = defaultdict(list)
        for place, run in doubtful:
            tried = (
                self._latin(run)
                if run.word
                else chain(self._chinese(stretches[place, run], spelled), self._of_known_words(run))
            )
            corrections[place] += _apart(tried, self._stands)
        for place, found in corrections.items():
            better = _with(normalise(pieces[place].text), found)
            pieces[place] = replace(pieces[place], text=better, given=better)
        better = text_of(pieces)
        is_query = any(corrections.values()) and len(better) <= MAX_TEXT
        return better if is_query and self._finds(better) else ""

    def corrected_whole(self, text: str) -> str:
        """The same of a name that was typed with a space in it: it is known only as a whole."""
        pieces = parts(text)
        whole = text_of(_joined_up(pieces))
        plain = (run for piece in pieces if piece.is_plain for run in runs(normalise(piece.text)))
        if whole == text or not any(not run.word and self._is_doubtful(run) for run in plain):
            return ""
        better = self.corrected(whole)
        return better if len(better) == len(whole) else ""  # words that were typed apart lose nothing

    def _is_doubtful(self, run: Run) -> bool:
        if run.word:
            return run.text.isalpha() and run.text not in STOP_WORDS and not self._is_found(run.text)
        return len(run.text) > 1 and not self._stands(run.text, NO_FILTERS)

    # --- letters

    def _latin(self, run: Run) -> Iterator[_Correction]:
        """Words of the index and of the registry's names, and its Chinese names by their pinyin."""
        lexicon = _names_by_sound(self._names)
        asked = fold(run.text)  # as words are indexed: of dornes the s is no slip
        near = default_engine().near(asked)
        known = sorted({*near, *_words_of(self._names), *lexicon.joined})
        ranked = sorted(
            (found for found in by_distance(asked, known) if _may_be_meant(asked, found[1])),
            key=lambda found: (found[0], -near.get(found[1], 0), found[1]),
        )
        spellings = [*lexicon.initials.get(run.text, ())] if len(run.text) >= MIN_INITIALS else []
        for _distance, word in ranked[:MAX_TRIED]:
            spellings += () if word in near else lexicon.joined.get(word, ())
            spellings.append(_plural(word) if asked != run.text else word)
        yield from (_Correction(run.start, run.start + len(run.text), text) for text in spellings)

    # --- Han

    def _stretches(self, run: Run) -> list[_Stretch]:
        """Around each word that is none, longest first; with what the index holds of the same sound."""
        words = _joined_singles(self._names.planner.words(run.text))
        starts = [run.start + sum(map(len, words[:place])) for place in range(len(words))]
        found = [
            _Stretch(starts[first], "".join(words[first : last + 1]))
            for place, word in enumerate(words)
            if not self._names.planner.knows(word) and not (len(word) > 1 and self._stands(word, NO_FILTERS))
            for first in range(max(place - REACH, 0), place + 1)
            for last in range(place, min(place + REACH, len(words) - 1) + 1)
        ]
        fitting = [each for each in found if 2 <= len(each.text) <= LONGEST_NAME]
        fitting.sort(key=lambda each: -len(each.text))
        by_sound = _names_by_sound(self._names).syllables
        if not any(each.spoken in by_sound for each in fitting):
            for each in fitting[: MAX_HEARD - self._heard]:
                each.heard = self._hear(each.spoken)
        return fitting

    def _hear(self, spoken: tuple[str, ...]) -> tuple[int, ...]:
        self._heard += 1
        heard = asking_for([Phrase(spoken, sound=SYLLABLES)])
        query = SearchQuery(" ".join(spoken), self._filters, size=NEAREST)
        return tuple(hit.id for hit in default_engine().search(query, [heard], ()).hits)

    def _chinese(
        self, stretches: Iterable[_Stretch], spelled: Mapping[int, list[str]]
    ) -> Iterator[_Correction]:
        """What sounds the same as a name or in a name of the index; else a name with a character of difference."""
        stretches = list(stretches)
        lexicon = _names_by_sound(self._names)
        for each in stretches:
            sounding = [*lexicon.syllables.get(each.spoken, ()), *self._sounding(each, spelled)]
            yield from (each.corrected(text) for text in sounding if text != each.text)
        for each in stretches:
            known = [name for name in lexicon.names if abs(len(name) - len(each.text)) <= 1]
            ranked = sorted(
                by_distance(each.text, known, shortest=MIN_HAN),
                key=lambda found: (found[0], abs(len(found[1]) - len(each.text)), found[1]),
            )
            yield from (each.corrected(text) for distance, text in ranked[:MAX_TRIED] if distance == 1)

    def _of_known_words(self, run: Run) -> Iterator[_Correction]:
        """In place of words that are side by side nowhere, names of the same sound or with a far commoner word.

        无人机 for 无人及, 智慧港口 for 智慧巷口.
        """
        words = self._names.planner.words(run.text)
        starts = list(accumulate(map(len, words), initial=run.start))
        lexicon = _names_by_sound(self._names)
        for first in range(len(words)):
            for last in range(first + 1, min(first + REACH, len(words) - 1) + 1):
                each = _Stretch(starts[first], "".join(words[first : last + 1]))
                if not MIN_HAN <= len(each.text) <= LONGEST_NAME:
                    continue
                others = [
                    *lexicon.syllables.get(each.spoken, ()),
                    *self._with_commoner_word(words[first : last + 1]),
                ]
                if others and each.text not in others and not self._stands(each.text, NO_FILTERS):
                    yield from (each.corrected(text) for text in others)

    def _with_commoner_word(self, words: list[str]) -> list[str]:
        """Names that differ in one character, with a far commoner word in place of one that stands nowhere."""
        text, planner = "".join(words), self._names.planner
        found = []
        for distance, name in by_distance(text, _names_by_sound(self._names).names):
            if distance > 1 or len(name) != len(text):
                continue
            start = 0
            for word in words:
                other = name[start : start + len(word)]
                start += len(word)
                if word == other:
                    continue
                rare = 0 < planner.frequency(word) * FAR_RARER <= planner.frequency(other)
                if rare and not self._stands(word, NO_FILTERS):
                    found.append(name)
        return found[:MAX_TRIED]

    def _sounding(self, stretch: _Stretch, spelled: Mapping[int, list[str]]) -> Iterator[str]:
        """What is written in the pilots that were heard; whole words only."""
        length = len(stretch.text)
        for run in (run for pk in stretch.heard for run in spelled.get(pk, ())):
            syllables = syllables_of(run)
            borders = set(accumulate(map(len, self._names.planner.words(run)), initial=0))
            for start in sorted(borders):
                if start + length in borders and syllables[start : start + length] == stretch.spoken:
                    yield run[start : start + length]

    # --- asking the index

    def _stands(self, text: str, filters: Filters | None = None) -> bool:
        """Whether it is written somewhere just so; nothing is offered that no reader may see. Asked once of each."""
        asked = text, filters is None
        if asked not in self._standing:
            phrases = [
                Phrase((fold(run.text),), latin=True) if run.word else han_phrase(run.text)
                for run in runs(normalise(text))
            ]
            within = self._filters if filters is None else filters
            self._standing[asked] = _any(text, within, [asking_for(phrases)])
        return self._standing[asked]

    def _is_found(self, word: str) -> bool:
        return _any(word, NO_FILTERS, self._names.planner.strict_tiers(word))

    def _finds(self, text: str) -> bool:
        tiers = (tier for tier in self._names.planner.tiers(text) if tier.number <= WIDEST_TIER)
        return _any(text, self._filters, tiers)


def _any(text: str, filters: Filters, tiers: Iterable[Tier]) -> bool:
    """Whether anything is found. The tiers say what is looked for, of a text that may be longer once normalised: ㍿."""
    query = SearchQuery(text[:MAX_TEXT], filters, size=0)
    return bool(default_engine().search(query, tiers, facets=()).total)


def _apart(tried: Iterable[_Correction], stands: Callable[[str], bool]) -> list[_Correction]:
    """The first ones that are found in the index, none reaching into another."""
    taken: list[_Correction] = []
    for each in tried:
        apart = all(each.end <= other.start or other.end <= each.start for other in taken)
        if apart and stands(each.text):
            taken.append(each)
    return taken


def _joined_up(pieces: Iterable[Part]) -> list[Part]:
    """Words of Han side by side as one."""
    joined: list[Part] = []
    for piece in pieces:
        before = joined[-1] if joined else None
        if (
            before
            and before.is_plain
            and piece.is_plain
            and HAN.match(before.text[-1])
            and HAN.match(piece.text)
        ):
            text = before.text + piece.text
            joined[-1] = replace(before, text=text, given=text)
        else:
            joined.append(piece)
    return joined


def _with(text: str, corrections: Iterable[_Correction]) -> str:
    for each in sorted(corrections, reverse=True):
        text = text[: each.start] + each.text + text[each.end :]
    return text


def _joined_singles(words: Iterable[str]) -> list[str]:
    """Single characters side by side may be a word that is misspelled, whatever each of them means: 无人 及 卡."""
    joined: list[str] = []
    single = False
    for word in words:
        if single and len(word) == 1:
            joined[-1] += word
        else:
            joined.append(word)
        single = len(word) == 1
    return joined


def _may_be_meant(typed: str, word: str) -> bool:
    """With another letter in place of one, a short word is another word: ship and slip, stage and state."""
    return len(typed) >= SURE_LENGTH or len(word) != len(typed) or sorted(word) == sorted(typed)


def _plural(word: str) -> str:
    """
    >>> [_plural(word) for word in ("port", "city", "branch", "relay")]
    ['ports', 'cities', 'branches', 'relays']
    """
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith(("s", "x", "z", "ch", "sh")) else f"{word}s"


def _texts_of(ids: Iterable[int]) -> dict[int, list[str]]:
    """Runs of Han in titles and names of public pilots, by id; one query for all."""
    wanted = set(ids)
    if not wanted:
        return {}
    rows = PilotPage.objects.public().filter(pk__in=wanted).defer_streamfields()
    found = {}
    for pilot in rows.select_related("sector", "scenario", "region__parent__parent"):
        texts = [pilot.title, *(term.label_zh for term in (pilot.sector, pilot.scenario) if term)]
        texts += [region.name for region in pilot.region.lineage()]
        found[pilot.pk] = [run.text for text in texts for run in runs(normalise(text)) if not run.word]
    return found


@dataclass(frozen=True)
class _Names:
    """Chinese names and terms of the registry, and the words that they are made of."""

    names: tuple[str, ...]
    syllables: Mapping[tuple[str, ...], list[str]]
    joined: Mapping[str, list[str]]
    """By their pinyin in one word."""
    initials: Mapping[str, list[str]]
    """Whole names by the first letters of their pinyin."""


@lru_cache(maxsize=2)
def _names_by_sound(names: Vocabulary) -> _Names:
    """Made once, in half a second for 10,000 names."""
    labels = {facet: [name.zh for name in found.values()] for facet, found in names.names.items()}
    terms = [key[0] for key in names.thesaurus.terms if len(key) == 1]
    described = [*(label for facet in DESCRIBED for label in labels.get(facet, ())), *terms]
    words = (word for text in described for word in names.planner.words(normalise(text)) if len(word) > 1)
    given = (*chain.from_iterable(labels.values()), *(other.name for other in names.others), *terms)
    whole = [normalise(name) for name in given]
    known = [
        text
        for text in dict.fromkeys([*whole, *words])
        if 1 < len(text) <= LONGEST_NAME and [run.word for run in runs(text)] == [False]
    ]
    syllables: dict[tuple[str, ...], list[str]] = defaultdict(list)
    joined: dict[str, list[str]] = defaultdict(list)
    initials: dict[str, list[str]] = defaultdict(list)
    are_whole = frozenset(whole)
    for text in known:
        spoken = syllables_of(text)
        syllables[spoken].append(text)
        joined["".join(spoken)].append(text)
        if text in are_whole:
            initials["".join(syllable[0] for syllable in spoken)].append(text)
    return _Names(tuple(known), dict(syllables), dict(joined), dict(initials))


@lru_cache(maxsize=2)
def _words_of(names: Vocabulary) -> frozenset[str]:
    """Words of letters in names and synonyms."""
    labels = (name.en for of_facet in names.names.values() for name in of_facet.values())
    words = (fold(run.text) for label in labels for run in runs(normalise(label)) if run.word)
    return frozenset(
        word for word in (*words, *(part for key in names.thesaurus.terms for part in key)) if word.isascii()
    )
