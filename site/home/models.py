"""The home page, plain pages (about, how to contribute, method) and what the whole site shows."""

import re
from html import unescape

from django.db import models
from django.http import HttpRequest
from django.utils.html import strip_tags
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.search import index
from wagtail.url_routing import RouteResult

from home.front import front_page
from scenarios.models.bilingual import Bilingual
from scenarios.models.pages import RegistryPage
from scenarios.models.pilots import PilotPage
from scenarios.public.edition import Shelf, is_for_everybody, kept

PLAIN_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"]


# Where a page was found, by its path: what kind it is, and its number.
_FOUND: Shelf[str, tuple[type[Page], int]] = Shelf(most=4_000)
# As they were read: what their pages add to them is the same for everybody. Whether somebody may see one is asked anew.
_PILOTS: Shelf[int, PilotPage] = Shelf(most=500)


class HomePage(RegistryPage):
    """What this is in one sentence, the search box, and ways in. Its figures come from `home.front`."""

    lead_zh = models.CharField(_("what this is, in Chinese"), max_length=200)
    lead_en = models.CharField(_("what this is, in English"), max_length=300, blank=True)

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["scenarios.CityIndexPage", "scenarios.PlanIndexPage", "home.PlainPage"]
    max_count = 1

    content_panels = [
        FieldRowPanel(["title", "title_en"]),
        FieldPanel("lead_zh"),
        FieldPanel("lead_en"),
    ]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    lead = Bilingual("lead")

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Find the page by its whole path at once: Wagtail's own way costs two queries a level."""
        if path_components:
            path = self.url_path + "/".join(path_components) + "/"
            for kind, number in _FOUND.each([path], self._found).values():
                if kind is PilotPage and is_for_everybody(request):
                    page = _PILOTS.each([number], PilotPage.objects.in_bulk).get(number)
                else:
                    page = kind._default_manager.filter(pk=number).first()
                if page is not None:
                    return page.route(request, [])
        return super().route(request, path_components)

    def _found(self, paths: list[str]) -> dict[str, tuple[type[Page], int]]:
        found = {}
        for path in paths:
            # By the slug, of which there is an index; of addresses there is none.
            pages = Page.objects.filter(slug=path.split("/")[-2], url_path=path)
            if page := pages.filter(path__startswith=self.path).first():
                found[path] = (page.specific_class or Page, page.pk)
        return found

    def get_context(self, request: HttpRequest, *args, **kwargs) -> dict:
        return super().get_context(request, *args, **kwargs) | kept(
            ("front page", get_language()), front_page
        )


class PlainPage(RegistryPage):
    body_zh = RichTextField(_("Chinese text"), features=PLAIN_FEATURES)
    body_en = RichTextField(_("English text"), features=PLAIN_FEATURES, blank=True)

    parent_page_types = ["home.HomePage", "home.PlainPage"]
    subpage_types = ["home.PlainPage"]

    content_panels = [FieldRowPanel(["title", "title_en"]), FieldPanel("body_zh"), FieldPanel("body_en")]
    search_fields = [*RegistryPage.search_fields, index.SearchField("body_zh"), index.SearchField("body_en")]

    class Meta:
        verbose_name = _("plain page")
        verbose_name_plural = _("plain pages")

    body = Bilingual("body")

    @property
    def opening(self) -> str:
        """The first paragraph as plain text."""
        paragraph = re.search(r"<p\b[^>]*>(.*?)</p>", self.body, re.DOTALL)
        return unescape(strip_tags(paragraph[1])) if paragraph else ""


@register_setting(icon="site")
class RegistrySettings(BaseGenericSetting):
    """What every page shows: the operator of the registry and where to write to it."""

    operator_zh = models.CharField(_("operator of the registry"), max_length=120, blank=True)
    operator_en = models.CharField(_("operator, in English"), max_length=160, blank=True)
    contact_email = models.EmailField(_("contact e-mail"), blank=True, help_text=_("Shown in the footer."))
    notice_zh = models.CharField(
        _("notice"),
        max_length=200,
        blank=True,
        help_text=_("Shown above every page, for example before maintenance."),
    )
    notice_en = models.CharField(_("notice in English"), max_length=300, blank=True)

    panels = [
        FieldRowPanel(["operator_zh", "operator_en"]),
        FieldPanel("contact_email"),
        FieldRowPanel(["notice_zh", "notice_en"]),
    ]

    class Meta:
        verbose_name = _("registry")

    operator = Bilingual("operator")
    notice = Bilingual("notice")
