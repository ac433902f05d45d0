import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.intake.normalising import Line, normalise, normalised_lines

# What the rules look at, so that generated texts reach them.
PIECES = st.sampled_from(
    [
        "一、", "（一）", "1.", "１．", "1.1", "第一章", "①", "一是", "●", "\n", "\r\n", "\r", "\f", "\t", "  ",
        "\u3000", "\xa0", "，", "、", "。", "（", "）", "(", ")", "《", "》", "〔", "〕", "<span>", "</p>", "<br>", "<",
        ">", "span=““>", 'span=""', "[bookmark: _GoBack]", "[bookmark:", "]", "&nbsp;", "&amp;", "amp;", "&#160;",
        "&lt;", "— 3 —", "第 3 页 共 9 页", "第", "页", "目 录", "……", "....", "12", "牵头单位：", "组 长：", "5G",
        "总体目标", "\u200b", "\ud800", "\x00", "⼯", 'HYPERLINK "http://a.b"', "PAGE \\* MERGEFORMAT",
    ]
)  # fmt: skip
TEXTS = st.lists(st.one_of(PIECES, st.text(max_size=4)), max_size=60).map("".join)


@settings(max_examples=600, deadline=None)
@given(TEXTS)
def test_what_is_normalised_stays_as_it_is(text):
    once = normalise(text)
    assert normalise(once) == once


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_a_normalised_text_has_no_empty_lines_and_no_blanks_at_its_edges(text):
    for line in normalise(text).split("\n") if normalise(text) else ():
        assert line.strip()
        assert line == line.rstrip()
        assert "  " not in line
        assert "\r" not in line
        assert "\t" in line or line == line.strip()


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="一二三工信局建设5G，。；：“”、 \n", max_size=200))
def test_prose_loses_no_sign(text):
    assert "".join(normalise(text).split()) == "".join(text.split())


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\f", "\v", "\u2028", "\x85", "\n\n\n", "\n \u3000\t\n"])
def test_lines_end_one_way_and_empty_ones_go(end):
    assert normalise(f"甲{end}乙") == "甲\n乙"


def test_blanks_of_all_kinds_become_one():
    assert normalise("组\u3000\u3000长：\xa0张三 \u2003 副县长  ") == "组 长： 张三 副县长"


def test_invisible_signs_go():
    assert normalise("\ufeff智\u200b慧\xad农\x00业\ud800\u2060\ufe0f") == "智慧农业"


def test_full_width_forms_and_quotation_marks_stay():
    text = "１．推进“5G＋智慧医疗”，到２０２２年达到９２万户（含试点）；其他~"
    assert normalise(text) == text


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("[bookmark: _GoBack]为加快推动我市5G", "为加快推动我市5G"),
        ("关于印发span=““>加快5G发展", "关于印发加快5G发展"),
        ('关于span="">加快', "关于加快"),
        ("<span lang=EN-US style='font-size:16.0pt'>5G</span>基站", "5G基站"),
        ("<o:p></o:p>基站<!--[if gte mso 9]>", "基站"),
        ("[if !supportLists]一、[endif]目标", "一、目标"),
        ("<![endif]>目标", "目标"),
        ("第一段</p><p class=MsoNormal>第二段<br/>第三段", "第一段\n第二段\n第三段"),
        ("研发（R&amp;D）&nbsp;投入&#160;增长", "研发（R&D） 投入 增长"),
        ('见HYPERLINK "http://www.gov.cn/a" \\t "_blank"省政府文件', "见省政府文件"),
        ('TOC \\o "1-3" \\h \\z \\u总体要求', "总体要求"),
    ],
)
def test_what_exports_leave_behind_goes(written, kept):
    assert normalise(written) == kept


@pytest.mark.parametrize(
    "text", ["《关于印发<加快5G发展若干政策>的通知》", "时延<10ms，速率>1Gbps", "[2020]24号", "A&B公司"]
)
def test_what_only_looks_like_a_tag_stays(text):
    assert normalise(text) == text


def test_artefacts_that_appear_when_others_go_are_found_too():
    assert normalise("甲<sp<b>an>乙&amp;nbsp;丙") == "甲乙 丙"


@pytest.mark.parametrize(
    "line",
    ["— 3 —", "- 3 -", "－３－", "—12—", "第 3 页", "第3页 共9页", "第 3 页/共 9 页", "Page 3 of 9", "· 3 ·"],
)
def test_page_numbers_on_lines_of_their_own_go(line):
    assert normalise(f"建设基站\n{line}\n二、任务") == "建设基站\n二、任务"


def test_numbers_in_the_text_are_no_page_numbers():
    text = "2022\n-3\n见第 3 页所列任务\n3.5"
    assert normalise(text) == text


def test_tables_of_contents_go():
    text = "目 录\n一、总体要求........................1\n（一）指导思想……………… 2\n一、总体要求\n正文……"
    assert normalise(text) == "一、总体要求\n正文……"


@pytest.mark.parametrize(
    ("written", "joined"),
    [
        ("（一）\n\n智能终端产业。", "（一）智能终端产业。"),
        ("一、\n总体目标", "一、总体目标"),
        ("①\n基站", "①基站"),
        ("第一章\n总则", "第一章 总则"),
        ("1．\n统筹规划", "1．统筹规划"),
        ("1.\n5G+工业互联网", "1. 5G+工业互联网"),
        ("2.1\n网络建设", "2.1 网络建设"),
        ("●\n智慧医疗", "●智慧医疗"),
    ],
)
def test_a_number_alone_joins_what_it_numbers(written, joined):
    assert normalise(written) == joined


@pytest.mark.parametrize(
    ("written", "joined"),
    [
        ("１\n．推动无人集卡。", "１．推动无人集卡。"),
        ("2\n. 5G+智慧医疗", "2. 5G+智慧医疗"),
        ("2\n．5G+智慧医疗", "2．5G+智慧医疗"),
        ("三\n、重点任务", "三、重点任务"),
        ("5G基站总量\n12\n．5万个", "5G基站总量\n12\n．5万个"),
    ],
)
def test_a_number_alone_joins_its_sign_on_the_next_line(written, joined):
    assert normalise(written) == joined


def test_a_number_alone_joins_no_other_number():
    assert normalise("一、\n（一）\n1．\n统筹规划\n2．") == "一、\n（一）\n1．统筹规划\n2．"


def test_a_number_and_a_tab_begin_a_paragraph_but_rows_keep_their_tabs():
    assert normalise("\t一、\t总体要求") == "一、总体要求"
    assert normalise("1.\t5G+工厂\t市工信局") == "1.\t5G+工厂\t市工信局"


def test_an_empty_first_cell_keeps_the_others_in_their_columns():
    assert normalise("任务 \t 2021年\t\t2022年\n\t728\t1198\t") == "任务\t2021年\t\t2022年\n\t728\t1198"


def test_a_line_that_ends_within_a_list_goes_on():
    text = "各镇人民政府，区政府各部门，\n有关单位：\n责任单位：市工信局、\n市发展改革委"
    assert normalise(text) == "各镇人民政府，区政府各部门，有关单位：\n责任单位：市工信局、市发展改革委"


def test_a_list_is_not_joined_to_numbers_roles_or_rows():
    text = "一是建网络，\n（二）加快应用\n牵头单位：市工信局，\n配合单位：市财政局，\n1\t市财政局"
    assert normalise(text) == text


def test_what_stands_in_brackets_is_one_line():
    assert normalise("关于印发《加快推动5G发展工作实施\n方案（2020—2022年）》的通知") == (
        "关于印发《加快推动5G发展工作实施方案（2020—2022年）》的通知"
    )
    assert normalise("（责任单位：市工信局；\n市财政局）\n正文") == "（责任单位：市工信局；市财政局）\n正文"


def test_a_bracket_that_was_never_closed_joins_nothing():
    text = "（见附件\n一、总体要求\n1）建设基站\n正文）" + "字" * 200 + "\n（又\n" + "字" * 200 + "）"
    assert normalise(text) == text


def test_words_of_latin_script_keep_their_distance():
    assert normalise("（Internet of\nThings）") == "（Internet of Things）"


def test_look_alikes_of_ideographs_become_ideographs():
    assert normalise("⼯业互联⽹，⻋联⽹，⺠⽣，⻓江") == "工业互联网，车联网，民生，长江"


def test_levels_of_headings_stay_with_their_lines():
    lines = [Line("\u3000一、\n", 1), Line("总体目标"), Line(""), Line("正文", 0), Line("网络\n建设", 2)]
    assert normalised_lines(lines) == [
        Line("一、总体目标", 1),
        Line("正文"),
        Line("网络", 2),
        Line("建设", 2),
    ]


@pytest.mark.parametrize(
    "run",
    [
        "（",
        "）",
        "（\n",
        "\n）",
        "<span ",
        "&",
        "&amp;",
        ".",
        "… ",
        "，\n",
        "一、\n",
        "\t",
        " ",
        "[bookmark:",
        'span="',
        "1\t",
    ],
)
def test_long_runs_of_one_sign_come_to_an_end(run):
    """A rule that looks back at every sign would take hours for these."""
    text = normalise(run * (400_000 // len(run)))
    assert len(text) <= 400_000
