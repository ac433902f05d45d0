"""Where two versions of a text differ."""

from scenarios.drafting.hunks import LONGEST, MAX_PLACES, places

ITEMS = [f"第{number}项工作由有关单位按照职责分工负责落实，每季度报告一次进展情况。" for number in range(20)]


def test_short_texts_and_texts_of_one_side_only_are_shown_whole():
    assert places("短", "长一点") == ((("短", "长一点"),), 0)
    assert places("", "甲" * 200) == ((("", "甲" * 200),), 0)


def test_of_a_long_text_only_what_differs_is_shown():
    before, after = f"{'甲' * 100}旧{'乙' * 100}", f"{'甲' * 100}新的{'乙' * 100}"
    assert places(before, after) == (
        ((f"…{'甲' * 12}旧{'乙' * 12}…", f"…{'甲' * 12}新的{'乙' * 12}…"),),
        0,
    )
    assert places("甲" * 100, "甲" * 101) == (((f"…{'甲' * 12}", f"…{'甲' * 13}"),), 0)


def test_edits_far_apart_are_places_of_their_own():
    after = [*ITEMS]
    after[2] = after[2].replace("每季度", "每月")
    after[17] = after[17].replace("负责", "认真负责")
    (first, second), more = places("".join(ITEMS), "".join(after))
    assert first == (
        "…按照职责分工负责落实，每季度报告一次进展情况。第3项…",
        "…按照职责分工负责落实，每月报告一次进展情况。第3项…",
    )
    assert second == (
        "…作由有关单位按照职责分工负责落实，每季度报告一次…",
        "…作由有关单位按照职责分工认真负责落实，每季度报告一次…",
    )
    assert more == 0


def test_edits_side_by_side_are_one_place():
    after = "".join(ITEMS).replace("第3项工作由有关", "第3条任务由各", 1)
    assert len(places("".join(ITEMS), after)[0]) == 1


def test_many_places_are_counted_and_not_all_shown():
    after = [item.replace("每季度", "每月") for item in ITEMS]
    shown, more = places("".join(ITEMS), "".join(after))
    assert (len(shown), more) == (MAX_PLACES, len(ITEMS) - MAX_PLACES)


def test_a_passage_that_is_long_and_all_new_is_cut_off():
    [(before, after)], _more = places("".join(ITEMS), "".join([*ITEMS[:3], "新" * 5000, *ITEMS[3:]]))
    assert before == "…每季度报告一次进展情况。第3项工作由有关单位按照…"
    assert after == f"…每季度报告一次进展情况。{'新' * LONGEST}…"
