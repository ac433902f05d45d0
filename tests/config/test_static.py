"""Static files as they are served."""

from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders

from config.static import STYLE_SHEET, in_one_piece


def test_a_style_sheet_takes_in_what_it_imports(tmp_path):
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "cards.css").write_text(".card {\n  color: red;\n}\n")
    sheet = tmp_path / "sheet.css"
    sheet.write_text('@layer a;\n@import url("parts/cards.css") layer(a);\n')
    text, parts = in_one_piece(sheet)
    assert text == "@layer a;\n@layer a {\n.card {\n  color: red;\n}\n}\n"
    assert parts == [tmp_path / "parts" / "cards.css"]


def test_every_part_of_the_registrys_style_sheet_is_imported_once():
    sheet = Path(finders.find(STYLE_SHEET))
    text, parts = in_one_piece(sheet)
    assert "@import" not in text
    assert sorted([*parts, sheet]) == sorted((settings.SITE_DIR / "static" / "css").rglob("*.css"))
