"""Addresses: programs and staff without a language prefix, people with one (`/en/` for English)."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib.sitemaps import views as sitemap_views
from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from config import health
from config.api import api, unknown_address
from config.public_files import robots, uploaded_file
from config.sitemaps import SITEMAPS
from home.privacy import privacy
from scenarios.editing.reports import page_types_urls
from scenarios.public.catalogue import catalogue

handler400 = "config.errors.bad_request"
handler403 = "config.errors.permission_denied"
handler500 = "config.errors.server_error"

urlpatterns = [
    path("admin/", include(page_types_urls())),  # before Wagtail's own, to stand in their place
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("api/v1/", unknown_address),  # Ninja's own root answers with a page
    path("api/v1/", api.urls),
    re_path("^api/", unknown_address),
    re_path(r"^catalogue\.(?P<form>jsonld|ttl)$", catalogue, name="catalogue"),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("robots.txt", robots, name="robots"),
    path("sitemap.xml", sitemap_views.index, {"sitemaps": SITEMAPS}, name="sitemap_index"),
    path(
        "sitemap-<section>.xml",
        sitemap_views.sitemap,
        {"sitemaps": SITEMAPS},
        name="django.contrib.sitemaps.views.sitemap",
    ),
]

if not settings.ENV.storage_bucket:
    urlpatterns.append(path("media/<path:path>", uploaded_file, name="uploaded_file"))

urlpatterns += i18n_patterns(
    path("search/", include("search.urls")),
    path("privacy/", privacy, name="privacy"),
    path("", include("scenarios.public.urls")),
    path("", include(wagtail_urls)),
    prefix_default_language=False,
)
