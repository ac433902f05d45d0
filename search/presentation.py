"""Results as the search page shows them: labels, addresses, marks. Templates decide nothing.

Filters are in `search.filters`.
"""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.contrib.humanize.templatetags.humanize import intcomma
from django.http import HttpRequest
from django.template.loader import get_template
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from scenarios.models import PilotPage, Unit
from scenarios.public.edition import Shelf
from scenarios.public.fit import Fit, fits
from scenarios.public.situation import Situation, with_situation
from search.asking import parts
from search.labels import FACET_LABELS
from search.planning import EVERY_WORD
from search.query import MOST_SORTED_BY_FIT, SearchQuery, Sort
from search.results import SearchResults, names_found
from search.spelling import other_spelling
from search.vocabulary import Vocabulary

SORT_LABELS = {
    Sort.RELEVANCE: gettext_lazy("Relevance"),
    Sort.NEWEST: gettext_lazy("Newest"),
    Sort.REPEATS: gettext_lazy("Most repeated"),
    Sort.TITLE: gettext_lazy("Title"),
    Sort.FIT: gettext_lazy("Fits here"),
}
# Characters of the text in the heading; it stands whole in the box above.
_HEADED = 40
_MARK = "<mark>"
# Names shown of a hit that are the reason for it.
_NAMES = 3
# Page numbers shown on either side of the current one.
_REACH = 2


def in_jinja(name: str, **context: Any) -> SafeString:
    """The parts of the page that are many are drawn with the quicker engine."""
    return mark_safe(get_template(name, using="jinja2").render(context))


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

    @cached_property
    def card(self) -> SafeString:
        return in_jinja("search/hit.html", hit=self)

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

    @property
    def repeated(self) -> str:
        """How often others have repeated it; empty for never."""
        number = self.page.repeat_count
        if not number:
            return ""
        return ngettext("repeated %(n)s time", "repeated %(n)s times", number) % {"n": intcomma(number)}


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
    pieces = parts(text)
    # A single phrase is not put into quotation marks twice.
    is_phrase = len(pieces) == 1 and pieces[0].quoted and not pieces[0].excluded
    named = pieces[0].text if is_phrase else text
    told = {
        "n": intcomma(results.total),
        "text": Truncator(named).chars(_HEADED),
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


# By pilot and language.
_PLAIN: Shelf[tuple[int, str], HitView] = Shelf(most=2_000)


def hit_views(results: SearchResults, request: HttpRequest, situation: Situation) -> list[HitView]:
    """At most one query, for the names of what shows no mark; with a situation two more, for needs and its place."""
    if results.clauses or situation:
        return _told(results, request, situation)

    def tell(missing: list[tuple[int, str]]) -> dict[tuple[int, str], HitView]:
        numbers = {number for number, _language in missing}
        some = replace(results, hits=[found for found in results.hits if found.pilot.pk in numbers])
        return {(view.page.pk, language): view for view in _told(some, request, situation)}

    # Such a pilot looks the same in every list.
    language = results.query.language
    keys = [(found.pilot.pk, language) for found in results.hits]
    views = _PLAIN.each(keys, tell)
    return [views[key] for key in keys]


def _told(results: SearchResults, request: HttpRequest, situation: Situation) -> list[HitView]:
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


def spelling_view(results: SearchResults, names: Vocabulary, units: Collection[Unit]) -> SpellingView | None:
    """Another spelling, where nothing was found just as it was typed and no unit is called so."""
    if results.degraded or units or not results.query.text or (results.total and results.tier == 1):
        return None
    text = other_spelling(results.query, names)
    return SpellingView(text, url_of(replace(results.query, text=text, page=1))) if text else None


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
