import pytest

from search.pinyin import initials_of, sounds, syllable_readings


def test_names_are_indexed_by_syllables_and_initials():
    assert sounds(["岳阳5G智慧港口", "港口"]) == (
        "yue yang | zhi hui gang kou | gang kou",
        "y y | z h g k | g k",
    )


def test_what_is_no_chinese_has_no_sound():
    assert sounds(["5G port", "", "…"]) == ("", "")


@pytest.mark.parametrize(
    ("word", "reading"),
    [
        ("yueyang", ("yue", "yang")),
        ("zhihuiyiliao", ("zhi", "hui", "yi", "liao")),
        ("xian", ("xi", "an")),
        ("lvse", ("lv", "se")),
        ("lüse", ("lv", "se")),
    ],
)
def test_words_of_letters_are_cut_into_syllables(word, reading):
    assert reading in syllable_readings(word)


@pytest.mark.parametrize("word", ["port", "crane", "drone", "gang", "5g", "", "x" * 200])
def test_most_words_are_none(word):
    assert syllable_readings(word) == []


def test_initials_are_consonants_and_at_least_four():
    assert initials_of("zhgk") == ("z", "h", "g", "k")
    assert initials_of("plc") == initials_of("lane") == ()
