"""Filters that a query names."""

import pytest

from scenarios.models import PilotPage, PilotUnit, Role, Stage, Synonym, UnitAlias
from search.offers import filters_named
from search.query import SearchQuery
from search.results import search
from search.vocabulary import vocabulary
from tests.factories import (
    PilotFactory,
    RegionFactory,
    ScenarioFactory,
    SectorFactory,
    UnitFactory,
    hunan,
    yueyang,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]


@pytest.fixture
def names(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        yueyang()
        SectorFactory(code="health", label_zh="智慧医疗", label_en="Smart health care")
        unit = UnitFactory(slug="yy", name_zh="岳阳市工业和信息化局")
        UnitAlias.objects.create(unit=unit, name="市工信局")
        PilotFactory(
            title="岳阳5G智慧医疗试点",
            title_en="5G remote surgery in a hospital",
            sector=SectorFactory(code="health"),
            scenario=ScenarioFactory(code="surgery", label_zh="远程手术", label_en="Remote surgery"),
            pilot_units=[PilotUnit(unit=unit, role=Role.LEAD)],
            stage=Stage.LIVE,
        )
        for code, city in (("320106", "南京市"), ("410204", "开封市")):
            above = RegionFactory(code=f"{code[:4]}00", name=city)
            gulou = RegionFactory(code=code, level="county", name="鼓楼区", name_en="Gulou", parent=above)
            PilotFactory(region=gulou)
        hunan()
        RegionFactory(code="430100", name="长沙市", name_en="Changsha", parent=hunan())
        RegionFactory(code="610100", name="西安市", name_en="Xi'an")
    search(SearchQuery())  # the index takes the pilots
    return vocabulary()


def offered(text, names, **filters):
    return [
        (offer.facet, offer.value, offer.query.text)
        for offer in filters_named(SearchQuery(text, filters), names).filters
    ]


def test_a_name_is_offered_in_place_of_its_words(names):
    assert offered("岳阳", names) == [("region", "430600", "")]
    assert offered("Yueyang 手术", names) == [("region", "430600", "手术")]
    assert offered("市工信局", names) == [("unit", "yy", "")]


@pytest.mark.parametrize("text", ["Yueyang City", "city of Yueyang"])
def test_a_place_may_be_called_with_its_kind(names, text):
    assert offered(f"{text} 手术", names) == [("region", "430600", "手术")]
    assert search(SearchQuery(text)).fitting == search(SearchQuery("Yueyang")).fitting == 1


@pytest.mark.parametrize("text", ["smart health care", "岳陽智慧醫療", "remote surgery 岳阳"])
def test_names_of_several_words_are_offered_whole(names, text):
    found = offered(text, names)
    assert found
    for facet, _value, rest in found:
        if facet in ("sector", "scenario"):
            assert "mart" not in rest
            assert "surgery" not in rest


def test_a_stage_is_offered_by_what_it_is_called(names):
    assert offered("投产的试点", names) == [("stage", "live", "的试点")]
    assert offered("live", names) == [("stage", "live", "")]


def test_what_has_no_pilot_is_told_and_the_place_above_offered(names):
    found = filters_named(SearchQuery("长沙"), names)
    assert [offer.value for offer in found.filters] == ["430000"]
    assert found.without_pilots == [("region", "430100")]
    assert filters_named(SearchQuery("xi’an"), names) == ([], [("region", "610100")])
    assert filters_named(SearchQuery("stopped"), names).without_pilots == [("stage", "stopped")]
    assert filters_named(SearchQuery("长沙", {"stage": ("live",)}), names).without_pilots == []


def test_an_offer_has_pilots_under_the_filters_in_use(names):
    assert offered("岳阳", names, stage=("stopped",)) == []


def test_places_of_one_name_are_told_apart(names, client):
    offers = client.get("/search/", {"q": "鼓楼区"}).context["offers"]
    assert sorted(offer.note for offer in offers) == ["南京市", "开封市"]
    chips = client.get("/search/", {"q": "county:鼓楼区"}).context["chips"]
    assert sorted(chip.note for chip in chips) == ["南京市", "开封市"]
    assert client.get("/search/", {"q": "city:岳阳"}).context["chips"][0].note == ""


def test_a_unit_that_nothing_public_names_shows_nowhere(names, client):
    """Its only pilot went back to a draft: no offer, no chip, no filter for programs."""
    PilotPage.objects.get(scenario__code="surgery").unpublish()
    for text in ("市工信局", "unit:市工信局", "-unit:yy"):
        context = client.get("/search/", {"q": text}).context
        assert (
            context["chips"] == [] == context["query"].selected("unit")
            or context["query"].selected("unit") == ()
        )
        assert [offer for offer in context["offers"] if "工" in offer.label] == []
    response, unknown = (client.get("/api/v1/search", {"unit": slug}) for slug in ("yy", "no-such-unit"))
    assert (response.status_code, unknown.status_code) == (422, 422)
    assert response.text.replace("yy", "no-such-unit") == unknown.text


def test_names_within_a_run_are_offered_too(names):
    assert offered("岳阳智慧医疗", names) == [("region", "430600", "智慧医疗"), ("sector", "health", "岳阳")]


def test_what_is_chosen_quoted_or_excluded_is_not_offered(names):
    assert offered("岳阳", names, region=("430600",)) == []
    assert offered("“岳阳” -岳阳", names) == []


def test_the_page_offers_both(engine, names, client):
    assert "hospital" in client.get("/en/search/", {"q": "hosptial"}).context["spelling"].url
    (offer,) = client.get("/search/", {"q": "岳阳 手术"}).context["offers"]
    assert client.get(offer.url).context["query"].filters == {"region": ("430600",)}


def test_an_edited_synonym_is_used_by_the_next_search(names, django_capture_on_commit_callbacks):
    assert search(SearchQuery("甲乙丙")).total == 0
    with django_capture_on_commit_callbacks(execute=True):
        entry = Synonym.objects.create(terms="甲乙丙\nhospital", theme="words")
    assert search(SearchQuery("甲乙丙")).total == 1
    with django_capture_on_commit_callbacks(execute=True):
        entry.delete()
    assert search(SearchQuery("甲乙丙")).total == 0


def test_a_sector_edited_in_the_admin_is_what_its_names_speak_for(names, django_capture_on_commit_callbacks):
    assert "智慧殡葬" not in vocabulary().sector_words
    with django_capture_on_commit_callbacks(execute=True):
        SectorFactory(code="funerals", label_zh="智慧殡葬", aliases=["殡仪服务"])
    assert vocabulary().sector_words["智慧殡葬"] == ("funerals",)
    assert vocabulary().sector_words["殡仪服务"] == ("funerals",)


def test_labels_of_both_languages_stand_for_each_other(names):
    assert search(SearchQuery("smart health care")).total == 1
