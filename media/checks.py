"""Checks of what an uploaded file really contains, whatever its name says.

A picture is decoded completely and written anew: what is stored has pixels and a colour profile and nothing
else – no position of the photographer, no text, no archive or script hidden behind the last pixel.
"""

import re
import struct
import zipfile
import zlib
from io import BytesIO
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, JpegImagePlugin

from media import limits

# Pillow's name of a format → the endings it may carry. Only these decoders are let near an upload.
IMAGE_FORMATS = {"JPEG": {"jpg", "jpeg"}, "PNG": {"png"}, "WEBP": {"webp"}}
WEBP_QUALITY = 90

# What Pillow's decoders are seen to raise on damaged files.
DECODE_ERRORS = (OSError, SyntaxError, ValueError, TypeError, EOFError, IndexError, struct.error, zlib.error)
DECOMPRESSION_BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)

OFFICE_MAIN_PARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
TEXT_ENCODINGS = ("utf-8-sig", "gb18030")
CONTROL_CHARACTERS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


class CleanImage(ContentFile):
    """A picture that `clean_image` (or the registry's own drawing) wrote; storage takes it as it is."""


def clean_image(upload: File, name: str) -> CleanImage:
    """
    The picture turned upright, without metadata and without anything behind its last pixel.

    JPEG keeps its quantisation tables, so that its pixels change by rounding only; PNG and lossless WebP keep
    them exactly. Raises ValidationError when the file is too large, is not a still JPEG, PNG or WebP picture,
    is damaged, or is named otherwise than it is made.
    """
    _check_size(
        upload, name, limits.IMAGE_BYTES, _("Save it with a width of about 2000 pixels and try again.")
    )
    extension = _checked_extension(name, limits.IMAGE_EXTENSIONS, _("Save the picture as JPEG or PNG."))
    upload.seek(0)
    data = upload.read()
    _verify_image(data, name, extension)
    try:
        image = Image.open(BytesIO(data), formats=tuple(IMAGE_FORMATS))
        image.load()
        return CleanImage(_encoded(image, data), name=name)
    except DECODE_ERRORS as error:
        raise _unreadable_image(name) from error


def _verify_image(data: bytes, name: str, extension: str) -> None:
    """Refuse by the header alone, before any pixel is decoded."""
    try:
        image = Image.open(BytesIO(data), formats=tuple(IMAGE_FORMATS))
        frames = getattr(image, "n_frames", 1)
        pixels = image.width * image.height
        image.verify()
    except DECOMPRESSION_BOMBS as error:
        raise _too_many_pixels(name) from error
    except DECODE_ERRORS as error:
        raise _unreadable_image(name) from error
    # Phones write portraits as MPO: a JPEG followed by further pictures, of which only the first is kept.
    is_mpo = image.format == "MPO"
    if extension not in IMAGE_FORMATS["JPEG" if is_mpo else image.format]:
        raise ValidationError(
            _("“%(name)s” is a %(format)s file. Give it the right ending and try again."),
            code="wrong_extension",
            params={"name": name, "format": image.format},
        )
    if pixels > limits.IMAGE_PIXELS:
        raise _too_many_pixels(name)
    if frames > 1 and not is_mpo:
        raise ValidationError(
            _("“%(name)s” is animated. Upload a still picture."), code="animated", params={"name": name}
        )


def _encoded(image: Image.Image, data: bytes) -> bytes:
    """The pixels and the colour profile of a decoded picture, in the format it came in."""
    upright = ImageOps.exif_transpose(image)
    profile = image.info.get("icc_profile")
    # Pillow copies comments and the like from here into the file it writes.
    upright.info = {key: value for key, value in image.info.items() if key == "transparency"}
    output = BytesIO()
    if image.format == "PNG":
        upright.save(output, "PNG", icc_profile=profile)
    elif image.format == "WEBP":
        upright.save(
            output, "WEBP", icc_profile=profile, lossless=b"VP8L" in data, quality=WEBP_QUALITY, exact=True
        )
    else:
        tables, sampling = image.quantization, JpegImagePlugin.get_sampling(image)
        if upright.mode not in ("L", "RGB"):
            # Colours for the press: browsers show them differently, and the profile speaks of inks.
            upright, profile, tables, sampling = upright.convert("RGB"), None, None, -1
        quality = {"qtables": tables} if tables else {"quality": WEBP_QUALITY}
        upright.save(
            output,
            "JPEG",
            icc_profile=profile,
            subsampling=sampling,
            optimize=True,
            progressive=True,
            **quality,
        )
    return output.getvalue()


def check_document(upload: File, name: str) -> None:
    """Raise ValidationError unless the content is what the ending says, not too large, and without macros."""
    _check_size(upload, name, limits.DOCUMENT_BYTES, _("Split it, or save it with smaller pictures."))
    extension = _checked_extension(
        name, limits.DOCUMENT_EXTENSIONS, _("Save it as PDF, or as DOCX or XLSX if others are to work on it.")
    )
    upload.seek(0)
    if extension == "pdf":
        _check_pdf(upload, name)
    elif extension in OFFICE_MAIN_PARTS:
        _check_office(upload, name, extension)
    else:
        _check_text(upload, name)
    upload.seek(0)


def _check_pdf(upload: File, name: str) -> None:
    data = upload.read()
    if not data.startswith(b"%PDF-"):
        raise _wrong_content(name, "PDF")
    if b"%%EOF" not in data[-1024:]:
        raise _damaged(name)


def _check_office(upload: File, name: str, extension: str) -> None:
    if upload.read(4) != b"PK\x03\x04":
        raise ValidationError(
            _(
                "“%(name)s” is not a %(kind)s file, or it has a password. "
                "Save it as %(kind)s without a password and try again."
            ),
            code="wrong_content",
            params={"name": name, "kind": extension.upper()},
        )
    try:
        with zipfile.ZipFile(upload) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, struct.error) as error:
        raise _damaged(name) from error
    names = {part.filename for part in parts}
    if "[Content_Types].xml" not in names or OFFICE_MAIN_PARTS[extension] not in names:
        raise _wrong_content(name, extension.upper())
    if len(parts) > limits.DOCUMENT_PARTS or sum(p.file_size for p in parts) > limits.DOCUMENT_UNPACKED_BYTES:
        raise ValidationError(
            _("Unpacked, “%(name)s” is larger than %(limit)s. Save it with smaller pictures, or as PDF."),
            code="unpacked_too_large",
            params={"name": name, "limit": filesizeformat(limits.DOCUMENT_UNPACKED_BYTES)},
        )
    if any(part.lower().endswith("vbaproject.bin") for part in names):
        raise ValidationError(
            _("“%(name)s” contains macros. Save it without macros and try again."),
            code="macros",
            params={"name": name},
        )


def _check_text(upload: File, name: str) -> None:
    data = upload.read()
    if not CONTROL_CHARACTERS.search(data):
        for encoding in TEXT_ENCODINGS:
            try:
                data.decode(encoding)
            except UnicodeDecodeError:
                continue
            return
    raise ValidationError(
        _("“%(name)s” is not a text file in UTF-8 or GB 18030. Save it as UTF-8 and try again."),
        code="wrong_content",
        params={"name": name},
    )


def _check_size(upload: File, name: str, limit: int, advice: str) -> None:
    if upload.size > limit:
        raise ValidationError(
            _("“%(name)s” has %(size)s; at most %(limit)s are accepted. %(advice)s"),
            code="file_too_large",
            params={
                "name": name,
                "size": filesizeformat(upload.size),
                "limit": filesizeformat(limit),
                "advice": advice,
            },
        )


def _checked_extension(name: str, allowed: list[str], advice: str) -> str:
    extension = PurePath(name).suffix.lower().removeprefix(".")
    if extension not in allowed:
        raise ValidationError(
            _("“%(name)s” is of a kind that is not accepted (accepted: %(allowed)s). %(advice)s"),
            code="invalid_extension",
            params={"name": name, "allowed": ", ".join(allowed), "advice": advice},
        )
    return extension


def _unreadable_image(name: str) -> ValidationError:
    return ValidationError(
        _("“%(name)s” is not a picture, or it is damaged. Open it, save it as JPEG or PNG, and try again."),
        code="damaged",
        params={"name": name},
    )


def _damaged(name: str) -> ValidationError:
    return ValidationError(
        _("“%(name)s” is damaged or incomplete. Open it, save it anew, and try again."),
        code="damaged",
        params={"name": name},
    )


def _wrong_content(name: str, kind: str) -> ValidationError:
    return ValidationError(
        _("“%(name)s” is not a %(kind)s file, though its name says so. Save it as %(kind)s and try again."),
        code="wrong_content",
        params={"name": name, "kind": kind},
    )


def _too_many_pixels(name: str) -> ValidationError:
    return ValidationError(
        _("“%(name)s” has more than %(limit)s million pixels. Save it with a width of about 2000 pixels."),
        code="too_many_pixels",
        params={"name": name, "limit": limits.IMAGE_PIXELS // 1_000_000},
    )
