"""Results as the search page shows them: labels, addresses, marks. Templates decide nothing."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from django.contrib.humanize.templatetags.humanize import intcomma
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from scenarios.models import PilotPage, Unit
from scenarios.public.fit import Fit, fits
from scenarios.public.situation import Situation, with_situation
from search.labels import FACET_LABELS
from search.offers import Offers
from search.planning import EVERY_WORD
from search.query import FACETS, MOST_SORTED_BY_FIT, SearchQuery, Sort
from search.results import SearchResults, found_without, names_found
from search.spelling import other_spelling
from search.vocabulary import Vocabulary

SORT_LABELS = {
    Sort.RELEVANCE: gettext_lazy("Relevance"),
    Sort.NEWEST: gettext_lazy("Newest"),
    Sort.TITLE: gettext_lazy("Title"),
    Sort.FIT: gettext_lazy("Fits here"),
}
# Facets whose values have an order readers know; the others list what is found most first.
_ORDERED = ("stage", "evidence")
# Options shown before "show all": a screenful for the two that matter most, a handful for the others.
_LIMITS = {"sector": 8, "region": 8}
_LIMIT = 6
# Characters of the text in the heading; it stands whole in the box above.
_HEADED = 40
_MARK = "<mark>"
# Names shown of a hit that are the reason for it.
_NAMES = 3
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
class NameView:
    facet_label: str
    label: SafeString


@dataclass(frozen=True)
class HitView:
    page: PilotPage
    url: str
    title: SafeString
    passage: SafeString
    passage_lang: str = ""
    """Of the passage, where it is not in the page's language."""
    names: list["NameView"] = field(default_factory=list)
    """Names by which it was found, where neither title nor passage shows why."""
    fit: Fit | None = None
    begins_close: bool = False
    """Whether those that only come close begin here: a line stands above it."""

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
    note: str = ""
    """The place above, where several places have this name."""


@dataclass(frozen=True)
class SpellingView:
    text: str
    url: str


@dataclass(frozen=True)
class WayView:
    """A way on from nothing: the same search without a filter, or in a wider place."""

    label: str
    url: str
    total: int


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
    """How the words were matched. Says what stands first only where the order is that of relevance."""
    if results.degraded or not results.query.text or not results.total:
        return ""
    if results.tier <= EVERY_WORD:
        return _note_on_fitting(results)
    if results.tier == 3:
        return _("None of these contains all your words; each contains at least half of them.")
    if results.asked == 1:
        return _("None of these contains your word itself; they belong to the sector that it speaks for.")
    if results.asked == 2:
        return _(
            "None of these contains both of your words; each contains one of them or belongs to its sector."
        )
    return _(
        "None of these contains enough of your words; each contains at least one of them or belongs to its sector."
    )


def _note_on_fitting(results: SearchResults) -> str:
    fitting = {"fitting": intcomma(results.fitting)}
    if results.close and not results.query.by_relevance:
        return (
            ngettext(
                "%(fitting)s of these contains every word of yours; the others come close.",
                "%(fitting)s of these contain every word of yours; the others come close.",
                results.fitting,
            )
            % fitting
        )
    if results.tier == 1:
        return (
            _("Pilots that contain every word of yours come first, those that come close below.")
            if results.close
            else ""
        )
    if results.query.by_relevance and results.close:
        return _("None of these contains your terms as typed; the first ones contain every word of them.")
    return _("None of these contains your terms as typed; each contains every word of them.")


def heading(results: SearchResults) -> str:
    """What was found, in one line."""
    text = results.query.text
    if results.degraded or not text:
        return ngettext("%(n)s pilot", "%(n)s pilots", results.total) % {"n": intcomma(results.total)}
    told = {
        "n": intcomma(results.total),
        "text": Truncator(text).chars(_HEADED),
        "fitting": intcomma(results.fitting),
        "close": intcomma(results.close),
    }
    if results.fitting and results.close:
        return (
            ngettext(
                "%(fitting)s pilot for “%(text)s”, %(close)s more come close",
                "%(fitting)s pilots for “%(text)s”, %(close)s more come close",
                results.fitting,
            )
            % told
        )
    return ngettext("%(n)s pilot for “%(text)s”", "%(n)s pilots for “%(text)s”", results.total) % told


def hit_views(results: SearchResults, request: HttpRequest, situation: Situation) -> list[HitView]:
    """At most one query, for the names of what shows no mark; with a situation two more, for needs and its place."""
    pilots = [found.pilot for found in results.hits]
    titles = {pilot.pk: results.title(pilot) for pilot in pilots}
    passages = {pilot.pk: results.passage(pilot) for pilot in pilots}
    unmarked = [pilot for pilot in pilots if _MARK not in titles[pilot.pk] + passages[pilot.pk].html]
    names = names_found(results, unmarked if results.clauses else ())
    fitting = fits(pilots, situation)
    return [
        HitView(
            page=found.pilot,
            url=with_situation(found.pilot.get_url(request) or "", situation),
            title=titles[found.pilot.pk],
            passage=passages[found.pilot.pk].html,
            passage_lang=_lang(passages[found.pilot.pk].language, results.query.language),
            names=[
                NameView(str(FACET_LABELS[name.facet]), name.html)
                for name in names.get(found.pilot.pk, [])[:_NAMES]
            ],
            fit=fitting.get(found.pilot.pk),
            begins_close=not found.fits and above is not None and above.fits,
        )
        for above, found in zip([None, *results.hits], results.hits, strict=False)
    ]


def _lang(language: str, page: str) -> str:
    return "" if language == page else {"zh": "zh-Hans", "en": "en"}[language]


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


def spelling_view(results: SearchResults, names: Vocabulary, units: Collection[Unit]) -> SpellingView | None:
    """Another spelling, where nothing was found just as it was typed and no unit is called so."""
    if results.degraded or units or not results.query.text or (results.total and results.tier == 1):
        return None
    text = other_spelling(results.query, names)
    return SpellingView(text, url_of(replace(results.query, text=text, page=1))) if text else None


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
            names.label(found.facet, value) for value in results.query.selected(found.facet)[:_NAMES]
        )
        ways.append(WayView(_("Without “%(filter)s”") % {"filter": label}, url_of(found.query), found.total))
    return ways


def sort_views(results: SearchResults) -> list[SortView]:
    """Without the index, or without words, nothing is sorted by relevance."""
    query = results.query
    has_relevance = not results.degraded and bool(query.text.strip())
    used = Sort.NEWEST if query.sort is Sort.RELEVANCE and not has_relevance else query.sort
    return [
        SortView(sort.value, str(label), _sorted_url(replace(query, sort=sort, page=1)), sort is used)
        for sort, label in SORT_LABELS.items()
        if has_relevance or sort is not Sort.RELEVANCE
    ]


def _sorted_url(query: SearchQuery) -> str:
    """Who wants to sort by fit and has not stated a situation is led to the form, and back."""
    if query.sort is Sort.FIT and not query.situation:
        return f"{reverse('scenarios:situation')}?{urlencode({'back': url_of(query)})}"
    return url_of(query)


def fit_notes(results: SearchResults) -> list[str]:
    """How pilots are sorted by fit, and how many of them."""
    if results.query.sort is not Sort.FIT or not results.total:
        return []
    notes = [
        _(
            "Sorted by how they fit: nothing missing first, then what is not known, then by how much is missing."
        )
    ]
    if results.total > MOST_SORTED_BY_FIT:
        words = {"most": MOST_SORTED_BY_FIT, "total": intcomma(results.total)}
        notes.append(
            _("Only the first %(most)d of %(total)s are sorted and listed; narrow the search for the others.")
            % words
        )
    return notes


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
