import pytest

from scenarios.intake.reading import Span
from scenarios.intake.units import find_lists
from scenarios.intake.units.words import Role
from tests.scenarios.intake.unit_reading import A, B, C, cited, one, read


@pytest.mark.parametrize(
    "label",
    [
        *(
            "责任单位 责任部门 责任主体 负责单位 承办单位 实施单位 配合单位 配合部门 协办单位 协同单位 "
            "参与单位 参加单位 支持单位 共同责任单位 责任及配合单位"
        ).split(),
        "责 任 单 位",
    ],
)
@pytest.mark.parametrize(
    "form",
    ["（{}：{}）", "({}:{})", "〔{}：{}〕", "【{}】{}", "{}：{}", "{}：{}。", "（{}：{}〕", "（{}：{}"],
)
def test_units_under_a_label(label, form):
    assert one("推进5G。" * (form[0] in "（(〔") + form.format(label, f"{A}、{B}，{C}")) == ([], [A, B, C])


@pytest.mark.parametrize(
    "label",
    [
        "牵头单位",
        "牵头部门",
        "主办单位",
        "牵头责任单位",
        "牵头（责任）单位",
        "第一责任单位",
        "市级牵头单位",
        "责任牵头单位",
    ],
)
def test_who_leads_by_its_label(label):
    assert one(f"推进5G。（{label}：{A}、{B}；配合单位：{C}）") == ([A, B], [C])


@pytest.mark.parametrize(
    "item",
    [
        f"推进5G。（牵头单位：{A}；责任单位：{B}、{C}）",
        f"推进5G。（牵头单位：{A}，责任单位：{B}，配合单位：{C}）",
        f"推进5G。（牵头：{A}；配合：{B}、{C}）",
        f"推进5G。（牵头单位：{A}）（配合单位：{B}、{C}）",
        f"推进5G。\n牵头单位：{A}\n配合单位：{B}、{C}\n完成时限：2022年12月",
        f"推进5G。\n牵头单位：\n{A}\n配合单位：\n{B}、{C}",
        f"推进5G。牵头单位：{A}；责任单位：{B}、{C}。",
        f"推进5G。牵头单位：{A} 配合单位：{B}、{C}",
        f"牵头单位为{A}，配合单位为{B}、{C}。",
        f"推进5G。（责任单位：{A}（牵头）、{B}、{C}（配合））",
        f"推进5G。（责任单位：{A}牵头，{B}、{C}配合）",
        f"推进5G（{A}牵头，{B}、{C}按职责分工负责）",
        f"推进5G（{A}牵头，{B}、{C}等配合）。",
        f"推进5G（{A}会同{B}、{C}负责）。",
        f"推进5G。由{A}牵头，{B}、{C}配合。",
        f"推进5G。由{A}牵头，{B}、{C}落实。",
        f"推进5G。此项工作由{A}牵头，{B}、{C}配合。",
        f"推进5G。（{A}牵头，{B}、{C}负责；2022年12月底前完成）",
        f"推进5G。（责任单位：{A}、{B}、{C}，排名第一的为牵头单位）",
        f"推进5G。（责任单位（列第一位的为牵头单位）：{A}、{B}、{C}）",
        f"推进5G。（{A}牵头，{B}、{C}落实，持续推进）",
        f"推进5G。（责任领导：张三；牵头单位：{A}；责任单位：{B}、{C}；完成时间：长期坚持）",
    ],
)
def test_ways_to_say_who_leads_and_who_helps(item):
    assert one(item) == ([A], [B, C])


@pytest.mark.parametrize(
    "item",
    [
        f"推进5G。（责任单位：责任单位：{A}、{B}）",
        f"推进5G。（责任单位 {A}、{B}）",
        f"推进5G。（责任单位{A}，{B}）",
        f"推进5G。\n责任单位\n{A}、{B}",
        f"推进5G。\n——责任单位：{A}、{B}",
        f"推进5G。\n责任单位：{A}；{B}。完成时限：2022年",
        f"责任部门：{A} {B}",
        f"推进5G。（完成时限：2022年；责任单位：{A}、{B}）",
        f"推进5G。（责任单位:{A}/{B}）",
        f"推进5G。（责任单位：{A}和{B}）",
        f"推进5G。（责任单位：市工 信局、{B}）",
        f"推进5G。（责任单位：{A}、{B}等）",
        f"推进5G。（责任单位：{A}、{B}等有关部门）",
        f"推进5G。（责任单位：{A}、{B}，各责任单位按职责分工负责）",
        f"推进5G。（{A}、{B}按照职责分工负责落实）",
        f"推进5G。（{A}、{B}）",
        f"推进5G（{A}、{B}）。",
        f"推进5G（MEC)，（责任单位：{A}、{B}、{A}）",
    ],
)
def test_ways_to_write_a_list(item):
    assert one(item) == ([], [A, B])


@pytest.mark.parametrize(
    ("listed", "units"),
    [
        (
            "市发展和改革委员会、市文化和旅游局、市自然资源和规划局",
            ["市发展和改革委员会", "市文化和旅游局", "市自然资源和规划局"],
        ),
        (
            "市发展和改革委员会和市财政局以及各县（区）政府、管委会",
            ["市发展和改革委员会", "市财政局", "各县（区）政府", "管委会"],
        ),
        ("市住建局（市人防办）、市公安局", ["市住建局（市人防办）", "市公安局"]),
        ("各市、县（区）人民政府，省通信管理局", ["各市、县（区）人民政府", "省通信管理局"]),
        ("各市、特区、区人民政府、高新区管委会", ["各市、特区、区人民政府", "高新区管委会"]),
        ("各县市区、市直有关部门", ["各县市区", "市直有关部门"]),
        ("市、县（区）人民政府", ["市、县（区）人民政府"]),
        ("移动、电信、联通等运营商，铁塔公司", ["移动", "电信", "联通", "铁塔公司"]),
        ("天津市和平区政府、和田地区工信局", ["天津市和平区政府", "和田地区工信局"]),
        ("市城投集团、市第一人民医院、暨南大学", ["市城投集团", "市第一人民医院", "暨南大学"]),
        (
            "中国（湖南）自贸试验区管委会、“三创”园区管委会",
            ["中国（湖南）自贸试验区管委会", "“三创”园区管委会"],
        ),
        ("各区、县(市)政府、市级部门和单位", ["各区、县(市)政府", "市级部门和单位"]),
        ("市水利局和水务集团，高等院校", ["市水利局", "水务集团", "高等院校"]),
        ("市文体广电和旅游局、中国移动和中国联通", ["市文体广电和旅游局", "中国移动", "中国联通"]),
    ],
)
def test_where_names_begin_and_end(listed, units):
    assert one(f"推进5G。（责任单位：{listed}）") == ([], units)


@pytest.mark.parametrize(
    "item",
    [
        "建设5G基站100个（含微站和室分基站）。",
        "站址需求（汇聚层、核心层由各运营商自行负责）。",
        "按照（谁提供服务，谁负责）的原则。",
        "办公室设在市工信局（市大数据局）。",
        "建立由市工信局牵头，有关单位参与的部门协调机制，负责统筹推进。",
        "各牵头单位负责细化工作方案，逐项推动工作落实。",
        "依托重点医疗机构（市第一人民医院、市中医院）",
        "（各责任单位按职责分工负责）",
        "市公安局负责联合通信管理、住建等部门依法查处破坏行为。",
        "（责任单位见附件）",
    ],
)
def test_what_is_no_list(item):
    assert one(item) == ([], [])
    assert find_lists(item, Span(0, len(item))) == []


def test_the_whole_list_is_told_with_brackets_and_full_stop():
    text = f"推进5G。（责任单位：{A}）。"
    lists = read(text)[0].lists
    assert [span.of(text) for span in lists] == [f"（责任单位：{A}）。"]


def test_rows_of_a_table_take_their_roles_from_its_head():
    head = "序号\t重点任务\t牵头单位\t配合单位\t完成时限"
    row = f"1\t5G+智慧港口\t{A}\t{B}、{C}\t2022年12月"
    found = read(f"附件\n{head}", "一、重点应用", row)
    assert cited(found[2]) == ([A], [B, C])
    assert [
        (units.label, units.role)
        for units in find_lists(f"{head}\n{row}", Span(len(head) + 1, len(head) + 1 + len(row)))
    ] == [
        ("牵头单位", Role.LEAD),
        ("配合单位", Role.OTHER),
    ]


def test_a_table_ends_where_running_text_begins():
    table = f"任务\t责任单位\n推进5G\t{A}\n"
    prose = (
        "这里是一段说明文字，用来把两张表隔开，它比一组行的标题长得多，所以下面是另外一张表，与上面无关。\n"
    )
    row = "指标\t单位名称"
    text = table + prose + row
    assert find_lists(text, Span(len(table + prose), len(text))) == []
