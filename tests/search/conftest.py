"""An index of its own for every test."""

from pathlib import Path

import hypothesis
import pytest

from search.engines import default_engine
from search.engines.protocol import Changes, SearchDocument
from search.planning import Planner, Segmenter
from search.text import cut

# The first example loads dictionaries; how long one takes says nothing here.
hypothesis.settings.register_profile("registry", deadline=None)
hypothesis.settings.load_profile("registry")

DICTIONARY_CACHE = Path(__file__).resolve().parents[2] / "var" / "jieba"


@pytest.fixture(autouse=True)
def index_folder(settings, tmp_path) -> Path:
    settings.SEARCH_URL = f"tantivy://{tmp_path}/index"
    return tmp_path / "index"


@pytest.fixture
def engine(index_folder):
    """The engine the settings name, with an empty index."""
    engine = default_engine()
    engine.rebuild([], lambda ids: Changes([], []))
    return engine


@pytest.fixture(scope="session")
def planner() -> Planner:
    return Planner(Segmenter(["岳阳市", "岳阳", "智慧医疗"], DICTIONARY_CACHE))


def document(
    number: int, title: str = "", *, names: str = "", summary: str = "", body: str = "", **other
) -> SearchDocument:
    """A document from texts; facets are given by name, single values without a tuple."""
    facets = {
        name: (values,) if isinstance(values, str) else tuple(values)
        for name, values in other.items()
        if name not in ("standing", "newest", "repeats_key", "title_key_zh", "title_key_en")
    }
    fields = {name: value for name, value in other.items() if name not in facets}
    fields = {
        "newest": number,
        # As `repeats_key` makes it of none; not by it, since processes without Django make documents too.
        "repeats_key": f"99999 {(1 << 63) - number:019d}",
        "title_key_zh": f"{title} {number}",
        "title_key_en": f"{title} {number}",
    } | fields
    return SearchDocument(
        id=number,
        title=cut([title]),
        names=cut([names]),
        summary=cut([summary]),
        body=cut([body]),
        facets=facets,
        **fields,
    )
