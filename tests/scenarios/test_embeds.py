import pytest
from wagtail.embeds.embeds import get_embed, get_embed_hash
from wagtail.embeds.models import Embed

from scenarios.embeds import PlayerFinder, film


@pytest.mark.parametrize(
    ("address", "player"),
    [
        (
            "https://www.bilibili.com/video/BV1xx411c7mD/?p=2",
            "https://player.bilibili.com/player.html?bvid=BV1xx411c7mD",
        ),
        (
            "https://m.bilibili.com/video/BV1xx411c7mD",
            "https://player.bilibili.com/player.html?bvid=BV1xx411c7mD",
        ),
        (
            "https://v.qq.com/x/page/a0123bcdefg.html",
            "https://v.qq.com/txp/iframe/player.html?vid=a0123bcdefg",
        ),
        ("https://v.qq.com/x/cover/mzc0020/a0123.html", "https://v.qq.com/txp/iframe/player.html?vid=a0123"),
        ("https://v.youku.com/v_show/id_XNDI1.html", "https://player.youku.com/embed/XNDI1"),
        (
            "https://www.youtube.com/watch?t=9&v=dQw4w9WgXcQ",
            "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ",
        ),
        ("https://youtu.be/dQw4w9WgXcQ", "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"),
        ("https://vimeo.com/76979871", "https://player.vimeo.com/video/76979871"),
    ],
)
def test_known_hosts_are_found_from_the_address_alone(address, player):
    assert PlayerFinder().accept(address)
    assert f'src="{player}' in film(address).html


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/www.bilibili.com/video/BV1xx411c7mD",
        "https://www.bilibili.com.evil.example/video/BV1xx411c7mD",
        'https://www.bilibili.com/video/BV1xx411c7mD"onload="x',
        "https://www.bilibili.com/bangumi/play/ss1",
        "javascript:alert(1)",
    ],
)
def test_other_addresses_are_not_taken_for_them(address):
    assert not PlayerFinder().accept(address)


@pytest.mark.django_db
def test_wagtail_finds_them_without_asking_anyone():
    embed = get_embed("https://www.bilibili.com/video/BV1xx411c7mD")
    assert embed.type == "video"
    assert "player.bilibili.com" in embed.html


@pytest.mark.django_db
def test_a_film_of_another_host_is_a_link_whatever_its_host_answered():
    address = "https://films.example/1"
    assert film(address).html == ""
    assert film(address).host == "films.example"
    Embed.objects.create(
        hash=get_embed_hash(address), url=address, title="A film", type="video", provider_name="Films",
        html="<iframe></iframe>",
    )  # fmt: skip
    assert (film(address).title, film(address).html) == ("A film", "")
