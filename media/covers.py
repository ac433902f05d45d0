"""Drawn covers for pilots without a photograph, the same for the same colour and seed.

They bear no words: pages say the title beside them, in the reader's language. The pictures for link previews do, one
in each language (`media.renditions`).
"""

import colorsys
import hashlib
import json
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from random import Random

from PIL import Image, ImageColor

from media.checks import CleanImage
from media.lettering import INK, PAPER, Words
from media.models import Licence, RegistryImage
from media.patterns import FAMILIES, Layers

# The largest size in which the site shows a picture.
SIZE = (1280, 720)
# Part of every drawing's key: raise it when covers are to be drawn anew after a change of the drawing.
DRAWING_VERSION = 3
# Pillow lets other threads run while it paints, scales and encodes; more of them than cores gain nothing.
DRAWING_THREADS = 4
# As good to the eye as JPEG at a third of the size (15–80 kB); method 2 is twice as quick as the default.
WEBP = {"quality": 88, "method": 2}

CREDIT = "本库绘制 Drawn by the registry"
ACCENT = (255, 217, 158)

Colour = tuple[int, int, int]


def draw_cover(*, colour: str, seed: str, size: tuple[int, int] = SIZE) -> Image.Image:
    """An RGB picture: a geometric pattern, chosen and shaped by the seed, on the sector's colour (hex)."""
    random = Random(hashlib.sha256(seed.encode()).digest())
    base = ImageColor.getrgb(colour)
    layers = Layers(size)
    random.choice(FAMILIES)(layers, random)

    cover = background(base, size)
    for name, tint in (("shade", INK), ("light", light_tint(base)), ("accent", ACCENT)):
        cover.paste(tint, mask=layers.mask(name))
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


@dataclass(frozen=True)
class Cover:
    """What a cover is drawn from, and the words that are stored with it.

    `lettering` is written on its pictures for link previews, in each language.
    """

    image_title: str
    colour: str  # hex
    seed: str
    description: str
    description_en: str = ""
    lettering: dict[str, Words] = field(default_factory=dict)

    @cached_property
    def key(self) -> str:
        """Hash of all that changes the drawing, or a picture made from it."""
        words = [DRAWING_VERSION, self.lettering, self.colour, self.seed]
        return hashlib.sha256(json.dumps(words, ensure_ascii=False, sort_keys=True).encode()).hexdigest()

    def drawn(self) -> bytes:
        """A WebP file."""
        output = BytesIO()
        draw_cover(colour=self.colour, seed=self.seed).save(output, "WEBP", **WEBP)
        return output.getvalue()


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
            "lettering": cover.lettering,
        },
    )
    return image
