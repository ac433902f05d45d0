"""What the specification of a rendition may say besides Wagtail's own words.

`avifspeed-8`: how much time is spent on a small file, 0 (the smallest) to 10 (the quickest). Pillow's own 6 takes five
to seven times as long as 8, for files that are a tenth or a fifth smaller.

`lettered-en`: the words that are kept with a drawn cover are written on it, in this language.
"""

from typing import Any, BinaryIO

from wagtail.images.image_operations import FilterOperation
from wagtail.images.models import AbstractImage
from willow.image import AvifImageFile
from willow.plugins.pillow import PillowImage

from media.lettering import letter


class QuickAvif(PillowImage):
    """Willow's picture in memory, which knows of no speed. What `media.checks` let in is never in inks."""

    speed = 6

    def save_as_avif(
        self, f: BinaryIO, quality: int = 50, lossless: bool = False, apply_optimizers: bool = True
    ) -> AvifImageFile:
        profile = self.get_icc_profile()
        options = {"icc_profile": profile} if profile else {}
        self.image.save(f, "AVIF", quality=quality, speed=self.speed, **options)
        return AvifImageFile(f)


class AvifSpeedOperation(FilterOperation):
    def construct(self, speed: str) -> None:
        self.speed = int(speed)
        if not 0 <= self.speed <= 10:
            raise ValueError("AVIF speed must be from 0 to 10")

    def run(self, willow: PillowImage, image: AbstractImage, env: dict[str, Any]) -> PillowImage:
        quick = QuickAvif(willow.get_pillow_image())
        quick.speed = self.speed
        return quick


class LetteredOperation(FilterOperation):
    def construct(self, language: str) -> None:
        self.language = language

    def run(self, willow: PillowImage, image: AbstractImage, env: dict[str, Any]) -> PillowImage:
        picture = willow.get_pillow_image().convert("RGB")
        letter(picture, image.lettering[self.language])
        return PillowImage(picture)
