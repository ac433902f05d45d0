"""Whole plans read, beside readings by hand; the same plan as text, as a Word document and as a PDF."""

import re
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings

from scenarios.intake.document import Document, read_document
from scenarios.intake.plan import Knowledge, read_plan
from scenarios.intake.reading import PlanReading
from tests.scenarios.intake.agreement import Agreement, of_file, total
from tests.scenarios.intake.documents_made import Block, Paragraph, Table, make_docx, make_pdf
from tests.scenarios.intake.test_robustness import PLANS

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
RESTORED_BEFORE = re.compile(r"(?:省|自治区|兵团|市|师市|地区|州|自治州|盟|县|区|旗)?委?")
RESTORED_AFTER = re.compile(r"(?:(?:人民)?政府|管委会|管理委员会)?")
REAL = sorted((HERE / "gold").glob("*.gold.yaml"))
OTHERS = sorted((HERE / "documents").glob("*.gold.yaml"))


@cache
def knowledge() -> Knowledge:
    return Knowledge.from_fixtures(ROOT / "fixtures")


@cache
def read(gold: Path) -> tuple[PlanReading, dict[str, Agreement]]:
    return of_file(gold, knowledge())


def read_text(text: str) -> PlanReading:
    return read_plan(read_document(text.encode(), "plan.txt"), knowledge())


def differences(agreement: Agreement) -> str:
    return f"read besides: {sorted(agreement.surplus, key=str)}; missed: {sorted(agreement.missing, key=str)}"


@pytest.mark.parametrize(
    ("measure", "at_least"),
    [("titles", 0.97), ("units", 0.97), ("leads", 0.97), ("targets", 0.97), ("sectors", 0.90)],
)
def test_the_five_real_plans_are_read_as_by_hand(measure, at_least):
    agreement = total(read(gold)[1] for gold in REAL)[measure]
    assert len(REAL) == 5
    assert agreement.f1 >= at_least, differences(agreement)


@pytest.mark.parametrize(
    ("measure", "at_least"),
    [("titles", 0.90), ("units", 0.90), ("leads", 0.90), ("targets", 0.90), ("sectors", 0.80)],
)
def test_plans_in_other_styles_are_read_as_by_hand(measure, at_least):
    agreement = total(read(gold)[1] for gold in OTHERS)[measure]
    assert len(OTHERS) >= 12
    assert agreement.f1 >= at_least, differences(agreement)


@pytest.mark.parametrize("gold", [*REAL, *OTHERS], ids=lambda gold: gold.name.split(".")[0])
def test_every_value_stands_where_it_says(gold):
    assert_spans_hold(read(gold)[0])


def assert_spans_hold(reading: PlanReading) -> None:
    text = reading.text
    for task in reading.tasks:
        assert task.span.of(text) == task.text
        assert task.heading_span.of(text).strip() == task.heading
    for scenario in reading.scenarios:
        assert scenario.span.of(text) == scenario.text
        assert re.sub(r"[“”\"‘’\n\t]", "", scenario.title_span.of(text)).strip() == scenario.title
        assert 0 <= scenario.task < len(reading.tasks)
        for sector in scenario.sectors:
            assert sector.words
            assert all(0 <= word.start < word.end <= len(text) for word in sector.words)
        if scenario.scenario:
            assert all(word.of(text).strip() for word in scenario.scenario.words)
    for task in reading.tasks:
        assert not {unit.name for unit in task.lead_units} & {unit.name for unit in task.units}
        for unit in (*task.lead_units, *task.units):
            written = re.sub(r"\s", "", unit.span.of(text))
            assert written
            # A prefix that the list leaves out stands before what is written, the body of several places after it.
            before, found, after = unit.cited.partition(written)
            assert found == written
            assert RESTORED_BEFORE.fullmatch(before)
            assert RESTORED_AFTER.fullmatch(after)
    for target in reading.targets:
        assert target.span.of(text) == target.text
        assert target.span.contains(target.value_span)
    if reading.region:
        assert reading.region.span.of(text)


@settings(max_examples=150, deadline=None)
@given(PLANS)
def test_any_text_is_read_without_an_error(text):
    assert_spans_hold(read_plan(Document(text=text, headings=(), format="txt"), knowledge()))


def test_a_template_gives_no_place_and_no_targets_but_a_remark():
    reading = read(HERE / "gold" / "city-5g-network-template.gold.yaml")[0]
    assert reading.is_template
    assert reading.region is None
    assert reading.targets == ()
    assert "template" in {remark.code for remark in reading.warnings}


ONE_LINE = {
    "all of it": (
        "岳阳市5G应用行动方案一、总体目标到2022年，建成5G基站5000个。二、重点任务（一）5G+智慧医疗。推进远程会诊。（责任单位：市卫健委）"
        "（二）5G+智慧教育。推进远程课堂。（责任单位：市教体局）三、保障措施（一）加强领导。成立专班。"
    ),
    "with spaces for line ends": (
        "岳阳市5G应用行动方案 一、总体目标 到2022年，建成5G基站5000个。 二、重点任务 （一）5G+智慧医疗 "
        "推进远程会诊。 责任单位：市卫健委 "
        "（二）5G+智慧教育 推进远程课堂。 责任单位：市教体局 三、保障措施 （一）加强领导。"
    ),
    "with its preface": (
        "岳阳市5G应用行动方案为加快5G发展，制定本方案。一、总体目标到2022年，建成5G基站5000个。二、重点任务（一）5G+智慧医疗。推进远程会诊。"
        "（责任单位：市卫健委）（二）5G+智慧教育。推进远程课堂。（责任单位：市教体局）"
    ),
    "after the letter that sends it round": (
        "岳政办发〔2020〕3号各县市区人民政府：现印发给你们。2020年3月2日岳阳市5G应用行动方案一、总体目标到2022年，建成5G基站5000个。二、重点任务"
        "（一）5G+智慧医疗。推进远程会诊。（责任单位：市卫健委）（二）5G+智慧教育。推进远程课堂。（责任单位：市教体局）"
    ),
    "but for the first heading": (
        "岳阳市5G应用行动方案一、总体目标\n到2022年，建成5G基站5000个。\n二、重点任务\n（一）5G+智慧医疗。推进远程会诊。（责任单位：市卫健委）\n"
        "（二）5G+智慧教育。推进远程课堂。（责任单位：市教体局）"
    ),
}


@pytest.mark.parametrize("text", ONE_LINE.values(), ids=ONE_LINE)
def test_a_plan_pasted_as_one_line_has_its_title_and_tasks(text):
    reading = read_text(text)
    assert reading.title == "岳阳市5G应用行动方案"
    assert [(task.path, task.heading, task.units[0].cited) for task in reading.tasks] == [
        ("二/（一）", "5G+智慧医疗", "市卫健委"),
        ("二/（二）", "5G+智慧教育", "市教体局"),
    ]
    assert [(target.year, target.value) for target in reading.targets] == [(2022, 5000)]


@pytest.mark.parametrize(
    "file", sorted((ROOT / "fixtures" / "policies").glob("*5g*.txt")), ids=lambda file: file.stem
)
def test_a_real_plan_pasted_as_one_paragraph_reads_as_with_its_lines(file):
    document = read_document(file)
    lines = substance(read_plan(document, knowledge()))
    pasted = substance(
        read_plan(read_document(" ".join(document.text.split("\n")).encode(), "x.txt"), knowledge())
    )
    assert pasted["scenarios"] == lines["scenarios"]
    assert pasted["targets"] == lines["targets"]


def test_what_the_text_says_of_years_before_the_plan_is_no_target():
    reading = read_text(
        "岳阳市5G行动方案（2023—2025年）\n2022年底，全市5G基站达到5000个。\n一、目标\n到2025年，5G基站达到9000个。\n二、任务\n（一）建设网络。2023年新建5G基站800个。"
    )
    assert [(target.year, target.value) for target in reading.targets] == [(2025, 9000), (2023, 800)]


UNNUMBERED = (
    "海西州5G融合应用行动方案（2023—2025年）\n总体要求\n坚持创新驱动。\n工作目标\n"
    "到2025年，全州5G基站不少于1500个。5G用户数达20.5万户。建成5G智慧矿山3座、5G智慧景区5个以上。\n"
    "重点任务\n（一）5G＋智慧矿山\n1\n．推动矿卡无人驾驶。（责任单位：州工信局）\n2．推动钻机远程操控。（责任单位：州应急局）\n"
    "（二）5G＋智慧教育。由州教育局牵头，会同州财政局推进专递课堂全覆盖。\n保障措施\n加强组织领导。成立专项小组，定期调度。\n"
)


def test_goals_under_a_heading_without_number_are_goals_beside_numbered_tasks():
    reading = read_text(UNNUMBERED)
    assert [(target.year, target.metric, target.value) for target in reading.targets] == [
        (2025, "base_stations", 1500),
        (2025, "users", 205000),
        (2025, "other", 3),
        (2025, "other", 5),
    ]


def test_headings_without_number_are_left_out_of_paths():
    assert [
        (task.path, [unit.cited for unit in (*task.lead_units, *task.units)])
        for task in read_text(UNNUMBERED).tasks
    ] == [
        ("（一）/1", ["州工信局"]),
        ("（一）/2", ["州应急局"]),
        ("（二）", ["州教育局", "州财政局"]),
    ]


def test_a_table_that_is_an_annex_alone_has_title_place_and_numbers(tmp_path):
    table = Table(
        [
            ["序号", "重点任务", "牵头单位", "配合单位"],
            ["1", "5G+汽车制造", "市工信局", "市科技局"],
            ["2", "5G+螺蛳粉产业", "市商务局", "市农业农村局"],
        ]
    )
    title = Paragraph("柳州市“5G+工业互联网”行动计划重点任务分工表", heading=1)
    reading = read_plan(read_document(make_docx(tmp_path / "a.docx", ["附件2", title, table])), knowledge())
    assert reading.title == title.text
    assert reading.region is not None
    assert reading.region.name == "柳州市"
    assert [(task.path, task.lead_units[0].name) for task in reading.tasks] == [
        ("1", "柳州市工业和信息化局"),
        ("2", "柳州市商务局"),
    ]
    # What the words of a use do not tell, the title of the plan does.
    assert [[sector.code for sector in use.sectors] for use in reading.scenarios][1] == [
        "industrial-internet"
    ]


def test_a_table_below_a_heading_is_read_row_by_row_with_what_its_head_calls_them():
    reading = read_text(
        "某市5G行动计划\n一、工作目标\n到2025年全覆盖。\n二、应用清单\n推进下列应用。\n领域\t应用场景\t责任单位\n"
        "生态\t湖区水环境监测\t市生态环境局\n农业\t大豆无人农场\t市农业农村局\n"
    )
    assert [(task.path, task.kind, task.units[0].cited) for task in reading.tasks] == [
        ("二/湖区水环境监测", "scenario", "市生态环境局"),
        ("二/大豆无人农场", "scenario", "市农业农村局"),
    ]


def test_persons_of_an_annex_are_no_units_and_what_they_do_no_tasks():
    reading = read(HERE / "gold" / "changle-5g-industry-opinions.gold.yaml")[0]
    names = {unit.name for task in reading.tasks for unit in (*task.lead_units, *task.units)}
    assert not any("张正民" in name or "局长" in name for name in names)
    assert all(task.span.end <= reading.text.index("工作专班组成人员名单") for task in reading.tasks)


def test_units_named_once_for_a_section_are_those_of_each_of_its_items():
    reading = read_text(
        "某市5G行动方案\n一、总体目标\n到2022年。\n二、重点任务\n（一）推进5G应用\n1．5G+智慧医疗。远程会诊。\n2．5G+智慧教育。远程课堂。\n"
        "（责任单位：市卫健委、市教育局）\n（二）推进5G产业\n1．培育企业。引进企业。\n2．建设园区。完善园区。\n（责任单位：市工信局）"
    )
    assert [(task.path, [unit.cited for unit in task.units]) for task in reading.tasks] == [
        ("二/（一）/1", ["市卫健委", "市教育局"]),
        ("二/（一）/2", ["市卫健委", "市教育局"]),
        ("二/（二）/1", ["市工信局"]),
        ("二/（二）/2", ["市工信局"]),
    ]


def test_a_table_adds_the_units_that_the_text_leaves_out():
    reading = read_text(
        "某市5G行动方案\n一、目标\n到2022年。\n二、重点任务\n（一）5G+智慧医疗。推进远程会诊。\n（二）5G+智慧教育。推进远程课堂。\n三、保障措施\n（一）加强领导。\n"
        "附件1\n任务分工表\n序号\t重点任务\t牵头单位\t配合单位\n1\t5G+智慧医疗\t市卫健委\t市工信局\n2\t5G+智慧交通\t市交通局\t市公安局\n"
    )
    assert [
        (task.path, [unit.cited for unit in task.lead_units], [unit.cited for unit in task.units])
        for task in reading.tasks
    ] == [
        ("二/（一）", ["市卫健委"], ["市工信局"]),
        ("二/（二）", [], []),
        ("附件1/2", ["市交通局"], ["市公安局"]),
    ]


def test_what_is_missing_is_said():
    codes = {remark.code for remark in read_text("今天天气很好。").warnings}
    assert {"no-outline", "no-region", "no-targets", "no-day-of-issue"} <= codes
    assert read_text("x").tasks == ()


# --- the same plan in other forms -----------------------------------------------------------------------------------

NUMBERS = (
    (0, re.compile(r"[一二三四五六七八九十]+、")),
    (1, re.compile(r"（[一二三四五六七八九十]+）")),
    (2, re.compile(r"\d+\.\s?")),
)


def as_word(text: str) -> list[Block]:
    """The paragraphs with their numbers left to Word, and rows of cells as tables."""
    blocks: list[Block] = []
    rows: list[list[str]] = []
    for line in [*text.splitlines(), ""]:
        if "\t" in line:
            rows.append(line.split("\t"))
            continue
        if rows:
            blocks.append(Table(rows))
            rows = []
        numbered = next(((level, match) for level, rule in NUMBERS if (match := rule.match(line))), None)
        if numbered:
            level, match = numbered
            blocks.append(Paragraph(line[match.end() :], list="plan", level=level))
        elif line.strip():
            blocks.append(line)
    return blocks


def substance(reading: PlanReading) -> dict:
    return {
        "title": reading.title,
        "number": reading.number,
        "tasks": [(task.path, task.heading, task.kind) for task in reading.tasks],
        "scenarios": [
            (
                scenario.title,
                [sector.code for sector in scenario.sectors],
                [unit.cited for unit in scenario.lead_units],
                [unit.cited for unit in scenario.units],
            )
            for scenario in reading.scenarios
        ],
        "targets": [
            (target.year, target.metric, target.comparator, target.value) for target in reading.targets
        ],
    }


def test_a_word_document_with_automatic_numbers_and_tables_reads_like_its_text(tmp_path):
    source = HERE / "documents" / "huzhou-target-table.txt"
    file = make_docx(tmp_path / "plan.docx", as_word(source.read_text(encoding="utf-8")))
    expected = substance(read_plan(read_document(source), knowledge()))
    assert len(expected["targets"]) > 15
    assert substance(read_plan(read_document(file), knowledge())) == expected


def test_a_pdf_reads_like_its_text(tmp_path):
    source = HERE / "documents" / "jingmen-lead-first.txt"
    lines = [line for line in source.read_text(encoding="utf-8").splitlines() if line.strip()]
    file = make_pdf(tmp_path / "plan.pdf", lines)
    expected = substance(read_plan(read_document(source), knowledge()))
    assert substance(read_plan(read_document(file), knowledge())) == expected


def test_text_in_the_national_encoding_reads_the_same():
    source = HERE / "documents" / "shuozhou-everything-wrong.txt"
    encoded = source.read_text(encoding="utf-8").encode("gb18030")
    expected = substance(read_plan(read_document(source), knowledge()))
    assert substance(read_plan(read_document(encoded, "plan.txt"), knowledge())) == expected
