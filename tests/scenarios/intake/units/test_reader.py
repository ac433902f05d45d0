import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.intake.reading import Span
from scenarios.intake.units import TaskUnits, read_units
from tests.scenarios.intake.places import place
from tests.scenarios.intake.unit_reading import CHANGLE, HUNAN, YUEYANG, A, B, C, cited, one, read


@pytest.mark.parametrize(
    ("code", "listed", "units"),
    [
        (
            CHANGLE,
            "县农业农村局、工信局、市场监管局、教育和体育局、房产发展促进中心",
            ["县农业农村局", "县工信局", "县市场监管局", "县教育和体育局", "县房产发展促进中心"],
        ),
        (CHANGLE, "县委宣传部、网信办、发改局", ["县委宣传部", "县委网信办", "县发改局"]),
        (
            CHANGLE,
            "县发改局、国网昌乐供电公司、各镇街、人民医院",
            ["县发改局", "国网昌乐供电公司", "各镇街", "人民医院"],
        ),
        (CHANGLE, "市生态环境局昌乐分局、住建局", ["市生态环境局昌乐分局", "住建局"]),
        (CHANGLE, "市通管办、工信局", ["市通管办", "工信局"]),
        (CHANGLE, "县工信局、供电公司、梅山水库管理处", ["县工信局", "县供电公司", "梅山水库管理处"]),
        (CHANGLE, "县工信局、市通管办、财政局", ["县工信局", "市通管办", "县财政局"]),
        (
            HUNAN,
            "省发展改革委、工业和信息化厅，各市州政府",
            ["省发展改革委", "省工业和信息化厅", "各市州政府"],
        ),
        (YUEYANG, "工信局、市发改委", ["工信局", "市发改委"]),
        (
            YUEYANG,
            "市工信局、团市委、岳阳海关、岳阳供电公司",
            ["市工信局", "团市委", "岳阳海关", "岳阳供电公司"],
        ),
        (
            YUEYANG,
            "市交通运输局、港航局、三峡通航管理局、长江海事局、国家矿山安全监察局、洞庭湖管理局",
            [
                "市交通运输局",
                "市港航局",
                "三峡通航管理局",
                "长江海事局",
                "国家矿山安全监察局",
                "洞庭湖管理局",
            ],
        ),
        (None, "市工信局、发改委、X区人民政府", ["市工信局", "市发改委", "X区人民政府"]),
    ],
)
def test_prefixes_left_out_are_restored(code, listed, units):
    assert one(f"推进5G。（责任单位：{listed}）", code) == ([], units)


@pytest.mark.parametrize(
    ("listed", "units"),
    [
        ("北川县、江油市、安州区人民政府", ["北川县人民政府", "江油市人民政府", "安州区人民政府"]),
        ("小蓝经开区、向塘开发区管委会", ["小蓝经开区管委会", "向塘开发区管委会"]),
        ("平江县、高新区管委会", ["平江县", "高新区管委会"]),
        ("市工信局、平江县政府", ["市工信局", "平江县政府"]),
        ("各县区、高新区管委会", ["各县区", "高新区管委会"]),
        ("城陵矶新港区，各县区政府", ["城陵矶新港区", "各县区政府"]),
    ],
)
def test_a_body_named_once_for_several_places_is_that_of_each(listed, units):
    text = f"推进5G。（责任单位：{listed}）"
    found = read_units(text, [Span(0, len(text))], place(YUEYANG))
    assert cited(found[0]) == ([], units)


def test_a_prefix_goes_on_from_one_label_to_the_next():
    assert one("推进5G。（牵头单位：县工信局；责任单位：发改局、财政局）", CHANGLE) == (
        ["县工信局"],
        ["县发改局", "县财政局"],
    )


@pytest.mark.parametrize(
    "rule",
    [
        "排名第一的为牵头单位，下同",
        "排在第一位的为牵头单位，下同",
        "列首位的为牵头单位，下同",
        "第一个为牵头单位，下同",
        "第一单位为牵头单位。下同",
    ],
)
def test_the_first_unit_of_every_later_list_leads(rule):
    found = read(
        "推进5G。（责任单位：市民政局、市公安局）",
        f"推进5G。〔责任单位：{A}、{B}，{rule}。〕",
        f"推进5G。（责任单位：{C}、{A}）",
        f"推进5G。（牵头单位：{B}；责任单位：{A}）",
    )
    assert [cited(units) for units in found] == [
        ([], ["市民政局", "市公安局"]),
        ([A], [B]),
        ([C], [A]),
        ([B], [A]),
    ]


def test_a_rule_for_one_list_holds_for_that_list():
    found = read(
        f"推进5G各项工作。（责任单位：{A}、{B}，列第一位的为牵头单位）", f"推进5G。（责任单位：{C}、{A}）"
    )
    assert [cited(units) for units in found] == [([A], [B]), ([], [C, A])]


def test_a_rule_outside_of_lists_holds_for_all():
    found = read(f"推进5G。（责任单位：{A}、{B}）", "注：责任单位中列第一位的为牵头单位。")
    assert cited(found[0]) == ([A], [B])


@pytest.mark.parametrize(
    "rule",
    [
        "以下任务均需各县区政府、管委会负责，不再一一列出",
        "以下各项任务均由各县区政府、管委会负责落实，不再重复列出",
        "各县区政府、管委会均为以下各项任务责任单位",
        "各项工作均须各县区政府、管委会参与，以下不再单独列出",
    ],
)
@pytest.mark.parametrize("before", ["。", "，"])
def test_units_of_all_later_tasks(rule, before):
    found = read(
        "推进5G。（责任单位：市民政局）",
        f"推进5G。（责任单位：{A}、各县（区）政府、管委会{before}{rule}）",
        f"推进5G。（责任单位：{B}，各县（区）政府）",
        "推进5G应用。",
    )
    assert [cited(units)[1] for units in found] == [
        ["市民政局"],
        [A, "各县（区）政府", "管委会"],
        [B, "各县（区）政府", "管委会"],
        ["各县区政府", "管委会"],
    ]


def test_sentences_about_what_follows_are_no_units_of_it():
    found = read(
        "以下情形均由物业服务企业承担。重点做好以下工作，均应加强监管，抓好落实。",
        f"推进5G。（责任单位：{A}）",
    )
    assert cited(found[1]) == ([], [A])


def test_a_unit_is_named_once_and_a_lead_is_no_other():
    units = read(f"推进5G。（牵头单位：{A}；责任单位：市工业和信息化局、{B}、市发展改革委）")[0]
    assert cited(units) == ([A], [B])
    assert [mention.name for mention in (*units.lead, *units.units)] == [
        "岳阳市工业和信息化局",
        "岳阳市发展和改革委员会",
    ]


def test_names_that_differ_in_a_word_for_and_are_one():
    first, second = read("推进5G。（责任单位：市文广旅局）", "推进5G。（责任单位：市文化广电和旅游局）")
    assert [mention.name for mention in (*first.units, *second.units)] == ["岳阳市文化广电和旅游局"] * 2


def test_names_and_groups_of_mentions():
    units = read("推进5G。（责任单位：市工信局、各县市区人民政府、岳阳市铁塔分公司）")[0].units
    assert [(mention.name, mention.is_group) for mention in units] == [
        ("岳阳市工业和信息化局", False),
        ("各县市区政府", True),
        ("中国铁塔股份有限公司岳阳市分公司", False),
    ]


def test_items_without_units_have_none():
    assert read("推进5G。") == [TaskUnits((), (), ())]


PIECES = st.sampled_from(
    [
        *(
            "（ ） ( ) 〔 〕 【 】 责任单位 牵头单位 配合单位 ： : 、 ， ； 。 市工信局 县农业农村局 发改委 "
            "各县（市、区）政府 管委会 各市 县人民政府 和 等 会同 牵头 配合 按职责分工负责 "
            "排名第一的为牵头单位，下同 由 为 完成时限： 中国移动X分公司 （牵头） "
            "以下任务均需各县区政府负责，不再一一列出"
        ).split(),
        "\n",
        "\t",
        " ",
    ]
)
PLANS = st.lists(st.one_of(PIECES, st.text(max_size=4)), max_size=80).map("".join)


@settings(max_examples=400, deadline=None)
@given(PLANS, st.data())
def test_whatever_the_text_mentions_stand_where_they_are_said_to(text, data):
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=6)))
    items = [Span(start, end) for start, end in pairwise(cuts)]
    code = data.draw(st.sampled_from([None, YUEYANG, CHANGLE]))
    found = read_units(text, items, place(code) if code else None)
    assert len(found) == len(items)
    for item, units in zip(items, found, strict=True):
        names = [mention.name for mention in (*units.lead, *units.units)]
        assert len(set(names)) == len(names)
        assert all(item.contains(span) for span in units.lists)
        for mention in (*units.lead, *units.units):
            written = re.sub(r"\s", "", mention.span.of(text))
            prefix, found_it, body = mention.cited.partition(written)
            assert written
            assert found_it
            assert len(prefix) <= len("自治区委")
            assert body in ("", "政府", "人民政府", "管委会", "管理委员会")


@pytest.mark.parametrize(
    "run",
    [
        "（",
        "（）",
        "责任单位：",
        "（责任单位：",
        "市、",
        "市和",
        "会同",
        "市工信局（",
        "以下任务均需",
        "不再列",
        "第一的为牵头",
        "\n",
        "\t",
        "a\tb\n",
        "工作",
        "等",
    ],
)
def test_long_runs_of_one_sign_come_to_an_end(run):
    """A rule that looks back from every sign would take hours for these."""
    text = run * (50_000 // len(run))
    whole = Span(0, len(text))
    assert len(read_units(text, [whole], None)) == 1


@pytest.mark.parametrize(
    "rule",
    [
        "第一的为牵头单位，下同",
        "列第一位的为牵头单位，下同",
        "排名第一的单位牵头，以下同",
        "首位为牵头单位，下同",
    ],
)
@pytest.mark.parametrize("label", ["责任单位：", ""])
def test_a_rule_in_brackets_within_a_list_is_no_part_of_a_name(rule, label):
    first, second = read(
        f"推进5G医疗。（{label}市工信局（{rule}）、市卫健委）\n",
        f"推进5G教育。（{label}市教体局、市工信局）",
    )
    assert [unit.cited for unit in first.lead] == ["市工信局"]
    assert [unit.cited for unit in first.units] == ["市卫健委"]
    assert [unit.cited for unit in second.lead] == ["市教体局"]
    assert [unit.cited for unit in second.units] == ["市工信局"]
