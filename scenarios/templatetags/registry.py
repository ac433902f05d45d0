"""Template tags for what visitors see. None of them makes a query of its own for a page loaded with its cards."""

import re
from typing import Any

from django import template
from django.conf import settings
from django.core.files.storage import default_storage
from django.templatetags.static import static
from django.urls import translate_url
from django.utils.encoding import escape_uri_path
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.http import escape_leading_slashes
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_info

from media import renditions
from scenarios import embeds
from scenarios.embeds import Film
from scenarios.language import is_english
from scenarios.models import Evidence, Region, Stage, Unit
from scenarios.public.colours import sector_colours
from scenarios.public.meanings import EVIDENCE_LEVEL, EVIDENCE_MEANING, STAGE_MEANING, STAGE_STEP
from scenarios.public.situation import speaks_of_a_situation

register = template.Library()

# How wide pictures are laid out, by size, as the style sheet says (components/cards.css, components/pilot.css).
LAYOUTS = {
    "card": "(max-width: 36rem) 6.5rem, 20rem",
    "cover": "(max-width: 75rem) 100vw, 72rem",
}
LANGUAGE_TAGS = {"zh-hans": "zh-Hans", "en": "en"}  # as BCP 47 writes them
HAN = re.compile(r"[\u3400-\u9fff]")
# Chinese words within an English sentence, with what stands between them: 港口, “5G+智慧教育”, 专网 · 部署
CHINESE_WORDS = re.compile(r"[\u3400-\u9fff](?:[^A-Za-z]*[\u3400-\u9fff])?")
FOREIGN_TITLE = re.compile(r"[A-Za-z][a-z]+\W+(?:\w+\W+)*[a-z]{2,}")
PAGE_NEIGHBOURS = 1


# --- marks ---------------------------------------------------------------------------------------------------------


@register.simple_tag
def icon(name: str, sprite: str = "ui") -> SafeString:
    """A decorative symbol of site/static/icons/<sprite>.svg, in the colour of the text around it."""
    return format_html(
        '<svg class="icon" width="20" height="20" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        static(f"icons/{sprite}.svg"),
        name,
    )


@register.inclusion_tag("scenarios/parts/stage.html")
def stage_mark(value: str) -> dict:
    """The ladder of stages with the pilot's own step, and its name."""
    if not value:
        return {}
    stage = Stage(value)
    return {
        "value": value,
        "label": stage.label,
        "meaning": STAGE_MEANING[stage],
        "step": STAGE_STEP.get(stage, 0),
    }


@register.inclusion_tag("scenarios/parts/evidence.html")
def evidence_mark(value: str) -> dict:
    """Bars as of a signal, one for each level of evidence, and its name."""
    if not value:
        return {}
    evidence = Evidence(value)
    return {
        "value": value,
        "label": evidence.label,
        "meaning": EVIDENCE_MEANING[evidence],
        "level": EVIDENCE_LEVEL[evidence],
    }


@register.filter
def stage_meaning(value: str) -> str:
    return STAGE_MEANING.get(value, "")


@register.filter
def evidence_meaning(value: str) -> str:
    return EVIDENCE_MEANING.get(value, "")


@register.simple_tag(name="sector_colours", takes_context=True)
def sector_colour_rules(context: dict) -> SafeString:
    """Style rules for the head of a page; the request remembers them, for the policy of the page to name them."""
    rules = sector_colours()
    if request := context.get("request"):
        request.sector_colours = rules
    # Codes and colours are letters, digits, "-" and "#": their fields take nothing else.
    return mark_safe(rules.text)


# --- pictures ------------------------------------------------------------------------------------------------------


@register.simple_tag
def picture(image: Any, size: str, alt: str | None = None, lazy: bool = True) -> SafeString:
    """A `<picture>` in a size of `media.renditions`; drawn covers and `alt=""` are decoration. Costs no query."""
    if image is None:
        return mark_safe("")
    if alt is None:
        alt = "" if image.generated else image.default_alt_text
    files = renditions.in_size(image, size)
    *better, last = files
    width, height = files[last][-1][1:]
    layout = LAYOUTS[size]
    if lazy:
        # Where browsers know "auto", they measure the picture themselves, as they lay it out before it is loaded.
        layout = f"auto, {layout}"
    sources = format_html_join(
        "",
        '<source type="image/{}" srcset="{}" sizes="{}">',
        ((kind, _srcset(files[kind]), layout) for kind in better),
    )
    shown = format_html(
        '<img src="{}" srcset="{}" sizes="{}" width="{}" height="{}" alt="{}"{}>',
        default_storage.url(files[last][-1][0]),
        _srcset(files[last]),
        layout,
        width,
        height,
        alt,
        mark_safe(' loading="lazy" decoding="async"' if lazy else ' fetchpriority="high"'),
    )
    return format_html("<picture>{}{}</picture>", sources, shown) if better else shown


def _srcset(files: list) -> str:
    return ", ".join(f"{default_storage.url(name)} {width}w" for name, width, _height in files)


@register.simple_tag
def film(url: str) -> Film:
    """What to show of a film that is not loaded yet."""
    return embeds.film(url)


# --- languages -------------------------------------------------------------------------------------------------------


@register.simple_tag
def language_tag() -> str:
    return LANGUAGE_TAGS.get(get_language() or settings.LANGUAGE_CODE, settings.LANGUAGE_CODE)


@register.simple_tag
def lang_of(record: Any, english: str) -> SafeString:
    """` lang="zh-Hans"` when the English page shows Chinese because the field `english` is empty."""
    if is_english() and not getattr(record, english, ""):
        return mark_safe(' lang="zh-Hans"')
    return mark_safe("")


@register.filter
def only_in_chinese(record: Any, name: str) -> bool:
    """Whether the English page falls back to Chinese for the bilingual field `name`."""
    return is_english() and bool(getattr(record, f"{name}_zh")) and not getattr(record, f"{name}_en")


@register.simple_tag
def lang_of_text(text: str) -> SafeString:
    """` lang` of a text that is not in the language of the page.

    On English pages what holds Chinese characters is Chinese; on Chinese pages words in a row without any, the title
    of a foreign report, are English.
    """
    text = str(text or "")
    if is_english():
        return mark_safe(' lang="zh-Hans"' if HAN.search(text) else "")
    return mark_safe(' lang="en"' if FOREIGN_TITLE.search(text) and not HAN.search(text) else "")


@register.filter
def mark_chinese(text: Any) -> SafeString:
    """An English sentence with the Chinese words in it marked as such; on Chinese pages the text as it is."""
    html = conditional_escape(text)
    if not is_english():
        return html
    return mark_safe(CHINESE_WORDS.sub(lambda words: f'<span lang="zh-Hans">{words[0]}</span>', html))


@register.simple_tag
def chinese_lang() -> SafeString:
    """` lang="zh-Hans"` on English pages, for what exists in Chinese only."""
    return mark_safe(' lang="zh-Hans"' if is_english() else "")


@register.simple_tag(takes_context=True)
def other_languages(context: dict) -> list[dict]:
    """The same page, with its parameters, in each other language: .url .name .tag"""
    request = context.get("request")
    if request is None:
        return []
    # Written anew: `get_full_path` would spoil Chinese that stands in the address as it is.
    parameters = f"?{request.GET.urlencode()}" if request.GET else ""
    address = escape_leading_slashes(escape_uri_path(request.path)) + parameters
    return [
        {
            "url": translate_url(address, code),
            "name": get_language_info(code)["name_local"],
            "tag": tag,
        }
        for code, tag in LANGUAGE_TAGS.items()
        if code != get_language()
    ]


@register.simple_tag(takes_context=True)
def alternates(context: dict) -> SafeString:
    """`<link>`s to the canonical address and to the page in every language; of parameters only `page` counts.

    A page that speaks of a visitor's situation is theirs: it is kept out of the indexes of search engines instead.
    """
    request = context.get("request")
    if request is None:
        return mark_safe("")
    if speaks_of_a_situation(request):
        return mark_safe('<meta name="robots" content="noindex, follow">')
    page = request.GET.get("page", "")
    path = (
        f"{request.path}?page={page}" if page.isascii() and page.isdigit() and page != "1" else request.path
    )
    rows = [("canonical", "", path)]
    rows += [("alternate", tag, translate_url(path, code)) for code, tag in LANGUAGE_TAGS.items()]
    rows.append(("alternate", "x-default", translate_url(path, settings.LANGUAGE_CODE)))
    return format_html_join(
        "\n",
        '<link rel="{}"{} href="{}{}">',
        (
            (rel, format_html(' hreflang="{}"', tag) if tag else "", settings.PUBLIC_URL, address)
            for rel, tag, address in rows
        ),
    )


# --- places, lists --------------------------------------------------------------------------------------------------


@register.filter
def place(region: Region | None, levels: int = 2) -> str:
    """The last `levels` levels of where it is: 岳阳市 · 平江县, or 湖南省 · 岳阳市."""
    return " · ".join(part.label for part in region.lineage()[-levels:]) if region else ""


@register.filter
def lead_unit(pilot: Any) -> Unit | None:
    """The unit to name on a card: who leads, else who is responsible, else who uses it."""
    order = ["lead", "responsible", "user"]
    units = sorted(pilot.card_units, key=lambda row: order.index(row.role))
    return units[0].unit if units else None


@register.filter
def holds_selected(option: Any) -> bool:
    """Whether this option of a facet, or one anywhere below it, is selected."""
    return option.selected or any(holds_selected(child) for child in option.children)


@register.simple_tag(takes_context=True)
def page_links(context: dict, page: Any, name: str = "page", target: str = "") -> dict:
    """Links of a paginator that keep the other parameters: .previous .next (addresses or "") and .numbers.

    Each number has .number .url .current; None stands for those left out. Of several lists on a page each has a
    parameter `name` of its own, and its links lead to `target`, the id of what stands above it.
    """
    parameters = context["request"].GET.copy()
    fragment = f"#{target}" if target else ""

    def url(number: int) -> str:
        if number == 1:
            parameters.pop(name, None)
        else:
            parameters[name] = str(number)
        return (f"?{parameters.urlencode()}" if parameters else context["request"].path) + fragment

    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=PAGE_NEIGHBOURS, on_ends=1)
    return {
        "previous": url(page.number - 1) if page.has_previous() else "",
        "next": url(page.number + 1) if page.has_next() else "",
        "numbers": [
            {"number": number, "url": url(number), "current": number == page.number}
            if isinstance(number, int)
            else {"number": None}
            for number in numbers
        ],
    }
