"""Search times of the embedded engine on synthetic pilots, beside SQLite's FTS5 on the same tokens.

    .venv/bin/python benchmarks/search_bench.py --pilots 20000

Each answer is what the search page needs: the first 20 hits, the exact total, the counts of eight facets. The
pilots are put together from sentences and names of fixtures/; their order, and so the run, is always the same.
Compare engines by the ratio of one run: times depend on the machine and on what else it does.
"""

import argparse
import csv
import random
import sqlite3
import sys
from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from search.engines.embedded import BOOSTS, EmbeddedEngine  # noqa: E402
from search.engines.protocol import Changes, SearchDocument  # noqa: E402
from search.planning import Planner, Segmenter, Tier  # noqa: E402
from search.query import FACETS, PAGE_SIZE, SearchQuery  # noqa: E402
from search.text import cut  # noqa: E402

QUERIES = {
    "a frequent word": ("港口", {}),
    "a phrase": ("远程手术", {}),
    "three terms": ("5G 无人集卡 码头", {}),
    "English": ("remote crane port", {}),
    "words, two filters": ("远程", {"stage": ("live",), "year": ("2021", "2022")}),
    "no words": ("", {}),
}
ROUNDS = 15
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
        yield SearchDocument(
            id=pk,
            title=cut([regions[region]["name"] + source["title_zh"], source["title_en"] or ""]),
            names=cut(
                [
                    scenario["label_zh"],
                    scenario["label_en"],
                    *(regions[code]["name"] for code in lineage),
                    *units,
                ]
            ),
            summary=cut([chance.choice(sentences)]),
            body=cut(chance.choices(sentences, k=10)),
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
            clauses = " AND ".join(
                "("
                + " OR ".join(
                    " AND ".join(f'"{" ".join(p.tokens)}"' for p in reading.phrases)
                    for reading in clause.readings
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


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Median milliseconds of several rounds after one to warm up, and what the work returned."""
    result = work()
    times = []
    for _round in range(ROUNDS):
        start = perf_counter()
        work()
        times.append((perf_counter() - start) * 1000)
    return median(times), result


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pilots", type=int, default=20_000)
    number = parser.parse_args().pilots
    with TemporaryDirectory() as folder:
        documents = list(pilots(number))
        engine = EmbeddedEngine(Path(folder) / "index")
        start = perf_counter()
        engine.rebuild(documents, lambda changed: Changes([], []))
        built = perf_counter() - start
        start = perf_counter()
        engine.apply(Changes(documents[:1], []))
        changed = (perf_counter() - start) * 1000
        start = perf_counter()
        peer = Fts5(Path(folder), documents)
        peer_built = perf_counter() - start
        print(
            f"{number} pilots; embedded built in {built:.1f} s, FTS5 in {peer_built:.1f} s; one change {changed:.0f} ms"
        )
        print(f"{'':<22}{'found':>8}{'embedded':>12}{'FTS5':>12}{'ratio':>8}")
        planner = Planner(Segmenter())
        for name, (text, filters) in QUERIES.items():
            query = SearchQuery(text, filters)
            tiers = list(planner.tiers(text))[:1]
            own, result = timed(lambda query=query, tiers=tiers: engine.search(query, tiers))
            other, total = timed(
                lambda tiers=tiers, filters=filters: peer.answer(tiers[0] if tiers else None, filters)
            )
            note = "" if total == result.total else f"  (FTS5 found {total})"
            print(f"{name:<22}{result.total:>8}{own:>9.1f} ms{other:>9.1f} ms{other / own:>7.1f}x{note}")


if __name__ == "__main__":
    main()
