from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError
from django.utils import translation
from PIL import Image
from wagtail.utils.file import hash_filelike

from media.models import Licence, RegistryDocument, RegistryImage
from tests.media.files import PDF, ROTATED_RIGHT, animation, bomb, camera_exif, header_of, picture

pytestmark = pytest.mark.django_db


def stored(data: bytes, name: str = "crane.jpg", **fields) -> RegistryImage:
    fields = {
        "title": "岸桥",
        "description": "一台岸桥",
        "credit": "港务局",
        "licence": Licence.CC_BY,
    } | fields
    return RegistryImage.objects.create(file=ContentFile(data, name=name), **fields)


@pytest.mark.parametrize(
    "data",
    [b"not a picture", animation("PNG"), picture("PNG")[:40], bomb(7000), header_of(65536, 65536)],
    ids=["text", "animation", "cut", "bomb", "claim"],
)
def test_a_picture_stored_by_code_is_checked_like_an_upload(data):
    with pytest.raises(ValidationError):
        stored(data, name="a.png")
    assert not RegistryImage.objects.exists()


def test_size_hash_and_dimensions_describe_the_stored_file_not_the_uploaded_one():
    image = stored(picture("JPEG", exif=camera_exif(ROTATED_RIGHT)))
    image.refresh_from_db()
    with image.file.open() as file:
        assert image.file_hash == hash_filelike(file)
        file.seek(0)
        assert not Image.open(BytesIO(file.read())).getexif()
    assert (image.width, image.height) == (40, 60)
    assert image.file_size == image.file.size


def test_saving_other_fields_does_not_write_the_file_again():
    image = stored(picture("PNG"), name="crane.png")
    name = image.file.name
    image.title = "另一台岸桥"
    image.save()
    assert image.file.name == name
    assert len(image.file.storage.listdir("original_images")[1]) == 1


def test_alt_text_follows_the_language_of_the_page():
    image = stored(picture("PNG"), name="a.png", description_en="A quay crane")
    with translation.override("en"):
        assert image.default_alt_text == "A quay crane"
    with translation.override("zh-hans"):
        assert image.default_alt_text == "一台岸桥"


def test_without_an_english_alt_text_the_chinese_one_is_shown():
    image = stored(picture("PNG"), name="a.png")
    with translation.override("en"):
        assert image.default_alt_text == "一台岸桥"


def test_every_open_licence_has_an_address():
    closed = {Licence.OWN_WORK, Licence.PERMISSION}
    assert {licence for licence in Licence if not licence.url} == closed
    assert stored(picture("PNG"), name="a.png").licence_url == "https://creativecommons.org/licenses/by/4.0/"


def test_alt_text_credit_and_licence_are_required():
    with pytest.raises(ValidationError) as caught:
        RegistryImage(title="岸桥").full_clean(exclude=["file", "width", "height"])
    assert set(caught.value.error_dict) == {"description", "credit", "licence"}


def test_a_drawing_is_stored_once_and_photographs_have_no_drawing_key():
    stored(picture("PNG"), name="a.png")
    stored(picture("PNG"), name="b.png")
    stored(picture("PNG"), name="c.png", drawing_key="same")
    with pytest.raises(IntegrityError):
        stored(picture("PNG"), name="d.png", drawing_key="same")


def test_a_document_stored_by_code_is_checked_like_an_upload():
    RegistryDocument.objects.create(title="方案", file=ContentFile(PDF, name="plan.pdf"))
    with pytest.raises(ValidationError):
        RegistryDocument.objects.create(title="方案", file=ContentFile(PDF, name="plan.docx"))
    assert RegistryDocument.objects.count() == 1


def test_a_document_knows_its_size_and_hash_however_it_is_stored():
    document = RegistryDocument.objects.create(title="方案", file=ContentFile(PDF, name="plan.pdf"))
    document.refresh_from_db()
    with document.file.open() as file:
        assert (document.file_size, document.file_hash) == (len(PDF), hash_filelike(file))
