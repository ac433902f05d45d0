"""The steps of reading a document: upload, corrections part by part, deletion of a review."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Case, QuerySet, Value, When
from django.db.models.fields.json import KT
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from scenarios.drafting.draft import PlanDraft
from scenarios.editing.reviews.access import reviews_for
from scenarios.editing.reviews.base import CHANGES, ReadingPage, ReviewPage, version_of
from scenarios.editing.reviews.items import number_left_out
from scenarios.editing.reviews.readings import begin_review
from scenarios.editing.reviews.sections import SECTIONS, ListSection, Section
from scenarios.editing.reviews.uploads import UploadForm
from scenarios.models import PlanReview

UNFINISHED = 50  # how many unfinished readings are listed; more than anyone keeps open


class UploadView(ReadingPage):
    """Hand over a document, or go on with one that was read before."""

    template_name = "scenarios/editing/reviews/upload.html"

    def get_page_title(self) -> str:
        return _("Read a document")

    def steps_above(self) -> list[dict[str, Any]]:
        return []

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(UploadForm(request.user))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = UploadForm(request.user, request.POST, request.FILES)
        if not form.is_valid():
            return self._page(form)
        review = begin_review(form.draft, form.cleaned_data["city"], request.user, form.file_name)
        self._say_what_stands(review, number_left_out(form.draft))
        return redirect("plan_reading:section", review.pk, "document")

    def _say_what_stands(self, review: PlanReview, left_out: int) -> None:
        if review.plan is None:
            return
        messages.info(
            self.request,
            _("This document was read before. Corrections made then stand, where it still says the same."),
        )
        if left_out:
            text = ngettext(
                "%(number)d item that was left out then is left out again.",
                "%(number)d items that were left out then are left out again.",
                left_out,
            )
            messages.info(self.request, text % {"number": left_out})

    def _page(self, form: UploadForm) -> HttpResponse:
        PlanReview.objects.delete_forgotten()
        context = self.get_context_data(form=form, unfinished=self._unfinished())
        return self.render_to_response(context)

    def _unfinished(self) -> QuerySet[PlanReview]:
        """The own ones first, then colleagues'; without the drafts, which hold whole documents."""
        own_first = Case(When(owner=self.request.user, then=Value(0)), default=Value(1))
        reviews = reviews_for(self.request.user).defer("draft").annotate(title=KT("draft__title"))
        return reviews.order_by(own_first, "-updated_at")[:UNFINISHED]


class SectionView(ReviewPage):
    """One part of a review, with its corrections."""

    template_name = "scenarios/editing/reviews/section.html"

    def get(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        self.review = self.find_review()
        section = self._section(PlanDraft.from_json(self.review.draft), request.GET.get("page", "1"))
        return self._page(section)

    def post(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        with transaction.atomic():
            self.review = self.find_review(lock=True)
            draft = PlanDraft.from_json(self.review.draft)
            section = self._section(draft, request.POST.get("page", "1"), request.POST)
            is_valid = section.is_valid()
            if request.POST.get("version") != version_of(self.review):
                messages.error(request, self._changed_meanwhile())
                # Still of the old version: what is typed belongs to units and items as they were numbered then.
                return self._page(section, version=request.POST.get("version", ""))
            if not is_valid:
                messages.error(request, _("Nothing was saved yet: please correct what is marked below."))
                return self._page(section)
            section.apply()
            self.review.draft = draft.to_json()
            self.review.save()
        messages.success(request, _("Corrections saved."))
        return redirect(self._next_address(section))

    def _section(self, draft: PlanDraft, page: str, data: Any = None) -> Section:
        try:
            kind = SECTIONS[self.kwargs["name"]]
        except KeyError as error:
            raise Http404 from error
        return kind(self.review, draft, page, data)

    def _page(self, section: Section, **instead: str) -> HttpResponse:
        context = self.review_context(section.draft, section.name) | instead
        return self.render_to_response(self.get_context_data(section=section, **context))

    def _next_address(self, section: Section) -> str:
        then = self.request.POST.get("then")
        if then == CHANGES:
            return reverse("plan_reading:changes", args=[self.review.pk])
        address = reverse("plan_reading:section", args=[self.review.pk, section.name])
        if isinstance(section, ListSection):
            page = section.page
            number = page.next_page_number() if then == "next" and page.has_next() else page.number
            return f"{address}?page={number}"
        return address

    def _changed_meanwhile(self) -> str:
        return _(
            "This reading was changed in the meantime, by a colleague or in another window. Your corrections on this "
            "page were not saved; they still stand below. Open the page anew in a second window, compare, and make "
            "them there."
        )


class DeleteView(ReviewPage):
    """Give up a review: the plan in the registry, if there is one, is not touched."""

    template_name = "scenarios/editing/reviews/delete.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.review = self.find_review()
        return self.render_to_response(self.get_context_data(review=self.review))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        review = self.find_review()
        review.delete()
        messages.success(request, _("The reading of “%(title)s” was discarded.") % {"title": review})
        return redirect("plan_reading:upload")
