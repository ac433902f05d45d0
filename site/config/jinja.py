"""The environment of site/templates_jinja: templates for what a page repeats by the hundred."""

from typing import Any

from django.utils.translation import gettext
from jinja2 import Environment

from scenarios.templatetags.registry import (
    compare_tick,
    evidence_mark,
    icon,
    lang_of,
    mark_chinese,
    picture,
    place_in_line,
    stage_mark,
    unbroken,
)
from search.templatetags.search_page import holds_selected, option_mark


def environment(**options: Any) -> Environment:
    made = Environment(**options)  # Django's back-end sets autoescape
    made.globals |= {
        "_": gettext,
        "compare_tick": compare_tick,
        "evidence_mark": evidence_mark,
        "holds_selected": holds_selected,
        "icon": icon,
        "lang_of": lang_of,
        "mark_chinese": mark_chinese,
        "option_mark": option_mark,
        "picture": picture,
        "place_in_line": place_in_line,
        "stage_mark": stage_mark,
        "unbroken": unbroken,
    }
    return made
