from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL import Image, ImageChops

from media import limits
from media.checks import check_document, clean_image
from tests.media.files import (
    GPS_IFD,
    PDF,
    ROTATED_RIGHT,
    animation,
    bomb,
    camera_exif,
    header_of,
    office,
    picture,
)


def cleaned(data: bytes, name: str) -> bytes:
    return clean_image(ContentFile(data), name).read()


def opened(data: bytes) -> Image.Image:
    image = Image.open(BytesIO(data))
    image.load()
    return image


def refusal(check, data: bytes, name: str) -> ValidationError:
    with pytest.raises(ValidationError) as caught:
        check(ContentFile(data), name)
    return caught.value


# --- pictures ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("format", "name"), [("JPEG", "a.jpg"), ("JPEG", "a.JPEG"), ("PNG", "a.png"), ("WEBP", "a.webp")]
)
def test_a_still_picture_keeps_format_and_size(format, name):
    image = opened(cleaned(picture(format), name))
    assert (image.format, image.size) == (format, (60, 40))


@pytest.mark.parametrize(
    ("format", "name", "options"),
    [("PNG", "a.png", {}), ("WEBP", "a.webp", {"lossless": True})],
)
def test_pixels_of_lossless_pictures_are_kept_exactly(format, name, options):
    before = picture(format, **options)
    assert (
        ImageChops.difference(
            opened(before).convert("RGB"), opened(cleaned(before, name)).convert("RGB")
        ).getbbox()
        is None
    )


def test_a_photograph_does_not_lose_quality():
    before = picture("JPEG", size=(320, 200), quality=97, subsampling=0)
    after = cleaned(before, "a.jpg")
    difference = ImageChops.difference(opened(before), opened(after))
    assert max(high for _, high in difference.getextrema()) <= 3
    assert opened(after).quantization == opened(before).quantization


@pytest.mark.parametrize(("format", "name"), [("JPEG", "a.jpg"), ("PNG", "a.png"), ("WEBP", "a.webp")])
def test_position_and_names_are_removed_and_the_picture_stands_upright(format, name):
    upload = picture(format, exif=camera_exif(ROTATED_RIGHT))
    assert opened(upload).getexif().get_ifd(GPS_IFD)
    data = cleaned(upload, name)
    image = opened(data)
    assert not image.getexif()
    assert b"Zhang San" not in data
    assert image.size == (40, 60)
    red, _, blue = image.convert("RGB").getpixel((20, 5))
    assert red > blue, "the left half of the sensor's picture belongs at the top"


def test_comments_and_text_are_removed():
    from PIL.PngImagePlugin import PngInfo

    text = PngInfo()
    text.add_text("Author", "<script>alert(1)</script>", zip=False)
    assert b"script" not in cleaned(picture("PNG", pnginfo=text), "a.png")
    assert b"script" not in cleaned(picture("JPEG", comment=b"<script>alert(1)</script>"), "a.jpg")


@pytest.mark.parametrize(("format", "name"), [("JPEG", "a.jpg"), ("PNG", "a.png"), ("WEBP", "a.webp")])
def test_what_is_hidden_behind_the_last_pixel_is_removed(format, name):
    hidden = office("word/document.xml")
    assert b"PK\x03\x04" not in cleaned(picture(format) + hidden, name)


def test_a_colour_profile_is_kept():
    from PIL import ImageCms

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert opened(cleaned(picture("JPEG", icc_profile=profile), "a.jpg")).info["icc_profile"] == profile


def test_transparency_is_kept():
    assert opened(cleaned(picture("PNG", mode="P", transparency=0), "a.png")).info["transparency"] == 0


def test_colours_for_the_press_become_colours_for_screens():
    assert opened(cleaned(picture("JPEG", mode="CMYK"), "a.jpg")).mode == "RGB"


def test_of_a_phones_several_pictures_in_one_file_the_first_is_kept():
    frames = [Image.new("RGB", (30, 20), colour) for colour in ("red", "blue")]
    output = BytesIO()
    frames[0].save(output, "MPO", save_all=True, append_images=frames[1:])
    image = opened(cleaned(output.getvalue(), "portrait.jpg"))
    assert (image.format, image.size) == ("JPEG", (30, 20))


@pytest.mark.parametrize(("format", "name"), [("PNG", "a.png"), ("WEBP", "a.webp")])
def test_an_animation_is_refused(format, name):
    assert refusal(clean_image, animation(format), name).code == "animated"


def test_a_small_file_with_very_many_pixels_is_refused_before_it_is_unpacked():
    data = bomb()
    assert len(data) < 20_000
    error = refusal(clean_image, data, "bomb.png")
    assert error.code == "too_many_pixels"
    assert "40" in error.messages[0]


def test_a_bomb_beyond_pillows_own_limit_is_refused_too():
    assert refusal(clean_image, header_of(65536, 65536), "bomb.png").code == "too_many_pixels"


@pytest.mark.parametrize(("format", "name"), [("JPEG", "a.jpg"), ("PNG", "a.png"), ("WEBP", "a.webp")])
def test_a_truncated_picture_is_refused(format, name):
    noise = Image.effect_noise((200, 200), 80)
    output = BytesIO()
    noise.convert("RGB").save(output, format)
    data = output.getvalue()
    assert refusal(clean_image, data[: len(data) // 2], name).code == "damaged"


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (picture("PNG"), "a.jpg", "wrong_extension"),
        (picture("GIF"), "a.gif", "invalid_extension"),
        (picture("GIF"), "a.png", "damaged"),
        (animation("GIF"), "a.png", "damaged"),
        (picture("TIFF"), "a.jpg", "damaged"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "a.svg", "invalid_extension"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.png", "damaged"),
        (b"<html><script>1</script></html>", "a.jpg", "damaged"),
        (b"", "a.png", "damaged"),
        (PDF, "a.png", "damaged"),
        (picture("PNG"), "png", "invalid_extension"),
    ],
)
def test_other_content_is_refused(data, name, code):
    error = refusal(clean_image, data, name)
    assert error.code == code
    assert f"“{name}”" in error.messages[0]


def test_a_file_that_is_too_large_is_refused_unread():
    class Huge(ContentFile):
        def read(self, *args):
            raise AssertionError("it must not be read")

    upload = Huge(b"")
    upload.size = limits.IMAGE_BYTES + 1
    with pytest.raises(ValidationError) as caught:
        clean_image(upload, "huge.jpg")
    assert caught.value.code == "file_too_large"


# --- documents ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (PDF, "plan.pdf"),
        (office("word/document.xml"), "plan.docx"),
        (office("xl/workbook.xml"), "tasks.XLSX"),
        ("名称,年份\n智慧港口,2021\n".encode(), "a.csv"),
        ("名称,年份\n智慧港口,2021\n".encode("gb18030"), "a.csv"),
        ("\ufeff岳阳市行动方案\r\n\t一、".encode(), "a.txt"),
    ],
)
def test_documents_that_are_what_they_say_pass_and_can_be_read_afterwards(data, name):
    upload = ContentFile(data)
    check_document(upload, name)
    assert upload.read() == data


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"<html></html>" + PDF, "a.pdf", "wrong_content"),
        (PDF[:40], "a.pdf", "damaged"),
        (PDF, "a.docx", "wrong_content"),
        (office("xl/workbook.xml"), "a.docx", "wrong_content"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.docx", "wrong_content"),
        (b"MZ" + office("word/document.xml"), "a.docx", "wrong_content"),
        (office("word/document.xml")[:-30], "a.docx", "damaged"),
        (office("word/document.xml", {"word/vbaProject.bin": b"x"}), "a.docx", "macros"),
        (office("word/document.xml"), "a.zip", "invalid_extension"),
        (PDF, "a.html", "invalid_extension"),
        (b"MZ\x90\x00\x03", "a.txt", "wrong_content"),
        (b"\xff\xff\xff", "a.csv", "wrong_content"),
    ],
)
def test_documents_that_are_something_else_are_refused(data, name, code):
    assert refusal(check_document, data, name).code == code


def test_an_archive_that_unpacks_to_gigabytes_is_refused(monkeypatch):
    monkeypatch.setattr(limits, "DOCUMENT_UNPACKED_BYTES", 1_000_000)
    data = office("word/document.xml", {"word/media/image1.bmp": bytes(2_000_000)})
    assert len(data) < 10_000
    assert refusal(check_document, data, "a.docx").code == "unpacked_too_large"
