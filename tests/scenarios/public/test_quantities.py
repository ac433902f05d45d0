"""Numbers of plans in words: easy to read, and never rounded."""

from decimal import Decimal

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from scenarios.public.quantities import LARGE_NUMBERS, in_words, plain, quantity, share_name, tidy

WORDS = {word.strip(): size for sizes in LARGE_NUMBERS.values() for size, word in sizes}


@pytest.mark.parametrize(
    ("value", "unit", "chinese", "english"),
    [
        ("1445", "个", "1,445个", "1,445"),
        ("920000", "户", "92万户", "920,000"),
        ("2920000", "", "292万", "2.92 million"),
        ("10000000000", "元", "100亿元", "10 billion yuan"),
        ("125000000", "元", "1.25亿元", "125 million yuan"),
        ("12345", "个", "12,345个", "12,345"),
        ("123456789", "户", "123,456,789户", "123,456,789"),
        ("99.5000", "%", "99.5%", "99.5%"),
        ("80", "％", "80%", "80%"),
        ("1.5", "个百分点", "1.5个百分点", "1.5 percentage points"),
        ("30", "平方公里", "30平方公里", "30 km²"),
        ("100", "Mbps", "100Mbps", "100 Mbps"),
        ("0", "起", "0起", "0 起"),
    ],
)
def test_a_number_reads_well_in_both_languages(value, unit, chinese, english):
    with override("zh-hans"):
        assert str(quantity(Decimal(value), unit)) == chinese
    with override("en"):
        assert str(quantity(Decimal(value), unit)) == english


def test_a_unit_without_a_translation_is_known_to_be_chinese():
    with override("en"):
        assert quantity(Decimal(3), "起").is_chinese
        assert not quantity(Decimal(3), "Mbps").is_chinese


@given(st.decimals(min_value=0, max_value=10**14, places=4), st.sampled_from(["zh", "en"]))
def test_no_number_is_rounded(value, language):
    written = in_words(value, language)
    for word, size in WORDS.items():
        if written.endswith(word):
            assert Decimal(written.removesuffix(word).strip().replace(",", "")) * size == value
            return
    assert Decimal(written.replace(",", "")) == value


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        ("移动", "China Mobile"),
        ("联通电信", "China Unicom and China Telecom"),
        ("中国移动公司", "China Mobile"),
        ("市移动分公司", "市移动分公司"),
        ("工业企业", "工业企业"),
    ],
)
def test_operators_have_their_english_names_and_others_keep_theirs(chinese, english):
    with override("en"):
        assert share_name(chinese) == english
    with override("zh-hans"):
        assert share_name(chinese) == chinese


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (">15000", ">15,000"),
        ("7200 / 8000", "7,200 / 8,000"),
        ("1,200", "1,200"),
        ("12345.6789", "12,345.6789"),
        ("0.12345", "0.12345"),
        ("-35.7%", "−35.7%"),
        ("≈-3", "≈−3"),
        ("25-28", "25–28"),
        ("3-4 / d", "3–4 / d"),
        (">1300 (2025)", ">1,300 (2025)"),
        ("2021-08", "2021-08"),
        ("2021年", "2021年"),
        ("4k-8k", "4k-8k"),
        ("007", "007"),
    ],
)
def test_a_written_value_is_shown_in_the_style_of_the_site(written, shown):
    assert tidy(written) == shown


def test_a_negative_number_has_a_minus_sign():
    assert plain(Decimal("-1234.50")) == "−1,234.5"
