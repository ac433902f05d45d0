"""Administrative divisions, and the countries and cities of pilots abroad."""

from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.search import index

from scenarios.language import is_english
from scenarios.models.choices import RegionLevel

MAX_DEPTH = (
    3  # province, city, county (or country, city): how many levels a query over ancestors has to follow
)


class RegionQuerySet(models.QuerySet):
    def within(self, region: "Region") -> "RegionQuerySet":
        """The region itself and everything below it."""
        return self.filter(within_q(region))

    def with_ancestors(self) -> "RegionQuerySet":
        return self.select_related("parent__parent")


def within_q(region: "Region", prefix: str = "") -> models.Q:
    """Matches `region` and what lies below it; `prefix` leads to the region ("region__" from a pilot)."""
    q = models.Q()
    path = prefix
    for _level in range(MAX_DEPTH):
        q |= models.Q(**{f"{path}id": region.pk})
        path += "parent__"
    return q


class Region(index.Indexed, models.Model):
    """A division with its GB/T 2260 code; abroad, an ISO 3166-1 country ("DE") or a city in one ("DE-hamburg")."""

    code = models.CharField(
        _("code"),
        max_length=40,
        unique=True,
        help_text=_("Six digits of GB/T 2260; abroad the ISO 3166-1 country code, for a city DE-hamburg."),
    )
    year = models.PositiveSmallIntegerField(
        _("year of the code"), null=True, blank=True, help_text=_("Of the code table it was taken from.")
    )
    level = models.CharField(_("level"), max_length=10, choices=RegionLevel)
    name = models.CharField(_("full name"), max_length=60)
    short_name = models.CharField(_("short name"), max_length=40)
    name_en = models.CharField(_("English name"), max_length=80, blank=True)
    pinyin = models.CharField(_("pinyin"), max_length=120, blank=True)
    initials = models.CharField(_("initials"), max_length=30, blank=True)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("lies in"),
    )

    objects = RegionQuerySet.as_manager()

    panels = [
        FieldRowPanel(["name", "short_name"]),
        FieldRowPanel(["name_en", "pinyin", "initials"]),
        FieldRowPanel(["code", "year", "level"]),
        FieldPanel("parent"),
    ]
    search_fields = [
        index.SearchField("name"),
        index.SearchField("name_en"),
        index.SearchField("pinyin"),
        index.SearchField("initials"),
        index.SearchField("code"),
        index.AutocompleteField("name"),
        index.AutocompleteField("name_en"),
        index.AutocompleteField("pinyin"),
        index.FilterField("level"),
    ]

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.label if self.parent_id is None else f"{self.label} · {self.parent.label}"

    def clean(self) -> None:
        super().clean()
        seen = {self.pk}
        for ancestor in self.ancestors():
            if ancestor.pk in seen and ancestor.pk is not None:
                raise ValidationError(
                    {
                        "parent": _("%(name)s lies in itself this way. Choose another region.")
                        % {"name": self.name}
                    }
                )
            seen.add(ancestor.pk)
            if len(seen) > MAX_DEPTH:
                raise ValidationError(
                    {"parent": _("Regions have at most three levels: province, city, county.")}
                )

    @property
    def label(self) -> str:
        if is_english() and self.name_en:
            return self.name_en
        return self.name

    def ancestors(self) -> Iterator["Region"]:
        """From the parent upwards."""
        region = self.parent
        for _level in range(MAX_DEPTH + 1):
            if region is None:
                return
            yield region
            region = region.parent

    def lineage(self) -> list["Region"]:
        """From the top level down to this region."""
        return [*reversed(list(self.ancestors())), self]

    def contains(self, other: "Region") -> bool:
        return any(region.pk == self.pk for region in other.lineage())

    def get_absolute_url(self) -> str:
        return reverse("scenarios:region", args=[self.code])
