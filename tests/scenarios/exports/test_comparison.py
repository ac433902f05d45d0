"""A comparison as a workbook, read back by another library."""

import datetime
from io import BytesIO

import openpyxl
import pytest
from django.http import QueryDict
from django.utils import translation

from scenarios.exports.comparison import workbook
from scenarios.exports.tables import LINE_HEIGHT
from scenarios.models import Measurement, Prerequisite, PrerequisiteKind
from scenarios.public.compare import Choice, comparison
from tests.factories import PilotFactory

ADDRESS = "http://localhost/en/compare/?p=1"
ON = datetime.date(2024, 5, 6)


@pytest.fixture
def pilots(city):
    return [
        PilotFactory(
            title="远程岸桥",
            title_en="=HYPERLINK(1)",
            cost_note="@SUM(A1)",
            funding="-自筹",
            measurements=[Measurement(indicator_zh="+时延", unit_zh="ms", before="200", after="20")],
            prerequisites=[Prerequisite(kind=PrerequisiteKind.NETWORK, need_zh="=cmd|'/c calc'!A1")],
        ),
        PilotFactory(title="无人集卡", title_en="Driverless trucks"),
    ]


def sheet_of(pilots, language: str = "en", only: str = ""):
    parameters = QueryDict("&".join(f"p={pilot.pk}" for pilot in pilots) + f"&only={only}")
    with translation.override(language):
        content = workbook(comparison(Choice.read(parameters)), ADDRESS, ON)
    (sheet,) = openpyxl.load_workbook(BytesIO(content)).worksheets
    return sheet


def column(sheet, letter: str) -> list:
    return [cell.value for cell in sheet[letter]]


def test_rows_are_those_of_the_page(pilots):
    sheet = sheet_of(pilots)
    rows = {row[0]: row[1:3] for row in sheet.iter_rows(values_only=True) if row[0]}
    assert sheet["C2"].value == "Driverless trucks"
    assert rows["Stage"] == ("Live", "Live")
    assert rows["'+时延 (ms)"] == ("200 → 20 (−90%, computed here)", "not stated")
    assert rows["Stated for none of them"]
    assert "Only figures of the same indicator" in " ".join(filter(None, column(sheet, "A")))
    assert any(ADDRESS in str(value) and "2024-05-06" in str(value) for value in column(sheet, "A"))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_no_cell_is_a_formula(pilots, language):
    cells = [cell for row in sheet_of(pilots, language).iter_rows() for cell in row if cell.value is not None]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert not [cell.value for cell in cells if str(cell.value).startswith(("=", "+", "-", "@"))]
    assert any(str(cell.value).startswith("'=cmd") for cell in cells)


def test_a_row_is_as_high_as_its_longest_text_needs(pilots):
    """LibreOffice shows one line of a text that wraps, unless it is told."""
    pilots[0].summary_en, pilots[1].summary_en = "word " * 40, "short"
    pilots[0].summary_zh = "字" * 100
    for pilot in pilots:
        pilot.save()
    heights = {}
    for language, label in (("en", "In short"), ("zh-hans", "简介")):
        sheet = sheet_of(pilots, language)
        (row,) = [cell.row for cell in sheet["A"] if cell.value == label]
        heights[language] = round(sheet.row_dimensions[row].height / LINE_HEIGHT)
    assert heights == {"en": 5, "zh-hans": 5}  # of 42 signs, or 21 Chinese ones, a line


def test_only_differences_holds_only_those(pilots):
    labels = column(sheet_of(pilots, only="differences"), "A")
    assert "Stage" not in labels
    assert "Covers" in labels
    assert "Only rows in which the pilots differ are shown." in labels


def test_it_is_ready_to_be_read_and_printed(pilots):
    sheet = sheet_of(pilots, "zh-hans")
    assert sheet.title == "对比"
    assert sheet.freeze_panes == "B3"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.fitToHeight == 0  # as many sheets as it takes
    assert sheet["B2"].font.name == "Microsoft YaHei"
    assert sheet["B3"].hyperlink.target == f"http://localhost/p/{pilots[0].pk}"
    assert sheet["B5"].alignment.wrap_text


def test_it_is_downloaded_under_the_numbers_of_its_pilots(client, pilots):
    one, other = pilots
    response = client.get(f"/en/compare.xlsx?p={other.pk}&p={one.pk}&p={other.pk}")
    assert response["Content-Disposition"] == f'attachment; filename="compare-{other.pk}-{one.pk}.xlsx"'
    assert response["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    (sheet,) = openpyxl.load_workbook(BytesIO(response.content)).worksheets
    assert sheet["B2"].value == "Driverless trucks"


def test_without_pilots_the_page_says_why(client, city):
    response = client.get("/en/compare.xlsx?p=999")
    assert response.url == "/en/compare/?p=999"
    assert "not public" in client.get(response.url).content.decode()


@pytest.mark.parametrize("numbers", ["p=abc", "p=" + "9" * 20, "p=%0D%0Ax&my-edge=yes", "p=%C2%B2"])
@pytest.mark.parametrize("form", ["csv", "json"])
def test_of_what_is_no_number_the_page_says_so(client, city, numbers, form):
    page = client.get(f"/en/compare.{form}?{numbers}", follow=True)
    assert page.redirect_chain == [(f"/en/compare/?{numbers}", 302)]
    assert page.context["comparison"].choice.unusable
