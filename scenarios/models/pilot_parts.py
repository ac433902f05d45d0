"""The lists inside a pilot: units in roles, measurements, prerequisites, lessons, risks, sources, tasks."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable

from scenarios.models.bilingual import Bilingual
from scenarios.models.choices import LessonKind, PrerequisiteKind, Role, SourceKind
from scenarios.models.units import Unit
from scenarios.validators import partial_date


class PilotUnit(Orderable):
    pilot = ParentalKey("scenarios.PilotPage", on_delete=models.CASCADE, related_name="pilot_units")
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="pilot_units", verbose_name=_("unit")
    )
    role = models.CharField(_("role"), max_length=20, choices=Role)

    panels = [FieldRowPanel(["unit", "role"])]

    class Meta(Orderable.Meta):
        verbose_name = _("unit in a role")
        verbose_name_plural = _("units in roles")
        constraints = [
            models.UniqueConstraint(
                fields=["pilot", "unit", "role"],
                name="pilot_unit_role_once",
                violation_error_message=_("This unit already has this role in the pilot."),
            )
        ]


class Measurement(Orderable):
    """An indicator before and after. Values are those of the source, in signs that both languages read: 25-28, ≈6."""

    pilot = ParentalKey("scenarios.PilotPage", on_delete=models.CASCADE, related_name="measurements")
    indicator_zh = models.CharField(_("indicator"), max_length=120)
    indicator_en = models.CharField(_("indicator in English"), max_length=160, blank=True)
    unit_zh = models.CharField(_("unit of measure"), max_length=40, blank=True)
    unit_en = models.CharField(_("unit of measure in English"), max_length=40, blank=True)
    before = models.CharField(
        _("before"),
        max_length=60,
        blank=True,
        help_text=_("Figures and signs that need no translation: 25-28, <300, ≈6."),
    )
    after = models.CharField(_("after"), max_length=60, blank=True)
    change = models.CharField(
        _("change"),
        max_length=60,
        blank=True,
        help_text=_("Only when the source states it itself, as in “-80%”."),
    )
    measured_on = models.CharField(
        _("date"),
        max_length=10,
        blank=True,
        validators=[partial_date],
        help_text=_("2021, 2021-08 or 2021-08-23."),
    )
    method = models.CharField(_("how it was measured"), max_length=255, blank=True)
    basis_zh = models.CharField(
        _("basis"),
        max_length=400,
        blank=True,
        help_text=_("Who states it, where, and what it does not show."),
    )
    basis_en = models.CharField(_("basis in English"), max_length=600, blank=True)

    panels = [
        FieldRowPanel(["indicator_zh", "indicator_en"]),
        FieldRowPanel(["unit_zh", "unit_en"]),
        FieldRowPanel(["before", "after", "change"]),
        FieldRowPanel(["measured_on", "method"]),
        FieldRowPanel(["basis_zh", "basis_en"]),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("measurement")
        verbose_name_plural = _("measurements")

    indicator = Bilingual("indicator")
    unit = Bilingual("unit")
    basis = Bilingual("basis")

    # Set by the form of a draft, where an indicator may be named before it has been measured.
    may_lack_values = False

    def clean(self) -> None:
        super().clean()
        if not (self.before or self.after or self.change or self.may_lack_values):
            raise ValidationError(
                {"after": _("Give at least one value (before, after or change), or remove this measurement.")}
            )


class Prerequisite(Orderable):
    pilot = ParentalKey("scenarios.PilotPage", on_delete=models.CASCADE, related_name="prerequisites")
    kind = models.CharField(_("kind"), max_length=20, choices=PrerequisiteKind)
    essential = models.BooleanField(
        _("essential"),
        default=True,
        help_text=_("Without it the pilot cannot be repeated; otherwise it helps."),
    )
    need_zh = models.CharField(_("what is needed"), max_length=255)
    need_en = models.CharField(_("what is needed, in English"), max_length=400, blank=True)

    panels = [FieldRowPanel(["kind", "essential"]), FieldPanel("need_zh"), FieldPanel("need_en")]

    class Meta(Orderable.Meta):
        verbose_name = _("prerequisite")
        verbose_name_plural = _("prerequisites")

    need = Bilingual("need")

    @property
    def weight(self) -> str:
        """In a word: essential, or helpful."""
        return (
            pgettext("prerequisite", "essential") if self.essential else pgettext("prerequisite", "helpful")
        )


class Lesson(Orderable):
    pilot = ParentalKey("scenarios.PilotPage", on_delete=models.CASCADE, related_name="lessons")
    kind = models.CharField(_("kind"), max_length=20, choices=LessonKind)
    text_zh = models.TextField(_("lesson"))
    text_en = models.TextField(_("lesson in English"), blank=True)

    panels = [FieldPanel("kind"), FieldPanel("text_zh"), FieldPanel("text_en")]

    class Meta(Orderable.Meta):
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")

    text = Bilingual("text")


class Risk(Orderable):
    pilot = ParentalKey("scenarios.PilotPage", on_delete=models.CASCADE, related_name="risks")
    risk_zh = models.CharField(_("risk"), max_length=255)
    risk_en = models.CharField(_("risk in English"), max_length=400, blank=True)
    mitigation_zh = models.CharField(_("what was done about it"), max_length=255, blank=True)
    mitigation_en = models.CharField(_("what was done about it, in English"), max_length=400, blank=True)

    panels = [FieldRowPanel(["risk_zh", "risk_en"]), FieldRowPanel(["mitigation_zh", "mitigation_en"])]

    class Meta(Orderable.Meta):
        verbose_name = _("risk")
        verbose_name_plural = _("risks")

    risk = Bilingual("risk")
    mitigation = Bilingual("mitigation")


class Source(Orderable):
    pilot = ParentalKey("scenarios.PilotPage", on_delete=models.CASCADE, related_name="sources")
    title = models.CharField(_("title"), max_length=255)
    title_is_description = models.BooleanField(
        _("the title is a description"),
        default=False,
        help_text=_("Tick when the headline itself is not known and the title describes the source."),
    )
    publisher = models.CharField(_("publisher"), max_length=160, blank=True)
    url = models.URLField(_("address"), max_length=500, blank=True)
    published_on = models.CharField(
        _("date"),
        max_length=10,
        blank=True,
        validators=[partial_date],
        help_text=_("2021, 2021-08 or 2021-08-23."),
    )
    kind = models.CharField(
        _("kind"),
        max_length=20,
        choices=SourceKind,
        help_text=_("Reposts are shown with their publisher as text, not as a link."),
    )

    panels = [
        FieldRowPanel(["title", "title_is_description"]),
        FieldRowPanel(["publisher", "published_on", "kind"]),
        FieldPanel("url"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("source")
        verbose_name_plural = _("sources")

    @property
    def link(self) -> str:
        """The address a reader is sent to; empty for reposts, whose pages are not the publisher's own."""
        return "" if self.kind == SourceKind.REPOST else self.url

    @property
    def why_no_link(self) -> str | Promise:
        """Why a reader is sent nowhere; "" where there is a link."""
        if self.link:
            return ""
        if self.kind == SourceKind.REPOST:
            return _("Not linked: what is known is a copy on another site, not the publisher's own page.")
        if self.kind == SourceKind.POLICY:
            return _("Not linked: a document of which no public address is known.")
        return _("Not linked: no public address of it is known.")


class PilotTask(Orderable):
    """A task of a plan that the pilot serves."""

    pilot = ParentalKey("scenarios.PilotPage", on_delete=models.CASCADE, related_name="pilot_tasks")
    task = models.ForeignKey(
        "scenarios.Task", on_delete=models.CASCADE, related_name="pilot_tasks", verbose_name=_("task")
    )
    path = models.CharField(
        _("place in the document"),
        max_length=60,
        blank=True,
        help_text=_("Where the task names several uses: 二/（二）/1/一是."),
    )
    # By these words a later reading of the plan knows which use this pilot was made for.
    passage = models.TextField(_("the use in the words of the plan"), blank=True, editable=False)

    panels = [FieldPanel("task"), FieldPanel("path")]

    class Meta(Orderable.Meta):
        verbose_name = _("task served")
        verbose_name_plural = _("tasks served")
        constraints = [models.UniqueConstraint(fields=["pilot", "task"], name="pilot_task_once")]
