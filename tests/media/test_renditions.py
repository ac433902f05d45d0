import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from PIL import Image, ImageChops
from wagtail.images.forms import get_image_form

from media.covers import SIZE, Cover, ensure_covers
from media.lettering import can_letter
from media.models import RegistryImage
from media.renditions import SHARE, in_size, is_prepared, prepare_renditions, specs, to_share
from tests.media.files import picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def image() -> RegistryImage:
    return RegistryImage.objects.create(
        title="岸桥", description="岸桥", credit="港务局", licence="cc-by-4.0",
        file=ContentFile(picture("JPEG", size=(1600, 1200)), name="crane.jpg"),
    )  # fmt: skip


@pytest.fixture
def drawn() -> RegistryImage:
    cover = Cover(
        image_title="岸桥",
        colour="#034382",
        seed="crane",
        description="图案",
        lettering={
            "zh": {"title": "岸桥远控", "sector": "港口"},
            "en": {"title": "Remote-controlled quay cranes", "sector": "Ports"},
        },
    )
    return ensure_covers([cover])[0]


def opened(image: RegistryImage, size: str) -> dict:
    """(format, size) of the files as they are, having compared them with what is noted."""
    found = {}
    for kind, rows in in_size(image, size).items():
        found[kind] = []
        for name, width, height in rows:
            with default_storage.open(name) as file:
                shown = Image.open(file)
                assert shown.size == (width, height)
                found[kind].append((shown.format, shown.size))
    return found


def test_sizes_and_formats(image):
    prepare_renditions(image)
    image = RegistryImage.objects.get()
    assert opened(image, "card") == {
        "avif": [("AVIF", (320, 180)), ("AVIF", (640, 360))],
        "webp": [("WEBP", (320, 180)), ("WEBP", (640, 360))],
    }
    assert opened(image, "cover") == {
        "avif": [("AVIF", (640, 480)), ("AVIF", (1280, 960))],
        "webp": [("WEBP", (640, 480)), ("WEBP", (1280, 960))],
    }
    assert opened(image, "share") == {"jpeg": [("JPEG", (1200, 630))]}


def test_a_small_picture_is_not_offered_twice():
    small = RegistryImage.objects.create(
        title="岸桥", description="岸桥", credit="港务局", licence="cc-by-4.0",
        file=ContentFile(picture("PNG", size=(500, 300)), name="small.png"),
    )  # fmt: skip
    prepare_renditions(small)
    assert [row[1:] for row in in_size(small, "cover")["webp"]] == [(500, 300)]


def test_storing_a_picture_prepares_its_renditions_once(image, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        image.save()
    before = set(image.renditions.values_list("pk", "filter_spec"))
    assert {spec for _, spec in before} == set(specs(image))
    with django_capture_on_commit_callbacks(execute=True):
        image.save()
    assert set(image.renditions.values_list("pk", "filter_spec")) == before


def test_a_drawn_cover_is_shown_as_it_is_stored(drawn):
    prepare_renditions(drawn)
    assert (drawn.width, drawn.height) == SIZE
    cover = in_size(drawn, "cover")
    assert cover["webp"][-1] == (drawn.file.name, *SIZE)
    assert opened(drawn, "cover")["avif"] == [("AVIF", (640, 360)), ("AVIF", (1280, 720))]
    # Half of what it is shown in serves cards as well.
    assert cover["webp"][0] == in_size(drawn, "card")["webp"][-1]


def shared(image: RegistryImage, language: str) -> Image.Image:
    name, *size = to_share(image, language)
    with default_storage.open(name) as file:
        picture = Image.open(file).convert("L")
        assert list(picture.size) == size == [1200, 630]
        return picture


def test_a_drawn_cover_is_shared_with_its_words_in_the_language_of_the_page(drawn):
    if not can_letter():
        pytest.skip("no font with Chinese characters on this machine")
    prepare_renditions(drawn)
    chinese, english = shared(drawn, "zh"), shared(drawn, "en")
    assert ImageChops.difference(chinese, english).getbbox() is not None
    for lettered in (chinese, english):
        left = lettered.crop((0, 315, 900, 630))
        assert left.getextrema()[1] > 240, "words are to be read"


def test_a_machine_that_gets_a_font_later_letters_then(drawn, monkeypatch):
    if not can_letter():
        pytest.skip("no font with Chinese characters on this machine")
    with monkeypatch.context() as machine:
        machine.setattr("media.renditions.can_letter", lambda: False)
        prepare_renditions(drawn)
        assert is_prepared(drawn)
        assert to_share(drawn, "zh") == to_share(drawn, "en")
    assert not is_prepared(drawn)
    prepare_renditions(drawn)
    assert to_share(drawn, "zh") != to_share(drawn, "en")


def test_a_photograph_is_shared_in_every_language_as_it_is(image):
    assert to_share(image, "zh") is None
    prepare_renditions(image)
    assert to_share(image, "zh") == to_share(image, "en")


def test_without_renditions_a_picture_is_shown_as_it_was_stored(image):
    assert in_size(image, "card") == {"": [(image.file.name, 1600, 1200)]}


def test_a_rendition_that_was_deleted_is_no_longer_shown_until_it_is_made_again(image):
    prepare_renditions(image)
    image.renditions.filter(filter_spec=SHARE).get().delete()
    image = RegistryImage.objects.get()
    assert image.shown == {}
    call_command("prepare_pictures")
    image = RegistryImage.objects.get()
    assert is_prepared(image)
    assert opened(image, "share") == {"jpeg": [("JPEG", (1200, 630))]}


def test_a_replaced_file_gets_its_own_renditions(image, django_capture_on_commit_callbacks, admin_user):
    prepare_renditions(image)
    former = in_size(image, "card")
    words = {"title": "岸桥", "description": "岸桥", "credit": "港务局", "licence": "cc-by-4.0"}
    upload = SimpleUploadedFile("other.jpg", picture("JPEG", size=(1400, 700)), content_type="image/jpeg")
    form = get_image_form(RegistryImage)(words, {"file": upload}, instance=image, user=admin_user)
    assert form.is_valid(), form.errors
    with django_capture_on_commit_callbacks(execute=True):
        form.save()
    image = RegistryImage.objects.get()
    assert in_size(image, "card") != former
    assert [row[1:] for row in in_size(image, "cover")["avif"]] == [[640, 320], [1280, 640]]
    opened(image, "cover")


def test_a_picture_whose_file_is_gone_can_still_be_edited(
    image, django_capture_on_commit_callbacks, caplog, capsys
):
    image.file.storage.delete(image.file.name)
    image = RegistryImage.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        image.save()
    assert "make_renditions" in caplog.text
    call_command("prepare_pictures")
    assert "岸桥" in capsys.readouterr().err
