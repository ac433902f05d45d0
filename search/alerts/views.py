"""Subscribing to a search, confirming it, ending it.

A GET changes nothing anywhere here: mail programs follow every link of a mail before anybody reads it.
"""

import logging
from datetime import timedelta
from functools import partial
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from scenarios.language import interface_language
from scenarios.models import Attempt, Limit
from scenarios.public.guarding import caller, hashed
from search.alerts.forms import AlertForm
from search.alerts.links import confirmed_key
from search.alerts.mails import confirmation
from search.alerts.models import Alert
from search.alerts.searches import called, fitting, kept, query_of
from search.engines.protocol import EngineError
from search.forms import read
from search.presentation import url_of
from search.vocabulary import vocabulary

logger = logging.getLogger(__name__)

PURPOSE, TO_ADDRESS = "alert", "alert-mail"
LIMITS = (Limit(10, timedelta(hours=1)), Limit(30, timedelta(days=1)))
# Requests to confirm that one address gets: nobody is to be pestered with what others type in.
LIMITS_OF_ADDRESS = (Limit(5, timedelta(days=1)),)
MOST_OF_ADDRESS = 20  # searches that one address is told about


@never_cache
@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def subscribe(request: HttpRequest) -> HttpResponse:
    """The search stands in the address, as for the search page.

    Context: `form`, `search` in words, `search_url`, `notices` on what of it was not understood, `is_refused`.
    """
    names = vocabulary()
    reading = read(request.GET, names)
    query = query_of(kept(reading.query))
    form = AlertForm(request.POST or None)
    is_refused = False
    if request.method == "POST":
        if form.is_trapped:
            return redirect("alert_sent")
        if form.is_valid():
            is_refused = not _ask_to_confirm(form, kept(query), caller(request))
            if not is_refused:
                return redirect("alert_sent")
    context = {
        "form": form,
        "search": called(query, names),
        "search_url": url_of(reading.query),
        "notices": [problem.notice for problem in reading.problems if problem.parameter != "page"],
        "is_refused": is_refused,
    }
    status = 429 if is_refused else 422 if form.is_bound and form.errors else 200
    response = render(request, "search/alerts/subscribe.html", context, status=status)
    if is_refused:
        response["Retry-After"] = "3600"
    return response


@never_cache
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """Says the same to everybody, whatever became of the form."""
    return render(request, "search/alerts/sent.html")


@never_cache
@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Context: `alert` (None when the link no longer holds), `search` in words, `problem` why it could not begin."""
    key = confirmed_key(token)
    alert = Alert.objects.filter(key=key).first() if key else None
    problem = ""
    if request.method == "POST" and alert:
        problem = _begin(alert)
        if not problem:
            return _private(redirect("alert_begun"))
    search = called(query_of(alert.search), vocabulary()) if alert else ""
    context = {
        "alert": alert,
        "search": search,
        "problem": problem,
        "most": MOST_OF_ADDRESS,
    }
    status = {"": 200, "away": 503, "many": 409}[problem] if alert else 410
    return _private(render(request, "search/alerts/confirm.html", context, status=status))


@never_cache
@require_safe
def begun(request: HttpRequest) -> HttpResponse:
    return render(request, "search/alerts/begun.html")


@never_cache
@csrf_exempt  # RFC 8058: a mail program posts, with no cookie; the key in the address says that it may
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, key: UUID) -> HttpResponse:
    """GET asks, POST ends it; done again it is done. Context: `alert`, `search` in words, `is_over`."""
    alert = Alert.objects.filter(key=key).first()
    search = called(query_of(alert.search), vocabulary()) if alert else ""
    if request.method == "POST" and alert:
        alert.delete()
    is_over = request.method == "POST" or alert is None
    context = {"alert": alert, "search": search, "is_over": is_over}
    return _private(render(request, "search/alerts/stop.html", context))


def _private(response: HttpResponse) -> HttpResponse:
    """Its address is a key: no other site is told it."""
    # Not "no-referrer": browsers then name no origin with a form either, and it would be taken for another site's.
    response["Referrer-Policy"] = "same-origin"
    return response


@transaction.atomic
def _ask_to_confirm(form: AlertForm, search: str, who: str) -> bool:
    """False when `who` has asked too often. An address that gets too many requests is no reason to say so."""
    if not Attempt.objects.take(PURPOSE, who, LIMITS):
        return False
    email = form.cleaned_data["email"]
    Alert.objects.delete_unconfirmed()
    if not Attempt.objects.take(TO_ADDRESS, hashed(email.lower()), LIMITS_OF_ADDRESS):
        return True
    alert = Alert.objects.create(
        email=email,
        search=search,
        language=interface_language(),
        frequency=form.cleaned_data["frequency"],
    )
    transaction.on_commit(partial(_send_confirmation, alert), robust=True)
    return True


def _send_confirmation(alert: Alert) -> None:
    try:
        confirmation(alert).send()
    except OSError as error:  # also what smtplib raises
        logger.error("Alert %d could not be confirmed, no mail was sent: %s", alert.pk, type(error).__name__)


def _begin(alert: Alert) -> str:
    """What fits now is no news. Returns why it could not begin: "", "away" or "many"; done again it changes nothing."""
    if alert.confirmed_at:
        return ""
    others = Alert.objects.confirmed().filter(email__iexact=alert.email)
    same = others.filter(search=alert.search)
    if others.count() - same.count() >= MOST_OF_ADDRESS:
        return "many"
    try:
        known = fitting(alert.search)
    except EngineError as error:
        logger.error("Alert %d cannot begin: %s", alert.pk, error)
        return "away"
    with transaction.atomic():
        # The same search again: what was new since the last digest is still to be told.
        earlier = list(same)
        if earlier:
            known = sorted(set(earlier[0].known))
            same.delete()
        alert.known = known
        alert.confirmed_at = timezone.now()
        alert.next_on = alert.following(timezone.localdate())
        alert.save()
    return ""
