"""Searches that somebody wants to hear of when something new fits them."""

import uuid
from datetime import date, timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from search.query import LANGUAGES

CONFIRM_WITHIN = timedelta(days=2)


class Frequency(models.TextChoices):
    DAY = "day", _("at most once a day")
    WEEK = "week", _("at most once a week")

    @property
    def period(self) -> timedelta:
        return timedelta(days=1 if self is Frequency.DAY else 7)


class AlertQuerySet(models.QuerySet):
    def confirmed(self) -> "AlertQuerySet":
        return self.filter(confirmed_at__isnull=False)

    def delete_unconfirmed(self) -> int:
        """Those whose link has expired: the address may be of somebody who never asked."""
        long_ago = timezone.now() - CONFIRM_WITHIN
        return self.filter(confirmed_at=None, created_at__lte=long_ago).delete()[0]


class Alert(models.Model):
    """One search of one address: no name, no account, no record of what was read. Deleted on unsubscribing."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    """Names it in addresses; whoever has it may end it."""
    email = models.EmailField(db_index=True)
    search = models.TextField()
    """Parameters of a request, as `search.alerts.searches` writes and reads them."""
    language = models.CharField(max_length=2, choices=[(code, code) for code in LANGUAGES])
    frequency = models.CharField(max_length=4, choices=Frequency)
    created_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True)
    """None until the owner of the address has said so; nothing but that request is sent before."""

    next_on = models.DateField(null=True, db_index=True)
    """The first day of the next digest."""
    known = models.JSONField(default=list)
    """Numbers of pilots that are no news: they fitted at the beginning, or a digest has told of them."""
    claimed_until = models.DateTimeField(null=True)
    """Until then one process is at it. A process that died has left it behind, and it is claimed again later."""
    refusals = models.PositiveSmallIntegerField(default=0)
    """Times in a row that the mail server knew no such address."""

    objects = AlertQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"alert {self.pk}, each {self.frequency}"

    def following(self, today: date) -> date:
        """The first day of the digest after one of today."""
        return today + Frequency(self.frequency).period
