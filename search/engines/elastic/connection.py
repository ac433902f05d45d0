"""Talking to the cluster: hosts, credentials, time-outs, and errors that say what to do without telling secrets."""

import logging
import re
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from elasticsearch import (
    ApiError,
    AuthenticationException,
    AuthorizationException,
    ConnectionError,
    ConnectionTimeout,
    Elasticsearch,
    NotFoundError,
    SerializationError,
    SSLError,
    TransportError,
    UnsupportedProductError,
)

from search.address import Cluster
from search.engines.protocol import EngineError, IndexMissing

# A page waits this long for each of at most two tries; then it is listed from the database.
SEARCH_SECONDS = 2.0
WRITE_SECONDS = 10.0
REBUILD_SECONDS = 60.0
# After the cluster did not answer, nobody waits for it again before this.
REST_SECONDS = 5.0

OLDEST_MAJOR = 8
NEWEST_TESTED_MAJOR = 8
_BUSY = {429, 502, 503, 504}
_NOT_ELASTICSEARCH = "answers, but not as Elasticsearch does: look at SEARCH_URL."

logger = logging.getLogger(__name__)
# A line for each request otherwise, at the level of our own news.
logging.getLogger("elastic_transport.transport").setLevel(logging.WARNING)


@dataclass(frozen=True)
class Access:
    """What the address does not say."""

    api_key: str = field(default="", repr=False)
    """As Elasticsearch gives it out, encoded; in place of user and password."""
    authorities: Path | None = None
    """Certificates (PEM) of the authorities to trust in place of the system's."""


class Connection:
    """One for a process. The connections within are opened when needed, and shared by its threads."""

    def __init__(self, cluster: Cluster, access: Access):
        self.index = cluster.index
        self._places = ", ".join(host.partition("://")[2] for host in cluster.hosts)
        several = len(cluster.hosts) > 1
        options: dict[str, Any] = {
            "max_retries": 2 if several else 1,
            # With one host there is no other to ask, and a page would wait twice.
            "retry_on_timeout": several,
            "request_timeout": SEARCH_SECONDS,
        }
        if access.api_key:
            options["api_key"] = access.api_key
        elif cluster.credentials:
            options["basic_auth"] = cluster.credentials
        if cluster.encrypted and access.authorities:
            options["ssl_context"] = _trusting(access.authorities)
        self._client = Elasticsearch(list(cluster.hosts), **options)
        # Kept for each time-out: one is forty objects that refer to each other.
        self._waiting = cache(lambda seconds: self._client.options(request_timeout=seconds))
        self._checked = False
        self._rest_until = 0.0

    @contextmanager
    def searching(self) -> Iterator[Elasticsearch]:
        """The client, with errors as EngineError. Fails at once while the cluster rests after not answering."""
        with self._using(SEARCH_SECONDS, patient=False) as client:
            yield client

    @contextmanager
    def writing(self) -> Iterator[Elasticsearch]:
        with self._using(WRITE_SECONDS, patient=False) as client:
            yield client

    @contextmanager
    def rebuilding(self) -> Iterator[Elasticsearch]:
        """For work that nobody waits for: long time-outs, and it asks even while others let the cluster rest."""
        with self._using(REBUILD_SECONDS, patient=True) as client:
            yield client

    @contextmanager
    def _using(self, seconds: float, *, patient: bool) -> Iterator[Elasticsearch]:
        if not patient and time.monotonic() < self._rest_until:
            raise EngineError(
                f"Elasticsearch at {self._places} did not answer a moment ago; asked again in a few seconds."
            )
        with self._told():
            client = self._waiting(seconds)
            self._check_version(client)
            yield client

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Errors of the client become EngineError."""
        try:
            yield
        except (ApiError, TransportError) as error:
            if _is_away(error):
                self._rest_until = time.monotonic() + REST_SECONDS
            raise self._explained(error) from error

    def _explained(self, error: ApiError | TransportError) -> EngineError:
        if isinstance(error, NotFoundError) and "index_not_found" in error.error:
            return IndexMissing("The search index is missing: run `manage.py rebuild_search`.")
        told = self._refusal(error) if isinstance(error, ApiError) else _failure(error)
        return EngineError(f"Elasticsearch at {self._places} {told}")

    def _refusal(self, error: ApiError) -> str:
        match error:
            case UnsupportedProductError():
                return "is another product: only Elasticsearch is known to work."
            case AuthenticationException():
                return "refuses the credentials: look at SEARCH_API_KEY, or the user in SEARCH_URL."
            case AuthorizationException() if "security_exception" in error.error:
                return (
                    "does not allow this: the user or key needs `monitor` on the cluster and `all` on the indexes "
                    f"{self.index}-*."
                )
        if error.status_code in _BUSY:
            return f"cannot answer now ({error.status_code} {error.error})."
        return f"refused a request ({error.status_code} {error.error}): {_reason(error)}"

    def _check_version(self, client: Elasticsearch) -> None:
        """Once in a process, of every node: `GET /` is not served by every distribution."""
        if self._checked:
            return
        told = client.nodes.info(node_id="_all", metric="_none", filter_path="nodes.*.version").body
        if not isinstance(told, dict) or not told.get("nodes"):
            raise EngineError(f"Elasticsearch at {self._places} {_NOT_ELASTICSEARCH}")
        versions = sorted({node["version"] for node in told["nodes"].values()})
        if old := [version for version in versions if _major(version) < OLDEST_MAJOR]:
            raise EngineError(
                f"Elasticsearch at {self._places} is version {', '.join(old)}: {OLDEST_MAJOR}.0 or newer is needed."
            )
        self._checked = True
        if any(_major(version) > NEWEST_TESTED_MAJOR for version in versions):
            logger.warning(
                "Elasticsearch %s is newer than the versions the registry was tested with (%d).",
                ", ".join(versions),
                NEWEST_TESTED_MAJOR,
            )


def _trusting(authorities: Path) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=str(authorities))
    except OSError as error:
        raise EngineError(f"SEARCH_CA ({authorities}) cannot be read as certificates in PEM.") from error


def _is_away(error: ApiError | TransportError) -> bool:
    if isinstance(error, ApiError):
        return error.status_code in _BUSY
    return isinstance(error, ConnectionError | ConnectionTimeout)


def _major(version: str) -> int:
    match = re.match(r"\d+", version)
    return int(match.group()) if match else 0


def _failure(error: TransportError) -> str:
    match error:
        case SSLError():
            return f"cannot be trusted: {_tls_reason(error)} Look at SEARCH_CA."
        case ConnectionTimeout():
            return "did not answer in time."
        case ConnectionError():
            return "cannot be reached."
        case SerializationError():
            return _NOT_ELASTICSEARCH
    return f"could not be asked: {type(error).__name__}."


def _reason(error: ApiError) -> str:
    """What the cluster says of the request, in its first words."""
    body = error.body if isinstance(error.body, dict) else {}
    told = body.get("error", "")
    reason = told.get("reason", "") if isinstance(told, dict) else str(told)
    return f"{reason[:300]}."


def _tls_reason(error: SSLError) -> str:
    found = re.search(r"certificate verify failed: [^(\"']+|WRONG_VERSION_NUMBER|hostname[^\"']+", str(error))
    return f"{found.group().strip()}." if found else "TLS does not come about."
