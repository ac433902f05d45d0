"""The visitor's own situation on the pages: carried along by their links, shown, and offered to be stated."""

from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from scenarios.public.situation import Situation, situation_of, with_situation

register = template.Library()


@register.simple_tag(takes_context=True)
def my_answers(context: template.Context, before: str = "?") -> str:
    """What to put behind an address, so that the situation goes along: "?my-edge=yes", or with `before="&"`; or "".

    >>> <a href="{% pageurl pilot %}{% my_answers %}">
    """
    query = _situation(context).query
    return f"{before}{query}" if query else ""


@register.simple_tag(takes_context=True)
def my_answers_hidden(context: template.Context) -> SafeString:
    """The same for a form."""
    return format_html_join(
        "", '<input type="hidden" name="{}" value="{}">', _situation(context).parameters()
    )


@register.inclusion_tag("scenarios/parts/situation.html", takes_context=True)
def situation_bar(context: template.Context, target: str = "", here: str = "") -> dict:
    """What was said and how to change it; without a situation how to state one. On the form nothing leads there.

    `target` is the id to come back to, `here` the address of the page, if it is not to be the one that was asked for.
    """
    request, situation = context.get("request"), _situation(context)
    if request is None:
        return {}
    fragment = f"#{target}" if target else ""
    parameters = f"?{request.GET.urlencode()}" if request.GET else ""
    here = with_situation(here or request.path + parameters, Situation()) + fragment
    form = reverse("scenarios:situation")
    change = with_situation(f"{form}?{urlencode({'back': here})}", situation)
    return {
        "said": list(situation.said()),
        "query": situation.query,
        "change_url": "" if request.path == form else change,
        "without_url": here,
    }


def _situation(context: template.Context) -> Situation:
    return situation_of(context.get("request"))
