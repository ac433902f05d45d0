import pytest
from django.core.files.base import ContentFile
from PIL import Image

from media.covers import SIZE, Cover, ensure_cover
from media.models import RegistryImage
from media.renditions import CARD, COVER, SHARE, SPECS, in_size, prepare_renditions
from tests.media.files import picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def image() -> RegistryImage:
    return RegistryImage.objects.create(
        title="岸桥", description="岸桥", credit="港务局", licence="cc-by-4.0",
        file=ContentFile(picture("JPEG", size=(1600, 1200)), name="crane.jpg"),
    )  # fmt: skip


def test_sizes_and_formats(image):
    made = prepare_renditions(image)
    seen = {}
    for spec, rendition in made.items():
        with rendition.file.open() as file:
            opened = Image.open(file)
            seen[spec] = (opened.format, opened.size)
    assert seen == {
        CARD: ("WEBP", (640, 360)),
        COVER: ("WEBP", (1280, 960)),
        SHARE: ("JPEG", (1200, 630)),
    }


def test_storing_a_picture_prepares_its_renditions_once(image, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        image.save()
    before = set(image.renditions.values_list("pk", "filter_spec"))
    assert {spec for _, spec in before} == set(SPECS)
    with django_capture_on_commit_callbacks(execute=True):
        image.save()
    assert set(image.renditions.values_list("pk", "filter_spec")) == before


def test_a_drawn_cover_is_shown_as_it_is_stored():
    cover = ensure_cover(
        Cover(image_title="岸桥", sector_label="港口", colour="#034382", seed="crane", description="图案")
    )
    assert set(prepare_renditions(cover)) == {CARD, SHARE}
    assert in_size(cover, COVER) == cover
    assert (cover.width, cover.height) == SIZE
    assert f"width-{SIZE[0]}" in COVER
    assert in_size(cover, CARD).filter_spec == CARD


def test_a_picture_whose_file_is_gone_can_still_be_edited(image, django_capture_on_commit_callbacks, caplog):
    image.file.storage.delete(image.file.name)
    image = RegistryImage.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        image.save()
    assert "make_renditions" in caplog.text
