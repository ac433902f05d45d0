"""The search-and-list page, `GET /search/`.

Template `search/search.html` gets this context and nothing else is needed to draw the page. Every string
named *label* or *notice* is already in the page's language; every *url* is ready for an `href`.

    query       SearchQuery as understood: .text (what stands in the box), .sort, .page, .has_filters
    total       int, pilots found, exact
    fitting     int, of these the ones that have every word; close int, the others
    heading     str, all this in one line
    tier        1 every term as it stands (also without a text), 2 every word, 3 at least half, 4 some word
    fit_notes   list[str], how pilots are sorted by fit; empty when they are not
    tier_note   str, one sentence on how the words were matched, "" when every hit contains every term
    notices     list[str], what of the request was not taken as it stood, or that the index is away
    degraded    bool, True when the index is away and the list comes from the database (then facets is empty; a
                notice says so)
    hits        list[HitView], at most 20:
                  .page      PilotPage with sector, scenario, region and cover (no further queries)
                  .url       str
                  .fit       Fit | None, how it fits the visitor's situation
                  .card      SafeString, all of it as a line of the list
                  .begins_close  bool, a dividing line stands above it: from here on hits only come close
                  .title     SafeString, words found stand in <mark>
                  .passage   SafeString, some 120 characters of the write-up around the words found, or ""
                  .passage_lang  str, its language where it is not the page's, else ""
                  .names     list of .facet_label .label (SafeString): names by which it was found, where neither title
                             nor passage is marked
                  .region_label .sector_label .scenario_label .stage_label .evidence_label   str
                  .sector_code .stage .evidence   str, the codes (icon, colour, badge class)
                  .year      int | None
                  .repeated  str, how often public pilots repeat it, "" for never
    facets      list[FacetView], in the order to show: sector, scenario, region, stage, evidence, reuse, year, tag, unit
                  .name      str, the request's parameter; .label str; .open bool (something selected in it)
                  .options   list[OptionView]; never without the selected ones, those may count 0
                      .value .label .count .selected
                      .url       the same search with this option toggled, back on page 1
                      .level     0, 1, 2 … depth in the tree (only region goes deeper than 0)
                      .children  list[OptionView] (only region)
                  .first_list .further_list   SafeString, these as lists: before "show all" and behind it; .beyond
                             the options behind it
                  .note      str, how to choose what is not among the options, "" where all are
    chips       list[ChipView] .facet_label .label .url (the same search without it) .note (the place above, where
                several have the name, else "")
    units plans list[Unit], list[PlanPage], what else the words name; on the first page and without filters only
    offers      list[ChipView] filters that the words name; .url uses the filter in place of the words
    spelling    SpellingView | None .text .url, what was probably meant
    ways        list[WayView] .label .url .total, ways on where filters leave nothing
    sorts       list[SortView] .value .label .url .selected
    pages       PagesView | None when all fits on one page
                  .number .last .previous_url .next_url ("" at the ends)
                  .links   list of .number .url .current; .number is None where numbers are left out ("…")
    clear_url   str, the search page with the text kept and every filter dropped
    reset_url   str, the search page with nothing
    alert_url   str, the form to be told of news that fit this search
    hidden      list[(name, value)], what the search form repeats as hidden inputs to keep the filters and sort

The form itself is a plain GET to `{% url "search" %}` with a text field named `q` (maxlength MAX_TEXT = 200).
"""

from dataclasses import replace
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_safe

from scenarios.public.fit import in_order_of_fit
from scenarios.public.situation import situation_of
from search.alerts.searches import alert_url
from search.beside import beside
from search.filters import chip_views, facet_views, offer_views, way_views
from search.forms import page_beyond, read
from search.offers import Offers, filters_named
from search.presentation import (
    fit_notes,
    heading,
    hit_views,
    pages_view,
    sort_views,
    spelling_view,
    tier_note,
    url_of,
)
from search.query import MAX_PAGES, SearchQuery, Sort
from search.results import SearchResults, search_nearest
from search.vocabulary import vocabulary

_WITHOUT_PILOTS = {
    "region": gettext_noop("There is no public pilot in %(name)s yet."),
    "stage": gettext_noop("No public pilot is at the stage “%(name)s” at present."),
}


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    names = vocabulary()
    situation = situation_of(request)
    reading = read(request.GET, names, situation=tuple(situation.parameters()))
    by_fit = partial(in_order_of_fit, situation=situation) if reading.query.sort is Sort.FIT else None
    results = search_nearest(reading.query, by_fit)
    query = results.query
    units, plans = beside(query)
    offers = filters_named(query, names)
    problems = list(reading.problems)
    if query.page != reading.query.page and not any(problem.parameter == "page" for problem in problems):
        problems.append(page_beyond(reading.query, query.page))
    context = {
        "query": query,
        "total": results.total,
        "heading": heading(results),
        "fitting": results.fitting,
        "close": results.close,
        "tier": results.tier,
        "tier_note": tier_note(results),
        "notices": [problem.notice for problem in problems] + _notices(results, offers),
        "degraded": results.degraded,
        "hits": hit_views(results, request, situation),
        "facets": facet_views(results, names),
        "chips": chip_views(query, names),
        "units": units,
        "plans": plans,
        "offers": offer_views(offers, names),
        "spelling": spelling_view(results, names, units),
        "sorts": sort_views(results),
        "fit_notes": fit_notes(results),
        "ways": way_views(results, names),
        "pages": pages_view(query, results.last_page),
        "clear_url": url_of(replace(query, filters={}, page=1)),
        "reset_url": url_of(SearchQuery(situation=query.situation)),
        "alert_url": alert_url(query),
        "hidden": [(name, value) for name, value in query.parameters() if name not in ("q", "page")],
    }
    response = render(request, "search/search.html", context)
    if results.degraded:
        patch_cache_control(response, no_store=True)
    return response


def _notices(results: SearchResults, offers: Offers) -> list[str]:
    notices = []
    if results.degraded:
        notices.append(
            _(
                "The search is not available at the moment. All pilots under your filters are listed, whatever words "
                "you typed."
            )
        )
    elif results.query.text and not results.searchable:
        notices.append(_("Your text holds no letters, digits or Chinese characters to search for."))
    notices += [
        _(_WITHOUT_PILOTS[facet]) % {"name": vocabulary().label(facet, value)}
        for facet, value in offers.without_pilots
    ]
    if results.query.sort is not Sort.FIT and results.total > MAX_PAGES * results.query.size:
        notices.append(
            _("Only the first %(most)d pilots are listed; narrow the search to see the others.")
            % {"most": MAX_PAGES * results.query.size}
        )
    return notices
