"""Changes not yet indexed, and searches that somebody wants news of."""

from django.db import models
from django.utils import timezone

from search.alerts.models import Alert
from search.editors.models import EditorsEntry

__all__ = ["Alert", "EditorsEntry", "OutboxEntry"]


class OutboxEntry(models.Model):
    """A pilot whose index entry may be out of date. What it should be is read when the entry is drained."""

    pilot_id = models.BigIntegerField(db_index=True)
    created_at = models.DateTimeField(auto_now_add=True)
    due_at = models.DateTimeField(default=timezone.now, db_index=True)
    attempts = models.PositiveIntegerField(default=0)
    last_error = models.TextField(blank=True)
    failed_at = models.DateTimeField(null=True, blank=True, db_index=True)
    """When `last_error` happened; None for a row that never failed."""

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"pilot {self.pilot_id}, due {self.due_at:%Y-%m-%d %H:%M:%S}"
