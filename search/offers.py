"""What a query names exactly and what it may have meant: filters to choose, and other spellings to try."""

import logging
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from pypinyin import lazy_pinyin

from scenarios.models import PilotPage
from search.asking import Part, parts, text_of
from search.engines import default_engine
from search.engines.protocol import EngineError
from search.planning import STOP_WORDS, SYLLABLES, Clause, Phrase, Reading, Tier
from search.query import SearchQuery
from search.spelling import near_words
from search.text import normalise, runs
from search.vocabulary import Vocabulary

logger = logging.getLogger(__name__)

OFFERED = ("region", "sector", "scenario", "unit")
MAX_OFFERS = 4
# Words that are looked at for another spelling; more than a person types by mistake.
MAX_WORDS = 6
# Characters of Han that can be one misspelled name; of two too many sound and look alike.
MIN_HAN, LONGEST_NAME = 3, 16
NEAREST = 3  # pilots whose names are looked through for what sounds the same


class Offer(NamedTuple):
    """A filter that the query names, and the query with it in place of the words."""

    facet: str
    value: str
    query: SearchQuery


def filters_named(query: SearchQuery, names: Vocabulary) -> list[Offer]:
    """For 岳阳 智慧医疗 the city and the sector; not those that are chosen already. At most MAX_OFFERS."""
    offers: dict[tuple[str, str], Offer] = {}
    for part in (part for part in parts(query.text) if part.is_plain):
        for word in _names_in(part, names):
            for facet, value in names.named(word):
                if facet in OFFERED and value not in query.selected(facet):
                    rest = " ".join(query.text.replace(word, " ", 1).split())
                    chosen = replace(query.toggled(facet, value), text=rest)
                    offers.setdefault((facet, value), Offer(facet, value, chosen))
    return list(offers.values())[:MAX_OFFERS]


def other_spelling(query: SearchQuery, names: Vocabulary) -> str:
    """The text with words that are nowhere in the index put right, "" when there is nothing better to offer.

    Never raises for the engine's sake.
    """
    pieces = parts(query.text)
    changed = False
    try:
        for place, part in enumerate(pieces[:MAX_WORDS]):
            if part.is_plain and (better := _better(part, names)):
                pieces[place] = replace(part, text=better, given=better)
                changed = True
        text = text_of(pieces)
        return text if changed and _finds(text, names, query.filters) else ""
    except EngineError as error:
        logger.info("Offering no other spelling: %s", error)
        return ""


def _names_in(part: Part, names: Vocabulary) -> Iterator[str]:
    """The whole piece, and the words it is cut into: 岳阳智慧医疗 holds two names."""
    yield part.text
    if part.text.isascii():
        return
    for run in runs(part.text):
        if not run.word:
            yield from (word for word in names.planner.words(run.text) if len(word) > 1 and word != part.text)


def _better(part: Part, names: Vocabulary) -> str:
    """Another spelling of one piece of the query; "" for one that is found as it stands."""
    text = normalise(part.text)
    found = list(runs(text))
    if len(found) != 1 or text in STOP_WORDS or _finds(text, names):
        return ""
    if found[0].word:
        near = default_engine().near(text)
        known = near_words(text, {*near, *_words_of(names)})
        # Of those equally near the one that more pilots hold: near_words puts the nearest first.
        return min(known, key=lambda word: (known.index(word) // 3, -near.get(word, 0)), default="")
    return _chinese(found[0].text, names)


def _chinese(name: str, names: Vocabulary) -> str:
    """What sounds the same in a title or name of the index (智会医疗), else a name with a character of difference."""
    if not MIN_HAN <= len(name) <= LONGEST_NAME:
        return ""
    known = [other for other in _chinese_names(names) if abs(len(other) - len(name)) <= 1]
    return _sounding_like(name) or next(iter(near_words(name, known, shortest=MIN_HAN)), "")


def _sounding_like(name: str) -> str:
    spoken = tuple(lazy_pinyin(name))
    heard = Clause((Reading((Phrase(spoken, sound=SYLLABLES),)),))
    hits = default_engine().search(SearchQuery(name, size=NEAREST), [Tier(1, (heard,), 1)], facets=()).hits
    rows = PilotPage.objects.public().filter(pk__in=[hit.id for hit in hits])
    for pilot in rows.select_related("sector", "scenario", "region__parent__parent"):
        texts = [pilot.title, *(term.label_zh for term in (pilot.sector, pilot.scenario) if term)]
        texts += [region.name for region in pilot.region.lineage()]
        for run in (run for text in texts for run in runs(normalise(text)) if not run.word):
            syllables = lazy_pinyin(run.text)
            for start in range(len(syllables) - len(spoken) + 1):
                if tuple(syllables[start : start + len(spoken)]) == spoken:
                    return run.text[start : start + len(spoken)]
    return ""


def _finds(
    text: str, names: Vocabulary, filters: Mapping[str, tuple[str, ...]] = MappingProxyType({})
) -> bool:
    """Whether the words are found as they stand, and not only some of them."""
    query = SearchQuery(text, filters, size=0)
    return bool(default_engine().search(query, names.planner.strict_tiers(text), facets=()).total)


@lru_cache(maxsize=2)
def _chinese_names(names: Vocabulary) -> tuple[str, ...]:
    labels = (name.zh for of_facet in names.names.values() for name in of_facet.values())
    terms = (key[0] for key in names.thesaurus.terms if len(key) == 1)
    spelled = (normalise(label) for label in (*labels, *(other.name for other in names.others), *terms))
    return tuple(dict.fromkeys(name for name in spelled if len(name) > 1 and not name.isascii()))


@lru_cache(maxsize=2)
def _words_of(names: Vocabulary) -> frozenset[str]:
    """Words of letters in names and synonyms."""
    labels = (name.en for of_facet in names.names.values() for name in of_facet.values())
    words = (run.text for label in labels for run in runs(normalise(label)) if run.word)
    return frozenset(
        word for word in (*words, *(part for key in names.thesaurus.terms for part in key)) if word.isascii()
    )
