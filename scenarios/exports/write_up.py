"""The blocks of a write-up as plain data: one `{"type": …}` each, addresses absolute, rich text as HTML."""

from collections.abc import Callable
from functools import cache
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from wagtail.blocks import StreamValue
from wagtail.rich_text import expand_db_html

from media.models import RegistryImage


def write_up(body: StreamValue) -> list[dict[str, Any]]:
    """Blocks whose picture or document has been deleted are left out, and tables nobody has typed in."""
    return [
        {"type": block.block_type, **content}
        for block in body
        if (content := _CONTENT[block.block_type](block.value)) is not None
    ]


def picture(image: RegistryImage) -> dict[str, Any]:
    return {
        "url": absolute(image.file.url),
        "width": image.width,
        "height": image.height,
        "alt": {"zh": image.description, "en": image.description_en},
        "credit": image.credit,
        "licence": image.licence,
        "drawn": image.generated,
    }


def absolute(url: str) -> str:
    """Addresses on the site begin with its own; those in object storage already are whole."""
    if url.startswith("/") and not url.startswith("//"):
        # Nothing else of it is to be joined, which takes its time.
        return f"{_host(settings.PUBLIC_URL)}{url}"
    return urljoin(f"{settings.PUBLIC_URL}/", url)


@cache
def _host(site: str) -> str:
    return urljoin(site, "/").removesuffix("/")


def _text(value: Any) -> dict[str, Any]:
    return {"html": expand_db_html(value.source)}


def _picture(value: Any) -> dict[str, Any] | None:
    image = value["image"]
    if image is None:
        return None
    shown = picture(image) | {"caption": value["caption"], "credit": value["credit"] or image.credit}
    if image.decorative:
        shown["alt"] = {"zh": "", "en": ""}
    elif image.contextual_alt_text:
        shown["alt"] = {"zh": image.contextual_alt_text, "en": image.description_en}
    return shown


def _gallery(value: Any) -> dict[str, Any]:
    return {"pictures": [shown for each in value if (shown := _picture(each)) is not None]}


def _video(value: Any) -> dict[str, Any] | None:
    if value["video"] is None:
        return None
    return {"url": value["video"].url, "caption": value["caption"]}


def _table(value: Any) -> dict[str, Any] | None:
    if value is None:
        return None
    return {
        "caption": value.get("table_caption") or "",
        "header": value.get("table_header_choice") or "",
        "rows": [["" if cell is None else cell for cell in row] for row in value.get("data") or []],
    }


def _quotation(value: Any) -> dict[str, Any]:
    return {name: value[name] for name in ("quotation", "source", "url")}


def _figure(value: Any) -> dict[str, Any]:
    return {name: value[name] for name in ("figure", "meaning", "source")}


def _document(value: Any) -> dict[str, Any] | None:
    return None if value is None else {"title": value.title, "url": absolute(value.url)}


_CONTENT: dict[str, Callable[[Any], dict[str, Any] | None]] = {
    "text": _text,
    "picture": _picture,
    "gallery": _gallery,
    "video": _video,
    "table": _table,
    "quotation": _quotation,
    "figure": _figure,
    "document": _document,
}
