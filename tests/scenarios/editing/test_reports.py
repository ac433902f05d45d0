from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from scenarios.editing.reports import pilots_with_needs
from scenarios.models import Measurement, PilotTask, Source, SourceKind, Target, Task, TaskUnit
from tests.factories import PilotFactory, PlanFactory, UnitFactory


def good_pilot(**fields):
    """A pilot that lacks nothing; `fields` take something away."""
    complete = {
        "sources": [Source(title="报道", kind=SourceKind.PRESS)],
        "measurements": [Measurement(indicator_zh="时延", after="18")],
        "last_checked_on": timezone.localdate(),
    }
    return PilotFactory(**(complete | fields))


def needs(pilot) -> set[str]:
    row = pilots_with_needs().get(pk=pilot.pk)
    found = {
        name
        for name in ("note", "source", "measurement", "english", "check")
        if getattr(row, f"needs_{name}")
    }
    assert row.needs_count == len(found)
    return found


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, set()),
        ({"sources": [Source(title="转载", kind=SourceKind.REPOST)]}, {"source"}),
        ({"sources": []}, {"source"}),
        ({"measurements": []}, {"measurement"}),
        ({"summary_en": ""}, {"english"}),
        ({"editor_note": "缺"}, {"note"}),
        ({"last_checked_on": None}, {"check"}),
        ({"last_checked_on": date(2020, 1, 1)}, {"check"}),
    ],
)
def test_what_a_pilot_needs(city, fields, expected):
    assert needs(good_pilot(**fields)) == expected


def test_the_report_lists_what_the_user_may_change_and_lacks_something(as_editor, city, other_city):
    lacking = good_pilot(editor_note="缺")
    good_pilot()
    good_pilot(parent=other_city, editor_note="缺")
    report = reverse("pilot_needs")
    assert list(as_editor.get(report).context["object_list"]) == [lacking]
    assert list(as_editor.get(report, {"need": "note"}).context["object_list"]) == [lacking]
    assert list(as_editor.get(report, {"need": "check"}).context["object_list"]) == []


def test_the_report_can_be_taken_away(as_editor, city):
    good_pilot(title="港口试点", editor_note="缺")
    csv = b"".join(as_editor.get(reverse("pilot_needs"), {"export": "csv"}).streaming_content).decode(
        "utf-8-sig"
    )
    assert "港口试点,pilot-" in csv
    assert "岳阳市" in csv
    book = b"".join(as_editor.get(reverse("pilot_needs"), {"export": "xlsx"}).streaming_content)
    assert load_workbook(BytesIO(book)).active.max_row == 2


def test_plans_and_tasks_counts_what_is_served_and_by_whom(as_editor, city):
    served, idle = (
        Task(heading="智慧港口"),
        Task(heading="智慧医疗", task_units=[TaskUnit(unit=UnitFactory())]),
    )
    plan = PlanFactory(parent=city, tasks=[served, idle], targets=[Target(metric="users", value=1)])
    for _pilot in range(2):
        PilotFactory(pilot_tasks=[PilotTask(task=plan.tasks.get(heading="智慧港口"))])
    row = as_editor.get(reverse("plan_tasks")).context["object_list"][0]
    assert (row.task_count, row.served_count, row.unassigned_count, row.target_count) == (2, 1, 1, 1)


def test_reports_are_in_the_menu_and_the_list_of_all_page_types_is_not(as_editor, city):
    html = as_editor.get("/admin/").content.decode()
    assert reverse("pilot_needs") in html
    assert reverse("wagtailadmin_reports:page_types_usage") not in html
