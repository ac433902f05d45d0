"""A peer to measure against: SQLite's full-text search over words cut by jieba."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import combinations
from math import comb
from pathlib import Path

import jieba

from benchmarks.synthetic import Drawn, document
from search.engines.weights import BOOSTS
from search.planning import Clause, Tier
from search.query import FACETS, PAGE_SIZE
from search.text import normalise

# “Three of five” is put as all ways to choose them, up to so many; beyond, any of the words will do.
MOST_WAYS = 20

_SCHEMA = f"""
CREATE VIRTUAL TABLE pilot USING fts5({", ".join(BOOSTS)}, content='');
CREATE TABLE value(pilot INTEGER, facet TEXT, value TEXT, PRIMARY KEY (pilot, facet, value)) WITHOUT ROWID;
CREATE INDEX by_value ON value(facet, value, pilot);
"""


class Fts5:
    """The same columns, weights and filters; the values of facets in a table beside."""

    def __init__(self, folder: Path, drawn: Iterable[Drawn]):
        self._db = sqlite3.connect(folder / "fts5.sqlite3")
        self._db.executescript(_SCHEMA)
        marks = ", ".join("?" * (len(BOOSTS) + 1))
        for one in drawn:
            columns = (one.titles, one.names, (one.summary,), one.passages)
            texts = [" | ".join(map(_words, texts)) for texts in columns]
            self._db.execute(
                f"INSERT INTO pilot(rowid, {', '.join(BOOSTS)}) VALUES ({marks})", [one.pk, *texts]
            )
            rows = [
                (one.pk, facet, value) for facet, values in document(one).facets.items() for value in values
            ]
            self._db.executemany("INSERT INTO value VALUES (?, ?, ?)", rows)
        self._db.execute("INSERT INTO pilot(pilot) VALUES ('optimize')")
        self._db.execute("ANALYZE")
        self._db.commit()

    def answer(self, tier: Tier | None, filters: Mapping[str, tuple[str, ...]]) -> int:
        """The work of one page: first hits by rank, total, counts of all facets. Returns the total.

        `tier` is None where nothing but filters is asked.
        """
        self._db.execute("DROP TABLE IF EXISTS temp.found")
        if tier is None:
            self._db.execute("CREATE TEMP TABLE found AS SELECT rowid AS pilot, -rowid AS rank FROM pilot")
        elif asked := _match(tier):
            rank = f"bm25(pilot, {', '.join(map(str, BOOSTS.values()))})"
            self._db.execute(
                f"CREATE TEMP TABLE found AS SELECT rowid AS pilot, {rank} AS rank FROM pilot WHERE pilot MATCH ?",
                [asked],
            )
        else:
            return 0
        where, values = _where(filters)
        self._db.execute(
            f"SELECT pilot FROM found f WHERE {where} ORDER BY rank LIMIT {PAGE_SIZE}", values
        ).fetchall()
        (total,) = self._db.execute(f"SELECT count(*) FROM found f WHERE {where}", values).fetchone()
        self._count([facet for facet in FACETS if facet not in filters], filters)
        for facet in filters:
            self._count([facet], {name: chosen for name, chosen in filters.items() if name != facet})
        return total

    def _count(self, facets: list[str], filters: Mapping[str, tuple[str, ...]]) -> None:
        where, values = _where(filters)
        marks = ", ".join("?" * len(facets))
        # CROSS: left to choose, SQLite reads the values of every pilot for each of those found.
        self._db.execute(
            f"SELECT v.facet, v.value, count(*) FROM found f CROSS JOIN value v ON v.pilot = f.pilot"
            f" WHERE v.facet IN ({marks}) AND {where} GROUP BY v.facet, v.value",
            [*facets, *values],
        ).fetchall()


def _where(filters: Mapping[str, tuple[str, ...]]) -> tuple[str, list[str]]:
    parts, values = ["1"], []
    for facet, chosen in filters.items():
        marks = ", ".join("?" * len(chosen))
        parts.append(
            f"EXISTS (SELECT 1 FROM value w WHERE w.pilot = f.pilot AND w.facet = ? AND w.value IN ({marks}))"
        )
        values += [facet, *chosen]
    return " AND ".join(parts), values


@cache
def _words(text: str) -> str:
    return " ".join(jieba.lcut(normalise(text)))


def _match(tier: Tier) -> str:
    """The tier in FTS5's language; "" when all of it is what FTS5 has nothing for, sounds and sectors."""
    required = [*filter(None, map(_clause, tier.required))]
    optional = [*filter(None, map(_clause, tier.optional))]
    if optional:
        minimum = min(tier.minimum, len(optional))
        if comb(len(optional), minimum) > MOST_WAYS:
            minimum = 1
        ways = (f"({' AND '.join(way)})" for way in combinations(optional, minimum))
        required.append(f"({' OR '.join(ways)})")
    asked = " AND ".join(required)
    excluded = [*filter(None, map(_clause, tier.excluded))]
    return f"({asked}) NOT ({' OR '.join(excluded)})" if asked and excluded else asked


def _clause(clause: Clause) -> str:
    readings = dict.fromkeys(_readings(clause))
    return f"({' OR '.join(readings)})" if readings else ""


def _readings(clause: Clause) -> Iterator[str]:
    for reading in clause.readings:
        if any(phrase.facet or phrase.sound for phrase in reading.phrases):
            continue
        # A phrase of FTS5 is in one column, as ours is in one field.
        yield "(" + " AND ".join(f'"{_words(phrase.spelled)}"' for phrase in reading.phrases) + ")"
