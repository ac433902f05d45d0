import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from scenarios.editing.reviews.items import marked_item
from scenarios.editing.reviews.passages import Mark, Marked, lines_with
from tests.scenarios.editing.reviews.drafts import TEXT, plan_draft, span

SPANS = st.lists(st.tuples(st.integers(-5, 60), st.integers(-5, 60)), max_size=6).map(tuple)


def marked_texts(text: str, marked: Marked) -> list[tuple[str, Mark]]:
    return [
        (piece.text, piece.mark) for line in lines_with(text, marked) for piece in line.pieces if piece.mark
    ]


def test_a_passage_over_two_paragraphs_is_marked_in_both():
    assert marked_texts("甲乙\n丙丁", Marked(((1, 4),))) == [("乙", Mark.PASSAGE), ("丙", Mark.PASSAGE)]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        (Marked(((0, 3), (1, 4))), [("甲乙丙丁", Mark.PASSAGE)]),
        (Marked(((0, 2), (2, 4))), [("甲乙丙丁", Mark.PASSAGE)]),
        (
            Marked(((0, 4),), ((1, 2),)),
            [("甲", Mark.PASSAGE), ("乙", Mark.WORDS), ("丙丁", Mark.PASSAGE)],
        ),
        (Marked((), ((0, 2), (1, 3))), [("甲乙丙", Mark.WORDS)]),
        (Marked(((2, 2), (3, 1), (9, 12))), []),
        (Marked(((-3, 1),)), [("甲", Mark.PASSAGE)]),
    ],
)
def test_passages_may_overlap_touch_be_empty_or_lie_outside(marked, expected):
    assert marked_texts("甲乙丙丁", marked) == expected


def test_the_first_piece_is_where_to_jump():
    pieces = [piece for line in lines_with("甲乙\n丙丁", Marked(((1, 4),))) for piece in line.pieces]
    assert [piece.text for piece in pieces if piece.is_first] == ["乙"]


def test_headings_are_told_from_running_text():
    levels = {line.pieces[0].text: line.level for line in lines_with(TEXT, Marked())}
    assert levels["一、总体目标"] == 1
    assert levels["到2022年，建成5G基站2000个以上（其中移动1200个，联通800个）。"] == 0


@given(st.text(max_size=50), SPANS, SPANS)
def test_every_character_is_shown_once_and_marked_as_asked(text, passages, words):
    marked = Marked(passages, words)
    lines = lines_with(text, marked)
    assert [line.pieces for line in lines if not line.pieces] == []
    assert "\n".join("".join(piece.text for piece in line.pieces) for line in lines) == "\n".join(
        line for line in text.split("\n") if line
    )
    wanted = {
        place for start, end in (*passages, *words) for place in range(max(start, 0), min(end, len(text)))
    }
    shown = set()
    for line in lines:
        at = line.start
        for piece in line.pieces:
            assert text[at : at + len(piece.text)] == piece.text
            shown |= set(range(at, at + len(piece.text))) if piece.mark else set()
            at += len(piece.text)
    assert shown == {place for place in wanted if text[place] != "\n"}


def test_markup_in_the_text_is_shown_as_text():
    text = "<script>alert(1)</script>&<b>"
    lines = lines_with(text, Marked(((2, 10),), ((25, 28),)))
    html = render_to_string("scenarios/editing/reviews/lines.html", {"lines": lines})
    assert "<script" not in html
    assert "<b>" not in html
    assert "&lt;s<mark" in html


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("task-0", Marked((span("1.智慧港口。在城陵矶港试点5G远程控制。（责任单位：市工信局、市交通局）"),))),
        ("mention-0-1", Marked(words=(span("市交通局"),))),
        ("unit-2", Marked(words=(span("市卫健委"),))),
        ("remark-1", Marked((span("2.智慧医疗。推进5G远程诊疗。（责任单位：市卫健委，各县市区政府）"),))),
        ("remark-0", Marked()),
        ("target-0", Marked((span(TEXT.split("\n")[2]),))),
        *((key, Marked()) for key in ("task-9", "task--1", "task", "nothing-1", "", "unit-x", "mention-0")),
    ],
)
def test_a_link_shows_its_item_and_a_wrong_one_nothing(key, expected):
    assert marked_item(plan_draft(), key) == expected


def test_a_pilot_shows_its_passage_and_the_words_that_led_to_its_sectors():
    assert marked_item(plan_draft(), "pilot-1").words == (span("远程诊疗"),)
