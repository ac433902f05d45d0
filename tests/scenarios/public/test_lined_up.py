"""Measurements of several pilots, lined up by what was measured and in which unit."""

import pytest

from scenarios.models import Measurement
from scenarios.public.lined_up import indicator_key, lined_up, unit_key


def measured(indicator: str, unit: str = "", after: str = "1", **fields) -> Measurement:
    return Measurement(indicator_zh=indicator, unit_zh=unit, after=after, **fields)


def shape(*pilots: list[Measurement]) -> list[tuple[str, list[list[str]]]]:
    """(indicator, values of each pilot) of each line."""
    return [
        (line.first.indicator_zh, [[row.after for row in rows] for rows in line.by_pilot])
        for line in lined_up(pilots)
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("端到端时延", "端到端 时延"),
        ("端到端时延", "端到端延时"),
        ("5G 基站数量", "５Ｇ基站数量"),
        ("生产线的停工时间", "生产线停工时间"),
        ("每班（井下）人数", "每班(井下)人数"),
        ("Uplink Rate", "uplink rate"),
    ],
)
def test_one_name_written_in_two_ways_is_one_indicator(one, other):
    assert indicator_key(one) == indicator_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("上行速率", "下行速率"),
        ("时延", "端到端时延"),
        ("时延（平均）", "时延（最大）"),
        ("劳动生产率", "劳动生产率（2016→2019）"),
        ("每班人数", "每班井下人数"),
        ("准确率", "误报率"),
    ],
)
def test_names_that_are_nearly_alike_are_two_indicators(one, other):
    assert indicator_key(one) != indicator_key(other)


def test_ways_of_writing_a_unit_are_one_unit():
    for spellings in (["ms", "毫秒", "ｍｓ"], ["h", "小时"], ["%", "％"], ["Mbps", "Mb/s", "Mbit/s"]):
        assert len({unit_key(measured("时延", unit)) for unit in spellings}) == 1, spellings


def test_case_tells_bits_from_bytes():
    assert unit_key(measured("速率", "Mb/s")) != unit_key(measured("速率", "MB/s"))


def test_a_unit_beside_the_number_counts_like_that_of_the_record():
    assert unit_key(measured("时延", "", "20 ms")) == unit_key(measured("时延", "毫秒", "20"))
    assert unit_key(measured("产值", "元", "3万")) != unit_key(measured("产值", "元", "30000"))


def test_the_same_indicator_in_the_same_unit_stands_in_one_line():
    assert shape([measured("时延", "ms", "20")], [measured("延时", "毫秒", "15")]) == [
        ("时延", [["20"], ["15"]])
    ]


def test_numbers_of_different_units_never_share_a_line_but_stand_beside_each_other():
    pilots = [
        [measured("时延", "ms", "20"), measured("人数", "人", "3")],
        [measured("时延", "s", "1"), measured("时延")],
    ]
    assert shape(*pilots) == [
        ("时延", [["20"], []]),
        ("时延", [[], ["1"]]),
        ("时延", [[], ["1"]]),
        ("人数", [["3"], []]),
    ]


def test_what_most_pilots_measured_comes_first_with_its_conditions_below_it():
    pilots = [
        [measured("人数", "人", "3")],
        [measured("时延（最大）", "ms", "50"), measured("时延", "ms", "15")],
        [measured("时延", "ms", "20")],
    ]
    assert [name for name, _values in shape(*pilots)] == ["时延", "时延（最大）", "人数"]


def test_two_of_one_pilot_stand_in_one_cell():
    assert shape([measured("时延", "ms", "20"), measured("时延", "ms", "30")], []) == [
        ("时延", [["20", "30"], []])
    ]


def test_one_english_name_joins_what_is_called_differently_in_chinese():
    first = measured("用工", "人", "7", indicator_en="Staff a shift")
    second = measured("每班人数", "人", "2", indicator_en="Staff a shift")
    assert shape([first], [second]) == [("用工", [["7"], ["2"]])]


def test_but_not_what_one_pilot_tells_apart():
    names = {"indicator_en": "Rate"}
    pilot = [measured("上行速率", "Mb/s", "100", **names), measured("下行速率", "Mb/s", "900", **names)]
    assert len(shape(pilot)) == 2
