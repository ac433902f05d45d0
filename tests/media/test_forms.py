"""Uploading through every door of the admin interface."""

from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.urls import reverse
from django.utils import translation
from PIL import Image
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.forms import get_image_form
from wagtail.models import Collection, UploadedFile

from media.models import RegistryDocument, RegistryImage
from tests.media.files import PDF, ROTATED_RIGHT, bomb, camera_exif, picture

pytestmark = pytest.mark.django_db

WORDS = {"title": "岸桥", "description": "一台岸桥在卸船", "credit": "港务局", "licence": "cc-by-4.0"}


@pytest.fixture
def staff(admin_client):
    return admin_client


def photograph(name: str = "crane.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(
        name, picture("JPEG", exif=camera_exif(ROTATED_RIGHT)), content_type="image/jpeg"
    )


def has_metadata(file) -> bool:
    with file.open("rb") as content:
        return bool(Image.open(BytesIO(content.read())).getexif())


def with_prefix(prefix: str, data: dict) -> dict:
    return {f"{prefix}-{name}": value for name, value in data.items()}


def test_wagtail_uses_the_registrys_models():
    assert get_image_model() is RegistryImage
    assert get_document_model() is RegistryDocument


def test_the_upload_page_stores_the_picture_without_its_position(staff):
    response = staff.post(reverse("wagtailimages:add"), WORDS | {"file": photograph()})
    assert response.status_code == 302
    image = RegistryImage.objects.get()
    assert not has_metadata(image.file)
    assert (image.width, image.height, image.file_size) == (40, 60, image.file.size)


@pytest.mark.parametrize("missing", ["description", "credit", "licence"])
def test_the_upload_page_asks_for_alt_text_credit_and_licence(staff, missing):
    response = staff.post(reverse("wagtailimages:add"), WORDS | {missing: "", "file": photograph()})
    assert response.context["form"].errors.keys() == {missing}
    assert not RegistryImage.objects.exists()


def test_the_chooser_asks_for_them_too(staff):
    address = reverse("wagtailimages_chooser:create")
    data = with_prefix("image-chooser-upload", {"title": "岸桥", "file": photograph()})
    staff.post(address, data)
    assert not RegistryImage.objects.exists()
    staff.post(address, with_prefix("image-chooser-upload", WORDS | {"file": photograph()}))
    assert not has_metadata(RegistryImage.objects.get().file)


def test_the_multiple_uploader_parks_a_clean_picture_until_its_words_are_given(staff):
    response = staff.post(
        reverse("wagtailimages:add_multiple"), {"title": "岸桥", "files[]": photograph()}
    ).json()
    assert response["success"]
    assert not RegistryImage.objects.exists()
    parked = UploadedFile.objects.get()
    assert not has_metadata(parked.file)

    address = reverse("wagtailimages:create_multiple_from_uploaded_image", args=[parked.pk])
    prefix = f"uploaded-image-{parked.pk}"
    assert not staff.post(address, with_prefix(prefix, {"title": "岸桥"})).json()["success"]
    assert not RegistryImage.objects.exists()

    assert staff.post(address, with_prefix(prefix, WORDS)).json()["success"]
    image = RegistryImage.objects.get()
    assert (image.width, image.height) == (40, 60)
    assert image.file_size == image.file.size
    assert not UploadedFile.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "advice"),
    [
        ("bomb.png", bomb(), "2000 pixels"),
        ("cut-in-the-header.jpg", picture("JPEG")[:-200], "save it as JPEG or PNG"),
        ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "Save the picture as JPEG or PNG"),
        ("named.png", picture("JPEG"), "Give it the right ending"),
        ("text.jpg", b"<html></html>", "save it as JPEG or PNG"),
    ],
)
def test_refusals_say_what_to_do(admin_user, name, content, advice):
    form = get_image_form(RegistryImage)(
        WORDS | {"collection": Collection.get_first_root_node().pk},
        {"file": SimpleUploadedFile(name, content)},
        user=admin_user,
    )
    with translation.override("en"):
        assert advice in form.errors["file"][0]


def test_a_large_upload_kept_on_disk_is_cleaned_as_well(admin_user):
    upload = TemporaryUploadedFile("crane.jpg", "image/jpeg", 0, None)
    upload.write(picture("JPEG", exif=camera_exif()))
    upload.size = upload.tell()
    upload.seek(0)
    form = get_image_form(RegistryImage)(WORDS, {"file": upload}, user=admin_user)
    assert form.is_valid(), form.errors
    with Path(upload.temporary_file_path()).open("rb") as file:
        assert not Image.open(file).getexif()
    assert not has_metadata(form.save().file)


def test_a_new_file_for_a_picture_replaces_the_old_one(staff):
    staff.post(reverse("wagtailimages:add"), WORDS | {"file": photograph()})
    image = RegistryImage.objects.get()
    address = reverse("wagtailimages:edit", args=[image.pk])
    staff.post(address, WORDS | {"file": SimpleUploadedFile("new.png", picture("PNG", size=(90, 30)))})
    image.refresh_from_db()
    assert (image.width, image.height) == (90, 30)
    assert image.file.storage.listdir("original_images")[1] == ["new.png"]


def test_words_can_be_changed_without_sending_the_file_again(staff):
    staff.post(reverse("wagtailimages:add"), WORDS | {"file": photograph()})
    image = RegistryImage.objects.get()
    staff.post(reverse("wagtailimages:edit", args=[image.pk]), WORDS | {"credit": "张三"})
    image.refresh_from_db()
    assert image.credit == "张三"
    assert not has_metadata(image.file)


def plan(content: bytes) -> dict:
    return {"title": "方案", "file": SimpleUploadedFile("plan.pdf", content)}


def several(data: dict) -> dict:
    return {"title": data["title"], "files[]": data["file"]}


def test_documents_are_checked_at_every_door(staff):
    one, many = reverse("wagtaildocs:add"), reverse("wagtaildocs:add_multiple")
    fake = b"MZ\x90\x00"
    errors = staff.post(one, plan(fake)).context["form"].errors
    assert [len(messages) for messages in errors.values()] == [1], errors
    assert not staff.post(many, several(plan(fake))).json()["success"]
    assert not RegistryDocument.objects.exists()

    assert staff.post(one, plan(PDF)).status_code == 302
    assert staff.post(many, several(plan(PDF))).json()["success"]
    assert RegistryDocument.objects.count() == 2
