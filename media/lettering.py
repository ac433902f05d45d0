"""Words on drawn pictures: a font with Chinese characters, if there is one, and lines that break well."""

import logging
import os
import re
from functools import cache
from pathlib import Path
from typing import TypedDict

import jieba
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from PIL import Image, ImageDraw, ImageFont

FONT_FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.local/share/fonts",
    "~/.fonts",
    "/System/Library/Fonts",
    "/Library/Fonts",
    "C:/Windows/Fonts",
)
# Best first; the number chooses Simplified Chinese within a collection.
FONT_FILES = {
    "NotoSansCJK-Bold.ttc": 2,
    "NotoSansCJKsc-Bold.otf": 0,
    "NotoSansSC-Bold.otf": 0,
    "SourceHanSansSC-Bold.otf": 0,
    "SourceHanSansCN-Bold.otf": 0,
    "PingFang.ttc": 0,
    "Hiragino Sans GB.ttc": 0,
    "STHeiti Medium.ttc": 0,
    "msyhbd.ttc": 0,
    "msyh.ttc": 0,
    "simhei.ttf": 0,
    "wqy-microhei.ttc": 0,
    "wqy-zenhei.ttc": 0,
    "NotoSansCJK-Regular.ttc": 2,
    "DroidSansFallbackFull.ttf": 0,
}

jieba.setLogLevel(logging.WARNING)

# What stays on one line: a run of letters and digits (5G+, 4K/8K, C-V2X), a Chinese word, else one character.
RUNS = re.compile(r"[0-9A-Za-z+\-./&%]+|\s+|(?P<han>[\u4e00-\u9fff]+)|.")
NEVER_FIRST = set("，。、；：！？）》」』】”’…—·,.;:!?)]%")
NEVER_LAST = set("（《「『【“‘([")
# After these a reader pauses anyway.
PAUSES = set("，、；：的与和及 ”》）")
# Ending a line elsewhere counts as much as lines that differ from the mean by this share of it.
NO_PAUSE_COST = 0.25
ELLIPSIS = "…"

PAPER = (255, 249, 240)
INK = (10, 18, 34)
# How much of the ink lies below the words, of 255: white keeps 4.5 : 1 on the palest drawing.
SHADE = 190


class Words(TypedDict):
    title: str
    sector: str


def letter(picture: Image.Image, words: Words) -> None:
    """Write the title (at most three lines) below and the sector above, on a shade that fades to the right.

    Needs a font: ask `can_letter`.
    """
    width, height = picture.size
    picture.paste(INK, mask=_shade(picture.size))
    unit = width / 1600
    margin = round(96 * unit)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((margin, margin + 6 * unit, margin + 8 * unit, margin + 46 * unit), fill=PAPER)
    label_font = font(round(42 * unit))
    draw.text((margin + 30 * unit, margin + 26 * unit), words["sector"], PAPER, label_font, anchor="lm")
    sizes = range(round(104 * unit), round(56 * unit), -4)
    title_font, lines = fitted(words["title"], width * 0.74, 3, sizes)
    leading = title_font.size * 1.36
    for index, line in enumerate(reversed(lines)):
        draw.text((margin, height - margin - index * leading), line, PAPER, title_font, anchor="ls")


def _shade(size: tuple[int, int]) -> Image.Image:
    """Full over the left half, nothing at the right edge."""
    slope = Image.linear_gradient("L").rotate(-90).resize(size)
    return slope.point(lambda value: min(SHADE, value * SHADE * 2 // 255))


@cache
def font_file() -> tuple[str, int] | None:
    """
    Path and index of a font with Chinese characters, or None when the machine has none.

    The setting COVER_FONT (a path) goes before what is found in the usual folders.
    """
    if chosen := getattr(settings, "COVER_FONT", ""):
        if not Path(chosen).is_file():
            raise ImproperlyConfigured(
                f"COVER_FONT is {chosen}, but there is no such file: name a .ttf, .otf or .ttc file with "
                "Chinese characters, or leave the setting empty."
            )
        return str(chosen), FONT_FILES.get(Path(chosen).name, 0)
    found = {
        name: str(Path(folder, name))
        for top in FONT_FOLDERS
        for folder, _, names in os.walk(Path(top).expanduser())
        for name in names
        if name in FONT_FILES
    }
    return next(((found[name], index) for name, index in FONT_FILES.items() if name in found), None)


@cache
def font(size: int) -> ImageFont.FreeTypeFont | None:
    """The lettering font in the given size in pixels, or None when the machine has none."""
    if (file := font_file()) is None:
        return None
    path, index = file
    return ImageFont.truetype(path, size, index=index)


def can_letter() -> bool:
    return font_file() is not None


@cache
def word_cutter() -> jieba.Tokenizer:
    """Loaded at first use (half a second); its cache lies in the state folder, not where anyone may write."""
    cutter = jieba.Tokenizer()
    folder = settings.STATE_DIR / "jieba"
    folder.mkdir(parents=True, exist_ok=True)
    cutter.tmp_dir = str(folder)
    return cutter


def units(text: str) -> list[str]:
    """The text cut where a line may end: punctuation stays with the character it belongs to."""
    pieces: list[str] = []
    runs = RUNS.finditer(text.strip())
    for piece in (word for run in runs for word in (word_cutter().cut(run[0]) if run["han"] else [run[0]])):
        if pieces and (piece in NEVER_FIRST or piece.isspace() or pieces[-1][-1] in NEVER_LAST):
            pieces[-1] += piece
        else:
            pieces.append(piece)
    return pieces


def break_lines(text: str, lettering: ImageFont.FreeTypeFont, width: float, most: int) -> list[str] | None:
    """
    The text in as few lines of at most `width` pixels as it needs, of nearly equal length, preferring ends
    where a reader pauses; None when it needs more than `most` lines.
    """
    pieces = units(text)
    for count in range(1, most + 1):
        if lines := _balanced(pieces, lettering, width, count):
            return lines
    return None


def _balanced(
    pieces: list[str], lettering: ImageFont.FreeTypeFont, width: float, count: int
) -> list[str] | None:
    lengths = [lettering.getlength(piece) for piece in pieces]
    ideal = sum(lengths) / count

    @cache
    def best(start: int, left: int) -> tuple[float, tuple[int, ...]] | None:
        if left == 0:
            return (0.0, ()) if start == len(pieces) else None
        found = None
        for end in range(start + 1, len(pieces) + 1):
            line = "".join(pieces[start:end]).rstrip()
            if lettering.getlength(line) > width:
                break
            if (rest := best(end, left - 1)) is None:
                continue
            unevenness = ((sum(lengths[start:end]) - ideal) / ideal) ** 2
            pause = end == len(pieces) or pieces[end - 1][-1] in PAUSES
            cost = unevenness + (0 if pause else NO_PAUSE_COST**2) + rest[0]
            if found is None or cost < found[0]:
                found = (cost, (end, *rest[1]))
        return found

    if (solution := best(0, count)) is None:
        return None
    ends = solution[1]
    return ["".join(pieces[a:b]).strip() for a, b in zip((0, *ends), ends, strict=False)]


def fitted(
    text: str, width: float, most: int, sizes: range
) -> tuple[ImageFont.FreeTypeFont, list[str]] | None:
    """
    The largest of the sizes in which the text fits, and its lines; text too long for the smallest is cut with
    an ellipsis. None when the machine has no font for it.
    """
    if not can_letter():
        return None
    for size in sizes:
        if lines := break_lines(text, font(size), width, most):
            return font(size), lines
    pieces = units(text)
    while pieces:
        pieces.pop()
        if lines := break_lines("".join(pieces).strip() + ELLIPSIS, font(sizes[-1]), width, most):
            return font(sizes[-1]), lines
    return None
