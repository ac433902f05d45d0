"""Results as the search page shows them: labels, addresses, marks. Templates decide nothing."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scenarios.models import PilotPage
from search.offers import filters_named, other_spelling
from search.query import FACETS, SearchQuery, Sort
from search.results import SearchResults
from search.vocabulary import Vocabulary

FACET_LABELS = {
    "sector": gettext_lazy("Sector"),
    "scenario": gettext_lazy("Scenario"),
    "region": gettext_lazy("Region"),
    "stage": gettext_lazy("Stage"),
    "evidence": gettext_lazy("Evidence"),
    "year": gettext_lazy("Start year"),
    "tag": gettext_lazy("Technology"),
    "unit": gettext_lazy("Unit"),
}
SORT_LABELS = {
    Sort.RELEVANCE: gettext_lazy("Relevance"),
    Sort.NEWEST: gettext_lazy("Newest"),
    Sort.TITLE: gettext_lazy("Title"),
}
# Facets whose values have an order readers know; the others list what is found most first.
_ORDERED = ("stage", "evidence")
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
# Page numbers shown on either side of the current one.
_REACH = 2


@dataclass(frozen=True)
class HitView:
    page: PilotPage
    url: str
    title: SafeString
    passage: SafeString

    @property
    def sector_code(self) -> str:
        return self.page.sector.code if self.page.sector else ""

    @property
    def sector_label(self) -> str:
        return self.page.sector.label if self.page.sector else ""

    @property
    def scenario_label(self) -> str:
        return self.page.scenario.label if self.page.scenario else ""

    @property
    def region_label(self) -> str:
        return self.page.place

    @property
    def stage(self) -> str:
        return self.page.stage

    @property
    def stage_label(self) -> str:
        return self.page.get_stage_display()

    @property
    def evidence(self) -> str:
        return self.page.evidence

    @property
    def evidence_label(self) -> str:
        return self.page.get_evidence_display()

    @property
    def year(self) -> int | None:
        return self.page.started_year


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


@dataclass(frozen=True)
class ChipView:
    facet_label: str
    label: str
    url: str


@dataclass(frozen=True)
class SpellingView:
    text: str
    url: str


@dataclass(frozen=True)
class SortView:
    value: str
    label: str
    url: str
    selected: bool


@dataclass(frozen=True)
class PageLink:
    number: int | None
    url: str
    current: bool


@dataclass(frozen=True)
class PagesView:
    number: int
    last: int
    previous_url: str
    next_url: str
    links: list[PageLink]


def url_of(query: SearchQuery) -> str:
    parameters = query.parameters()
    return reverse("search") + (f"?{urlencode(parameters)}" if parameters else "")


def tier_note(results: SearchResults) -> str:
    if results.degraded or not results.query.text or not results.total:
        return ""
    if results.tier == 1:
        return _("Pilots that contain every term come first, close matches below.") if results.widened else ""
    if results.tier == 2:
        return _("No pilot contains your terms as typed; the first ones contain every word of them.")
    if results.tier == 3:
        return _(
            "No pilot contains all your words; the closest ones are shown, which contain at least half of them."
        )
    return _("No pilot contains even half of your words; these contain one of them or belong to its sector.")


def hit_views(results: SearchResults, request: HttpRequest) -> list[HitView]:
    return [
        HitView(
            page=found.pilot,
            url=found.pilot.get_url(request) or "",
            title=results.title(found.pilot),
            passage=results.passage(found.pilot),
        )
        for found in results.hits
    ]


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


def facet_views(results: SearchResults, names: Vocabulary) -> list[FacetView]:
    """Facets that offer something; none when the engine is away."""
    toggling = Toggling(results.query)
    views = []
    for facet in FACETS:
        counts = results.facets.get(facet, {})
        if counts:
            chosen = _places if facet == "region" else _choices
            options, note = chosen(facet, counts, results.query, names, toggling)
            views.append(
                FacetView(
                    name=facet,
                    label=str(FACET_LABELS[facet]),
                    open=bool(results.query.selected(facet)),
                    options=options,
                    limit=_LIMITS.get(facet, _LIMIT),
                    note=note,
                )
            )
    return views


def ordered_values(facet: str, counts: dict[str, int], names: Vocabulary) -> list[str]:
    """Stages and evidence as they follow each other, years downwards, the others by count."""
    position = names.position(facet)
    if facet == "year":
        return sorted(counts, reverse=True)
    if facet in _ORDERED:
        return sorted(counts, key=lambda value: position.get(value, len(position)))
    return sorted(counts, key=lambda value: (-counts[value], position.get(value, len(position)), value))


def _choices(
    facet: str, counts: dict[str, int], query: SearchQuery, names: Vocabulary, toggling: Toggling
) -> tuple[list[OptionView], str]:
    """Options, and how to choose one that is not among them."""
    values = ordered_values(facet, counts, names)
    selected = query.selected(facet)
    if facet not in (*_ORDERED, "year"):
        values.sort(key=lambda value: value not in selected)  # stable: what is chosen stays in sight
    shown = values[: max(_MOST, len(selected))]
    options = [_option(facet, value, counts[value], query, names, toggling) for value in shown]
    if len(shown) == len(values) or facet not in _TYPED:
        return options, ""
    note = _("The %(n)d most frequent are listed. Type %(field)s and a name into the search box for others.")
    return options, note % {"n": len(shown), "field": _TYPED[facet]}


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
) -> tuple[list[OptionView], str]:
    """A tree, and what to do where not all of it is there; a place without pilots is in it only when it, or one below
    it, is selected."""
    chosen = _lineages(query.selected(facet), names)
    whole = len(counts.keys() | chosen) <= _MOST_PLACES
    shown = dict.fromkeys(chosen, 0) | {
        code: count
        for code, count in counts.items()
        if whole or not (parent := names.parent(code)) or parent in chosen
    }
    if whole:
        shown = dict.fromkeys(_lineages(counts, names), 0) | shown
    below: dict[str, list[str]] = defaultdict(list)
    # Stable: what is chosen stays in sight.
    for code in sorted(ordered_values(facet, shown, names), key=lambda code: code not in chosen):
        below[names.parent(code)].append(code)

    def grown(parent: str, level: int) -> list[OptionView]:
        return [
            _option(facet, code, shown[code], query, names, toggling, level, grown(code, level + 1))
            for code in below[parent]
        ]

    return grown("", 0), "" if whole else _("Choose a place to see those within it.")


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
        ChipView(str(FACET_LABELS[facet]), names.label(facet, value), url_of(query.toggled(facet, value)))
        for facet in FACETS
        for value in query.selected(facet)
    ]


def offer_views(query: SearchQuery, names: Vocabulary) -> list[ChipView]:
    """Filters that the words of the query name, each with the address that uses it in place of the words."""
    return [
        ChipView(str(FACET_LABELS[offer.facet]), names.label(offer.facet, offer.value), url_of(offer.query))
        for offer in filters_named(query, names)
    ]


def spelling_view(results: SearchResults, names: Vocabulary) -> SpellingView | None:
    """Another spelling, where hardly anything was found as it was typed."""
    if results.degraded or not results.query.text or (results.total and results.tier <= 2):
        return None
    text = other_spelling(results.query, names)
    return SpellingView(text, url_of(replace(results.query, text=text, page=1))) if text else None


def sort_views(query: SearchQuery) -> list[SortView]:
    return [
        SortView(sort.value, str(label), url_of(replace(query, sort=sort, page=1)), sort is query.sort)
        for sort, label in SORT_LABELS.items()
    ]


def pages_view(query: SearchQuery, last: int) -> PagesView | None:
    if last <= 1:
        return None
    shown = sorted({1, last, *range(max(query.page - _REACH, 1), min(query.page + _REACH, last) + 1)})
    links: list[PageLink] = []
    for before, number in zip([0, *shown], shown, strict=False):
        if number - before > 1:
            links.append(PageLink(None, "", False))
        links.append(PageLink(number, _page_url(query, number), number == query.page))
    return PagesView(
        number=query.page,
        last=last,
        previous_url=_page_url(query, query.page - 1) if query.page > 1 else "",
        next_url=_page_url(query, query.page + 1) if query.page < last else "",
        links=links,
    )


def _page_url(query: SearchQuery, number: int) -> str:
    return url_of(replace(query, page=number))
