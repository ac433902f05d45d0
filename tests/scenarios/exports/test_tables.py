import csv
import io

from openpyxl import load_workbook

from scenarios.exports.tables import LONGEST_CELL, csv_text, workbook


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


def test_a_text_longer_than_a_cell_is_cut():
    with workbook("A", [("T", 9)], [[["长" * 40_000]]], "B", []) as file:
        assert len(load_workbook(file)["A"]["A2"].value) == LONGEST_CELL
