"""What people corrected stands when the same document, or a new version of it, is read again."""

from dataclasses import replace

import pytest

from scenarios.drafting.changes import compare
from scenarios.drafting.draft import PlanDraft, UnitDraft
from scenarios.drafting.writing import write_plan
from scenarios.editing.reviews.carrying import carry_over
from scenarios.models import PilotPage, PlanPage
from tests.factories import PlanFactory, ScenarioFactory, SectorFactory
from tests.scenarios.editing.reviews.drafts import plan_draft


@pytest.fixture(autouse=True)
def vocabulary(db):
    for code in ("ports", "health"):
        ScenarioFactory(code=f"{code}-use", sector=SectorFactory(code=code))


def correct(draft: PlanDraft) -> PlanDraft:
    """One of everything that a person may correct."""
    draft.title_en, draft.number = "5G plan of Yueyang", "岳政〔2020〕1号"
    first, second = draft.tasks
    first.heading, first.kind = "5G+智慧港口", "industry"
    first.units[0].name = "岳阳市工信委"
    first.units[1].keep = False
    first.units.append(UnitDraft("港务集团", "岳阳城陵矶港务集团", "lead"))
    second.units[1].role = "lead"
    draft.pilots[1].keep = False
    target = draft.targets[0]
    target.value, target.note, target.metric, target.parts = "2500", "宏基站", "other", target.parts[:1]
    return draft


@pytest.fixture
def plan(city) -> PlanPage:
    """Written from the corrected draft."""
    return write_plan(correct(plan_draft()), city)


def changes_of(draft: PlanDraft, plan: PlanPage, city):
    plan.refresh_from_db()
    return compare(draft, plan, city)


def test_a_fresh_reading_without_it_would_undo_the_corrections(plan, city):
    assert not changes_of(plan_draft(), plan, city).is_empty


def test_corrections_stand_when_the_same_document_is_read_again(plan, city):
    again = plan_draft()
    carry_over(again, plan)
    assert [pilot.keep for pilot in again.pilots] == [True, False]
    assert (again.title_en, again.number) == ("5G plan of Yueyang", "岳政〔2020〕1号")
    changes = changes_of(again, plan, city)
    assert changes.is_empty, changes


def test_a_task_and_a_target_that_were_dropped_stay_so(city):
    draft = plan_draft()
    draft.tasks[1].keep = draft.pilots[1].keep = False
    draft.targets.append(plan_draft().targets[0])
    draft.targets[1].note, draft.targets[1].value, draft.targets[1].keep = "其中移动", "1200", False
    plan = write_plan(draft, city)
    again = plan_draft()
    again.targets.append(plan_draft().targets[0])
    again.targets[1].note, again.targets[1].value = "其中移动", "1200"
    carry_over(again, plan)
    assert [task.keep for task in again.tasks] == [True, False]
    assert [target.keep for target in again.targets] == [True, False]
    assert [pilot.keep for pilot in again.pilots] == [True, False]


def test_what_a_new_version_says_otherwise_is_taken_from_it(plan, city):
    newer = plan_draft()
    old, new = "在城陵矶港试点", "在城陵矶港推广"
    newer.text = newer.text.replace(old, new)
    newer.tasks[0].text = newer.tasks[0].text.replace(old, new)
    newer.title, newer.number = "岳阳市5G应用行动方案（修订）", ""
    carry_over(newer, plan)
    assert newer.tasks[0].heading == "智慧港口"
    assert newer.tasks[0].units[0].name == "岳阳市工业和信息化局"
    assert newer.tasks[1].units[1].role == "lead"
    assert (newer.title, newer.number) == ("岳阳市5G应用行动方案（修订）", "岳政〔2020〕1号")


def renumbered() -> PlanDraft:
    """A version in which the two tasks have changed places, and nothing but their numbers."""
    draft = plan_draft()
    for item, old, number in zip([*draft.tasks], ("1.", "2."), ("２、", "１、"), strict=True):
        words = item.text.replace(old, number)
        draft.text = draft.text.replace(item.text, words)
        item.path, item.text = f"二/{2 if number == '２、' else 1}", words
    for use in draft.pilots:
        use.path, use.text = draft.tasks[use.task].path, draft.tasks[use.task].text
    return draft


def test_a_use_left_out_does_not_come_back_when_only_its_number_changes(plan, city):
    newer = renumbered()
    carry_over(newer, plan)
    assert [pilot.keep for pilot in newer.pilots] == [True, False]
    assert newer.tasks[1].units[1].role == "lead"
    assert [change.kind.value for change in changes_of(newer, plan, city).pilots] == ["changed"]


def test_a_task_left_out_does_not_come_back_when_only_its_number_changes(city):
    draft = plan_draft()
    draft.tasks[1].keep = draft.pilots[1].keep = False
    plan = write_plan(draft, city)
    newer = renumbered()
    carry_over(newer, plan)
    assert [task.keep for task in newer.tasks] == [True, False]


def test_a_mended_typo_stays_mended_under_the_number_the_passage_has_now(city):
    plan = write_plan(plan_draft(), city)
    page = plan.get_latest_revision_as_object()
    task = page.tasks.all()[1]
    task.text = f"{task.text}（更正）"
    page.save_revision()
    newer = renumbered()
    written = newer.tasks[1].text
    carry_over(newer, PlanPage.objects.get(pk=plan.pk))
    assert newer.tasks[1].text == f"{written}（更正）"


def test_words_that_are_part_of_another_sentence_do_not_count_as_left_out(plan, city):
    newer = plan_draft()
    more = plan_draft().tasks[0]
    more.path, more.heading, more.text = "二/3", "远程诊疗", "3.推进5G远程诊疗。"  # task 2 says so in passing
    newer.text += "\n" + more.text
    newer.tasks.append(more)
    carry_over(newer, plan)
    assert newer.tasks[2].keep


def test_what_is_new_in_a_document_is_taken_over(plan, city):
    newer = plan_draft()
    more = plan_draft().tasks[0]
    more.path, more.heading, more.text = "二/3", "智慧文旅", "3.智慧文旅。推进5G+智慧景区。"
    newer.text += "\n" + more.text
    newer.tasks.append(more)
    carry_over(newer, plan)
    assert newer.tasks[2].keep


def test_a_plan_that_was_typed_in_by_hand_has_no_corrections(city):
    typed = PlanFactory(parent=city, title="岳阳市5G应用行动方案", text=plan_draft().text)
    draft = plan_draft()
    carry_over(draft, typed)
    assert draft == replace(plan_draft(), title_en=typed.title_en)


def test_a_typo_mended_on_the_page_stays_mended_and_nothing_counts_as_dropped(city):
    plan = write_plan(plan_draft(), city)
    page = plan.get_latest_revision_as_object()
    task, target = page.tasks.all()[1], page.targets.all()[0]
    task.text, target.text = f"{task.text}（更正）", f"{target.text}（更正）"
    page.save_revision()
    again = plan_draft()
    carry_over(again, PlanPage.objects.get(pk=plan.pk))
    assert again.tasks[1].keep
    assert again.tasks[1].text.endswith("（更正）")
    assert again.targets[0].keep
    assert again.targets[0].text.endswith("（更正）")
    assert changes_of(again, plan, city).is_empty


def test_a_use_is_not_dropped_because_other_units_answer_for_its_task(city):
    plan = write_plan(plan_draft(), city)
    issued = plan_draft()
    old, new = issued.tasks[0].text, issued.tasks[0].text + "（责任单位：市商务局）"
    issued.text, issued.tasks[0].text = issued.text.replace(old, new), new
    carry_over(issued, plan)
    assert [pilot.keep for pilot in issued.pilots] == [True, True]


def test_a_use_whose_pilot_was_deleted_stays_left_out(city):
    plan = write_plan(plan_draft(), city)
    PilotPage.objects.get(title__contains=plan_draft().pilots[0].title).delete()
    again = plan_draft()
    carry_over(again, plan)
    assert [pilot.keep for pilot in again.pilots] == [False, True]
