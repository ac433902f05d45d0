"""`{% similar_pilots page as similar %}`: pilots like this one, with the reasons."""

from django import template
from django.http import HttpRequest
from django.utils.translation import get_language

from scenarios.models import PilotPage
from scenarios.public.edition import kept
from search.similar import Similar, similar_pilots

register = template.Library()


@register.simple_tag(name="similar_pilots", takes_context=True)
def similar(context: template.Context, pilot: PilotPage) -> list[Similar]:
    """None for a draft that is only previewed: it is in no index, and what it is like shows what it holds."""
    request: HttpRequest | None = context.get("request")
    if not pilot.live or getattr(request, "is_preview", False):
        return []
    # As dear as all the rest of the page, and the same until something is published.
    return kept(("similar", pilot.pk, get_language()), lambda: similar_pilots(pilot))
