import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.asking import parts, text_of


def taken_apart(text):
    return [
        (part.text, "quoted" * part.quoted + "excluded" * part.excluded + part.field) for part in parts(text)
    ]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("港口 码头", [("港口", ""), ("码头", "")]),
        ("“远程 手术” 5G", [("远程 手术", "quoted"), ("5G", "")]),
        ("港口 -青岛", [("港口", ""), ("青岛", "excluded")]),
        ('-"remote crane"', [("remote crane", "quotedexcluded")]),
        ("city:岳阳 sector:港口", [("岳阳", "region"), ("港口", "sector")]),
        ("城市：岳阳 单位：“市工信局”", [("岳阳", "region"), ("市工信局", "quotedunit")]),
        ("5G：智慧医疗", [("5G：智慧医疗", "")]),
        ("教育：课堂", [("教育 课堂", "")]),
        ("5G-A C-V2X 2019-2021", [("5G-A", ""), ("C-V2X", ""), ("2019-2021", "")]),
        ("- 港口", [("-", ""), ("港口", "")]),
        ("“没有关上", [("没有关上", "quoted")]),
        ("“” city:", [("city:", "")]),
    ],
)
def test_pieces(text, pieces):
    assert taken_apart(text) == pieces


@given(st.text(max_size=60))
def test_any_text_is_taken_apart_and_put_together_alike(text):
    assert parts(text_of(parts(text))) == parts(text)
