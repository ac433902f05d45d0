"""Texts that the head of a page says in more than one place."""

from django import template
from django.template.base import NodeList, Parser, Token
from django.utils.safestring import mark_safe

register = template.Library()


class HeldNode(template.Node):
    def __init__(self, nodelist: NodeList, name: str):
        self.nodelist = nodelist
        self.name = name

    def render(self, context: template.Context) -> str:
        # Drawn by templates, which have escaped what is in it.
        context[self.name] = mark_safe(" ".join(self.nodelist.render(context).split()))
        return ""


@register.tag
def hold(parser: Parser, token: Token) -> HeldNode:
    """Draw what is inside, which may hold blocks, as one line for the places below that name it.

    `{% hold as page_title %}{% block title %}…{% endblock %}{% endhold %}<title>{{ page_title }}</title>`
    """
    words = token.split_contents()
    if len(words) != 3 or words[1] != "as":
        raise template.TemplateSyntaxError("Write {% hold as name %}.")
    nodelist = parser.parse(("endhold",))
    parser.delete_first_token()
    return HeldNode(nodelist, words[2])
