"""The synonyms that are loaded as data: each entry says something, and no two say different things."""

from collections import Counter
from pathlib import Path

import pytest
import yaml

from search.planning import FILLERS, STOP_WORDS
from search.text import cut, normalise

FIXTURES = Path(__file__).parents[2] / "fixtures"
FILES = sorted((FIXTURES / "synonyms").glob("*.yaml"))


def read(file: Path) -> list[dict]:
    return yaml.safe_load(file.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def entries() -> list[dict]:
    return [entry for file in FILES for entry in read(file)]


def terms_of(entry: dict) -> list[str]:
    return entry["same"] if "same" in entry else [entry["word"], *entry["means"]]


def asked_for(entry: dict) -> list[str]:
    """The terms of an entry that widen a query which holds them."""
    return entry["same"] if "same" in entry else [entry["word"]]


def tokens(term: str) -> str:
    words, chars = cut([term])
    return words or chars


def test_there_are_files_and_none_is_empty():
    assert FILES
    assert [file.name for file in FILES if not read(file)] == []


def test_an_entry_is_a_group_or_a_word_and_its_meanings(entries):
    assert [entry for entry in entries if set(entry) not in ({"same"}, {"word", "means"})] == []
    assert [entry for entry in entries if len(terms_of(entry)) < 2] == []
    assert [entry for entry in entries if not all(isinstance(term, str) for term in terms_of(entry))] == []


def test_terms_are_written_as_texts_are_normalised(entries):
    """Lower case, Simplified, no space around: what a reader of the file sees is what is looked for."""
    assert [
        term for entry in entries for term in terms_of(entry) if term != " ".join(normalise(term).split())
    ] == []


def test_every_term_holds_something_to_find(entries):
    assert [term for entry in entries for term in terms_of(entry) if not tokens(term)] == []


def test_no_word_that_is_left_out_of_queries_widens_one(entries):
    assert [term for entry in entries for term in asked_for(entry) if term in STOP_WORDS | FILLERS] == []


def test_no_entry_says_the_same_thing_twice(entries):
    """Plurals and spellings with a hyphen are one thing already."""
    twice = [
        (key, terms_of(entry))
        for entry in entries
        for key, count in Counter(tokens(term) for term in terms_of(entry)).items()
        if count > 1
    ]
    assert twice == []


def test_a_term_widens_in_one_entry_only(entries):
    """Groups that share a term, or a word that is explained twice, would mean different things."""
    counts = Counter(tokens(term) for entry in entries for term in asked_for(entry))
    assert [key for key, count in counts.items() if count > 1] == []


@pytest.mark.parametrize(
    ("vocabulary", "name"), [("sectors", "label_zh"), ("scenarios", "label_zh"), ("technologies", "name_zh")]
)
def test_every_name_of_the_vocabularies_can_be_reached_in_other_words(entries, vocabulary, name):
    """A pilot carries these names; one that is renamed would lose its synonyms without a sound."""
    reached = [f" {tokens(term)} " for entry in entries for term in terms_of(entry)]
    names = [row[name] for row in read(FIXTURES / f"{vocabulary}.yaml")]
    assert [each for each in names if not any(phrase in f" {tokens(each)} " for phrase in reached)] == []
