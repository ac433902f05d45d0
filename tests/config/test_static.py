"""Static files as they are served."""

import re
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from lightningcss import bundle_css

from config.static import STYLE_SHEET


def test_every_part_of_the_style_sheet_is_imported_once():
    sheet = Path(finders.find(STYLE_SHEET))
    imported = [sheet.parent / name for name in re.findall(r'@import url\("([^"]+)"\)', sheet.read_text())]
    assert sorted([*imported, sheet]) == sorted((settings.SITE_DIR / "static" / "css").rglob("*.css"))


def test_the_style_sheet_in_one_piece_keeps_what_selectors_mean():
    """A space before a pseudo-class parts an ancestor from what is in it; some minifiers drop it."""
    text = bundle_css(finders.find(STYLE_SHEET), minify=True)
    assert "@import" not in text
    assert ".bars :is(th,td)" in text
