"""Films in a write-up: the players of known hosts, found from the address alone, without a request to anyone.

Addresses of other hosts go on to Wagtail's oEmbed finder, which asks their host when an editor saves them.
"""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from wagtail.embeds.embeds import get_embed_hash
from wagtail.embeds.finders.base import EmbedFinder
from wagtail.embeds.models import Embed

WIDTH, HEIGHT = 1280, 720


@dataclass(frozen=True)
class Host:
    name: str
    address: re.Pattern
    player: str
    """Address of the player, with the film's identifier for `{}`."""


HOSTS = (
    Host(
        "哔哩哔哩 bilibili",
        re.compile(r"https?://(?:www\.|m\.)?bilibili\.com/video/(BV[0-9A-Za-z]{10})(?=[/?#]|$)"),
        "https://player.bilibili.com/player.html?bvid={}&autoplay=0",
    ),
    Host(
        "腾讯视频 Tencent Video",
        re.compile(r"https?://(?:m\.)?v\.qq\.com/x/(?:page|cover/[0-9a-z]+)/([0-9a-z]+)\.html"),
        "https://v.qq.com/txp/iframe/player.html?vid={}",
    ),
    Host(
        "优酷 Youku",
        re.compile(r"https?://(?:v|m)\.youku\.com/(?:v_show/|video/)id_([0-9A-Za-z=]+)(?:\.html)?"),
        "https://player.youku.com/embed/{}",
    ),
    Host(
        "YouTube",
        re.compile(
            r"https?://(?:(?:www\.|m\.)?youtube\.com/(?:watch\?(?:[^#]*&)?v=|shorts/)|youtu\.be/)([0-9A-Za-z_-]{11})"
        ),
        "https://www.youtube-nocookie.com/embed/{}",
    ),
    Host(
        "Vimeo", re.compile(r"https?://(?:www\.)?vimeo\.com/(\d+)"), "https://player.vimeo.com/video/{}?dnt=1"
    ),
)


class PlayerFinder(EmbedFinder):
    """Wagtail's interface to `HOSTS`."""

    def accept(self, url: str) -> bool:
        return _found(url) is not None

    def find_embed(self, url: str, max_width: int | None = None, max_height: int | None = None) -> dict:
        host, identifier = _found(url)
        return {
            "title": "",
            "author_name": "",
            "provider_name": host.name,
            "type": "video",
            "thumbnail_url": "",
            "width": WIDTH,
            "height": HEIGHT,
            "html": _player(host, identifier),
        }


embed_finder_class = PlayerFinder


@dataclass(frozen=True)
class Film:
    """What a page shows of a film before anything is loaded; `html` is "" when it can only be linked to.

    Players of other hosts are not let into the page, whatever their hosts answered when an editor saved them.
    """

    url: str
    host: str
    title: str
    html: SafeString


def film(url: str) -> Film:
    """Costs no query for the hosts above and one for others; asks no other host in any case."""
    if found := _found(url):
        host, identifier = found
        return Film(url, host.name, "", _player(host, identifier))
    known = Embed.objects.filter(hash=get_embed_hash(url)).first()
    host_name = urlsplit(url).hostname or ""
    if known is None:
        return Film(url, host_name, "", mark_safe(""))
    return Film(url, known.provider_name or host_name, known.title, mark_safe(""))


def player_origins() -> set[str]:
    """The only hosts that pages may show frames of: `https://player.bilibili.com` …"""
    addresses = (urlsplit(host.player) for host in HOSTS)
    return {f"{address.scheme}://{address.netloc}" for address in addresses}


def _found(url: str) -> tuple[Host, str] | None:
    for host in HOSTS:
        if match := host.address.match(url):
            return host, match[1]
    return None


def _player(host: Host, identifier: str) -> SafeString:
    return format_html(
        '<iframe src="{}" title="{}" width="{}" height="{}" allowfullscreen loading="lazy" '
        'referrerpolicy="strict-origin-when-cross-origin" allow="fullscreen; encrypted-media; picture-in-picture" '
        'sandbox="allow-scripts allow-same-origin allow-popups allow-presentation"></iframe>',
        host.player.format(identifier),
        host.name,
        WIDTH,
        HEIGHT,
    )
