"""The sizes in which the site shows pictures, made when a picture is stored and never while a page waits.

Each size comes in several widths and two formats, of which the browser takes one. Where the files lie is noted on the
picture itself, so that showing it costs no query and decodes nothing.
"""

from django.dispatch import Signal
from wagtail.images.models import AbstractImage, AbstractRendition

from media.lettering import can_letter

# Best first. A browser without AVIF takes WebP, which all have had since 2020.
# 8 is the speed (`media.operations`).
FORMATS = {"avif": "format-avif|avifspeed-8", "webp": "format-webp"}
# A card is up to 416 CSS pixels wide, and 104 on phones: 320 and 640 serve both on plain and on sharp screens.
CARD = ("fill-320x180", "fill-640x360")
COVER = ("width-640", "width-1280")
# A drawn cover is 16 : 9 and 1280 wide itself.
DRAWN_COVER = ("fill-640x360", "width-1280")
# Link previews of messengers and social networks crop to 1.91 : 1; not all of them read WebP.
SHARE = "fill-1200x630|format-jpeg|jpegquality-82"
LETTERED_SHARE = "fill-1200x630|lettered-{}|format-jpeg|jpegquality-82"

# Sent when a picture has got its renditions. Pages made before show it as it was uploaded.
renditions_made = Signal()

# Of one size: (name in the storage, width, height) by format, narrowest first.
Files = dict[str, list[tuple[str, int, int]]]


def specs(image: AbstractImage) -> list[str]:
    """What Wagtail calls the renditions of the picture, without the one that the drawn picture is itself."""
    wanted = [_spec(width, name) for width in (*CARD, *_cover(image)) for name in FORMATS]
    wanted += _share(image).values()
    return [spec for spec in dict.fromkeys(wanted) if not _is_original(image, spec)]


def prepare_renditions(image: AbstractImage) -> None:
    """Make the renditions that are missing, and note all of them on the picture.

    Raises SourceImageIOError when the picture's own file cannot be read.
    """
    made = image.get_renditions(*specs(image))
    image.shown = {
        "specs": specs(image),
        "card": _files(image, CARD, made),
        "cover": _files(image, _cover(image), made),
        **{size: {"jpeg": [_file(made[spec])]} for size, spec in _share(image).items()},
    }
    # An update: saving the picture would make its renditions.
    type(image).objects.filter(pk=image.pk).update(shown=image.shown)
    renditions_made.send(type(image))


def is_prepared(image: AbstractImage) -> bool:
    """Whether all is noted that `prepare_renditions` would make now."""
    return image.shown.get("specs") == specs(image)


def in_size(image: AbstractImage, size: str) -> Files:
    """The files to show for "card" or "cover"; the picture as it was stored where there are none (yet)."""
    return image.shown.get(size) or {"": [(image.file.name, image.width, image.height)]}


def to_share(image: AbstractImage, language: str) -> tuple[str, int, int] | None:
    """The file for link previews of pages in this language: name in the storage, width, height; None without one."""
    files = image.shown.get(f"share-{language}") or image.shown.get("share")
    return tuple(files["jpeg"][0]) if files else None


def _cover(image: AbstractImage) -> tuple[str, ...]:
    return DRAWN_COVER if image.generated else COVER


def _share(image: AbstractImage) -> dict[str, str]:
    """Specs by size: one for every language, or one in each. Until the machine has a font, the drawing stands alone."""
    if image.lettering and can_letter():
        return {f"share-{language}": LETTERED_SHARE.format(language) for language in image.lettering}
    return {"share": SHARE}


def _spec(width: str, name: str) -> str:
    return f"{width}|{FORMATS[name]}"


def _is_original(image: AbstractImage, spec: str) -> bool:
    """A drawn cover is stored as the widest WebP would be."""
    return image.generated and spec == _spec(DRAWN_COVER[-1], "webp")


def _files(image: AbstractImage, widths: tuple[str, ...], made: dict[str, AbstractRendition]) -> Files:
    files = {}
    for name in FORMATS:
        wanted = (_spec(width, name) for width in widths)
        rows = [_file(image if _is_original(image, spec) else made[spec]) for spec in wanted]
        # A small upload is not made larger: its widths are one.
        files[name] = list({row[1]: row for row in rows}.values())
    return files


def _file(shown: AbstractImage | AbstractRendition) -> tuple[str, int, int]:
    return shown.file.name, shown.width, shown.height
