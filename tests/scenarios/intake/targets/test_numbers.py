from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.intake.targets.numbers import han_value, numbers_in, read_number


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1445", "1445"),
        ("1,445", "1445"),
        ("12,345,678", "12345678"),
        ("１２００", "1200"),
        ("1.5", "1.5"),
        ("1．50", "1.5"),
        ("92万", "920000"),
        ("1.5万", "15000"),
        ("4.28亿", "428000000"),
        ("1.5万亿", "1500000000000"),
        ("3百", "300"),
        ("2千万", "20000000"),
        ("5000 万", "50000000"),
        ("100余", "100"),
        ("100余万", "1000000"),
        ("20多", "20"),
        ("1000+", "1000"),
        ("三", "3"),
        ("两", "2"),
        ("十", "10"),
        ("十五", "15"),
        ("一百零五", "105"),
        ("一百二十", "120"),
        ("一百二", "120"),
        ("两千三百", "2300"),
        ("一万五", "15000"),
        ("两万三千", "23000"),
        ("三十余万", "300000"),
        ("三点五万", "35000"),
        ("一千零一十", "1010"),
        ("百分之四十", "40"),
        ("百分之八十五点五", "85.5"),
        ("百分之90", "90"),
    ],
)
def test_a_number_is_worth_what_it_says(written, value):
    assert read_number(written) == Decimal(value)


@pytest.mark.parametrize("written", ["10-15", "10—15", "10～15", "10至15", "10%~15", "10个至15"])
def test_a_range_is_worth_its_lower_end(written):
    (number,) = numbers_in(written)
    assert (number.value, number.is_range) == (10, True)


def test_the_ends_of_a_range_share_their_scale():
    assert read_number("1—1.5万") == 10000


@pytest.mark.parametrize(
    "written",
    ["", "X", "XX", "数十", "几百", "二〇二二", "三五", "第三", "5G", "1445个", "123456789012345678", "一一"],
)
def test_what_is_no_number_is_worth_nothing(written):
    assert read_number(written) is None


def test_tens_and_hundreds_of_unknown_size_are_passed_over():
    assert [number.value for number in numbers_in("数十个、几百家、上百项，共30个")] == [30]


@pytest.mark.parametrize("text", ["千兆光网", "IPv6", "R17标准", "1千伏", "4K/8K", "5百分点"])
def test_units_and_names_are_not_scaled(text):
    assert all(number.value < 1000 or number.is_bare for number in numbers_in(text))


def test_more_than_is_told():
    assert [number.is_more for number in numbers_in("100余个、20多家、30个、1000+")] == [
        True,
        True,
        False,
        True,
    ]


def test_a_pole_of_many_uses_is_not_more_than_a_hundred():
    (number,) = numbers_in("建设100多功能杆")
    assert not number.is_more


def test_a_bare_scale_is_told():
    (number,) = numbers_in("超千亿元")
    assert (number.value, number.is_bare) == (10**11, True)


@pytest.mark.parametrize("written", ["三五", "百千", "万千", "一百百", ""])
def test_figures_that_make_no_number_have_no_value(written):
    assert not han_value(written)


@given(st.text(alphabet="零一二两三五九十百千万亿点0123456789０９.,．，余多+-—至个% 百分之第"))
def test_any_text_is_read_and_each_number_reads_alone_as_it_read_in_the_text(text):
    for number in numbers_in(text):
        assert 0 <= number.start < number.end <= len(text)
        assert number.value >= 0
        assert len(list(numbers_in(text[number.start : number.end]))) == 1


@given(st.integers(1, 10**7))
def test_figures_are_read_as_they_are_written(value):
    assert read_number(str(value)) == read_number(f"{value:,}") == value


@pytest.mark.parametrize("sign", ["1", "万", "1,", "1-", "一", "百分之", "1.", "点"])
def test_a_long_row_of_signs_is_read_to_its_end(sign):
    """Under half a second for each; a search that goes back again and again would take hours."""
    text = sign * (200_000 // len(sign))
    assert all(0 <= number.start < number.end <= len(text) for number in numbers_in(text))
