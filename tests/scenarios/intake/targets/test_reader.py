from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.intake.reading import Span, TargetReading
from scenarios.intake.targets import read_targets
from scenarios.intake.targets.numbers import read_number

CASES = yaml.safe_load(Path(__file__).with_name("cases.yaml").read_text(encoding="utf-8"))
POLICIES = Path(__file__).parents[4] / "fixtures" / "policies"


def cases(kind: str) -> list:
    return [
        pytest.param(case["text"], case["read"], id=f"{group}-{case['text'][:40]}")
        for group, listed in CASES[kind].items()
        for case in listed
    ]


def goals_of(text: str) -> list[TargetReading]:
    return read_targets(text, [Span(0, len(text))], [])


def tasks_of(text: str) -> list[TargetReading]:
    return read_targets(text, [], [Span(0, len(text))])


def written(target: TargetReading) -> str:
    """As cases.yaml writes it."""
    shown = f"{target.year} {target.metric} {target.comparator} {target.value:f}"
    shown += " +" if target.is_addition else ""
    parts = ", ".join(f"{part.name} {part.value:f}" for part in target.parts)
    return f"{shown} [{parts}]" if parts else shown


@pytest.mark.parametrize(("text", "read"), cases("goals"))
def test_a_goal_is_read_as_it_is_written(text, read):
    assert [written(target) for target in goals_of(text)] == read


@pytest.mark.parametrize(("text", "read"), cases("tasks"))
def test_a_number_in_a_task_counts_with_its_year_if_it_has_one(text, read):
    assert [written(target) for target in tasks_of(text)] == read


@pytest.mark.parametrize(
    ("text", "note", "unit"),
    [
        ("到2022年，全区5G产业主营收入突破100亿元。", "5G产业主营收入", "元"),
        ("2020年全县5G基站建设数量完成150个。", "5G基站建设数量", "个"),
        ("到2020年底，打造5个以上5G重点场景应用。", "5G重点场景应用", "个"),
        ("建设1个省级以上技术研发中心（平台）。", "省级以上技术研发中心", "个"),
        ("到2023年，每万人拥有5G基站数超过18个。", "每万人拥有5G基站数", "个"),
        ("到2023年，5G基站密度达到每万人18个。", "每万人5G基站密度", "个"),
        ("到2022年，每个县建成1个以上5G智慧园区。", "每个县5G智慧园区", "个"),
        ("到2023年，5G物联网终端用户数年均增长率超200%。", "5G物联网终端用户数年均增长率", "%"),
        ("到2023年，打造“5G+工业互联网”典型应用场景20个。", "“5G+工业互联网”典型应用场景", "个"),
        ("到2022年，5G用户数达到92万以上。", "5G用户数", ""),
        ("到2025年，培育上云上平台企业1万家。", "上云上平台企业", "家"),
        ("5G基站建设：2021年1000个。", "5G基站建设", "个"),
        ("1.5G基站。到2022年，达到5000个。", "5G基站", "个"),
        ("到 2022 年，建成 5G 基站 5000 个。", "5G基站", "个"),
    ],
)
def test_a_note_says_in_the_plans_words_what_is_counted(text, note, unit):
    (target,) = goals_of(text)
    assert (target.note, target.unit) == (note, unit)


def test_a_target_is_quoted_with_its_sentence():
    text = "总体目标\n到2022年，网络更好。建成5G基站1.5万个，走在前列。再接再厉。"
    (target,) = goals_of(text)
    assert target.text == "建成5G基站1.5万个，走在前列。"
    assert target.span.of(text) == target.text
    assert target.value_span.of(text) == "1.5万"


def test_a_part_points_at_its_words():
    text = "2020年，5G基站达到1344个（其中移动728个，联通电信616个）。"
    (target,) = goals_of(text)
    assert [part.span.of(text) for part in target.parts] == ["移动728个", "联通电信616个"]


def test_the_year_is_carried_over_goals_that_follow_each_other():
    text = "到2025年，走在前列。\n建成5G基站5000个。"
    first, second = Span(0, 12), Span(12, len(text))
    assert [target.year for target in read_targets(text, [first, second], [])] == [2025]


def test_the_year_is_not_carried_over_what_lies_between_goals():
    text = "到2025年，走在前列。\n别的内容。\n建成5G基站5000个。"
    goals = [Span(0, 12), Span(18, len(text))]
    assert [target.year for target in read_targets(text, goals, [])] == [None]


def test_what_the_goals_say_counts_once():
    goal, annex = "到2022年，5G基站达到5000个以上。", "附件：2022年5G基站达到5000个。"
    text = f"{goal}\n{annex}"
    targets = read_targets(text, [Span(0, len(goal))], [Span(len(goal) + 1, len(text))])
    assert [written(target) for target in targets] == ["2022 base_stations >= 5000"]


def test_a_total_said_twice_in_the_goals_counts_once():
    text = (
        "到2022年，5G基站总数达到5000个。\n网络：建成5G基站5000个。\n平台：建成5G创新中心1个，5G实验室1个。"
    )
    assert [written(target) for target in goals_of(text)] == [
        "2022 base_stations = 5000",
        "2022 platforms = 1",
        "2022 platforms = 1",
    ]


def test_a_passage_that_is_both_counts_as_a_goal():
    text = "建成5G基站5000个。"
    whole = [Span(0, len(text))]
    assert len(read_targets(text, whole, whole)) == 1


def test_targets_come_in_the_order_of_the_text():
    text = "2021年，建成5G专网5个。\n到2022年，5G基站达到5000个。"
    targets = read_targets(text, [Span(18, len(text))], [Span(0, 17)])
    assert [target.metric for target in targets] == ["private_networks", "base_stations"]


TABLES = {
    "years in columns": (
        "指标\t单位\t2021年\t2022年\n5G基站数\t万个\t0.5\t≥1\n5G用户普及率\t%\t30\t40以上\n企业上云数\t家\t100\t200",
        [
            "2021 base_stations = 5000",
            "2022 base_stations >= 10000",
            "2021 penetration = 30",
            "2022 penetration >= 40",
            "2021 other = 100",
            "2022 other = 200",
        ],
    ),
    "a column of years": (
        "指标名称\t目标值\t年份\n5G基站数（个）\t≥5000\t2022\n5G用户数（万户）\t120\t2022年",
        ["2022 base_stations >= 5000", "2022 users = 1200000"],
    ),
    "what there was before does not count": (
        "序号\t指标\t单位\t2020年基数\t2025年目标值\t属性\n"
        "1\t5G基站数\t个\t500\t3000\t预期性\n2\t每万人拥有5G基站数\t个\t5\t26\t预期性",
        ["2025 base_stations = 3000", "2025 other = 26"],
    ),
    "operators and a total": (
        "表1 5G基站建设任务（单位：个）\n年份\t移动\t联通\t电信\t合计\n"
        "2020年\t100\t50\t60\t210\n2021年\t200\t100\t120\t420",
        [
            "2020 base_stations = 210 [移动 100, 联通 50, 电信 60]",
            "2021 base_stations = 420 [移动 200, 联通 100, 电信 120]",
        ],
    ),
    "counties and a total, below a head of two rows": (
        "县区\t5G基站（个）\t5G用户（万户）\n\t2021年\t2022年\t2021年\t2022年\n甲县\t100\t200\t5\t10\n乙区\t80\t160\t4\t8\n合计\t180\t360\t9\t18",
        [
            "2021 base_stations = 180 [甲县 100, 乙区 80]",
            "2022 base_stations = 360 [甲县 200, 乙区 160]",
            "2021 users = 90000 [甲县 50000, 乙区 40000]",
            "2022 users = 180000 [甲县 100000, 乙区 80000]",
        ],
    ),
    "new ones and all of them, below years": (
        "5G基站建设任务\n地区\t2021年\t2022年\n\t新建\t累计\t新建\t累计\n全市\t100\t300\t200\t500",
        [
            "2021 base_stations = 100 +",
            "2021 base_stations = 300",
            "2022 base_stations = 200 +",
            "2022 base_stations = 500",
        ],
    ),
    "counties without a total": ("县区\t2021年5G基站（个）\n甲县\t100\n乙区\t80", []),
    "metrics in columns": (
        "年份\t5G基站数（个）\t5G产业规模（亿元）\n2021\t1000\t20\n2022\t2000\t50",
        [
            "2021 base_stations = 1000",
            "2021 output_value = 2000000000",
            "2022 base_stations = 2000",
            "2022 output_value = 5000000000",
        ],
    ),
    "a share below its total": (
        "指标\t2022年目标\n5G基站（个）\t5000\n其中：移动\t3000\n5G应用示范项目（个）\t20",
        ["2022 base_stations = 5000 [移动 3000]", "2022 scenarios = 20"],
    ),
    "a category that spans rows": (
        "类别\t指标\t2022年目标\n网络\t5G基站（个）\t5000\n5G专网（张）\t20",
        ["2022 base_stations = 5000", "2022 private_networks = 20"],
    ),
    "words in cells, with a deadline": (
        "重点任务\t牵头单位\t完成时限\n建成5G基站5000个，打造10个5G应用场景\t市工信局\t2022年12月",
        ["2022 base_stations = 5000", "2022 scenarios = 10"],
    ),
    "new ones": ("指标\t2021年\n新建5G基站（个）\t500", ["2021 base_stations = 500 +"]),
    "placeholders": ("指标\t2021年\n5G基站（个）\tX\n5G用户（万户）\t", []),
}


@pytest.mark.parametrize(("text", "read"), TABLES.values(), ids=TABLES)
@pytest.mark.parametrize("read_as", [goals_of, tasks_of], ids=["goals", "tasks"])
def test_a_table_is_read_wherever_it_stands(text, read, read_as):
    assert [written(target) for target in read_as(text)] == read


def test_a_list_of_projects_sets_no_targets():
    text = "项目名称\t总投资（万元）\t建设年限\n某某产业园\t50000\t2021—2022年\n某某标准厂房\t3000\t2021年"
    assert tasks_of(text) == []


def test_a_figure_in_a_table_is_worth_what_its_cell_says_times_the_unit_of_its_head():
    text = "指标\t2022年\n5G用户数（万户）\t92.5"
    (target,) = tasks_of(text)
    assert (target.value_span.of(text), target.value, target.unit) == ("92.5", 925000, "户")


PROMISED = {
    "yueyang-5g-industry-plan": [
        "2020 base_stations >= 1445",
        "2020 users >= 920000",
        "2020 scenarios >= 5",
        "2021 users >= 2300000",
        "2021 scenarios > 10",
        "2022 users >= 2920000",
        "2022 scenarios > 20",
        "2022 platforms >= 1",
    ],
    "puyang-5g-industry-plan": [
        "2020 base_stations = 1344 [移动 728, 联通电信 616]",
        "2020 users > 410000 [移动 280000, 联通 100000, 电信 30000]",
        "2021 base_stations = 2926 [移动 1728, 联通电信 1198]",
        "2021 users > 970000 [移动 610000, 联通 300000, 电信 60000]",
        "2021 platforms = 1",
        "2021 scenarios > 10",
        "2022 base_stations = 4653 [移动 2628, 联通电信 2025]",
        "2022 users > 1910000 [移动 1220000, 联通 600000, 电信 90000]",
        "2022 other <= 5",
        "None platforms >= 1",
    ],
    "changle-5g-industry-opinions": [
        "2020 base_stations = 150",
        "2021 base_stations = 400",
        "2022 base_stations > 600",
        "2020 other >= 200",
    ],
    "yubei-5g-development-plan": [
        "2022 base_stations > 5000",
        "2022 output_value > 10000000000",
        "2022 scenarios > 10",
        "None other = 2 +",
    ],
}
GOALS = {
    "yueyang-5g-industry-plan": ("\n一、总体目标", "\n二、重点任务"),
    "puyang-5g-industry-plan": ("\n一、总体目标", "\n二、重点任务"),
    "changle-5g-industry-opinions": ("\n二、总体目标", "\n三、主要任务"),
    "yubei-5g-development-plan": ("\n（三）总体目标", "\n二、重点任务"),
}


@pytest.mark.parametrize("stem", PROMISED)
def test_a_plan_promises_what_a_person_reads_in_it(stem):
    text = (POLICIES / f"{stem}.txt").read_text(encoding="utf-8")
    start, end = (text.index(heading) for heading in GOALS[stem])
    others = [Span(0, start), Span(end, len(text))]
    assert [written(target) for target in read_targets(text, [Span(start, end)], others)] == PROMISED[stem]


CLAUSES = st.tuples(
    st.sampled_from(
        ["到2022年，", "2021年、2022年分别", "", "其中", "（", "）", "截至2020年，", "（其中", " ", "\t"]
    ),
    st.sampled_from(
        ["5G基站", "5G用户达到", "建成", "移动", "新建5G基站", "产值", "普及率超过", "", "5G应用示范项目"]
    ),
    st.integers(0, 10**6).map(str)
    | st.sampled_from(
        [
            "1.5万",
            "100余",
            "１２００",
            "3 000",
            "三",
            "百分之四十",
            "10-15",
            "1,445",
            "9" * 20,
            "1（注）0",
            "X",
        ]
    ),
    st.sampled_from(["个", "万户", "%", "亿元", "家以上", "", "个5G应用场景", "\t", "、", "级"]),
    st.sampled_from(["，", "。", "、", "；", "\n", "", "\t", "）"]),
).map("".join)
TEXTS = st.lists(CLAUSES | st.text(max_size=3), max_size=20).map("".join)
SPANS = st.lists(st.builds(Span, st.integers(-5, 300), st.integers(-5, 300)), max_size=4)


@settings(max_examples=300, deadline=None)
@given(TEXTS, SPANS, SPANS)
def test_any_text_and_any_spans_are_read_and_every_span_points_at_what_it_claims(text, goals, others):
    for target in read_targets(text, [*goals, Span(0, len(text) // 2)], others):
        assert target.span.contains(target.value_span)
        assert target.span.of(text) == target.text
        stated = read_number(target.value_span.of(text))
        assert stated is not None
        # Where 万 stands in the head of a table or after the last of several numbers it is not in the span.
        assert target.value == stated or (
            stated and (target.value / stated).normalize().as_tuple().digits == (1,)
        )
        assert target.note
        for part in target.parts:
            assert 0 <= part.span.start < part.span.end <= len(text)
            assert part.value <= target.value


@pytest.mark.parametrize("sign", ["1", "年", "，", "（", "一"])
def test_two_million_signs_are_read_in_seconds(sign):
    """Each takes about a second; what goes back again and again would take hours."""
    assert goals_of(sign * 2_000_000) == []


@pytest.mark.parametrize(
    "unit",
    [
        "5G基站1000个，",
        "1000个、",
        "2021年、2022年分别建成5G基站1个、2个",
        "其中移动1个",
        "从10%提高到20%",
        "1\t",
        "5G基站\t2021年\t1000\n",
    ],
)
def test_many_numbers_are_read_to_the_end(unit):
    """Going over the text again for each number would take hours."""
    text = unit * (80_000 // len(unit))
    assert all(target.value_span.end <= len(text) for target in goals_of(text))
