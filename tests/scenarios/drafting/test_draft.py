"""From a reading to a draft and through JSON."""

import json
from datetime import date
from decimal import Decimal

import pytest

from scenarios.drafting.draft import LEAD, UNIT, PlanDraft
from scenarios.intake.reading import (
    PlanReading,
    RegionReading,
    Remark,
    ScenarioMatch,
    ScenarioReading,
    SectorReading,
    Span,
    TargetPart,
    TargetReading,
    TaskReading,
    UnitMention,
)
from tests.scenarios.drafting.drafts import plan_draft

NOWHERE = Span(0, 0)


def reading(**fields) -> PlanReading:
    values = {
        "text": "岳阳市方案\n一、任务",
        "title": "岳阳市方案",
        "number": "岳政办发〔2020〕1号",
        "issued_on": date(2020, 7, 19),
        "region": RegionReading("430600", "岳阳市", Span(0, 3)),
        "is_template": False,
        "is_draft": False,
        "years": (2020, 2022),
    }
    return PlanReading(**(values | fields))


def test_leads_stand_before_other_units():
    lead = UnitMention("市工信局", "岳阳市工业和信息化局", False, Span(3, 7))
    group = UnitMention("各县市区政府", "各县市区政府", True, Span(8, 14))
    task = TaskReading("一", "任务", "network", "一、任务", Span(6, 10), Span(8, 10), (lead,), (group,))
    (draft,) = PlanDraft.from_reading(reading(tasks=(task,))).tasks
    assert [(unit.cited, unit.name, unit.role, unit.is_group, unit.start) for unit in draft.units] == [
        ("市工信局", "岳阳市工业和信息化局", LEAD, False, 3),
        ("各县市区政府", "各县市区政府", UNIT, True, 8),
    ]


def test_a_pilot_keeps_its_sectors_in_order_and_every_word_that_led_to_them_once():
    words = (Span(4, 6), Span(1, 3))
    scenario = ScenarioReading(
        "智慧物流", "一/一是", "一是智慧物流。", Span(0, 8), Span(2, 6), 3,
        sectors=(SectorReading("ports", words), SectorReading("logistics", (Span(4, 6),))),
        scenario=ScenarioMatch("robotic-sorting", (Span(7, 9),)),
    )  # fmt: skip
    (draft,) = PlanDraft.from_reading(reading(scenarios=(scenario,))).pilots
    assert (draft.sectors, draft.scenario, draft.task) == (["ports", "logistics"], "robotic-sorting", 3)
    assert draft.words == [(1, 3), (4, 6), (7, 9)]


def test_values_are_plain_digits():
    target = TargetReading(
        2022, "users", "5G用户", ">", Decimal("1910000"), "户", "", NOWHERE, NOWHERE,
        parts=(TargetPart("移动", Decimal("1.2200"), NOWHERE),),
    )  # fmt: skip
    (draft,) = PlanDraft.from_reading(reading(targets=(target,))).targets
    assert (draft.value, draft.parts[0].value) == ("1910000", "1.22")


@pytest.mark.parametrize(
    ("fields", "status"),
    [({}, "issued"), ({"is_draft": True}, "draft"), ({"is_draft": True, "is_template": True}, "template")],
)
def test_the_status_follows_the_document(fields, status):
    assert PlanDraft.from_reading(reading(**fields)).status == status


def test_what_the_document_does_not_state_is_empty():
    draft = PlanDraft.from_reading(reading(number="", issued_on=None, region=None, years=None))
    assert (draft.number, draft.issued_on, draft.region, draft.year_from, draft.year_to) == (
        "",
        "",
        "",
        None,
        None,
    )
    assert draft.day_of_issue is None


def test_remarks_keep_their_passage_or_have_none():
    remarks = (Remark("no-title"), Remark("task-without-units", "一 任务", Span(6, 10)))
    drafts = PlanDraft.from_reading(reading(warnings=remarks)).remarks
    assert [(remark.code, remark.start, remark.end) for remark in drafts] == [
        ("no-title", None, None),
        ("task-without-units", 6, 10),
    ]


def test_a_draft_comes_back_from_json_as_it_was():
    draft = plan_draft(issued_on="2020-07-19")
    draft.pilots[0].words = [(3, 5)]
    draft.tasks[0].units[0].keep = False
    again = PlanDraft.from_json(json.loads(json.dumps(draft.to_json())))
    assert again == draft
    assert again.day_of_issue == date(2020, 7, 19)


@pytest.mark.parametrize("spoil", [lambda data: data.pop("tasks"), lambda data: data.update(colour="red")])
def test_what_is_no_draft_is_refused(spoil):
    data = plan_draft().to_json()
    spoil(data)
    with pytest.raises((TypeError, KeyError)):
        PlanDraft.from_json(data)
