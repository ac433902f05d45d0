"""What programs get of plans, and what they never get."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from scenarios.exports import cursors
from scenarios.models import (
    Metric,
    PilotTask,
    PlanPage,
    PlanStatus,
    Stage,
    Target,
    TargetPart,
    Task,
    TaskKind,
    TaskRole,
    TaskUnit,
)
from tests.factories import CityPageFactory, PilotFactory, PlanFactory, UnitFactory, make_pilots, make_tasks


def fetch(client, address: str) -> dict:
    response = client.get(f"/api/v1/{address}")
    assert response.status_code == 200, response.content
    return response.json()


def slugs(client, address: str) -> list[str]:
    return [plan["slug"] for plan in fetch(client, address)["plans"]]


@pytest.fixture
def full_plan(city):
    bureau = UnitFactory(slug="bureau", name_zh="岳阳市工信局", name_en="", contact_email="desk@example.org")
    task = Task(
        path="二/1", heading="推进应用", kind=TaskKind.SCENARIO, text="一是推进。",
        task_units=[TaskUnit(unit=bureau, role=TaskRole.LEAD, cited="市工信局"), TaskUnit(cited="各区政府")],
    )  # fmt: skip
    plan = PlanFactory(
        parent=city, slug="plan", title="岳阳市行动方案", title_en="Plan of Yueyang", region=city.region,
        document_number="岳政办〔2020〕1号", publisher=bureau, issued_on=datetime.date(2020, 7, 19), year_from=2020,
        year_to=2022, text="正文", editor_note="内部备注", tasks=[task],
        targets=[
            Target(
                year=2020, metric=Metric.USERS, comparator=">=", value=410000, unit="户", text="达到41万户以上。",
                parts=[TargetPart(name="移动", value=280000)],
            ),
            Target(metric=Metric.PENETRATION, value="42.5", unit="%", is_addition=True),
        ],
    )  # fmt: skip
    tie = {"task": Task.objects.get(), "path": "二/1/一是"}
    PilotFactory(slug="seen", title_en="Seen", stage=Stage.PLANNED, pilot_tasks=[PilotTask(**tie)])
    PilotFactory(slug="unseen", live=False, pilot_tasks=[PilotTask(**tie)])
    return plan


def test_a_plan_comes_with_its_targets_and_their_parts(client, full_plan):
    users, penetration = fetch(client, "plans/plan")["targets"]
    assert users["metric"]["code"] == "users"
    assert users["metric"]["label"]["en"] == "5G users"
    assert (users["year"], users["comparator"], users["value"], users["unit"]) == (2020, ">=", 410000, "户")
    assert users["parts"] == [{"name": "移动", "value": 280000}]
    assert users["text"] == "达到41万户以上。"
    assert (penetration["year"], penetration["value"], penetration["is_addition"]) == (None, 42.5, True)


def test_a_plan_comes_with_its_tasks_their_units_and_public_pilots(client, full_plan):
    [task] = fetch(client, "plans/plan")["tasks"]
    assert (task["path"], task["heading"], task["kind"]["code"], task["text"]) == (
        "二/1", "推进应用", "scenario", "一是推进。",
    )  # fmt: skip
    assert task["url"]["en"].startswith("http://localhost/en/cities/yueyang/plan/#task-")
    named, group = task["units"]
    assert (named["unit"]["slug"], named["role"]["code"], named["cited"]) == ("bureau", "lead", "市工信局")
    assert (group["unit"], group["role"]["code"], group["cited"]) == (None, "unit", "各区政府")
    [pilot] = task["pilots"]
    assert (pilot["slug"], pilot["title"]["en"], pilot["stage"]["code"], pilot["path"]) == (
        "seen", "Seen", "planned", "二/1/一是",
    )  # fmt: skip


def test_a_plan_says_what_document_it_is(client, full_plan):
    record = fetch(client, "plans/plan")
    assert record["title"] == {"zh": "岳阳市行动方案", "en": "Plan of Yueyang"}
    assert record["url"]["zh"] == "http://localhost/cities/yueyang/plan/"
    assert record["region"]["code"] == "430600"
    assert record["status"]["code"] == "issued"
    assert (record["document_number"], record["issued_on"]) == ("岳政办〔2020〕1号", "2020-07-19")
    assert (record["year_from"], record["year_to"], record["text"]) == (2020, 2022, "正文")
    assert record["publisher"]["name"] == {"zh": "岳阳市工信局", "en": ""}


def test_notes_and_addresses_of_people_never_come_out(client, full_plan):
    text = client.get("/api/v1/plans/plan").content.decode() + client.get("/api/v1/plans").content.decode()
    for secret in ("内部备注", "desk@example.org", "unseen"):
        assert secret not in text


def test_a_list_of_plans_says_how_much_is_in_each(client, full_plan):
    found = fetch(client, "plans")
    [plan] = found["plans"]
    assert found["total"] == 1
    assert (plan["slug"], plan["tasks"], plan["targets"], plan["pilots"]) == ("plan", 1, 2, 1)
    assert "text" not in plan


def test_drafts_private_plans_and_templates_are_not_found(client, city):
    PlanFactory(slug="draft", live=False)
    PlanFactory(slug="template", status=PlanStatus.TEMPLATE)
    private_city = CityPageFactory()
    PlanFactory(slug="private", parent=private_city)
    PageViewRestriction.objects.create(page=private_city, restriction_type=PageViewRestriction.LOGIN)
    for slug in ("draft", "template", "private", "never-written"):
        response = client.get(f"/api/v1/plans/{slug}")
        assert response.status_code == 404
        assert slug in response.json()["detail"]
    assert fetch(client, "plans") == {"total": 0, "next": None, "plans": []}


def test_plans_of_a_region_are_those_of_its_parts_too(client, full_plan):
    PlanFactory(slug="national")
    assert slugs(client, "plans?region=430000") == slugs(client, "plans?region=430600") == ["plan"]
    assert set(slugs(client, "plans")) == {"plan", "national"}
    response = client.get("/api/v1/plans?region=nowhere")
    assert response.status_code == 404
    assert "nowhere" in response.json()["detail"]


def test_plans_come_newest_first_page_by_page(client, city):
    for year in (2020, 2022, 2021):
        PlanFactory(slug=f"plan-of-{year}", issued_on=datetime.date(year, 1, 1))
    assert slugs(client, "plans?limit=2") == ["plan-of-2022", "plan-of-2021"]
    assert slugs(client, "plans?limit=2&page=2") == ["plan-of-2020"]
    assert fetch(client, "plans?limit=2&page=3") == {"total": 3, "next": None, "plans": []}


def walk(client, address: str, between=lambda: None) -> list[str]:
    """Slugs of all pages, following `next`."""
    found = []
    while address:
        response = client.get(address)
        assert response.status_code == 200, response.content
        following = response.json()["next"]
        assert response.get("Link") == (f'<{following}>; rel="next"' if following else None)
        found += [plan["slug"] for plan in response.json()["plans"]]
        address = following and following.removeprefix("http://localhost")
        between()
    return found


def test_following_next_gives_every_plan_once_whatever_changes_meanwhile(client, city):
    same_day = datetime.date(2021, 1, 1)
    days = [datetime.date(2022, 1, 1), same_day, same_day, same_day, datetime.date(2020, 1, 1), None, None]
    for number, day in enumerate(days):
        PlanFactory(slug=f"plan-{number}", title=f"方案{9 - number}", issued_on=day)
    expected = [f"plan-{number}" for number in range(7)]
    assert walk(client, "/api/v1/plans") == walk(client, "/api/v1/plans?limit=1") == expected

    def change():
        PlanFactory(issued_on=datetime.date(2023, 1, 1))
        PlanPage.objects.filter(slug="plan-1").update(live=False)

    assert walk(client, "/api/v1/plans?limit=2", change) == expected


def test_next_keeps_to_the_region_that_was_asked_for(client, city):
    for number in range(3):
        PlanFactory(slug=f"plan-{number}", parent=city, region=city.region)
    PlanFactory(slug="national")
    assert walk(client, "/api/v1/plans?region=430000&limit=2") == ["plan-0", "plan-1", "plan-2"]


@pytest.mark.parametrize(
    "wrong",
    ["x", cursors.written(1), cursors.written("", -1), cursors.written("2020", 1), cursors.written("\0", 1)],
)
def test_a_cursor_of_another_list_is_refused(client, home, wrong):
    response = client.get("/api/v1/plans", {"cursor": wrong})
    assert response.status_code == 422
    assert response.json()["detail"][0]["loc"] == ["query", "cursor"]


def test_a_page_and_a_cursor_together_are_refused(client, home):
    response = client.get("/api/v1/plans", {"cursor": cursors.written("", 1), "page": 2})
    assert response.status_code == 422
    assert response.json()["detail"][0]["loc"] == ["query", "page"]


@pytest.mark.parametrize("wrong", ["page=0", "page=x", "limit=0", "limit=100000", f"page={10**30}"])
def test_a_page_that_cannot_be_is_refused(client, home, wrong):
    assert client.get(f"/api/v1/plans?{wrong}").status_code == 422


def test_a_pilot_names_the_task_it_serves_and_the_plan_to_ask_for(client, full_plan):
    [task] = fetch(client, "pilots/seen")["tasks"]
    assert (task["heading"], task["use"], task["plan"]["slug"]) == ("推进应用", "二/1/一是", "plan")
    assert task["url"] == fetch(client, "plans/plan")["tasks"][0]["url"]


def queries(client, address: str) -> int:
    fetch(client, address)  # once before, for what is looked up only once
    with CaptureQueriesContext(connection) as captured:
        fetch(client, address)
    return len(captured)


def test_a_plan_costs_the_same_queries_however_many_tasks_it_has(client, city):
    for slug, number in (("short", 3), ("long", 40)):
        plan = PlanFactory(parent=city, slug=slug, region=city.region)
        make_tasks(plan, number, make_pilots(number))
    assert queries(client, "plans/short") == queries(client, "plans/long") <= 8


def test_a_list_of_plans_costs_the_same_queries_however_long_it_is(client, city):
    make_tasks(PlanFactory(parent=city, region=city.region), 3)
    one = queries(client, "plans")
    for _plan in range(9):
        make_tasks(PlanFactory(parent=city, region=city.region, publisher=UnitFactory()), 3)
    assert queries(client, "plans") == one <= 3
