"""How often somebody has sent a form: enough to stop a flood, and nothing that tells who it was."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from hashlib import blake2b

from django.db import connection, models, transaction
from django.utils import timezone


@dataclass(frozen=True)
class Limit:
    most: int
    within: timedelta


KEPT = timedelta(days=1)  # the longest time any limit looks back


class AttemptQuerySet(models.QuerySet):
    @transaction.atomic
    def take(self, purpose: str, caller: str, limits: Iterable[Limit]) -> bool:
        """Count one more unless `caller` has had as many as one of the limits allows; whether it was counted.

        Requests of the same caller wait here for each other's transactions, so that none is let past uncounted.
        """
        _one_at_a_time(f"{purpose} {caller}")
        if self.reaches(purpose, caller, limits):
            return False
        self.note(purpose, caller)
        return True

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


def _one_at_a_time(what: str) -> None:
    """SQLite has one writer at a time, from BEGIN on; of PostgreSQL it is a lock until the transaction ends."""
    if connection.vendor == "postgresql":
        number = int.from_bytes(blake2b(what.encode(), digest_size=8).digest(), signed=True)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])


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
