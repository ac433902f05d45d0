"""The list of units, and what a visitor sees of one: its pilots and its tasks, by role."""

import re

import pytest

from scenarios.models import PilotUnit, PlanStatus, Role, Task, TaskRole, TaskUnit
from scenarios.public.units import TASKS_A_PAGE
from tests.factories import (
    CityPageFactory,
    ImageFactory,
    PilotFactory,
    PlanFactory,
    RegionFactory,
    UnitFactory,
    make_pilots,
    make_tasks,
)


def titles(response) -> set[str]:
    return {pilot.title for pilot in response.context["pilots"]}


def plan_with(unit, *, role=TaskRole.UNIT, headings=("任务",), **fields):
    """A plan that gives the unit a task for each heading."""
    tasks = [
        Task(heading=heading, sort_order=order, task_units=[TaskUnit(unit=unit, role=role)])
        for order, heading in enumerate(headings)
    ]
    return PlanFactory(tasks=tasks, **fields)


# --- one unit ----------------------------------------------------------------------------------------------------


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


def test_a_unit_shows_its_tasks_by_role_and_plan_those_it_leads_first(client, city):
    unit = UnitFactory(slug="bureau")
    first = plan_with(unit, title="甲方案", headings=("甲一", "甲二"))
    plan_with(unit, title="乙方案", headings=("乙一",), role=TaskRole.LEAD)
    response = client.get("/units/bureau/")
    shown = [
        (
            role.role,
            role.number,
            [(plan.title, [row.task.heading for row in rows]) for plan, rows in role.plans],
        )
        for role in response.context["task_roles"]
    ]
    assert shown == [
        (TaskRole.LEAD, 1, [("乙方案", ["乙一"])]),
        (TaskRole.UNIT, 2, [("甲方案", ["甲一", "甲二"])]),
    ]
    assert response.context["task_count"] == 3
    task = Task.objects.get(heading="甲二")
    assert f'href="{first.url}#task-{task.pk}"' in response.content.decode()


def test_tasks_of_plans_that_are_not_public_are_left_out(client, city):
    unit = UnitFactory(slug="bureau")
    plan_with(unit, title="草案", live=False)
    plan_with(unit, title="范本", status=PlanStatus.TEMPLATE)
    PilotFactory(pilot_units=[PilotUnit(unit=unit, role=Role.USER)])
    response = client.get("/units/bureau/")
    assert response.context["task_count"] == 0
    html = response.content.decode()
    assert "unit-tasks" not in html
    assert "草案" not in html
    assert "范本" not in html


def test_a_unit_that_nothing_public_names_has_no_page(client, city):
    unit = UnitFactory(slug="bureau")
    plan_with(unit, live=False)
    PilotFactory(live=False, pilot_units=[PilotUnit(unit=unit, role=Role.LEAD)])
    assert client.get("/units/bureau/").status_code == 404
    PilotFactory(contact_unit=unit)
    assert client.get("/units/bureau/").status_code == 200


def test_many_tasks_come_in_pages_beside_those_of_pilots(client, city):
    unit = UnitFactory(slug="bureau")
    plan_with(unit, headings=[f"任务{n}" for n in range(TASKS_A_PAGE + 3)])
    for pilot in make_pilots(30):
        PilotUnit.objects.create(pilot=pilot, unit=unit, role=Role.USER)
    response = client.get("/units/bureau/?page=2&tasks=2")
    assert len(response.context["tasks"]) == 3
    assert len(response.context["pilots"]) == 6
    links = re.findall(r'rel="prev" href="([^"]+)"', response.content.decode())
    assert links == ["?tasks=2", "?page=2#unit-tasks"]
    assert response.context["task_count"] == TASKS_A_PAGE + 3


# --- the list ----------------------------------------------------------------------------------------------------


def test_the_list_of_units_holds_those_that_something_public_names(client, city):
    in_pilot, in_task, publisher, hidden = (
        UnitFactory(slug=name) for name in ("pilot", "task", "office", "hidden")
    )
    PilotFactory(pilot_units=[PilotUnit(unit=in_pilot, role=Role.USER)])
    PilotFactory(live=False, pilot_units=[PilotUnit(unit=hidden, role=Role.USER)])
    plan_with(in_task, publisher=publisher)
    plan_with(hidden, live=False)
    plan_with(hidden, status=PlanStatus.TEMPLATE, publisher=hidden)
    assert [unit.slug for unit in client.get("/units/").context["units"]] == ["pilot", "task", "office"]


def test_units_with_as_many_pilots_go_by_name_in_the_language_of_the_page(client, city):
    for name_zh, name_en in [
        ("中国铁塔", "China Tower"),
        ("安化县医院", ""),
        ("北京大学", "Peking University"),
    ]:
        plan_with(UnitFactory(name_zh=name_zh, name_en=name_en))
    chinese = [unit.name_zh for unit in client.get("/units/").context["units"]]
    assert chinese == ["安化县医院", "北京大学", "中国铁塔"]
    english = [unit.name_zh for unit in client.get("/en/units/").context["units"]]
    assert english == ["中国铁塔", "北京大学", "安化县医院"]


def test_a_group_in_a_task_names_no_unit(client, city):
    PlanFactory(tasks=[Task(heading="任务", task_units=[TaskUnit(cited="各县市区政府")])])
    assert client.get("/units/").context["total"] == 0


def test_pilots_and_tasks_are_counted_apart(client, city):
    unit = UnitFactory(slug="bureau")
    plan_with(unit, headings=("甲", "乙", "丙"))
    for stage in ("planned", "live"):
        PilotFactory(
            stage=stage,
            pilot_units=[PilotUnit(unit=unit, role=role) for role in (Role.LEAD, Role.OPERATOR)],
        )
    [listed] = client.get("/en/units/").context["units"]
    assert (listed.pilot_count, listed.task_count) == (2, 3)
    words = " ".join(client.get("/en/units/").content.decode().split())
    assert re.search(r"2 pilots <[^>]+></span> 3 tasks\b", words)


# The numbers include Wagtail's routing; they are what a page costs today, not a goal.
def test_units_of_figures_take_part_in_a_pilot_and_the_list_says_how_many_do(client, city):
    in_pilot, partner, with_task = (UnitFactory(slug=slug) for slug in ("pilot", "partner", "task"))
    roles = [PilotUnit(unit=in_pilot, role=Role.LEAD), PilotUnit(unit=partner, role=Role.VENDOR)]
    pilot = PilotFactory(pilot_units=roles)
    PlanFactory(tasks=[Task(heading="任务", task_units=[TaskUnit(unit=with_task)])])
    listed = client.get("/units/").context
    assert (listed["total"], listed["taking_part"]) == (3, 2)
    for address in ("/", "/regions/", f"/sectors/{pilot.sector.code}/", pilot.get_parent().url):
        assert client.get(address).context["overview"].units == 2
    assert client.get("/units/pilot/").context["partner_count"] == 1
    assert client.get("/units/task/").context["partner_count"] == 0


@pytest.mark.parametrize(("address", "queries"), [("/units/", 4), ("/units/works-along/", 14)])
@pytest.mark.parametrize("number", [10, 100])
def test_units_cost_the_same_however_much_names_them(
    client, city, django_assert_num_queries, address, queries, number
):
    plan = PlanFactory(parent=city, region=city.region)
    make_tasks(plan, number, pilots := make_pilots(number, cover=ImageFactory()))
    works = UnitFactory(slug="works-along")
    PilotUnit.objects.bulk_create(
        PilotUnit(pilot=pilot, unit=works, role=Role.RESPONSIBLE) for pilot in pilots
    )
    client.get(address)
    with django_assert_num_queries(queries):
        client.get(address)


def test_a_unit_with_pilots_in_several_provinces_has_a_map_that_leads_into_the_search(client, city):
    works = UnitFactory(slug="works-along")
    PilotFactory(pilot_units=[PilotUnit(unit=works, role=Role.VENDOR)])
    assert 'class="tile' not in client.get("/units/works-along/").content.decode()
    beijing = RegionFactory(code="110000", level="province", name="北京市")
    elsewhere = CityPageFactory(region=beijing)
    PilotFactory(parent=elsewhere, pilot_units=[PilotUnit(unit=works, role=Role.VENDOR)])
    PilotFactory(parent=elsewhere)
    response = client.get("/units/works-along/")
    assert [(area.label, area.number) for area in response.context["map"].areas] == [
        ("北京市", 1),
        ("湖南省", 1),
    ]
    assert 'href="/search/?unit=works-along&amp;region=110000"' in response.content.decode()
