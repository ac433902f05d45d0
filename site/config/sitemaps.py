"""What search engines are told of: public pages, and the landing pages of terms that have public pilots."""

from django.contrib.sitemaps import Sitemap
from django.db.models import Model, QuerySet
from django.urls import reverse
from wagtail.models import Site

from home.models import HomePage, PlainPage
from scenarios.models import (
    CityIndexPage,
    CityPage,
    PilotPage,
    PlanIndexPage,
    PlanPage,
    Scenario,
    Sector,
)
from scenarios.models.pages import RegistryPage
from scenarios.public.listings import with_pilot_count
from scenarios.public.units import named_units


class BothLanguages(Sitemap):
    """Every address once a language, each naming the others."""

    i18n = True
    alternates = True
    x_default = True
    limit = 10_000  # addresses a file


class PageSitemap(BothLanguages):
    models: tuple[type[RegistryPage], ...] = (
        HomePage,
        CityIndexPage,
        PlanIndexPage,
        PlainPage,
        PlanPage,
    )

    def items(self) -> list[RegistryPage]:
        self._root = Site.objects.select_related("root_page").get(is_default_site=True).root_page.url_path
        return [
            page
            for model in self.models
            for page in model.objects.public().order_by("pk").only("path", "url_path", "last_published_at")
        ]

    def location(self, page: RegistryPage) -> str:
        return reverse("wagtail_serve", args=[page.url_path.removeprefix(self._root)])

    def lastmod(self, page: RegistryPage):
        return page.last_published_at


class PilotSitemap(PageSitemap):
    models = (PilotPage,)


class CitySitemap(PageSitemap):
    models = (CityPage,)

    def items(self) -> list[RegistryPage]:
        """Those with something to read; pilots and plans hang right below their city."""
        filled = {
            path[: -CityPage.steplen]
            for model in (PilotPage, PlanPage)
            for path in model.objects.public().order_by().values_list("path", flat=True)
        }
        return [page for page in super().items() if page.path in filled]


class TermSitemap(BothLanguages):
    """Sectors and scenarios with public pilots, units that something public names, and the lists of all three."""

    def items(self) -> list[str | Model]:
        pilots = PilotPage.objects.public()
        lists = [f"scenarios:{name}" for name in ("sectors", "scenarios", "units", "regions")]
        return [*lists, *self._used(Sector, "sector", pilots), *self._used(Scenario, "scenario", pilots),
                *named_units()]  # fmt: skip

    @staticmethod
    def _used(model: type[Model], name: str, pilots: QuerySet) -> QuerySet:
        return with_pilot_count(model.objects.all(), name, pilots).filter(pilot_count__gt=0)

    def location(self, item: str | Model) -> str:
        return reverse(item) if isinstance(item, str) else item.get_absolute_url()


SITEMAPS = {"pages": PageSitemap, "cities": CitySitemap, "pilots": PilotSitemap, "terms": TermSitemap}
