"""`/compare/?p=12&p=31`: pilots side by side, as a page and as files."""

import json
from dataclasses import replace

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from scenarios.exports import jsonld
from scenarios.exports.comparison import table, workbook
from scenarios.exports.forms import LABELS, MEDIA_TYPES
from scenarios.exports.records import listed_pilots, listed_record
from scenarios.exports.streams import json_text
from scenarios.exports.tables import csv_text
from scenarios.models import PilotPage
from scenarios.public.compare import Choice, Comparison, comparison
from scenarios.public.situation import situation_of


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Whatever the address holds, it is answered.

    Context: `comparison` (`Comparison`), `address` to share, `files` (label, address), `today`.
    """
    found = comparison(Choice.read(request.GET, situation_of(request)))
    context = {
        "comparison": found,
        "address": _whole(found.shown),
        "files": [
            (label, found.shown.url("scenarios:compare_file", form=form)) for form, label in LABELS.items()
        ],
        "today": timezone.localdate(),
    }
    return render(request, "scenarios/public/compare.html", context)


@require_safe
def file(request: HttpRequest, form: str) -> HttpResponse:
    """`form` is csv or xlsx, which hold what the page shows, or json or jsonld, which hold the whole pilots.

    Without a pilot to show, to the page, which says why.
    """
    found = comparison(Choice.read(request.GET, situation_of(request)))
    if not found.pilots:
        return HttpResponseRedirect(_as_asked(request))
    response = HttpResponse(_content(found, form), content_type=MEDIA_TYPES[form])
    name = "-".join(["compare", *map(str, found.numbers)])
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    response["X-Robots-Tag"] = "noindex"
    return response


def _as_asked(request: HttpRequest) -> str:
    """The page of the same parameters, also of those that name nothing."""
    parameters = request.GET.urlencode()
    return reverse("scenarios:compare") + (f"?{parameters}" if parameters else "")


def _content(found: Comparison, form: str) -> bytes | str:
    match form:
        case "xlsx":
            return workbook(found, _whole(found.shown), timezone.localdate())
        case "csv":
            head, *rows = table(found)
            return "".join(csv_text(head, [rows]))
    # The same pilots whole, whatever of them is shown.
    address = _whole(replace(found.shown, only_differences=False))
    pilots = _listed(found.numbers)
    if form == "json":
        head = {"address": address, "made_at": timezone.now().isoformat(timespec="seconds")}
        return "".join(json_text(head, "pilots", [map(listed_record, pilots)]))
    nodes = [jsonld.list_item(position, pilot) for position, pilot in enumerate(pilots, start=1)]
    return json.dumps(jsonld.list_head(address, len(nodes)) | {"itemListElement": nodes}, ensure_ascii=False)


def _listed(numbers: tuple[int, ...]) -> list[PilotPage]:
    """In this order; asked again, so that none is told of that was withdrawn a moment ago."""
    found = listed_pilots().in_bulk(numbers)
    return [found[number] for number in numbers if number in found]


def _whole(choice: Choice) -> str:
    return f"{settings.PUBLIC_URL}{choice.url()}"
