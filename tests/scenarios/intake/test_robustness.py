"""Any text in: never an exception, and every offset points at what it claims."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.intake.annexes import parts_of
from scenarios.intake.letterhead import read_letterhead
from scenarios.intake.listing import listed_uses
from scenarios.intake.outline import lines_of, read_outline
from scenarios.intake.reading import Span
from scenarios.intake.titles import title_of, title_span

# Pieces of which plans are made, so that what is generated reaches the rules.
PIECES = st.sampled_from(
    [
        "一、", "（一）", "(二)", "1．", "2.", "（1）", "①", "第一章", "一是", "二是", "三是", "——", "\n",
        "。", "；", "，", "：", "、", "\t", "《", "》", "“", "”", "（", "）", "〔", "〕", "5G+智慧医疗",
        "5G＋智慧物流示范应用", "推进", "总体目标", "重点任务", "保障措施", "责任单位：", "牵头单位:",
        "市工信局", "县农业农村局", "各县市区政府", "、", "等", "附件", "组 长：", "抄送：", "岳阳市", "X市",
        "到2022年", "5G基站", "1445个", "92万", "以上", "超过", "排名第一的为牵头单位，下同",
        "以下任务均需市工信局负责，不再一一列出", "行动方案", "（2020—2022年）", "2020年7月19日",
        "乐政办字〔2020〕23号", "其中移动728个",
    ]
)  # fmt: skip
PLANS = st.lists(st.one_of(PIECES, st.text(max_size=6)), max_size=120).map("".join)


@settings(max_examples=300, deadline=None)
@given(PLANS)
def test_the_outline_of_any_text_lies_within_it(text):
    root = read_outline(text, Span(0, len(text)))
    for node in root.descendants():
        assert 0 <= node.mark.start <= node.mark.end <= node.heading.start <= node.heading.end <= len(text)
        assert node.start <= node.end <= len(text)
        title = title_span(text, node.heading)
        assert node.heading.contains(title)
        assert title_of(text, title) in node.heading.of(text).translate(
            {ord(sign): None for sign in '“”"‘’\n\t'}
        )
        for entry in listed_uses(text, node.span):
            assert node.span.contains(entry.span)
            assert entry.span.contains(entry.head)


@settings(max_examples=200, deadline=None)
@given(PLANS)
def test_parts_and_letterhead_of_any_text_lie_within_it(text):
    lines = lines_of(text)
    parts = parts_of(text, lines)
    found = read_letterhead(text, lines, parts.body)
    assert found.title == found.title_span.of(text).replace("\n", "").strip() or "\n" in found.title_span.of(
        text
    )
    for span in (parts.body, *parts.annexes, *parts.persons):
        assert 0 <= span.start <= span.end <= len(text)


@pytest.mark.parametrize(
    "run", ["一", "（", "1.", "一是", "5G+", "《", "附件\n", "一、\n", "（一）", "，", "1"]
)
def test_long_runs_of_one_sign_come_to_an_end(run):
    """A rule that looks back from every sign would take hours for these."""
    text = run * (200_000 // len(run))
    lines = lines_of(text)
    parts = parts_of(text, lines)
    assert read_letterhead(text, lines, parts.body).number == ""
    assert read_outline(text, parts.body).end == parts.body.end
