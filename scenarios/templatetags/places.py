"""`{% locator region %}`: which square of the map of provinces a region lies in."""

from django import template

from scenarios.models import Region
from scenarios.public.provinces import PROVINCES

register = template.Library()


@register.inclusion_tag("scenarios/parts/locator.html")
def locator(region: Region) -> dict:
    """A small map, as decoration; nothing for what lies abroad. The region's ancestors are asked for."""
    code = region.lineage()[0].code
    here = next((province for province in PROVINCES if province.code == code), None)
    return {"provinces": PROVINCES if here else [], "here": here}
