"""Template tags for what visitors see. None of them makes a query of its own for a page loaded with its cards."""

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.contrib.humanize.templatetags.humanize import intcomma
from django.core.files.storage import default_storage
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import translate_url
from django.utils.encoding import escape_uri_path
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.http import escape_leading_slashes
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_info, ngettext, pgettext

from media import renditions
from scenarios import embeds
from scenarios.embeds import Film
from scenarios.language import gap, in_brackets, is_english
from scenarios.models import Evidence, Region, Stage, Unit
from scenarios.public.colours import sector_colours
from scenarios.public.meanings import EVIDENCE_LEVEL, EVIDENCE_MEANING, STAGE_MEANING, STAGE_STEP
from scenarios.public.quantities import tidy
from scenarios.public.situation import speaks_of_a_situation

register = template.Library()

register.filter(tidy)
register.filter(in_brackets, is_safe=True)
register.simple_tag(gap)

# By place on a page: in which size of `media.renditions` a picture is shown there, and how wide the style sheet lays it
# out. 100vw less the margins is 97.2vw - 1.4rem, and never more than 74rem (--gap and .wrap in tokens.css, layout.css).
LAYOUTS = {
    # One column of small pictures, then one, two and three of large ones (cards.css).
    "card": (
        "card",
        "(max-width: 36rem) 6.5rem, (max-width: 41.8rem) calc(97.2vw - 1.4rem), "
        "(max-width: 63.3rem) calc(47.9vw - 1rem), (max-width: 77rem) calc(31.5vw - 0.9rem), 23.5rem",
    ),
    # Cropped to a square, and to 4 : 3: the picture is wider than what is seen of it (hits.css).
    "hit": ("card", "(max-width: 44rem) 6.75rem, 10rem"),
    # The whole width, then the left half of it (home.css).
    "lead": (
        "cover",
        "(max-width: 60rem) calc(97.2vw - 1.4rem), (max-width: 77rem) calc(46.1vw - 0.7rem), 35rem",
    ),
    # The whole width, then beside the facts (pilot.css).
    "cover": (
        "cover",
        "(max-width: 60rem) calc(97.2vw - 1.4rem), (max-width: 77rem) calc(92.2vw - 20.4rem), 51rem",
    ),
}
LANGUAGE_TAGS = {"zh-hans": "zh-Hans", "en": "en"}  # as BCP 47 writes them
HAN = re.compile(r"[\u3400-\u9fff]")
# Chinese words within an English sentence, with what stands between them: 港口, “5G+智慧教育”, 专网 · 部署
CHINESE_WORDS = re.compile(r"[\u3400-\u9fff](?:[^A-Za-z]*[\u3400-\u9fff])?")
FOREIGN_TITLE = re.compile(r"[A-Za-z][a-z]+\W+(?:\w+\W+)*[a-z]{2,}")
# What a line of a title must not part: 5G-A at its hyphen, 5G within Chinese where no line holds all of it, and 5G from
# the word after it. Of that word one character is enough, since titles keep Chinese words whole (base.css); so nothing
# is made wider than it was.
ONE_TERM = re.compile(
    r"(?<![A-Za-z0-9-])(?:[A-Za-z0-9]{1,4}-[A-Za-z0-9]{1,2}(?![A-Za-z0-9-])(?: [\u3400-\u9fff])?"
    r"|[A-Za-z0-9]+\+? [\u3400-\u9fff]|[A-Za-z0-9]{2,6}\+?(?=[\u3400-\u9fff]))"
)
DOT = mark_safe(' <span class="dot" aria-hidden="true"></span> ')
PAGE_NEIGHBOURS = 1


# --- marks ---------------------------------------------------------------------------------------------------------


@register.simple_tag
@cache
def icon(name: str, sprite: str = "ui") -> SafeString:
    """A decorative symbol of site/static/icons/<sprite>.svg, in the colour of the text around it."""
    return format_html(
        '<svg class="icon" width="20" height="20" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        static(f"icons/{sprite}.svg"),
        name,
    )


@register.simple_tag
def stage_mark(value: str, named: bool = False) -> SafeString:
    """The ladder of stages with the pilot's own step, and its name; `named` where “Stage” is said before it."""
    return _stage_mark(value, named, get_language()) if value else mark_safe("")


@register.simple_tag
def evidence_mark(value: str, named: bool = False) -> SafeString:
    """Bars as of a signal, one for each level of evidence, and its name; `named` where “Evidence” is said before it."""
    return _evidence_mark(value, named, get_language()) if value else mark_safe("")


# There are six stages and five levels, and dozens of marks on a page: each is drawn once in each language.
@cache
def _stage_mark(value: str, named: bool, _language: str) -> SafeString:
    stage = Stage(value)
    step = STAGE_STEP.get(stage, 0)
    told = {"label": stage.label, "meaning": STAGE_MEANING[stage], "step": step, "named": named}
    return mark_safe(render_to_string("scenarios/parts/stage.html", told).strip())


@cache
def _evidence_mark(value: str, named: bool, _language: str) -> SafeString:
    evidence = Evidence(value)
    level = EVIDENCE_LEVEL[evidence]
    told = {"label": evidence.label, "meaning": EVIDENCE_MEANING[evidence], "level": level, "named": named}
    return mark_safe(render_to_string("scenarios/parts/evidence.html", told).strip())


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


@register.simple_tag
def compare_tick(pilot: Any) -> SafeString:
    """A box to choose the pilot for a comparison. It belongs to the form of `compare_form.html` on the same page."""
    return format_html(
        '<label class="tick"><input type="checkbox" name="p" value="{}" form="compare-form" data-title="{}" '
        'data-other="{}"> <span>{}</span> <span class="visually-hidden">{}</span></label>',
        pilot.pk,
        pilot.heading,
        pilot.heading_elsewhere,
        pgettext("tick a pilot", "Compare"),
        pilot.heading,
    )


# --- pictures ------------------------------------------------------------------------------------------------------


@register.simple_tag
def picture(image: Any, place: str, alt: str | None = None, lazy: bool = True) -> SafeString:
    """A `<picture>` for a place of `LAYOUTS`; drawn covers and `alt=""` are decoration. Costs no query."""
    if image is None:
        return mark_safe("")
    if alt is None:
        alt = "" if image.generated else image.default_alt_text
    size, layout = LAYOUTS[place]
    files = renditions.in_size(image, size)
    *better, last = files
    width, height = files[last][-1][1:]
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
def pilots_in_words(number: int) -> str:
    return ngettext("%(n)s pilot", "%(n)s pilots", number) % {"n": intcomma(number)}


@register.filter
def plans_in_words(number: int) -> str:
    return ngettext("%(n)s action plan", "%(n)s action plans", number) % {"n": intcomma(number)}


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


@register.filter
def unbroken(title: Any) -> SafeString:
    """A title whose terms stay in one line. Its characters are as they were, also for those who copy them."""
    html = conditional_escape(title)
    return mark_safe(ONE_TERM.sub(lambda term: f'<span class="unbroken">{term[0]}</span>', html))


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
            "url": _in_language(address, code),
            "name": get_language_info(code)["name_local"],
            "tag": tag,
        }
        for code, tag in LANGUAGE_TAGS.items()
        if code != get_language()
    ]


def _in_language(url: str, code: str) -> str:
    """As `translate_url`, which looks each address up among all patterns, and is asked five times a page."""
    return _translated(url, code, get_language())


@lru_cache(maxsize=4_096)
def _translated(url: str, code: str, _read_in: str | None) -> str:
    return translate_url(url, code)


@register.simple_tag(takes_context=True)
def alternates(context: dict, told_at: str = "") -> SafeString:
    """`<link>`s to the canonical address and to the page in every language; of parameters only `page` counts.

    `told_at` is the path of the page that says what this one says, if another does.

    A page that speaks of a visitor's situation is theirs: it is kept out of the indexes of search engines instead.
    The request remembers the canonical address, for what is told where the page is shared.
    """
    request = context.get("request")
    if request is None:
        return mark_safe("")
    if speaks_of_a_situation(request):
        return mark_safe('<meta name="robots" content="noindex, follow">')
    page = request.GET.get("page", "")
    path = told_at or request.path
    if page.isascii() and page.isdigit() and page != "1":
        path = f"{path}?page={page}"
    request.canonical = f"{settings.PUBLIC_URL}{path}"
    rows = [("canonical", "", path)]
    rows += [("alternate", tag, _in_language(path, code)) for code, tag in LANGUAGE_TAGS.items()]
    rows.append(("alternate", "x-default", _in_language(path, settings.LANGUAGE_CODE)))
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
def dotted(words: Iterable[Any]) -> SafeString:
    """One after another, with a dot between that is gone where a line ends (small.css)."""
    return format_html_join(DOT, "{}", ((word,) for word in words))


@register.filter
def place_in_line(region: Region | None) -> SafeString:
    """`place` where it may fill more than a line."""
    return dotted(part.label for part in region.lineage()[-2:]) if region else mark_safe("")


@register.filter
def lead_unit(pilot: Any) -> Unit | None:
    """The unit to name on a card: who leads, else who is responsible, else who uses it."""
    order = ["lead", "responsible", "user"]
    units = sorted(pilot.card_units, key=lambda row: order.index(row.role))
    return units[0].unit if units else None


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
