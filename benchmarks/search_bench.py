"""Search times of the embedded engine on synthetic pilots, beside its peers.

    make bench-search                                              1,000, 10,000 and 100,000 pilots
    .venv/bin/python benchmarks/search_bench.py --million          1,000,000 pilots, without FTS5 and Wagtail
    .venv/bin/python benchmarks/search_bench.py --pilots 1000 --without fts5 wagtail

Sixty mixed queries; each answer is what the search page needs: the first 20 hits, the exact total, the counts of eight
facets. Ours begins with the text as it is typed: its plan is made anew in every round, and of answers nothing is kept.
A process keeps the queries of phrases (synonyms mostly); “first time” is with those forgotten before every round, as
if no search before had had a word or synonym in common with it. The peers:

- bare Tantivy: the queries as our layer has made them, one search for the page and one for the counts (and one for
  each filter). The ratio is what our layer costs: planning, choosing among tiers, building queries, reading ids.
- SQLite FTS5 over words cut by jieba: the widest tier that found something, with its synonyms, and the same filters.
- Wagtail's default search (modelsearch.backends.database), on the registry's pages in SQLite, at 1,000 and 3,000
  pilots. It counts no facets of this kind, so it is asked for less: total and first 20 of the words.

The pilots are put together from sentences and names of fixtures/; their order, and so the run, is always the same. The
engines take turns, query by query, and the best of nine rounds counts. Compare by the ratios of one run: times depend
on the machine and on what else it does.
"""

import argparse
import random
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from itertools import islice
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.fts5 import Fts5  # noqa: E402
from benchmarks.synthetic import draw, mixed_queries, pilots, planner  # noqa: E402
from search.engines.embedded import EmbeddedEngine, _all_of, _matched, _Tried  # noqa: E402
from search.engines.protocol import Changes  # noqa: E402
from search.planning import Planner, Tier  # noqa: E402
from search.query import FACETS, PAGE_SIZE, SearchQuery  # noqa: E402

SIZES = (1_000, 10_000, 100_000)
MILLION = 1_000_000
ROUNDS = 9
# A peer that is slower than this is asked once.
PATIENCE_MS = 1_500.0


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pilots", type=int, nargs="*", default=SIZES)
    parser.add_argument(
        "--million", action="store_true", help="only 1,000,000 pilots, without FTS5 and Wagtail"
    )
    parser.add_argument("--without", nargs="*", default=[], choices=("fts5", "wagtail"))
    given = parser.parse_args()
    left_out = {"fts5", "wagtail"} if given.million else set(given.without)
    for number in [MILLION] if given.million else given.pilots:
        measure(number, with_fts5="fts5" not in left_out)
    if "wagtail" not in left_out:
        # In a process of its own: Django's settings are read once.
        subprocess.run([sys.executable, str(ROOT / "benchmarks/wagtail_bench.py")], check=True, cwd=ROOT)


def measure(number: int, *, with_fts5: bool) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        engine, built = _built(folder / "index", number)
        size = sum(path.stat().st_size for path in (folder / "index").rglob("*") if path.is_file()) / 1e6
        start = perf_counter()
        engine.apply(Changes(list(islice(pilots(number), 1)), []))
        changed = (perf_counter() - start) * 1000
        print(f"\n{number:,} pilots: {built:,.0f} s, {number / built:,.0f}/s, {size:,.0f} MB, ", end="")
        print(f"one change {changed:.0f} ms", flush=True)
        peer = Fts5(folder, draw(number)) if with_fts5 else None
        _compare(engine, planner(), peer)


def _built(folder: Path, number: int) -> tuple[EmbeddedEngine, float]:
    """The engine, and the seconds it took to index all pilots."""
    engine = EmbeddedEngine(folder)
    start = perf_counter()
    engine.rebuild(pilots(number), lambda changed: Changes([], []))
    return engine, perf_counter() - start


def _compare(engine: EmbeddedEngine, plan: Planner, peer: Fts5 | None) -> None:
    list(plan.tiers("远程"))  # jieba reads its dictionary
    own, first, raw, fts5, planned = [], [], [], [], []
    for query in mixed_queries():
        tiers = list(plan.tiers(query.text))
        found = engine.search(query, tiers).tiers
        works = {
            "own": partial(_asked, engine, plan, query),
            "first": partial(_asked, engine, plan, query),
            "raw": bare(engine, query, list(found)),
            "planned": partial(_planned, plan, query, len(found)),
        }
        if peer:
            asked = next(iter(found[-1:] or tiers[:1]), None)
            works["fts5"] = partial(peer.answer, asked, dict(query.filters))
        times = in_turns(works, {"first": engine.forget_phrases})
        own.append(times["own"])
        first.append(times["first"])
        raw.append(times["raw"])
        planned.append(times["planned"])
        fts5 += [times["fts5"]] if peer else []
    print(f"  {'embedded':<14}{_quantiles(own)}   of it planning {median(planned):.2f} ms")
    print(f"  {'  first time':<14}{_quantiles(first)}")
    print(
        f"  {'bare Tantivy':<14}{_quantiles(raw)}   ours to it {median(own) / median(raw):.2f} in p50 "
        f"(first time {median(first) / median(raw):.2f}), {sum(own) / sum(raw):.2f} in sum"
    )
    if peer:
        print(
            f"  {'FTS5, jieba':<14}{_quantiles(fts5)}   it to ours {median(fts5) / median(own):.1f} in p50, "
            f"{sum(fts5) / sum(own):.1f} in sum"
        )
    sys.stdout.flush()


def _quantiles(times: list[float]) -> str:
    return f" p50 {median(times):8.2f} ms   p95 {quantiles(times, n=20)[-1]:8.2f} ms"


def _asked(engine: EmbeddedEngine, plan: Planner, query: SearchQuery) -> Any:
    return engine.search(query, plan.tiers(query.text))


def _planned(plan: Planner, query: SearchQuery, number: int) -> None:
    """As many tiers as were needed, at least one."""
    list(islice(plan.tiers(query.text), max(number, 1)))


def bare(engine: EmbeddedEngine, query: SearchQuery, found: list[Tier]) -> Callable[[], Any]:
    """The same search and counts with nothing of ours in between."""
    searcher = engine._searcher()
    tiers = [_Tried(tier, engine._tier(tier)) for tier in found] if query.text else None
    filters = {name: engine._filter(name, query.selected(name)) for name in FACETS if query.selected(name)}
    text = _matched(tiers)
    matched = _all_of([text, *filters.values()])
    scored = _all_of([engine._scored(tiers), *filters.values()])
    free = [name for name in FACETS if name not in filters]
    others = {name: _all_of([text, *(f for key, f in filters.items() if key != name)]) for name in filters}

    def work() -> None:
        if query.by_relevance:
            searcher.search(scored, limit=PAGE_SIZE)
        else:
            searcher.search(matched, limit=PAGE_SIZE, order_by_field="newest")
        engine._count_values(searcher, matched, free)
        for name, narrowed in others.items():
            engine._count_values(searcher, narrowed, [name])

    return work


def in_turns(works: dict[str, Callable[[], Any]], before: dict[str, Callable[[], Any]]) -> dict[str, float]:
    """Milliseconds of each in its best round, after one to warm up: other work on the machine only adds to it.

    What `before` names is done before each round and not timed.
    """
    times: dict[str, list[float]] = {name: [_timed(work)] for name, work in works.items()}
    patient = [name for name in works if times[name][0] <= PATIENCE_MS]
    chance = random.Random(3)
    for _round in range(ROUNDS):
        # In another order each time: who comes after another that asked for the same finds it in the processor's cache.
        chance.shuffle(patient)
        for name in patient:
            before.get(name, int)()
            times[name].append(_timed(works[name]))
    return {name: min(measured[1:] or measured) for name, measured in times.items()}


def _timed(work: Callable[[], Any]) -> float:
    start = perf_counter()
    work()
    return (perf_counter() - start) * 1000


if __name__ == "__main__":
    main()
