"""Government plan documents, with their tasks and targets."""

from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.models import Orderable, PageManager
from wagtail.search import index

from scenarios.editing.forms import PlanForm
from scenarios.editing.panels import plan_edit_handler
from scenarios.intake.paragraphs import Paragraph, paragraphs_of
from scenarios.language import is_english
from scenarios.models.choices import Comparator, Metric, PlanStatus, TaskKind, TaskRole
from scenarios.models.pages import RegistryPage, RegistryPageQuerySet
from scenarios.models.pilot_parts import PilotTask
from scenarios.models.pilots import PilotPage
from scenarios.models.regions import Region
from scenarios.models.units import Unit
from scenarios.slugs import unused_slug
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
        from scenarios.public.listings import paginated_plans

        context = super().get_context(request, *args, **kwargs)
        return context | {"plans": paginated_plans(PlanPage.objects.public(), request)}


class PlanQuerySet(RegistryPageQuerySet):
    def public(self) -> "PlanQuerySet":
        """The rule of all pages, and no templates: a plan of “X市” is for editors to start from."""
        return super().public().exclude(status=PlanStatus.TEMPLATE)

    def with_row(self) -> "PlanQuerySet":
        """Everything a row in a list shows, in the same query: `.task_count`, `.target_count`, `.pilot_count`.

        Pilots are those that serve one of its tasks and are public.
        """
        from scenarios.public.listings import number_of

        this = models.OuterRef("pk")
        # Asked of each tie: as a set to be in, all public pilots would be collected anew for every plan.
        is_public = models.Exists(PilotPage.objects.public().filter(pk=models.OuterRef("pilot")))
        ties = PilotTask.objects.filter(is_public, task__plan=this)
        # The text of a plan has tens of thousands of signs, and no row shows it.
        rows = self.select_related("region__parent__parent").defer("text")
        return rows.annotate(
            task_count=number_of(Task.objects.filter(plan=this)),
            target_count=number_of(Target.objects.filter(plan=this)),
            pilot_count=number_of(ties, "pilot"),
        )

    def newest(self) -> "PlanQuerySet":
        """Latest issue first (unknown last), then by title."""
        return self.order_by(models.F("issued_on").desc(nulls_last=True), "title", "pk")


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
        errors = {}
        if self.year_from and self.year_to and self.year_from > self.year_to:
            errors["year_to"] = _("The last year lies before the first. Exchange the two.")
        if self.slug and PlanPage.objects.filter(slug=self.slug).exclude(pk=self.pk).exists():
            message = _("Another plan has the address “%(slug)s”. Choose another one.")
            errors["slug"] = message % {"slug": self.slug}
        if errors:
            raise ValidationError(errors)

    def _get_autogenerated_slug(self, base_slug: str) -> str:
        """A plan's slug is its name for programs, so it is unique among all plans, not only in its city."""
        others = PlanPage.objects.exclude(pk=self.pk)
        base_slug = unused_slug(base_slug, lambda slug: others.filter(slug=slug).exists())
        return super()._get_autogenerated_slug(base_slug)

    def serve(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if self.status == PlanStatus.TEMPLATE and not getattr(request, "is_preview", False):
            raise Http404
        return super().serve(request, *args, **kwargs)

    @property
    def years(self) -> str:
        """2020–2022, or the one year that is known, or nothing."""
        known = [str(year) for year in (self.year_from, self.year_to) if year]
        return "–".join(dict.fromkeys(known))

    @cached_property
    def paragraphs(self) -> list[Paragraph]:
        return paragraphs_of(self.text)

    @property
    def headings(self) -> list[Paragraph]:
        return [paragraph for paragraph in self.paragraphs if paragraph.level]

    def get_context(self, request: HttpRequest, *args, **kwargs) -> dict:
        from scenarios.public.plan import page_context

        return super().get_context(request, *args, **kwargs) | page_context(self, request)


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

    @property
    def anchor(self) -> str:
        """Where it stands on the page of its plan."""
        return f"task-{self.pk}"


class TaskUnit(Orderable):
    """A unit that answers for a task. Without `unit` it is a group (各县市区政府), or a unit of a template's "X市"."""

    task = ParentalKey(Task, on_delete=models.CASCADE, related_name="task_units")
    unit = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="task_units",
        verbose_name=_("unit"),
        help_text=_("Empty for a group such as 各县市区政府."),
    )
    role = models.CharField(_("role"), max_length=20, choices=TaskRole, default=TaskRole.UNIT)
    cited = models.CharField(_("as the document writes it"), max_length=120, blank=True)

    panels = [FieldRowPanel(["unit", "role", "cited"])]

    class Meta(Orderable.Meta):
        verbose_name = _("responsible unit")
        verbose_name_plural = _("responsible units")
        constraints = [models.UniqueConstraint(fields=["task", "unit"], name="task_unit_once")]

    def clean(self) -> None:
        super().clean()
        if self.unit_id is None and not self.cited:
            raise ValidationError({"cited": _("Choose a unit, or write the group as the document names it.")})

    @property
    def label(self) -> str:
        """As the document writes it, else the unit's name."""
        return self.cited or str(self.unit)

    @property
    def name(self) -> str:
        """What visitors read: in Chinese the `label`, in English the unit's English name as far as it has one."""
        if self.unit and self.unit.name_en and is_english():
            return self.unit.name_en
        return self.label


class Target(ClusterableModel, Orderable):
    """A number a plan promises, with the sentence it was read from."""

    plan = ParentalKey(PlanPage, on_delete=models.CASCADE, related_name="targets")
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True, validators=year_validators)
    metric = models.CharField(_("metric"), max_length=30, choices=Metric)
    metric_note = models.CharField(_("metric in its own words"), max_length=120, blank=True)
    comparator = models.CharField(_("comparator"), max_length=2, choices=Comparator, default=Comparator.EQUAL)
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=4)
    unit = models.CharField(_("unit of measure"), max_length=20, blank=True)
    is_addition = models.BooleanField(
        _("added in the year"),
        default=False,
        help_text=_("Ticked for what is built in the year itself; otherwise it is what there is by then."),
    )
    text = models.TextField(_("sentence"), blank=True, help_text=_("Word for word."))

    panels = [
        FieldRowPanel(["year", "metric", "metric_note"]),
        FieldRowPanel(["comparator", "value", "unit"]),
        FieldPanel("is_addition"),
        FieldPanel("text"),
        InlinePanel("parts", heading=_("Parts"), label=_("Part")),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("target")
        verbose_name_plural = _("targets")

    def clean(self) -> None:
        super().clean()
        if self.metric == Metric.OTHER and not self.metric_note:
            raise ValidationError({"metric_note": _("Say in the document's words what is counted.")})


class TargetPart(Orderable):
    """A share of a target's value: of 1,344 base stations, 728 by China Mobile."""

    target = ParentalKey(Target, on_delete=models.CASCADE, related_name="parts")
    name = models.CharField(_("whose share"), max_length=60)
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=4)

    panels = [FieldRowPanel(["name", "value"])]

    class Meta(Orderable.Meta):
        verbose_name = _("part of a target")
        verbose_name_plural = _("parts of a target")

    def __str__(self) -> str:
        return f"{self.name} {self.value.normalize():f}"
