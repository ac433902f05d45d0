"""Links to the pages that every page of the site offers."""

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from home.navigation import navigation
from scenarios.models import PlanPage
from scenarios.public.situation import situation_of, with_situation

register = template.Library()


@register.simple_tag(takes_context=True)
def main_menu(context: dict) -> list[dict]:
    """.label .url .current, in the order to show; pages that do not exist (yet) are left out."""
    by_kind = {entry.kind: entry.url for entry in navigation()}
    rows = [
        (_("Sectors"), reverse("scenarios:sectors")),
        (_("Scenarios"), reverse("scenarios:scenarios")),
        (_("Places"), by_kind.get("cityindexpage")),
        (_("Plans"), by_kind.get("planindexpage")),
        (_("Units"), reverse("scenarios:units")),
        (_("About"), plain_page_url("about")),
    ]
    request = context.get("request")
    here = getattr(request, "path", "")
    situation = situation_of(request)
    if isinstance(context.get("page"), PlanPage):
        # It hangs below its city, but belongs to the plans, as its breadcrumbs say.
        here = by_kind.get("planindexpage", here)
    return [
        {"label": label, "url": with_situation(url, situation), "current": here.startswith(url)}
        for label, url in rows
        if url
    ]


@register.simple_tag
def plain_pages() -> list[dict]:
    """.label .url of the plain pages below the home page."""
    return [{"label": entry.label, "url": entry.url} for entry in navigation() if entry.kind == "plainpage"]


@register.simple_tag
def plain_page_url(slug: str) -> str:
    """Address of the plain page below the home page with this slug; "" when there is none."""
    for entry in navigation():
        if entry.kind == "plainpage" and entry.slug == slug:
            return entry.url
    return ""


@register.simple_tag
def index_url(kind: str) -> str:
    """Address of the list of cities ("cityindexpage") or plans ("planindexpage"); "" when there is none."""
    return next((entry.url for entry in navigation() if entry.kind == kind), "")


@register.simple_tag
def home_url() -> str:
    return reverse("wagtail_serve", args=[""])
