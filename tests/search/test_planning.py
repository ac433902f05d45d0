import pytest

from search.planning import ENOUGH, Planner
from search.synonyms import Entry, Thesaurus
from search.text import as_one, cut, normalise, runs


def tiers(planner, text):
    """[(number, minimum, [alternatives as they are spelled])] of all tiers."""
    return [
        (
            tier.number,
            tier.minimum,
            [
                ["+".join(phrase.spelled for phrase in reading.phrases) for reading in clause.readings]
                for clause in tier.clauses
            ],
        )
        for tier in planner.tiers(text)
    ]


def test_a_term_is_a_phrase_then_its_words(planner):
    assert tiers(planner, "遠程手術") == [
        (1, 1, [["远程手术"]]),
        (2, 2, [["远程"], ["手术"]]),
        (4, 1, [["远程"], ["手术"]]),
    ]


def test_two_characters_need_one_tier(planner):
    assert tiers(planner, "港口") == [(1, 1, [["港口"]])]


def test_names_of_the_registry_are_not_cut(planner):
    assert tiers(planner, "岳阳市智慧医疗")[1] == (2, 2, [["岳阳市"], ["智慧医疗"]])


def test_a_slash_asks_for_either(planner):
    assert tiers(planner, "AR/VR") == [(1, 1, [["ar", "vr"]])]
    assert tiers(planner, "AR / VR 眼镜")[0] == (1, 2, [["ar", "vr"], ["眼镜"]])


def test_compounds_may_be_written_apart(planner):
    assert tiers(planner, "smart-port") == [(1, 1, [["smartport", "smart+port"]])]


def test_then_three_fifths_of_the_words_are_wanted_and_then_any(planner):
    *_, some, one = tiers(planner, "青岛港 远程 自动化码头")
    assert some == (3, 2, [["青岛港"], ["远程"], ["自动化"], ["码头"]])
    assert one == (4, 1, some[2])


def test_what_every_pilot_says_does_not_count_as_a_word_found(planner):
    assert tiers(planner, "5G 无人机 巡检 电网")[-2:] == [
        (3, 2, [["无人机"], ["巡检"], ["电网"]]),
        (4, 1, [["无人机"], ["巡检"], ["电网"]]),
    ]


def test_what_a_question_asks_for_and_its_small_words_are_not_looked_for(planner):
    assert tiers(planner, "哪些城市有 港口")[1] == (2, 1, [["港口"]])
    assert tiers(planner, "岳阳市牵头的项目")[1] == (2, 1, [["岳阳市"]])
    assert tiers(planner, "How much does a port cost?")[0] == (1, 2, [["port"], ["cost"]])
    assert tiers(planner, "城市 港口")[0] == (1, 2, [["城市"], ["港口"]])


def test_smart_alone_is_no_word_found(planner):
    assert tiers(planner, "智慧法院")[-1] == (4, 1, [["法院"]])


def test_the_sector_that_one_of_two_words_speaks_for_may_stand_for_it(planner):
    mining = Planner(planner._segmenter, sectors={"矿山": ["mining"]})
    assert tiers(mining, "矿山 无人驾驶")[1:] == [
        (3, 2, [["矿山", "mining"], ["无人驾驶"]]),
        (4, 1, [["矿山", "mining"], ["无人驾驶"]]),
    ]


def test_pinyin_of_a_name_is_that_name_and_what_stands_for_it(planner):
    heard = {"zhihuigangkou": ["智慧港口"], "zhgk": ["智慧港口"]}
    spoken = Planner(planner._segmenter, SYNONYMS, heard=lambda letters: heard.get(letters, ()))
    for text in ("zhihuigangkou", "zhi hui gang kou", "zhgk"):
        (clause,) = next(spoken.tiers(text)).clauses
        assert {"智慧港口", "智能港口", "smart port"} <= {phrase.spelled for phrase in clause.phrases}


def test_words_about_the_search_itself_count_only_when_alone(planner):
    assert tiers(planner, "重庆 试点 案例") == [(1, 1, [["重庆"]])]
    assert tiers(planner, "试点案例")[0] == (1, 1, [["试点案例"]])
    assert tiers(planner, "the ports of Europe")[0] == (1, 2, [["port"], ["europe"]])
    assert tiers(planner, "the") == [(1, 1, [["the"]])]


def test_a_single_character_is_looked_for_by_itself(planner):
    (tier,) = planner.tiers("煤")
    assert tier.phrases[0].chars


def test_the_same_word_twice_is_one_clause(planner):
    assert tiers(planner, "港口 港口 port ports")[0] == (1, 2, [["港口"], ["port"]])


@pytest.mark.parametrize("text", ["", " ", '"', "*", "😀", "……", "/", "-", "|"])
def test_signs_alone_are_nothing_to_search_for(planner, text):
    assert tiers(planner, text) == []


def test_a_single_term_found_exactly_suffices(planner):
    term, words, _one = planner.tiers("远程手术")
    assert term.suffices(1)
    assert not term.suffices(0)
    assert not words.suffices(ENOUGH - 1)
    assert words.suffices(ENOUGH)


@pytest.mark.parametrize(("words", "minimum"), [(3, 2), (4, 2), (5, 3), (6, 4), (7, 4), (8, 5)])
def test_the_third_tier_wants_at_least_half_of_the_words(planner, words, minimum):
    *_, some, _one = planner.tiers(" ".join(f"w{number}" for number in range(words)))
    assert (some.number, some.minimum) == (3, minimum)


def test_of_two_words_either_is_the_last_tier(planner):
    assert [(number, minimum) for number, minimum, _ in tiers(planner, "远程 手术")] == [(1, 2), (4, 1)]


# --- synonyms ---------------------------------------------------------------------------------------------


SYNONYMS = Thesaurus(
    [
        Entry(("智慧港口", "智能港口", "smart port")),
        Entry(("telemedicine",), ("远程医疗", "远程会诊")),
        Entry(("工信局", "工业和信息化局")),
    ]
)


@pytest.fixture(scope="module")
def widening(planner) -> Planner:
    return Planner(planner._segmenter, SYNONYMS, {"远程医疗": ["health"], "港口": ["ports"]})


def test_a_term_may_be_stood_for_by_its_synonyms(widening):
    assert tiers(widening, "智能港口")[0] == (1, 1, [["智能港口", "智慧港口", "smart port"]])


def test_words_side_by_side_are_one_term_in_any_number_and_writing(widening):
    for text in ("smart port", "Smart Ports", "ＳＭＡＲＴ port"):
        assert tiers(widening, text)[0] == (1, 1, [["smart+port", "智慧港口", "智能港口"]])


def test_a_term_within_a_longer_run_is_found_by_its_words(widening):
    assert tiers(widening, "工信局补贴")[1] == (2, 2, [["工信局", "工业和信息化局"], ["补贴"]])


def test_one_way_words_do_not_widen_back(widening):
    found = tiers(widening, "telemedicine")[0][2][0]
    assert found[:3] == ["telemedicine", "远程医疗", "远程会诊"]
    assert tiers(widening, "远程会诊")[0] == (1, 1, [["远程会诊"]])


def test_when_not_all_words_are_wanted_each_may_be_stood_for_by_the_whole_term(widening):
    some = next(tier for tier in tiers(widening, "smart port of Hamburg crane") if tier[0] == 3)
    assert some == (
        3,
        2,
        [["smart", "智慧港口", "智能港口"], ["port", "智慧港口", "智能港口"], ["hamburg"], ["crane"]],
    )


def test_in_the_wide_tiers_a_word_stands_for_its_sector_too(widening):
    *_, last = widening.tiers("telemedicine abroad")
    assert [phrase.tokens for phrase in last.clauses[0].phrases if phrase.facet == "sector"] == [("health",)]
    assert not any(
        phrase.facet for tier in widening.strict_tiers("telemedicine abroad") for phrase in tier.phrases
    )


# --- pinyin -----------------------------------------------------------------------------------------------


def sounds(planner, text):
    tier = next(planner.tiers(text))
    return [(phrase.sound, phrase.tokens) for phrase in tier.phrases if phrase.sound]


def test_letters_may_be_pinyin(planner):
    assert sounds(planner, "zhihuigangkou") == [("syllables", ("zhi", "hui", "gang", "kou"))]
    assert sounds(planner, "zhi hui gang kou") == [("syllables", ("zhi", "hui", "gang", "kou"))]
    assert sounds(planner, "xian") == [("syllables", ("xi", "an"))]
    assert sounds(planner, "zhgk") == [("initials", ("z", "h", "g", "k"))]


@pytest.mark.parametrize("text", ["port", "crane", "uhd", "plc", "5G", "AR", "is a"])
def test_most_words_are_no_pinyin(planner, text):
    assert sounds(planner, text) == []


# --- signs ------------------------------------------------------------------------------------------------


def test_what_is_quoted_is_neither_cut_nor_widened_and_always_wanted(widening):
    found = list(widening.tiers("“智能港口” telemedicine Hamburg crane"))
    assert len(found) > 1
    for tier in found:
        assert [phrase.spelled for clause in tier.required for phrase in clause.phrases] == ["智能港口"]
    assert [tier.minimum for tier in found] == [3, 2, 1]


@pytest.mark.parametrize(
    "text",
    ["remote surgery", "remote surgery 手术", "5G智慧医疗", "医疗，智慧", "远程手术 5G-A", "3-5 times",
     "connected-vehicle technology", "Ningbo-Zhoushan Port", "100MHz bandwidth"],
)  # fmt: skip
def test_what_is_quoted_stands_side_by_side_as_it_is_indexed(planner, text):
    (tier,) = planner.tiers(f'"{text}"')
    (phrase,) = tier.clauses[0].phrases
    assert " ".join(phrase.tokens) == cut([text]).words


def test_a_character_by_itself_is_indexed_apart_so_a_quoted_one_is_looked_for_apart(planner):
    (tier,) = planner.tiers('"5G网"')
    assert [(phrase.tokens, phrase.chars) for phrase in tier.clauses[0].phrases] == [
        (("5g",), False),
        (("网",), True),
    ]


def test_a_quoted_compound_may_be_written_in_one_word(planner):
    assert tiers(planner, '"C-V2X"') == [(1, 0, [["cv2x"]])]


def test_what_is_excluded_is_in_no_tier(planner):
    for tier in planner.tiers("港口 远程 -青岛 -“remote crane”"):
        assert [clause.phrases[0].spelled for clause in tier.excluded] == ["青岛", "remote crane"]
        assert "青岛" not in [phrase.spelled for phrase in tier.phrases]


def test_something_may_only_be_excluded(planner):
    (tier,) = planner.tiers("-港口")
    assert (tier.clauses, tier.minimum) == ((), 0)
    assert tier.suffices(1)


def test_a_hyphen_within_a_word_excludes_nothing(planner):
    assert not any(tier.excluded for tier in planner.tiers("5G-A C-V2X 2019-2021"))


def test_characters_no_dictionary_joins_are_one_word(planner):
    assert tiers(planner, "钢厂天车")[1] == (2, 2, [["钢厂"], ["天车"]])
    assert tiers(planner, "港的天车")[1] == (2, 2, [["港"], ["天车"]])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Yueyang city drone", ["yueyang", "drone"]),
        ("drone in the city of Yueyang", ["drone", "yueyang"]),
        ("smart city Yueyang", ["smart", "city", "yueyang"]),
        ("Yueyang city brain", ["yueyang", "city brain"]),
        ("city", ["city"]),
    ],
)
def test_what_kind_of_place_a_named_one_is_need_not_be_said(planner, text, words):
    planner = Planner(
        planner._segmenter,
        Thesaurus([Entry(["city brain", "城市大脑"])]),
        called=lambda facet, name: ["430600"] if (facet, name) == ("region", "yueyang") else [],
    )
    clauses = next(iter(planner.tiers(text))).clauses
    assert [" ".join(phrase.spelled for phrase in clause.readings[0].phrases) for clause in clauses] == words


def test_what_stands_for_a_word_may_have_its_compound_written_apart(planner):
    planner = Planner(planner._segmenter, Thesaurus([Entry(["岸桥", "ship-to-shore crane", "5G-A crane"])]))
    (clause,) = next(planner.tiers("岸桥")).clauses
    assert {"shiptoshore ship to shore crane", "ship to shore crane", "5ga 5g a crane"} <= {
        phrase.spelled for phrase in clause.phrases
    }
    assert "5g a crane" not in {phrase.spelled for phrase in clause.phrases}


@pytest.mark.parametrize(
    "text", ["\ufdfa" * 40, "a " * 100, "zhi " * 100, "港口 " * 60 + "，".join("港口" * 30)]
)
def test_a_long_text_is_read_once_and_not_from_each_of_its_words(planner, text, monkeypatch):
    """However many words there are, each is looked at a few times."""
    looked_at = []
    monkeypatch.setattr("search.planning.as_one", lambda word: looked_at.append(word) or as_one(word))
    list(Planner(planner._segmenter, SYNONYMS).tiers(text))
    assert len(looked_at) <= 20 * len(list(runs(normalise(text))))


def test_a_compound_and_the_same_in_one_word_mean_the_same(planner):
    planner = Planner(planner._segmenter, Thesaurus([Entry(["C-V2X", "车联网"])]))
    for text in ("C-V2X", "cv2x"):
        assert "车联网" in [
            alternative for _n, _m, [found] in tiers(planner, text)[:1] for alternative in found
        ]
