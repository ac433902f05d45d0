"""`/situation/`: where a visitor states their own situation. A plain form; nothing is kept on the server."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from scenarios.models import CostBand, Region, RegionLevel
from scenarios.public.situation import (
    ASKED_KINDS,
    NO,
    NOT_KNOWN,
    PREFIX,
    REGION,
    YES,
    Detail,
    Situation,
    question_label,
    situation_of,
    with_situation,
)

MOST_TYPED = 60  # characters: the longest name of a region with those above it
MOST_PLACES = 12  # of one name that are offered
MOST_BACK = 2000  # characters of an address to return to

# Asked first; the others stand in a part of the form that opens.
_FIRST = (Detail.PUBLIC, Detail.PRIVATE, Detail.STANDALONE, Detail.SLICING, Detail.EDGE)
_HELP: dict[str, str | Promise] = {
    Detail.PUBLIC: gettext_lazy("At the place itself, indoors or out as it must be."),
    Detail.PRIVATE: gettext_lazy("One for you, in whatever form: also a virtual one on the public network."),
    Detail.EDGE: gettext_lazy("Computing at the edge of the operator's network (MEC)."),
    "site": gettext_lazy("The port, mine, ward or field, and the right to use it."),
    "equipment": gettext_lazy("The machines, vehicles or instruments that are to be connected."),
    "data": gettext_lazy("Maps, models, records that the application works with."),
    "approval": gettext_lazy("Permits and certificates, or a clear way to them."),
    "people": gettext_lazy("Those who would run it, with the skills for it."),
}


@dataclass(frozen=True)
class Option:
    value: str
    label: str | Promise
    is_chosen: bool


@dataclass(frozen=True)
class Question:
    name: str
    label: str | Promise
    help: str | Promise
    options: list[Option]


@dataclass(frozen=True)
class Named:
    """What was typed as a region: the one of that name, or several to choose from, or what is wrong."""

    typed: str = ""
    region: Region | None = None
    several: list[Region] = field(default_factory=list)
    error: str = ""


@require_safe
def situation_page(request: HttpRequest) -> HttpResponse:
    """Context: `situation`, `named`, `network`, `network_more`, `others` (questions), `budgets` (options); `back`
    is the page the visitor came from, `back_url` the same with their situation.

    With `use` the answers are taken to the page the visitor came from, or shown here in an address of their own.
    """
    situation = situation_of(request)
    named = named_region(request.GET.get(REGION, ""))
    situation = replace(situation, region=named.region.code if named.region else "")
    request.situation = situation  # what the rest of the page speaks of
    back = address_back(request.GET.get("back", ""))
    is_clear = not (named.several or named.error)
    if "use" in request.GET and is_clear and (situation or back):
        return HttpResponseRedirect(with_situation(back or reverse("scenarios:situation"), situation))
    more = [detail for detail in Detail if detail not in _FIRST]
    context = {
        "named": named,
        "regions": Region.objects.filter(level__in=[RegionLevel.PROVINCE, RegionLevel.CITY]),
        "network": _questions(_FIRST, situation),
        "network_more": _questions(more, situation),
        "others": _questions([kind.value for kind in ASKED_KINDS], situation),
        "budgets": [
            Option("", NOT_KNOWN, not situation.budget),
            *(Option(band.value, band.label, band == situation.budget) for band in CostBand),
        ],
        "more_is_answered": any(situation.has(detail) is not None for detail in more),
        "back": back,
        "back_url": with_situation(back, situation),
    }
    return render(request, "scenarios/public/situation.html", context)


def _questions(names: Iterable[str], situation: Situation) -> list[Question]:
    return [
        Question(
            PREFIX + name,
            question_label(name),
            _HELP.get(name, ""),
            _options(dict(situation.answers).get(name)),
        )
        for name in names
    ]


def _options(has: bool | None) -> list[Option]:
    return [
        Option("yes", YES, has is True),
        Option("no", NO, has is False),
        Option("", NOT_KNOWN, has is None),
    ]


def named_region(given: str) -> Named:
    """By its code, or by a name in either language, also with the names above it: 湖南省岳阳市. At most two queries."""
    printable = "".join(char if char.isprintable() else " " for char in given[:MOST_TYPED])
    typed = " ".join(unicodedata.normalize("NFKC", printable).split())
    if not typed:
        return Named()
    called = Q(code=typed) | Q(name=typed) | Q(short_name=typed) | Q(name_en__iexact=typed)
    regions = Region.objects.with_ancestors()
    found = list(regions.filter(called)[: MOST_PLACES + 1]) or _by_its_end(typed)
    if len(found) == 1:
        return Named(found[0].label, found[0])
    if not found:
        return Named(typed, error=_("No region is called “%(name)s”.") % {"name": typed})
    if len(found) > MOST_PLACES:
        return Named(
            typed,
            error=_("Many regions are called “%(name)s”: write the city before it.") % {"name": typed},
        )
    return Named(typed, several=found)


def _by_its_end(typed: str) -> list[Region]:
    """Regions whose name ends what was typed, and whose ancestors are named before it."""
    typed = typed.replace(" ", "").replace("·", "")
    ends = [typed[start:] for start in range(1, len(typed) - 1)]
    found = Region.objects.with_ancestors().filter(name__in=ends)
    return [region for region in found if _is_led_to(region, typed.removesuffix(region.name))]


def _is_led_to(region: Region, before: str) -> bool:
    """Whether these words are names of what the region lies in, and of nothing else."""
    for ancestor in region.ancestors():
        for name in (ancestor.name, ancestor.short_name):
            before = before.removesuffix(name)
    return not before


def address_back(given: str) -> str:
    """An address of a page of this site without its situation, as it was handed over; "" for any other."""
    if not given.startswith("/") or len(given) > MOST_BACK or not given.isprintable():
        return ""
    if not url_has_allowed_host_and_scheme(given, allowed_hosts=None):
        return ""
    try:
        match = resolve(given.partition("#")[0].partition("?")[0])
    except Resolver404:
        return ""
    is_public = match.namespace == "scenarios" or match.view_name in ("search", "wagtail_serve")
    return with_situation(given, Situation()) if is_public else ""
