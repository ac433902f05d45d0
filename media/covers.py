"""Drawn covers for pilots without a photograph, the same for the same words, colour and seed."""

import colorsys
import hashlib
import json
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from random import Random

from PIL import Image, ImageColor, ImageDraw

from media.checks import CleanImage
from media.lettering import can_letter, fitted, font
from media.models import Licence, RegistryImage
from media.patterns import FAMILIES, Layers

# The largest size in which the site shows a picture.
SIZE = (1280, 720)
# Part of every drawing's key: raise it when covers are to be drawn anew after a change of the drawing.
DRAWING_VERSION = 2
# Pillow lets other threads run while it paints, scales and encodes; more of them than cores gain nothing.
DRAWING_THREADS = 4
# As good to the eye as JPEG at a third of the size (15–80 kB); method 2 is twice as quick as the default.
WEBP = {"quality": 88, "method": 2}

CREDIT = "本库绘制 Drawn by the registry"
PAPER = (255, 249, 240)
INK = (10, 18, 34)
ACCENT = (255, 217, 158)

Colour = tuple[int, int, int]


def draw_cover(
    *, title: str | None, sector_label: str, colour: str, seed: str, size: tuple[int, int] = SIZE
) -> Image.Image:
    """
    An RGB picture: a geometric pattern, chosen and shaped by the seed, on the sector's colour (hex).

    With a title, the title (at most three lines) and the sector's label are lettered on it; without one, or
    when the machine has no font with Chinese characters, the pattern stands alone.
    """
    random = Random(hashlib.sha256(seed.encode()).digest())
    base = ImageColor.getrgb(colour)
    layers = Layers(size)
    random.choice(FAMILIES)(layers, random)
    lettered = bool(title) and can_letter()

    cover = background(base, size)
    for name, tint in (("shade", INK), ("light", light_tint(base)), ("accent", ACCENT)):
        mask = layers.mask(name)
        if lettered:
            mask = faded_left(mask)
        cover.paste(tint, mask=mask)
    if lettered:
        letter(cover, title, sector_label)
    return cover


def background(base: Colour, size: tuple[int, int]) -> Image.Image:
    """The colour, a little lighter at the upper left and darker at the lower right."""
    slope = Image.linear_gradient("L").rotate(45, expand=False, resample=Image.Resampling.BICUBIC)
    slope = slope.crop((64, 64, 192, 192)).resize(size, Image.Resampling.BICUBIC)
    return Image.composite(
        Image.new("RGB", size, mixed(base, INK, 0.42)),
        Image.new("RGB", size, mixed(base, PAPER, 0.05)),
        slope,
    )


def mixed(colour: Colour, other: Colour, share: float) -> Colour:
    return tuple(round(a + (b - a) * share) for a, b in zip(colour, other, strict=True))


def light_tint(base: Colour) -> Colour:
    """The colour's own hue, nearly white: paper white would turn saturated grounds milky."""
    hue, _, saturation = colorsys.rgb_to_hls(*(part / 255 for part in base))
    return tuple(round(part * 255) for part in colorsys.hls_to_rgb(hue, 0.86, saturation))


def faded_left(mask: Image.Image) -> Image.Image:
    """The mask, weaker towards the left, so that words keep 3 : 1 (large type) on all but the accents."""
    slope = Image.linear_gradient("L").rotate(90).resize(mask.size)
    slope = slope.point(lambda value: 32 + max(0, value - 130) * 223 // 125)
    return Image.composite(mask, Image.new("L", mask.size), slope)


def letter(cover: Image.Image, title: str, sector_label: str) -> None:
    width, height = cover.size
    unit = width / 1600
    margin = round(96 * unit)
    draw = ImageDraw.Draw(cover)
    label_font = font(round(42 * unit))
    draw.rectangle((margin, margin + 6 * unit, margin + 8 * unit, margin + 46 * unit), fill=PAPER)
    draw.text((margin + 30 * unit, margin + 26 * unit), sector_label, PAPER, label_font, anchor="lm")
    sizes = range(round(104 * unit), round(56 * unit), -4)
    title_font, lines = fitted(title, width * 0.74, 3, sizes)
    leading = title_font.size * 1.36
    for index, line in enumerate(reversed(lines)):
        draw.text((margin, height - margin - index * leading), line, PAPER, title_font, anchor="ls")


@dataclass(frozen=True)
class Cover:
    """What a cover is drawn from, and the words that are stored with it.

    `title` is lettered on the cover. Leave it out where the page shows the title beside the picture.
    """

    image_title: str
    sector_label: str
    colour: str  # hex
    seed: str
    description: str
    description_en: str = ""
    title: str | None = None

    @cached_property
    def key(self) -> str:
        """Hash of all that changes the drawing. A machine that gets a font later draws the lettered cover then."""
        lettering = [self.title, self.sector_label] if self.title and can_letter() else None
        words = [DRAWING_VERSION, lettering, self.colour, self.seed]
        return hashlib.sha256(json.dumps(words, ensure_ascii=False).encode()).hexdigest()

    def drawn(self) -> bytes:
        """A WebP file."""
        output = BytesIO()
        picture = draw_cover(
            title=self.title, sector_label=self.sector_label, colour=self.colour, seed=self.seed
        )
        picture.save(output, "WEBP", **WEBP)
        return output.getvalue()


def ensure_cover(cover: Cover) -> RegistryImage:
    """The stored picture of the cover; drawn and stored when there is none yet."""
    return ensure_covers([cover])[0]


def ensure_covers(covers: Iterable[Cover]) -> list[RegistryImage]:
    """The stored pictures of the covers, in their order; those that are missing are drawn side by side."""
    covers = list(covers)
    wanted = {cover.key: cover for cover in covers}
    stored = {image.drawing_key: image for image in RegistryImage.objects.filter(drawing_key__in=wanted)}
    missing = [cover for key, cover in wanted.items() if key not in stored]
    with ThreadPoolExecutor(DRAWING_THREADS) as pool:
        for cover, file in zip(missing, pool.map(Cover.drawn, missing), strict=True):
            stored[cover.key] = _store(cover, file)
    return [stored[cover.key] for cover in covers]


def _store(cover: Cover, file: bytes) -> RegistryImage:
    image, _created = RegistryImage.objects.get_or_create(
        drawing_key=cover.key,
        defaults={
            "title": cover.image_title,
            "file": CleanImage(file, name=f"cover-{cover.key[:16]}.webp"),
            "description": cover.description,
            "description_en": cover.description_en,
            "credit": CREDIT,
            "licence": Licence.CC0,
            "generated": True,
        },
    )
    return image
