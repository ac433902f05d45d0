"""Engines: what holds the index. `default_engine` is the one the settings name."""

from functools import cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from search.address import Cluster, Folder, UnknownAddress, read_address
from search.engines.embedded import EmbeddedEngine
from search.engines.protocol import Engine


def default_engine() -> Engine:
    return engine_at(settings.SEARCH_URL)


@cache
def engine_at(url: str) -> Engine:
    """One engine a process for each address, so that its open index is shared by all requests."""
    address = _address(url)
    if isinstance(address, Folder):
        return EmbeddedEngine(address.path)
    return _on_cluster(address)


def index_folder(url: str) -> Path:
    """The folder on this machine for what goes with the index: the index itself when it is embedded."""
    address = _address(url)
    return address.path if isinstance(address, Folder) else Path(settings.STATE_DIR) / "search"


def _on_cluster(cluster: Cluster) -> Engine:
    # Its client takes a third of a second to import, which only those who use it should wait for.
    from search.engines.elastic import Access, ElasticEngine

    authorities = Path(settings.SEARCH_CA) if settings.SEARCH_CA else None
    return ElasticEngine(cluster, Access(settings.SEARCH_API_KEY, authorities))


def _address(url: str) -> Folder | Cluster:
    """Raises ImproperlyConfigured."""
    try:
        return read_address(url)
    except UnknownAddress as error:
        raise ImproperlyConfigured(f"SEARCH_URL {error}") from error
