"""Landing pages of sectors, scenarios and regions; city pages and the lists of cities and plans."""

import re

import pytest
from bs4 import BeautifulSoup
from wagtail.models import PageViewRestriction

from scenarios.models import CityPage, PilotTask, Scenario, Stage
from tests.factories import (
    CityPageFactory,
    ImageFactory,
    PilotFactory,
    PlanFactory,
    RegionFactory,
    ScenarioFactory,
    SectorFactory,
    hunan,
    make_findings,
    make_pilots,
    make_tasks,
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


def test_scenarios_that_nobody_tried_are_listed_below_those_that_somebody_did(client, city):
    ports = SectorFactory(code="ports")
    for code in ("cranes", "trucks"):
        ScenarioFactory(code=code, sector=ports)

    def section():
        page = BeautifulSoup(client.get("/en/sectors/ports/").content, "html.parser")
        return page.select_one("section[aria-labelledby=sector-scenarios]")

    assert section().h2.text.strip() == "Scenarios"
    assert len(section().select(".scenario-links a")) == 2
    PilotFactory(sector=ports, scenario=Scenario.objects.get(code="trucks"))
    assert section().h2.text.strip() == "Most tried scenarios"
    assert [link["href"] for link in section().select(".ranking a")] == ["/en/scenarios/trucks/"]
    assert [link["href"] for link in section().select(".more a")] == ["/en/scenarios/cranes/"]


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
    assert [area.region.code for area in context["map"].provinces] == [hunan().code]
    assert [(area.region.code, area.number) for area in context["map"].elsewhere] == [("DE", 1)]


def test_a_city_page_shows_its_sectors_pilots_and_plans(client, city):
    ports = SectorFactory(code="ports")
    PilotFactory(sector=ports, stage=Stage.TRIAL)
    PlanFactory(parent=city, title="岳阳市行动方案", region=city.region)
    response = client.get("/cities/yueyang/")
    assert [(sector.code, sector.pilot_count) for sector in response.context["sectors"]] == [("ports", 1)]
    assert response.context["overview"].by_stage == {Stage.TRIAL: 1}
    assert "岳阳市行动方案" in response.content.decode()


@pytest.mark.parametrize("address", ["/en/plans/", "/en/cities/yueyang/"])
def test_a_plan_in_a_list_says_how_much_is_in_it(client, city, address):
    plan = PlanFactory(parent=city, region=city.region)
    tasks = make_tasks(plan, 3)
    PilotFactory(pilot_tasks=[PilotTask(task=tasks[0]), PilotTask(task=tasks[1])])
    PilotFactory(live=False, pilot_tasks=[PilotTask(task=tasks[0])])
    words = " ".join(client.get(address).content.decode().split())
    assert re.search(r"3 tasks <[^>]+></span> 3 targets <[^>]+></span> 1 pilot\b", words)


def test_a_city_page_leads_to_its_plans_from_the_top(client, city):
    PilotFactory()
    PlanFactory(parent=city, region=city.region)
    html = client.get("/cities/yueyang/").content.decode()
    assert '<a href="#city-plans">1</a>' in html
    assert 'id="city-plans"' in html


def test_a_place_without_pilots_says_so(client, city):
    assert (
        "No pilot of this place has been published yet." in client.get("/en/cities/yueyang/").content.decode()
    )


def test_a_place_without_anything_says_it_once_and_leads_nowhere_within_the_page(client, city):
    html = client.get("/en/cities/yueyang/").content.decode()
    assert "#city-pilots" not in html
    assert 'class="sections"' not in html
    PlanFactory(parent=city, region=city.region)
    assert 'href="#city-pilots"' in client.get("/en/cities/yueyang/").content.decode()


def test_the_list_of_places_holds_those_of_which_something_is_public(client, city):
    def listed() -> list[tuple[str, int]]:
        context = client.get("/cities/").context
        cities = [city for _region, cities in context["groups"] for city in cities]
        assert context["overview"].places == len(cities)
        return [(city.slug, city.pilot_count) for city in cities]

    for number, code in enumerate(("430700", "430800", "430900")):
        CityPageFactory(slug=f"place-{number}", region=RegionFactory(code=code, parent=hunan()))
    assert listed() == []
    PilotFactory()
    PilotFactory(parent=CityPage.objects.get(slug="place-0"), live=False)
    PlanFactory(parent=CityPage.objects.get(slug="place-1"))
    assert listed() == [("yueyang", 1), ("place-1", 0)]
    assert client.get("/en/cities/").content.decode().count("Action plan</span>") == 1


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
        ("/sectors/many-1/", 9),
        ("/scenarios/", 2),
        ("/scenarios/many-1/", 9),
        ("/regions/", 3),
        ("/regions/430600/", 10),
        ("/cities/", 10),
        ("/cities/yueyang/", 13),
        ("/plans/", 8),
    ],
)
@pytest.mark.parametrize("number", [50, 500])
def test_a_list_costs_the_same_whatever_its_length(
    client, city, django_assert_num_queries, address, queries, number
):
    make_findings(make_pilots(number, cover=ImageFactory()))
    client.get(address)
    with django_assert_num_queries(queries):
        client.get(address)
