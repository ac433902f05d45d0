"""Search times of the embedded engine on synthetic pilots, beside bare Tantivy and SQLite's FTS5.

    make bench-search                                            1,000, 10,000 and 100,000 pilots
    .venv/bin/python benchmarks/search_bench.py --pilots 1000000 --without-fts5

Sixty mixed queries; each answer is what the search page needs: the first 20 hits, the exact total, the counts of eight
facets. Bare Tantivy is given the queries as our layer has made them, so that the ratio is what our layer costs; FTS5
the same tokens and the widest tier that found something. The pilots are put together from sentences and names of
fixtures/; their order, and so the run, is always the same. Compare by the ratios of one run: times depend on the
machine and on what else it does.
"""

import argparse
import csv
import random
import sqlite3
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial
from itertools import accumulate, islice
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from search.engines.embedded import BOOSTS, EmbeddedEngine, _all_of  # noqa: E402
from search.engines.protocol import Changes, SearchDocument  # noqa: E402
from search.pinyin import Sounds, sounds  # noqa: E402
from search.planning import Planner, Segmenter, Tier  # noqa: E402
from search.query import FACETS, PAGE_SIZE, SearchQuery  # noqa: E402
from search.synonyms import Entry, Thesaurus  # noqa: E402
from search.text import BREAK, Tokens, cut  # noqa: E402

ROUNDS = 5
UNITS = 4_000


def pilots(number: int) -> Iterator[SearchDocument]:
    """The same pilots at every run; units are spread as in life, a few are in very many."""
    chance = random.Random(5)
    records = yaml.safe_load((ROOT / "fixtures/pilots.yaml").read_text(encoding="utf-8"))
    scenarios = yaml.safe_load((ROOT / "fixtures/scenarios.yaml").read_text(encoding="utf-8"))
    tags = [
        row["slug"]
        for row in yaml.safe_load((ROOT / "fixtures/technologies.yaml").read_text(encoding="utf-8"))
    ]
    with (ROOT / "fixtures/regions.csv").open(encoding="utf-8") as file:
        regions = {row["code"]: row for row in csv.DictReader(file)}
    sentences = [record[name] for record in records for name in _TEXTS if record[name]]
    places = list(regions)
    weights = list(accumulate(1 / rank for rank in range(1, UNITS + 1)))
    for pk in range(1, number + 1):
        scenario = chance.choice(scenarios)
        region = chance.choice(places)
        lineage = [region]
        while parent := regions[lineage[-1]]["parent"]:
            lineage.append(parent)
        source = chance.choice(records)
        units = {f"unit-{n}" for n in chance.choices(range(UNITS), cum_weights=weights, k=4)}
        city = regions[region]["name"]
        yield SearchDocument(
            id=pk,
            title=_joined([city + source["title_zh"], source["title_en"] or ""]),
            names=_joined(
                [
                    scenario["label_zh"],
                    scenario["label_en"],
                    *(regions[code]["name"] for code in lineage),
                    *sorted(units),
                ]
            ),
            summary=_cut(chance.choice(sentences)),
            body=_joined(chance.choices(sentences, k=10)),
            sounds=_sounds(city, source["title_zh"], scenario["label_zh"]),
            facets={
                "sector": (scenario["sector"],),
                "scenario": (scenario["code"],),
                "region": tuple(lineage),
                "stage": (chance.choice(("planned", "building", "trial", "live", "scaled")),),
                "evidence": (chance.choice(("plan", "claimed", "reported", "measured")),),
                "year": (str(chance.randint(2018, 2026)),),
                "tag": tuple(chance.sample(tags, 2)),
                "unit": tuple(sorted(units)),
            },
            standing=chance.randrange(9),
            newest=pk,
            title_key_zh=f"{pk:08d}",
            title_key_en=f"{pk:08d}",
        )


@cache
def _cut(text: str) -> Tokens:
    return cut([text])


def _joined(texts: Iterable[str]) -> Tokens:
    """As `cut` gives it, from parts that are cut once."""
    found = [_cut(text) for text in texts]
    return Tokens(
        f" {BREAK} ".join(tokens.words for tokens in found), " ".join(tokens.chars for tokens in found)
    )


@cache
def _sound(text: str) -> Sounds:
    return sounds([text])


def _sounds(*texts: str) -> Sounds:
    found = [_sound(text) for text in texts]
    return Sounds(*(f" {BREAK} ".join(parts) for parts in zip(*found, strict=True)))


_TEXTS = ("problem_zh", "problem_en", "solution_zh", "solution_en", "outcome_zh", "outcome_en")


class Fts5:
    """The same tokens, columns, weights and filters in SQLite; facets from a table of values."""

    def __init__(self, folder: Path, documents: Iterable[SearchDocument]):
        self._db = sqlite3.connect(folder / "fts5.sqlite3")
        columns = ", ".join(BOOSTS)
        self._db.executescript(
            f"CREATE VIRTUAL TABLE pilot USING fts5({columns}, content='', tokenize=\"unicode61 tokenchars '|.'\");"
            "CREATE TABLE value(pilot INTEGER, facet TEXT, value TEXT);"
        )
        marks = ", ".join("?" * (len(BOOSTS) + 1))
        for document in documents:
            texts = [getattr(document, name).words for name in BOOSTS]
            self._db.execute(f"INSERT INTO pilot(rowid, {columns}) VALUES ({marks})", [document.id, *texts])
            rows = [
                (document.id, facet, value) for facet, values in document.facets.items() for value in values
            ]
            self._db.executemany("INSERT INTO value VALUES (?, ?, ?)", rows)
        self._db.executescript(
            "CREATE INDEX by_pilot ON value(pilot, facet, value); CREATE INDEX by_value ON value(facet, value, pilot);"
        )
        self._db.commit()

    def answer(self, tier: Tier | None, filters: dict[str, tuple[str, ...]]) -> int:
        """Does the work of one page; returns the total."""
        self._db.execute("DROP TABLE IF EXISTS temp.found")
        if tier:
            # Of tiers that want only some of the words FTS5 knows nothing between all and any.
            how = " AND " if tier.minimum == len(tier.optional) else " OR "
            clauses = how.join(
                "("
                + " OR ".join(
                    " AND ".join(f'"{" ".join(p.tokens)}"' for p in reading.phrases)
                    for reading in clause.readings
                    if not any(phrase.facet for phrase in reading.phrases)
                )
                + ")"
                for clause in tier.clauses
            )
            rank = f"bm25(pilot, {', '.join(map(str, BOOSTS.values()))})"
            self._db.execute(
                f"CREATE TEMP TABLE found AS SELECT rowid AS pilot, {rank} AS rank FROM pilot WHERE pilot MATCH ?",
                [clauses],
            )
        else:
            self._db.execute("CREATE TEMP TABLE found AS SELECT rowid AS pilot, -rowid AS rank FROM pilot")
        where, values = self._where(filters)
        self._db.execute(
            f"SELECT pilot FROM found f WHERE {where} ORDER BY rank LIMIT {PAGE_SIZE}", values
        ).fetchall()
        (total,) = self._db.execute(f"SELECT count(*) FROM found f WHERE {where}", values).fetchone()
        for facet in FACETS:
            # CROSS: left to choose, SQLite reads the values of every pilot for each of those found.
            where, values = self._where({name: chosen for name, chosen in filters.items() if name != facet})
            self._db.execute(
                f"SELECT v.value, count(*) FROM found f CROSS JOIN value v ON v.pilot = f.pilot AND v.facet = ?"
                f" WHERE {where} GROUP BY v.value",
                [facet, *values],
            ).fetchall()
        return total

    @staticmethod
    def _where(filters: dict[str, tuple[str, ...]]) -> tuple[str, list[str]]:
        parts, values = ["1"], []
        for facet, chosen in filters.items():
            marks = ", ".join("?" * len(chosen))
            parts.append(
                f"EXISTS (SELECT 1 FROM value w WHERE w.pilot = f.pilot AND w.facet = ? AND w.value IN ({marks}))"
            )
            values += [facet, *chosen]
        return " AND ".join(parts), values


def mixed_queries() -> list[SearchQuery]:
    """Sixty, of names, words, several terms, English, pinyin, filters and misspellings; always the same."""
    chance = random.Random(7)
    scenarios = yaml.safe_load((ROOT / "fixtures/scenarios.yaml").read_text(encoding="utf-8"))
    sectors = yaml.safe_load((ROOT / "fixtures/sectors.yaml").read_text(encoding="utf-8"))
    cities = ["岳阳市", "青岛市", "渝北区", "昌乐县", "深圳市", "宁波市", "武汉市", "濮阳市"]
    zh = [row["label_zh"] for row in chance.sample(scenarios, 14)]
    en = [row["label_en"] for row in chance.sample(scenarios, 8)]
    texts = [*zh, *en, *(row["label_zh"] for row in chance.sample(sectors, 6))]
    texts += [f"{chance.choice(cities)} {row['label_zh']}" for row in chance.sample(scenarios, 8)]
    texts += [
        "港口",
        "医疗",
        "5G",
        "无人机 巡检",
        "远程手术 5G",
        "智能制造 质检 机器视觉",
        "remote crane port",
        "AR/VR 教学",
    ]
    texts += ["zhihuigangkou", "遠程醫療", "hosptial", "“远程手术”", "港口 -青岛", "smart port Europe"]
    plain = [SearchQuery(text) for text in texts]
    filtered = [
        SearchQuery(query.text, {"stage": ("live",), "year": ("2021", "2022")})
        for query in chance.sample(plain, 6)
    ]
    return [*plain, *filtered, *(SearchQuery("", {"sector": (row["code"],)}) for row in sectors[:4])][:60]


def planner() -> Planner:
    """With the synonyms that are loaded into a registry."""
    entries = [
        Entry(row.get("same") or [row["word"]], row.get("means") or ())
        for path in sorted((ROOT / "fixtures/synonyms").glob("*.yaml"))
        for row in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]
    return Planner(Segmenter(), Thesaurus(entries))


def bare(engine: EmbeddedEngine, query: SearchQuery, tiers: list[Tier]) -> Callable[[], Any]:
    """The same search and counts with nothing of ours in between."""
    searcher = engine._searcher()
    filters = {name: engine._filter(name, query.selected(name)) for name in FACETS if query.selected(name)}
    _found, text = engine._matching(searcher, query, tiers)
    matching = _all_of([text, *filters.values()])
    scored = engine._with_standing(matching)
    free = [name for name in FACETS if name not in filters]
    others = {name: _all_of([text, *(f for key, f in filters.items() if key != name)]) for name in filters}

    def work() -> None:
        if query.by_relevance:
            searcher.search(scored, limit=PAGE_SIZE)
        else:
            searcher.search(matching, limit=PAGE_SIZE, order_by_field="newest")
        engine._count_values(searcher, matching, free)
        for name, narrowed in others.items():
            engine._count_values(searcher, narrowed, [name])

    return work


def _asked(engine: EmbeddedEngine, plan: Planner, query: SearchQuery) -> Any:
    return engine.search(query, plan.tiers(query.text))


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Median milliseconds of several rounds after one to warm up, and what the work returned."""
    result = work()
    times = []
    for _round in range(ROUNDS):
        start = perf_counter()
        work()
        times.append((perf_counter() - start) * 1000)
    return median(times), result


def measure(number: int, *, with_fts5: bool) -> None:
    plan = planner()
    with TemporaryDirectory() as folder:
        index = Path(folder) / "index"
        engine = EmbeddedEngine(index)
        start = perf_counter()
        engine.rebuild(pilots(number), lambda changed: Changes([], []))
        built = perf_counter() - start
        size = sum(path.stat().st_size for path in index.rglob("*") if path.is_file()) / 1e6
        start = perf_counter()
        engine.apply(Changes(list(islice(pilots(number), 1)), []))
        changed = (perf_counter() - start) * 1000
        peer = Fts5(Path(folder), pilots(number)) if with_fts5 else None
        own, raw, fts5 = [], [], []
        for query in mixed_queries():
            tiers = list(plan.tiers(query.text))
            own.append(timed(partial(_asked, engine, plan, query))[0])
            raw.append(timed(bare(engine, query, tiers))[0])
            if peer:
                widest = engine.search(query, tiers).tiers[-1:] or tiers[:1]
                fts5.append(timed(partial(peer.answer, next(iter(widest), None), dict(query.filters)))[0])
        print(
            f"\n{number:,} pilots: built {number / built:,.0f}/s, {size:,.0f} MB, one change {changed:.0f} ms"
        )
        for name, times in (("embedded", own), ("bare Tantivy", raw), ("SQLite FTS5", fts5)):
            if times:
                ratio = sum(times) / sum(own) if times is fts5 else sum(own) / sum(times)
                how = (
                    ""
                    if times is own
                    else f"   {'its time to ours' if times is fts5 else 'ours to it'} {ratio:.2f}"
                )
                print(
                    f"  {name:<14} p50 {median(times):7.1f} ms   p95 {quantiles(times, n=20)[-1]:7.1f} ms{how}"
                )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pilots", type=int, nargs="*", default=[1_000, 10_000, 100_000])
    parser.add_argument("--without-fts5", action="store_true", help="it takes long to build for a million")
    given = parser.parse_args()
    for number in given.pilots:
        measure(number, with_fts5=not given.without_fts5)


if __name__ == "__main__":
    main()
