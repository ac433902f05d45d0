import codecs

import pytest

from scenarios.intake.formats.plain import read_plain
from scenarios.intake.formats.unreadable import Limits, Problem, UnreadableDocument

TEXT = "岳阳市加快5G产业发展行动方案\n（2020年—2022年）\n一、总体目标\n到2022年，岳阳5G网络覆盖面居全省前列。"


def read(data: bytes) -> str:
    return "".join(line.text for line in read_plain(data, Limits()))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "gbk", "gb2312"])
def test_encodings_are_told_apart(encoding):
    assert read(TEXT.replace("—", "-").encode(encoding)) == TEXT.replace("—", "-")


def test_utf_16_of_either_byte_order():
    assert read(codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be")) == TEXT
    assert read(codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le")) == TEXT


def test_rare_ideographs_of_gb18030_are_read():
    assert read(f"{TEXT}\n䶮玥镕𠮷".encode("gb18030")) == f"{TEXT}\n䶮玥镕𠮷"


@pytest.mark.parametrize(
    "data",
    [
        "岳陽市加快5G產業發展行動方案，到2022年網絡覆蓋面居全省前列。".encode("big5"),
        TEXT.encode("utf-16-le"),
        bytes(range(256)) * 8,
        b"\x00\x01\x02\x03" * 50,
        codecs.BOM_UTF16_LE + b"\x00\xd8\x41",
        TEXT.encode()[:-1],
    ],
)
def test_what_is_in_no_known_encoding_is_refused(data):
    with pytest.raises(UnreadableDocument) as error:
        read(data)
    assert error.value.problem is Problem.UNKNOWN_ENCODING


def test_a_text_beyond_the_limit_is_refused():
    with pytest.raises(UnreadableDocument) as error:
        read_plain(TEXT.encode(), Limits(max_characters=20))
    assert error.value.problem is Problem.TOO_MUCH_TEXT


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n", "\f", "\u2028"])
def test_a_text_of_countless_lines_is_refused(end):
    text = end.join("一二三四")
    assert len(read_plain(text.encode(), Limits(max_lines=4))) == 1
    with pytest.raises(UnreadableDocument) as error:
        read_plain(text.encode(), Limits(max_lines=3))
    assert error.value.problem is Problem.TOO_MANY_LINES


def test_numbers_before_the_end_of_a_page_go():
    assert read("建设基站。\n  12\n\f2022\n年".encode()) == "建设基站。\n\f2022\n年"
