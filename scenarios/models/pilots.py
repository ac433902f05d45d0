"""The pilot: one real attempt at a scenario, in one region, by named units with roles."""

import logging
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalManyToManyField
from wagtail.fields import StreamField
from wagtail.models import PageManager, Revision
from wagtail.search import index

from scenarios.blocks import WriteUpBlock
from scenarios.editing.forms import PilotCopyForm, PilotForm
from scenarios.editing.panels import pilot_edit_handler
from scenarios.models.bilingual import Bilingual
from scenarios.models.choices import (
    CostBand,
    Evidence,
    LessonKind,
    PrerequisiteKind,
    Role,
    Stage,
    TextLicence,
)
from scenarios.models.network import NetworkProfile
from scenarios.models.pages import RegistryPage, RegistryPageQuerySet
from scenarios.models.pilot_parts import PilotUnit
from scenarios.models.regions import Region, within_q
from scenarios.models.replication import CircleError, Replication
from scenarios.models.units import Unit
from scenarios.models.vocabulary import Scenario, Sector
from scenarios.slugs import unused_slug
from scenarios.validators import year_validators

logger = logging.getLogger(__name__)

SCHEDULED = "wagtail.publish.scheduled"  # as Wagtail's command logs it


class PilotQuerySet(RegistryPageQuerySet):
    def in_region(self, region: Region) -> "PilotQuerySet":
        return self.filter(within_q(region, "region__"))

    def with_card(self) -> "PilotQuerySet":
        """Everything a card in a list shows, in a fixed number of queries."""
        leads = PilotUnit.objects.filter(role__in=[Role.LEAD, Role.RESPONSIBLE, Role.USER]).select_related(
            "unit"
        )
        return self.select_related("sector", "scenario", "region__parent__parent", "cover").prefetch_related(
            Prefetch("pilot_units", queryset=leads, to_attr="card_units")
        )

    def newest(self) -> "PilotQuerySet":
        """Latest start first (unknown last), then latest publication."""
        return self.order_by(
            models.F("started_year").desc(nulls_last=True),
            models.F("first_published_at").desc(nulls_last=True),
            "pk",
        )


PilotManager = PageManager.from_queryset(PilotQuerySet)


class PilotPage(NetworkProfile, RegistryPage):
    summary_zh = models.TextField(
        _("Chinese summary"),
        max_length=300,
        help_text=_("Two or three sentences: what was done, for whom, with what result. Shown in lists."),
    )
    summary_en = models.TextField(_("English summary"), max_length=600, blank=True)
    cover = models.ForeignKey(
        "media.RegistryImage",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("cover picture"),
        help_text=_("A photograph of the pilot you have the right to use. Without one a cover is drawn."),
    )

    # Sector and scenario may be null in the database because a draft can be saved with just a title; they are not
    # `blank`, so validation asks for them before a pilot is submitted or published.
    sector = models.ForeignKey(
        Sector, on_delete=models.PROTECT, null=True, related_name="pilots", verbose_name=_("sector")
    )
    extra_sectors = ParentalManyToManyField(
        Sector, blank=True, related_name="extra_pilots", verbose_name=_("further sectors")
    )
    scenario = models.ForeignKey(
        Scenario,
        on_delete=models.PROTECT,
        null=True,
        related_name="pilots",
        verbose_name=_("scenario"),
        help_text=_("What was tried, in the words that make it comparable with other cities' pilots."),
    )
    extra_scenarios = ParentalManyToManyField(
        Scenario, blank=True, related_name="extra_pilots", verbose_name=_("further scenarios")
    )
    technologies = ClusterTaggableManager(
        through="scenarios.PilotTechnology", blank=True, verbose_name=_("technologies")
    )

    region = models.ForeignKey(
        Region,
        on_delete=models.PROTECT,
        related_name="pilots",
        verbose_name=_("region"),
        blank=True,
        help_text=_("The county or district, where it is known; the city of this page when left empty."),
    )
    site_zh = models.CharField(
        pgettext_lazy("where a pilot runs", "site"),
        max_length=160,
        blank=True,
        help_text=_("The port, hospital, mine, road … where it runs."),
    )
    site_en = models.CharField(_("site in English"), max_length=160, blank=True)

    stage = models.CharField(_("stage"), max_length=20, choices=Stage)
    stopped_reason = models.CharField(_("why it stopped"), max_length=255, blank=True)
    evidence = models.CharField(
        _("evidence"),
        max_length=20,
        choices=Evidence,
        help_text=_(
            "The strongest thing the sources below show; what is only planned stays “stated in a plan”."
        ),
    )
    started_year = models.PositiveSmallIntegerField(
        _("start year"),
        null=True,
        blank=True,
        validators=year_validators,
        help_text=_("Empty when not stated."),
    )
    last_checked_on = models.DateField(
        _("last checked"),
        null=True,
        blank=True,
        help_text=_("When someone last compared this record with its sources."),
    )

    problem_zh = models.TextField(_("problem"), blank=True, help_text=_("What was wrong or missing before."))
    problem_en = models.TextField(_("problem in English"), blank=True)
    solution_zh = models.TextField(_("what was done"), blank=True)
    solution_en = models.TextField(_("what was done, in English"), blank=True)
    outcome_zh = models.TextField(
        _("what came of it"), blank=True, help_text=_("Also what the sources do not show. Do not round up.")
    )
    outcome_en = models.TextField(_("what came of it, in English"), blank=True)
    body = StreamField(WriteUpBlock(), blank=True, verbose_name=_("write-up"))

    replication_note_zh = models.TextField(
        _("about repeating it"), blank=True, help_text=_("What the sources say about repeating it elsewhere.")
    )
    replication_note_en = models.TextField(_("about repeating it, in English"), blank=True)
    cost_band = models.CharField(_("cost"), max_length=20, choices=CostBand, blank=True)
    cost_note = models.CharField(
        _("note on the cost"), max_length=255, blank=True, help_text=_("What it covers, who states it.")
    )
    funding = models.CharField(
        _("funding"),
        max_length=255,
        blank=True,
        help_text=_("Who paid: own budget, subsidy, operator, bond …"),
    )
    contact_unit = models.ForeignKey(
        Unit,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="contact_for",
        verbose_name=_("contact unit"),
        help_text=_("The unit that answers questions about this pilot."),
    )
    text_licence = models.CharField(
        _("licence of the text"), max_length=20, choices=TextLicence, default=TextLicence.CC_BY
    )
    editor_note = models.TextField(
        _("note to editors"), blank=True, help_text=_("Never shown to the public: what still has to be done.")
    )

    parent_page_types = ["scenarios.CityPage"]
    subpage_types: list[str] = []
    base_form_class = PilotForm
    copy_form_class = PilotCopyForm
    objects = PilotManager()
    edit_handler = pilot_edit_handler(NetworkProfile.network_panels, RegistryPage)

    search_fields = [
        *RegistryPage.search_fields,
        index.SearchField("title_en"),
        index.SearchField("summary_zh"),
        index.SearchField("site_zh"),
        index.FilterField("sector"),
        index.FilterField("stage"),
        index.FilterField("evidence"),
        index.FilterField("region"),
    ]

    class Meta:
        verbose_name = _("pilot")
        verbose_name_plural = _("pilots")

    summary = Bilingual("summary")
    site_name = Bilingual("site")
    problem = Bilingual("problem")
    solution = Bilingual("solution")
    outcome = Bilingual("outcome")
    replication_note = Bilingual("replication_note")

    def clean(self) -> None:
        super().clean()
        errors = {}
        if self.stage == Stage.STOPPED and not self.stopped_reason:
            errors["stopped_reason"] = _("Say why the pilot stopped: it is what others learn from.")
        if self.stage == Stage.PLANNED and self.evidence in (Evidence.MEASURED, Evidence.VERIFIED):
            errors["evidence"] = _(
                "A planned pilot cannot have been measured. Choose a later stage or weaker evidence."
            )
        if self.slug and PilotPage.objects.filter(slug=self.slug).exclude(pk=self.pk).exists():
            errors["slug"] = _("Another pilot has the address “%(slug)s”. Choose another one.") % {
                "slug": self.slug
            }
        if errors:
            raise ValidationError(errors)

    def _set_core_field_defaults(self) -> None:
        # Here and not in `clean`, which Wagtail does not call when it saves a draft.
        self.region_id = self.region_id or self._city_region_id()
        super()._set_core_field_defaults()

    def _city_region_id(self) -> int | None:
        """The region of the city page above; None while the parent is not known."""
        if not (self.path or getattr(self, "_cached_parent_obj", None)):
            return None
        parent = self.get_parent()
        city = parent.specific if parent else None
        return getattr(city, "region_id", None)

    def _get_autogenerated_slug(self, base_slug: str) -> str:
        """A pilot's slug is its name for programs, so it is unique among all pilots, not only in its city."""
        others = PilotPage.objects.exclude(pk=self.pk)
        base_slug = unused_slug(base_slug, lambda slug: others.filter(slug=slug).exists())
        return super()._get_autogenerated_slug(base_slug)

    def publish(self, revision: Revision, *args: Any, **kwargs: Any) -> None:
        """A schedule goes on with the next page when this one cannot be published any more."""
        try:
            super().publish(revision, *args, **kwargs)
        except CircleError as error:
            if kwargs.get("log_action") != SCHEDULED:
                raise
            logger.error("Pilot %d is not published as scheduled: %s", self.pk, " ".join(error.messages))
            # An update and not `save`, which has effects of its own.
            Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=None)

    def public_origins(self) -> models.QuerySet:
        """Edges to pilots this one repeats, as far as those are public."""
        # By number: the edges of a draft are filtered in memory, which cannot look for a page among rows.
        public = PilotPage.objects.public().values_list("id", flat=True)
        return self.origins.filter(origin__id__in=public).select_related("origin__region__parent__parent")

    def public_repeats(self) -> models.QuerySet:
        """Edges from pilots that repeat this one, as far as those are public; none before the first save."""
        if not self.pk:
            return Replication.objects.none()
        public = self.repeats.filter(repeat__in=PilotPage.objects.public())
        return public.select_related("repeat__region__parent__parent")

    @property
    def place(self) -> str:
        """City and county in the language of the interface: 潍坊市 · 昌乐县."""
        return " · ".join(region.label for region in self.region.lineage())

    @property
    def all_sectors(self) -> list[Sector]:
        """The main sector first; without it in a draft that has none yet."""
        return [*filter(None, [self.sector]), *self.extra_sectors.all()]

    @property
    def all_scenarios(self) -> list[Scenario]:
        """The main scenario first; without it in a draft that has none yet."""
        return [*filter(None, [self.scenario]), *self.extra_scenarios.all()]

    @cached_property
    def units_by_role(self) -> list[tuple[Role, list[Unit]]]:
        """(role, units) in the order of `Role`, roles without a unit left out."""
        rows = list(self.pilot_units.all())
        prefetch_related_objects(rows, "unit")  # one query, none where they were read along
        grouped = ((role, [row.unit for row in rows if row.role == role]) for role in Role)
        return [(role, units) for role, units in grouped if units]

    @property
    def text_licence_url(self) -> str:
        """Address of the licence deed; empty for those without one."""
        return TextLicence(self.text_licence).url

    @cached_property
    def needs_by_kind(self) -> list[tuple[str, list]]:
        """(kind, prerequisites) in the order of `PrerequisiteKind`, the essential ones first."""
        rows = sorted(self.prerequisites.all(), key=lambda row: not row.essential)
        grouped = ((kind.label, [row for row in rows if row.kind == kind]) for kind in PrerequisiteKind)
        return [(label, needs) for label, needs in grouped if needs]

    @cached_property
    def lessons_by_kind(self) -> list[tuple[str, list]]:
        rows = list(self.lessons.all())
        grouped = ((kind.label, [row for row in rows if row.kind == kind]) for kind in LessonKind)
        return [(label, lessons) for label, lessons in grouped if lessons]

    def get_context(self, request: HttpRequest, *args, **kwargs) -> dict:
        from scenarios.public.pilot import page_context

        return super().get_context(request, *args, **kwargs) | page_context(self, request)
