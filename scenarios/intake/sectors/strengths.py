"""The words that tell sectors and scenarios.

They are listed in `words.yaml`, which says what its kinds of words mean, and in `scenario_words.yaml`; the
Chinese names in a vocabulary are added to them.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from enum import IntEnum
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from scenarios.intake.reading import Span
from scenarios.intake.sectors.finder import Found, WordFinder, as_word
from scenarios.intake.vocabulary import Vocabulary
from scenarios.yaml_files import read_yaml

FOLDER = Path(__file__).parent
MIN_NAME = 3  # an alias of two characters (交通) names the field rather than the use of 5G in it
VOCABULARIES_KEPT = 4
# What makes a name of a use of the bare name of a field: 智慧体育, 数字水务.
BEFORE_FIELDS = ("智慧", "智能", "数字", "数字化")

_HAN = re.compile(r"[一-鿿]")
# 市交通局, 公安部门, 市港口集团: who answers for a field, not what is done in it.
_OFFICE = re.compile(
    r"(?:运输|主管|监管|行政|管理){0,2}"
    r"(?:局|委(?![托派])|厅|部门|办公室|办事处|集团|公司|协会|学会|联盟|研究院|分局|支队|大队)"
)


class Strength(IntEnum):
    """The kinds of words, as `words.yaml` explains them."""

    TRACE = 1
    FIELD = 2
    USE = 3
    NAME = 4


KINDS = {"names": Strength.NAME, "uses": Strength.USE, "fields": Strength.FIELD, "traces": Strength.TRACE}

Sectors = dict[str, Strength]  # what a word speaks for; nothing if it is neutral
Scenarios = tuple[str, ...]


class Lexicon:
    """The words for one vocabulary. What is listed for sectors and scenarios it does not have is left out."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.sector_of = {scenario.code: scenario.sector for scenario in vocabulary.scenarios}
        known = {sector.code for sector in vocabulary.sectors}
        listed = _listed("words.yaml")
        self.takes_in = {code: frozenset(others) for code, others in listed["takes_in"].items()}
        self.wide = frozenset(listed["wide"])
        self._offices = {
            field: code for code, fields in listed["offices"].items() if code in known for field in fields
        }
        self._sectors = WordFinder(_sector_words(vocabulary, listed))
        self._scenarios = WordFinder(_scenario_words(vocabulary, _listed("scenario_words.yaml")))

    @property
    def sector_words(self) -> Mapping[str, Sectors]:
        """Every word that speaks for a sector or, with nothing, for none; folded, Chinese mostly."""
        return self._sectors.meanings

    def find_sectors(self, text: str, span: Span) -> Iterator[Found[Sectors]]:
        """The words in `span` that speak for sectors; not where they are part of the name of an office."""
        for found in self._sectors.find(text, span):
            if found.meaning and not _OFFICE.match(text, found.span.end):
                yield found

    def takes_in_all(self, sector: str, others: Collection[str]) -> bool:
        return bool(others) and self.takes_in.get(sector, frozenset()).issuperset(others)

    def sectors_of_offices(self, names: Iterable[str]) -> list[str]:
        """The sectors that offices work for, by the fields in their names; each once, in the order of the offices."""
        return list(
            dict.fromkeys(code for name in names for field, code in self._offices.items() if field in name)
        )

    def find_scenarios(self, text: str, span: Span) -> Iterator[Found[Scenarios]]:
        return self._scenarios.find(text, span)


@lru_cache(maxsize=VOCABULARIES_KEPT)
def lexicon_of(vocabulary: Vocabulary) -> Lexicon:
    return Lexicon(vocabulary)


@cache
def _listed(name: str) -> dict[str, Any]:
    listed: dict[str, Any] = read_yaml(FOLDER / name)
    return listed


def _sector_words(vocabulary: Vocabulary, listed: dict[str, Any]) -> dict[str, Sectors]:
    """What is listed, then the names of the vocabulary and names made of fields, unless such a word is listed."""
    words: dict[str, Sectors] = {}
    known = {sector.code for sector in vocabulary.sectors}
    for code, kinds in listed["sectors"].items():
        for kind, of_kind in kinds.items() if code in known else ():
            for word in of_kind:
                words.setdefault(as_word(word), {})[code] = KINDS[kind]
    for group in listed["neutral"].values():
        for word in group:
            words[as_word(word)] = {}
    _add_unlisted(words, _sector_names(vocabulary), known)
    _add_unlisted(words, _scenario_names(vocabulary, words), known)
    _add_unlisted(words, _made_of_fields(words), known)
    return words


def _add_unlisted(
    words: dict[str, Sectors], more: Iterable[tuple[str, str, Strength]], known: Collection[str]
) -> None:
    """What of `more` is no word yet; a word may come for several sectors."""
    listed = frozenset(words)
    for word, code, strength in more:
        if word not in listed and code in known:
            words.setdefault(word, {}).setdefault(code, strength)


def _sector_names(vocabulary: Vocabulary) -> Iterator[tuple[str, str, Strength]]:
    for sector in vocabulary.sectors:
        for word in _chinese(sector.labels + sector.aliases):
            yield word, sector.code, Strength.NAME if len(word) >= MIN_NAME else Strength.FIELD


def _scenario_names(vocabulary: Vocabulary, words: dict[str, Sectors]) -> Iterator[tuple[str, str, Strength]]:
    """Uses; but 智慧物流平台 calls its sector by name."""
    names = defaultdict(list)
    for word, sectors in words.items():
        for code, strength in sectors.items():
            if strength is Strength.NAME:
                names[code].append(word)
    for scenario in vocabulary.scenarios:
        for word in _chinese(scenario.labels + scenario.aliases):
            named = any(name in word for name in names[scenario.sector])
            yield word, scenario.sector, Strength.NAME if named else Strength.USE


def _made_of_fields(words: dict[str, Sectors]) -> list[tuple[str, str, Strength]]:
    return [
        (as_word(before) + word, code, Strength.NAME)
        for word, sectors in words.items()
        for code, strength in sectors.items()
        for before in BEFORE_FIELDS
        if strength is Strength.FIELD
    ]


def _scenario_words(vocabulary: Vocabulary, listed: dict[str, Any]) -> dict[str, Scenarios]:
    words: defaultdict[str, dict[str, None]] = defaultdict(dict)  # keeps the order of the vocabulary
    for scenario in vocabulary.scenarios:
        more = (as_word(word) for word in listed.get(scenario.code, ()))
        for word in (*_chinese(scenario.labels + scenario.aliases), *more):
            words[word][scenario.code] = None
    return {word: tuple(codes) for word, codes in words.items()}


def _chinese(names: Iterable[str]) -> Iterator[str]:
    """Plans are in Chinese, and short English words (port) would be found within others."""
    return (as_word(name) for name in names if _HAN.search(name))
