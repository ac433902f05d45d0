"""Who repeated what."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel
from wagtail.models import Orderable, Page

from scenarios.editing.panels import OriginPanel


class CircleError(ValidationError):
    """An edge that would close a circle, in words for `user`; `repeat_id` is the pilot it belongs to."""

    def __init__(self, edge: "Replication", user: Any = None):
        self.edge = edge
        self.repeat_id = edge.repeat_id
        text = _("“%(title)s” itself goes back to this pilot, so it cannot be its origin.")
        super().__init__({"origin": text % {"title": edge.origin.title_for(user)}})


def one_at_a_time() -> None:
    """Let edges be written by one transaction at a time, until it ends.

    Two editors could else make each other's pilot an origin at once, and neither would see the circle. SQLite has one
    writer at a time anyway; elsewhere the root of all pages stands for the chain, which nothing else ever locks.
    """
    Page.objects.select_for_update(no_key=True).filter(depth=1).order_by("pk").values_list("pk").first()


class Replication(Orderable):
    """An edge from a pilot (the origin) to one that repeats it: what was kept, what was changed, how it went."""

    repeat = ParentalKey("scenarios.PilotPage", on_delete=models.CASCADE, related_name="origins")
    origin = models.ForeignKey(
        "scenarios.PilotPage", on_delete=models.CASCADE, related_name="repeats", verbose_name=_("origin")
    )
    kept = models.TextField(_("what was kept"), blank=True)
    changed = models.TextField(_("what was changed"), blank=True)
    outcome = models.TextField(_("how it went"), blank=True)

    editor: Any = None
    """Who writes it in a form, and is told what is wrong with it."""

    panels = [
        OriginPanel("origin", "scenarios.PilotPage"),
        FieldPanel("kept"),
        FieldPanel("changed"),
        FieldPanel("outcome"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("replication")
        verbose_name_plural = _("replications")
        constraints = [
            models.UniqueConstraint(
                fields=["repeat", "origin"],
                name="replication_once",
                violation_error_message=_("This origin is already named."),
            )
        ]

    @property
    def is_told(self) -> bool:
        """Whether anything is said of it."""
        return bool(self.kept or self.changed or self.outcome)

    def clean(self) -> None:
        super().clean()
        if self.origin_id and self.repeat_id and self._is_circle():
            raise CircleError(self, self.editor)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Refuses a circle that has come about since the form was checked, with CircleError."""
        with transaction.atomic():
            one_at_a_time()
            if self._is_circle():
                raise CircleError(self)
            super().save(*args, **kwargs)

    def _is_circle(self) -> bool:
        """Whether the origin's own origins lead back to the repeat; walks the edges level by level."""
        seen: set[int] = set()
        level = {self.origin_id}
        while level:
            if self.repeat_id in level:
                return True
            seen |= level
            edges = Replication.objects.filter(repeat__in=level).exclude(pk=self.pk)
            level = set(edges.values_list("origin_id", flat=True)) - seen
        return False
