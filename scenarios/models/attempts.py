"""How often somebody has sent a form: enough to stop a flood, and nothing that tells who it was."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db import models
from django.utils import timezone


@dataclass(frozen=True)
class Limit:
    most: int
    within: timedelta


KEPT = timedelta(days=1)  # the longest time any limit looks back


class AttemptQuerySet(models.QuerySet):
    def reaches(self, purpose: str, caller: str, limits: Iterable[Limit]) -> bool:
        """Whether `caller` has sent as many as one of the limits allows; one query a limit."""
        sent = self.filter(purpose=purpose, caller=caller)
        now = timezone.now()
        return any(sent.filter(at__gt=now - limit.within).count() >= limit.most for limit in limits)

    def note(self, purpose: str, caller: str) -> None:
        """Count one more, and forget what no limit asks for any longer."""
        self.create(purpose=purpose, caller=caller)
        self.delete_old()

    def delete_old(self) -> int:
        return self.filter(at__lte=timezone.now() - KEPT).delete()[0]


class Attempt(models.Model):
    """One form sent. `caller` is a keyed hash, from which no address can be had back without the site's secret."""

    purpose = models.CharField(max_length=20)
    caller = models.CharField(max_length=32)
    at = models.DateTimeField(default=timezone.now, db_index=True)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["purpose", "caller", "at"], name="attempts_by_caller")]

    def __str__(self) -> str:
        return f"{self.purpose} at {self.at:%Y-%m-%d %H:%M:%S}"
