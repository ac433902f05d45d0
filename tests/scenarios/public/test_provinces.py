"""The squares of the map against the table of regions, and against where provinces lie."""

import csv
from pathlib import Path

import pytest
from django.utils import translation

from scenarios.public.provinces import PROVINCES

REGIONS = Path(__file__).parents[3] / "fixtures" / "regions.csv"
SQUARES = {province.name_zh: (province.row, province.column) for province in PROVINCES}


def test_all_34_are_there_once_and_named_as_in_the_table_of_regions():
    with REGIONS.open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["level"] == "province" and row["code"].isdigit()]
    named = {(row["code"], row["short_name"], row["name_en"]) for row in rows}
    assert {(p.code, p.name_zh, p.name_en.replace("\u00ad", "")) for p in PROVINCES} == named
    assert len(PROVINCES) == len(set(SQUARES.values())) == 34


@pytest.mark.parametrize(
    ("province", "neighbours"),
    [
        ("北京", "河北 天津"),
        ("上海", "江苏 浙江"),
        ("河南", "陕西 山西 河北 山东 安徽 湖北"),
        ("湖南", "湖北 江西 广东 广西 贵州"),
        ("广东", "广西 湖南 江西 福建 海南 香港 澳门"),
        ("四川", "青海 陕西 重庆 云南 贵州 甘肃"),
        ("西藏", "新疆 青海"),
        ("福建", "浙江 江西 广东 台湾"),
    ],
)
def test_neighbours_touch(province, neighbours):
    row, column = SQUARES[province]
    for neighbour in neighbours.split():
        distance = max(abs(SQUARES[neighbour][0] - row), abs(SQUARES[neighbour][1] - column))
        assert distance == 1, neighbour


def test_squares_are_read_row_by_row():
    assert list(SQUARES.values()) == sorted(SQUARES.values())


def test_names_follow_the_language():
    hunan = next(province for province in PROVINCES if province.letters == "HN")
    assert hunan.name == "湖南"
    with translation.override("en"):
        assert hunan.name == "Hunan"
