"""The last step: what will change, and the one confirmation that writes all of it or nothing."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages as admin_messages

from scenarios.drafting.changes import ChangeKind, Changes, compare
from scenarios.drafting.draft import PlanDraft
from scenarios.drafting.errors import DraftError
from scenarios.drafting.writing import write_plan
from scenarios.editing.reviews.access import parent_for
from scenarios.editing.reviews.base import CHANGES, ReviewPage, version_of
from scenarios.editing.reviews.readings import foreign_place, plan_before
from scenarios.models import PlanPage, PlanReview, PlanStatus

KEEP_DRAFT, PUBLISH = "draft", "publish"
RECORDS = {
    "tasks": gettext_lazy("Tasks"),
    "targets": gettext_lazy("Targets"),
    "pilots": gettext_lazy("Pilots"),
    "units": gettext_lazy("Units"),
}
KINDS = {
    ChangeKind.ADDED: gettext_lazy("new"),
    ChangeKind.CHANGED: gettext_lazy("changed"),
    ChangeKind.REWORDED: gettext_lazy("numbers unchanged, worded otherwise in the document"),
    ChangeKind.REMOVED: gettext_lazy("removed"),
    ChangeKind.KEPT: gettext_lazy("no longer in the document, left as it is"),
    ChangeKind.SAME: gettext_lazy("unchanged"),
}


class WriteForm(forms.Form):
    """What to do with the plan; and, for a document about another place, that this is meant."""

    publish = forms.ChoiceField(label=gettext_lazy("Plan and pilots"), widget=forms.RadioSelect)
    place_is_right = forms.BooleanField()

    def __init__(self, *args, choices: list[tuple[str, str]], city: str, foreign: str | None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["publish"].choices = choices
        if len(choices) == 1 or not self.initial.get("publish"):
            self.fields["publish"].initial = choices[0][0]
        if foreign is None:
            del self.fields["place_is_right"]
            return
        values = {"city": city, "place": foreign}
        field = self.fields["place_is_right"]
        if city:
            field.label = _(
                "I have checked it: this is a plan of %(city)s, although the document names %(place)s."
            )
            required = _("Tick this if the plan is to be written for %(city)s all the same.")
        else:
            field.label = _(
                "I have checked it: this plan belongs to no city, although the document names %(place)s."
            )
            required = _("Tick this if the plan is to be written without a city all the same.")
        field.label, field.error_messages["required"] = field.label % values, required % values


class ChangesView(ReviewPage):
    template_name = "scenarios/editing/reviews/changes.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.review = self.find_review()
        return self._page(PlanDraft.from_json(self.review.draft))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            with transaction.atomic():
                self.review = self.find_review(lock=True)
                draft = PlanDraft.from_json(self.review.draft)
                plan = plan_before(self.review, draft)
                if request.POST.get("version") != version_with(self.review, plan):
                    messages.error(
                        request,
                        _("The reading or the plan was changed in the meantime. Look at it again, below."),
                    )
                    return self._page(draft)
                changes = compare(draft, plan, self.review.city)
                form = self._form(draft, plan, changes, request.POST)
                if not form.is_valid():
                    return self._page(draft, form)
                publish = form.cleaned_data["publish"] == PUBLISH
                written = self._write(draft, plan, publish=publish)
        except (DraftError, ValidationError) as error:
            reasons = error.messages if isinstance(error, ValidationError) else [str(error)]
            messages.error(request, _("Nothing was written. %(reason)s") % {"reason": " ".join(reasons)})
            self.review = self.find_review()
            return self._page(PlanDraft.from_json(self.review.draft))
        self._report(written, changes, publish=publish)
        return redirect("plans:index")

    def _write(self, draft: PlanDraft, plan: PlanPage | None, *, publish: bool) -> PlanPage:
        if self.review.city and foreign_place(self.review, draft):
            draft.region = self.review.city.region.code
        parent = parent_for(self.review)
        if parent is None:
            raise DraftError(
                _("There is no list of plans to write it below. Ask an administrator to add one.")
            )
        written = write_plan(draft, parent, plan=plan, user=self.request.user, publish=publish)
        self.review.delete()
        return written

    def _page(self, draft: PlanDraft, form: WriteForm | None = None) -> HttpResponse:
        plan = plan_before(self.review, draft)
        changes = compare(draft, plan, self.review.city)
        context = self.review_context(draft, CHANGES) | {
            "version": version_with(self.review, plan),
            "changes": changes,
            "groups": grouped(changes),
            "plan": plan,
            "form": form or self._form(draft, plan, changes),
        }
        return self.render_to_response(self.get_context_data(**context))

    def _form(self, draft: PlanDraft, plan: PlanPage | None, changes: Changes, data: Any = None) -> WriteForm:
        city = self.review.city.region.label if self.review.city else ""
        return WriteForm(
            data,
            choices=_publishing(draft, changes),
            city=city,
            foreign=foreign_place(self.review, draft),
            initial={"publish": PUBLISH if plan and plan.live else KEEP_DRAFT},
        )

    def _report(self, plan: PlanPage, changes: Changes, *, publish: bool) -> None:
        buttons = [admin_messages.button(reverse("wagtailadmin_pages:edit", args=[plan.pk]), _("The plan"))]
        if self.review.city and changes.pilots:
            address = f"{reverse('pilots:index')}?city={self.review.city.pk}&stage=planned"
            buttons.append(admin_messages.button(address, _("Its pilots")))
        told = [_("“%(title)s” was written.") % {"title": plan.title}]
        if changes.is_empty:
            told = [_("“%(title)s” held all of this already.") % {"title": plan.title}]
        if added := changes.counts["pilots"][ChangeKind.ADDED]:
            text = ngettext("%(number)d pilot was added.", "%(number)d pilots were added.", added)
            told.append(text % {"number": added})
        if publish and (waiting := len(changes.waiting)):
            text = ngettext(
                "%(number)d pilot that waited as a draft was published.",
                "%(number)d pilots that waited as drafts were published.",
                waiting,
            )
            told.append(text % {"number": waiting})
        admin_messages.success(self.request, " ".join(told), buttons=buttons)


def version_with(review: PlanReview, plan: PlanPage | None) -> str:
    """That of the review, and of the plan it was compared with, which others may edit at the same time."""
    return f"{version_of(review)} {plan.pk} {plan.latest_revision_id}" if plan else version_of(review)


def grouped(changes: Changes) -> list[tuple[Any, list[tuple[ChangeKind, Any, list, bool]]]]:
    """(records, [(kind, its words, changes, whether to show their details)]), without what there is none of."""
    groups = []
    for name, label in RECORDS.items():
        kinds = []
        for kind, words in KINDS.items():
            if found := [change for change in getattr(changes, name) if change.kind == kind]:
                # What a new task or target says stands in the text beside it; of a unit it is told how it is cited, of
                # a pilot what it lacks.
                kinds.append((kind, words, found, kind == ChangeKind.CHANGED or name in ("units", "pilots")))
        if kinds:
            groups.append((label, kinds))
    return groups


def _publishing(draft: PlanDraft, changes: Changes) -> list[tuple[str, str]]:
    if draft.status == PlanStatus.TEMPLATE:
        return [(KEEP_DRAFT, _("Keep as a template, which is never public"))]
    waiting = len(changes.waiting)
    text = ngettext(
        "Publish at once, with %(number)d pilot that has waited as a draft",
        "Publish at once, with %(number)d pilots that have waited as drafts",
        waiting,
    )
    publish = (PUBLISH, text % {"number": waiting} if waiting else _("Publish at once"))
    if changes.needs_publishing:
        return [publish]
    return [(KEEP_DRAFT, _("Keep as drafts, to be looked over and published later")), publish]
