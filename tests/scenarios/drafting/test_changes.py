"""What is said of a draft before it is written."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from scenarios.drafting.changes import ChangeKind, Changes, compare
from scenarios.drafting.draft import PilotDraft, TaskDraft
from scenarios.drafting.same_document import find_plan, normal_title
from scenarios.drafting.writing import write_plan
from scenarios.models import PilotPage, Target, Task, TaskUnit, Unit
from tests.factories import CityPageFactory, PlanFactory, RegionFactory, plan_index
from tests.scenarios.drafting.drafts import group, industry, plan_draft, target, unit, with_another_task

pytestmark = pytest.mark.django_db


def kinds(changes) -> list[str]:
    return [change.kind.value for change in changes]


def details(change) -> dict[str, tuple[str, str]]:
    return {str(detail.label): detail.places[0] for detail in change.details}


def again(plan, city, **fields) -> Changes:
    return compare(plan_draft(**fields), plan, city)


# --- a new plan ------------------------------------------------------------------------------------------


def test_of_a_new_plan_everything_is_added(city, draft):
    changes = compare(draft, None, city)
    assert changes.is_new
    assert not changes.is_empty
    assert [change.label for change in changes.tasks] == [
        "二/（一）/1 科学布点站址资源",
        "二/（二）/1 5G+产业升级",
    ]
    assert [change.label for change in changes.pilots] == ["岳阳5G+智慧物流示范应用", "岳阳5G+智慧旅游应用"]
    assert [change.label for change in changes.targets] == ["2021 5G基站数量 2,926个", "2022 5G用户 191万户"]
    assert {change.kind for change in changes.tasks + changes.pilots + changes.targets} == {ChangeKind.ADDED}
    assert changes.counts["tasks"] == {"added": 2}


def test_units_are_known_or_new_and_groups_are_neither(city, draft):
    units = {change.label: change for change in compare(draft, None, city).units}
    assert {label: change.kind.value for label, change in units.items()} == {
        "岳阳市工业和信息化局": "same",
        "岳阳市财政局": "added",
        "岳阳市商务局": "added",
        "中国电信岳阳分公司": "added",
    }
    assert list(details(units["岳阳市工业和信息化局"]).values()) == [("", "市工信局")]


def test_looking_changes_nothing(city, draft):
    before = plan_draft()
    compare(draft, None, city)
    assert draft == before
    assert not Unit.objects.filter(name_zh="岳阳市财政局").exists()


def test_a_template_has_neither_pilots_nor_units(city, draft):
    draft.status = "template"
    changes = compare(draft, None)
    assert (changes.pilots, changes.units) == ((), ())
    assert kinds(changes.tasks) == ["added", "added"]


def test_the_citys_region_stands_in_for_one_the_draft_does_not_name(city, draft):
    draft.region = ""
    assert len(compare(draft, None, city).pilots) == 2


def test_below_the_list_of_plans_there_are_no_pilots(city, draft):
    assert compare(draft, None).pilots == ()
    assert len(compare(draft, None).units) == 4


# --- read again ------------------------------------------------------------------------------------------


def test_the_same_document_changes_nothing(city, plan):
    changes = again(plan, city)
    assert changes.is_empty
    assert not changes.is_new
    assert set(kinds(changes.tasks + changes.targets + changes.pilots + changes.units)) == {"same"}


def test_a_reworded_task_is_the_same_task_changed(city, plan):
    tasks = plan_draft().tasks
    tasks[0].heading = "科学规划站址资源"
    change, other = again(plan, city, tasks=tasks).tasks
    assert (change.kind, other.kind) == (ChangeKind.CHANGED, ChangeKind.SAME)
    assert list(details(change).values()) == [("科学布点站址资源", "科学规划站址资源")]


def test_a_task_that_has_moved_is_the_same_task(city, plan):
    tasks = plan_draft().tasks
    tasks[0].path = "三/（一）/1"
    assert list(details(again(plan, city, tasks=tasks).tasks[0]).values()) == [("二/（一）/1", "三/（一）/1")]


def test_units_are_compared_by_role(city, plan):
    tasks = plan_draft().tasks
    tasks[0].units = [group(), industry(), unit("市发改委", "岳阳市发展和改革委员会")]
    change = again(plan, city, tasks=tasks).tasks[0]
    assert list(details(change).values()) == [
        ("岳阳市工业和信息化局", ""),
        ("各县市区政府、岳阳市财政局", "各县市区政府、岳阳市工业和信息化局、岳阳市发展和改革委员会"),
    ]


def test_targets_are_the_same_by_what_they_count_and_when(city, plan):
    targets = [
        target(2021, value="3000", text="2021年，5G基站数量达到3000个。"),
        target(2021, value="1500", is_addition=True),
        target(2022, metric="other", note="企业上云", value="200", unit="家"),
    ]
    changed, added, other, removed = again(plan, city, targets=targets).targets
    assert [changed.kind, added.kind, other.kind, removed.kind] == ["changed", "added", "added", "removed"]
    assert ("≥2,926个", "≥3,000个") in details(changed).values()
    assert ("移动 1,728个、联通电信 1,198个", "") in details(changed).values()
    assert removed.label == "2022 5G用户 191万户"


def test_a_target_whose_sentence_alone_is_worded_otherwise_is_not_a_changed_number(city, plan):
    targets = plan_draft().targets
    targets[0].text, targets[1].value = "到2021年底，5G基站数量达到2926个。", "450000"
    reworded, changed = again(plan, city, targets=targets).targets
    assert (reworded.kind, reworded.details, changed.kind) == ("reworded", (), "changed")
    assert list(details(changed).values()) == [(">191万户", ">45万户")]
    targets[1].value = "1910000"
    assert not again(plan, city, targets=targets).is_empty  # the sentence is still to be written


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_another_unit_of_measure_is_a_change_in_every_language(city, plan, language):
    targets = plan_draft().targets
    targets[0].unit = "座"
    with override(language):
        assert again(plan, city, targets=targets).targets[0].kind == "changed"


def test_a_dropped_task_goes_unless_pilots_serve_it(city, plan):
    tasks = plan_draft().tasks
    tasks[0].keep = tasks[1].keep = False
    changes = again(plan, city, tasks=tasks)
    assert [(change.kind.value, change.label) for change in changes.tasks] == [
        ("kept", "二/（二）/1 5G+产业升级"),
        ("removed", "二/（一）/1 科学布点站址资源"),
    ]
    assert kinds(changes.pilots) == ["kept", "kept"]


def test_a_pilot_whose_use_was_dropped_is_left_and_said_to_be(city, plan):
    pilots = plan_draft().pilots
    pilots[1].keep = False
    assert [(change.kind.value, change.label) for change in again(plan, city, pilots=pilots).pilots] == [
        ("same", "岳阳5G+智慧物流示范应用"),
        ("kept", "岳阳5G+智慧旅游应用"),
    ]


def test_a_draft_pilot_whose_task_goes_is_said_to_lose_it(city, draft):
    plan = write_plan(draft, city)
    changes = compare(with_another_task(plan_draft()), plan, city)
    assert kinds(changes.tasks) == ["same", "added", "removed"]
    left = [change for change in changes.pilots if change.kind == ChangeKind.KEPT]
    assert [details(change)["任务"] for change in left] == [("二/（二）/1 5G+产业升级", "")] * 2


def test_a_pilot_that_has_begun_is_not_reported_when_its_use_is_dropped(city, plan):
    PilotPage.objects.update(stage="live", evidence="reported")
    assert again(plan, city, pilots=[]).pilots == ()


def test_pilots_stay_theirs_when_the_task_has_moved(city, plan):
    draft = plan_draft()
    draft.tasks[1].path = "四/（二）/1"
    for pilot in draft.pilots:
        pilot.path = pilot.path.replace("二/（二）/1", "四/（二）/1")
    with override("en"):
        pilots = compare(draft, plan, city).pilots
        assert kinds(pilots) == ["changed", "changed"]
        assert details(pilots[0])["place in the document".capitalize()] == (
            "二/（二）/1/二是",
            "四/（二）/1/二是",
        )


def test_what_was_cleared_goes(city, draft):
    draft.number, draft.issued_on, draft.title_en = "岳政办发〔2020〕1号", "2020-07-19", "Plan of Yueyang"
    plan = write_plan(draft, city)
    cleared = compare(plan_draft(), plan, city).document
    assert [detail.places[0] for detail in cleared] == [
        ("Plan of Yueyang", ""),
        ("岳政办发〔2020〕1号", ""),
        ("2020-07-19", ""),
    ]


def test_changes_of_the_document_itself_are_named(city, plan):
    changes = again(plan, city, title="岳阳市加快5G产业发展行动方案（2020年-2022年）", status="issued")
    with override("en"):
        labels = [str(detail.label).casefold() for detail in changes.document]
    assert labels == ["title", "status"]
    assert not changes.is_empty


def test_the_latest_draft_of_a_public_plan_is_compared(city, plan):
    latest = plan.get_latest_revision_as_object()
    latest.tasks = [task for task in latest.tasks.all() if task.path == "二/（二）/1"]
    latest.save_revision()
    assert kinds(again(plan, city).tasks) == ["added", "same"]


def test_new_pilots_of_new_tasks_need_a_public_plan_to_be_published(city, plan):
    assert not again(plan, city).needs_publishing
    assert compare(with_another_task(plan_draft()), plan, city).needs_publishing


def test_comparing_takes_as_many_queries_for_more_tasks(city, plan, django_assert_num_queries):
    with CaptureQueriesContext(connection) as few:
        compare(plan_draft(), plan, city)
    long = plan_draft()
    for number in range(40):
        units = [unit(f"市{number}局", f"岳阳市{number}局")]
        words = f"第{number}项应用示范"
        long.tasks.append(TaskDraft(f"五/{number}", f"任务{number}", "scenario", words, units=units))
        long.pilots.append(PilotDraft(words, f"五/{number}", words, task=len(long.tasks) - 1))
        long.targets.append(target(2023, metric="other", note=f"指标{number}"))
    plan = write_plan(long, city, plan=plan, publish=True)
    # Pilots without a scenario wait as drafts: one query asks whether anyone has touched them.
    with django_assert_num_queries(len(few) + 1):
        assert compare(long, plan, city).is_empty


def test_a_plan_without_revisions_is_compared_too(city, draft):
    plan = PlanFactory(parent=city, title=draft.title, text=draft.text, region=city.region, status="draft")
    task = Task.objects.create(plan=plan, path="二/（一）/1", heading="科学布点站址资源", kind="network")
    TaskUnit.objects.create(task=task, cited="各县市区政府")
    Target.objects.create(plan=plan, metric="users", value=5)
    changes = compare(draft, plan, city)
    assert kinds(changes.tasks) == ["changed", "added"]
    assert kinds(changes.targets) == ["added", "added", "kept"]  # made by hand: it stands in no document


# --- the same document -----------------------------------------------------------------------------------


def test_a_plan_is_found_by_its_title_whether_it_is_public_or_not(city, draft):
    plan = PlanFactory(parent=city, title="岳阳市加快 5G 产业发展行动方案（2020—2022年）", live=False)
    assert find_plan(draft, city) == plan


def test_a_plan_is_found_by_its_number_however_it_is_written(city):
    plan = PlanFactory(parent=city, title="关于5G的意见", document_number="岳政办发[2020]１号")
    assert find_plan(plan_draft(number="岳政办发〔2020〕1号"), city) == plan


def test_another_number_is_another_document(city, draft):
    PlanFactory(parent=city, title=draft.title, document_number="岳政办发〔2021〕9号")
    assert find_plan(plan_draft(number="岳政办发〔2020〕1号"), city) is None


def test_the_plan_with_the_number_is_preferred_to_an_earlier_draft(city, draft):
    issued = PlanFactory(parent=city, title="意见", document_number="岳政办发〔2020〕1号")
    PlanFactory(parent=city, title=draft.title)
    assert find_plan(plan_draft(number="岳政办发〔2020〕1号"), city) == issued


def test_the_plan_of_another_city_is_never_found(city, draft):
    other = CityPageFactory(region=RegionFactory(code="430100", name="长沙市"))
    PlanFactory(parent=other, title=draft.title, document_number="岳政办发〔2020〕1号")
    PlanFactory(parent=plan_index(), title=draft.title)
    assert find_plan(plan_draft(number="岳政办发〔2020〕1号"), city) is None


def test_a_template_is_found_among_the_plans_without_a_place(city, draft):
    PlanFactory(parent=city, title=draft.title)
    template = PlanFactory(parent=plan_index(), title=draft.title)
    assert find_plan(draft, None) == template


@pytest.mark.parametrize(
    ("title", "other"),
    [
        ("岳阳市5G行动方案（2020-2022年）", "岳阳市5G行动方案（２０２０—２０２２年）（征求意见稿）"),
        ("关于印发《岳阳市5G行动方案》的通知", "岳阳市5G行动方案"),
        ("昌乐县人民政府办公室关于加快推进5G产业发展的实施意见", "关于加快推进5G产业发展的实施意见"),
        ("关于公开征求《岳阳市5G行动方案（征求意见稿）》意见的通知", "岳阳市5G行动方案"),
    ],
)
def test_titles_of_one_document_are_alike(title, other):
    assert normal_title(title) == normal_title(other)


@pytest.mark.parametrize(
    ("title", "other"),
    [("5G行动方案（2020—2022年）", "5G行动方案（2023—2025年）"), ("5G行动方案", "5G应用行动方案")],
)
def test_titles_of_different_documents_are_not(title, other):
    assert normal_title(title) != normal_title(other)
