"""`/catalogue.jsonld`, `/catalogue.ttl`: every public pilot as a dataset, written while it is read."""

from collections.abc import Iterator

from django.db.models import Max
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.views.decorators.http import condition, require_safe

from scenarios.exports import dcat
from scenarios.exports.streams import json_text
from scenarios.exports.walking import by_number
from scenarios.models import PilotPage, Sector
from scenarios.public.edition import edition

MEDIA_TYPES = {"jsonld": "application/ld+json", "ttl": "text/turtle; charset=utf-8"}


def _etag(request: HttpRequest, form: str) -> str:
    """Without reading anything: the catalogue is the same until something is published."""
    return f'W/"{edition()}"'


@require_safe
@condition(etag_func=_etag)
def catalogue(request: HttpRequest, form: str) -> HttpResponse:
    """`form` is jsonld or ttl."""
    pilots = PilotPage.objects.public()
    chunks = by_number(dcat.datasets(pilots))
    head = dcat.catalogue(Sector.objects.all(), pilots.aggregate(last=Max("last_published_at"))["last"])
    if form == "jsonld":
        records = (map(dcat.dataset, chunk) for chunk in chunks)
        text = json_text({"@context": dcat.PREFIXES, **head}, "dcat:dataset", records)
    else:
        text = _turtle(head, chunks)
    response = StreamingHttpResponse(text if request.method == "GET" else (), content_type=MEDIA_TYPES[form])
    response["Content-Disposition"] = f'inline; filename="catalogue.{form}"'
    response["X-Robots-Tag"] = "noindex"
    return response


def _turtle(head: dcat.Node, chunks: Iterator[list[PilotPage]]) -> Iterator[str]:
    yield dcat.turtle_head() + "".join(dcat.turtle(head))
    for chunk in chunks:
        yield "".join(_in_turtle(pilot) for pilot in chunk)


def _in_turtle(pilot: PilotPage) -> str:
    node = dcat.dataset(pilot)
    held = {"@id": dcat.catalogue_id(), "dcat:dataset": {"@id": node["@id"]}}
    return "".join((*dcat.turtle(node), *dcat.turtle(held)))
