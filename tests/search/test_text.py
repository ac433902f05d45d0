import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.text import BREAK, cut, fold, normalise, normalise_aligned, runs, token_spans, word_readings


def words(*texts: str) -> list[str]:
    return cut(texts).words.split()


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("遠程手術", "远程手术"),
        ("５Ｇ＋智慧医疗", "5g+智慧医疗"),
        ("博物館 編鐘", "博物馆 编钟"),
        ("㎡", "m2"),
        ("ＡＲ／ＶＲ", "ar/vr"),
    ],
)
def test_ways_of_writing_come_out_the_same(written, meant):
    assert normalise(written) == meant


def test_han_becomes_overlapping_pairs_and_single_characters():
    assert cut(["远程手术"]) == ("远程 程手 手术", "远 程 手 术")


def test_a_break_parts_runs_of_han():
    assert words("远程手，手术") == ["远程", "程手", BREAK, "手术"]
    assert words("远程", "手术") == ["远程", BREAK, "手术"]


def test_a_break_parts_texts():
    assert cut(["", "remote", "surgery", "，", "手术", ""]).words == f"remote {BREAK} surgery {BREAK} 手术"


@given(st.text(alphabet="远程手术，港 aK58-.5G’s\n", max_size=30))
def test_tokens_with_their_places_are_those_that_are_indexed(text):
    spans = list(token_spans(runs(normalise(text))))
    assert " ".join(span.token for span in spans) == cut([text]).words
    assert all(span.start <= span.end <= len(normalise(text)) for span in spans)


def test_a_word_between_han_parts_it_without_a_break():
    assert words("港口5G码头") == ["港口", "5g", "码头"]


def test_no_text_can_write_a_break():
    assert BREAK not in words("a | b 港|口 |")


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("5G-A", ["5ga", "5g", "a"]),
        ("C-V2X", ["cv2x", "c", "v2x", "v", "2x"]),
        ("4K8K", ["4k8k", "4k", "8k"]),
        ("AR/VR", ["ar", "vr"]),
        ("Wi-Fi", ["wifi", "wi", "fi"]),
        ("100MHz", ["100mhz", "100", "mhz"]),
        ("3.5 GHz", ["3.5", "ghz"]),
        ("2018-2021", ["2018", "2021"]),
        ("hospital's cranes", ["hospital", "crane"]),
        ("2020年", ["2020"]),
    ],
)
def test_words_of_letters_and_digits(text, tokens):
    assert words(text) == tokens


@pytest.mark.parametrize(
    ("plural", "singular"),
    [
        ("ports", "port"),
        ("cities", "city"),
        ("classes", "class"),
        ("boxes", "box"),
        ("buses", "bus"),
        ("drones", "drone"),
    ],
)
def test_plurals_fold_onto_their_singular(plural, singular):
    assert fold(plural) == fold(singular) == singular


@pytest.mark.parametrize("word", ["gas", "bus", "campus", "analysis", "access", "5gs", "series", "港口s"])
def test_what_only_looks_like_a_plural_stays(word):
    assert fold(word) == word


@pytest.mark.parametrize(
    ("word", "readings"),
    [
        ("5g-a", [("5ga",)]),
        ("c-v2x", [("cv2x",)]),
        ("4k8k", [("4k8k",), ("4k", "8k")]),
        ("smart-ports", [("smartport",), ("smart", "port")]),
        ("2018-2021", [("2018", "2021")]),
        ("5g", [("5g",)]),
    ],
)
def test_readings_of_a_query_word(word, readings):
    assert word_readings(word) == readings


@given(st.from_regex(r"[a-z0-9]{1,6}(-[a-z0-9]{1,6}){0,2}", fullmatch=True))
def test_every_word_finds_the_text_that_holds_it(word):
    indexed = set(words(f"前 {word} 后"))
    assert any(indexed.issuperset(reading) for reading in word_readings(word))


@given(st.text(max_size=60))
def test_alignment_agrees_with_normalise(text):
    normalised, origin = normalise_aligned(text)
    assert normalised == normalise(text)
    assert len(origin) == len(normalised)
    assert all(0 <= start <= end <= len(text) for start, end in origin)
    assert [start for start, _ in origin] == sorted(start for start, _ in origin)


@given(st.text(alphabet="港口码头，5Ga㎡ﬁ远遠術", max_size=30))
def test_alignment_points_at_the_characters_it_came_from(text):
    normalised, origin = normalise_aligned(text)
    for character, (start, end) in zip(normalised, origin, strict=True):
        assert character in normalise(text[start:end])
