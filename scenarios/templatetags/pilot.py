"""Template tags for the head of a pilot's page: the picture shown where it is shared, and linked data."""

from typing import Any

from django import template
from django.conf import settings
from django.core.files.storage import default_storage
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from media.models import RegistryImage
from media.renditions import to_share
from scenarios.exports.jsonld import pilot_graph, script
from scenarios.exports.write_up import absolute
from scenarios.language import is_english

register = template.Library()

LOCALES = {"zh-hans": "zh_CN", "en": "en_US"}  # as Open Graph writes them


@register.simple_tag
def share_locales() -> SafeString:
    """The language of the page, and the others it comes in."""
    own = get_language() or settings.LANGUAGE_CODE
    rows = [("og:locale" if code == own else "og:locale:alternate", LOCALES[code]) for code in LOCALES]
    return format_html_join("\n", '<meta property="{}" content="{}">', sorted(rows))


@register.simple_tag
def share_picture(image: RegistryImage | None) -> dict[str, Any] | None:
    """The picture for link previews: .url (absolute) .width .height .alt; None without one of their size."""
    file = to_share(image, "en" if is_english() else "zh") if image else None
    if not file:
        return None
    name, width, height = file
    url = absolute(default_storage.url(name))
    return {"url": url, "width": width, "height": height, "alt": image.default_alt_text}


@register.simple_tag(takes_context=True)
def pilot_json_ld(context: template.Context, picture: dict[str, Any] | None, *crumbs: str) -> SafeString:
    """Linked data of the page's pilot. `crumbs` are the labels and addresses above it in turn, from the top.

    Nothing for a preview: what it describes is not public.
    """
    pilot = context["page"]
    if context["citation"] is None:
        return mark_safe("")
    above = zip(crumbs[::2], crumbs[1::2], strict=True)
    graph = pilot_graph(
        pilot,
        crumbs=[*((label, url) for label, url in above if url), (pilot.heading, pilot.url)],
        origins=context["origins"],
        repeats=context["repeats"],
        served=context["served"],
        picture=picture and {name: picture[name] for name in ("url", "width", "height")},
    )
    return script(graph)
