"""Targets arranged as a table of what is counted and when."""

from decimal import Decimal

import pytest
from django.utils.translation import override

from scenarios.models import Comparator, Metric, Target, TargetPart
from scenarios.public.targets import TargetTable, target_table


def target(metric: str, year: int | None, value: int, **fields) -> Target:
    return Target(metric=metric, year=year, value=Decimal(value), **fields)


def table(*targets: Target) -> TargetTable:
    return target_table(targets, lambda text: f"#{text}" if text else "")


def shown(found: TargetTable) -> list[tuple]:
    """(label or note, [numbers of each column])"""
    return [
        (str(row.label) or row.words, [[figure.amount.number for figure in cell] for cell in cells])
        for row, cells in found.cells
    ]


def test_years_stand_in_order_and_what_names_none_comes_last():
    found = table(
        target(Metric.USERS, 2022, 30), target(Metric.PLATFORMS, None, 1), target(Metric.USERS, 2020, 10)
    )
    assert found.years == [2020, 2022, None]
    assert shown(found) == [
        (Metric.USERS.label, [["10"], ["30"], []]),
        (Metric.PLATFORMS.label, [[], [], ["1"]]),
    ]


def test_many_years_make_a_table_wide():
    years = [2020, 2021, 2022, 2023, 2024]
    several = [target(Metric.USERS, year, 10) for year in years]
    assert not table(*several[:-1]).is_wide
    assert table(*several).is_wide
    assert table(*several[:-1], target(Metric.PLATFORMS, None, 1)).is_wide


def test_rows_follow_the_order_of_metrics_and_others_come_last_under_their_own_words():
    found = table(
        target(Metric.OTHER, 2020, 200, metric_note="企业上云"),
        target(Metric.SCENARIOS, 2020, 5),
        target(Metric.BASE_STATIONS, 2020, 150),
    )
    assert [label for label, _cells in shown(found)] == [
        Metric.BASE_STATIONS.label,
        Metric.SCENARIOS.label,
        "企业上云",
    ]


def test_what_is_counted_in_other_words_has_a_row_of_its_own():
    found = table(
        target(Metric.PLATFORMS, 2021, 1, metric_note="省级平台"),
        target(Metric.PLATFORMS, 2021, 2, metric_note="市级平台"),
    )
    assert [row.words for row in found.rows] == ["省级平台", "市级平台"]


def test_like_words_for_another_year_continue_a_row_but_never_share_a_year():
    found = table(
        target(Metric.SCENARIOS, 2020, 5, metric_note="5G重点场景应用"),
        target(Metric.SCENARIOS, 2021, 10, metric_note="重点场景应用"),
        target(Metric.SCENARIOS, 2021, 3, metric_note="全市重点场景应用数"),
    )
    assert [(row.words, [figure.amount.number for figure in row.figures]) for row in found.rows] == [
        ("5G重点场景应用", ["5", "10"]),
        ("全市重点场景应用数", ["3"]),
    ]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_words_that_only_repeat_the_metric_are_left_out(language):
    notes = ["5G基站", "5G基站数量", "全市5G基站总数", "5G宏基站", ""]
    with override(language):
        words = [
            table(target(Metric.BASE_STATIONS, 2020, 1, metric_note=note)).rows[0].words for note in notes
        ]
    assert words == ["", "", "", "5G宏基站", ""]


def test_a_total_and_an_addition_of_one_year_share_a_cell():
    found = table(
        target(Metric.BASE_STATIONS, 2021, 3000),
        target(Metric.BASE_STATIONS, 2021, 1200, is_addition=True),
    )
    [(_row, [figures])] = found.cells
    assert [(figure.amount.number, figure.is_addition) for figure in figures] == [
        ("3,000", False),
        ("1,200", True),
    ]


def test_comparators_are_signs_with_words_and_the_plain_number_has_none():
    signs = {
        comparator: table(target(Metric.USERS, 2020, 1, comparator=comparator)).rows[0].figures[0]
        for comparator in Comparator
    }
    assert [signs[each].sign for each in ("=", ">=", ">", "<=")] == ["", "≥", ">", "≤"]
    assert str(signs[">="].comparator) == str(Comparator.AT_LEAST.label)


def test_parts_carry_the_unit_of_their_target():
    row = table(
        target(Metric.USERS, 2020, 410000, unit="户", parts=[TargetPart(name="移动", value=Decimal(280000))])
    )
    [(name, amount)] = row.rows[0].figures[0].parts
    assert (name, str(amount)) == ("移动", "28万户")


def test_a_sentence_is_quoted_once_with_its_years():
    found = table(
        target(Metric.USERS, 2020, 10, text="一句"),
        target(Metric.USERS, 2021, 20, text="一句"),
        target(Metric.USERS, 2022, 30, text="又一句"),
        target(Metric.USERS, None, 40),
    )
    sentences = [(row.text, row.anchor, row.years) for row in found.rows[0].sentences]
    assert sentences == [("一句", "#一句", [2020, 2021]), ("又一句", "#又一句", [2022])]


def test_each_year_holds_only_what_the_plan_says_of_it():
    found = table(target(Metric.USERS, 2020, 10, text="甲"), target(Metric.USERS, 2021, 20, text="乙"),
                  target(Metric.SCENARIOS, 2021, 5))  # fmt: skip
    by_year = [
        (year, [(str(row.label), [sentence.text for sentence in row.sentences]) for row in rows])
        for year, rows in found.by_year
    ]
    users, scenarios = Metric.USERS.label, Metric.SCENARIOS.label
    assert by_year == [(2020, [(users, ["甲"])]), (2021, [(users, ["乙"]), (scenarios, [])])]
