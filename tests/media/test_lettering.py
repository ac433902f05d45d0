import os

import pytest
from django.core.exceptions import ImproperlyConfigured
from PIL import ImageFont

from media.lettering import NEVER_FIRST, NEVER_LAST, break_lines, can_letter, fitted, font_file, units

TITLES = [
    "大兴安岭“北斗+5G+无人机”电网巡检",
    "天津港 5G 智慧港口（北疆港区 C 段）",
    "岳阳市城陵矶新港区5G+智慧港口，岸桥远程控制、无人集卡水平运输协同示范应用试点",
    "华为松山湖工厂 5G“剪辫子”柔性产线",
    "Mawan 5G smart port, Shenzhen: remote cranes and driverless trucks",
]


@pytest.fixture(scope="module")
def lettering() -> ImageFont.FreeTypeFont:
    """Any scalable font will do to measure: the rules of breaking are the same."""
    return ImageFont.load_default(40)


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("width", [300, 420, 640])
def test_lines_fit_and_no_line_begins_or_ends_with_the_wrong_mark(lettering, title, width):
    lines = break_lines(title, lettering, width, 12)
    assert "".join(lines).replace(" ", "") == title.replace(" ", "")
    assert all(lettering.getlength(line) <= width for line in lines)
    assert not any(line[0] in NEVER_FIRST for line in lines)
    assert not any(line[-1] in NEVER_LAST for line in lines)


def test_words_and_technical_names_stay_whole():
    assert units("5G+智慧港口 4K/8K") == ["5G+", "智慧", "港口 ", "4K/8K"]


def test_opening_marks_stay_with_what_follows_and_closing_ones_with_what_precedes():
    assert units("（北疆）C-V2X，一") == ["（北疆）", "C-V2X，", "一"]


def test_a_title_that_needs_more_lines_is_not_broken(lettering):
    assert break_lines(TITLES[2], lettering, 200, 3) is None


def test_the_lettering_shrinks_before_it_is_cut():
    if not can_letter():
        how = "No font with Chinese characters here: install the package `fonts-noto-cjk`."
        pytest.fail(how) if os.environ.get("CI") else pytest.skip(how)
    short, long = "妈湾智慧港", TITLES[2]
    sizes = range(104, 56, -4)
    assert fitted(short, 1184, 3, sizes)[0].size == 104
    lettering, lines = fitted(long, 1184, 3, sizes)
    assert lettering.size < 104
    assert "".join(lines) == long
    _, cut = fitted(long * 3, 1184, 3, sizes)
    assert len(cut) == 3
    assert cut[-1].endswith("…")


def test_a_font_that_is_not_there_is_named(settings):
    settings.COVER_FONT = "/no/such/font.ttf"
    with pytest.raises(ImproperlyConfigured, match=r"/no/such/font\.ttf"):
        font_file.__wrapped__()


def test_the_font_named_by_the_settings_goes_first(settings, tmp_path):
    chosen = tmp_path / "own.otf"
    chosen.touch()
    settings.COVER_FONT = str(chosen)
    assert font_file.__wrapped__() == (str(chosen), 0)
