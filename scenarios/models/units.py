"""Organisations and the names they go by."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.models import Orderable
from wagtail.search import index

from scenarios.models.bilingual import Bilingual
from scenarios.models.choices import UnitKind
from scenarios.models.regions import Region
from scenarios.slugs import ascii_slug, by_sound, unused_slug


class Unit(index.Indexed, ClusterableModel):
    slug = models.SlugField(
        _("slug"),
        max_length=80,
        unique=True,
        blank=True,
        help_text=_("Part of its public address; made from the name when left empty."),
    )
    name_zh = models.CharField(
        _("full name"), max_length=120, help_text=_("As on its seal or its letterhead.")
    )
    name_en = models.CharField(_("English name"), max_length=160, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=UnitKind)
    region = models.ForeignKey(
        Region,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="units",
        verbose_name=_("region"),
        help_text=_("Leave empty for units that work across the country."),
    )
    website = models.URLField(_("website"), blank=True)
    contact_email = models.EmailField(
        _("contact e-mail"),
        blank=True,
        help_text=_("Never shown to the public; questions from readers are passed on to it."),
    )

    sort_name = models.CharField(
        max_length=900, editable=False, default=""
    )  # name_zh in pinyin, by which lists go

    panels = [
        FieldRowPanel(["name_zh", "name_en"]),
        FieldRowPanel(["kind", "region"]),
        InlinePanel("aliases", heading=_("Other names"), label=_("Other name")),
        FieldRowPanel(["website", "contact_email"]),
        FieldPanel("slug"),
    ]
    search_fields = [
        index.SearchField("name_zh"),
        index.SearchField("name_en"),
        index.SearchField("slug"),
        index.RelatedFields("aliases", [index.SearchField("name")]),
        index.AutocompleteField("name_zh"),
        index.AutocompleteField("name_en"),
        index.FilterField("kind"),
    ]

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        ordering = ["sort_name"]
        constraints = [models.UniqueConstraint(fields=["name_zh"], name="unit_name_once")]

    def __str__(self) -> str:
        return self.name

    name = Bilingual("name")

    def save(self, *args, **kwargs) -> None:
        self.sort_name = by_sound(self.name_zh)
        if not self.slug:
            taken = Unit.objects.exclude(pk=self.pk)
            self.slug = unused_slug(
                ascii_slug(self.name_en, self.name_zh), lambda slug: taken.filter(slug=slug).exists()
            )
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("scenarios:unit", args=[self.slug])


class UnitAlias(Orderable):
    """Another name of a unit: 市工信局 for 岳阳市工业和信息化局."""

    unit = ParentalKey(Unit, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField(_("name"), max_length=120)

    panels = [FieldPanel("name")]

    class Meta(Orderable.Meta):
        verbose_name = _("other name")
        verbose_name_plural = _("other names")
        constraints = [models.UniqueConstraint(fields=["unit", "name"], name="unit_alias_once")]

    def __str__(self) -> str:
        return self.name
