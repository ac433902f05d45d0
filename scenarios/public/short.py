"""`/p/<number>`: the address of a pilot that stays when it is renamed or moved; its citation and record as files."""

import json

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from scenarios.exports import jsonld
from scenarios.exports.citation import citation
from scenarios.exports.records import complete_pilots, pilot_record
from scenarios.models import PilotPage
from scenarios.public.situation import situation_of, with_situation

MEDIA_TYPES = {"bib": "application/x-bibtex", "ris": "application/x-research-info-systems"}


@require_safe
def pilot(request: HttpRequest, number: str) -> HttpResponse:
    """To where the pilot is now, in the language of the address, with the situation it names.

    What is not public is not found.
    """
    found = get_object_or_404(PilotPage.objects.public(), pk=number)
    return HttpResponseRedirect(with_situation(found.get_url(request), situation_of(request)))


@require_safe
def citation_file(request: HttpRequest, number: str, form: str) -> HttpResponse:
    """`form` is bib (BibTeX) or ris."""
    cited = citation(get_object_or_404(PilotPage.objects.public(), pk=number))
    response = HttpResponse(
        cited.bibtex if form == "bib" else cited.ris, content_type=f"{MEDIA_TYPES[form]}; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{cited.key}.{form}"'
    return response


@require_safe
def record_file(request: HttpRequest, number: str, form: str) -> HttpResponse:
    """`form` is json (as the API answers, in both languages) or jsonld (schema.org, in the language of the address)."""
    found = get_object_or_404(complete_pilots(), pk=number)
    if form == "json":
        return JsonResponse(pilot_record(found), json_dumps_params={"ensure_ascii": False})
    text = json.dumps({**jsonld.CONTEXT, **jsonld.record(found)}, ensure_ascii=False)
    return HttpResponse(text, content_type="application/ld+json")
