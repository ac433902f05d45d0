"""What the pages of the flow share: who gets in, where they stand in the admin, and the review they are about."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from scenarios.drafting.draft import PlanDraft
from scenarios.editing.reviews.access import may_read_documents, reviews_for
from scenarios.editing.reviews.items import marked_item
from scenarios.editing.reviews.passages import lines_with
from scenarios.editing.reviews.readings import foreign_place, plan_elsewhere
from scenarios.editing.reviews.sections import SECTIONS
from scenarios.models import PlanReview

CHANGES = "changes"  # the last part of a review, which has no corrections of its own


class ReadingPage(WagtailAdminTemplateMixin, View):
    """A page below Plans → Read a document; for those who may write plans anywhere."""

    header_icon = "doc-full-inverse"

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not may_read_documents(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Home and Plans, the upload page unless this is it, this page."""
        steps = [{"url": reverse("plans:index"), "label": _("Plans")}, *self.steps_above()]
        return [*self.breadcrumbs_items, *steps, {"url": "", "label": self.get_page_title()}]

    def steps_above(self) -> list[dict[str, Any]]:
        return [{"url": reverse("plan_reading:upload"), "label": _("Read a document")}]


class ReviewPage(ReadingPage):
    """A page about one review. Reviews of other people's cities are not found."""

    review: PlanReview

    def find_review(self, lock: bool = False) -> PlanReview:
        """With `lock` nobody else changes it before the transaction ends."""
        reviews = reviews_for(self.request.user)
        if lock:
            reviews = reviews.select_for_update(of=("self",))
        return get_object_or_404(reviews, pk=self.kwargs["pk"])

    def get_page_title(self) -> str:
        return str(self.review)

    def review_context(self, draft: PlanDraft, current: str) -> dict[str, Any]:
        """What every part shows: the other parts, warnings, and the text with what `?show=` asks for."""
        shown = self.request.GET.get("show", "")
        marked = marked_item(draft, shown)
        tabs = [
            (
                reverse("plan_reading:section", args=[self.review.pk, name]),
                section.label,
                section.count(draft),
                name,
            )
            for name, section in SECTIONS.items()
        ]
        tabs.append(
            (reverse("plan_reading:changes", args=[self.review.pk]), _("What will change"), None, CHANGES)
        )
        return {
            "review": self.review,
            "draft": draft,
            "version": version_of(self.review),
            "tabs": tabs,
            "current": current,
            "foreign_place": foreign_place(self.review, draft),
            "elsewhere": plan_elsewhere(self.review, draft),
            "shown": shown if marked.passages or marked.words else "",
            "lines": lines_with(draft.text, marked),
        }


def version_of(review: PlanReview) -> str:
    """Changes with every save; sent with the forms to see whether someone else has saved in between."""
    return review.updated_at.isoformat()
