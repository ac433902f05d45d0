"""What a replication kit says of a pilot, whichever form it takes."""

import dataclasses
import datetime

import pytest
from django.utils.translation import override

from scenarios.exports.kit import BLANK, kit, kit_pilots
from scenarios.models import (
    CostBand,
    Evidence,
    Lesson,
    LessonKind,
    Measurement,
    PilotUnit,
    Prerequisite,
    PrerequisiteKind,
    Region,
    Risk,
    Role,
    Source,
    SourceKind,
    Stage,
)
from tests.factories import PilotFactory, UnitFactory, hunan, make_pilots, yueyang

UNSTATED = "来源未说明"


@pytest.fixture
def pilot(city):
    return PilotFactory(
        slug="crane",
        title="岳阳港5G远程岸桥",
        title_en="Remote quay cranes",
        problem_zh="岸桥上高温。",
        started_year=2021,
        last_checked_on=datetime.date(2024, 5, 1),
        edge_computing="yes",
        cost_band=CostBand.UNDER_2M,
        contact_unit=UnitFactory(name_zh="港口办", contact_email="inside@example.org"),
        editor_note="内部备注",
        pilot_units=[
            PilotUnit(unit=UnitFactory(name_zh="电信"), role=Role.OPERATOR),
            PilotUnit(unit=UnitFactory(name_zh="港务"), role=Role.LEAD),
            PilotUnit(unit=UnitFactory(name_zh="港投"), role=Role.LEAD),
        ],
        measurements=[
            Measurement(
                indicator_zh="用工",
                unit_zh="人",
                before="7",
                after="2",
                basis_zh="港口公布",
                measured_on="2022",
            ),
            Measurement(indicator_zh="效率", after="3600", change="-30%"),
        ],
        prerequisites=[
            Prerequisite(kind=PrerequisiteKind.APPROVAL, need_zh="海事许可"),
            Prerequisite(kind=PrerequisiteKind.NETWORK, need_zh="切片", essential=False),
            Prerequisite(kind=PrerequisiteKind.NETWORK, need_zh="专网"),
        ],
        lessons=[
            Lesson(kind=LessonKind.ADVICE, text_zh="先铺光纤"),
            Lesson(kind=LessonKind.WORKED, text_zh="双路由"),
        ],
        risks=[Risk(risk_zh="断网", mitigation_zh="切回人工"), Risk(risk_zh="雷雨")],
        sources=[
            Source(title="原文", url="https://example.org/a", kind=SourceKind.PRIMARY, publisher="岳阳港"),
            Source(title="转载", url="https://repost.example.net/b", kind=SourceKind.REPOST),
        ],
    )


def of(*pilots, region=None, **options):
    return kit(kit_pilots([pilot.pk for pilot in pilots]), region, **options)


def test_it_tells_what_the_record_says(pilot):
    (told,) = of(pilot).pilots
    assert [(need.kind, need.text, need.weight) for need in told.needs] == [
        ("网络", "专网", "必需"),
        ("网络", "切片", "有则更好"),
        ("审批", "海事许可", "必需"),
    ]
    assert told.needs_count == "必需 2 项，有则更好 1 项"
    assert [(fact.label, fact.value) for fact in told.units] == [
        ("牵头单位", "港务、港投"),
        ("运营商", "电信"),
        ("咨询单位", "港口办"),
    ]
    assert [fact.value for fact in told.lessons] == ["双路由", "先铺光纤"]
    assert [(risk.risk, risk.mitigation) for risk in told.risks] == [("断网", "切回人工"), ("雷雨", UNSTATED)]
    first, second = told.measurements
    assert (first.before, first.after, first.change, first.note) == ("7", "2", "≈−71%", "本库计算")
    assert first.basis == "港口公布\n测量时间：2022"
    assert (second.before, second.after, second.change, second.note) == ("–", "3,600", "−30%", "")
    assert second.basis == UNSTATED
    assert f"/p/{pilot.pk}" in told.citation
    assert told.licence == "CC BY 4.0"


def test_nothing_inside_comes_out(pilot):
    words = str(of(pilot, region=yueyang()))
    for inside in ("内部备注", "inside@example.org", "repost.example.net"):
        assert inside not in words
    assert "转载" in words


def test_what_no_source_states_is_said_in_words(city):
    made = of(PilotFactory(stage=Stage.LIVE))
    (told,) = made.pilots
    assert {told.problem, told.solution, told.outcome, told.cost, told.needs_count} == {UNSTATED}
    assert [fact.value for fact in told.cost_facts] == [UNSTATED] * 3
    assert "频段" in told.network_unstated
    assert told.measurements_none == "来源未给出数据。"
    for empty in (told.needs, told.lessons, told.risks, told.sources, told.network):
        assert empty == []
    assert {row.there for section in made.report for row in section.rows} >= {UNSTATED}


def test_of_a_planned_pilot_nothing_sounds_done(city):
    (told,) = of(PilotFactory(stage=Stage.PLANNED, evidence=Evidence.PLAN, solution_zh="拟建专网")).pilots
    assert told.caution.startswith("本试点尚在规划")
    assert told.solution_label == "计划做法"
    assert told.outcome == "本试点尚在规划，还没有实施结果。"
    assert told.measurements_none == "本试点尚在规划，还没有可测量的成效。"


def test_of_a_stopped_pilot_the_reason_is_told(city):
    (told,) = of(PilotFactory(stage=Stage.STOPPED, stopped_reason="资金不足")).pilots
    assert told.caution.endswith("资金不足")


def test_the_report_names_the_readers_place_or_leaves_a_line(pilot):
    there, nowhere = of(pilot, region=yueyang()), of(pilot)
    assert there.city == "湖南省岳阳市"
    assert there.report_title == "湖南省岳阳市可行性研究报告提纲"
    assert "湖南省岳阳市" in there.report[0].text
    assert nowhere.city == BLANK
    assert BLANK in nowhere.report_title
    assert not nowhere.city_is_known
    assert of(pilot, region=hunan()).city == "湖南省"


def test_the_report_starts_from_the_origin(pilot):
    report = {section.heading: section.rows for section in of(pilot).report}
    assert [(row.what, row.there) for row in report["预期成效与测量办法"]] == [
        ("用工（人）", "7 → 2"),
        ("效率", "3,600"),
    ]
    assert ("断网", "切回人工") in [(row.what, row.there) for row in report["风险"]]
    stands = {row.what: row.there for row in report["进度安排"]}
    assert stands["运行"] == "原试点目前处于此阶段，2021 年起始"
    assert stands["规划"] == ""
    assert report["结论与建议"] == []


def test_pilots_side_by_side_are_marked_in_the_order_asked_for(pilot):
    other = PilotFactory(measurements=[Measurement(indicator_zh="时延", after="20")])
    made = of(other, pilot)
    assert [told.mark for told in made.pilots] == ["A", "B"]
    assert made.is_comparison
    assert made.title == "复制推广资料包：2 个试点"
    rows = next(section.rows for section in made.report if section.heading == "预期成效与测量办法")
    assert [row.what for row in rows] == ["A · 时延", "B · 用工（人）", "B · 效率"]


def test_english_labels_begin_alike_with_and_without_a_mark(pilot):
    other = PilotFactory(edge_computing="yes")
    with override("en"):
        alone, both = of(pilot), of(pilot, other)
        rows = {row.what for made in (alone, both) for section in made.report for row in section.rows}
    assert {"Edge computing", "A · Edge computing", "B · Edge computing"} <= rows


def test_it_speaks_the_language_of_the_interface(pilot):
    with override("en"):
        made = of(pilot, region=yueyang())
    (told,) = made.pilots
    assert told.title == "Remote quay cranes"
    assert made.city == "Yueyang, Hunan"
    assert made.not_stated == "not stated by any source"
    assert told.needs[0].weight == "essential"


def test_a_kit_costs_the_same_number_of_queries_for_one_and_for_four(city, pilot, django_assert_num_queries):
    numbers = [pilot.pk, *(each.pk for each in make_pilots(3))]
    yueyang()
    region = Region.objects.with_ancestors().get(code="430600")
    for asked in ([pilot.pk], numbers):
        with django_assert_num_queries(8):
            made = kit(kit_pilots(asked), region)
        assert len(made.pilots) == len(asked)


def test_only_public_pilots_are_read(pilot):
    hidden = PilotFactory(live=False, title="草稿")
    assert kit_pilots([hidden.pk, pilot.pk, 10**17]) == [pilot]
    assert "未公开" in of(pilot, left_out=True).notice


def test_all_of_it_is_text_that_a_template_can_print(pilot):
    """No lazy text, number or None: what a document shows must not depend on when it is read."""

    def plain(value) -> bool:
        if dataclasses.is_dataclass(value):
            return all(plain(getattr(value, each.name)) for each in dataclasses.fields(value))
        if isinstance(value, list):
            return all(map(plain, value))
        return type(value) in (str, bool)

    assert plain(of(pilot, region=yueyang()))
