"""Small parts of the search page: options of a filter and the marks beside them, the place beside a unit's name."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from scenarios.models import Unit
from scenarios.public.meanings import EVIDENCE_LEVEL, STAGE_STEP
from scenarios.templatetags.registry import icon
from search.filters import OptionView
from search.suggestions import place_unless_named

register = template.Library()

_STEPS = {stage.value: step for stage, step in STAGE_STEP.items()}
_LEVELS = {evidence.value: level for evidence, level in EVIDENCE_LEVEL.items()}
_FIVE = mark_safe("<i></i>" * 5)


def holds_selected(option: OptionView) -> bool:
    """Whether this option, or one anywhere below it, is selected."""
    return option.selected or any(holds_selected(child) for child in option.children)


def option_mark(facet: str, value: str) -> SafeString:
    """The mark pilots of that value carry in lists: a sector's symbol, the ladder, the signal; else nothing."""
    if facet == "sector":
        return format_html('<span class="option__sector sector-{}">{}</span>', value, icon(value, "sectors"))
    if facet == "stage":
        step = _STEPS.get(value, 0)
        return format_html('<span class="ladder" data-step="{}" aria-hidden="true">{}</span>', step, _FIVE)
    if facet == "evidence":
        level = _LEVELS.get(value, 0)
        return format_html('<span class="signal" data-level="{}" aria-hidden="true">{}</span>', level, _FIVE)
    return mark_safe("")


@register.filter(name="place_unless_named")
def place(unit: Unit) -> str:
    return place_unless_named(unit)
