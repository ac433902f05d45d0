"""Replication kits: the page to print and the Word document, of a pilot or of up to four side by side.

What is not public is not found; of several it is left out, with one notice that names nothing.
"""

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import get_valid_filename
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from scenarios.exports.kit import MOST_PILOTS, Kit, kit, kit_pilots
from scenarios.exports.kit_document import document
from scenarios.language import interface_language
from scenarios.models import KitTemplates, PilotPage, Region, RegionLevel
from scenarios.public.edition import kept
from scenarios.public.situation import REGION, Situation
from scenarios.slugs import row_with

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PILOT = "p"  # a parameter
LONGEST_NUMBER = 18  # digits; what is longer is no number a database can hold
LONGEST_NAME = 80  # characters of a file name: some systems take no more than 255 bytes


@dataclass(frozen=True)
class Asked:
    """The public pilots a request names, in its order, and of the reader the region, if it is a known one, and what
    else they state of their situation.
    """

    pilots: list[PilotPage]
    region: Region | None
    situation: Situation
    left_out: bool

    @property
    def kit(self) -> Kit:
        return kit(self.pilots, self.region, left_out=self.left_out, situation=self.situation)

    @property
    def own_parameters(self) -> list[tuple[str, str]]:
        region = [(REGION, self.region.code)] if self.region else []
        return [*region, *self.situation.parameters()]


@require_safe
def pilot_kit(request: HttpRequest, number: str) -> HttpResponse:
    asked = _asked([int(number)], request.GET)
    address = reverse("scenarios:kit-document", args=[asked.pilots[0].pk])
    return _page(request, asked, address, [])


@require_safe
def pilot_kit_document(request: HttpRequest, number: str) -> HttpResponse:
    return _document(_asked([int(number)], request.GET))


@require_safe
def comparison_kit(request: HttpRequest) -> HttpResponse:
    """Of the pilots named by `p`, 1 to 4; further ones, repeats and what is no number are passed over."""
    asked = _asked(_numbers(request.GET), request.GET)
    # What was left out stays named, so that the document says it too.
    chosen = [(PILOT, str(number)) for number in _numbers(request.GET)]
    return _page(request, asked, reverse("scenarios:comparison-kit-document"), chosen)


@require_safe
def comparison_kit_document(request: HttpRequest) -> HttpResponse:
    return _document(_asked(_numbers(request.GET), request.GET))


def _numbers(parameters: QueryDict) -> list[int]:
    written = [
        value
        for value in parameters.getlist(PILOT)
        if value.isascii() and value.isdigit() and len(value) <= LONGEST_NUMBER
    ]
    return list(dict.fromkeys(map(int, written)))[:MOST_PILOTS]


def _asked(numbers: list[int], parameters: QueryDict) -> Asked:
    pilots = kit_pilots(numbers) if numbers else []
    if not pilots:
        raise Http404
    code = parameters.get(REGION, "")
    region = row_with(Region.objects.with_ancestors(), code=code) if code else None
    situation = replace(Situation.read(parameters), region="")
    return Asked(pilots, region, situation, left_out=len(pilots) < len(numbers))


def _page(
    request: HttpRequest, asked: Asked, document_address: str, chosen: list[tuple[str, str]]
) -> HttpResponse:
    """Context: `kit`, `pilot` (of a kit of one), `document_url`, `chosen` (parameters to keep), `places`, `region`.

    `places` are the choices of the reader's place: (province, [(code, label)]).
    """
    parameters = urlencode([*chosen, *asked.own_parameters])
    context: dict[str, Any] = {
        "kit": asked.kit,
        "pilot": None if chosen else asked.pilots[0],
        "document_url": f"{document_address}?{parameters}" if parameters else document_address,
        "chosen": [*chosen, *asked.situation.parameters()],
        "places": kept(("places for kits", get_language()), places),
        "region": asked.region,
    }
    return render(request, "scenarios/public/kit.html", context)


def places() -> list[tuple[str, list[tuple[str, str]]]]:
    """Provinces with themselves and their cities, in the order of their codes, in one query."""
    found = Region.objects.filter(
        Q(level=RegionLevel.PROVINCE) | Q(level=RegionLevel.CITY, parent__level=RegionLevel.PROVINCE)
    ).order_by("code")
    provinces: dict[int, tuple[str, list[tuple[str, str]]]] = {}
    cities = []
    for region in found:
        if region.level == RegionLevel.PROVINCE:
            provinces[region.pk] = (region.label, [(region.code, region.label)])
        else:
            cities.append(region)
    for city in cities:
        provinces[city.parent_id][1].append((city.code, city.label))
    return list(provinces.values())


def _document(asked: Asked) -> HttpResponse:
    made = asked.kit
    own = KitTemplates.objects.values_list(f"document_{interface_language()}", flat=True).first()
    response = HttpResponse(document(made, bytes(own) if own else None), content_type=DOCX)
    plain = "-".join(["kit", *(str(pilot.pk) for pilot in asked.pilots)])
    response["Content-Disposition"] = disposition(f"{plain}.docx", f"{made.file_name[:LONGEST_NAME]}.docx")
    response["X-Robots-Tag"] = "noindex"
    return response


def disposition(plain: str, name: str) -> str:
    """For a file to be saved: an ASCII name that every browser takes, and the real one (RFC 6266)."""
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(get_valid_filename(name), safe='')}"
