"""Template plans (“X市”): anyone who works on pages may look at one, coordinators start their city's plan from it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from scenarios.editing.listings import may_work_on_pages
from scenarios.editing.reading.access import cities_to_plan_for, template_plans
from scenarios.editing.reading.passages import Marked, lines_with
from scenarios.editing.reading.readings import NoOutline, begin_review, read_draft
from scenarios.editing.reading.starting import named_for, title_for
from scenarios.editing.reading.uploads import CityForm
from scenarios.editing.reading.words import NO_OUTLINE
from scenarios.models import CityPage, PlanPage, PlanReview, PlanStatus


class TemplateView(WagtailAdminTemplateMixin, View):
    """A template plan to read, with a form to start a city's plan from it for those who may."""

    template_name = "scenarios/editing/reading/template.html"
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
            review = self._start(city)
        except NoOutline:
            form.add_error(None, NO_OUTLINE)
            return self._page(form)
        messages.success(
            request,
            _("The names of %(city)s were filled in. Correct what does not hold there.")
            % {"city": city.region.label},
        )
        return redirect("plan_reading:section", review.pk, "document")

    def _start(self, city: CityPage) -> PlanReview:
        draft = read_draft(named_for(self.plan.text, city.region).encode(), "template.txt")
        draft.title = title_for(self.plan.title, city.region)
        draft.region, draft.status = city.region.code, PlanStatus.DRAFT
        return begin_review(draft, city, self.request.user, self.plan.title)

    def _page(self, form: CityForm) -> HttpResponse:
        context = self.get_context_data(
            plan=self.plan,
            form=form if form.has_cities else None,
            tasks=self.plan.tasks.prefetch_related("task_units__unit"),
            lines=lines_with(self.plan.text, Marked()),
        )
        return self.render_to_response(context)
