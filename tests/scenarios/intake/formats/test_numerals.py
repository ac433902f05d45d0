import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.intake.formats.numerals import han, numeral
from scenarios.intake.numbering import han_number


@pytest.mark.parametrize(
    ("style", "number", "written"),
    [
        ("decimal", 12, "12"),
        ("chineseCounting", 10, "十"),
        ("chineseCountingThousand", 21, "二十一"),
        ("chineseCountingThousand", 101, "一百零一"),
        ("chineseCountingThousand", 110, "一百一十"),
        ("chineseCountingThousand", 2020, "二千零二十"),
        ("japaneseCounting", 12, "十二"),
        ("ideographDigital", 20, "二〇"),
        ("ideographTraditional", 3, "丙"),
        ("ideographTraditional", 11, "11"),
        ("ideographZodiac", 12, "亥"),
        ("chineseLegalSimplified", 12, "拾贰"),
        ("ideographLegalTraditional", 3, "參"),
        ("decimalEnclosedCircle", 3, "③"),
        ("decimalEnclosedCircleChinese", 20, "⑳"),
        ("decimalEnclosedCircle", 51, "51"),
        ("decimalEnclosedFullstop", 2, "⒉"),
        ("decimalEnclosedParen", 20, "⒇"),
        ("ideographEnclosedCircle", 1, "㊀"),
        ("decimalFullWidth", 10, "１０"),
        ("decimalZero", 7, "07"),
        ("numberInDash", 3, "- 3 -"),
        ("upperRoman", 1994, "MCMXCIV"),
        ("lowerRoman", 4, "iv"),
        ("upperLetter", 27, "AA"),
        ("lowerLetter", 26, "z"),
        ("none", 5, ""),
        ("cardinalText", 5, "5"),
        ("chineseCounting", 0, "0"),
        ("chineseCounting", -1, "-1"),
        ("upperRoman", 100_000, "100000"),
    ],
)
def test_numbers_are_written_in_the_format_of_the_list(style, number, written):
    assert numeral(style, number) == written


@given(st.integers(min_value=1, max_value=199))
def test_han_numbers_are_read_back(number):
    assert han_number(han(number)) == number
