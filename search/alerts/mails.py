"""The two mails: "is this you?" and the digest. Text and plain HTML, in the language the search was made in."""

from collections.abc import Sequence
from hashlib import blake2b
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from scenarios.models import PilotPage
from search.alerts import links
from search.alerts.models import Alert
from search.alerts.searches import called, query_of
from search.vocabulary import vocabulary

SHOWN = 20  # pilots in one mail; the page shows the others


def confirmation(alert: Alert) -> EmailMultiAlternatives:
    """The same whether the address has this search already or not: the answer to a form must not tell."""
    with translation.override(links.LOCALES[alert.language]):
        return _mail(
            alert,
            _("Please confirm: news of pilots that fit your search"),
            "confirm",
            {"search": _called(alert), "confirm_url": links.confirm_url(alert)},
        )


def digest(alert: Alert, news: Sequence[int]) -> EmailMultiAlternatives:
    """`news` are the numbers of public pilots, at least one. One query.

    Made twice of the same news it has the same Message-ID, so that a mail box can drop the second.
    """
    rows = PilotPage.objects.public().select_related("sector", "scenario", "region__parent__parent")
    by_number = rows.in_bulk(news[:SHOWN])
    with translation.override(links.LOCALES[alert.language]):
        pilots = [
            {
                "title": " ".join(pilot.heading.split()),
                "place": pilot.place,
                "stage": pilot.get_stage_display(),
                "evidence": pilot.get_evidence_display(),
                "summary": pilot.summary,
                "url": links.pilot_url(pk, alert.language),
            }
            for pk in news[:SHOWN]
            if (pilot := by_number.get(pk))
        ]
        search = _called(alert)
        words = {"number": len(news), "search": _short(search)}
        subject = ngettext("%(number)d new pilot: %(search)s", "%(number)d new pilots: %(search)s", len(news))
        stop_url = links.stop_url(alert)
        context = {
            "search": search,
            "pilots": pilots,
            "number": len(news),
            "further": max(0, len(news) - SHOWN),
            "search_url": links.search_url(alert.search, alert.language),
            "stop_url": stop_url,
            "frequency": alert.get_frequency_display(),
        }
        mail = _mail(alert, subject % words, "digest", context)
    # RFC 8058: a mail program may offer a button that posts to the address without asking any further.
    mail.extra_headers |= {
        "List-Unsubscribe": f"<{stop_url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Message-ID": _message_id(alert, news),
    }
    return mail


def _mail(alert: Alert, subject: str, template: str, context: dict[str, Any]) -> EmailMultiAlternatives:
    context |= {"language": links.LOCALES[alert.language]}
    mail = EmailMultiAlternatives(
        subject=subject,
        body=render_to_string(f"search/mail/{template}.txt", context),
        to=[alert.email],
        # Nobody is to answer it with "I am on holiday" (RFC 3834).
        headers={"Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(render_to_string(f"search/mail/{template}.html", context), "text/html")
    return mail


def _called(alert: Alert) -> str:
    return called(query_of(alert.search), vocabulary())


def _short(text: str, most: int = 60) -> str:
    return text if len(text) <= most else f"{text[:most]}…"


def _message_id(alert: Alert, news: Sequence[int]) -> str:
    parts = f"{alert.key.hex} {sorted(news)}"
    digest = blake2b(parts.encode(), digest_size=16).hexdigest()
    return f"<{digest}.digest@{urlsplit(settings.PUBLIC_URL).hostname}>"
