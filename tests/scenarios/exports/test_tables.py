import csv
import io

import pytest
from openpyxl import load_workbook

from scenarios.exports.tables import LINE_HEIGHT, LONGEST_CELL, csv_text, workbook


def test_csv_begins_with_a_byte_order_mark_and_quotes_what_needs_it():
    text = "".join(csv_text(["a", "b"], [[["港口", 1]], [["x,y", 'he said "1"'], ["two\nlines", ""]]]))
    assert text.encode().startswith(b"\xef\xbb\xbfa,b\r\n")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    assert rows == [["a", "b"], ["港口", "1"], ["x,y", 'he said "1"'], ["two\nlines", ""]]


def test_csv_of_nothing_is_its_head():
    assert "".join(csv_text(["a"], [])) == "\ufeffa\r\n"


def test_a_workbook_holds_texts_as_texts_and_numbers_as_numbers():
    chunks = [[["港口", 1], ["=1+1", 2]], [["{=1}", 3], ["https://example.org", 4], ["12", 5]]]
    with workbook("Pilots", [("Title", 20), ("Number", 8)], chunks, "About", [["Search", "all"]]) as file:
        book = load_workbook(file)
    assert book.sheetnames == ["Pilots", "About"]
    rows = [[cell.value for cell in row] for row in book["Pilots"].iter_rows()]
    assert rows[0] == ["Title", "Number"]
    assert rows[1:] == [["港口", 1], ["=1+1", 2], ["{=1}", 3], ["https://example.org", 4], ["12", 5]]
    assert {cell.data_type for cell in book["Pilots"]["A"]} == {"s"}
    assert not any(cell.hyperlink for cell in book["Pilots"]["A"])
    assert book["Pilots"].freeze_panes == "A2"


def test_the_head_is_as_high_as_its_longest_label_and_empty_cells_stay_empty():
    with workbook("A", [("地区（GB/T 2260）", 12), ("T", 9)], [[["", "x"]]], "B", []) as file:
        sheet = load_workbook(file)["A"]
    assert sheet.row_dimensions[1].height == pytest.approx(2 * LINE_HEIGHT, abs=0.5)  # in whole pixels
    assert [cell.value for cell in sheet[2]] == [None, "x"]


def test_a_long_text_does_not_run_over_the_empty_cell_beside_it():
    with workbook("A", [("T", 9), ("N", 9)], [[["长" * 50, ""]]], "B", []) as file:
        sheet = load_workbook(file)["A"]
    assert sheet["A2"].alignment.wrap_text
    assert sheet.row_dimensions[2].height == pytest.approx(
        LINE_HEIGHT, abs=0.5
    )  # of which the first line shows


def test_a_text_longer_than_a_cell_is_cut():
    with workbook("A", [("T", 9)], [[["长" * 40_000]]], "B", []) as file:
        assert len(load_workbook(file)["A"]["A2"].value) == LONGEST_CELL
