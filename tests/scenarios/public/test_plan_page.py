"""What a visitor sees of a plan: its targets, its tasks, who is to do them, and the pilots that serve them."""

import re

import pytest

from scenarios.intake.paragraphs import paragraphs_of
from scenarios.models import (
    Evidence,
    Metric,
    PilotTask,
    PlanStatus,
    Stage,
    Target,
    TargetPart,
    Task,
    TaskKind,
    TaskRole,
    TaskUnit,
)
from scenarios.public.plan import UNITS_SHOWN, Passages
from tests.factories import PilotFactory, PlanFactory, UnitFactory, make_pilots, make_tasks

ADDRESS = "/cities/yueyang/plan/"
TEXT = """一、总体目标
到2020年底，5G基站达到1344个（其中移动728个，1<2）。
二、重点任务
1．推进应用。开展5G+智慧物流示范。
2．建设网络。加快布局。"""


@pytest.fixture
def bureau(db):
    return UnitFactory(slug="bureau", name_zh="岳阳市工业和信息化局", name_en="Yueyang Industry Bureau")


@pytest.fixture
def plan(city, bureau):
    return PlanFactory(
        parent=city,
        slug="plan",
        region=city.region,
        text=TEXT,
        tasks=[
            Task(
                path="二/2", heading="建设网络", kind=TaskKind.NETWORK, text="建设网络。加快布局。", sort_order=2,
                task_units=[TaskUnit(unit=UnitFactory(slug="tower", name_en="Tower Company"), cited="铁塔公司")],
            ),
            Task(
                path="二/1", heading="推进应用", kind=TaskKind.SCENARIO, text="推进应用。开展5G+智慧物流示范。",
                sort_order=1,
                task_units=[
                    TaskUnit(unit=bureau, role=TaskRole.LEAD, cited="市工信局"),
                    TaskUnit(cited="各县市区政府"),
                ],
            ),
        ],
        targets=[
            Target(
                year=2020, metric=Metric.BASE_STATIONS, value=1344, unit="个",
                text="到2020年底，5G基站达到1344个（其中移动728个，1<2）。", parts=[TargetPart(name="移动", value=728)],
            ),
            Target(metric=Metric.OTHER, metric_note="示范基地", value=2, is_addition=True),
        ],
    )  # fmt: skip


def task(plan, heading: str) -> Task:
    return Task.objects.get(plan=plan, heading=heading)


def test_figures_count_tasks_targets_units_and_public_pilots_by_stage(client, plan):
    for stage in (Stage.PLANNED, Stage.PLANNED, Stage.LIVE):
        PilotFactory(stage=stage, pilot_tasks=[PilotTask(task=task(plan, "推进应用"))])
    PilotFactory(live=False, pilot_tasks=[PilotTask(task=task(plan, "推进应用"))])
    context = client.get(ADDRESS).context
    assert (context["task_count"], context["target_count"]) == (2, 2)
    assert context["overview"].units == 2  # a group is not a unit
    assert context["overview"].by_stage == {Stage.PLANNED: 2, Stage.LIVE: 1}


def test_a_pilot_that_serves_two_tasks_counts_once(client, plan):
    PilotFactory(pilot_tasks=[PilotTask(task=each) for each in Task.objects.filter(plan=plan)])
    assert client.get(ADDRESS).context["overview"].pilots == 1


def test_targets_are_shown_with_parts_additions_and_the_sentence_they_were_read_from(client, plan):
    html = client.get(f"/en{ADDRESS}").content.decode()
    assert re.search(r'<th scope="row">\s*5G base stations', html)
    assert "<b>1,344</b>" in html
    assert 'China Mobile</span> <span class="amount__whole">728<' in html
    assert "No year stated" in html
    assert re.search(r"<b>2</b>.*?added\s*</span>", html, re.DOTALL)
    assert (
        '<blockquote  lang="zh-Hans">\n      <p>到2020年底，5G基站达到1344个（其中移动728个，1&lt;2）。</p>'
        in html
    )
    assert 'href="#p2"' in html


def test_tasks_come_by_kind_with_applications_first(client, plan):
    kinds = client.get(ADDRESS).context["kinds"]
    assert [(kind.kind, [row.task.heading for row in kind.tasks]) for kind in kinds] == [
        (TaskKind.SCENARIO, ["推进应用"]),
        (TaskKind.NETWORK, ["建设网络"]),
    ]


def test_units_are_linked_by_role_and_groups_are_plain_words(client, plan):
    chinese = client.get(ADDRESS).content.decode()
    english = client.get(f"/en{ADDRESS}").content.decode()
    assert re.search(r'<a href="/units/bureau/"\s*>市工信局</a>', chinese)
    assert re.search(r'<a href="/en/units/bureau/"\s*>Yueyang Industry Bureau</a>', english)
    assert '<span  lang="zh-Hans">各县市区政府</span>' in english
    [application, _network] = client.get(ADDRESS).context["kinds"]
    roles = [(units.role, [row.name for row in units.shown]) for units in application.tasks[0].roles]
    assert roles == [(TaskRole.LEAD, ["市工信局"]), (TaskRole.UNIT, ["各县市区政府"])]


def test_a_long_list_of_units_is_folded_but_not_for_a_single_one(client, city):
    def folded(number: int) -> int:
        units = [TaskUnit(cited=f"第{n}局") for n in range(number)]
        found = PlanFactory(parent=city, region=city.region, tasks=[Task(heading="任务", task_units=units)])
        [kind] = client.get(found.url).context["kinds"]
        [units] = kind.tasks[0].roles
        assert len(units.shown) + len(units.more) == number
        return len(units.more)

    assert [folded(number) for number in (UNITS_SHOWN, UNITS_SHOWN + 1, UNITS_SHOWN + 2)] == [0, 0, 2]


@pytest.mark.parametrize(("number", "heading"), [(1, "Responsible unit"), (2, "Responsible units")])
def test_a_role_in_a_task_is_named_for_as_many_units_as_have_it(client, city, number, heading):
    units = [TaskUnit(cited=f"第{n}局") for n in range(number)]
    found = PlanFactory(parent=city, region=city.region, tasks=[Task(heading="任务", task_units=units)])
    assert f"<dt>{heading}</dt>" in client.get(f"/en{found.url}").content.decode()


def test_pilots_are_named_under_their_task_if_public_and_planned_ones_as_planned(client, plan):
    tie = {"task": task(plan, "推进应用"), "path": "二/1/一是"}
    PilotFactory(
        slug="seen",
        title="岳阳智慧物流",
        stage=Stage.PLANNED,
        evidence=Evidence.PLAN,
        pilot_tasks=[PilotTask(**tie)],
    )
    PilotFactory(title="未公开的物流", live=False, pilot_tasks=[PilotTask(**tie)])
    html = client.get(ADDRESS).content.decode()
    assert "未公开的物流" not in html
    listed = html[
        html.index('class="task__pilots"') : html.index("</ul>", html.index('class="task__pilots"'))
    ]
    assert '<a href="/cities/yueyang/seen/" >岳阳智慧物流</a>' in listed
    assert str(Stage.PLANNED.label) in listed


def test_the_task_a_pilot_page_leads_to_is_on_the_page_of_the_plan(client, plan):
    pilot = PilotFactory(pilot_tasks=[PilotTask(task=task(plan, "推进应用"))])
    [fragment] = re.findall(r'href="/cities/yueyang/plan/#([^"]+)"', client.get(pilot.url).content.decode())
    assert f'id="{fragment}"' in client.get(ADDRESS).content.decode()


def test_tasks_lead_to_their_passage(client, plan):
    kinds = client.get(ADDRESS).context["kinds"]
    passages = {row.task.heading: row.passage for kind in kinds for row in kind.tasks}
    anchors = {paragraph.text: paragraph.anchor for paragraph in plan.paragraphs}
    assert passages == {
        "推进应用": anchors["1．推进应用。开展5G+智慧物流示范。"],
        "建设网络": anchors["2．建设网络。加快布局。"],
    }


def test_a_heading_that_recurs_is_found_where_its_own_task_stands():
    text = "目录\n（一）网络\n1．加强保障。网络先行。\n（二）产业\n1．加强保障。资金先行。"
    passages = Passages(paragraphs_of(text))
    places = [passages.find_next(words) for words in ("网络", "加强保障", "产业", "加强保障", "没有")]
    assert places == ["p2", "p3", "p4", "p5", ""]
    assert passages.find("加强保障") == "p3"
    assert passages.find("") == ""


def test_a_task_that_is_not_in_the_text_is_said_not_to_be_and_is_no_quotation(client, plan):
    gone = Task.objects.create(
        plan=plan, heading="建设网络试验区", kind=TaskKind.NETWORK, text="建设试验区。"
    )
    PilotFactory(pilot_tasks=[PilotTask(task=gone)])
    Task.objects.create(plan=plan, heading="自查", kind=TaskKind.NETWORK)
    html = client.get(f"/en{ADDRESS}").content.decode()
    assert html.count("not in the text of the plan") == 2
    item = html[html.index(f'id="{gone.anchor}"') :].partition("</li>\n        </ol>")[0]
    item = item[: item.index("</details>")]
    assert "建设试验区。" in item
    assert "<blockquote" not in item
    assert "Word for word" not in item


def test_line_ends_as_forms_send_them_do_not_make_a_task_foreign(client, city):
    words = "1．推进应用。\n一是开展示范。"
    PlanFactory(
        parent=city,
        slug="plan",
        text=words.replace("\n", "\r\n"),
        tasks=[Task(heading="推进应用", text=words)],
    )
    [kind] = client.get(ADDRESS).context["kinds"]
    assert kind.tasks[0].is_in_text
    assert kind.tasks[0].passage


def test_the_menu_marks_the_plans_on_the_page_of_a_plan(client, plan):
    html = client.get(f"/en{ADDRESS}").content.decode()
    marked = re.findall(r'<a href="[^"]*"\s*aria-current="page">([^<]*)</a>', html)
    assert marked == ["Plans"]


def test_a_plan_without_tasks_or_targets_has_neither_part(client, city):
    PlanFactory(parent=city, slug="bare")
    html = client.get("/cities/yueyang/bare/").content.decode()
    assert 'id="tasks"' not in html
    assert 'id="targets"' not in html


def test_a_template_is_shown_to_nobody_but_can_be_previewed(client, city):
    template = PlanFactory(title="X市实施方案", slug="template", status=PlanStatus.TEMPLATE)
    assert client.get("/plans/template/").status_code == 404
    assert "X市实施方案" not in client.get("/plans/").content.decode()
    assert "X市实施方案" in template.make_preview_request().render().content.decode()


def test_a_preview_shows_the_tasks_and_targets_of_the_draft(plan):
    plan.tasks = [
        Task(
            heading="尚未保存的任务",
            kind=TaskKind.SCENARIO,
            task_units=[TaskUnit(cited="各单位")],
            text="一句。",
        )
    ]
    plan.targets = [Target(), Target(metric=Metric.USERS)]  # as they stand before they are filled in
    html = plan.make_preview_request().render().content.decode()
    assert "尚未保存的任务" in html
    assert "各单位" in html
    assert "推进应用</h4>" not in html
    assert "1,344" not in html


@pytest.mark.parametrize("number", [5, 100])
def test_a_plan_costs_the_same_however_many_tasks_it_has(client, city, django_assert_num_queries, number):
    plan = PlanFactory(parent=city, slug="plan", region=city.region, publisher=UnitFactory())
    make_tasks(plan, number, make_pilots(number, city=city))
    client.get(ADDRESS)
    with django_assert_num_queries(16):
        response = client.get(ADDRESS)
    assert response.context["overview"].pilots == number


def test_a_plan_says_what_it_promises_in_the_end(client, city):
    targets = [
        Target(year=year, metric=Metric.USERS, value=value, comparator=">=")
        for year, value in ((2022, 300), (2020, 100), (2021, 200))
    ]
    plan = PlanFactory(parent=city, region=city.region, targets=targets)
    [promise] = client.get(plan.url).context["headlines"]
    assert (promise.year, promise.amount.number, promise.sign) == (2022, "300", "≥")


def test_targets_of_several_years_are_drawn_and_none_is_said_to_be_reached(client, city):
    targets = [
        Target(year=year, metric=Metric.USERS, value=value) for year, value in ((2020, 100), (2022, 300))
    ]
    plan = PlanFactory(parent=city, region=city.region, targets=targets)
    html = client.get(f"/en{plan.url}").content.decode()
    assert "5G users, targets by year: 2020 100; 2022 300" in html
    assert html.count("columns-drawn__target") == 2
    assert "No report of what was reached yet." in html


def test_scenarios_promised_stand_beside_the_pilots_known_of_the_place(client, city):
    plan = PlanFactory(
        parent=city,
        region=city.region,
        tasks=[Task(heading="推进应用")],
        targets=[Target(year=2022, metric=Metric.SCENARIOS, value=10, comparator=">")],
    )
    PilotFactory(stage=Stage.PLANNED, pilot_tasks=[PilotTask(task=task(plan, "推进应用"))])
    PilotFactory(stage=Stage.LIVE)
    PilotFactory(live=False)
    response = client.get(f"/en{plan.url}")
    assert response.context["known"].by_stage == {Stage.PLANNED: 1, Stage.LIVE: 1}
    assert "known to this registry: 2 pilots, 1 begun" in response.content.decode()


def test_targets_that_cannot_be_compared_are_not_drawn(client, city):
    targets = [
        Target(year=2020, metric=Metric.USERS, value=1),
        Target(year=2021, metric=Metric.USERS, value=2, is_addition=True),
        Target(year=2020, metric=Metric.PENETRATION, value=5, unit="%"),
        Target(year=2021, metric=Metric.PENETRATION, value=5, unit="户"),
    ]
    plan = PlanFactory(parent=city, region=city.region, targets=targets)
    assert client.get(plan.url).context["targets"].drawn == []


def test_units_with_most_tasks_come_first(client, plan):
    tower = UnitFactory(slug="tower")
    plan.tasks.add(Task(heading="更多", task_units=[TaskUnit(unit=tower, role=TaskRole.LEAD)]))
    plan.save()
    units = client.get(ADDRESS).context["units"]
    assert [(row.unit.slug, row.tasks, row.leads) for row in units] == [("tower", 2, 1), ("bureau", 1, 1)]


def test_the_text_is_folded_and_every_part_of_the_page_has_a_link(client, plan):
    html = client.get(ADDRESS).content.decode()
    assert '<details class="document-fold">' in html
    links = re.findall(r'href="#([^"]+)"', html[html.index('class="sections"') :].partition("</nav>")[0])
    assert links == ["targets", "tasks", "units", "text-title"]
    for link in links:
        assert f'id="{link}"' in html
