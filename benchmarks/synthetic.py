"""Pilots and queries to measure with: put together from the texts and names of fixtures/, the same at every run."""

import csv
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any

import yaml

from search.engines.protocol import SearchDocument
from search.pinyin import Sounds, sounds
from search.planning import Planner, Segmenter
from search.query import SearchQuery
from search.synonyms import Entry, Thesaurus
from search.text import BREAK, Tokens, cut

ROOT = Path(__file__).resolve().parents[1]
UNITS = 4_000
STAGES = ("planned", "building", "trial", "live", "scaled")
EVIDENCE = ("plan", "claimed", "reported", "measured")

_TEXTS = ("problem_zh", "problem_en", "solution_zh", "solution_en", "outcome_zh", "outcome_en")


@dataclass(frozen=True)
class Drawn:
    """One pilot, before anything is made of it."""

    pk: int
    scenario: dict[str, Any]
    source: dict[str, Any]
    """The pilot of fixtures/ that gives the titles."""
    regions: tuple[dict[str, str], ...]
    """Its own and those above it."""
    summary: str
    passages: tuple[str, ...]
    units: tuple[str, ...]
    tags: tuple[str, ...]
    stage: str
    evidence: str
    year: int
    standing: int

    @property
    def titles(self) -> tuple[str, str]:
        return self.regions[0]["name"] + self.source["title_zh"], self.source["title_en"] or ""

    @property
    def names(self) -> tuple[str, ...]:
        labels = self.scenario["label_zh"], self.scenario["label_en"]
        return *labels, *(region["name"] for region in self.regions), *self.units


def draw(number: int) -> Iterator[Drawn]:
    """Units are spread as in life: a few are in very many pilots."""
    chance = random.Random(5)
    records = _fixture("pilots")
    scenarios = _fixture("scenarios")
    tags = [row["slug"] for row in _fixture("technologies")]
    with (ROOT / "fixtures/regions.csv").open(encoding="utf-8") as file:
        regions = {row["code"]: row for row in csv.DictReader(file)}
    sentences = [record[name] for record in records for name in _TEXTS if record[name]]
    places = list(regions)
    weights = list(accumulate(1 / rank for rank in range(1, UNITS + 1)))
    for pk in range(1, number + 1):
        scenario = chance.choice(scenarios)
        lineage = [chance.choice(places)]
        while parent := regions[lineage[-1]]["parent"]:
            lineage.append(parent)
        yield Drawn(
            pk=pk,
            scenario=scenario,
            source=chance.choice(records),
            regions=tuple(regions[code] for code in lineage),
            units=tuple(
                sorted({f"unit-{n}" for n in chance.choices(range(UNITS), cum_weights=weights, k=4)})
            ),
            summary=chance.choice(sentences),
            passages=tuple(chance.choices(sentences, k=10)),
            stage=chance.choice(STAGES),
            evidence=chance.choice(EVIDENCE),
            year=chance.randint(2018, 2026),
            tags=tuple(chance.sample(tags, 2)),
            standing=chance.randrange(9),
        )


def document(drawn: Drawn) -> SearchDocument:
    city, title = drawn.regions[0]["name"], drawn.source["title_zh"]
    return SearchDocument(
        id=drawn.pk,
        title=_joined(drawn.titles),
        names=_joined(drawn.names),
        summary=_cut(drawn.summary),
        body=_joined(drawn.passages),
        sounds=_sounds(city, title, drawn.scenario["label_zh"]),
        facets={
            "sector": (drawn.scenario["sector"],),
            "scenario": (drawn.scenario["code"],),
            "region": tuple(region["code"] for region in drawn.regions),
            "stage": (drawn.stage,),
            "evidence": (drawn.evidence,),
            "reuse": ("repeated", "repeats")[drawn.pk % 3 : drawn.pk % 5],
            "year": (str(drawn.year),),
            "tag": drawn.tags,
            "unit": drawn.units,
        },
        standing=drawn.standing,
        newest=drawn.pk,
        repeats_key=f"{drawn.pk % 13:02d} {drawn.pk:08d}",
        title_key_zh=f"{drawn.pk:08d}",
        title_key_en=f"{drawn.pk:08d}",
    )


def pilots(number: int) -> Iterator[SearchDocument]:
    return map(document, draw(number))


def mixed_queries() -> list[SearchQuery]:
    """Sixty, of names, words, several terms, English, pinyin, filters and misspellings."""
    chance = random.Random(7)
    scenarios = _fixture("scenarios")
    sectors = _fixture("sectors")
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


@cache
def _fixture(name: str) -> list[dict[str, Any]]:
    return yaml.safe_load((ROOT / f"fixtures/{name}.yaml").read_text(encoding="utf-8"))


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
