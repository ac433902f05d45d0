"""The sizes in which the site shows pictures, made when a picture is stored and never while a page waits."""

from contextlib import suppress

from wagtail.images.models import AbstractImage, AbstractRendition, Filter

# A card is up to 400 CSS pixels wide; 640 serve sharp screens at a third of the bytes that 800 would take.
CARD = "fill-640x360|format-webp"
COVER = "width-1280|format-webp"
# Link previews of messengers and social networks crop to 1.91 : 1; not all of them read WebP.
SHARE = "fill-1200x630|format-jpeg|jpegquality-82"

SPECS = (CARD, COVER, SHARE)


def prepare_renditions(image: AbstractImage) -> dict[str, AbstractRendition]:
    """The renditions of the picture by spec; those that exist are not made again."""
    specs = [spec for spec in SPECS if not is_original(image, spec)]
    return image.get_renditions(*specs)


def in_size(image: AbstractImage, spec: str) -> AbstractImage | AbstractRendition:
    """The file to show for a spec, with `file`, `width` and `height`. SourceImageIOError when it cannot be made."""
    if is_original(image, spec):
        return image
    if "renditions" in getattr(image, "_prefetched_objects_cache", {}):
        # `get_rendition` would write to the cache what a list has just read, for every picture of every page.
        with suppress(image.get_rendition_model().DoesNotExist):
            return image.find_existing_rendition(Filter(spec=spec))
    return image.get_rendition(spec)


def is_original(image: AbstractImage, spec: str) -> bool:
    """A drawn cover is stored as `COVER` would make it."""
    return spec == COVER and image.generated
