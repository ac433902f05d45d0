"""The sizes in which the site shows pictures, made when a picture is stored and never while a page waits."""

from django.dispatch import Signal
from wagtail.images.models import AbstractImage, AbstractRendition

# A card is up to 400 CSS pixels wide; 640 serve sharp screens at a third of the bytes that 800 would take.
CARD = "fill-640x360|format-webp"
COVER = "width-1280|format-webp"
# Link previews of messengers and social networks crop to 1.91 : 1; not all of them read WebP.
SHARE = "fill-1200x630|format-jpeg|jpegquality-82"

SPECS = (CARD, COVER, SHARE)

# Sent when a picture has got its renditions. Pages made before show it as it was uploaded, or not at all.
renditions_made = Signal()


def prepare_renditions(image: AbstractImage) -> dict[str, AbstractRendition]:
    """The renditions of the picture by spec; those that exist are not made again."""
    specs = [spec for spec in SPECS if not is_original(image, spec)]
    made = image.get_renditions(*specs)
    renditions_made.send(type(image))
    return made


def in_size(image: AbstractImage, spec: str) -> AbstractImage | AbstractRendition:
    """The file to show for a spec, with `file`, `width` and `height`. SourceImageIOError when it cannot be made."""
    return image if is_original(image, spec) else image.get_rendition(spec)


def is_original(image: AbstractImage, spec: str) -> bool:
    """A drawn cover is stored as `COVER` would make it."""
    return spec == COVER and image.generated
