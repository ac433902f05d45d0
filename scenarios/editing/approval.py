"""One answer to a review, even when it is given twice: by a double click, or by two moderators at once.

Wagtail asks whether a page waits for review before it saves the form, and answers the review afterwards. Of two
answers that come side by side, the later one would make a draft again of what the earlier one has published.
https://github.com/wagtail/wagtail/pull/14460
"""

from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.models import Page, TaskState


class RegistryEditView(EditView):
    def perform_workflow_action(self) -> HttpResponse:
        with transaction.atomic():
            if self._still_waits():
                return super().perform_workflow_action()
        title = self.page.get_admin_display_title()
        messages.warning(
            self.request, _("The review of “%(title)s” had already been answered.") % {"title": title}
        )
        return self.redirect_away()

    def _still_waits(self) -> bool:
        """Whether nobody has answered yet; nobody else can until the transaction ends."""
        waiting = TaskState.objects.filter(
            workflow_state__object_id=str(self.page.pk),
            workflow_state__base_content_type=self.page.get_base_content_type(),
            status=TaskState.STATUS_IN_PROGRESS,
        )
        return waiting.select_for_update(of=("self",)).first() is not None


class RegistryPageViewSet(PageViewSet):
    model = Page
    edit_view_class = RegistryEditView
