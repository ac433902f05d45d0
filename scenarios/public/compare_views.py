"""`/compare/?p=12&p=31`: pilots side by side, as a page and as a workbook."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from scenarios.exports.comparison import MEDIA_TYPE, workbook
from scenarios.public.compare import Choice, comparison


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Whatever the address holds, it is answered.

    Context: `comparison` (`Comparison`), `address` to share, `spreadsheet_url`, `today`.
    """
    found = comparison(Choice.read(request.GET))
    context = {
        "comparison": found,
        "address": f"{settings.PUBLIC_URL}{found.shown.url()}",
        "spreadsheet_url": found.shown.url("scenarios:compare_xlsx"),
        "today": timezone.localdate(),
    }
    return render(request, "scenarios/public/compare.html", context)


@require_safe
def spreadsheet(request: HttpRequest) -> HttpResponse:
    """What the page shows; without a pilot to show, to the page, which says why."""
    choice = Choice.read(request.GET)
    found = comparison(choice)
    if not found.pilots:
        return HttpResponseRedirect(choice.url())
    address = f"{settings.PUBLIC_URL}{found.shown.url()}"
    response = HttpResponse(workbook(found, address, timezone.localdate()), content_type=MEDIA_TYPE)
    name = "-".join(["compare", *map(str, found.numbers)])
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    response["X-Robots-Tag"] = "noindex"
    return response
