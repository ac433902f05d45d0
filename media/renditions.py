"""The sizes in which the site shows pictures, made when a picture is stored and never while a page waits."""

from wagtail.images.models import AbstractImage, AbstractRendition

THUMBNAIL = "fill-160x90|format-webp"
# A card is up to 400 CSS pixels wide; 640 serve sharp screens at a third of the bytes that 800 would take.
CARD = "fill-640x360|format-webp"
COVER = "width-1280|format-webp"
# Link previews of messengers and social networks crop to 1.91 : 1; not all of them read WebP.
SHARE = "fill-1200x630|format-jpeg|jpegquality-82"

SPECS = (THUMBNAIL, CARD, COVER, SHARE)


def prepare_renditions(image: AbstractImage) -> dict[str, AbstractRendition]:
    """The renditions of all `SPECS` by spec; those that exist are not made again."""
    return image.get_renditions(*SPECS)
