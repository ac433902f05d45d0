"""The names behind facet values, in both languages; kept in memory until any process changes one."""

import uuid
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.db.models import CharField, F, IntegerField, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.utils.translation import get_language

from scenarios.models import Evidence, Region, Scenario, Sector, Stage, Technology, Unit, UnitAlias
from search.planning import Planner, Segmenter

_VERSION_KEY = "search.vocabulary"
_CHOICES = {"stage": Stage, "evidence": Evidence}
# Names a query's words are cut by. Those of scenarios are left out: they describe (自动化码头),
# and what describes is better looked for in its parts; measured on the judged queries.
_PROPER = ("sector", "region", "unit")


class Name(NamedTuple):
    zh: str
    en: str
    parent: str
    """Code of the region above; "" at the top and in all other facets."""

    @property
    def label(self) -> str:
        return (self.en or self.zh) if (get_language() or "").startswith("en") else self.zh


@dataclass(frozen=True)
class Vocabulary:
    names: Mapping[str, Mapping[str, Name]]
    """By facet and value, in the vocabulary's own order. Stages, evidence and years are not in it."""
    other_names: tuple[str, ...] = field(default=())
    """Short names of regions and aliases of units."""

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

    @cached_property
    def planner(self) -> Planner:
        proper = [name.zh for facet in _PROPER for name in self.names.get(facet, {}).values()]
        return Planner(Segmenter([*proper, *self.other_names], Path(settings.STATE_DIR) / "jieba"))


_kept: tuple[str, Vocabulary] | None = None


def vocabulary() -> Vocabulary:
    """One query when a name has changed since the last call in this process, else none."""
    global _kept
    version = cache.get(_VERSION_KEY)
    if version is None:
        version = uuid.uuid4().hex
        cache.set(_VERSION_KEY, version, timeout=None)
    if _kept is None or _kept[0] != version:
        _kept = (version, _load())
    return _kept[1]


def forget() -> None:
    """Every process loads the names again once the current transaction has committed."""
    # Robust: without the cache names are old for a while, but what else waits for the commit still happens.
    transaction.on_commit(lambda: cache.delete(_VERSION_KEY), robust=True)


def _load() -> Vocabulary:
    names: dict[str, dict[str, Name]] = defaultdict(dict)
    others: list[str] = []
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
        _rows(UnitAlias.objects.all(), "", "name", "name", "name", other=F("name")),
        all=True,
    )
    for facet, value, zh, en, other, parent, _order in sorted(rows, key=lambda row: (row[0], row[6], row[1])):
        if facet:
            names[facet][value] = Name(zh, en, parent)
        if other:
            others.append(other)
    return Vocabulary(dict(names), tuple(others))


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
