"""What our layer costs on top of Elasticsearch: a search through the engine beside the same body sent raw.

    .venv/bin/python benchmarks/elastic_bench.py --pilots 10000

SEARCH_BENCH_URL names a server (http://host:9200); without it the node of the tests is started. The pilots are those
of synthetic.py. Both send the same requests, so what our layer adds is CPU of this process: `by CPU` is the raw time
with that added, to the raw time, and stays true when the machine is busy.
"""

import argparse
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter, thread_time
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
ROUNDS = 60


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
    print(
        f"{'':<22}{'found':>8}{'requests':>10}{'ours':>12}{'raw':>12}{'ratio':>8}{'own CPU':>12}{'by CPU':>9}"
    )
    ratios, by_cpu = [], []
    for name, (text, filters) in QUERIES.items():
        query = SearchQuery(text, filters)
        tiers = list(planner.tiers(text))
        recorder = Recorder(client)
        total = engine.search(query, tiers).total
        recorder.stop()
        requests = [(target, json.loads(json.dumps(body))) for target, body in recorder.requests]
        (ours, own_cpu), (raw, raw_cpu) = interleaved(engine, client, query, tiers, requests)
        ratios.append(ours / raw)
        by_cpu.append(1 + (own_cpu - raw_cpu) / raw)
        print(
            f"{name:<22}{total:>8}{len(requests):>10}{ours:>9.1f} ms{raw:>9.1f} ms{ratios[-1]:>7.2f}x"
            f"{own_cpu - raw_cpu:>9.2f} ms{by_cpu[-1]:>8.2f}x"
        )
    print(f"{'median':<64}{median(ratios):>7.2f}x{median(by_cpu):>20.2f}x")


Times = tuple[float, float]


def interleaved(
    engine: ElasticEngine, client: Elasticsearch, query: SearchQuery, tiers: list, requests: list
) -> tuple[Times, Times]:
    """(milliseconds, CPU milliseconds of this process) of ours and of the raw requests, in turns.

    Of the times the best round, of CPU the median: it waits for no other work.
    """
    headers = {"accept": "application/json", "content-type": "application/json"}

    def ask_raw() -> None:
        for target, body in requests:
            client.transport.perform_request("POST", target, headers=headers, body=body)

    works = {"ours": lambda: engine.search(query, tiers), "raw": ask_raw}
    rounds: dict[str, list[Times]] = {name: [] for name in works}
    for number in range(ROUNDS):
        for name in sorted(works, reverse=number % 2 == 1):
            start, cpu = perf_counter(), thread_time()
            works[name]()
            rounds[name].append(((perf_counter() - start) * 1000, (thread_time() - cpu) * 1000))
    ours, raw = (
        (min(time for time, _cpu in rounds[name]), median(cpu for _time, cpu in rounds[name]))
        for name in works
    )
    return ours, raw


if __name__ == "__main__":
    main()
