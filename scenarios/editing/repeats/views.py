"""Repeat this here: what is carried over from a public pilot, in which city, and the draft."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from scenarios.editing.repeats.access import begun_already, cities_to_repeat_in
from scenarios.editing.repeats.carrying import Carried, begin_repeat
from scenarios.editing.repeats.forms import RepeatForm
from scenarios.models import PilotPage

BEGUN_SHOWN = 5  # of those there are already, the latest


class BeginView(WagtailAdminTemplateMixin, View):
    """A pilot that is not public is not found, whoever asks: only what all may see can be an origin."""

    template_name = "scenarios/editing/repeats/begin.html"
    header_icon = "copy"

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not cities_to_repeat_in(request.user).exists():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def origin(self) -> PilotPage:
        pilots = PilotPage.objects.public().select_related("scenario", "sector", "region__parent")
        return get_object_or_404(pilots, pk=self.kwargs["pk"])

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._page(RepeatForm(request.user))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = RepeatForm(request.user, request.POST)
        if not form.is_valid():
            return self._page(form)
        draft = begin_repeat(self.origin, form.cleaned_data["city"], request.user)
        messages.success(
            request,
            _(
                "A draft that repeats “%(title)s” was made in %(city)s. The editors of the origin are told. What is "
                "still to be written stands above the form."
            )
            % {"title": self.origin.heading, "city": form.cleaned_data["city"].region.label},
        )
        return redirect("wagtailadmin_pages:edit", draft.pk)

    def get_page_title(self) -> str:
        return _("Repeat this here")

    def get_page_subtitle(self) -> str:
        return self.origin.heading

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        steps = [{"url": reverse("pilots:index"), "label": _("Pilots")}]
        return [*self.breadcrumbs_items, *steps, {"url": "", "label": self.get_page_title()}]

    def _page(self, form: RepeatForm) -> HttpResponse:
        context = self.get_context_data(
            form=form,
            origin=self.origin,
            carried=Carried(self.origin),
            begun=begun_already(self.origin, self.request.user)[:BEGUN_SHOWN],
        )
        return self.render_to_response(context)
