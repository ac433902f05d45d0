"""Filters as the search page shows them: options with their counts, chips of what is chosen, ways on from nothing."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scenarios.public.edition import Shelf
from search.labels import FACET_LABELS
from search.offers import Offers
from search.presentation import in_jinja, url_of
from search.query import FACETS, SearchQuery
from search.results import SearchResults, found_without
from search.vocabulary import Vocabulary

# Facets whose values have an order readers know; the others list what is found most first.
_ORDERED = ("stage", "evidence", "reuse")
# Options shown before "show all": a screenful for the two that matter most, a handful for the others.
_LIMITS = {"sector": 8, "region": 8}
_LIMIT = 6
# Options there are at all: a page of ten thousand pilots has thousands of places and units. Sectors all fit.
_MOST = 24
# Places below another are listed as long as all are no more than this; else only those below a selected one.
_MOST_PLACES = 80
# How the others are chosen, as it is typed into the search box.
_TYPED = {
    "scenario": gettext_lazy("scenario:"),
    "tag": gettext_lazy("technology:"),
    "unit": gettext_lazy("unit:"),
}
# Values of a filter that a way on names.
_VALUES_NAMED = 3


@dataclass(frozen=True)
class OptionView:
    value: str
    label: str
    count: int
    selected: bool
    url: str
    level: int = 0
    children: list["OptionView"] = field(default_factory=list)


@dataclass(frozen=True)
class FacetView:
    name: str
    label: str
    open: bool
    options: list[OptionView]
    limit: int
    note: str = ""
    """How to come to what is not listed."""
    is_whole: bool = True
    """Whether there is nothing but what is listed."""

    @property
    def beyond(self) -> list[OptionView]:
        """Those behind "show all"."""
        return self.options[self.limit :]

    @cached_property
    def first_list(self) -> SafeString:
        return self._list(self.options[: self.limit])

    @cached_property
    def further_list(self) -> SafeString:
        return self._list(self.beyond)

    def _list(self, options: list[OptionView]) -> SafeString:
        return in_jinja("search/options.html", facet=self.name, options=options)


@dataclass(frozen=True)
class ChipView:
    facet_label: str
    label: str
    url: str
    note: str = ""
    """The place above, where several places have this name."""


@dataclass(frozen=True)
class WayView:
    """A way on from nothing: the same search without a filter, or in a wider place."""

    label: str
    url: str
    total: int


class Toggling:
    """The addresses behind a query's options. There are hundreds on a page, which differ in one parameter."""

    def __init__(self, query: SearchQuery):
        self._query = query
        parameters = replace(query, page=1).parameters()
        place = {facet: number for number, facet in enumerate(FACETS)}
        before = [place.get(name, -1 if name == "q" else len(FACETS)) for name, _value in parameters]
        self._around = {
            facet: (
                urlencode([pair for at, pair in zip(before, parameters, strict=True) if at <= number]),
                urlencode([pair for at, pair in zip(before, parameters, strict=True) if at > number]),
            )
            for facet, number in place.items()
        }
        self._path = reverse("search")

    def url(self, facet: str, value: str) -> str:
        """Of the query with this value added, or removed where it is selected; on page 1."""
        if value in self._query.selected(facet):
            return url_of(self._query.toggled(facet, value))
        start, end = self._around[facet]
        return f"{self._path}?{'&'.join(filter(None, (start, urlencode([(facet, value)]), end)))}"


# By language and what was asked for.
_PANELS: Shelf[tuple[Any, ...], list[FacetView]] = Shelf(most=200)


def facet_views(results: SearchResults, names: Vocabulary) -> list[FacetView]:
    """Facets that offer something; none when the engine is away."""
    query = results.query
    if query.text or results.degraded:
        return _facet_views(results, names)
    key = (query.language, *replace(query, page=1).parameters())
    return _PANELS.one(key, lambda: _facet_views(results, names))


def _facet_views(results: SearchResults, names: Vocabulary) -> list[FacetView]:
    toggling = Toggling(results.query)
    views = []
    for facet in FACETS:
        counts = results.facets.get(facet, {})
        if counts:
            chosen = _places if facet == "region" else _choices
            options, note, is_whole = chosen(facet, counts, results.query, names, toggling)
            views.append(
                FacetView(
                    name=facet,
                    label=str(FACET_LABELS[facet]),
                    open=bool(results.query.selected(facet)),
                    options=options,
                    limit=_LIMITS.get(facet, _LIMIT),
                    note=note,
                    is_whole=is_whole,
                )
            )
    return views


def ordered_values(facet: str, counts: dict[str, int], names: Vocabulary) -> list[str]:
    """Stages, evidence and reuse as they follow each other, years downwards, the others by count."""
    position = names.position(facet)
    if facet == "year":
        return sorted(counts, reverse=True)
    if facet in _ORDERED:
        return sorted(counts, key=lambda value: position.get(value, len(position)))
    return sorted(counts, key=lambda value: (-counts[value], position.get(value, len(position)), value))


def _choices(
    facet: str, counts: dict[str, int], query: SearchQuery, names: Vocabulary, toggling: Toggling
) -> tuple[list[OptionView], str, bool]:
    """Options, how to choose one that is not among them, and whether all are."""
    values = ordered_values(facet, counts, names)
    selected = query.selected(facet)
    if facet not in (*_ORDERED, "year"):
        values.sort(key=lambda value: value not in selected)  # stable: what is chosen stays in sight
    shown = values[: max(_MOST, len(selected))]
    options = [_option(facet, value, counts[value], query, names, toggling) for value in shown]
    is_whole = len(shown) == len(values)
    if is_whole or facet not in _TYPED:
        return options, "", is_whole
    note = _("The %(n)d most frequent are listed. Type %(field)s and a name into the search box for others.")
    return options, note % {"n": len(shown), "field": _TYPED[facet]}, False


def _option(
    facet: str,
    value: str,
    count: int,
    query: SearchQuery,
    names: Vocabulary,
    toggling: Toggling,
    level: int = 0,
    children: list[OptionView] | None = None,
) -> OptionView:
    return OptionView(
        value=value,
        label=names.label(facet, value),
        count=count,
        selected=value in query.selected(facet),
        url=toggling.url(facet, value),
        level=level,
        children=children or [],
    )


def _places(
    facet: str, counts: dict[str, int], query: SearchQuery, names: Vocabulary, toggling: Toggling
) -> tuple[list[OptionView], str, bool]:
    """A tree, what to do where not all of it is there, and whether it is; a place without pilots is in it only when
    it, or one below it, is selected."""
    chosen = _lineages(query.selected(facet), names)
    whole = len(counts.keys() | chosen) <= _MOST_PLACES
    if whole:
        shown = dict.fromkeys(_lineages(counts, names) | chosen, 0) | counts
    else:
        near = (code for place in ("", *chosen) for code in names.within(place))
        shown = dict.fromkeys(chosen, 0) | {code: counts[code] for code in near if code in counts}
    below: dict[str, list[str]] = defaultdict(list)
    # Stable: what is chosen stays in sight.
    for code in sorted(ordered_values(facet, shown, names), key=lambda code: code not in chosen):
        below[names.parent(code)].append(code)

    def grown(parent: str, level: int) -> list[OptionView]:
        return [
            _option(facet, code, shown[code], query, names, toggling, level, grown(code, level + 1))
            for code in below[parent]
        ]

    return grown("", 0), "" if whole else _("Choose a place to see those within it."), whole


def _lineages(codes: Iterable[str], names: Vocabulary) -> set[str]:
    """These places and all above them."""
    found: set[str] = set()
    for code in codes:
        while code and code not in found:
            found.add(code)
            code = names.parent(code)
    return found


def chip_views(query: SearchQuery, names: Vocabulary) -> list[ChipView]:
    return [
        _chip(facet, value, query.toggled(facet, value), names)
        for facet in FACETS
        for value in query.selected(facet)
    ]


def _chip(facet: str, value: str, query: SearchQuery, names: Vocabulary) -> ChipView:
    return ChipView(
        str(FACET_LABELS[facet]), names.label(facet, value), url_of(query), names.above(facet, value)
    )


def offer_views(offers: Offers, names: Vocabulary) -> list[ChipView]:
    """Filters that the words of the query name, each with the address that uses it in place of the words."""
    return [_chip(offer.facet, offer.value, offer.query, names) for offer in offers.filters]


def way_views(results: SearchResults, names: Vocabulary) -> list[WayView]:
    """Where filters leave nothing: the nearest places above with pilots, then each filter that can be dropped."""
    if results.total or results.degraded or not results.query.has_filters:
        return []
    ways = []
    counts = results.facets.get("region", {})
    for place in results.query.selected("region"):
        above = names.parent(place)
        while above and not counts.get(above):
            above = names.parent(above)
        if above:
            wider = replace(results.query, filters={**results.query.filters, "region": (above,)}, page=1)
            ways.append(WayView(names.label("region", above), url_of(wider), counts[above]))
    for found in found_without(results.query):
        values = "、" if results.query.language == "zh" else ", "
        label = values.join(
            names.label(found.facet, value) for value in results.query.selected(found.facet)[:_VALUES_NAMED]
        )
        ways.append(WayView(_("Without “%(filter)s”") % {"filter": label}, url_of(found.query), found.total))
    return ways
