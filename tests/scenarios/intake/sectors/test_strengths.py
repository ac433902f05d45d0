"""The lists of words behind the reading of sectors, and finding words."""

from itertools import chain
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from scenarios.intake.reading import Span
from scenarios.intake.sectors.finder import KEY, WordFinder, as_word, fold
from scenarios.intake.sectors.strengths import FOLDER, KINDS, Strength, lexicon_of
from scenarios.intake.vocabulary import Vocabulary

VOCABULARY = Vocabulary.from_fixtures(Path(__file__).parents[4] / "fixtures")
LISTED = yaml.safe_load((FOLDER / "words.yaml").read_text(encoding="utf-8"))
OF_SCENARIOS = yaml.safe_load((FOLDER / "scenario_words.yaml").read_text(encoding="utf-8"))
CODES = {sector.code for sector in VOCABULARY.sectors}


def words_of(finder: WordFinder, text: str) -> list[str]:
    return [found.word for found in finder.find(text, Span(0, len(text)))]


def sectors_of(text: str) -> dict[str, dict[str, Strength]]:
    found = lexicon_of(VOCABULARY).find_sectors(text, Span(0, len(text)))
    return {one.word: one.meaning for one in found}


def test_words_are_listed_for_every_sector_and_no_other():
    assert set(LISTED["sectors"]) == CODES
    assert all(set(kinds) == set(KINDS) for kinds in LISTED["sectors"].values())


@pytest.mark.parametrize("code", LISTED["sectors"])
def test_a_word_is_listed_once_for_a_sector(code):
    words = [as_word(word) for word in chain.from_iterable(LISTED["sectors"][code].values())]
    assert sorted(words) == sorted(set(words))
    assert all(len(word) >= KEY for word in words)


def test_neutral_words_speak_for_no_sector():
    of_sectors = {
        word for kinds in LISTED["sectors"].values() for word in chain.from_iterable(kinds.values())
    }
    assert of_sectors.isdisjoint(chain.from_iterable(LISTED["neutral"].values()))


def test_sectors_take_in_others_that_there_are():
    for code, others in LISTED["takes_in"].items():
        assert code in CODES
        assert set(others) <= CODES - {code}
    assert set(LISTED["wide"]) <= CODES


def test_words_are_listed_for_scenarios_that_there_are():
    assert set(OF_SCENARIOS) <= {scenario.code for scenario in VOCABULARY.scenarios}


def test_names_of_the_vocabulary_are_words():
    assert sectors_of("岸桥远控") == {"岸桥远控": {"ports": Strength.USE}}
    assert sectors_of("智能采矿") == {"智能采矿": {"mining": Strength.NAME}}


def test_a_bare_field_makes_a_name():
    assert sectors_of("数字航运") == {"数字航运": {"ports": Strength.NAME}}


def test_a_longer_word_hides_what_it_contains():
    assert sectors_of("校园安防") == {"校园安防": {"education": Strength.USE}}
    assert sectors_of("促进产业健康发展") == {}


@pytest.mark.parametrize(
    "office", ["交通局", "交通运输局", "公安部门", "港口集团", "应急管理厅", "农业农村委", "电力公司"]
)
def test_the_name_of_an_office_speaks_for_no_sector(office):
    assert sectors_of(f"市{office}") == {}


def test_the_longest_word_at_a_place_is_found_and_words_do_not_overlap():
    finder = WordFinder({"智慧": 1, "智慧港口": 2, "港口物流": 3, "物流": 4})
    assert words_of(finder, "智慧港口物流与智慧物流") == ["智慧港口", "物流", "智慧", "物流"]


def test_letters_and_digits_stand_alone():
    finder = WordFinder({"agv": 1, "5g消防": 2})
    assert words_of(finder, "AGV小车") == ["agv"]
    assert words_of(finder, "AGVS小车") == []
    assert words_of(finder, "15G消防") == []
    assert words_of(finder, "在5G消防中") == ["5g消防"]


def test_words_are_found_in_the_span_only():
    finder = WordFinder({"港口": 1})
    assert [found.span for found in finder.find("港口、港口、港口", Span(2, 6))] == [Span(3, 5)]


@given(st.text())
def test_folding_keeps_every_place(text):
    assert len(fold(text)) == len(text)


def test_spaces_of_labels_do_not_matter():
    assert as_word("5G 全连接工厂") == "5g全连接工厂"
