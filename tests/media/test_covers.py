from io import BytesIO

import pytest
from PIL import Image, ImageChops

from media import covers
from media.covers import Cover, draw_cover, ensure_covers
from media.models import Licence, RegistryImage
from media.patterns import FAMILIES

BLUE, RED = "#034382", "#85250e"
LETTERING = {"zh": {"title": "岸桥远控", "sector": "智慧港口"}}
SMALL = (320, 180)
WORDS = {
    "image_title": "岸桥远控",
    "colour": BLUE,
    "seed": "crane",
    "description": "装饰图案",
    "description_en": "Decorative pattern",
}


def cover(**changes) -> Image.Image:
    return draw_cover(**{"colour": BLUE, "seed": "a", "size": SMALL} | changes)


def stored(cover: Cover) -> RegistryImage:
    return ensure_covers([cover])[0]


def differ(one: Image.Image, other: Image.Image) -> bool:
    return ImageChops.difference(one, other).getbbox() is not None


def weight(image: Image.Image) -> int:
    output = BytesIO()
    image.save(output, "WEBP", **covers.WEBP)
    return output.tell()


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.__name__)
@pytest.mark.parametrize("seed", ["a", "b", "c"])
def test_every_family_draws_light_files_in_the_sectors_colour(monkeypatch, family, seed):
    monkeypatch.setattr(covers, "FAMILIES", (family,))
    drawn = draw_cover(colour=BLUE, seed=seed)
    assert drawn.size == (1280, 720)
    assert weight(drawn) < 80_000
    red, green, blue = drawn.resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))
    assert blue > green > red
    darkest, lightest = drawn.convert("L").getextrema()
    assert lightest - darkest > 60, "a pattern must be seen"


def test_the_same_seed_draws_the_same_cover():
    assert not differ(cover(), cover())


def test_seed_and_colour_change_the_cover():
    assert differ(cover(), cover(seed="b"))
    assert differ(cover(), cover(colour=RED))


def test_seeds_spread_over_all_families(monkeypatch):
    drawn = []
    monkeypatch.setattr(
        covers, "FAMILIES", tuple((lambda *_, n=n: drawn.append(n)) for n in range(len(FAMILIES)))
    )
    for seed in range(60):
        cover(seed=f"pilot-{seed}")
    assert set(drawn) == set(range(len(FAMILIES)))


@pytest.mark.django_db
def test_a_cover_is_stored_once_with_credit_licence_and_alt_text():
    image = stored(Cover(**WORDS))
    assert stored(Cover(**WORDS)) == image
    assert RegistryImage.objects.count() == 1
    image.full_clean()
    assert image.generated
    assert (image.licence, image.credit) == (Licence.CC0, covers.CREDIT)
    assert (image.description, image.description_en) == ("装饰图案", "Decorative pattern")
    assert (image.width, image.height) == covers.SIZE


@pytest.mark.django_db
@pytest.mark.parametrize("change", [{"colour": RED}, {"seed": "ship"}, {"lettering": LETTERING}])
def test_another_colour_seed_or_lettering_makes_another_cover(change):
    assert stored(Cover(**WORDS)) != stored(Cover(**WORDS | change))


@pytest.mark.django_db
def test_many_covers_come_in_the_order_asked_for_and_only_missing_ones_are_drawn(
    monkeypatch, django_assert_max_num_queries
):
    covers = [Cover(**WORDS | {"seed": seed}) for seed in "abc"]
    second = stored(covers[1])
    images = ensure_covers([*covers, covers[0]])
    assert [image.drawing_key for image in images] == [cover.key for cover in (*covers, covers[0])]
    assert images[1] == second
    assert RegistryImage.objects.count() == 3
    monkeypatch.setattr(Cover, "drawn", lambda cover: pytest.fail("it is stored already"))
    with django_assert_max_num_queries(1):
        ensure_covers(covers)
