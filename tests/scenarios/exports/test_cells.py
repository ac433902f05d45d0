import pytest

from scenarios.exports.cells import harmless


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠1", " =1", "-80%", '=HYPERLINK("x")'],
)
def test_what_could_be_a_formula_is_text(text):
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "5G+智慧港口", "25-28", "<300", "a@b.org", "1=1", "'=1"])
def test_what_could_not_stays_as_it_is(text):
    assert harmless(text) == text
