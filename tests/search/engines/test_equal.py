"""Both engines find the same and count the same, whatever is asked: thousands of random searches on each."""

import random
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

import pytest
from django.core.management import call_command
from django.db import transaction

from benchmarks.synthetic import pilots as synthetic_pilots
from scenarios.models import PilotPage
from search.documents import all_documents, body_texts, indexed_pilots
from search.engines.embedded import EmbeddedEngine
from search.engines.protocol import Changes, Engine, SearchDocument
from search.planning import Planner
from search.query import SearchQuery
from search.vocabulary import vocabulary
from tests.search.engines.asking import Asker
from tests.search.engines.clusters import engines_on

pytest_plugins = ["tests.elasticsearch.fixtures"]
pytestmark = [pytest.mark.slow, pytest.mark.django_db]

SEED = 5
QUERIES = 3_000
SYNTHETIC = 2_000
SYNTHETIC_QUERIES = 500
WINDOW = 500


class Contents(NamedTuple):
    documents: list[SearchDocument]
    planner: Planner
    asker: Asker


class Both(NamedTuple):
    embedded: Engine
    elastic: Engine

    def fill(self, documents: list[SearchDocument]) -> None:
        for engine in self:
            engine.rebuild(documents, lambda changed: Changes([], []))


@pytest.fixture(scope="module")
def contents(django_db_setup, django_db_blocker) -> Contents:
    """The registry's own, loaded once and rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_registry")
        names = vocabulary()
        terms = [
            text for values in names.names.values() for name in values.values() for text in name[:2] if text
        ]
        terms += [" ".join(key) for key in names.thesaurus.terms]
        texts = [
            text
            for pilot in indexed_pilots()
            for text in (pilot.title, pilot.title_en, pilot.summary_zh, pilot.summary_en, *body_texts(pilot))
            if text
        ]
        documents = list(all_documents(_unreadable))
        assert len(documents) == PilotPage.objects.public().count()
        transaction.set_rollback(True)
    return Contents(documents, names.planner, Asker(texts, terms, documents))


def _unreadable(error: Exception) -> None:
    raise error


@pytest.fixture(scope="module")
def both(elasticsearch_url, tmp_path_factory) -> Iterator[Both]:
    with engines_on(elasticsearch_url) as new:
        yield Both(EmbeddedEngine(tmp_path_factory.mktemp("index")), new("equal"))


def differences(both: Both, planner: Planner, query: SearchQuery) -> dict[str, tuple]:
    """What the engines say differently, by its name."""
    embedded, elastic = (engine.search(query, planner.tiers(query.text)) for engine in both)
    told = {
        "total": (embedded.total, elastic.total),
        "tiers": (embedded.tiers, elastic.tiers),
        "hits on the page": (len(embedded.hits), len(elastic.hits)),
        "facets": (embedded.facets, elastic.facets),
        "hits within the tiers": (embedded.within, elastic.within),
    }
    if not query.by_relevance:
        told["order"] = (embedded.hits, elastic.hits)
    if 0 < embedded.total <= WINDOW:
        everything = replace(query, page=1, size=WINDOW)
        told["hit set"] = tuple(
            {hit.id for hit in engine.search(everything, planner.tiers(query.text), ()).hits}
            for engine in both
        )
    return {name: pair for name, pair in told.items() if pair[0] != pair[1]}


def test_the_real_contents_are_found_and_counted_alike(both, contents):
    both.fill(contents.documents)
    found = 0
    for query in contents.asker.queries(SEED, QUERIES):
        assert differences(both, contents.planner, query) == {}, query
        found += both.embedded.search(query, contents.planner.tiers(query.text), ()).total > 0
    # Most of what is asked can be found, and not everything: else little was compared.
    assert QUERIES * 0.3 < found < QUERIES


def test_thousands_of_units_are_found_and_counted_alike(both, contents):
    """More values than are counted, many of them equally frequent, and more hits than fit on a page."""
    documents = list(synthetic_pilots(SYNTHETIC))
    both.fill(documents)
    for query in contents.asker.about(documents).queries(SEED, SYNTHETIC_QUERIES):
        assert differences(both, contents.planner, query) == {}, query


def test_misspelled_words_are_near_the_same_ones(both, contents):
    both.fill(contents.documents)
    chance = random.Random(SEED)
    told = 0
    for _ in range(500):
        word = contents.asker.misspelled(chance)
        embedded, elastic = (engine.near(word) for engine in both)
        assert list(embedded.items()) == list(elastic.items()), word
        told += bool(embedded)
    assert told > 100


def test_the_pages_of_a_search_hold_every_hit_once(both, contents):
    both.fill(contents.documents)
    for query in contents.asker.queries(SEED + 1, 200):
        for engine in both:
            seen: list[int] = []
            for page in range(1, 20):
                asked = replace(query, page=page, size=7)
                result = engine.search(asked, contents.planner.tiers(query.text), ())
                seen += [hit.id for hit in result.hits]
                if page * 7 >= result.total:
                    break
            assert len(set(seen)) == len(seen) == result.total, (engine, query)
