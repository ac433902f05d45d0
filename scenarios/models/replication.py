"""Who repeated what."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, PageChooserPanel
from wagtail.models import Orderable


class Replication(Orderable):
    """An edge from a pilot (the origin) to one that repeats it: what was kept, what was changed, how it went."""

    repeat = ParentalKey("scenarios.PilotPage", on_delete=models.CASCADE, related_name="origins")
    origin = models.ForeignKey(
        "scenarios.PilotPage", on_delete=models.CASCADE, related_name="repeats", verbose_name=_("origin")
    )
    kept = models.TextField(_("what was kept"), blank=True)
    changed = models.TextField(_("what was changed"), blank=True)
    outcome = models.TextField(_("how it went"), blank=True)

    panels = [
        PageChooserPanel("origin", "scenarios.PilotPage"),
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

    def clean(self) -> None:
        super().clean()
        if self.origin_id and self.repeat_id and self._is_circle():
            raise ValidationError(
                {
                    "origin": _("“%(title)s” itself goes back to this pilot, so it cannot be its origin.")
                    % {"title": self.origin.title}
                }
            )

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
