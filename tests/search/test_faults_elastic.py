"""Nodes go away and come back while people read and publish."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from search.address import read_address
from search.engines.elastic import ElasticEngine
from search.engines.protocol import Changes, EngineError
from search.planning import Planner
from search.query import SearchQuery
from tests.search.conftest import document
from tests.search.engines.clusters import address
from tests.search.processes import empty_database, manage, own_state, start  # noqa: F401

pytest_plugins = ["tests.elasticsearch.fixtures"]
pytestmark = pytest.mark.slow

LIMIT_SECONDS = 120


@pytest.fixture
def site(own_state, elasticsearch_secured):  # noqa: F811
    """Environment of a site that searches on a cluster with TLS and a password."""
    return own_state | {
        "SEARCH_URL": address(elasticsearch_secured.urls[0], "pilots"),
        "SEARCH_CA": str(elasticsearch_secured.certificate_authority),
        # Pages name their style sheet without `collectstatic`.
        "DEBUG": "1",
    }


@pytest.mark.django_db
def test_the_site_stays_up_while_the_cluster_goes_and_comes(site, elasticsearch_secured):
    [node] = elasticsearch_secured.nodes
    load = start(site, "load")
    lines = []

    def until(degraded: bool, rounds: int) -> None:
        """Reads on until so many rounds in a row were so."""
        limit = time.monotonic() + LIMIT_SECONDS
        seen = 0
        while seen < rounds:
            assert time.monotonic() < limit, lines[-3:]
            lines.append(json.loads(load.stdout.readline()))
            seen = seen + 1 if lines[-1]["degraded"] is degraded else 0

    for end in (node.kill, node.stop):
        until(degraded=False, rounds=5)
        end()
        until(degraded=True, rounds=10)
        node.start()
        elasticsearch_secured.wait("yellow")
        until(degraded=False, rounds=5)
    rest, _ = load.communicate(timeout=LIMIT_SECONDS)
    lines += map(json.loads, rest.splitlines())
    assert load.returncode == 0
    assert {status for line in lines for status in line["statuses"]} == {200}

    drained = manage(site, "drain_outbox")
    assert drained.returncode == 0, drained.stderr
    checked = manage(site, "rebuild_search", "--check")
    assert checked.returncode == 0, checked.stderr
    last = lines[-1]["published"]
    found = json.loads(manage(site, "search", f'"第{last}次改名"', "--json").stdout)
    assert found["total"] == 1


def test_a_lost_node_is_noticed_by_no_reader_and_loses_no_change(elasticsearch_cluster, planner: Planner):
    cluster = elasticsearch_cluster
    hosts = ",".join(node.url.removeprefix("http://") for node in cluster.nodes)
    engine = ElasticEngine(read_address(f"elasticsearch://{hosts}/pilots"))
    engine.rebuild([document(n, "智慧港口") for n in range(1, 101)], lambda changed: Changes([], []))
    cluster.wait("green")
    over = Event()

    def read() -> list[int]:
        totals = []
        while not over.is_set():
            totals.append(engine.search(SearchQuery("港口"), planner.tiers("港口")).total)
        return totals

    def write() -> int:
        number = 100
        while not over.is_set():
            number += 1
            while True:
                try:
                    engine.apply(Changes([document(number, "智慧港口")], []))
                    break
                except EngineError:  # what the outbox does: keep it and try again
                    time.sleep(0.2)
        return number

    with ThreadPoolExecutor(4) as pool:
        readers = [pool.submit(read) for _ in range(3)]
        writer = pool.submit(write)
        with cluster.client() as client:
            shards = client.cat.shards(index="pilots-*", format="json")
            holding = next(
                shard["node"] for shard in shards if shard["prirep"] == "p" and "notes" not in shard["index"]
            )
        time.sleep(1)
        next(node for node in cluster.nodes if node.name == holding).kill()
        time.sleep(8)
        over.set()
        totals = [reader.result() for reader in readers]  # raises what a reader saw
        last = writer.result()
    for seen in totals:
        assert len(seen) > 20
        assert seen == sorted(seen)
    assert set(engine.digests()) == set(range(1, last + 1))
