"""Template plans (“X市”): anyone who works on pages may look at one, coordinators start their city's plan from it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from scenarios.editing.listings import may_work_on_pages
from scenarios.editing.reviews.access import cities_to_plan_for, template_plans
from scenarios.editing.reviews.adapting import Started, start_plan
from scenarios.editing.reviews.passages import Marked, lines_with
from scenarios.editing.reviews.readings import NoOutline, begin_review
from scenarios.editing.reviews.starting import county_level
from scenarios.editing.reviews.uploads import CityForm
from scenarios.editing.reviews.words import NO_OUTLINE
from scenarios.models import CityPage, PlanPage, PlanReview


class TemplateView(WagtailAdminTemplateMixin, View):
    """A template plan to read, with a form to start a city's plan from it for those who may."""

    template_name = "scenarios/editing/reviews/template.html"
    header_icon = "doc-full"
    plan: PlanPage

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not may_work_on_pages(request.user):
            raise PermissionDenied
        self.plan = get_object_or_404(template_plans(), pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return self.plan.heading

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        plans = {"url": reverse("plans:index"), "label": _("Plans")}
        return [*self.breadcrumbs_items, plans, {"url": "", "label": self.get_page_title()}]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._page(CityForm(request.user))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not cities_to_plan_for(request.user).exists():
            raise PermissionDenied
        form = CityForm(request.user, request.POST)
        if not form.is_valid():
            return self._page(form)
        city = form.cleaned_data["city"]
        try:
            started = start_plan(self.plan, city)
        except NoOutline:
            form.add_error(None, NO_OUTLINE)
            return self._page(form)
        review = begin_review(started.draft, city, request.user, self.plan.title)
        self._say_what_was_done(review, city, started)
        self._say_what_is_open(started)
        return redirect("plan_reading:section", review.pk, "document")

    def _say_what_was_done(self, review: PlanReview, city: CityPage, started: Started) -> None:
        said = [
            _("The names of %(city)s were filled in. Correct what does not hold there.")
            % {"city": city.region.label}
        ]
        if county_level(city.region):
            said.append(
                _("The template is written for a city: look at what it says of counties and of “市”.")
            )
        if started.taken_for:
            named = "；".join(f"{cited} → {unit}" for cited, unit in started.taken_for)
            said.append(_("Units that go by another name here: %(units)s.") % {"units": named})
        messages.success(self.request, " ".join(said))
        if review.plan:
            messages.info(
                self.request,
                _("A plan was started from this template before. What you confirm here changes that plan."),
            )

    def _say_what_is_open(self, started: Started) -> None:
        said = [
            _("Write in the number, the day of issue and the years: those of the template are not yours.")
        ]
        if number := started.targets_left_out:
            text = ngettext(
                "%(number)d target has the template’s number and year and is left out: tick it if it is to hold, "
                "and correct it.",
                "%(number)d targets have the template’s numbers and years and are left out: tick those that are to "
                "hold, and correct them.",
                number,
            )
            said.append(text % {"number": number})
        if started.open_units:
            named = "；".join(f"{cited}（{task}）" for task, cited in started.open_units)
            text = _("Still open, so not kept as units: %(units)s. Write under Tasks which ones are meant.")
            said.append(text % {"units": named})
        if started.open_numbers:
            named = "、".join(started.open_numbers)
            text = _("The text leaves numbers open (%(numbers)s): fill them in on the page of the plan.")
            said.append(text % {"numbers": named})
        messages.warning(self.request, " ".join(said))

    def _page(self, form: CityForm) -> HttpResponse:
        context = self.get_context_data(
            plan=self.plan,
            form=form if form.has_cities else None,
            tasks=self.plan.tasks.prefetch_related("task_units__unit"),
            lines=lines_with(self.plan.text, Marked()),
        )
        return self.render_to_response(context)
