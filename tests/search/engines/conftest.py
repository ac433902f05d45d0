"""What tests of engines do to them: write documents, ask as a reader would."""

import pytest

from search.engines.protocol import Changes
from search.query import SearchQuery, Sort


@pytest.fixture
def fill(engine):
    def fill(*documents):
        engine.apply(Changes(list(documents), []))
        return engine

    return fill


@pytest.fixture
def ask(engine, planner):
    def ask(text="", *, sort=Sort.RELEVANCE, page=1, size=20, language="zh", **filters):
        chosen = {name: (values,) if isinstance(values, str) else values for name, values in filters.items()}
        query = SearchQuery(text, chosen, sort, page, size, language)
        return engine.search(query, planner.tiers(text))

    return ask


def ids(result):
    return [hit.id for hit in result.hits]
