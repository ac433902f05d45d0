"""What a page says of public records, kept as text until the next edition."""

from django import template
from django.template.base import NodeList, Parser, Token
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from scenarios.public.edition import is_for_everybody, kept
from scenarios.public.situation import situation_of

register = template.Library()


class KeptNode(template.Node):
    def __init__(self, nodelist: NodeList, *, everywhere: bool):
        self.nodelist = nodelist
        self.everywhere = everywhere

    def render(self, context: template.Context) -> SafeString:
        request = context.get("request")
        # Pages of errors may have no request.
        if request is None or not is_for_everybody(request):
            return self.nodelist.render(context)
        # The address says which page it is and in which situation somebody is.
        where = situation_of(request).query if self.everywhere else request.get_full_path()
        key = ("text", self.origin.name, self.token.lineno, get_language(), where)
        return kept(key, lambda: self.nodelist.render(context))


@register.tag
def keep(parser: Parser, token: Token) -> KeptNode:
    """Draw what is inside once an edition for each address: `{% keep %}…{% endkeep %}`.

    `{% keep everywhere %}` is for what is the same at every address. Who has signed in gets it drawn anew; of all
    others nothing inside may depend on who asks.
    """
    _name, *words = token.split_contents()
    if words not in ([], ["everywhere"]):
        raise template.TemplateSyntaxError("Write {% keep %} or {% keep everywhere %}.")
    nodelist = parser.parse(("endkeep",))
    parser.delete_first_token()
    return KeptNode(nodelist, everywhere=bool(words))
