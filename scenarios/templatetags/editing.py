"""Template filters for the editors' side."""

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from scenarios.editing.repeats.told import repeat_state, repeat_title

register = template.Library()
register.filter(repeat_state)
register.filter(repeat_title)


@register.filter
def label_search_button(html: SafeString) -> SafeString:
    """The desk as Wagtail renders it, with the button of its search, seen by screen readers only, in the language."""
    return mark_safe(html.replace('value="Search"', f'value="{escape(_("Search"))}"'))
