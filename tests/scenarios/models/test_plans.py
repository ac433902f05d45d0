"""Plans: which are public, what names them, and how many things a list says are in them."""

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from scenarios.models import PilotTask, PlanPage, PlanStatus, Task, TaskUnit
from tests.factories import CityPageFactory, PilotFactory, PlanFactory, UnitFactory, make_tasks

pytestmark = pytest.mark.django_db


def test_a_template_is_never_public_however_it_is_published():
    issued = PlanFactory(status=PlanStatus.ISSUED)
    draft_for_comment = PlanFactory(status=PlanStatus.DRAFT)
    PlanFactory(status=PlanStatus.TEMPLATE)
    PlanFactory(status=PlanStatus.ISSUED, live=False)
    assert set(PlanPage.objects.public()) == {issued, draft_for_comment}


def test_a_row_counts_tasks_targets_and_public_pilots_once():
    plan, other = PlanFactory(), PlanFactory()
    tasks = make_tasks(plan, 3)
    PilotFactory(pilot_tasks=[PilotTask(task=task) for task in tasks])
    PilotFactory(pilot_tasks=[PilotTask(task=tasks[0])], live=False)
    rows = {
        row.pk: (row.task_count, row.target_count, row.pilot_count) for row in PlanPage.objects.with_row()
    }
    assert rows == {plan.pk: (3, 3, 1), other.pk: (0, 0, 0)}


def test_a_task_added_by_hand_keeps_its_pilots_when_the_plan_is_edited_again():
    plan = PlanFactory()
    draft = plan.get_latest_revision_as_object()
    draft.tasks = [Task(heading="5G+智慧港口", task_units=[TaskUnit(cited="各县市区政府")])]
    draft.save_revision().publish()
    pilot = PilotFactory(pilot_tasks=[PilotTask(task=Task.objects.get())])
    again = PlanPage.objects.get().get_latest_revision_as_object()
    again.title = "另一个名称"
    again.save_revision().publish()
    assert [row.task.heading for row in PilotTask.objects.filter(pilot=pilot)] == ["5G+智慧港口"]
    assert TaskUnit.objects.count() == 1


def test_plans_of_two_cities_with_one_title_get_addresses_of_their_own():
    first = PlanFactory(title="5G行动方案", title_en="", slug="", parent=CityPageFactory())
    second = PlanFactory(title="5G行动方案", title_en="", slug="", parent=CityPageFactory())
    assert second.slug == f"{first.slug}-2"


def test_two_plans_never_have_one_address():
    PlanFactory(slug="plan", parent=CityPageFactory())
    with pytest.raises(ValidationError, match="plan"):
        PlanFactory(slug="plan", parent=CityPageFactory())


def test_a_unit_of_a_task_is_named_as_cited_in_chinese_and_in_english_by_its_english_name():
    bureau = UnitFactory.build(name_zh="岳阳市工业和信息化局", name_en="Yueyang Industry Bureau")
    office = UnitFactory.build(name_zh="岳阳市政府办", name_en="")
    rows = [
        TaskUnit(unit=bureau, cited="市工信局"),
        TaskUnit(unit=bureau),
        TaskUnit(unit=office),
        TaskUnit(cited="各区"),
    ]
    with override("zh-hans"):
        assert [row.name for row in rows] == ["市工信局", "岳阳市工业和信息化局", "岳阳市政府办", "各区"]
    with override("en"):
        english = "Yueyang Industry Bureau"
        assert [row.name for row in rows] == [english, english, "岳阳市政府办", "各区"]
