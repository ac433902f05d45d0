"""Government plan documents, with their tasks and targets."""

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.models import Orderable, PageManager
from wagtail.search import index

from scenarios.editing.forms import PlanForm
from scenarios.editing.panels import plan_edit_handler
from scenarios.intake.outline import Paragraph, outline
from scenarios.models.choices import Comparator, Metric, PlanStatus, TaskKind, TaskRole
from scenarios.models.pages import RegistryPage, RegistryPageQuerySet
from scenarios.models.regions import Region
from scenarios.models.units import Unit
from scenarios.validators import year_validators


class PlanIndexPage(RegistryPage):
    """All plans; plans that name no place (national ones, templates) hang below it, the others below their city."""

    parent_page_types = ["home.HomePage"]
    subpage_types = ["scenarios.PlanPage"]
    max_count = 1

    content_panels = [FieldRowPanel(["title", "title_en"])]

    class Meta:
        verbose_name = _("list of plans")
        verbose_name_plural = _("lists of plans")

    def get_context(self, request: HttpRequest, *args, **kwargs) -> dict:
        plans = PlanPage.objects.public().with_row().newest()
        return super().get_context(request, *args, **kwargs) | {"plans": plans}


class PlanQuerySet(RegistryPageQuerySet):
    def with_row(self) -> "PlanQuerySet":
        """Everything a row in a list shows, in the same query."""
        return self.select_related("region__parent__parent")

    def newest(self) -> "PlanQuerySet":
        """Latest issue first (unknown last), then by title."""
        return self.order_by(models.F("issued_on").desc(nulls_last=True), "title")


PlanManager = PageManager.from_queryset(PlanQuerySet)


class PlanPage(RegistryPage):
    region = models.ForeignKey(
        Region,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="plans",
        verbose_name=_("region"),
        help_text=_("Empty when the document names no place."),
    )
    status = models.CharField(_("status"), max_length=20, choices=PlanStatus, default=PlanStatus.ISSUED)
    document_number = models.CharField(
        _("document number"), max_length=60, blank=True, help_text=_("As printed: 渝北府办发〔2020〕24号.")
    )
    publisher = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="published_plans",
        verbose_name=_("publisher"),
    )
    issued_on = models.DateField(_("date of issue"), null=True, blank=True)
    year_from = models.PositiveSmallIntegerField(
        _("first year"), null=True, blank=True, validators=year_validators
    )
    year_to = models.PositiveSmallIntegerField(
        _("last year"), null=True, blank=True, validators=year_validators
    )
    source_url = models.URLField(_("address of the original"), max_length=500, blank=True)
    source_note = models.CharField(
        _("note on the source"), max_length=255, blank=True, help_text=_("Where this text was taken from.")
    )
    text = models.TextField(
        _("text"),
        help_text=_("The document word for word, one paragraph a line. It is shown as a quotation."),
    )
    editor_note = models.TextField(
        _("note to editors"), blank=True, help_text=_("Never shown to the public.")
    )

    parent_page_types = ["scenarios.CityPage", "scenarios.PlanIndexPage"]
    subpage_types: list[str] = []
    objects = PlanManager()

    base_form_class = PlanForm
    edit_handler = plan_edit_handler(RegistryPage)

    search_fields = [
        *RegistryPage.search_fields,
        index.SearchField("title_en"),
        index.SearchField("document_number"),
        index.FilterField("region"),
        index.FilterField("status"),
    ]

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")

    def clean(self) -> None:
        super().clean()
        if self.year_from and self.year_to and self.year_from > self.year_to:
            raise ValidationError({"year_to": _("The last year lies before the first. Exchange the two.")})

    @property
    def years(self) -> str:
        """2020–2022, or the one year that is known, or nothing."""
        known = [str(year) for year in (self.year_from, self.year_to) if year]
        return "–".join(dict.fromkeys(known))

    @cached_property
    def paragraphs(self) -> list[Paragraph]:
        return outline(self.text)

    @property
    def headings(self) -> list[Paragraph]:
        return [paragraph for paragraph in self.paragraphs if paragraph.level]

    def get_context(self, request: HttpRequest, *args, **kwargs) -> dict:
        return super().get_context(request, *args, **kwargs) | {
            "lineage": self.region.lineage() if self.region else [],
            "tasks": self.tasks.prefetch_related("task_units__unit"),
            "targets": self.targets.all(),
        }


class Task(ClusterableModel, Orderable):
    """One numbered item of a plan that names responsible units."""

    plan = ParentalKey(PlanPage, on_delete=models.CASCADE, related_name="tasks")
    path = models.CharField(
        _("place in the document"),
        max_length=60,
        blank=True,
        help_text=_("Its numbers from the top: 三/（一）/2."),
    )
    heading = models.CharField(_("heading"), max_length=255)
    kind = models.CharField(_("kind"), max_length=20, choices=TaskKind, default=TaskKind.SCENARIO)
    text = models.TextField(_("text"), blank=True, help_text=_("Word for word."))

    panels = [
        FieldRowPanel(["path", "kind"]),
        FieldPanel("heading"),
        FieldPanel("text"),
        InlinePanel("task_units", heading=_("Responsible units"), label=_("Unit")),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("task")
        verbose_name_plural = _("tasks")

    def __str__(self) -> str:
        return f"{self.path} {self.heading}".strip()


class TaskUnit(Orderable):
    task = ParentalKey(Task, on_delete=models.CASCADE, related_name="task_units")
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="task_units", verbose_name=_("unit")
    )
    role = models.CharField(_("role"), max_length=20, choices=TaskRole, default=TaskRole.UNIT)
    cited = models.CharField(_("as the document writes it"), max_length=120, blank=True)

    panels = [FieldRowPanel(["unit", "role", "cited"])]

    class Meta(Orderable.Meta):
        verbose_name = _("responsible unit")
        verbose_name_plural = _("responsible units")
        constraints = [models.UniqueConstraint(fields=["task", "unit"], name="task_unit_once")]


class Target(Orderable):
    """A number a plan promises, with the sentence it was read from."""

    plan = ParentalKey(PlanPage, on_delete=models.CASCADE, related_name="targets")
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True, validators=year_validators)
    metric = models.CharField(_("metric"), max_length=30, choices=Metric)
    metric_note = models.CharField(_("metric in its own words"), max_length=120, blank=True)
    comparator = models.CharField(_("comparator"), max_length=2, choices=Comparator, default=Comparator.EQUAL)
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=4)
    unit = models.CharField(_("unit of measure"), max_length=20, blank=True)
    text = models.TextField(_("sentence"), blank=True, help_text=_("Word for word."))

    panels = [
        FieldRowPanel(["year", "metric", "metric_note"]),
        FieldRowPanel(["comparator", "value", "unit"]),
        FieldPanel("text"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("target")
        verbose_name_plural = _("targets")

    def clean(self) -> None:
        super().clean()
        if self.metric == Metric.OTHER and not self.metric_note:
            raise ValidationError({"metric_note": _("Say in the document's words what is counted.")})
