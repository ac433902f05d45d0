"""What SEARCH_URL may say. Pure, and quick to import: the settings are checked with it."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

FOLDER_SCHEME = "tantivy"
CLUSTER_SCHEMES = {"elasticsearch": "http", "elasticsearchs": "https"}
DEFAULT_PORT = 9200
DEFAULT_INDEX = "pilots"

# Elasticsearch takes more signs, but a number and a fingerprint are put behind, and others may search for `pilots-*`.
_INDEX = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}")
_HOST = re.compile(r"(?P<name>\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+)(?::(?P<port>\d{1,5}))?")
_FORMS = (
    "tantivy:///path/of/the/index, elasticsearch://host:9200/name or, with TLS, "
    "elasticsearchs://user:password@host1:9200,host2:9200/name"
)


class UnknownAddress(ValueError):
    """The message says what to write, and never repeats the address: it may hold a password."""


@dataclass(frozen=True)
class Folder:
    """An embedded index."""

    path: Path


@dataclass(frozen=True)
class Cluster:
    """An index on Elasticsearch. All hosts speak HTTP, or all HTTPS."""

    hosts: tuple[str, ...]
    """http://name:port of each."""
    index: str
    """What the names of its indexes begin with."""
    credentials: tuple[str, str] | None = field(default=None, repr=False)
    """User and password."""

    @property
    def encrypted(self) -> bool:
        return self.hosts[0].startswith("https:")


def read_address(url: str) -> Folder | Cluster:
    """Raises UnknownAddress."""
    scheme, _, rest = url.partition("://")
    if scheme == FOLDER_SCHEME:
        path = unquote(urlsplit(url).path)
        if not path:
            raise UnknownAddress(f"names no folder: write {FOLDER_SCHEME}:///path/of/the/index.")
        return Folder(Path(path))
    if scheme not in CLUSTER_SCHEMES:
        raise UnknownAddress(f"begins with {scheme[:20]!r}: write {_FORMS}.")
    place, _, index = rest.partition("/")
    if "@" in index:
        raise UnknownAddress("has signs in its password that must be written as %2F for / and %40 for @.")
    user, _, hosts = place.rpartition("@")
    index = index.rstrip("/") or DEFAULT_INDEX
    if not _INDEX.fullmatch(index):
        raise UnknownAddress(
            f"names the index {index[:40]!r}: use small letters a to z, digits, - and _, and nothing behind it."
        )
    transport = CLUSTER_SCHEMES[scheme]
    return Cluster(
        tuple(f"{transport}://{_host(host)}" for host in hosts.split(",")), index, _credentials(user)
    )


def _host(given: str) -> str:
    match = _HOST.fullmatch(given)
    if not match or not 0 < int(match["port"] or DEFAULT_PORT) < 65_536:
        raise UnknownAddress(f"has a host that cannot be read, or none: write {_FORMS}.")
    return f"{match['name']}:{match['port'] or DEFAULT_PORT}"


def _credentials(user: str) -> tuple[str, str] | None:
    if not user:
        return None
    name, colon, password = user.partition(":")
    if not name or not colon:
        raise UnknownAddress(
            "has a user without a password: write user:password@host, signs like @ and / as %40 and %2F."
        )
    return unquote(name), unquote(password)
