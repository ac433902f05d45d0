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
from search.asking import parts, text_of
from search.edits import by_distance
from search.engines import default_engine
from search.engines.protocol import EngineError
from search.pinyin import syllables_of
from search.planning import STOP_WORDS, SYLLABLES, Clause, Phrase, Reading, Tier
from search.query import SearchQuery
from search.text import Run, normalise, pairs, runs
from search.vocabulary import Vocabulary

logger = logging.getLogger(__name__)

# Words that are looked at; more than a person types by mistake.
MAX_WORDS = 6
# Characters of Han of which one may be wrong, and of the longest name; of two characters too many look alike.
MIN_HAN, LONGEST_NAME = 3, 16
# Words on either side that may belong to the same name.
REACH = 2
# What the index is asked for by its sound, for one query, and pilots looked through for each.
MAX_HEARD, NEAREST = 12, 3
# Spellings of one word that are tried, best first.
MAX_TRIED = 6
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

    A word that is found, or that is one in Chinese, stays as it is. At most one database query. Never raises for the
    engine's sake.
    """
    try:
        return _Speller(query.filters, names).corrected(query.text)
    except EngineError as error:
        logger.info("Offering no other spelling: %s", error)
        return ""


class _Speller:
    def __init__(self, filters: Filters, names: Vocabulary):
        self._filters = filters
        self._names = names
        self._heard = 0

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
            tried = self._latin(run) if run.word else self._chinese(stretches[place, run], spelled)
            corrections[place] += _apart(tried, self._stands)
        for place, found in corrections.items():
            better = _with(normalise(pieces[place].text), found)
            pieces[place] = replace(pieces[place], text=better, given=better)
        better = text_of(pieces)
        return better if any(corrections.values()) and self._finds(better) else ""

    def _is_doubtful(self, run: Run) -> bool:
        if run.word:
            return run.text.isalpha() and run.text not in STOP_WORDS and not self._is_found(run.text)
        return len(run.text) > 1 and not self._stands(run.text, NO_FILTERS)

    # --- letters

    def _latin(self, run: Run) -> Iterator[_Correction]:
        """Words of the index and of the registry's names, and its Chinese names by their pinyin."""
        near = default_engine().near(run.text)
        spoken = _names_by_sound(self._names).joined
        known = sorted({*near, *_words_of(self._names), *spoken})
        ranked = sorted(
            by_distance(run.text, known), key=lambda found: (found[0], -near.get(found[1], 0), found[1])
        )
        for _distance, word in ranked[:MAX_TRIED]:
            spellings = [word] if word in near else [*spoken.get(word, ()), word]
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
        heard = Clause((Reading((Phrase(spoken, sound=SYLLABLES),)),))
        query = SearchQuery(" ".join(spoken), self._filters, size=NEAREST)
        return tuple(hit.id for hit in default_engine().search(query, [Tier(1, (heard,), 1)], ()).hits)

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
        """Whether it is written somewhere just so; nothing is offered that no reader may see."""
        phrases = [
            Phrase((run.text,), latin=True) if run.word else _han(run.text) for run in runs(normalise(text))
        ]
        tier = Tier(1, (Clause((Reading(tuple(phrases)),)),), 1)
        return _total(SearchQuery(text, self._filters if filters is None else filters, size=0), [tier])

    def _is_found(self, word: str) -> bool:
        return _total(SearchQuery(word, size=0), self._names.planner.strict_tiers(word))

    def _finds(self, text: str) -> bool:
        tiers = (tier for tier in self._names.planner.tiers(text) if tier.number <= WIDEST_TIER)
        return _total(SearchQuery(text, self._filters, size=0), tiers)


def _total(query: SearchQuery, tiers: Iterable[Tier]) -> bool:
    return bool(default_engine().search(query, tiers, facets=()).total)


def _apart(tried: Iterable[_Correction], stands: Callable[[str], bool]) -> list[_Correction]:
    """The first ones that are found in the index, none reaching into another."""
    taken: list[_Correction] = []
    for each in tried:
        apart = all(each.end <= other.start or other.end <= each.start for other in taken)
        if apart and stands(each.text):
            taken.append(each)
    return taken


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


def _han(text: str) -> Phrase:
    return Phrase((text,), chars=True) if len(text) == 1 else Phrase(tuple(pairs(text)))


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


@lru_cache(maxsize=2)
def _names_by_sound(names: Vocabulary) -> _Names:
    """Made once, in half a second for 10,000 names."""
    labels = {facet: [name.zh for name in found.values()] for facet, found in names.names.items()}
    terms = [key[0] for key in names.thesaurus.terms if len(key) == 1]
    described = [*(label for facet in DESCRIBED for label in labels.get(facet, ())), *terms]
    words = (word for text in described for word in names.planner.words(normalise(text)) if len(word) > 1)
    whole = (*chain.from_iterable(labels.values()), *(other.name for other in names.others), *terms)
    known = [
        text
        for text in dict.fromkeys([*map(normalise, whole), *words])
        if 1 < len(text) <= LONGEST_NAME and [run.word for run in runs(text)] == [False]
    ]
    syllables: dict[tuple[str, ...], list[str]] = defaultdict(list)
    joined: dict[str, list[str]] = defaultdict(list)
    for text in known:
        spoken = syllables_of(text)
        syllables[spoken].append(text)
        joined["".join(spoken)].append(text)
    return _Names(tuple(known), dict(syllables), dict(joined))


@lru_cache(maxsize=2)
def _words_of(names: Vocabulary) -> frozenset[str]:
    """Words of letters in names and synonyms."""
    labels = (name.en for of_facet in names.names.values() for name in of_facet.values())
    words = (run.text for label in labels for run in runs(normalise(label)) if run.word)
    return frozenset(
        word for word in (*words, *(part for key in names.thesaurus.terms for part in key)) if word.isascii()
    )
