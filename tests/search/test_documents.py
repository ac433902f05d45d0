from datetime import timedelta

import pytest
from django.db.models import CharField, TextField
from django.utils import timezone

from scenarios.blocks import WriteUpBlock
from scenarios.models import (
    Evidence,
    Lesson,
    LessonKind,
    Measurement,
    PilotPage,
    PilotUnit,
    Prerequisite,
    PrerequisiteKind,
    Risk,
    Role,
    Stage,
    UnitAlias,
)
from search.documents import (
    all_documents,
    current,
    document_of,
    indexed_pilots,
    newest_key,
    title_key,
    write_up_texts,
)
from search.text import cut
from tests.factories import (
    PilotFactory,
    RegionFactory,
    ScenarioFactory,
    SectorFactory,
    TechnologyFactory,
    UnitFactory,
    make_pilots,
    yueyang_county,
)

pytestmark = pytest.mark.django_db


def document(pilot):
    return document_of(indexed_pilots().get(pk=pilot.pk))


def holds(field, text):
    """Whether every token of the text, in order, is in the field."""
    return cut([text]).words in field.words


def test_everything_a_reader_sees_is_indexed(home):
    unit = UnitFactory(name_zh="岳阳市中心医院", name_en="Yueyang Central Hospital")
    UnitAlias.objects.create(unit=unit, name="市中心医院")
    pilot = PilotFactory(
        title="远程超声",
        title_en="Remote ultrasound",
        sector=SectorFactory(label_zh="智慧医疗", label_en="Smart health"),
        scenario=ScenarioFactory(label_zh="超声检查", label_en="Ultrasound"),
        region=yueyang_county(),
        site_zh="门诊楼",
        problem_zh="医生不足",
        solution_en="A robot arm",
        outcome_zh="每次十五分钟",
        replication_note_zh="需要专网",
        terminals_zh="机械臂",
        pilot_units=[PilotUnit(unit=unit, role=Role.USER)],
        technologies=[TechnologyFactory(name="网络切片", label_en="Network slicing")],
        measurements=[Measurement(indicator_zh="单次检查时长", after="15")],
        prerequisites=[Prerequisite(kind=PrerequisiteKind.PEOPLE, need_zh="持证医师")],
        lessons=[Lesson(kind=LessonKind.ADVICE, text_zh="先测覆盖")],
        risks=[Risk(risk_zh="断网", mitigation_zh="双链路")],
        body=[("text", "<p>超声图像<b>实时</b>回传</p>")],
    )
    found = document(pilot)
    assert holds(found.title, "远程超声")
    assert holds(found.title, "ultrasound")
    assert holds(found.summary, pilot.summary_zh)
    for name in (
        "智慧医疗",
        "超声检查",
        "岳阳县",
        "岳阳",
        "湖南省",
        "Hunan",
        "市中心医院",
        "Central Hospital",
        "门诊楼",
        "网络切片",
    ):
        assert holds(found.names, name), name
    for text in (
        *(
            "医生不足",
            "robot arm",
            "十五分钟",
            "需要专网",
            "机械臂",
            "检查时长",
            "持证医师",
            "先测覆盖",
            "断网",
            "双链路",
        ),
        *("超声图像", "实时", "回传"),
    ):
        assert holds(found.body, text), text


# Text fields that hold no words a reader would search for, or that only editors see.
NOT_SEARCHED = {
    *("slug", "url_path", "path", "seo_title", "search_description", "draft_title", "translation_key"),
    *("stage", "evidence", "cost_band", "text_licence", "editor_note"),
    *(
        "private_network",
        "network_mode",
        "architecture",
        "slice_type",
        "edge_computing",
        "five_g_advanced",
        "redcap",
    ),
    *("unit_zh", "unit_en", "before", "after", "change", "measured_on", "kind"),
}


@pytest.mark.parametrize(
    ("model", "source"),
    [
        (PilotPage, None),
        (Measurement, "measurements"),
        (Prerequisite, "prerequisites"),
        (Lesson, "lessons"),
        (Risk, "risks"),
    ],
)
def test_every_text_field_is_indexed_or_left_out_on_purpose(home, model, source):
    texts = {
        field.name: f"zq{number}x"
        for number, field in enumerate(model._meta.get_fields())
        if isinstance(field, CharField | TextField) and field.name not in NOT_SEARCHED and not field.choices
    }
    kind = {Prerequisite: {"kind": PrerequisiteKind.SITE}, Lesson: {"kind": LessonKind.ADVICE}}.get(model, {})
    pilot = PilotFactory(**({source: [model(**texts, **kind)]} if source else texts))
    found = document(pilot)
    everything = " ".join((found.title.words, found.names.words, found.summary.words, found.body.words))
    missing = [name for name, text in texts.items() if cut([text]).words not in everything]
    assert missing == []


def test_notes_to_editors_are_not_indexed(home):
    found = document(PilotFactory(editor_note="来源薄弱", last_checked_on="2024-01-01"))
    assert not any(
        holds(field, "来源薄弱") for field in (found.title, found.names, found.summary, found.body)
    )


def test_facets_of_a_document(home):
    primary, extra = SectorFactory(code="ports"), SectorFactory(code="logistics")
    unit = UnitFactory(slug="cmcc")
    pilot = PilotFactory(
        sector=primary,
        extra_sectors=[extra],
        scenario=ScenarioFactory(code="remote-cranes", sector=primary),
        region=yueyang_county(),
        started_year=2021,
        stage=Stage.SCALED,
        evidence=Evidence.MEASURED,
        pilot_units=[PilotUnit(unit=unit, role=Role.LEAD), PilotUnit(unit=unit, role=Role.OPERATOR)],
        technologies=[TechnologyFactory(slug="mec")],
    )
    found = document(pilot)
    assert found.facets == {
        "sector": ("ports", "logistics"),
        "scenario": ("remote-cranes",),
        "region": ("430000", "430600", "430621"),
        "stage": ("scaled",),
        "evidence": ("measured",),
        "reuse": (),
        "year": ("2021",),
        "tag": ("mec",),
        "unit": ("cmcc",),
    }
    assert found.standing == 7


def test_pilots_abroad_are_found_by_their_continent(home):
    germany = RegionFactory(code="DE", level="country", name="德国", name_en="Germany")
    pilot = PilotFactory(
        region=RegionFactory(code="DE-hamburg", name="汉堡", name_en="Hamburg", parent=germany)
    )
    assert holds(document(pilot).names, "欧洲")
    assert holds(document(pilot).names, "Europe")


def test_more_evidence_and_a_later_stage_stand_higher(home):
    plan = PilotFactory(stage=Stage.PLANNED, evidence=Evidence.PLAN)
    proven = PilotFactory(stage=Stage.SCALED, evidence=Evidence.VERIFIED)
    stopped = PilotFactory(stage=Stage.STOPPED, stopped_reason="经费", evidence=Evidence.REPORTED)
    assert [document(pilot).standing for pilot in (plan, stopped, proven)] == [0, 4, 8]


def test_newest_first_is_the_order_of_the_lists(home):
    now = timezone.now()
    for year, published in [(2021, 3), (None, 1), (2023, 9), (2021, 1), (2021, 1)]:
        PilotFactory(started_year=year, first_published_at=now - timedelta(days=published))
    by_index = sorted(all_documents(pytest.fail), key=lambda found: -found.newest)
    assert [found.id for found in by_index] == [pilot.pk for pilot in PilotPage.objects.newest()]
    assert newest_key(9999, now, 1) < 2**63


def test_titles_sort_by_pinyin_and_no_two_are_equal():
    assert sorted(["重庆", "北京", "长沙", "5G"], key=lambda title: title_key(title, 1)) == [
        "5G",
        "北京",
        "长沙",
        "重庆",
    ]
    assert title_key("北京", 1) != title_key("北京", 2)


def test_every_block_of_a_write_up_is_accounted_for():
    values = {
        "text": "<h2>标题</h2><p>正文</p>",
        "picture": {"caption": "图注"},
        "gallery": [{"type": "item", "value": {"caption": "图一"}}],
        "video": {"video": "https://example.org", "caption": "片名"},
        "table": {"data": [["表头", None], ["格", "子"]], "table_caption": "表名"},
        "quotation": {"quotation": "引文", "source": "出处", "url": ""},
        "figure": {"figure": "36 箱", "meaning": "每小时", "source": "报道"},
        "document": 1,
    }
    assert set(values) == set(WriteUpBlock().child_blocks)
    texts = "".join(write_up_texts({"type": kind, "value": value} for kind, value in values.items()))
    for word in (
        "标题",
        "正文",
        "图注",
        "图一",
        "片名",
        "表头",
        "子",
        "表名",
        "引文",
        "出处",
        "36 箱",
        "每小时",
    ):
        assert word in texts
    assert "<" not in texts


def test_current_gives_public_pilots_and_deletes_the_rest(home):
    public, draft = PilotFactory(), PilotFactory(live=False)
    changes = current([public.pk, draft.pk, 987654], pytest.fail)
    assert [found.id for found in changes.upserts] == [public.pk]
    assert changes.deletes == [draft.pk, 987654]


def test_queries_do_not_grow_with_the_pilots(home, django_assert_num_queries):
    make_pilots(5)
    with django_assert_num_queries(12):
        list(all_documents(pytest.fail))
    make_pilots(50)
    with django_assert_num_queries(12):
        list(all_documents(pytest.fail))


def test_signs_of_a_text_are_read_as_a_reader_sees_them(home):
    pilot = PilotFactory(body=[("text", "<p>时延&lt;20ms，R&amp;D</p>")])
    assert list(write_up_texts(pilot.body.raw_data)) == ["时延<20ms，R&D "]


def test_a_table_nobody_has_typed_in_is_no_obstacle(home):
    pilot = PilotFactory(body=[("table", None), ("text", "<p>岸桥</p>")])
    assert holds(document(pilot).body, "岸桥")
