import pytest
from django.urls import reverse

from scenarios.models import PilotUnit, Role, Sector, Unit, UnitAlias
from tests.factories import (
    PilotFactory,
    RegionFactory,
    ScenarioFactory,
    SectorFactory,
    TechnologyFactory,
    UnitFactory,
)


@pytest.fixture
def bureau(city):
    return UnitFactory(
        name_zh="岳阳市工业和信息化局", region=city.region, aliases=[UnitAlias(name="市工信局")]
    )


def address(record, name: str, *args) -> str:
    return reverse(record.snippet_viewset.get_url_name(name), args=args)


def chooser(model) -> str:
    return reverse(model.snippet_viewset.chooser_viewset.get_url_name("choose_results"))


@pytest.mark.parametrize(
    "text", ["工信", "信息化", "市工信局", "岳阳市 工业", "岳陽市 工業", "業", "岳阳市，工信局"]
)
def test_a_unit_is_found_by_parts_of_its_names_in_list_and_chooser(as_coordinator, bureau, text):
    UnitFactory(name_zh="濮阳市教育局", aliases=[UnitAlias(name="市教育局")])
    for url in (address(bureau, "list"), chooser(Unit)):
        html = as_coordinator.get(url, {"q": text}).content.decode()
        assert bureau.name_zh in html
        assert "濮阳市教育局" not in html


def test_a_unit_with_many_names_is_listed_once(as_coordinator, bureau):
    UnitAlias.objects.create(unit=bureau, name="岳阳工信局")
    found = as_coordinator.get(address(bureau, "list"), {"q": "工信"}).context["object_list"]
    assert list(found) == [bureau]


@pytest.mark.parametrize("text", ["智能港口", "smart port", "吊车", "ports"])
def test_a_sector_is_found_by_its_other_names_and_its_description(as_coordinator, text):
    sector = SectorFactory(
        code="ports", label_zh="智慧港口", aliases=["智能港口", "smart port"], description_zh="吊车。"
    )
    SectorFactory(label_zh="教育")
    found = as_coordinator.get(address(sector, "list"), {"q": text, "ordering": "-uses"}).context[
        "object_list"
    ]
    assert list(found) == [sector]


@pytest.mark.parametrize("text", ["阳市", "yueyang", "yue", "430600"])
def test_a_region_is_found_in_its_chooser(as_coordinator, city, text):
    city.region.pinyin = "yueyang"
    city.region.save()
    RegionFactory(name="长沙")
    html = as_coordinator.get(chooser(type(city.region)), {"q": text}).content.decode()
    assert "岳阳市" in html
    assert "长沙" not in html


def test_an_editor_adds_a_missing_unit_while_choosing(as_editor, city):
    url = reverse(Unit.snippet_viewset.chooser_viewset.get_url_name("create"))
    as_editor.post(url, {"name_zh": "城陵矶新港", "kind": "port"})
    assert Unit.objects.get().slug == "cheng-ling-ji-xin-gang"


def test_a_unit_that_exists_already_is_not_added_twice(as_editor, bureau):
    url = reverse(Unit.snippet_viewset.chooser_viewset.get_url_name("create"))
    response = as_editor.post(url, {"name_zh": bureau.name_zh, "kind": "government"})
    assert response.json()["step"] == "reshow_creation_form"


@pytest.mark.parametrize("many", [False, True])
def test_what_is_in_use_is_not_deleted_and_its_users_are_named(as_coordinator, bureau, city, many):
    PilotFactory(title="港口试点", pilot_units=[PilotUnit(unit=bureau, role=Role.LEAD)])
    url = address(bureau, "delete", bureau.pk)
    if many:
        url = reverse("wagtail_bulk_action", args=["scenarios", "unit", "delete"]) + f"?id={bureau.pk}"
    text = as_coordinator.post(url, follow=True).content.decode()
    assert Unit.objects.filter(pk=bureau.pk).exists()
    assert "港口试点" in text


def test_a_sector_with_scenarios_is_not_deleted(as_coordinator):
    scenario = ScenarioFactory(label_zh="远程岸桥")
    text = as_coordinator.post(
        address(scenario.sector, "delete", scenario.sector.pk), follow=True
    ).content.decode()
    assert Sector.objects.exists()
    assert "远程岸桥" in text


def test_what_nobody_uses_is_deleted(as_coordinator):
    sector = SectorFactory()
    as_coordinator.post(address(sector, "delete", sector.pk))
    assert not Sector.objects.exists()


@pytest.mark.parametrize(
    "factory", [SectorFactory, ScenarioFactory, TechnologyFactory, RegionFactory, UnitFactory]
)
def test_every_vocabulary_can_be_listed_searched_and_edited(as_coordinator, factory):
    record = factory()
    for url in (
        address(record, "list"),
        address(record, "list") + "?q=1",
        address(record, "edit", record.pk),
    ):
        assert as_coordinator.get(url).status_code == 200


def test_lists_cost_the_same_whatever_their_length(as_coordinator, django_assert_max_num_queries):
    region = RegionFactory(parent=RegionFactory())
    units = [UnitFactory(region=region) for _unit in range(30)]
    as_coordinator.get(address(units[0], "list"))
    with django_assert_max_num_queries(20):
        as_coordinator.get(address(units[0], "list"))
