"""Digests: what is new since the last one, once for each alert and day.

An alert moves with its mail. One process claims it, sends the mail, and then writes down what was told and when the
next digest is due; only then is it done. A process that dies before sending has lost nothing: the claim runs out and
the next run sends. One that dies between the mail server's "yes" and writing that down sends the same mail once more
in a later run, with the same Message-ID: of losing and repeating, it repeats.
"""

import logging
import smtplib
from dataclasses import dataclass
from datetime import timedelta

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import Q
from django.utils import timezone

from search.alerts.mails import digest
from search.alerts.models import Alert, AlertQuerySet
from search.alerts.searches import fitting, still_public

logger = logging.getLogger(__name__)

# Much longer than a search and a mail take (EMAIL_TIMEOUT); whoever holds a claim for so long is dead.
CLAIM = timedelta(minutes=10)
# Days in a row with no such address, after which it is taken to be gone and deleted.
MOST_REFUSALS = 5


@dataclass
class Outcome:
    """What one run did, in alerts."""

    sent: int = 0
    nothing_new: int = 0
    failed: int = 0
    """To be tried again by the next run."""
    deleted: int = 0
    """Whose address the mail server has refused for days."""


def send_due() -> Outcome:
    """Send every digest that is due today. Raises EngineError, with what is not sent yet still due."""
    outcome = Outcome()
    found: dict[str, list[int]] = {}  # the same search of several readers is asked once
    with get_connection() as connection:
        for pk in list(_due().order_by("pk").values_list("pk", flat=True)):
            alert = _claim(pk)
            if alert is None:
                continue
            try:
                if alert.search not in found:
                    found[alert.search] = fitting(alert.search)
                _send(alert, found[alert.search], connection, outcome)
            finally:
                _give_back(alert)
    return outcome


def _due() -> AlertQuerySet:
    unclaimed = Q(claimed_until=None) | Q(claimed_until__lte=timezone.now())
    return Alert.objects.confirmed().filter(unclaimed, next_on__lte=timezone.localdate())


def _claim(pk: int) -> Alert | None:
    """The alert, now this process's own; None when another was faster or it was deleted."""
    if not _due().filter(pk=pk).update(claimed_until=timezone.now() + CLAIM):
        return None
    return Alert.objects.filter(pk=pk).first()


def _give_back(alert: Alert) -> None:
    Alert.objects.filter(pk=alert.pk).update(claimed_until=None)


def _send(alert: Alert, found: list[int], connection: BaseEmailBackend, outcome: Outcome) -> None:
    known = set(alert.known)
    news = still_public([pk for pk in found if pk not in known])
    if not news:
        _done(alert, [])
        outcome.nothing_new += 1
        return
    mail = digest(alert, news)
    mail.connection = connection
    try:
        mail.send()
    except smtplib.SMTPRecipientsRefused:
        _refused(alert, outcome)
    except OSError as error:  # also what else smtplib raises
        logger.error("Digest of alert %d was not sent: %s", alert.pk, type(error).__name__)
        outcome.failed += 1
    else:
        _done(alert, news)
        outcome.sent += 1


def _done(alert: Alert, news: list[int]) -> None:
    # Nothing is written of an alert that was ended meanwhile.
    Alert.objects.filter(pk=alert.pk).update(
        known=alert.known + news, next_on=alert.following(timezone.localdate()), refusals=0
    )


def _refused(alert: Alert, outcome: Outcome) -> None:
    """Its news stay news. The address gets another chance tomorrow, a few times."""
    if alert.refusals + 1 >= MOST_REFUSALS:
        alert.delete()
        outcome.deleted += 1
        return
    tomorrow = timezone.localdate() + timedelta(days=1)
    Alert.objects.filter(pk=alert.pk).update(refusals=alert.refusals + 1, next_on=tomorrow)
    outcome.failed += 1
