"""The names behind facet values, in both languages, and the synonyms; kept in memory until any process changes one."""

import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.db.models import CharField, F, IntegerField, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.utils.translation import get_language, override

from scenarios.intake.sectors.strengths import Strength, lexicon_of
from scenarios.intake.vocabulary import Vocabulary as Terms
from scenarios.models import (
    Evidence,
    Region,
    Scenario,
    Sector,
    Stage,
    Synonym,
    Technology,
    Unit,
    UnitAlias,
)
from scenarios.models.synonyms import terms_in
from search.planning import Planner, Segmenter
from search.synonyms import Entry, Thesaurus
from search.text import normalise

_VERSION_KEY = "search.vocabulary"
# Machines that share no cache see each other's new names and synonyms after so long at most.
VERSION_SECONDS = 600
_CHOICES = {"stage": Stage, "evidence": Evidence}
# Names a query's words are cut by. Those of scenarios are left out: they describe (自动化码头),
# and what describes is better looked for in its parts; measured on the judged queries.
_PROPER = ("sector", "region", "unit")
# Whose Chinese and English labels stand for each other: what they name is found by either, also in a text.
_SYNONYM = "synonym"  # beside the facets, in the one query for all
_TRANSLATED = ("sector", "scenario", "tag")


class Name(NamedTuple):
    zh: str
    en: str
    parent: str
    """Code of the region above; "" at the top and in all other facets."""

    @property
    def label(self) -> str:
        return (self.en or self.zh) if (get_language() or "").startswith("en") else self.zh


class Other(NamedTuple):
    """A further name of a value: the short name of a region, an alias of a unit."""

    facet: str
    value: str
    name: str


@dataclass(frozen=True, eq=False)
class Vocabulary:
    names: Mapping[str, Mapping[str, Name]]
    """By facet and value, in the vocabulary's own order. Stages, evidence and years are not in it."""
    others: tuple[Other, ...] = ()
    synonyms: tuple[Entry, ...] = ()

    def label(self, facet: str, value: str) -> str:
        if facet in _CHOICES:
            return str(_CHOICES[facet](value).label)
        name = self.names.get(facet, {}).get(value)
        return name.label if name else value

    def knows(self, facet: str, value: str) -> bool:
        if facet == "year":
            return len(value) == 4 and value.isascii() and value.isdigit()
        return value in (_CHOICES[facet].values if facet in _CHOICES else self.names.get(facet, {}))

    def parent(self, region: str) -> str:
        name = self.names.get("region", {}).get(region)
        return name.parent if name else ""

    def position(self, facet: str) -> dict[str, int]:
        """The place of each value in the vocabulary's own order."""
        values = _CHOICES[facet].values if facet in _CHOICES else self.names.get(facet, {})
        return {value: place for place, value in enumerate(values)}

    def called(self, facet: str, name: str) -> tuple[str, ...]:
        """The values of the facet that have this name in either language, or this code; 鼓楼区 is in several cities."""
        if facet in _CHOICES:
            wanted = normalise(name)
            return tuple(
                value
                for value, label in _CHOICES[facet].choices
                if wanted in (value, normalise(str(label)), *_translations(label))
            )
        if self.knows(facet, name):
            return (name,)
        exact = tuple(value for found, value in self.named(name) if found == facet)
        return exact or self._holding(facet, _spelling(name))

    def _holding(self, facet: str, name: str) -> tuple[str, ...]:
        """What describes may be named in part: 港口 is enough for 智慧港口. Of cities and units that would be many."""
        if facet not in _TRANSLATED or len(name) < 2:
            return ()
        labels = self.names.get(facet, {}).items()
        return tuple(
            value for value, label in labels if name in _spelling(label.zh) or name in _spelling(label.en)
        )

    def named(self, name: str) -> tuple[tuple[str, str], ...]:
        """(facet, value) of all that is called exactly this, in either language."""
        return tuple(self._by_name.get(_spelling(name), ()))

    @cached_property
    def _by_name(self) -> dict[str, list[tuple[str, str]]]:
        found: dict[str, dict[tuple[str, str], None]] = defaultdict(dict)
        for facet, value, text in self.spellings():
            found[_spelling(text)][facet, value] = None
        found.pop("", None)
        return {name: list(values) for name, values in found.items()}

    def spellings(self) -> Iterator[Other]:
        """Every name of every value, in both languages, and then the further ones."""
        for facet, names in self.names.items():
            for value, name in names.items():
                yield from (Other(facet, value, text) for text in (name.zh, name.en) if text)
        yield from self.others

    @cached_property
    def planner(self) -> Planner:
        proper = [name.zh for facet in _PROPER for name in self.names.get(facet, {}).values()]
        segmenter = Segmenter(
            [*proper, *(other.name for other in self.others)], Path(settings.STATE_DIR) / "jieba"
        )
        return Planner(segmenter, self.thesaurus, sector_words())

    @cached_property
    def thesaurus(self) -> Thesaurus:
        labels = (name for facet in _TRANSLATED for name in self.names.get(facet, {}).values())
        return Thesaurus([*self.synonyms, *(Entry((name.zh, name.en)) for name in labels)])


@lru_cache(maxsize=1)
def sector_words() -> dict[str, tuple[str, ...]]:
    """The sectors that a Chinese word speaks for, by what plans call them; what speaks for many says nothing."""
    lexicon = lexicon_of(Terms.from_fixtures(Path(settings.ROOT) / "fixtures"))
    return {
        normalise(word): codes
        for word, strengths in lexicon.sector_words.items()
        if 1
        <= len(codes := tuple(code for code, strength in strengths.items() if strength > Strength.TRACE))
        <= 2
    }


def _spelling(name: str) -> str:
    return normalise(name).replace(" ", "")


def _translations(label: Any) -> list[str]:
    """A choice's label in every language of the interface."""
    found = []
    for code, _name in settings.LANGUAGES:
        with override(code):
            found.append(normalise(str(label)))
    return found


class _Kept(NamedTuple):
    version: str
    digest: str
    names: Vocabulary


_kept: _Kept | None = None


def vocabulary() -> Vocabulary:
    """One query when a name or a synonym has changed since the last call in this process, else none.

    Every VERSION_SECONDS the names are read again, in case they were changed where this cache is not seen; what has
    been made of them stays unless they differ.
    """
    global _kept
    version = cache.get(_VERSION_KEY)
    if version is None:
        version = uuid.uuid4().hex
        cache.set(_VERSION_KEY, version, timeout=VERSION_SECONDS)
    if _kept is None or _kept.version != version:
        names = _load()
        digest = blake2b(repr((names.names, names.others, names.synonyms)).encode()).hexdigest()
        if _kept is not None and _kept.digest == digest:
            names = _kept.names
        _kept = _Kept(version, digest, names)
    return _kept.names


def forget() -> None:
    """Every process loads the names again once the current transaction has committed."""
    # Robust: without the cache names are old for a while, but what else waits for the commit still happens.
    transaction.on_commit(lambda: cache.delete(_VERSION_KEY), robust=True)


def _load() -> Vocabulary:
    names: dict[str, dict[str, Name]] = defaultdict(dict)
    others: list[Other] = []
    synonyms: list[Entry] = []
    rows = _rows(Sector.objects.all(), "sector", "code", "label_zh", "label_en", order=F("sort_order")).union(
        _rows(Scenario.objects.all(), "scenario", "code", "label_zh", "label_en", order=F("sort_order")),
        _rows(
            Region.objects.all(),
            "region",
            "code",
            "name",
            "name_en",
            other=F("short_name"),
            parent=F("parent__code"),
        ),
        _rows(Technology.objects.all(), "tag", "slug", "name", "label_en"),
        _rows(Unit.objects.all(), "unit", "slug", "name_zh", "name_en"),
        _rows(UnitAlias.objects.all(), "", "unit__slug", "name", "name", other=F("name")),
        _rows(Synonym.objects.all(), _SYNONYM, "terms", "means", "means"),
        all=True,
    )
    for facet, value, zh, en, other, parent, _order in sorted(rows, key=lambda row: (row[0], row[6], row[1])):
        if facet == _SYNONYM:
            synonyms.append(Entry(terms_in(value), terms_in(zh)))
        elif facet:
            names[facet][value] = Name(zh, en, parent)
        if other:
            others.append(Other(facet or "unit", value, other))
    return Vocabulary(dict(names), tuple(others), tuple(synonyms))


def _rows(
    records: QuerySet,
    facet: str,
    value: str,
    zh: str,
    en: str,
    *,
    other: Combinable | None = None,
    parent: Combinable | None = None,
    order: Combinable | None = None,
) -> QuerySet:
    """(facet, value, Chinese, English, other name, parent, order) of each record."""
    empty = Value("", output_field=CharField())
    return (
        records.order_by()
        .annotate(
            _facet=Value(facet, output_field=CharField()),
            _other=other or empty,
            _parent=Coalesce(parent, empty) if parent else empty,
            _order=order or Value(0, output_field=IntegerField()),
        )
        .values_list("_facet", value, zh, en, "_other", "_parent", "_order")
    )
