"""`{% similar_pilots page as similar %}`: pilots like this one, with the reasons."""

from django import template
from django.http import HttpRequest

from scenarios.models import PilotPage
from search.similar import Similar, similar_pilots

register = template.Library()


@register.simple_tag(name="similar_pilots", takes_context=True)
def similar(context: template.Context, pilot: PilotPage) -> list[Similar]:
    """None for a draft that is only previewed: it is in no index, and what it is like shows what it holds."""
    request: HttpRequest | None = context.get("request")
    if not pilot.live or getattr(request, "is_preview", False):
        return []
    return similar_pilots(pilot)
