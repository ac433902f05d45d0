"""What the search box offers while someone types: pilots, and names of the vocabulary that have a page."""

import logging
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, override

from scenarios.language import is_english
from scenarios.models import PilotPage, Unit
from scenarios.public.units import named_units
from search.asking import Part, parts, text_of
from search.engines import default_engine
from search.engines.protocol import EngineError
from search.name_index import NAMED, Named, name_index
from search.query import SearchQuery
from search.results import filtered
from search.text import normalise, runs
from search.vocabulary import Vocabulary, vocabulary

logger = logging.getLogger(__name__)

PILOTS = 5
# Names of each kind; twice as many where one kind is asked for, as in city:岳.
NAMES = 4
# Units that fit by name and are looked up; few of a registry's units have no public page.
UNITS_LOOKED_UP = 40

# Names that the database is asked about one by one, while the engine is away.
LOOKED_UP_WITHOUT_ENGINE = 6

LABELS = {
    "pilot": gettext_lazy("Pilots"),
    "sector": gettext_lazy("Sectors"),
    "scenario": gettext_lazy("Scenarios"),
    "region": gettext_lazy("Places"),
    "unit": gettext_lazy("Units"),
}
# What most people look for stands first; units, of which many share their words, close the list.
_ORDER = ("region", "scenario", "sector", "pilot", "unit")


@dataclass(frozen=True)
class Suggestion:
    label: str
    url: str
    note: str = ""
    """Where it is or how many pilots it has."""
    lang: str = ""
    """Of the label, where it is not the page's."""


@dataclass(frozen=True)
class Group:
    kind: str
    """pilot, sector, scenario, region or unit."""
    label: str
    options: list[Suggestion]


def suggest(text: str, language: str, limit: int = NAMES) -> list[Group]:
    """Groups for the text in the box, labels in `language`; none is empty. At most `limit` names of a kind.

    Never raises for the engine's sake: without it there are names only.
    """
    pieces = parts(text)
    if not pieces:
        return []
    with override(language):
        names = vocabulary()
        groups = [*_named(pieces, names, limit), Group("pilot", str(LABELS["pilot"]), _pilots(pieces, names))]
        groups.sort(key=lambda group: _ORDER.index(group.kind))
        return [group for group in groups if group.options]


# --- names -------------------------------------------------------------------------------------------------------


def _named(pieces: list[Part], names: Vocabulary, limit: int) -> list[Group]:
    """Where the box holds signs, its last piece is what is being typed; else all of it may be one name."""
    last = pieces[-1]
    if last.excluded:
        return []
    plain = all(piece.is_plain for piece in pieces)
    if last.field and last.field not in NAMED:
        return []
    facets = (last.field,) if last.field else NAMED
    found = name_index(names).find(text_of(pieces) if plain else last.text, facets)
    counts = _counts({name.facet for name in found} - {"unit"})
    most = limit * 2 if last.field else limit
    return [
        Group(kind, str(LABELS[kind]), _options(kind, found, counts, names, most))
        for kind in _ORDER
        if kind in facets
    ]


def _options(
    kind: str,
    found: dict[Named, int],
    counts: dict[str, dict[str, int]] | None,
    names: Vocabulary,
    most: int,
) -> list[Suggestion]:
    fits = {name.value: fit for name, fit in found.items() if name.facet == kind}
    if kind == "unit":
        return _units(fits, names, most)
    numbers = counts.get(kind, {}) if counts is not None else _with_pilots(kind, fits)
    ranked = sorted(
        (value for value in fits if value in numbers),
        key=lambda value: (fits[value], -numbers[value], len(names.label(kind, value)), value),
    )
    return [
        _suggestion(
            names.label(kind, value),
            reverse(f"scenarios:{kind}", args=[value]),
            _note(names.label("region", names.parent(value)) if kind == "region" else "", numbers[value]),
        )
        for value in ranked[:most]
    ]


def _with_pilots(kind: str, fits: Mapping[str, int]) -> dict[str, int]:
    """Of the best fitting those with a public pilot, by the database, without numbers: the engine is away."""
    best = sorted(fits, key=lambda value: (fits[value], value))[:LOOKED_UP_WITHOUT_ENGINE]
    found = (
        value
        for value in best
        if filtered(PilotPage.objects.public(), SearchQuery(filters={kind: (value,)})).exists()
    )
    return dict.fromkeys(found, 0)


def _suggestion(label: str, url: str, note: str) -> Suggestion:
    """Where English is missing an English page shows Chinese, which a screen reader must know."""
    english = is_english()
    foreign = english and any(not run.word for run in runs(label))
    return Suggestion(label, url, note, "zh-Hans" if foreign else "")


def _note(above: str, number: int) -> str:
    pilots = ngettext("%(n)s pilot", "%(n)s pilots", number) % {"n": number} if number else ""
    return " · ".join(filter(None, [above, pilots]))


def _units(fits: dict[str, int], names: Vocabulary, most: int) -> list[Suggestion]:
    return [
        _suggestion(unit.name, unit.get_absolute_url(), place_unless_named(unit))
        for unit in best_units(fits, names, most)
    ]


def place_unless_named(unit: Unit) -> str:
    """Where the unit is; "" when its name says so, as 岳阳市公安局 does."""
    place = unit.region.label if unit.region else ""
    return "" if place in unit.name else place


def best_units(fits: dict[str, int], names: Vocabulary, most: int) -> list[Unit]:
    """The units with a public page whose names fit best, shorter names first; with their regions. `fits` by slug."""

    def rank(slug: str) -> tuple[int, int, str]:
        return fits[slug], len(names.label("unit", slug)), slug

    slugs = sorted(fits, key=rank)[:UNITS_LOOKED_UP]
    if not slugs:
        return []
    units = named_units().filter(slug__in=slugs).select_related("region").in_bulk(field_name="slug")
    return [units[slug] for slug in slugs if slug in units][:most]


def _counts(facets: Collection[str]) -> dict[str, dict[str, int]] | None:
    """Public pilots of each value, those of no pilot left out; None when the engine is away."""
    if not facets:
        return {}
    try:
        return default_engine().search(SearchQuery(size=0), (), facets).facets
    except EngineError as error:
        logger.info("Suggesting names without numbers: %s", error)
        return None


# --- pilots ------------------------------------------------------------------------------------------------------


def _pilots(pieces: list[Part], names: Vocabulary) -> list[Suggestion]:
    """Pilots that hold every word, those with the text in their title first; under the filters that are typed."""
    filters: dict[str, tuple[str, ...]] = {}
    for piece in pieces:
        if piece.field and not piece.excluded:
            filters[piece.field] = (*filters.get(piece.field, ()), *names.called(piece.field, piece.text))
    words = text_of(piece for piece in pieces if piece.excluded or not piece.field)
    if not words or not all(filters.values()):
        return []
    query = SearchQuery(words, filters, size=PILOTS * 3)
    # Half of the words, found while the other half is still being typed, would be another pilot each time.
    tiers = names.planner.strict_tiers(words)
    try:
        hits = default_engine().search(query, tiers, facets=()).hits
    except EngineError as error:
        logger.info("Suggesting no pilots: %s", error)
        return []
    if not hits:
        return []
    # The index may be a moment behind: what is public is asked of the database.
    pilots = (
        PilotPage.objects.public()
        .filter(pk__in=[hit.id for hit in hits])
        .select_related("region__parent__parent")
        .defer_streamfields()
        .in_bulk()
    )
    found = [pilots[hit.id] for hit in hits if hit.id in pilots]
    wanted = _joined([words])
    found.sort(key=lambda pilot: wanted not in _joined([pilot.title, pilot.title_en]))
    return [_suggestion(pilot.heading, pilot.url, pilot.place) for pilot in found[:PILOTS]]


def _joined(texts: Iterable[str]) -> str:
    return normalise("\n".join(texts)).replace(" ", "")


def spoken_number(groups: list[Group]) -> str:
    """What a screen reader says when the list opens."""
    number = sum(len(group.options) for group in groups)
    if not number:
        return _("No suggestions")
    return ngettext(
        "%(n)d suggestion; use the arrow keys to choose",
        "%(n)d suggestions; use the arrow keys to choose",
        number,
    ) % {"n": number}
