"""`{% compare_offers comparison as offers %}`: pilots that could be added to a comparison."""

from django import template

from scenarios.public.compare import Comparison
from search.comparing import Offers, offers

register = template.Library()


@register.simple_tag
def compare_offers(comparison: Comparison) -> Offers:
    return offers(comparison)
