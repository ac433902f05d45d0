"""The names behind facet values, in both languages, and the synonyms; kept in memory until any process changes one."""

import json
import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.db.models import CharField, F, IntegerField, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import override

from scenarios.intake.sectors.strengths import Lexicon, Strength
from scenarios.intake.vocabulary import ScenarioTerms, SectorTerms
from scenarios.intake.vocabulary import Vocabulary as Terms
from scenarios.language import is_english
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
from scenarios.public.units import named_units
from search.pinyin import MIN_INITIALS, MIN_SYLLABLES, sounds
from search.planning import KINDS_OF_PLACE, Planner, Segmenter, read_dictionary
from search.reuse import REUSE_NAMES, Reuse
from search.synonyms import Entry, Thesaurus
from search.text import HAN, fold, normalise, parts_of, runs

_VERSION_KEY = "search.vocabulary"
# Machines that share no cache see each other's new names and synonyms after so long at most.
VERSION_SECONDS = 600
_CHOICES = {"stage": Stage, "evidence": Evidence, "reuse": Reuse}
# What stages are called besides their labels.
_STAGE_NAMES = {
    Stage.PLANNED: ("规划中", "计划中", "筹备"),
    Stage.BUILDING: ("在建", "建设中", "under construction"),
    Stage.TRIAL: ("试用", "测试阶段", "trial run", "trial operation"),
    Stage.LIVE: ("投产", "投用", "投入使用", "投入运行", "上线", "已建成", "in operation", "in service"),
    Stage.SCALED: ("规模推广", "全面推广", "rolled out"),
    Stage.STOPPED: ("停止", "停运", "停用", "下线", "失败", "failed", "discontinued", "abandoned"),
}
# Names a query's words are cut by. Those of scenarios are left out: they describe (自动化码头),
# and what describes is better looked for in its parts; measured on the judged queries.
_PROPER = ("sector", "region", "unit")
# Whose Chinese and English labels stand for each other: what they name is found by either, also in a text.
_SYNONYM = "synonym"  # beside the facets, in the one query for all
# Names of one sound that a word of letters may be; more would be initials of half the registry.
_MOST_HEARD = 6
_WITH_ALIASES = ("sector", "scenario")
_TRANSLATED = ("sector", "scenario", "tag")


class Name(NamedTuple):
    zh: str
    en: str
    parent: str
    """Code of the region above, or of a scenario's sector; "" at the top and in all other facets."""

    @property
    def label(self) -> str:
        return (self.en or self.zh) if is_english() else self.zh


class Other(NamedTuple):
    """A further name of a value: the short name of a region, an alias of a unit."""

    facet: str
    value: str
    name: str


@dataclass(frozen=True, eq=False)
class Vocabulary:
    names: Mapping[str, Mapping[str, Name]]
    """By facet and value, in the vocabulary's own order. Stages, evidence, reuse and years are not in it."""
    others: tuple[Other, ...] = ()
    synonyms: tuple[Entry, ...] = ()
    aliases: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    """What else plans call a sector or a scenario, by facet and code."""
    shown_units: Callable[[Collection[str]], Collection[str]] = frozenset
    """Of these units, by their slugs, those that something public names; the others are as good as unknown."""

    def label(self, facet: str, value: str) -> str:
        if facet in _CHOICES:
            return str(_CHOICES[facet](value).label)
        name = self.names.get(facet, {}).get(value)
        return name.label if name else value

    def knows(self, facet: str, value: str) -> bool:
        """Also of units that nothing public names: `shown_units` tells which may be shown."""
        if facet == "year":
            return len(value) == 4 and value.isascii() and value.isdigit()
        return value in (_CHOICES[facet].values if facet in _CHOICES else self.names.get(facet, {}))

    def parent(self, region: str) -> str:
        name = self.names.get("region", {}).get(region)
        return name.parent if name else ""

    def within(self, region: str) -> Collection[str]:
        """The regions right below this one; below "" those at the top."""
        return self._within.get(region, ())

    @cached_property
    def _within(self) -> dict[str, list[str]]:
        found = defaultdict(list)
        for code, name in self.names.get("region", {}).items():
            found[name.parent].append(code)
        return found

    def above(self, facet: str, value: str) -> str:
        """Where a place lies whose name others have too, as 鼓楼区 does; "" for all that can be told apart."""
        name = self.names.get(facet, {}).get(value)
        if facet != "region" or not name or self._namesakes[name.zh] < 2:
            return ""
        return self.label(facet, name.parent) if name.parent else ""

    @cached_property
    def _namesakes(self) -> Counter[str]:
        return Counter(name.zh for name in self.names.get("region", {}).values())

    def position(self, facet: str) -> dict[str, int]:
        """The place of each value in the vocabulary's own order."""
        return self._positions.get(facet, {})

    @cached_property
    def _positions(self) -> dict[str, dict[str, int]]:
        ordered: dict[str, Iterable[str]] = {**self.names}
        ordered |= {facet: choices.values for facet, choices in _CHOICES.items()}
        return {
            facet: {value: place for place, value in enumerate(values)} for facet, values in ordered.items()
        }

    def called(self, facet: str, name: str) -> tuple[str, ...]:
        """The values of the facet that have this name in either language, or this code; 鼓楼区 is in several cities."""
        if facet in _CHOICES:
            wanted = normalise(name)
            known = tuple(value for found, value in self.named(name) if found == facet)
            return (wanted,) if self.knows(facet, wanted) else known
        for spelled in (name, normalise(name)):
            if self.knows(facet, spelled):
                return (spelled,)
        exact = tuple(value for found, value in self.named(name) if found == facet)
        return exact or self._holding(facet, name)

    def _holding(self, facet: str, name: str) -> tuple[str, ...]:
        """What describes may be named in part: 港口 is enough for 智慧港口. Of cities and units that would be many.

        Of letters whole words: port is in Smart ports, not in Smart transport.
        """
        spelled, words = _spelling(name), f" {_words(name)} "
        if facet not in _TRANSLATED or len(spelled) < 2:
            return ()
        labels = self.names.get(facet, {}).items()
        if HAN.search(spelled):
            return tuple(value for value, label in labels if spelled in _spelling(label.zh))
        return tuple(
            value
            for value, label in labels
            if any(words in f" {_words(written)} " for written in (label.zh, label.en))
        )

    def named(self, name: str) -> tuple[tuple[str, str], ...]:
        """(facet, value) of all that is called exactly this, in either language; “Yueyang City” is a place as well."""
        if found := self._by_name.get(_spelling(name)):
            return tuple(found)
        place, _space, kind = name.rpartition(" ")
        if kind.casefold() not in KINDS_OF_PLACE:
            kind, _of, place = name.partition(" of ")
        if kind.casefold() not in KINDS_OF_PLACE:
            return ()
        return tuple(pair for pair in self._by_name.get(_spelling(place), ()) if pair[0] == "region")

    @cached_property
    def _by_name(self) -> dict[str, list[tuple[str, str]]]:
        found: dict[str, dict[tuple[str, str], None]] = defaultdict(dict)
        for facet, value, text in self.spellings():
            found[_spelling(text)][facet, value] = None
        for facet, choices in _CHOICES.items():
            for value, label in choices.choices:
                for spelled in _translations(label):
                    found[_spelling(spelled)][facet, value] = None
        for stage, others in _STAGE_NAMES.items():
            for spelled in others:
                found[_spelling(spelled)]["stage", stage.value] = None
        for reuse, others in REUSE_NAMES.items():
            for spelled in others:
                found[_spelling(spelled)]["reuse", str(reuse)] = None
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
        segmenter = _segmenter((*proper, *(other.name for other in self.others)))
        return Planner(segmenter, self.thesaurus, self.sector_words, self.called, self.heard)

    @cached_property
    def sector_words(self) -> dict[str, tuple[str, ...]]:
        """The sectors that a Chinese word speaks for, by what plans call them; what speaks for many says nothing."""
        sectors = self.names.get("sector", {}).items()
        scenarios = self.names.get("scenario", {}).items()
        lexicon = Lexicon(
            Terms(
                tuple(
                    SectorTerms(code, (name.zh, name.en), self.aliases.get(("sector", code), ()))
                    for code, name in sectors
                ),
                tuple(
                    ScenarioTerms(
                        code, name.parent, (name.zh, name.en), self.aliases.get(("scenario", code), ())
                    )
                    for code, name in scenarios
                ),
            )
        )
        spoken_for = {
            normalise(word): tuple(code for code, strength in strengths.items() if strength > Strength.TRACE)
            for word, strengths in lexicon.sector_words.items()
        }
        return {word: codes for word, codes in spoken_for.items() if 1 <= len(codes) <= 2}

    def heard(self, letters: str) -> tuple[str, ...]:
        """Chinese terms and names, other than those of units, with this pinyin or these initials."""
        return tuple(self._by_sound.get(letters.replace("ü", "v").replace("'", ""), ()))[:_MOST_HEARD]

    @cached_property
    def _by_sound(self) -> dict[str, dict[str, None]]:
        spelled = [
            name.zh for facet in (*_TRANSLATED, "region") for name in self.names.get(facet, {}).values()
        ]
        spelled += [other.name for other in self.others if other.facet == "region"]
        spelled += [key[0] for key in self.thesaurus.terms if len(key) == 1]
        found: dict[str, dict[str, None]] = defaultdict(dict)
        for text in map(normalise, spelled):
            if [run.word for run in runs(text)] != [False]:
                continue
            heard = sounds([text])
            syllables, initials = heard.syllables.split(" "), heard.initials.split(" ")
            if len(syllables) >= MIN_SYLLABLES:
                found["".join(syllables)][text] = None
            if len(initials) >= MIN_INITIALS:
                found["".join(initials)][text] = None
        return dict(found)

    @cached_property
    def thesaurus(self) -> Thesaurus:
        labels = (name for facet in _TRANSLATED for name in self.names.get(facet, {}).values())
        return Thesaurus([*self.synonyms, *(Entry((name.zh, name.en)) for name in labels)])


@lru_cache(maxsize=1)
def _segmenter(names: tuple[str, ...]) -> Segmenter:
    """Made anew when a name has changed; of synonyms it knows nothing."""
    return Segmenter(names, _dictionary_cache())


def prepare_to_fork() -> None:
    """Read what every process that searches needs and no database holds, to be shared by those to come."""
    read_dictionary(_dictionary_cache())


def _dictionary_cache() -> Path:
    return Path(settings.STATE_DIR) / "jieba"


def _spelling(name: str) -> str:
    """Without spaces, signs and plurals: Smart ports is smart port, Xi’an is xian."""
    return "".join(fold(run.text) if run.word else run.text for run in runs(normalise(name)))


def _words(name: str) -> str:
    """Without signs and plurals, one space between words: 5G-connected drones is 5g connected drone."""
    found = (part for run in runs(normalise(name)) for part in parts_of(run.text))
    return " ".join(fold(part) for part in found)


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
        digest = blake2b(
            repr((names.names, names.others, names.synonyms, names.aliases)).encode()
        ).hexdigest()
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
    aliases: dict[tuple[str, str], tuple[str, ...]] = {}
    other_names = Cast("aliases", CharField())
    rows = _rows(
        Sector.objects.all(),
        "sector",
        "code",
        "label_zh",
        "label_en",
        other=other_names,
        order=F("sort_order"),
    ).union(
        _rows(
            Scenario.objects.all(),
            "scenario",
            "code",
            "label_zh",
            "label_en",
            other=other_names,
            parent=F("sector__code"),
            order=F("sort_order"),
        ),
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
        if facet in _WITH_ALIASES:
            aliases[facet, value] = tuple(json.loads(other))
        elif other:
            others.append(Other(facet or "unit", value, other))
    return Vocabulary(dict(names), tuple(others), tuple(synonyms), aliases, _shown_units)


def _shown_units(slugs: Collection[str]) -> Collection[str]:
    """One query, none without a slug: which units are named changes with every page that is published."""
    return frozenset(named_units().filter(slug__in=slugs).values_list("slug", flat=True)) if slugs else ()


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
