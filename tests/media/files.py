"""Real files for the tests of this room: pictures by Pillow, documents by hand."""

import struct
import zipfile
import zlib
from io import BytesIO

from PIL import Image

GPS_IFD = 0x8825
ORIENTATION = 0x0112
ROTATED_RIGHT = 6  # the camera was held upright: to be turned by 90° clockwise


def picture(format: str = "PNG", size: tuple[int, int] = (60, 40), mode: str = "RGB", **options) -> bytes:
    """A picture whose left half is red and whose right half is blue."""
    image = Image.new("RGB", size, (200, 30, 30))
    image.paste((30, 30, 200), (size[0] // 2, 0, *size))
    output = BytesIO()
    image.convert(mode).save(output, format, **options)
    return output.getvalue()


def camera_exif(orientation: int = 1) -> Image.Exif:
    """What a phone writes: model, position (29.36° N), orientation."""
    exif = Image.Exif()
    exif[0x0110] = "Phone of Zhang San"
    exif[ORIENTATION] = orientation
    exif.get_ifd(GPS_IFD).update({1: "N", 2: (29.0, 21.0, 36.0)})
    return exif


def animation(format: str) -> bytes:
    frames = [Image.new("RGB", (20, 20), (shade, 0, 0)) for shade in (0, 90, 180)]
    output = BytesIO()
    frames[0].save(output, format, save_all=True, append_images=frames[1:])
    return output.getvalue()


def bomb(side: int = 7000) -> bytes:
    """A PNG of a few kilobytes that unpacks to `side` × `side` pixels."""
    output = BytesIO()
    Image.new("1", (side, side)).save(output, "PNG", optimize=True)
    return output.getvalue()


def header_of(width: int, height: int) -> bytes:
    """A tiny PNG that claims another size, with a correct checksum."""
    data = picture("PNG")
    start = data.index(b"IHDR")
    header = b"IHDR" + struct.pack(">II", width, height) + data[start + 12 : start + 17]
    return data[:start] + header + struct.pack(">I", zlib.crc32(header)) + data[start + 21 :]


def office(main_part: str, extra: dict[str, bytes] | None = None) -> bytes:
    output = BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(main_part, "<document/>")
        for name, content in (extra or {}).items():
            archive.writestr(name, content)
    return output.getvalue()


PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
