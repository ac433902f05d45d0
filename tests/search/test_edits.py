import pytest

from search.edits import near_words

KNOWN = ["hospital", "hospitality", "autonomous", "port", "sport", "remote", "telemedicine"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("hosptial", ["hospital"]),
        ("autonomus", ["autonomous"]),
        ("telemedecine", ["telemedicine"]),
        ("remotr", ["remote"]),
        ("porrt", ["port"]),
        ("por", []),
        ("crane", []),
    ],
)
def test_slips_of_the_finger(typed, meant):
    assert near_words(typed, KNOWN) == meant


def test_the_nearest_stands_first_and_the_word_itself_is_not_meant():
    assert near_words("port", KNOWN) == ["sport"]
    assert near_words("hospitl", [*KNOWN, "hospitals"])[0] == "hospital"
