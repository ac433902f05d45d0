"""Filters that a query names, and other spellings of what is nowhere."""

import pytest

from scenarios.models import Synonym, UnitAlias
from search.offers import filters_named, other_spelling
from search.query import SearchQuery
from search.results import search
from search.vocabulary import vocabulary
from tests.factories import PilotFactory, SectorFactory, UnitFactory, yueyang

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]


@pytest.fixture
def names(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        yueyang()
        SectorFactory(code="health", label_zh="智慧医疗", label_en="Smart health care")
        unit = UnitFactory(slug="yy", name_zh="岳阳市工业和信息化局")
        UnitAlias.objects.create(unit=unit, name="市工信局")
        PilotFactory(title="岳阳5G智慧医疗试点", title_en="5G remote surgery in a hospital")
    return vocabulary()


def offered(text, names, **filters):
    return [
        (offer.facet, offer.value, offer.query.text)
        for offer in filters_named(SearchQuery(text, filters), names)
    ]


def test_a_name_is_offered_in_place_of_its_words(names):
    assert offered("岳阳", names) == [("region", "430600", "")]
    assert offered("Yueyang 手术", names) == [("region", "430600", "手术")]
    assert offered("市工信局", names) == [("unit", "yy", "")]


def test_names_within_a_run_are_offered_too(names):
    assert offered("岳阳智慧医疗", names) == [("region", "430600", "智慧医疗"), ("sector", "health", "岳阳")]


def test_what_is_chosen_quoted_or_excluded_is_not_offered(names):
    assert offered("岳阳", names, region=("430600",)) == []
    assert offered("“岳阳” -岳阳", names) == []


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("hosptial", "hospital"),
        ("remote surgrey", "remote surgery"),
        ("智会医疗", "智慧医疗"),
        ("智慧医疔", "智慧医疗"),
        ("hospital", ""),
        ("智慧医疗", ""),
        ("“hosptial”", ""),
        ("zzzzzzzz", ""),
        ("", ""),
    ],
)
def test_what_is_nowhere_may_be_spelled_otherwise(engine, names, typed, meant):
    search(SearchQuery())  # the index takes the pilot
    assert other_spelling(SearchQuery(typed), names) == meant


def test_a_spelling_that_finds_nothing_under_the_filters_is_not_offered(engine, names):
    search(SearchQuery())
    assert other_spelling(SearchQuery("hosptial", {"year": ("1999",)}), names) == ""


def test_the_page_offers_both(engine, names, client):
    assert "hospital" in client.get("/en/search/", {"q": "hosptial"}).context["spelling"].url
    (offer,) = client.get("/search/", {"q": "岳阳 手术"}).context["offers"]
    assert client.get(offer.url).context["query"].filters == {"region": ("430600",)}


def test_an_edited_synonym_is_used_by_the_next_search(names, django_capture_on_commit_callbacks):
    assert search(SearchQuery("数字医院")).total == 0
    with django_capture_on_commit_callbacks(execute=True):
        entry = Synonym.objects.create(terms="数字医院\nhospital", theme="words")
    assert search(SearchQuery("数字医院")).total == 1
    with django_capture_on_commit_callbacks(execute=True):
        entry.delete()
    assert search(SearchQuery("数字医院")).total == 0


def test_labels_of_both_languages_stand_for_each_other(names):
    assert search(SearchQuery("smart health care")).total == 1
