"""A document read again, or a new version of it: what is brought up to date, what stays and what follows."""

import pytest
from django.utils.translation import override
from wagtail.models import Revision

from scenarios.drafting.changes import compare
from scenarios.drafting.draft import LEAD, PilotDraft, PlanDraft, TaskDraft
from scenarios.drafting.errors import DraftError
from scenarios.drafting.matching import alike
from scenarios.drafting.writing import write_plan
from scenarios.models import Evidence, PilotPage, PilotTask, PlanPage, Stage, Target, Task, Unit
from tests.factories import AdministratorFactory, UserFactory
from tests.scenarios.drafting.drafts import (
    LOGISTICS,
    TOURISM,
    group,
    industry,
    plan_draft,
    unit,
    with_another_task,
)
from tests.scenarios.drafting.written import ids, pilot, responsible

pytestmark = pytest.mark.django_db


def served(page: PilotPage) -> tuple[str, str, str]:
    """Heading of the task, place and words of the use."""
    tie = page.pilot_tasks.select_related("task").get()
    return tie.task.heading, tie.path, tie.passage


def test_the_same_document_again_leaves_everything_as_it_is(city, plan):
    before = Revision.objects.count()
    for publish in (True, False):
        assert write_plan(plan_draft(), city, plan=plan, publish=publish) == plan
    assert Revision.objects.count() == before
    assert PilotPage.objects.count() == 2


def test_what_changed_is_changed_in_place(city, plan):
    before = ids(plan)
    draft = plan_draft()
    draft.tasks[0].heading, draft.tasks[0].kind = "科学规划站址资源", "support"
    draft.targets[0].value, draft.targets[0].parts = "3000", draft.targets[0].parts[1:]
    write_plan(draft, city, plan=plan, publish=True)
    plan.refresh_from_db()
    assert ids(plan) == before
    assert (plan.tasks.first().heading, plan.tasks.first().kind) == ("科学规划站址资源", "support")
    assert plan.targets.first().value == 3000
    assert [part.name for part in plan.targets.first().parts.all()] == ["联通电信"]
    assert PilotTask.objects.count() == 2


def test_units_that_change_places_and_roles_are_written(city, plan):
    draft = plan_draft()
    draft.tasks[0].units = [unit("市财政局", "岳阳市财政局", LEAD), industry(), group("各镇街")]
    task = write_plan(draft, city, plan=plan, publish=True).tasks.first()
    assert responsible(task) == [
        ("岳阳市财政局", "lead", "市财政局"),
        ("岳阳市工业和信息化局", "unit", "市工信局"),
        ("", "unit", "各镇街"),
    ]


def test_what_was_dropped_goes_but_never_a_task_that_pilots_serve(city, plan):
    draft = plan_draft()
    for item in (*draft.tasks, *draft.targets, *draft.pilots):
        item.keep = False
    write_plan(draft, city, plan=plan, publish=True)
    assert [task.path for task in plan.tasks.all()] == ["二/（二）/1"]
    assert not plan.targets.exists()
    assert PilotPage.objects.live().count() == 2
    assert plan.tasks.get().task_units.count() == 4


def test_what_a_person_added_or_reworded_on_the_page_stays(city, plan):
    page = PlanPage.objects.get(pk=plan.pk).get_latest_revision_as_object()
    first = page.tasks.all()[0]
    first.path, first.heading, first.text = "", "站址统筹", "站址资源由铁塔公司统筹。"
    page.tasks = [first, *page.tasks.all()[1:], Task(heading="自查", kind="support", text="每季度自查。")]
    page.targets = [*page.targets.all(), Target(year=2023, metric="users", value=5, text="另有目标。")]
    page.save_revision().publish()
    write_plan(plan_draft(), city, plan=plan, publish=True)
    headings = [task.heading for task in plan.tasks.all()]
    assert {"站址统筹", "自查"} <= set(headings)
    assert plan.targets.filter(year=2023).exists()


def test_a_locked_plan_is_not_written(city, plan):
    other, writer = AdministratorFactory(), AdministratorFactory()
    PlanPage.objects.filter(pk=plan.pk).update(locked=True, locked_by=other)
    draft = plan_draft()
    draft.title_en = "Changed"
    with pytest.raises(DraftError, match="locked"), override("en"):
        write_plan(draft, city, plan=plan, user=writer, publish=True)
    assert PlanPage.objects.get(pk=plan.pk).title_en != "Changed"


def test_pilots_are_left_as_people_have_written_them(city, plan):
    page = pilot()
    page.title, page.stage, page.evidence = "岳阳物流园区", Stage.LIVE, Evidence.REPORTED
    page.save_revision().publish()
    draft = plan_draft()
    draft.tasks[1].heading = "5G+产业提升"
    draft.pilots[0].title = "5G+物流"
    write_plan(draft, city, plan=plan, publish=True)
    assert (pilot().title, pilot().stage) == ("岳阳物流园区", Stage.LIVE)
    assert PilotPage.objects.count() == 2


def test_a_new_use_adds_its_pilot_only(city, plan):
    draft = plan_draft()
    draft.tasks[1].text += "四是推进5G+智慧农业应用。"
    draft.pilots.append(
        PilotDraft("5G+智慧农业应用", "二/（二）/1/四是", "四是推进5G+智慧农业应用。", task=1)
    )
    write_plan(draft, city, plan=plan, publish=True)
    assert PilotPage.objects.count() == 3
    assert pilot("四是").pilot_tasks.get().task == plan.tasks.last()


def test_the_next_edit_of_a_plan_does_not_lose_the_ties_of_its_pilots(city, plan):
    draft = plan_draft()
    draft.tasks.append(TaskDraft("二/（三）/1", "5G+民生", "scenario", "…", units=[industry()]))
    draft.pilots.append(PilotDraft("5G+智慧医疗", "二/（三）/1", "…", task=2))
    written = write_plan(draft, city, plan=plan, publish=True)
    before = ids(written)
    latest = written.get_latest_revision_as_object()
    latest.source_note = "改过的说明"
    latest.save_revision().publish()
    assert ids(PlanPage.objects.get(pk=plan.pk)) == before
    assert PilotTask.objects.count() == 3


def test_a_public_plan_keeps_its_public_version_while_the_draft_waits(city, plan):
    draft = plan_draft()
    draft.tasks[0].heading = "科学规划站址资源"
    written = write_plan(draft, city, plan=plan)
    assert written.live
    assert written.has_unpublished_changes
    assert written.tasks.first().heading == "科学布点站址资源"
    assert written.get_latest_revision_as_object().tasks.first().heading == "科学规划站址资源"


def test_what_an_editor_has_begun_is_not_lost(city, plan):
    latest = plan.get_latest_revision_as_object()
    latest.source_note = "从市政府网站抄录"
    latest.save_revision()
    draft = plan_draft()
    draft.tasks[0].heading = "科学规划站址资源"
    written = write_plan(draft, city, plan=PlanPage.objects.get(pk=plan.pk), publish=True)
    assert written.source_note == "从市政府网站抄录"


def test_a_draft_is_published_when_it_is_confirmed_again(city, draft):
    plan = write_plan(draft, city)
    assert write_plan(plan_draft(), city, plan=plan, publish=True).live


@pytest.mark.parametrize("published", [True, False])
def test_a_task_that_is_gone_is_not_kept_by_drafts_nobody_has_touched(city, draft, published):
    plan = write_plan(draft, city)
    left = pilot("二是")
    plan = write_plan(with_another_task(plan_draft()), city, plan=plan, publish=published)
    assert [task.heading for task in plan.tasks.all()] == ["科学布点站址资源", "5G+民生服务"]
    left.refresh_from_db()
    assert not left.live
    assert not left.pilot_tasks.exists()
    assert not left.get_latest_revision_as_object().pilot_tasks.all()
    left.get_latest_revision_as_object().save_revision().publish()
    assert compare(with_another_task(plan_draft()), PlanPage.objects.get(pk=plan.pk), city).is_empty


def test_a_task_that_is_gone_is_kept_by_a_draft_someone_has_worked_on(city, draft):
    plan = write_plan(draft, city)
    page = pilot("二是")
    page.title = "岳阳物流园区"
    page.save_revision(user=UserFactory())
    plan = write_plan(with_another_task(plan_draft()), city, plan=plan, publish=True)
    assert [task.heading for task in plan.tasks.all()] == ["科学布点站址资源", "5G+民生服务", "5G+产业升级"]
    assert served(pilot("二是"))[0] == "5G+产业升级"


# --- pilots and their uses -------------------------------------------------------------------------------


def test_another_task_at_the_same_place_leaves_the_earlier_one_to_its_pilots(city, plan):
    write_plan(with_another_task(plan_draft()), city, plan=plan, publish=True)
    assert [task.heading for task in plan.tasks.all()] == ["科学布点站址资源", "5G+民生服务", "5G+产业升级"]
    assert served(pilot("二是"))[0] == served(pilot("三是"))[0] == "5G+产业升级"
    assert served(PilotPage.objects.get(title__contains="会诊"))[0] == "5G+民生服务"


def test_another_use_at_the_same_place_is_another_pilot(city, plan):
    draft = plan_draft()
    words = "二是建设5G+无人值守矿山。在平江的露天矿区开展遥控挖掘和矿卡编组运行，减少井下作业人员。"
    draft.pilots[0].title, draft.pilots[0].text = "5G+无人值守矿山", words
    draft.tasks[1].text = draft.tasks[1].text.replace(LOGISTICS, words)
    write_plan(draft, city, plan=plan, publish=True)
    assert sorted(page.title for page in PilotPage.objects.all()) == [
        "岳阳5G+无人值守矿山",
        "岳阳5G+智慧旅游应用",
        "岳阳5G+智慧物流示范应用",
    ]


def test_a_reworded_use_keeps_its_pilot_which_knows_the_new_words(city, plan):
    draft, words = plan_draft(), LOGISTICS.replace("实现车路系统", "率先实现车路协同")
    draft.pilots[0].text = words
    draft.tasks[1].text = draft.tasks[1].text.replace(LOGISTICS, words)
    write_plan(draft, city, plan=plan, publish=True)
    assert PilotPage.objects.count() == 2
    assert served(pilot()) == ("5G+产业升级", "二/（二）/1/二是", words)


def test_uses_that_change_places_keep_their_pilots(city, plan):
    """Also where each stands now at the place of the other."""
    draft = plan_draft()
    for use, place in zip(draft.pilots, ("三是", "二是"), strict=True):
        use.path = f"二/（二）/1/{place}"
    write_plan(draft, city, plan=plan, publish=True)
    assert (pilot("二是").title, pilot("三是").title) == ("岳阳5G+智慧旅游应用", "岳阳5G+智慧物流示范应用")
    assert PilotPage.objects.count() == 2


def test_a_task_under_another_number_and_heading_is_the_same_task(city, plan):
    before = ids(plan)["二/（二）/1"]
    draft = plan_draft()
    task = draft.tasks[1]
    task.path, task.heading, task.text = "三/2", "产业升级", task.text.replace("1．", "２、")
    draft.text = draft.text.replace("1．5G+产业升级", "２、5G+产业升级")
    for use, place in zip(draft.pilots, ("二是", "三是"), strict=True):
        use.path = f"三/2/{place}"
    write_plan(draft, city, plan=plan, publish=True)
    assert ids(plan)["三/2"] == before


def test_a_use_under_another_number_keeps_its_pilot(city, plan):
    draft, words = plan_draft(), LOGISTICS.replace("二是", "一是")
    draft.pilots[0].path, draft.pilots[0].text = "二/（二）/1/一是", words
    draft.tasks[1].text = draft.tasks[1].text.replace(LOGISTICS, words)
    draft.text = draft.text.replace(LOGISTICS, words)
    write_plan(draft, city, plan=plan, publish=True)
    assert (pilot("一是").title, served(pilot("一是"))[2]) == ("岳阳5G+智慧物流示范应用", words)
    assert PilotPage.objects.count() == 2


@pytest.mark.parametrize("published", [True, False])
def test_a_pilot_follows_its_use_to_a_new_task_and_the_old_one_goes(city, draft, published):
    plan = write_plan(draft, city, publish=published)
    draft = plan_draft()
    culture = TaskDraft("三/1", "文旅升级", "scenario", f"1．文旅升级。{TOURISM}", units=[industry(LEAD)])
    freight = TaskDraft("三/2", "货运升级", "scenario", f"2．货运升级。{LOGISTICS}", units=[industry(LEAD)])
    draft.tasks[1:] = [culture, freight]
    draft.pilots[1].path, draft.pilots[1].task = "三/1/一是", 1
    draft.pilots[0].path, draft.pilots[0].task = "三/2/一是", 2
    plan = write_plan(draft, city, plan=plan, publish=published)
    assert [task.heading for task in plan.tasks.all()] == ["科学布点站址资源", "文旅升级", "货运升级"]
    page = PilotPage.objects.get(pilot_tasks__path="三/1/一是")
    assert served(page) == ("文旅升级", "三/1/一是", TOURISM)
    page.get_latest_revision_as_object().save_revision().publish()  # the next edit does not bring the old place back
    assert served(PilotPage.objects.get(pk=page.pk)) == ("文旅升级", "三/1/一是", TOURISM)
    assert compare(draft, plan, city).is_empty


def test_a_pilot_a_person_tied_to_the_whole_task_serves_its_one_use(city):
    whole = TaskDraft("二/1", "5G+智慧物流", "scenario", LOGISTICS, units=[industry(LEAD)])
    use = PilotDraft("5G+智慧物流", "二/1", LOGISTICS, task=0)
    draft = PlanDraft(text=LOGISTICS, title="岳阳市5G方案", tasks=[whole], pilots=[use])
    plan = write_plan(draft, city)
    PilotTask.objects.update(path="", passage="")
    assert compare(draft, plan, city).is_empty


def test_a_task_that_only_a_draft_of_a_pilot_serves_stays(city, plan):
    page = pilot().get_latest_revision_as_object()
    page.pilot_tasks = [PilotTask(task=plan.tasks.first())]
    page.save_revision()
    draft = plan_draft()
    draft.tasks[0].keep = False
    write_plan(draft, city, plan=plan, publish=True)
    assert plan.tasks.count() == 2
    pilot().get_latest_revision().publish()
    assert PilotTask.objects.filter(task=plan.tasks.get(heading="科学布点站址资源")).exists()


# --- publishing later ------------------------------------------------------------------------------------


def test_pilots_that_waited_untouched_are_published_with_the_plan(city, draft):
    plan = write_plan(draft, city)
    edited = pilot("三是")
    edited.title = "岳阳楼5G+智慧旅游"
    edited.save_revision(user=UserFactory())
    assert compare(draft, plan, city).waiting == ("岳阳5G+智慧物流示范应用",)
    write_plan(draft, city, plan=plan, publish=True)
    assert [page.live for page in (pilot("二是"), pilot("三是"))] == [True, False]


def test_a_pilot_taken_offline_stays_so(city, plan):
    pilot().unpublish()
    write_plan(plan_draft(title="岳阳市5G方案"), city, plan=plan, publish=True)
    assert not pilot().live


def test_what_keeps_a_pilot_a_draft_is_said_before(city, draft):
    draft.pilots[0].scenario = ""
    draft.tasks[1].units = [group()]
    with override("en"):
        first, second = compare(draft, None, city).pilots
        assert [str(detail.places[0][1]) for detail in first.details] == ["Scenario · Unit"]
        assert [str(detail.places[0][1]) for detail in second.details] == ["Unit"]


# --- what is gone since ----------------------------------------------------------------------------------


def test_a_unit_deleted_while_only_a_draft_named_it_does_no_harm(city, plan):
    draft = plan_draft()
    draft.tasks[0].units.append(unit("市商业局", "岳阳市商业局"))
    write_plan(draft, city, plan=plan)  # a draft of a public plan
    Unit.objects.get(name_zh="岳阳市商业局").delete()
    again = PlanPage.objects.get(pk=plan.pk)
    assert [change.kind.value for change in compare(plan_draft(), again, city).tasks] == ["changed", "same"]
    written = write_plan(plan_draft(), city, plan=again, publish=True)
    assert [cited for _name, _role, cited in responsible(written.tasks.first())] == [
        "市工信局",
        "各县市区政府",
        "市财政局",
    ]


def test_a_region_deleted_while_only_a_draft_named_it_does_no_harm(city, plan, admin_client):
    from tests.factories import yueyang_county

    county = yueyang_county()
    write_plan(plan_draft(region=county.code), city, plan=plan)
    county.delete()
    plan = PlanPage.objects.get(pk=plan.pk)
    assert [detail.places[0][0] for detail in compare(plan_draft(), plan, city).document] == [""]
    assert admin_client.get(f"/admin/pages/{plan.pk}/edit/").status_code == 200


def test_short_passages_are_versions_of_one_only_when_nearly_equal():
    assert alike("二是开展5G+智慧物流示范应用。", "二是开展5G+智慧物流的示范应用。")
    assert not alike("推进5G+智慧医疗试点应用。", "推进5G+智慧港口试点应用。")
    assert alike(LOGISTICS * 2, f"{LOGISTICS}{TOURISM}")
    assert not alike(LOGISTICS, TOURISM)
