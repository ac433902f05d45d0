from scenarios.intake.outline import Node, read_outline
from scenarios.intake.reading import Span


def tree(text: str, headings=()) -> list[tuple[int, str, str]]:
    """(depth, label, heading) of every item, from the top down."""
    root = read_outline(text, Span(0, len(text)), headings)
    return [(len(node.lineage()), node.mark.label, node.heading.of(text)) for node in root.descendants()]


def test_styles_are_nested_in_the_order_of_the_standard():
    text = (
        "一、目标\n到2022年。\n二、任务\n（一）网络\n1．规划。统筹。\n2．建设。加快。\n"
        "（1）县城。\n（二）应用\n三、保障"
    )
    assert tree(text) == [
        (1, "一", "目标"),
        (1, "二", "任务"),
        (2, "（一）", "网络"),
        (3, "1", "规划"),
        (3, "2", "建设"),
        (4, "（1）", "县城"),
        (2, "（二）", "应用"),
        (1, "三", "保障"),
    ]


def test_chapters_and_sections():
    text = "第一章 总则\n第一节 目标\n到2025年。\n第二节 原则\n第二章 任务\n一、网络\n二、应用"
    assert [(depth, heading) for depth, _label, heading in tree(text)] == [
        (1, "总则"), (2, "目标"), (2, "原则"), (1, "任务"), (2, "网络"), (2, "应用"),
    ]  # fmt: skip


def test_numbers_within_a_line_begin_items():
    text = (
        "一、目标到2022年全覆盖。二、重点任务（一）加快建设1．统筹规划。编制规划。"
        "2．加快部署。共建共享。（二）推进应用1．智慧医疗。远程会诊。"
    )
    assert [(depth, heading) for depth, _label, heading in tree(text)] == [
        (1, "目标到2022年全覆盖"),
        (1, "重点任务"),
        (2, "加快建设"),
        (3, "统筹规划"),
        (3, "加快部署"),
        (2, "推进应用"),
        (3, "智慧医疗"),
    ]


def test_numbers_that_refer_to_something_begin_nothing():
    text = (
        "一、任务\n（一）网络。按照《意见》（一）的要求，对附件2、附件3所列项目（二）类补贴，"
        "1.5万户受益。\n（二）应用。完成。"
    )
    assert [label for _depth, label, _heading in tree(text)] == ["一", "（一）", "（二）"]


def test_numbering_that_runs_on_through_sections():
    text = "（一）网络\n1．规划。甲。\n2．建设。乙。\n（二）应用\n3．医疗。丙。4．教育。丁。"
    assert [label for _depth, label, _heading in tree(text)] == ["（一）", "1", "2", "（二）", "3", "4"]


def test_a_bare_number_on_its_line_is_that_of_the_next_item():
    text = "（一）应用\n1．智慧矿山。无人矿卡。\n2\n智慧电厂。机器人巡检。\n17\n3．智慧医疗。远程会诊。"
    assert [(label, heading) for _depth, label, heading in tree(text)] == [
        ("（一）", "应用"), ("1", "智慧矿山"), ("2", "智慧电厂"), ("3", "智慧医疗"),
    ]  # fmt: skip


def test_a_heading_printed_twice_counts_once():
    text = "一、工作目标\n一、工作目标\n到2022年。\n二、任务\n（一）网络\n建设。"
    assert [heading for _depth, _label, heading in tree(text)] == ["工作目标", "任务", "网络"]


def test_a_cut_off_summary_above_the_document_counts_for_nothing():
    text = "方案为推动发展，制定本方案。一、工作...\n方案\n为推动发展，制定本方案。\n一、工作目标\n到2022年。\n二、任务"
    assert [heading for _depth, _label, heading in tree(text)] == ["工作目标", "任务"]


def test_headings_without_numbers_on_their_own_lines():
    text = (
        "二、推进应用\n智慧港口\n推动龙门吊远程操控，建设无人集卡，提升作业效率和安全水平。\n"
        "智慧矿山\n推动采掘设备远程操控和无人运输，减少井下作业人员。"
    )
    assert tree(text) == [(1, "二", "推进应用"), (2, "", "智慧港口"), (2, "", "智慧矿山")]


def test_headings_without_numbers_at_the_beginning_of_paragraphs():
    text = (
        "二、推进应用\n5G+智慧港口。推动龙门吊远程操控，建设无人集卡，提升作业效率和安全水平。\n"
        "5G+智慧矿山：推动采掘设备远程操控和无人运输，减少井下作业人员，保障安全。"
    )
    assert tree(text) == [(1, "二", "推进应用"), (2, "", "5G+智慧港口"), (2, "", "5G+智慧矿山")]


def test_a_document_without_any_number():
    text = (
        "总体目标\n到2025年，建成基站1000个，形成一批应用。\n重点任务\n"
        "智慧医疗\n推进远程会诊，覆盖全部县级医院和乡镇卫生院。\n"
        "智慧教育\n推进远程课堂，覆盖全部中小学校和教学点。"
    )
    assert [(depth, heading) for depth, _label, heading in tree(text)] == [
        (1, "总体目标"), (1, "重点任务"), (2, "智慧医疗"), (2, "智慧教育"),
    ]  # fmt: skip


def test_headings_of_a_word_processor():
    text = "任务\n智慧医疗\n推进远程会诊。\n智慧教育\n推进远程课堂。"
    lines = [Span(0, 2), Span(3, 7), Span(16, 20)]
    headings = [(lines[0], 1), (lines[1], 2), (lines[2], 2)]
    assert [(depth, heading) for depth, _label, heading in tree(text, headings)] == [
        (1, "任务"), (2, "智慧医疗"), (2, "智慧教育"),
    ]  # fmt: skip


def test_a_heading_ends_before_its_units():
    text = "一、任务\n1．智慧医疗（责任单位：市卫健委）\n推进。\n2．智慧教育（牵头单位：市教育局；配合单位：市工信局）"
    assert [heading for _depth, _label, heading in tree(text)] == ["任务", "智慧医疗", "智慧教育"]


def test_a_number_without_a_heading_gives_its_first_clause():
    text = "（一）规划\n1．严格落实有关实施意见，在工程建设项目审批过程中，组织各企业对设计方案进行审查，做到同步规划。"
    assert tree(text)[1] == (2, "1", "严格落实有关实施意见")


def test_items_cover_their_text_and_lie_within_their_parents():
    text = "前言。\n一、任务\n（一）网络\n1．规划。甲。\n2．建设。乙。\n二、保障\n丙。"
    root = read_outline(text, Span(0, len(text)))

    def check(node: Node) -> None:
        for before, after in zip(node.children, node.children[1:], strict=False):
            assert before.end == after.start
        for child in node.children:
            assert node.start <= child.start <= child.end <= node.end
            check(child)

    check(root)
    assert root.children[-1].end == len(text)
