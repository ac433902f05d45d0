"""Drawings: what they hold is what the numbers are, and nothing that the content policy forbids."""

import re
from xml.etree import ElementTree

import pytest

from scenarios.public.charts import Column, Part, bar, columns, largest_of

SVG = "{http://www.w3.org/2000/svg}"
YEARS = (
    Column("2019", "2", (Part("begun", 2), Part("expected", 0))),
    Column("2020", "", ()),
    Column("2021", "4", (Part("begun", 3), Part("expected", 1))),
)


def one_part(kind: str, value: float) -> tuple[Part, ...]:
    return (Part(kind, value),)


def rectangles(drawing: str, kind: str) -> list[dict]:
    """Attributes of the parts of this kind."""
    found = ElementTree.fromstring(drawing).iter(f"{SVG}rect")
    return [each.attrib for each in found if each.get("class") == kind]


def number(length: str) -> float:
    return float(re.sub(r"%|em", "", length))


def test_a_bar_is_as_long_as_its_number_says():
    [one] = rectangles(bar(one_part("a", 3), 4), "a")
    assert number(one["width"]) == 75
    [full] = rectangles(bar(one_part("a", 4), 4), "a")
    assert number(full["width"]) == 100


def test_the_parts_of_a_bar_follow_each_other_and_none_is_drawn_for_nothing():
    drawing = bar((Part("a", 1), Part("b", 0), Part("c", 2)), 4)
    [first], [last] = rectangles(drawing, "a"), rectangles(drawing, "c")
    assert rectangles(drawing, "b") == []
    assert number(last["x"]) == number(first["width"]) == 25


def test_what_is_very_little_can_still_be_seen():
    [one] = rectangles(bar(one_part("a", 1), 10_000), "a")
    assert number(one["width"]) >= 1


def test_a_bar_is_for_the_eye_only():
    assert 'aria-hidden="true"' in bar(one_part("a", 1), 1)


def test_columns_are_as_tall_as_their_numbers_say_and_stand_on_one_line():
    drawing = columns("years", "试点", YEARS)
    begun, expected = rectangles(drawing, "begun"), rectangles(drawing, "expected")
    heights = [number(each["height"]) for each in begun]
    assert heights[1] / heights[0] == pytest.approx(3 / 2, rel=0.01)
    assert len(expected) == 1
    bottoms = {round(number(each["y"]) + number(each["height"]), 2) for each in begun}
    assert len(bottoms) == 1
    assert number(expected[0]["y"]) + number(expected[0]["height"]) == pytest.approx(
        number(begun[1]["y"]), abs=0.01
    )


def test_columns_have_a_name_for_those_who_do_not_see_them():
    drawing = ElementTree.fromstring(columns("years", "各年试点数", YEARS))
    assert drawing.get("role") == "img"
    title = drawing.find(f"{SVG}title")
    assert title.get("id") == drawing.get("aria-labelledby")
    assert title.text == "各年试点数"


def test_every_column_shows_its_label_and_its_value():
    texts = [text.text for text in ElementTree.fromstring(columns("years", "试点", YEARS)).iter(f"{SVG}text")]
    assert texts == ["2", "2019", "2020", "4", "2021"]


def test_many_columns_show_every_other_label_and_the_last():
    drawn = tuple(Column(str(year), "1", one_part("begun", 1)) for year in range(2010, 2022))
    drawing = ElementTree.fromstring(columns("years", "试点", drawn))
    labels = [text.text for text in drawing.iter(f"{SVG}text") if text.get("class") == "columns-drawn__label"]
    assert labels == ["2011", "2013", "2015", "2017", "2019", "2021"]


def test_words_are_escaped():
    hostile = '<script>alert("1")</script>&'
    drawing = columns("x", hostile, (Column(hostile, hostile, one_part("a", 1)),))
    assert "<script" not in drawing
    assert ElementTree.fromstring(drawing).find(f"{SVG}title").text == hostile


@pytest.mark.parametrize("drawing", [bar(one_part("a", 1), 2), columns("years", "试点", YEARS)])
def test_nothing_in_a_drawing_needs_an_exception_from_the_content_policy(drawing):
    root = ElementTree.fromstring(drawing)
    names = {element.tag for element in root.iter()}
    attributes = {name for element in root.iter() for name in element.attrib}
    assert names <= {f"{SVG}{name}" for name in ("svg", "rect", "text", "title")}
    assert not {name for name in attributes if name == "style" or name.startswith("on")}
    assert "fill" not in attributes  # the style sheet gives colours, for every theme its own


def test_no_columns_are_no_error():
    assert ElementTree.fromstring(columns("years", "试点", ())).findall(f"{SVG}text") == []
    assert largest_of([]) == 1
