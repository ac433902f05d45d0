"""The pages every page links to. They are few, seldom change, and are kept in the cache until they do."""

from dataclasses import dataclass

from django.core.cache import cache
from django.db import transaction
from django.db.models.functions import Coalesce
from django.urls import reverse
from wagtail.models import Page, Site

from scenarios.language import is_english
from scenarios.models import RegistryPageQuerySet

CACHE_KEY = "home.navigation"
CACHE_SECONDS = 300  # only in case a change went past the signals, as a change in the database itself does

_KINDS = ("cityindexpage", "planindexpage", "plainpage")


@dataclass(frozen=True)
class Entry:
    """A page below the home page. `path` is its address below the language prefix."""

    kind: str
    slug: str
    path: str
    title: str
    title_en: str

    @property
    def url(self) -> str:
        return reverse("wagtail_serve", args=[self.path])

    @property
    def label(self) -> str:
        if is_english() and self.title_en:
            return self.title_en
        return self.title


def navigation() -> list[Entry]:
    """Public pages directly below the home page, in the order of the tree."""
    entries = cache.get(CACHE_KEY)
    if entries is None:
        entries = _read()
        cache.set(CACHE_KEY, entries, CACHE_SECONDS)
    return entries


def forget_navigation(**signal) -> None:
    """Receiver of everything that may change what `navigation` gives."""
    cache.delete(CACHE_KEY)
    # Until then another process may keep once more what it still sees.
    transaction.on_commit(lambda: cache.delete(CACHE_KEY))


def _read() -> list[Entry]:
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if site is None:
        return []
    root = site.root_page
    pages = (
        RegistryPageQuerySet(Page)
        .public()
        .child_of(root)
        .filter(content_type__model__in=_KINDS)
        .order_by("path")
    )
    rows = pages.annotate(english=Coalesce(*(f"{kind}__title_en" for kind in _KINDS))).values_list(
        "content_type__model", "slug", "url_path", "title", "english"
    )
    return [
        Entry(kind, slug, path.removeprefix(root.url_path), title, english or "")
        for kind, slug, path, title, english in rows
    ]
