from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from scenarios.intake.document import read_document
from tests.scenarios.intake.documents_made import (
    PLAN_LIST,
    ListLevel,
    Paragraph,
    Table,
    add_list,
    make_docx,
    number_paragraph,
    use_list,
)


def numbered(path: Path, levels: list[ListLevel], depths: list[int]) -> list[str]:
    """The numbers of paragraphs at the given levels of a list; each paragraph's text is 文."""
    make_docx(path, [Paragraph("文", list="own", level=depth) for depth in depths], {"own": levels})
    return [line.removesuffix("文") for line in read_document(path).text.split("\n")]


def saved(made: "docx.document.Document", path: Path) -> list[str]:
    made.save(str(path))
    return read_document(path).text.split("\n")


def test_automatic_numbers_are_printed_as_word_does(tmp_path):
    blocks = [
        Paragraph("总体目标", list="plan"),
        Paragraph("网络", list="plan", level=1),
        "到2022年全覆盖。",
        Paragraph("用户", list="plan", level=1),
        Paragraph("重点任务", list="plan"),
        Paragraph("应用", list="plan", level=1),
        Paragraph("5G+智慧医疗", list="plan", level=2),
        Paragraph("智慧物流", list="plan", level=2),
        Paragraph("远程会诊", list="plan", level=3),
    ]
    assert read_document(make_docx(tmp_path / "a.docx", blocks)).text.split("\n") == [
        "一、总体目标", "（一）网络", "到2022年全覆盖。", "（二）用户", "二、重点任务", "（一）应用", "1. 5G+智慧医疗",
        "2. 智慧物流", "①远程会诊",
    ]  # fmt: skip


def test_a_level_may_name_those_above_it(tmp_path):
    levels = [ListLevel("chineseCounting", "第%1章"), ListLevel("decimal", "%1.%2", extra="<w:isLgl/>")]
    assert numbered(tmp_path / "a.docx", levels, [0, 1, 1, 0, 1]) == [
        "第一章",
        "1.1 ",
        "1.2 ",
        "第二章",
        "2.1 ",
    ]


def test_a_level_above_that_did_not_occur_counts_from_its_start(tmp_path):
    levels = [ListLevel("decimal", "%1.", start=3), ListLevel("decimal", "%1.%2")]
    assert numbered(tmp_path / "a.docx", levels, [1, 1, 0]) == ["3.1 ", "3.2 ", "3. "]


def test_bullets_are_a_sign_that_can_be_read(tmp_path):
    levels = [ListLevel("bullet", "\uf0b7"), ListLevel("bullet", "——"), ListLevel("bullet", "")]
    assert numbered(tmp_path / "a.docx", levels, [0, 1, 2]) == ["• ", "—— ", ""]


def test_restarts_are_those_of_the_list(tmp_path):
    levels = [
        ListLevel("decimal", "%1."),
        ListLevel("decimal", "%2)", extra='<w:lvlRestart w:val="0"/>'),
        ListLevel("lowerLetter", "%3)", extra='<w:lvlRestart w:val="1"/>'),
    ]
    assert numbered(tmp_path / "a.docx", levels, [0, 1, 2, 1, 2, 0, 1, 2]) == [
        "1. ", "1) ", "a) ", "2) ", "b) ", "2. ", "3) ", "a) ",
    ]  # fmt: skip


def test_a_format_of_its_own_falls_back_to_a_common_one(tmp_path):
    space = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    made = docx.Document()
    own = add_list(made, [ListLevel("decimal", "%1")])
    level = made.part.numbering_part.element[0][0]
    level.remove(level[1])
    level.insert(
        1,
        parse_xml(
            f'<mc:AlternateContent {space} {nsdecls("w")}><mc:Choice Requires="w14"><w:numFmt w:val="custom"/>'
            '</mc:Choice><mc:Fallback><w:numFmt w:val="decimalZero"/></mc:Fallback></mc:AlternateContent>'
        ),
    )
    number_paragraph(made.add_paragraph("文"), own, 0)
    assert saved(made, tmp_path / "a.docx") == ["01 文"]


def test_lists_of_one_definition_count_on_unless_they_start_anew(tmp_path):
    made = docx.Document()
    first = add_list(made, PLAN_LIST)
    abstract = int(made.part.numbering_part.element[0].get(docx.oxml.ns.qn("w:abstractNumId")))
    again = use_list(made, abstract)
    anew = use_list(made, abstract, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>')
    other = use_list(
        made,
        abstract,
        '<w:lvlOverride w:ilvl="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/>'
        '<w:lvlText w:val="%1)"/></w:lvl></w:lvlOverride>',
    )
    for list_id in (first, again, anew, anew, other):
        number_paragraph(made.add_paragraph("文"), list_id, 0)
    assert saved(made, tmp_path / "a.docx") == ["一、文", "二、文", "五、文", "六、文", "VII) 文"]


def test_numbers_come_from_styles_and_may_be_taken_away(tmp_path):
    made = docx.Document()
    chapters = add_list(made, [ListLevel("chineseCounting", "%1、"), ListLevel("chineseCounting", "（%2）")])
    levels = made.part.numbering_part.element[0]
    for level, style in zip(levels, ("Heading1", "Heading2"), strict=True):
        level.insert(2, parse_xml(f'<w:pStyle {nsdecls("w")} w:val="{style}"/>'))
    for name in ("Heading 1", "Heading 2"):
        properties = made.styles[name].element.get_or_add_pPr()
        properties.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:numId w:val="{chapters}"/></w:numPr>'))
    derived = made.styles.add_style("小标题", docx.enum.style.WD_STYLE_TYPE.PARAGRAPH)
    derived.base_style = made.styles["Heading 2"]
    made.add_paragraph("目标", style="Heading 1")
    made.add_paragraph("网络", style="Heading 2")
    made.add_paragraph("用户", style="小标题")
    number_paragraph(made.add_paragraph("附则", style="Heading 1"), 0, None)
    number_paragraph(made.add_paragraph("深一级", style="Heading 1"), None, 1)
    assert saved(made, tmp_path / "a.docx") == [
        "一、目标",
        "（一）网络",
        "（二）用户",
        "附则",
        "（三）深一级",
    ]


def test_a_definition_may_stand_elsewhere(tmp_path):
    made = docx.Document()
    add_list(made, PLAN_LIST, extra='<w:styleLink w:val="公文"/>')
    linked = add_list(made, [], extra='<w:numStyleLink w:val="公文"/>')
    number_paragraph(made.add_paragraph("目标"), linked, 0)
    assert saved(made, tmp_path / "a.docx") == ["一、目标"]


@pytest.mark.parametrize("list_id", [999, 0, -1])
def test_lists_that_do_not_exist_number_nothing(tmp_path, list_id):
    made = docx.Document()
    number_paragraph(made.add_paragraph("文"), list_id, 0)
    assert saved(made, tmp_path / "a.docx") == ["文"]


def test_numbers_without_sense_do_no_harm(tmp_path):
    made = docx.Document()
    own = add_list(made, PLAN_LIST)
    paragraph = made.add_paragraph("文")
    number_paragraph(paragraph, own, 0)
    for level in ("99", "-3", "x"):
        paragraph._p.pPr.numPr[0].set(docx.oxml.ns.qn("w:val"), level)
        assert saved(made, tmp_path / "a.docx")[0].endswith("文")


def test_a_number_without_text_joins_the_paragraph_below(tmp_path):
    blocks = [Paragraph("", list="plan"), "总体目标", Paragraph("任务", list="plan")]
    assert read_document(make_docx(tmp_path / "a.docx", blocks)).text == "一、总体目标\n二、任务"


def test_rows_of_tables_are_numbered_too(tmp_path):
    made = docx.Document()
    own = add_list(made, [ListLevel("decimal", "%1")])
    table = made.add_table(rows=2, cols=2)
    for row, text in zip(table.rows, ("智慧医疗", "智慧物流"), strict=True):
        number_paragraph(row.cells[0].paragraphs[0], own, 0)
        row.cells[1].text = text
    assert saved(made, tmp_path / "a.docx") == ["1\t智慧医疗", "2\t智慧物流"]


def test_a_table_made_for_tests_keeps_its_texts(tmp_path):
    assert read_document(make_docx(tmp_path / "a.docx", [Table([["甲", "乙"]])])).text == "甲\t乙"
