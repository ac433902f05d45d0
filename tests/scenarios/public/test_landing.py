"""Landing pages of sectors, scenarios, units and regions; city pages and the lists of cities and plans."""

import pytest
from wagtail.models import PageViewRestriction

from scenarios.models import PilotUnit, Role, Stage, Task, TaskUnit
from tests.factories import (
    CityPageFactory,
    ImageFactory,
    PilotFactory,
    PlanFactory,
    RegionFactory,
    ScenarioFactory,
    SectorFactory,
    UnitFactory,
    hunan,
    make_pilots,
    yueyang_county,
)


def titles(response) -> set[str]:
    return {pilot.title for pilot in response.context["pilots"]}


@pytest.mark.parametrize(
    "address",
    ["/sectors/none/", "/scenarios/none/", "/units/none/", "/regions/none/", "/en/sectors/none/"],
)
def test_an_unknown_code_is_a_404(client, home, address):
    assert client.get(address).status_code == 404


def test_a_sector_lists_pilots_of_which_it_is_a_further_one(client, city):
    ports = SectorFactory(code="ports")
    PilotFactory(title="主", sector=ports)
    PilotFactory(title="次", extra_sectors=[ports])
    PilotFactory(title="两者", sector=ports, extra_sectors=[ports])
    PilotFactory(title="别的")
    PilotFactory(title="草稿", sector=ports, live=False)
    response = client.get("/sectors/ports/")
    assert titles(response) == {"主", "次", "两者"}
    assert response.context["overview"].pilots == 3


def test_scenarios_of_a_sector_count_main_and_further_pilots_once(client, city):
    ports = SectorFactory(code="ports")
    cranes, trucks = (
        ScenarioFactory(code="cranes", sector=ports),
        ScenarioFactory(code="trucks", sector=ports),
    )
    PilotFactory(sector=ports, scenario=cranes, extra_scenarios=[trucks, cranes])
    PilotFactory(sector=ports, scenario=cranes)
    counted = {row.code: row.pilot_count for row in client.get("/sectors/ports/").context["scenarios"]}
    assert counted == {"cranes": 2, "trucks": 1}
    assert len(titles(client.get("/scenarios/trucks/"))) == 1


def test_what_is_private_counts_nowhere(client, city):
    ports = SectorFactory(code="ports")
    PilotFactory(sector=ports, title="内部试点")
    PageViewRestriction.objects.create(page=city, restriction_type=PageViewRestriction.LOGIN)
    for address in (
        "/sectors/ports/",
        "/sectors/",
        "/scenarios/",
        "/units/",
        "/regions/",
        "/regions/430600/",
        "/",
    ):
        response = client.get(address)
        assert "内部试点" not in response.content.decode(), address
    assert client.get("/sectors/ports/").context["overview"].pilots == 0
    assert client.get("/cities/").context["groups"] == []


def test_a_region_counts_what_lies_in_its_counties(client, city):
    PilotFactory(title="市里")
    PilotFactory(title="县里", region=yueyang_county())
    response = client.get("/regions/430000/")
    assert titles(response) == {"市里", "县里"}
    assert [(part.name, part.pilot_count) for part in response.context["parts"]] == [("岳阳市", 2)]
    parts = client.get("/regions/430600/").context["parts"]
    assert [(part.name, part.pilot_count) for part in parts] == [("岳阳县", 1)]
    assert [region.name for region in client.get("/regions/430621/").context["lineage"]] == [
        "湖南省",
        "岳阳市",
    ]


def test_regions_abroad_stand_apart(client, city):
    PilotFactory(
        parent=CityPageFactory(region=RegionFactory(code="DE-hamburg", parent=RegionFactory(code="DE")))
    )
    PilotFactory()
    context = client.get("/regions/").context
    assert [region.code for region in context["provinces"]] == [hunan().code]
    assert [(region.code, region.pilot_count) for region in context["countries"]] == [("DE", 1)]


def test_a_unit_shows_its_pilots_by_role(client, city):
    unit = UnitFactory(slug="operator")
    leads = PilotFactory(title="牵头", pilot_units=[PilotUnit(unit=unit, role=Role.LEAD)])
    PilotFactory(
        title="两职",
        pilot_units=[PilotUnit(unit=unit, role=Role.LEAD), PilotUnit(unit=unit, role=Role.OPERATOR)],
    )
    PilotFactory(title="草稿", live=False, pilot_units=[PilotUnit(unit=unit, role=Role.LEAD)])

    everything = client.get("/units/operator/")
    assert titles(everything) == {"牵头", "两职"}
    assert [(value, number) for value, _label, number in everything.context["roles"]] == [
        ("lead", 2),
        ("operator", 1),
    ]
    assert everything.context["pilots"].paginator.count == 2

    operated = client.get("/units/operator/?role=operator")
    assert titles(operated) == {"两职"}
    assert [str(role) for role in operated.context["pilots"][0].roles_here] == [
        Role.LEAD.label,
        Role.OPERATOR.label,
    ]
    assert titles(client.get("/units/operator/?role=nonsense")) == {leads.title, "两职"}


def test_a_unit_shows_the_plans_it_published_or_has_a_task_in(client, city):
    unit = UnitFactory(slug="bureau")
    PlanFactory(title="自己的", publisher=unit)
    PlanFactory(title="草案", publisher=unit, live=False)
    plan = PlanFactory(title="有任务的")
    plan.tasks.add(Task(heading="任务", task_units=[TaskUnit(unit=unit)]))
    plan.save()
    assert {plan.title for plan in client.get("/units/bureau/").context["plans"]} == {"自己的", "有任务的"}


def test_the_list_of_units_holds_those_with_something_public(client, city):
    named, unnamed = UnitFactory(slug="named"), UnitFactory(slug="unnamed")
    PilotFactory(pilot_units=[PilotUnit(unit=named, role=Role.USER)])
    PilotFactory(live=False, pilot_units=[PilotUnit(unit=unnamed, role=Role.USER)])
    assert [unit.slug for unit in client.get("/units/").context["units"]] == ["named"]


def test_a_city_page_shows_its_sectors_pilots_and_plans(client, city):
    ports = SectorFactory(code="ports")
    PilotFactory(sector=ports, stage=Stage.TRIAL)
    PlanFactory(parent=city, title="岳阳市行动方案", region=city.region)
    response = client.get("/cities/yueyang/")
    assert [(sector.code, sector.pilot_count) for sector in response.context["sectors"]] == [("ports", 1)]
    assert response.context["overview"].by_stage == {Stage.TRIAL: 1}
    assert "岳阳市行动方案" in response.content.decode()


def test_a_place_without_pilots_says_so(client, city):
    assert (
        "No pilot of this place has been published yet." in client.get("/en/cities/yueyang/").content.decode()
    )


def test_cards_come_in_pages_of_24(client, city):
    make_pilots(30)
    response = client.get("/cities/yueyang/?page=2")
    assert len(response.context["pilots"]) == 6
    assert 'rel="prev" href="/cities/yueyang/"' in response.content.decode()
    assert client.get("/cities/yueyang/?page=99").context["pilots"].number == 2
    assert client.get("/cities/yueyang/?page=x").context["pilots"].number == 1


def test_a_plan_is_quoted_with_its_headings(client, city):
    PlanFactory(parent=city, slug="plan", text="一、总体目标\n建成基站。<script>\n二、任务\n落实。")
    html = client.get("/en/cities/yueyang/plan/").content.decode()
    assert 'href="#p1"' in html
    assert '<h3 id="p3">二、任务</h3>' in html
    assert "&lt;script&gt;" in html
    assert "The document is in Chinese." in html


# The numbers include Wagtail's routing; they are what a page costs today, not a goal.
@pytest.mark.parametrize(
    ("address", "queries"),
    [
        ("/sectors/", 2),
        ("/sectors/many-1/", 8),
        ("/scenarios/", 2),
        ("/scenarios/many-1/", 8),
        ("/units/", 3),
        ("/units/many-1/", 10),
        ("/regions/", 3),
        ("/regions/430600/", 10),
        ("/cities/", 9),
        ("/cities/yueyang/", 14),
        ("/plans/", 8),
    ],
)
@pytest.mark.parametrize("number", [50, 500])
def test_a_list_costs_the_same_whatever_its_length(
    client, city, django_assert_num_queries, address, queries, number
):
    make_pilots(number, cover=ImageFactory())
    client.get(address)
    with django_assert_num_queries(queries):
        client.get(address)
