"""Fixtures for tests on a real Elasticsearch. A module that wants them says so:

    pytest_plugins = ["tests.elasticsearch.fixtures"]

Nodes are fetched and started when the first test asks. Where that is impossible the tests are skipped; under
`CI=true` they fail.
"""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.elasticsearch.distribution import missing
from tests.elasticsearch.machine import locked
from tests.elasticsearch.node import ElasticCluster


@pytest.fixture(scope="session")
def elasticsearch_url(tmp_path_factory, request) -> Iterator[str]:
    """Address of one node for the whole run, shared by its workers: give indexes names of your own, delete them.

    ELASTICSEARCH_TEST_URL names another server, with user and password if it wants them.
    """
    if given := os.environ.get("ELASTICSEARCH_TEST_URL"):
        yield given
        return
    folder = tmp_path_factory.getbasetemp()
    if hasattr(request.config, "workerinput"):  # pytest-xdist: its workers' folders lie side by side
        folder = folder.parent
    with _shared_node(folder) as url:
        yield url


@pytest.fixture(scope="module")
def elasticsearch_secured() -> Iterator[ElasticCluster]:
    """One node for the module, with TLS, which asks for a user and a password."""
    with _cluster(security=True) as cluster:
        yield cluster


@pytest.fixture
def elasticsearch_cluster() -> Iterator[ElasticCluster]:
    """Three nodes for the test alone, which may kill them. They take 20 to 30 seconds and 1.6 GB of memory.

    Call `wait()` before relying on copies: those of a new index are not there at once. After a kill Elasticsearch
    leaves a lost copy alone for a minute, unless the index has `unassigned.node_left.delayed_timeout` "0".
    """
    with _cluster(nodes=3) as cluster:
        yield cluster


def _cluster(nodes: int = 1, *, security: bool = False) -> ElasticCluster:
    if how := missing():
        if os.environ.get("CI"):
            pytest.fail(how, pytrace=False)
        pytest.skip(how)
    return ElasticCluster(nodes, security=security)


@contextmanager
def _shared_node(folder: Path) -> Iterator[str]:
    """Address of the node of all processes that use this folder; the one that started it ends it, as the last."""
    address, users = folder / "elasticsearch.url", folder / "elasticsearch.users"
    own: ElasticCluster | None = None
    with ExitStack() as stack:
        with ExitStack() as using:
            with locked(folder / "elasticsearch.start"):
                using.enter_context(locked(users, shared=True))
                if not address.exists():
                    own = stack.enter_context(_cluster())
                    address.write_text(own.urls[0])
            yield address.read_text()
        if own is not None:
            # Waits until nobody else uses it; who comes later finds no address and starts another.
            stack.enter_context(locked(users))
            address.unlink()
