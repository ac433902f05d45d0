"""The search as editors meet it: explorer, page chooser, lists and choosers of the admin."""

import json

import pytest
from django.urls import reverse
from wagtail.models import Page

from media.models import RegistryDocument
from scenarios.models import Region, Scenario, Sector, Unit, UnitAlias
from search.editors.index import EditorsIndex, add_missing
from tests.factories import (
    CityPageFactory,
    ImageFactory,
    PilotFactory,
    RegionFactory,
    ScenarioFactory,
    SectorFactory,
    UnitFactory,
    make_pilots,
)

MEDICAL = "岳阳市5G+智慧医疗试点"


@pytest.fixture
def medical(city):
    PilotFactory(title="城陵矶港远程岸桥")
    return PilotFactory(title=MEDICAL)


@pytest.fixture
def elsewhere(home):
    """A pilot of a city that editors of 岳阳市 have nothing to do with."""
    city = CityPageFactory(slug="puyang", region=RegionFactory(name="濮阳市"))
    return PilotFactory(title="濮阳市5G+智慧医疗试点", parent=city)


def listed(client, name: str, query: str, **parameters) -> list[str]:
    response = client.get(reverse(name), {"q": query, **parameters})
    assert response.status_code == 200
    return [str(record) for record in response.context["object_list"]]


@pytest.mark.parametrize(
    "query", ["医疗", "岳阳 智慧", "疗", "醫療", "５Ｇ 医疗", '"智慧医疗"', "医疗 '智慧'"]
)
def test_the_explorer_finds_words_inside_titles(as_administrator, medical, query):
    assert listed(as_administrator, "wagtailadmin_pages:search", query) == [MEDICAL]


def test_the_head_of_found_pages_names_no_none(as_administrator, medical):
    def head(address: str) -> str:
        html = as_administrator.get(address).content.decode()
        return html[html.rindex("<thead") : html.rindex("</thead>")]

    assert "None" not in head(reverse("wagtailadmin_pages:search") + "?q=医疗")
    assert "共 2 个页面" in head(reverse("wagtailadmin_explore", args=[medical.get_parent().pk]))


@pytest.mark.parametrize("query", ["%", "_", "*", "\\", "濮阳 医疗", '"疗智"'])
def test_the_explorer_finds_nothing_for_what_no_title_holds(as_administrator, medical, query):
    assert listed(as_administrator, "wagtailadmin_pages:search", query) == []


@pytest.mark.parametrize("query", ["", '"', "'", '""'])
def test_the_explorer_shows_all_when_nothing_is_asked_for(as_administrator, medical, query):
    assert MEDICAL in listed(as_administrator, "wagtailadmin_pages:search", query)


def test_the_explorer_counts_hits_by_type_and_filters_by_it(as_administrator, medical):
    response = as_administrator.get(reverse("wagtailadmin_pages:search"), {"q": "医疗"})
    assert response.context["content_types"] == [(medical.cached_content_type, 1)]
    of_type = {"content_type": "scenarios.citypage"}
    assert listed(as_administrator, "wagtailadmin_pages:search", "医疗", **of_type) == []


def test_the_explorer_keeps_the_order_and_the_state_it_is_asked_for(as_administrator, city):
    PilotFactory(title="乙医疗", live=False)
    PilotFactory(title="甲医疗所在地")
    address = "wagtailadmin_pages:search"
    assert listed(as_administrator, address, "医疗", ordering="title") == ["乙医疗", "甲医疗所在地"]
    assert listed(as_administrator, address, "医疗", ordering="-title") == ["甲医疗所在地", "乙医疗"]
    assert listed(as_administrator, address, "医疗 live:no") == ["乙医疗"]


def test_an_editor_finds_only_pages_of_the_own_city(as_editor, medical, elsewhere):
    assert listed(as_editor, "wagtailadmin_pages:search", "医疗") == [MEDICAL]
    facets = as_editor.get(reverse("wagtailadmin_pages:search"), {"q": "医疗"}).context["content_types"]
    assert facets == [(medical.cached_content_type, 1)]


def test_the_list_of_a_page_is_searched_within_it(as_administrator, city, medical, elsewhere):
    response = as_administrator.get(reverse("wagtailadmin_explore", args=[city.pk]), {"q": "医疗"})
    assert [page.title for page in response.context["object_list"]] == [MEDICAL]


def test_the_page_chooser_finds_pages_of_the_types_it_may_choose(as_administrator, medical):
    def titles(kind: str) -> list[str]:
        address = reverse("wagtailadmin_choose_page_search")
        response = as_administrator.get(address, {"q": "智慧医", "page_type": kind})
        return [page.title for page in response.context["pages"]]

    assert titles("wagtailcore.page") == [MEDICAL]
    assert titles("scenarios.pilotpage") == [MEDICAL]
    assert titles("scenarios.planpage") == []


def test_images_and_documents_are_found_in_lists_and_choosers(as_administrator):
    image = ImageFactory(title="城陵矶港远程岸桥", description="夜里的码头")
    image.tags.add("集装箱")
    ImageFactory(title="手术室")
    RegistryDocument.objects.create(title="岳阳市行动方案附件", file="a.txt")
    RegistryDocument.objects.create(title="濮阳市通知", file="b.txt")
    image.save()  # as the form does after it has set the tags
    for query in ("岸桥", "码头", "集装箱", "橋"):
        for address in ("wagtailimages:index", "wagtailimages_chooser:choose"):
            response = as_administrator.get(reverse(address), {"q": query})
            found = response.context["results" if "choose" in address else "object_list"]
            assert [found.title for found in found] == ["城陵矶港远程岸桥"], (query, address)
    for address in ("wagtaildocs:index", "wagtaildocs_chooser:choose"):
        html = as_administrator.get(reverse(address), {"q": "方案"}).content.decode()
        html = html if "choose" not in address else json.loads(html)["html"]
        assert "岳阳市行动方案附件" in html
        assert "濮阳市通知" not in html


@pytest.mark.parametrize(
    ("model", "query", "name"),
    [
        (Unit, "信息化", "岳阳市工业和信息化局"),
        (Unit, "工信局", "岳阳市工业和信息化局"),
        (Sector, "医疗", "智慧医疗"),
        (Scenario, "超声", "远程超声诊断"),
        (Region, "港", "港口区"),
    ],
)
def test_lists_and_choosers_of_vocabularies_find_words_inside_names(
    as_administrator, home, model, query, name
):
    UnitFactory(name_zh="岳阳市工业和信息化局", aliases=[UnitAlias(name="市工信局")])
    UnitFactory(name_zh="濮阳市教育局")
    ScenarioFactory(label_zh="远程超声诊断", sector=SectorFactory(label_zh="智慧医疗"))
    RegionFactory(name="港口区")
    viewset = model.snippet_viewset
    assert [str(found) for found in _objects(as_administrator, viewset.get_url_name("list"), query)] == [name]
    chooser = viewset.chooser_viewset.get_url_name("choose_results")
    assert [str(found) for found in _objects(as_administrator, chooser, query)] == [name]


def _objects(client, address: str, query: str) -> list:
    context = client.get(reverse(address), {"q": query}).context
    return list(context["results"] if "results" in context else context["object_list"])


@pytest.mark.parametrize("number", [3, 40])
def test_the_explorer_costs_the_same_whatever_is_found(
    as_administrator, city, number, django_assert_max_num_queries
):
    make_pilots(number, city=city)
    add_missing(EditorsIndex(None))
    address = reverse("wagtailadmin_pages:search")
    as_administrator.get(address, {"q": "远程作业"})
    with django_assert_max_num_queries(30):
        found = as_administrator.get(address, {"q": "远程作业"}).context["page_obj"].paginator
    assert found.count == number


@pytest.mark.parametrize("number", [2, 25])
def test_a_search_is_one_query_and_its_count_another(city, number, django_assert_num_queries):
    make_pilots(number, city=city)
    add_missing(EditorsIndex(None))
    Page.objects.search("远程作业").count()
    with django_assert_num_queries(2):
        results = Page.objects.search("远程 作业 5G")
        assert results.count() == number
        assert len(results[:20]) == min(number, 20)
