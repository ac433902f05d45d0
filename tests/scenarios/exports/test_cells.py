"""Cells that a spreadsheet must not calculate."""

import datetime

import pytest
from django.utils.functional import lazystr

from scenarios.exports.cells import harmless


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-80%",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "  =1",
        "\u3000=1",
        "＝1+1",
        "＋1",
        "－1",
        "＠A1",
    ],
)
def test_what_begins_like_a_formula_is_marked_as_text(text):
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize(
    "value", ["", "远程岸桥", "7 → 2 人 (-71%)", "a=b", 0, -3, 1.5, None, datetime.date(2024, 1, 2)]
)
def test_everything_else_stays(value):
    assert harmless(value) == value


def test_a_translated_text_is_a_text():
    assert harmless(lazystr("=1")) == "'=1"
