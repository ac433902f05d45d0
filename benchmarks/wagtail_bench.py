"""Wagtail's default search beside ours, on a registry's public pilots in SQLite; part of `make bench-search`.

    .venv/bin/python benchmarks/wagtail_bench.py --sizes 1000 3000

The words of the sixty queries of search_bench.py. Ours answers as the search page asks, with the counts of eight facets
and under the queries' filters; Wagtail's back-end (modelsearch.backends.database) gives the total and the first 20 of
the words, which is less. Its relevance query grows with the square of the pages.
"""

import argparse
import sys
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks import registry  # noqa: E402
from benchmarks.synthetic import mixed_queries  # noqa: E402

SIZES = (1_000, 3_000)
ROUNDS = 3
PAGE = 20
PEER = "modelsearch.backends.database"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="numbers of pilots")
    sizes = options.parse_args().sizes
    with TemporaryDirectory() as folder:
        registry.open_at(Path(folder))
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        with Path("/dev/null").open("w") as nowhere:
            call_command("load_registry", stdout=nowhere)
        for size in sorted(sizes):
            _measure(size)


def _measure(size: int) -> None:
    from django.core.management import call_command
    from modelsearch.backends import get_search_backend

    from scenarios.models import PilotPage

    registry.fill(size)
    with Path("/dev/null").open("w") as nowhere:
        call_command("rebuild_search", stdout=nowhere)
    peer = get_search_backend(PEER)
    start = perf_counter()
    peer.add_bulk(PilotPage, list(PilotPage.objects.public()))
    print(
        f"\n{size:,} pilots in a database: {perf_counter() - start:.0f} s to add them to Wagtail's index",
        flush=True,
    )
    own, wagtail, found = [], [], 0
    for query in (query for query in mixed_queries() if query.text):
        ours = partial(_ours, query)
        theirs = partial(_theirs, peer, query.text)
        found += bool(theirs())
        own.append(_best(ours))
        wagtail.append(_best(theirs))
    for name, times in (("embedded", own), ("Wagtail", wagtail)):
        print(f"  {name:<14} p50 {median(times):8.2f} ms   p95 {quantiles(times, n=20)[-1]:8.2f} ms", end="")
        print("" if times is own else f"   it to ours {median(wagtail) / median(own):.1f} in p50", end="")
        print("" if times is own else f"; finds nothing for {len(own) - found} of {len(own)} queries")
    sys.stdout.flush()


def _ours(query: Any) -> Any:
    """Engine and planning, as in search_bench.py."""
    from search.engines import default_engine
    from search.vocabulary import vocabulary

    return default_engine().search(query, vocabulary().planner.tiers(query.text))


def _theirs(peer: Any, text: str) -> int:
    from scenarios.models import PilotPage

    results = peer.search(text, PilotPage.objects.live())
    total = results.count()
    list(results[:PAGE])
    return total


def _best(work: Any) -> float:
    work()
    times = []
    for _round in range(ROUNDS):
        start = perf_counter()
        work()
        times.append((perf_counter() - start) * 1000)
    return min(times)


if __name__ == "__main__":
    main()
