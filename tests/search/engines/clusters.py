"""Engines on the cluster of the tests, with indexes of their own that are removed afterwards."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import uuid4

from elasticsearch import Elasticsearch

from search.address import read_address
from search.engines.elastic import Access, ElasticEngine


def address(url: str, index: str) -> str:
    """SEARCH_URL of an index on the server at `url`, http://… or https://…"""
    scheme, _, place = url.partition("://")
    return f"{'elasticsearchs' if scheme == 'https' else 'elasticsearch'}://{place}/{index}"


def remove_indexes(client: Elasticsearch, name: str) -> None:
    for index in client.indices.get(index=f"{name}-*", features="aliases").body:
        client.indices.delete(index=index)


@contextmanager
def own_name(url: str) -> Iterator[str]:
    """What no other index begins with; all that do are removed at the end."""
    name = f"test-{uuid4().hex[:12]}"
    try:
        yield name
    finally:
        with Elasticsearch(url) as client:
            remove_indexes(client, name)


@contextmanager
def engines_on(url: str, access: Access | None = None) -> Iterator[Callable[[str], ElasticEngine]]:
    """Makes engines by name."""
    with own_name(url) as start:
        yield lambda name: ElasticEngine(read_address(address(url, f"{start}-{name}")), access)
