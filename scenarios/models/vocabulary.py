"""Sectors, scenarios and technologies: the words by which pilots of different cities become comparable."""

from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from taggit.models import ItemBase, TagBase
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.search import index

from scenarios.models.bilingual import Bilingual
from scenarios.models.choices import SectorGroup

code_field_options = {
    "max_length": 60,
    "unique": True,
    "validators": [
        RegexValidator(
            r"^[a-z0-9]+(-[a-z0-9]+)*$",
            _("Use lower-case letters, digits and single hyphens, as in “smart-ports”."),
        )
    ],
}


class Term(index.Indexed, models.Model):
    """What sectors and scenarios share: a code for addresses and programs, labels and a sentence in both languages."""

    code = models.CharField(
        _("code"),
        help_text=_("Part of public addresses and of the API. Do not change it once pilots use it."),
        **code_field_options,
    )
    label_zh = models.CharField(_("Chinese label"), max_length=60, unique=True)
    label_en = models.CharField(_("English label"), max_length=120)
    description_zh = models.TextField(_("Chinese description"), blank=True, help_text=_("One sentence."))
    description_en = models.TextField(_("English description"), blank=True, help_text=_("One sentence."))
    aliases = models.JSONField(
        _("other names"),
        default=list,
        blank=True,
        help_text=_('Other usual names in both languages, as a list: ["智能港口", "smart port"].'),
    )
    sort_order = models.PositiveIntegerField(_("sort order"), default=0)

    search_fields = [
        index.SearchField("label_zh"),
        index.SearchField("label_en"),
        index.SearchField("code"),
        index.SearchField("description_zh"),
        index.SearchField("aliases"),
        index.AutocompleteField("label_zh"),
        index.AutocompleteField("label_en"),
    ]

    class Meta:
        abstract = True
        ordering = ["sort_order", "code"]

    def __str__(self) -> str:
        return self.label

    label = Bilingual("label")
    description = Bilingual("description")


class Sector(Term):
    group = models.CharField(pgettext_lazy("of a sector", "group"), max_length=20, choices=SectorGroup)
    sail = models.BooleanField(
        _("in the Sail plan"),
        default=False,
        help_text=_("One of the 15 sectors of the national 5G application “Sail” plan (2021–2023)."),
    )
    icon = models.SlugField(_("icon"), max_length=40, help_text=_("Name of a symbol in the icon sprite."))
    colour = models.CharField(
        _("colour"),
        max_length=7,
        validators=[RegexValidator(r"^#[0-9a-fA-F]{6}$", _("Write the colour as #rrggbb."))],
        help_text=_("Of its pictures and marks; at least 4.5:1 against white."),
    )

    panels = [
        MultiFieldPanel(
            [FieldRowPanel(["label_zh", "label_en"]), "description_zh", "description_en", "aliases"]
        ),
        FieldRowPanel(["code", "group"]),
        FieldRowPanel(["icon", "colour"]),
        FieldRowPanel(["sail", "sort_order"]),
    ]

    class Meta(Term.Meta):
        verbose_name = _("sector")
        verbose_name_plural = _("sectors")

    def get_absolute_url(self) -> str:
        return reverse("scenarios:sector", args=[self.code])


class Scenario(Term):
    """A repeatable use of 5G within a sector."""

    sector = models.ForeignKey(
        Sector, on_delete=models.PROTECT, related_name="scenarios", verbose_name=_("sector")
    )
    national_typical = models.BooleanField(
        _("national typical scenario"),
        default=False,
        help_text=_(
            "One of the 20 typical “5G + industrial internet” scenarios published by the Ministry of Industry "
            "and Information Technology in 2021."
        ),
    )

    panels = [
        FieldPanel("sector"),
        MultiFieldPanel(
            [FieldRowPanel(["label_zh", "label_en"]), "description_zh", "description_en", "aliases"]
        ),
        FieldRowPanel(["code", "sort_order"]),
        FieldPanel("national_typical"),
    ]

    class Meta(Term.Meta):
        verbose_name = _("scenario")
        verbose_name_plural = _("scenarios")

    def get_absolute_url(self) -> str:
        return reverse("scenarios:scenario", args=[self.code])


class Technology(index.Indexed, TagBase):
    """A tag for a technology a pilot uses; `name` is the Chinese name, as taggit calls it."""

    free_tagging = False

    label_en = models.CharField(_("English label"), max_length=100)
    aliases = models.JSONField(_("other names"), default=list, blank=True)

    panels = [FieldRowPanel(["name", "label_en"]), FieldPanel("slug"), FieldPanel("aliases")]
    search_fields = [
        index.SearchField("name"),
        index.SearchField("label_en"),
        index.SearchField("slug"),
        index.SearchField("aliases"),
        index.AutocompleteField("name"),
        index.AutocompleteField("label_en"),
    ]

    class Meta:
        verbose_name = _("technology")
        verbose_name_plural = _("technologies")
        ordering = ["slug"]

    @property
    def label_zh(self) -> str:
        return self.name

    label = Bilingual("label")


class PilotTechnology(ItemBase):
    tag = models.ForeignKey(Technology, on_delete=models.CASCADE, related_name="pilot_technologies")
    content_object = ParentalKey(
        "scenarios.PilotPage", on_delete=models.CASCADE, related_name="pilot_technologies"
    )
