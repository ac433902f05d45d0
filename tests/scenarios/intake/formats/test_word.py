import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from scenarios.intake.document import Problem, UnreadableDocument, read_document
from scenarios.intake.formats import word_package
from scenarios.intake.formats.unreadable import Limits
from scenarios.intake.formats.word import read_word
from tests.scenarios.intake.documents_made import Paragraph, Table, make_docx

SPACES = (
    f'{nsdecls("w")} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)


def text_of(path: Path) -> list[str]:
    return read_document(path).text.split("\n")


def with_body(path: Path, xml: str) -> list[str]:
    """The lines of a document whose body holds the given elements."""
    made = docx.Document()
    body = made.element.body
    for position, element in enumerate(parse_xml(f"<w:body {SPACES}>{xml}</w:body>")):
        body.insert(position, element)
    made.save(str(path))
    return text_of(path)


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t xml:space='preserve'>{text}</w:t></w:r>"


def refused(data: bytes, limits: Limits | None = None) -> Problem:
    with pytest.raises(UnreadableDocument) as error:
        read_word(data, limits or Limits())
    return error.value.problem


def rewritten(path: Path, **parts: bytes | None) -> bytes:
    """A .docx with other contents of some parts (`word_document` for word/document.xml); None leaves the part out."""
    replaced = {name.replace("_", "/", 1) + ".xml": data for name, data in parts.items()}
    copy = path.with_name("copy.docx")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = replaced.get(name, old.read(name))
            if data is not None:
                new.writestr(name, data)
    return copy.read_bytes()


# --- paragraphs --------------------------------------------------------------------------------------------------


def test_paragraphs_and_tables_come_in_their_order(tmp_path):
    path = make_docx(
        tmp_path / "a.docx", ["前言。", Table([["任务", "单位"], ["智慧医疗", "市卫健委"]]), "附则。"]
    )
    assert text_of(path) == ["前言。", "任务\t单位", "智慧医疗\t市卫健委", "附则。"]


def test_headings_are_known_by_their_styles(tmp_path):
    blocks = [
        Paragraph("总体目标", heading=1),
        "到2022年全覆盖。",
        Paragraph("网络", heading=2),
        Paragraph("题目", style="Title"),
    ]
    document = read_document(make_docx(tmp_path / "a.docx", blocks))
    assert [(heading.span.of(document.text), heading.level) for heading in document.headings] == [
        ("总体目标", 1),
        ("网络", 2),
    ]
    assert document.format == "docx"


def test_headings_are_known_by_their_outline_level_and_by_the_style_they_inherit(tmp_path):
    made = docx.Document()
    own = made.styles.add_style("公文一级", docx.enum.style.WD_STYLE_TYPE.PARAGRAPH)
    own.base_style = made.styles["Heading 2"]
    made.add_paragraph("继承", style="公文一级")
    for level, text in ((0, "大纲一级"), (9, "正文")):
        paragraph = made.add_paragraph(text, style="Heading 3" if level == 9 else None)
        paragraph._p.get_or_add_pPr().append(parse_xml(f'<w:outlineLvl {nsdecls("w")} w:val="{level}"/>'))
    made.save(str(tmp_path / "a.docx"))
    document = read_document(tmp_path / "a.docx")
    assert [(heading.span.of(document.text), heading.level) for heading in document.headings] == [
        ("继承", 2),
        ("大纲一级", 1),
    ]


def test_a_whole_paragraph_in_the_style_of_a_heading_is_text(tmp_path):
    document = read_document(
        make_docx(tmp_path / "a.docx", [Paragraph("建设基站，" * 40 + "完。", heading=1)])
    )
    assert not document.headings


def test_line_breaks_part_lines_but_not_headings(tmp_path):
    blocks = ["第一行\n第二行", Paragraph("加快5G产业\n发展", heading=1)]
    assert text_of(make_docx(tmp_path / "a.docx", blocks)) == ["第一行", "第二行", "加快5G产业发展"]


def test_deleted_hidden_and_moved_text_is_left_out_and_inserted_text_kept(tmp_path):
    xml = (
        f"<w:p>{run('建设')}<w:del><w:r><w:delText>旧</w:delText></w:r></w:del><w:ins>{run('新')}</w:ins>"
        f"<w:moveFrom>{run('移走')}</w:moveFrom><w:moveTo>{run('移来')}</w:moveTo>{run('隐', '<w:vanish/>')}"
        f"{run('显', '<w:vanish w:val=&quot;0&quot;/>'.replace('&quot;', chr(34)))}</w:p>"
    )
    assert with_body(tmp_path / "a.docx", xml) == ["建设新移来显"]


def test_a_deleted_paragraph_end_joins_the_next(tmp_path):
    deleted = "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>"
    xml = f"<w:p>{deleted}{run('建设')}</w:p><w:p>{run('基站')}</w:p><w:p>{deleted}{run('应用')}</w:p>"
    assert with_body(tmp_path / "a.docx", xml) == ["建设基站", "应用"]


def test_links_fields_controls_and_signs_are_part_of_the_text(tmp_path):
    xml = (
        f"<w:p><w:hyperlink>{run('省政府')}</w:hyperlink><w:fldSimple w:instr='DATE'>{run('2022')}</w:fldSimple>"
        f"<w:r><w:instrText>DATE</w:instrText></w:r><w:sdt><w:sdtContent>{run('年')}</w:sdtContent></w:sdt>"
        "<w:r><w:t>4</w:t><w:noBreakHyphen/><w:t>5</w:t><w:tab/><w:sym w:font='Wingdings' w:char='F0FC'/>"
        "<w:sym w:font='SimSun' w:char='2460'/><w:sym w:char='zz'/></w:r></w:p>"
    )
    assert with_body(tmp_path / "a.docx", xml) == ["省政府2022年4-5 ①"]


def test_text_boxes_follow_the_paragraph_they_hang_on_and_count_once(tmp_path):
    box = f"<w:txbxContent><w:p>{run('文件头')}</w:p></w:txbxContent>"
    xml = (
        f"<w:p><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing>"
        f"</mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
        f"{run('正文')}</w:p><w:p><w:r><w:pict><v:textbox>{box}</v:textbox></w:pict></w:r></w:p>"
        f"<mc:AlternateContent><mc:Fallback><w:p>{run('另一')}</w:p></mc:Fallback></mc:AlternateContent><mc:AlternateContent/>"
    )
    assert with_body(tmp_path / "a.docx", xml) == ["正文", "文件头", "文件头", "另一"]


def test_tables_of_contents_are_left_out(tmp_path):
    made = docx.Document()
    made.styles.add_style("toc 1", docx.enum.style.WD_STYLE_TYPE.PARAGRAPH)
    made.add_paragraph("一、总体目标\t1", style="toc 1")
    made.add_paragraph("一、总体目标", style="Heading 1")
    control = (
        "<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val='Table of Contents'/></w:docPartObj></w:sdtPr>"
        f"<w:sdtContent><w:p>{run('目录')}</w:p></w:sdtContent></w:sdt>"
    )
    link = f"<w:p><w:hyperlink w:anchor='_Toc12'>{run('二、任务')}</w:hyperlink></w:p>"
    field = f"<w:p>{run('三、保障')}<w:r><w:instrText> PAGEREF _Toc13 \\h </w:instrText></w:r></w:p>"
    for element in parse_xml(f"<w:body {SPACES}>{control}{link}{field}</w:body>"):
        made.element.body.insert(0, element)
    made.save(str(tmp_path / "a.docx"))
    assert text_of(tmp_path / "a.docx") == ["一、总体目标"]


# --- tables ------------------------------------------------------------------------------------------------------


def test_merged_cells_are_written_once_and_keep_the_columns(tmp_path):
    rows = [
        ["任务", "年", None],
        ["建设基站", "728个", "1198个"],
        [None, "616个", "2025个"],
        ["合计", "", "全部"],
    ]
    assert text_of(make_docx(tmp_path / "a.docx", [Table(rows)])) == [
        "任务\t年",
        "建设基站\t728个\t1198个",
        "\t616个\t2025个",
        "合计\t\t全部",
    ]


def test_line_ends_within_a_cell_become_blanks(tmp_path):
    path = make_docx(tmp_path / "a.docx", [Table([["市工信局\n市财政局", "每季度\n"]])])
    assert text_of(path) == ["市工信局 市财政局\t每季度"]


def test_a_frame_around_text_is_no_row(tmp_path):
    assert text_of(make_docx(tmp_path / "a.docx", [Table([["一、总体目标\n到2022年全覆盖。"]])])) == [
        "一、总体目标",
        "到2022年全覆盖。",
    ]


def test_tables_within_cells_and_deleted_rows(tmp_path):
    made = docx.Document()
    outer = made.add_table(rows=2, cols=2)
    inner = outer.cell(0, 1).add_table(rows=1, cols=2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "市工信局", "市财政局"
    outer.cell(0, 0).text, outer.cell(1, 0).text = "单位", "旧"
    outer.rows[1]._tr.get_or_add_trPr().append(parse_xml(f"<w:del {nsdecls('w')}/>"))
    made.save(str(tmp_path / "a.docx"))
    assert text_of(tmp_path / "a.docx") == ["单位\t市工信局 市财政局"]


def test_rows_within_controls_are_read(tmp_path):
    cell = "<w:sdt><w:sdtContent><w:tc><w:p>{}</w:p></w:tc></w:sdtContent></w:sdt>"
    xml = (
        f"<w:tbl><w:sdt><w:sdtContent><w:tr>{cell.format(run('甲'))}{cell.format(run('乙'))}</w:tr></w:sdtContent></w:sdt>"
        "<w:tr><w:tc><w:p/></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>"
    )
    assert with_body(tmp_path / "a.docx", xml) == ["甲\t乙"]


# --- packages that are not as they should be ---------------------------------------------------------------------


def test_parts_are_found_where_the_relationships_say(tmp_path):
    path = make_docx(tmp_path / "a.docx", ["正文"])
    moved = tmp_path / "moved.docx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(moved, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "_rels/.rels":
                data = data.replace(b'"word/document.xml"', b'"/word/main.xml"')
            new.writestr({"word/document.xml": "word/main.xml"}.get(name, name), data)
    assert text_of(moved) == ["正文"]


def test_the_strict_form_of_the_standard_is_read(tmp_path):
    path = make_docx(tmp_path / "a.docx", ["正文"])
    with zipfile.ZipFile(path) as archive:
        strict = archive.read("word/document.xml").replace(
            b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        )
    assert read_word(rewritten(path, word_document=strict), Limits())[0].text == "正文"


def test_missing_styles_and_numbering_do_no_harm(tmp_path):
    path = make_docx(tmp_path / "a.docx", [Paragraph("正文", list="plan")])
    assert read_word(rewritten(path, word_styles=None, word_numbering=None), Limits())[0].text == "正文"


def test_a_spreadsheet_and_any_other_archive_are_no_documents(tmp_path):
    for name, found in (("xl/workbook.xml", ".xlsx"), ("OFD.xml", ".ofd"), ("a.txt", ".zip")):
        with zipfile.ZipFile(tmp_path / "a.docx", "w") as archive:
            archive.writestr(name, "<a/>")
        with pytest.raises(UnreadableDocument, match=rf"\{found}") as error:
            read_document(tmp_path / "a.docx")
        assert error.value.problem is Problem.NOT_WHAT_IT_SAYS


def test_broken_archives_and_broken_xml_are_damaged(tmp_path):
    path = make_docx(tmp_path / "a.docx", ["正文"])
    data = path.read_bytes()
    assert refused(data[: len(data) // 2]) is Problem.DAMAGED
    assert refused(rewritten(path, word_document=b"<w:document")) is Problem.DAMAGED
    assert refused(rewritten(path, word_document=b"<a/>")) is Problem.DAMAGED
    deep = b"<a>" * 100_000 + b"</a>" * 100_000
    assert refused(rewritten(path, word_document=deep)) is Problem.DAMAGED
    place = data.index(b"word/document.xml") + 60
    assert refused(data[:place] + b"\xff" * 200 + data[place + 200 :]) is Problem.DAMAGED


def test_entities_are_never_expanded(tmp_path):
    path = make_docx(tmp_path / "a.docx", ["正文"])
    secret = tmp_path / "secret.txt"
    secret.write_text("秘密")
    for declared in ("'多'", f"SYSTEM '{secret.as_uri()}'"):
        xml = (
            f"<!DOCTYPE a [<!ENTITY e {declared}>]><w:document {nsdecls('w')}><w:body><w:p><w:r><w:t>&e;</w:t></w:r>"
            "</w:p></w:body></w:document>"
        )
        assert refused(rewritten(path, word_document=xml.encode())) is Problem.DAMAGED


def test_an_archive_that_unpacks_to_far_more_is_not_unpacked(tmp_path):
    path = make_docx(tmp_path / "a.docx", ["正文"])
    bomb = b"<a>" + b" " * 50_000_000 + b"</a>"
    assert refused(rewritten(path, word_document=bomb)) is Problem.EXPANDS
    assert refused(path.read_bytes(), Limits(max_expanded=10_000)) is Problem.EXPANDS


def test_a_part_too_large_for_a_tree_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(word_package, "MAX_PART", 500)
    assert refused(make_docx(tmp_path / "a.docx", ["正文" * 500]).read_bytes()) is Problem.EXPANDS


def test_a_part_of_countless_elements_is_refused(tmp_path, monkeypatch):
    data = make_docx(tmp_path / "a.docx", ["正文"] * 100).read_bytes()
    monkeypatch.setattr(word_package, "MAX_TAGS", 500)
    assert refused(data) is Problem.EXPANDS


def test_a_text_of_countless_lines_is_refused(tmp_path):
    data = make_docx(tmp_path / "a.docx", ["正文\n正文", "正文"]).read_bytes()
    assert len(read_word(data, Limits(max_lines=3))) == 2
    assert refused(data, Limits(max_lines=2)) is Problem.TOO_MANY_LINES


def test_blocks_that_were_read_are_let_go(tmp_path):
    package = word_package.Package(make_docx(tmp_path / "a.docx", ["正文"] * 5000).read_bytes(), Limits())
    # The parser is some hundred blocks ahead.
    assert max(len(block.getparent()) for block in package.body()) < 2000


def test_an_archive_of_countless_parts_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(word_package, "MAX_PARTS", 3)
    assert refused(make_docx(tmp_path / "a.docx", ["正文"]).read_bytes()) is Problem.EXPANDS


def test_encrypted_entries_are_named_so(tmp_path):
    data = bytearray(make_docx(tmp_path / "a.docx", ["正文"]).read_bytes())
    place = data.index(b"PK\x01\x02")
    data[place + 8] |= 1  # the flag in the list of contents at the end
    assert refused(bytes(data)) is Problem.ENCRYPTED


@pytest.mark.parametrize(
    ("place", "value"), [(6, 64), (10, 14)], ids=["a later version", "another way of packing"]
)
def test_archives_that_need_more_than_the_standard_allows_are_damaged(tmp_path, place, value):
    data = bytearray(make_docx(tmp_path / "a.docx", ["正文"]).read_bytes())
    data[data.index(b"PK\x01\x02") + place] = value
    assert refused(bytes(data)) is Problem.DAMAGED


def test_a_text_beyond_the_limit_is_refused(tmp_path):
    path = make_docx(tmp_path / "a.docx", ["建设基站"] * 10)
    assert refused(path.read_bytes(), Limits(max_characters=30)) is Problem.TOO_MUCH_TEXT
