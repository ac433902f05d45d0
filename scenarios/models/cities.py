"""The part of the page tree that belongs to places: 地区 → one page for each region that takes part."""

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.search import index

from scenarios.editing.panels import CHANGE_REGION
from scenarios.models.bilingual import Bilingual
from scenarios.models.pages import RegistryPage
from scenarios.models.regions import Region


class CityIndexPage(RegistryPage):
    """All cities that take part; there is one, below the home page."""

    parent_page_types = ["home.HomePage"]
    subpage_types = ["scenarios.CityPage"]
    max_count = 1

    content_panels = [FieldRowPanel(["title", "title_en"])]

    class Meta:
        verbose_name = _("list of cities")
        verbose_name_plural = _("lists of cities")

    def get_context(self, request: HttpRequest, *args, **kwargs) -> dict:
        from scenarios.public.city_list import city_list
        from scenarios.public.edition import kept

        context = super().get_context(request, *args, **kwargs)
        return context | kept(("cities", get_language()), city_list)


class CityPage(RegistryPage):
    """A city (or county, or district) that takes part; its editors have rights on what lies below it."""

    region = models.OneToOneField(
        Region,
        on_delete=models.PROTECT,
        related_name="city_page",
        verbose_name=_("region"),
        help_text=_("Pilots and plans below this page belong to this region or to a part of it."),
    )
    introduction_zh = models.TextField(
        _("Chinese introduction"), blank=True, help_text=_("One or two paragraphs about 5G+ in this place.")
    )
    introduction_en = models.TextField(_("English introduction"), blank=True)

    parent_page_types = ["scenarios.CityIndexPage"]
    subpage_types = ["scenarios.PilotPage", "scenarios.PlanPage"]

    content_panels = [
        FieldRowPanel(["title", "title_en"]),
        FieldPanel("region", permission=CHANGE_REGION),
        FieldRowPanel(["introduction_zh", "introduction_en"]),
    ]
    search_fields = [*RegistryPage.search_fields, index.SearchField("title_en")]

    class Meta:
        verbose_name = _("city page")
        verbose_name_plural = _("city pages")

    introduction = Bilingual("introduction")

    def clean(self) -> None:
        super().clean()
        if self.region_id:
            other = CityPage.objects.filter(region=self.region_id).exclude(pk=self.pk).first()
            if other:
                raise ValidationError(
                    {
                        "region": _("%(name)s already has the page “%(title)s”. Add to that one instead.")
                        % {"name": self.region.name, "title": other.title}
                    }
                )

    def get_context(self, request: HttpRequest, *args, **kwargs) -> dict:
        from scenarios.public.city import city_overview

        return super().get_context(request, *args, **kwargs) | city_overview(self, request)
