"""What is asked: every public address of the site, or why it is not."""

import uuid
from collections.abc import Callable, Iterator
from urllib.parse import quote

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from wagtail.models import Page

from search.alerts.links import confirm_url
from tests.nothing_private.planting import MARK, MARK_EN, MISSPELLED, WORD, World

Addresses = Callable[[World], list[str]]


def plain(name: str, **arguments: str) -> Addresses:
    return lambda _world: [reverse(name, kwargs=arguments)]


def of_each(name: str, *forms: str) -> Addresses:
    """Of every pilot, planted ones too, and of one that there is not."""

    def addresses(world: World) -> list[str]:
        numbers = [*(pilot.pk for pilot in world.pilots), *world.hidden_numbers, 10**9]
        return [
            reverse(name, kwargs={"number": number} | ({"form": form} if form else {}))
            for number in numbers
            for form in forms or ("",)
        ]

    return addresses


def terms(name: str, parameter: str, *codes: str) -> Addresses:
    return lambda _world: [reverse(name, kwargs={parameter: code}) for code in codes]


def side_by_side(name: str, **arguments: str) -> Addresses:
    """Public ones alone, and with planted ones among them."""

    def addresses(world: World) -> list[str]:
        several = [f"p={pilot.pk}" for pilot in world.pilots[:2]]
        mixed = several + [f"p={number}" for number in world.hidden_numbers]
        situation = "my-region=430600&my-edge=yes&my-private=no"
        choices = [several, [*several, "only=differences"], [*several, situation], mixed, mixed[2:], []]
        if name == "scenarios:compare":
            choices += [[*several, f"find={quote(word)}"] for word in (WORD, MARK, MARK_EN)]
        return [f"{reverse(name, kwargs=arguments)}?{'&'.join(choice)}" for choice in choices]

    return addresses


def searched(name: str, *rests: str, **arguments: str) -> Addresses:
    """Words and filters that fit public and planted ones alike, then what fits planted ones alone.

    Then words misspelled: what is offered in their place is to come from public pilots only.
    """
    filters = [
        "", f"q={quote(WORD)}", "q=remote", f"q={quote(MARK)}", f"q={MARK_EN}", "q=juemi", "sector=ports",
        "scenario=cranes", "region=430000", "region=430600", "region=430700", "unit=port", "unit=hidden-unit",
        "stage=live", "evidence=measured", "year=2021", "tag=mec", "tag=hidden-tag", "reuse=repeated", "reuse=repeats",
    ]  # fmt: skip
    sorts = [f"q={quote(WORD)}&sort={sort}" for sort in ("newest", "title", "evidence", "repeats")]
    fitting = [f"q={quote(WORD)}&sort=fit&my-edge=yes&my-private=no"]
    misspelled = [f"q={quote(word)}" for word in MISSPELLED]
    return lambda _world: [
        f"{reverse(name, kwargs=arguments)}?{query}"
        for query in [*filters, *sorts, *fitting, *misspelled, *rests]
    ]


def typed(_world: World) -> list[str]:
    words = (
        WORD,
        "远",
        "remote",
        "ports",
        "岳阳",
        MARK,
        MARK[:2],
        MARK_EN,
        MARK_EN[:3],
        "juemi",
        "hidden",
        "常德",
    )
    return [f"{reverse('search_suggest')}?q={quote(word)}" for word in words]


def pages(world: World) -> list[str]:
    """All there are in the tree, planted ones too."""
    live = [page.specific for page in Page.objects.filter(depth__gt=1)]
    return [page.get_url_parts()[2] for page in live]


def paged(name: str) -> Addresses:
    return lambda _world: [f"{reverse(name)}?{rest}" for rest in ("", "limit=1", "limit=2", "region=430600")]


def slugs(name: str, *public: str) -> Addresses:
    def addresses(world: World) -> list[str]:
        return [reverse(name, args=[slug]) for slug in (*public, *(page.slug for page in world.hidden_pages))]

    return addresses


def documents(world: World) -> list[str]:
    return [document.url for document in (world.document, world.hidden_document)]


def sitemaps(_world: World) -> list[str]:
    return [f"/sitemap-{section}.xml" for section in ("pages", "cities", "pilots", "terms")]


ROUTES: dict[str, Addresses] = {
    "wagtail_serve": pages,
    "wagtaildocs_serve": documents,
    "search": searched("search", f"q={quote(WORD)}&page=2"),
    "search_suggest": typed,
    "search_help": plain("search_help"),
    "search_feed": searched("search_feed"),
    "search_export": lambda world: [
        address
        for form in ("csv", "xlsx", "json", "jsonld")
        for address in searched("search_export", form=form)(world)
    ],
    "alert": searched("alert"),
    "alert_sent": plain("alert_sent"),
    "alert_begun": plain("alert_begun"),
    "alert_confirm": lambda world: [
        confirm_url(world.alert).removeprefix("http://localhost"),
        "/search/alerts/confirm/x/",
    ],
    "alert_stop": lambda world: [
        reverse("alert_stop", args=[key]) for key in (world.alert.key, uuid.UUID(int=1))
    ],
    "privacy": plain("privacy"),
    "scenarios:sectors": plain("scenarios:sectors"),
    "scenarios:sector": terms("scenarios:sector", "code", "ports"),
    "scenarios:scenarios": plain("scenarios:scenarios"),
    "scenarios:scenario": terms("scenarios:scenario", "code", "cranes"),
    "scenarios:units": lambda _world: [
        f"/units/{rest}" for rest in ("", f"?q={quote('港')}", f"?q={quote(MARK)}")
    ],
    "scenarios:unit": terms("scenarios:unit", "slug", "port", "hidden-unit"),
    "scenarios:regions": plain("scenarios:regions"),
    "scenarios:region": terms("scenarios:region", "code", "430000", "430600", "430700"),
    "scenarios:compare": side_by_side("scenarios:compare"),
    "scenarios:compare_file": lambda world: [
        address
        for form in ("csv", "xlsx", "json", "jsonld")
        for address in side_by_side("scenarios:compare_file", form=form)(world)
    ],
    "scenarios:comparison-kit": side_by_side("scenarios:comparison-kit"),
    "scenarios:comparison-kit-document": side_by_side("scenarios:comparison-kit-document"),
    "scenarios:situation": lambda world: [
        f"/situation/{rest}"
        for rest in ("", "?my-edge=yes", f"?my-edge=yes&back=/p/{world.hidden_numbers[0]}/kit/")
    ],
    "scenarios:short": of_each("scenarios:short"),
    "scenarios:citation": of_each("scenarios:citation", "bib", "ris"),
    "scenarios:record": of_each("scenarios:record", "json", "jsonld"),
    "scenarios:kit": of_each("scenarios:kit"),
    "scenarios:kit-document": of_each("scenarios:kit-document"),
    "scenarios:ask": of_each("scenarios:ask"),
    "scenarios:asked": of_each("scenarios:asked"),
    "api:openapi-json": plain("api:openapi-json"),
    "api:openapi-view": plain("api:openapi-view"),
    "api:search": searched("api:search", "limit=1"),
    "api:pilots": paged("api:pilots"),
    "api:pilot": slugs("api:pilot", "open-0", "open-1", "open-2"),
    "api:plans": paged("api:plans"),
    "api:plan": slugs("api:plan", "plan"),
    "api:sectors": plain("api:sectors"),
    "api:scenarios": plain("api:scenarios"),
    "catalogue": lambda _world: ["/catalogue.jsonld", "/catalogue.ttl"],
    "sitemap_index": plain("sitemap_index"),
    "django.contrib.sitemaps.views.sitemap": sitemaps,
    "healthz": plain("healthz"),
    "readyz": plain("readyz"),
    "robots": plain("robots"),
}

LEFT_OUT = {
    "api:api-root": "never reached: `unknown_address` stands before it",
    "config.api.unknown_address": "says only which address there is not",
    "uploaded_file": "pictures by their file names; which names there are is told by pages, which are walked",
    "wagtaildocs_authenticate_with_password": "takes a password and shows nothing of what it guards",
    "wagtailcore_authenticate_with_password": "the same, for pages; its form is shown at theirs, which are walked",
    "wagtailcore_login": "a form to log in",
}
GUARDED = "admin/"  # all of it asks for a log-in, but for what is needed to log in

OF_THE_MOMENT = {"/readyz"}  # how many changes wait for the index; it names none of them


def public_routes(patterns=None, before: str = "", namespace: str = "") -> Iterator[str]:
    """The name of each address of the site that is not behind a log-in; the view where it has no name."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        where = before + str(pattern.pattern)
        if where.startswith(GUARDED):
            continue
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from public_routes(pattern.url_patterns, where, inner)
        else:
            assert isinstance(pattern, URLPattern)
            view = pattern.callback
            yield namespace + pattern.name if pattern.name else f"{view.__module__}.{view.__name__}"
