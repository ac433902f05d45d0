"""`/p/<number>/ask/`: a reader asks the unit behind a pilot; nobody's address is shown."""

from datetime import timedelta
from functools import partial

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from scenarios.models import Attempt, Enquiry, Limit, PilotPage
from scenarios.public.enquiries.addressees import Addressee, addressee
from scenarios.public.enquiries.forms import EnquiryForm
from scenarios.public.enquiries.mails import announce
from scenarios.public.guarding import caller

PURPOSE = "enquiry"
LIMITS = (Limit(5, timedelta(hours=1)), Limit(15, timedelta(days=1)))


@never_cache
@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, number: str) -> HttpResponse:
    """Context: `pilot`, `form`, `addressee`, `days` a question is kept, `is_refused` when too many were sent."""
    pilot = _public_pilot(number)
    whom = addressee(pilot)
    form = EnquiryForm(request.POST or None)
    is_refused = False
    if request.method == "POST":
        # A machine is told the same as a person, and what it sent is gone.
        if form.is_trapped:
            return redirect("scenarios:asked", number=number)
        if form.is_valid():
            is_refused = not _keep(form, pilot, whom, caller(request))
            if not is_refused:
                return redirect("scenarios:asked", number=number)
    context = {
        "pilot": pilot,
        "addressee": whom,
        "form": form,
        "days": settings.ENQUIRY_DAYS,
        "is_refused": is_refused,
    }
    response = render(request, "scenarios/public/ask.html", context, status=_status(form, is_refused))
    if is_refused:
        response["Retry-After"] = "3600"
    return response


@never_cache
@require_safe
def asked(request: HttpRequest, number: str) -> HttpResponse:
    """After a question was sent. Context: `pilot`, `addressee`, `days`."""
    pilot = _public_pilot(number)
    context = {"pilot": pilot, "addressee": addressee(pilot), "days": settings.ENQUIRY_DAYS}
    return render(request, "scenarios/public/asked.html", context)


def _public_pilot(number: str) -> PilotPage:
    public = PilotPage.objects.public().select_related("contact_unit", "sector", "scenario")
    return get_object_or_404(public, pk=number)


@transaction.atomic
def _keep(form: EnquiryForm, pilot: PilotPage, whom: Addressee, who: str) -> bool:
    """Whether it was kept: not when `who` has asked too often."""
    if not Attempt.objects.take(PURPOSE, who, LIMITS):
        return False
    enquiry = Enquiry.objects.create(pilot=pilot, unit=whom.unit, **form.values())
    Enquiry.objects.delete_old()
    transaction.on_commit(partial(announce, enquiry, whom), robust=True)
    return True


def _status(form: EnquiryForm, is_refused: bool) -> int:
    if is_refused:
        return 429
    return 422 if form.is_bound and form.errors else 200
