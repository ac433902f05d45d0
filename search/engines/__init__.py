"""Engines: what holds the index. `default_engine` is the one the settings name."""

from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from search.engines.embedded import EmbeddedEngine
from search.engines.protocol import Engine

EMBEDDED_SCHEME = "tantivy"


def default_engine() -> Engine:
    return engine_at(settings.SEARCH_URL)


@cache
def engine_at(url: str) -> Engine:
    """One engine a process for each address, so that its open index is shared by all requests."""
    return EmbeddedEngine(index_folder(url))


def index_folder(url: str) -> Path:
    """Where an embedded index lies. Raises ImproperlyConfigured for any other kind of address."""
    parts = urlsplit(url)
    if parts.scheme != EMBEDDED_SCHEME or not parts.path:
        raise ImproperlyConfigured(f"SEARCH_URL is {url!r}: use {EMBEDDED_SCHEME}:///path/of/the/index.")
    return Path(unquote(parts.path))
