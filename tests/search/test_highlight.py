from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.highlight import best_passage, highlight
from search.planning import Planner, Segmenter
from search.synonyms import Entry, Thesaurus

PLANNER = Planner(Segmenter())


def asked(text, planner=PLANNER):
    """What the first tier asks for."""
    return next(iter(planner.tiers(text))).clauses


def passage_of(texts, query, width=120):
    return best_passage(texts, asked(query), width).html


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
        ("5G 医疗与5G+智慧医疗", '"5G智慧医疗"', "5G 医疗与<mark>5G+智慧医疗</mark>"),
        ("医疗智慧，医疗、智慧", '"医疗 智慧"', "医疗智慧，<mark>医疗、智慧</mark>"),
        (
            "A connected-vehicle technology",
            '"connected-vehicle technology"',
            "A <mark>connected-vehicle technology</mark>",
        ),
    ],
)
def test_marks_what_was_found_as_it_is_written(text, query, marked):
    assert highlight(text, asked(query)) == marked


def test_the_text_is_escaped_around_and_within_marks():
    html = highlight('<script>alert("港口")</script> & <b>', asked("港口 b script"))
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
    html = Tags(highlight(text, tiers[0].clauses if tiers else []))
    assert set(html.seen) <= {"mark"}
    assert html.text == text


def test_the_passage_is_where_most_of_the_words_are():
    early = "远程操作有很多种。" + "其他内容" * 40
    both = "。前情提要" * 20 + "。医生用手柄远程操作超声机械臂。"
    passage = passage_of([early, both], "远程操作 超声", width=40)
    assert "<mark>远程操作超声</mark>" in passage
    assert passage.startswith("…")


def test_the_passage_begins_where_a_clause_begins():
    passage = passage_of(["甲" * 90 + "。岸桥高清视频回传" + "乙" * 90], "视频", width=30)
    assert passage.startswith("…岸桥高清<mark>视频</mark>回传")


def test_the_passage_cuts_no_compound_and_begins_with_a_word():
    text = "It is known that the Bosch-led consortium built a testbed there " + "and more " * 20
    assert passage_of([text], "testbed", width=40).startswith("…consortium built a <mark>testbed</mark>")
    text = "It is of use in many kinds of works, edge computing and a private network " + "and more " * 20
    assert passage_of([text], "private", width=40).startswith("…edge computing and a <mark>private")


def test_without_a_find_the_passage_is_the_beginning():
    assert passage_of(["", "第一段" * 50, "x"], "没有", width=6) == "第一段第一段…"
    assert passage_of([], "没有") == ""


def test_the_passage_is_escaped_and_on_one_line():
    assert passage_of(["<i>a\n\n b</i>"], "b") == "&lt;i&gt;a <mark>b</mark>&lt;/i&gt;"


def test_a_passage_of_one_endless_word_ends():
    assert len(passage_of(["x" * 5000], "y", width=100)) < 200


STANDING = Planner(Segmenter(), Thesaurus([Entry(("急救车", "5G救护车"))]))


def test_what_stands_for_a_word_is_marked_only_where_it_is_whole():
    clauses = asked("急救车", STANDING)
    assert highlight("5G网络里的5G 救护车", clauses) == "5G网络里的<mark>5G</mark> <mark>救护车</mark>"
    assert highlight("5G网络" + "与" * 20 + "救护车", clauses).count("mark") == 0
    assert highlight("急救车与5G", clauses) == "<mark>急救车</mark>与5G"


def test_words_of_the_query_are_marked_wherever_they_stand():
    assert highlight("Smart quay " + "x" * 50 + " port", asked("smart port")).count("<mark>") == 2


@pytest.mark.parametrize("query", ["zhihuigangkou", "zhgk"])
def test_what_sounds_like_the_query_is_marked(query):
    assert highlight("宁波5G智慧港口", asked(query)) == "宁波5G<mark>智慧港口</mark>"


def test_a_passage_tells_how_much_of_what_was_asked_it_holds():
    assert best_passage(["远程操作超声"], asked("远程操作 超声")).found == 2
    assert best_passage(["远程操作"], asked("远程操作 超声")).found == 1
