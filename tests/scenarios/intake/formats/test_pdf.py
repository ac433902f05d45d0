import io
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib import pagesizes
from reportlab.pdfgen.canvas import Canvas

from scenarios.intake.document import Problem, UnreadableDocument, read_document
from scenarios.intake.formats.pdf import read_pdf
from scenarios.intake.formats.unreadable import Limits
from tests.scenarios.intake.documents_made import FONT, SIZE, PageBreak, Paragraph, PdfLook, Table, make_pdf

PLAN = [
    Paragraph("岳阳市加快5G产业发展行动方案", centred=True),
    Paragraph("（2020年—2022年）", centred=True),
    "为贯彻落实《湖南省人民政府办公厅关于印发加快第五代移动通信产业发展的若干政策的通知》精神，结合岳阳实际，制定本方案。",
    "一、总体目标",
    "到2022年，岳阳5G网络覆盖面居全省前列，网络规模、用户规模、流量规模持续增长，5G与实体经济深度融合。建成5G基站4653个"
    "（其中移动2628个，联通电信2025个），5G用户突破191万户，围绕工业制造、城市治理等领域形成一批示范应用。",
    "（一）加快5G网络建设",
    "1．统筹5G基站规划布局。进一步推进铁塔、室内分布系统、杆路、管道及配套设施共建共享，将5G基站建设纳入国土空间规划并在"
    "控制性详细规划中落实。（责任单位：市工信局、市自然资源和规划局，各县市区政府、管委会）",
    "2．推进VR/AR、4K/8K超高清视频等应用。",
]
TEXTS = [block.text if isinstance(block, Paragraph) else block for block in PLAN]


def lines_of(path: Path) -> list[str]:
    return read_document(path).text.split("\n")


def refused(data: bytes, limits: Limits | None = None) -> Problem:
    with pytest.raises(UnreadableDocument) as error:
        read_pdf(data, limits or Limits())
    return error.value.problem


# --- paragraphs --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "look",
    [
        PdfLook(),
        PdfLook(justified=False),
        PdfLook(size=12, leading=16),
        PdfLook(indent=0, after=12),
        PdfLook(page=pagesizes.landscape(pagesizes.A4)),
    ],
    ids=["as the standard has it", "ragged", "small", "parted by room", "landscape"],
)
def test_printed_lines_become_paragraphs(tmp_path, look):
    assert lines_of(make_pdf(tmp_path / "a.pdf", PLAN, look)) == TEXTS


def test_paragraphs_go_on_overleaf(tmp_path):
    long = "推进5G与物联网、人工智能的融合应用，" * 120 + "完。"
    assert lines_of(make_pdf(tmp_path / "a.pdf", [*PLAN, long, "二、任务"])) == [*TEXTS, long, "二、任务"]


def test_without_indents_numbers_begin_paragraphs(tmp_path):
    numbered = [
        f"{number}．推进5G网络建设，统筹规划布局，加快基站建设，扩大覆盖范围，提升网络质量{'好' * number}。"
        for number in range(1, 12)
    ]
    assert lines_of(make_pdf(tmp_path / "a.pdf", numbered, PdfLook(indent=0))) == numbered


def test_page_numbers_headers_and_footers_go(tmp_path):
    pages = [block for text in TEXTS[3:7] for block in (text, PageBreak())][:-1]
    look = PdfLook(header="岳阳市人民政府公报 第{page}期", footer="{page}")
    assert lines_of(make_pdf(tmp_path / "a.pdf", pages, look)) == TEXTS[3:7]


def test_a_line_at_the_edge_of_one_page_stays(tmp_path):
    def draw(canvas: Canvas) -> None:
        if canvas.getPageNumber() == 1:
            canvas.setFont(FONT, 9)
            canvas.drawString(79, 800, "岳政办发〔2020〕5号")

    found = lines_of(make_pdf(tmp_path / "a.pdf", [TEXTS[3], PageBreak(), TEXTS[5]], PdfLook(draw=draw)))
    assert found == ["岳政办发〔2020〕5号", TEXTS[3], TEXTS[5]]


def test_numbers_that_hang_over_their_text_begin_paragraphs(tmp_path):
    canvas = Canvas(str(tmp_path / "a.pdf"))
    canvas.setFont(FONT, SIZE)
    texts = ["一、全面推进基站建设并扩大网络覆盖的范围，切实做到应", "建尽建", "二、加快示范应用推广"]
    for place, (left, text) in enumerate(zip((79, 111, 79), texts, strict=True)):
        canvas.drawString(left, 700 - 28 * place, text)
    for place in range(3):
        canvas.drawString(79, 600 - 28 * place, "各县市区政府要加强组织领导并落实各项责任，确保取得实效")
    canvas.save()
    assert lines_of(tmp_path / "a.pdf")[:2] == [texts[0] + texts[1], texts[2]]


def test_watermarks_that_lean_are_left_out(tmp_path):
    def draw(canvas: Canvas) -> None:
        canvas.saveState()
        canvas.setFont(FONT, 40)
        canvas.translate(200, 400)
        canvas.rotate(45)
        canvas.drawString(0, 0, "征求意见稿")
        canvas.restoreState()

    assert lines_of(make_pdf(tmp_path / "a.pdf", PLAN, PdfLook(draw=draw))) == TEXTS


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_pages_that_lie_on_their_side_are_read(tmp_path, turn):
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=pagesizes.A4)
    canvas.setFont(FONT, SIZE)
    canvas.translate(300, 400)
    canvas.rotate(turn)
    canvas.drawString(-150, 40, "一、总体目标")
    canvas.drawString(-150, 0, "到2022年全覆盖。")
    canvas.save()
    assert lines_of(tmp_path / "a.pdf") == ["一、总体目标", "到2022年全覆盖。"]


def test_columns_are_read_one_after_the_other(tmp_path):
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=pagesizes.A4)
    canvas.setFont(FONT, 12)
    canvas.drawString(200, 740, "岳阳市加快5G产业发展行动方案")
    for line in range(12):
        for column in range(2):
            sign = "左右"[column] * 18
            canvas.drawString(
                60 + 250 * column, 700 - 18 * line, sign if line else f"{'一二'[column]}、{sign[2:]}"
            )
    canvas.save()
    assert lines_of(tmp_path / "a.pdf") == [
        "岳阳市加快5G产业发展行动方案",
        "一、" + "左" * (18 * 12 - 2),
        "二、" + "右" * (18 * 12 - 2),
    ]


# --- signs -------------------------------------------------------------------------------------------------------


def test_signs_in_any_order_are_read_as_they_stand(tmp_path):
    canvas = Canvas(str(tmp_path / "a.pdf"))
    canvas.setFont(FONT, SIZE)
    for left, height, text in (
        (79, 600, "二、任务"),
        (175, 700, "目标"),
        (79, 700, "一、总体"),
        (143, 700, "发展"),
    ):
        canvas.drawString(left, height, text)
    canvas.save()
    assert lines_of(tmp_path / "a.pdf") == ["一、总体发展目标", "二、任务"]


def test_room_between_signs_is_a_blank_only_where_it_parts(tmp_path):
    canvas = Canvas(str(tmp_path / "a.pdf"))
    canvas.setFont(FONT, SIZE)
    canvas.drawString(79, 700, "组")
    canvas.drawString(79 + 2 * SIZE, 700, "长：张三")
    # A quarter of a sign between Chinese and Latin, as word processors leave it.
    canvas.drawString(79, 600, "建设")
    canvas.drawString(79 + 2.25 * SIZE, 600, "5G")
    canvas.drawString(79 + 2.5 * SIZE + canvas.stringWidth("5G", FONT, SIZE), 600, "基站")
    canvas.drawString(79, 500, "Internet of")
    canvas.drawString(79 + canvas.stringWidth("Internet of", FONT, SIZE) + SIZE / 2, 500, "Things")
    canvas.save()
    assert lines_of(tmp_path / "a.pdf") == ["组 长：张三", "建设5G基站", "Internet of Things"]


# --- tables ------------------------------------------------------------------------------------------------------

TASKS = [
    ["序号", "重点任务", "牵头单位", "配合单位"],
    [
        "1",
        "推进5G基站建设，力争到2022年底建成5G基站4653个，实现乡镇以上连续覆盖",
        "市工信局",
        "市发改委、市自然资源和规划局",
    ],
    ["2", "发展智慧医疗", None, "市卫健委"],
    ["3", "发展智慧物流", "市商务局", "市交通局"],
]
WIDTHS = (40, 200, 80, 120)


def test_rows_of_tables_are_lines_with_tabs(tmp_path):
    found = lines_of(make_pdf(tmp_path / "a.pdf", [*PLAN, Table(TASKS, WIDTHS), "附则。"]))
    assert found == [*TEXTS, *("\t".join(cell or "" for cell in row) for row in TASKS), "附则。"]


def test_the_head_of_a_table_is_written_once(tmp_path):
    rows = [TASKS[0], *([str(number), f"任务{number}", "市工信局", "市财政局"] for number in range(1, 90))]
    assert lines_of(make_pdf(tmp_path / "a.pdf", [Table(rows, WIDTHS)])) == ["\t".join(row) for row in rows]


def test_a_row_that_goes_on_overleaf_is_one(tmp_path):
    long = "推进5G与物联网、人工智能的融合应用，" * 60 + "完"
    assert lines_of(
        make_pdf(tmp_path / "a.pdf", [Table([["序号", "任务"], ["1", long], ["2", "另"]], (40, 380))])
    ) == [
        "序号\t任务",
        f"1\t{long}",
        "2\t另",
    ]


def test_cells_that_nearly_touch_are_kept_apart(tmp_path):
    canvas = Canvas(str(tmp_path / "a.pdf"))
    canvas.setFont(FONT, 10)
    canvas.grid([79, 120, 161], [700, 714])
    canvas.drawString(80, 703, "市工信局")
    canvas.drawString(122, 703, "市财政局")
    canvas.save()
    assert lines_of(tmp_path / "a.pdf") == ["市工信局\t市财政局"]


def test_tables_open_at_their_sides_are_tables(tmp_path):
    canvas = Canvas(str(tmp_path / "a.pdf"))
    canvas.setFont(FONT, 10)
    for height in (700, 720, 740):
        canvas.line(79, height, 279, height)
    canvas.line(179, 700, 179, 740)
    for left, height, text in (
        (90, 725, "任务"),
        (190, 725, "单位"),
        (90, 705, "智慧医疗"),
        (190, 705, "市卫健委"),
    ):
        canvas.drawString(left, height, text)
    canvas.save()
    assert lines_of(tmp_path / "a.pdf") == ["任务\t单位", "智慧医疗\t市卫健委"]


def test_a_frame_around_text_is_no_table(tmp_path):
    def draw(canvas: Canvas) -> None:
        canvas.rect(50, 50, 500, 750)

    assert lines_of(make_pdf(tmp_path / "a.pdf", PLAN, PdfLook(draw=draw))) == TEXTS


@pytest.mark.parametrize("lines", [400, 6000])
def test_drawings_of_many_lines_are_no_tables(tmp_path, lines):
    def draw(canvas: Canvas) -> None:
        for place in range(lines):
            canvas.line(60 + place / 15, 120, 60 + place / 15, 140 + place % 7)

    assert lines_of(make_pdf(tmp_path / "a.pdf", PLAN[:4], PdfLook(draw=draw))) == TEXTS[:4]


# --- what cannot be read -----------------------------------------------------------------------------------------


def test_a_password_is_named(tmp_path):
    assert (
        refused(make_pdf(tmp_path / "a.pdf", PLAN, PdfLook(password="秘密1")).read_bytes())
        is Problem.ENCRYPTED
    )


def test_a_scan_has_no_text(tmp_path):
    canvas = Canvas(str(tmp_path / "a.pdf"))
    for _page in range(3):
        canvas.rect(100, 100, 300, 300, fill=1)
        canvas.setFont(FONT, 9)
        canvas.drawString(400, 20, "扫描全能王创建")
        canvas.showPage()
    canvas.save()
    with pytest.raises(UnreadableDocument, match="OCR") as error:
        read_document(tmp_path / "a.pdf")
    assert error.value.problem is Problem.NO_TEXT_LAYER


def test_a_font_that_does_not_say_what_it_means_has_no_text(tmp_path):
    canvas = Canvas(str(tmp_path / "a.pdf"))
    canvas.setFont(FONT, SIZE)
    canvas.drawString(79, 700, "\ue001\ue002\ue003\ue004字")
    canvas.save()
    assert refused((tmp_path / "a.pdf").read_bytes()) is Problem.NO_TEXT_LAYER


def test_damaged_files_are_named_so(tmp_path):
    data = make_pdf(tmp_path / "a.pdf", PLAN).read_bytes()
    assert refused(b"%PDF-1.7\n" + bytes(500)) is Problem.DAMAGED
    assert refused(data[:200]) is Problem.DAMAGED


def test_documents_beyond_the_limits_are_refused(tmp_path):
    data = make_pdf(tmp_path / "a.pdf", [PLAN[2], PageBreak(), PLAN[2]]).read_bytes()
    assert refused(data, Limits(max_pages=1)) is Problem.TOO_MANY_PAGES
    assert refused(data, Limits(max_characters=20)) is Problem.TOO_MUCH_TEXT
    assert refused(data, Limits(max_lines=1)) is Problem.TOO_MANY_LINES


def test_threads_may_read_at_the_same_time(tmp_path):
    data = make_pdf(tmp_path / "a.pdf", PLAN).read_bytes()
    with ThreadPoolExecutor(4) as pool:
        texts = {
            document.text for document in pool.map(lambda _turn: read_document(data, "a.pdf"), range(12))
        }
    assert texts == {"\n".join(TEXTS)}


NUMBERS = st.one_of(st.sampled_from([0.0, 1.0, -1.0, 90.0, 1e-9, 1e9, 1e20, -1e37]), st.floats(-1000, 1000))


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.tuples(st.lists(NUMBERS, min_size=6, max_size=6), st.text("一5G。 建", min_size=1, max_size=30)),
        max_size=6,
    )
)
def test_text_and_lines_in_any_place_are_read_or_refused(placed):
    file = io.BytesIO()
    canvas = Canvas(file)
    for matrix, text in placed:
        canvas.saveState()
        canvas.transform(*matrix)
        canvas.setFont(FONT, SIZE)
        canvas.drawString(79, 700, text)
        canvas.grid([70, 100, 400], [690, 720, 740])
        canvas.restoreState()
    canvas.save()
    try:
        lines = read_pdf(file.getvalue(), Limits())
    except UnreadableDocument:
        return
    assert all(line.text.strip() for line in lines)
