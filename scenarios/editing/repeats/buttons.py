"""Where editors find “Repeat this here”: the menus of a pilot in the admin, and the bar on its public page."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.menus.pages import PageMenuItem
from wagtail.admin.userbar import BaseItem
from wagtail.models import Page

from scenarios.editing.repeats.access import may_repeat
from scenarios.models import PilotPage

LABEL = _("Repeat this here")


def may_be_offered(page: Page | None, user) -> bool:
    """Without a query, for lists: whether the pilot is private or has expired is found out by its page."""
    is_pilot = page is not None and page.cached_content_type.model_class() is PilotPage
    return is_pilot and page.pk is not None and page.live and may_repeat(user)


class RepeatButton(PageMenuItem):
    label = LABEL
    icon_name = "copy"
    url_name = "repeats:begin"

    def is_shown(self, user) -> bool:
        return may_be_offered(self.page, user)


class RepeatItem(BaseItem):
    template_name = "scenarios/editing/repeats/userbar_item.html"

    def __init__(self, page: Page | None):
        self.page = page

    def render_html(self, parent_context: Any) -> str:
        if not may_be_offered(self.page, parent_context["request"].user):
            return ""
        return super().render_html(parent_context)

    def get_context_data(self, parent_context: Any) -> dict:
        address = reverse("repeats:begin", args=[self.page.pk])
        return super().get_context_data(parent_context) | {"address": address, "label": LABEL}
