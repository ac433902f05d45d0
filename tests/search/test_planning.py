import pytest


def tiers(planner, text):
    """[(number, minimum, [alternatives as they are spelled])] of all tiers."""
    return [
        (
            tier.number,
            tier.minimum,
            [
                ["+".join(phrase.spelled for phrase in reading) for reading in clause.alternatives]
                for clause in tier.clauses
            ],
        )
        for tier in planner.tiers(text)
    ]


def test_a_term_is_a_phrase_then_its_words(planner):
    assert tiers(planner, "遠程手術") == [(1, 1, [["远程手术"]]), (2, 2, [["远程"], ["手术"]])]


def test_two_characters_need_one_tier(planner):
    assert tiers(planner, "港口") == [(1, 1, [["港口"]])]


def test_names_of_the_registry_are_not_cut(planner):
    assert tiers(planner, "岳阳市智慧医疗")[1] == (2, 2, [["岳阳市"], ["智慧医疗"]])


def test_a_slash_asks_for_either(planner):
    assert tiers(planner, "AR/VR") == [(1, 1, [["ar", "vr"]])]
    assert tiers(planner, "AR / VR 眼镜")[0] == (1, 2, [["ar", "vr"], ["眼镜"]])


def test_compounds_may_be_written_apart(planner):
    assert tiers(planner, "smart-port") == [(1, 1, [["smartport", "smart+port"]])]


def test_three_fifths_of_the_words_are_the_last_tier(planner):
    assert tiers(planner, "青岛港 5G 自动化码头")[-1] == (3, 2, [["青岛港"], ["5g"], ["自动化"], ["码头"]])


def test_words_about_the_search_itself_count_only_when_alone(planner):
    assert tiers(planner, "重庆 试点 案例") == [(1, 1, [["重庆"]])]
    assert tiers(planner, "试点案例")[0] == (1, 1, [["试点案例"]])
    assert tiers(planner, "the ports of Europe")[0] == (1, 2, [["port"], ["europe"]])
    assert tiers(planner, "the") == [(1, 1, [["the"]])]


def test_a_single_character_is_looked_for_by_itself(planner):
    (tier,) = planner.tiers("煤")
    assert tier.phrases[0].chars


def test_the_same_word_twice_is_one_clause(planner):
    assert tiers(planner, "港口 港口 port ports") == [(1, 2, [["港口"], ["port"]])]


@pytest.mark.parametrize("text", ["", " ", '"', "*", "😀", "……", "/", "-", "|"])
def test_signs_alone_are_nothing_to_search_for(planner, text):
    assert tiers(planner, text) == []


def test_a_single_term_found_exactly_suffices(planner):
    term, words = planner.tiers("远程手术")
    assert term.suffices(1)
    assert not term.suffices(0)
    assert not words.suffices(2)
    assert words.suffices(3)


@pytest.mark.parametrize(("words", "minimum"), [(3, 2), (4, 2), (5, 3), (6, 4), (7, 4), (8, 5)])
def test_the_last_tier_wants_at_least_half_of_the_words(planner, words, minimum):
    *_, last = planner.tiers(" ".join(f"w{number}" for number in range(words)))
    assert (last.number, last.minimum) == (3, minimum)


def test_two_words_have_no_last_tier(planner):
    assert [number for number, *_ in tiers(planner, "远程 手术")] == [1]


def test_characters_no_dictionary_joins_are_one_word(planner):
    assert tiers(planner, "钢厂天车")[1] == (2, 2, [["钢厂"], ["天车"]])
    assert tiers(planner, "港的天车")[1] == (2, 2, [["港"], ["天车"]])
