from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.highlight import best_passage, highlight
from search.planning import Planner, Segmenter

PLANNER = Planner(Segmenter())


def phrases(text):
    """Those of the first tier."""
    return next(iter(PLANNER.tiers(text))).phrases


@pytest.mark.parametrize(
    ("text", "query", "marked"),
    [
        ("遠程手術指導", "远程手术", "<mark>遠程手術</mark>指導"),
        ("５Ｇ－Ａ 网络", "5G", "<mark>５Ｇ</mark>－Ａ 网络"),
        ("C-V2X 与 V2X", "c-v2x", "<mark>C-V2X</mark> 与 V2X"),
        ("面积 30㎡港口", "港口", "面积 30㎡<mark>港口</mark>"),
        ("码头…港口", "港口", "码头…<mark>港口</mark>"),
        ("Remote cranes", "crane", "Remote <mark>cranes</mark>"),
        ("港口港口", "港口", "<mark>港口港口</mark>"),
        ("support", "port", "support"),
        ("远程手，手术", "远程手术", "远程手，手术"),
    ],
)
def test_marks_what_was_found_as_it_is_written(text, query, marked):
    assert highlight(text, phrases(query)) == marked


def test_the_text_is_escaped_around_and_within_marks():
    html = highlight('<script>alert("港口")</script> & <b>', phrases("港口 b script"))
    assert html == (
        "&lt;<mark>script</mark>&gt;alert(&quot;<mark>港口</mark>&quot;)&lt;/<mark>script</mark>&gt; &amp; "
        "&lt;<mark>b</mark>&gt;"
    )


class Tags(HTMLParser):
    def __init__(self, html: str):
        super().__init__()
        self.seen: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.seen.append(tag)
        assert not attrs

    def handle_data(self, data):
        self.text += data


@given(
    st.text(alphabet="<>&\"'/=港口bmarkscript 5G㎡\u0301遠", max_size=50),
    st.text(alphabet="港口bmarkscript<5g", min_size=1, max_size=9),
)
def test_no_text_gets_a_tag_through(text, query):
    tiers = list(PLANNER.tiers(query))
    html = Tags(highlight(text, tiers[0].phrases if tiers else []))
    assert set(html.seen) <= {"mark"}
    assert html.text == text


def test_the_passage_is_where_most_of_the_words_are():
    early = "远程操作有很多种。" + "其他内容" * 40
    both = "。前情提要" * 20 + "。医生用手柄远程操作超声机械臂。"
    passage = best_passage([early, both], phrases("远程操作 超声"), width=40)
    assert "<mark>远程操作超声</mark>" in passage
    assert passage.startswith("…")


def test_the_passage_begins_where_a_clause_begins():
    passage = best_passage(["甲" * 90 + "。岸桥高清视频回传" + "乙" * 90], phrases("视频"), width=30)
    assert passage.startswith("…岸桥高清<mark>视频</mark>回传")


def test_without_a_find_the_passage_is_the_beginning():
    assert best_passage(["", "第一段" * 50, "x"], phrases("没有"), width=6) == "第一段第一段…"
    assert best_passage([], phrases("没有")) == ""


def test_the_passage_is_escaped_and_on_one_line():
    assert best_passage(["<i>a\n\n b</i>"], phrases("b")) == "&lt;i&gt;a <mark>b</mark>&lt;/i&gt;"


def test_a_passage_of_one_endless_word_ends():
    assert len(best_passage(["x" * 5000], phrases("y"), width=100)) < 200
