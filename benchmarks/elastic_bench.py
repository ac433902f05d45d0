"""What our layer costs on top of Elasticsearch: a search through the engine beside the same body sent raw.

    .venv/bin/python benchmarks/elastic_bench.py --pilots 10000

SEARCH_BENCH_URL names a server (http://host:9200); without it the node of the tests is started. The pilots are those
of synthetic.py.
"""

import argparse
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from elasticsearch import Elasticsearch

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "site")]

from benchmarks.synthetic import pilots  # noqa: E402
from search.address import read_address  # noqa: E402
from search.engines.elastic import ElasticEngine  # noqa: E402
from search.engines.protocol import Changes  # noqa: E402
from search.planning import Planner, Segmenter  # noqa: E402
from search.query import SearchQuery  # noqa: E402
from tests.elasticsearch.node import ElasticCluster  # noqa: E402
from tests.search.engines.clusters import address, own_name  # noqa: E402

QUERIES = {
    "a frequent word": ("港口", {}),
    "a phrase": ("远程手术", {}),
    "three terms": ("5G 无人集卡 码头", {}),
    "English": ("remote crane port", {}),
    "words, two filters": ("远程", {"stage": ("live",), "year": ("2021", "2022")}),
    "no words": ("", {}),
}
ROUNDS = 40


@contextmanager
def server() -> Iterator[str]:
    if given := os.environ.get("SEARCH_BENCH_URL"):
        yield given
        return
    with ElasticCluster() as cluster:
        yield cluster.urls[0]


class Recorder:
    """Remembers the requests that a client sends."""

    def __init__(self, client: Elasticsearch):
        self.requests: list[tuple[str, dict[str, Any]]] = []
        self._perform = client.transport.perform_request
        client.transport.perform_request = self  # type: ignore[method-assign]
        self._client = client

    def __call__(self, method: str, target: str, **options: Any) -> Any:
        if "_search" in target:
            self.requests.append((target, options["body"]))
        return self._perform(method, target, **options)

    def stop(self) -> None:
        self._client.transport.perform_request = self._perform  # type: ignore[method-assign]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pilots", type=int, default=10_000)
    number = parser.parse_args().pilots
    with server() as url, own_name(url) as name:
        engine = ElasticEngine(read_address(address(url, name)))
        start = perf_counter()
        engine.rebuild(pilots(number), lambda changed: Changes([], []))
        print(f"{number} pilots; index made in {perf_counter() - start:.1f} s")
        with engine._connection.searching() as client:
            compare(engine, client)


def compare(engine: ElasticEngine, client: Elasticsearch) -> None:
    planner = Planner(Segmenter())
    print(f"{'':<22}{'found':>8}{'requests':>10}{'ours':>12}{'raw':>12}{'ratio':>8}")
    ratios = []
    for name, (text, filters) in QUERIES.items():
        query = SearchQuery(text, filters)
        tiers = list(planner.tiers(text))
        recorder = Recorder(client)
        total = engine.search(query, tiers).total
        recorder.stop()
        requests = [(target, json.loads(json.dumps(body))) for target, body in recorder.requests]
        ours, raw = interleaved(engine, client, query, tiers, requests)
        ratios.append(ours / raw)
        print(f"{name:<22}{total:>8}{len(requests):>10}{ours:>9.1f} ms{raw:>9.1f} ms{ratios[-1]:>7.2f}x")
    print(f"{'median':<64}{median(ratios):>7.2f}x")


def interleaved(
    engine: ElasticEngine, client: Elasticsearch, query: SearchQuery, tiers: list, requests: list
) -> tuple[float, float]:
    """Median milliseconds of ours and of the raw requests, in turns: other work of the machine slows both alike."""
    headers = {"accept": "application/json", "content-type": "application/json"}
    ours, raw = [], []
    for _round in range(ROUNDS):
        start = perf_counter()
        engine.search(query, tiers)
        ours.append((perf_counter() - start) * 1000)
        start = perf_counter()
        for target, body in requests:
            client.transport.perform_request("POST", target, headers=headers, body=body)
        raw.append((perf_counter() - start) * 1000)
    return median(ours), median(raw)


if __name__ == "__main__":
    main()
