"""The first thing people see after logging in: their city's work, and a button to write a new pilot."""

from collections.abc import Mapping
from typing import Any

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from wagtail.admin.ui.components import Component
from wagtail.models import Page, TaskState, WorkflowState
from wagtail.permissions import policy_registry

from scenarios.editing.enquiries import open_enquiries
from scenarios.editing.listings import CITY, WORK_ON_PAGES, cities_of
from scenarios.editing.repeats.told import repeats_for
from scenarios.editing.reviews.access import may_read_documents
from scenarios.models import CityPage

ROWS = 8  # of each list; the rest is one click away


class DeskPanel(Component):
    """My cities' drafts and what waits for review; nothing for people without a city."""

    name = "desk"
    template_name = "scenarios/editing/desk.html"
    order = 50

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict:
        user = parent_context["request"].user
        cities = list(cities_of(user)[:2])  # two are enough to know that there are several
        # A page sent back by its reviewer is "active", too, but waits for its writers.
        in_review = _reviews_of_pages(WorkflowState.STATUS_IN_PROGRESS)
        waiting = [int(pk) for pk in in_review.values_list("object_id", flat=True)]
        own = policy_registry.get_by_type(Page).instances_user_has_any_permission_for(user, WORK_ON_PAGES)
        unpublished = own.filter(Q(live=False) | Q(has_unpublished_changes=True), depth__gt=1)
        unpublished = unpublished.order_by(F("latest_revision_created_at").desc(nulls_last=True), "-pk")
        return {
            "cities": cities,
            "only_city": cities[0] if len(cities) == 1 else None,
            "new_pilot_url": new_pilot_url(cities),
            "may_read_documents": may_read_documents(user),
            "drafts": _rows(unpublished.exclude(pk__in=waiting)),
            "waiting": _rows(unpublished.filter(pk__in=waiting)),
            "repeats": repeats_for(user)[:ROWS],
            "open_enquiries": open_enquiries(user) if cities else 0,
            "enquiries_url": reverse("enquiries:index") + "?state=new",
            "drafts_url": reverse("pilots:index") + "?live=False",
        }


def _reviews_of_pages(status: str) -> QuerySet[WorkflowState]:
    return WorkflowState.objects.filter(status=status, base_content_type__model="page")


def _rows(pages: QuerySet[Page]) -> list[tuple[Page, Page, TaskState | None]]:
    """(page, page above it, how a reviewer sent it back) of the first few."""
    rows = list(pages.specific(defer=True)[:ROWS])
    Page.objects.annotate_parent_page(rows)
    sent_back = _reviews_of_pages(WorkflowState.STATUS_NEEDS_CHANGES).select_related("current_task_state")
    answers = {
        state.object_id: state.current_task_state
        for state in sent_back.filter(object_id__in=[str(page.pk) for page in rows])
    }
    return [(page, CITY.get_value(page), answers.get(str(page.pk))) for page in rows]


def new_pilot_url(cities: list[CityPage]) -> str | None:
    """The empty form below the only city there is, or a page that asks for the city; None for people without one."""
    if not cities:
        return None
    if len(cities) == 1:
        return reverse("wagtailadmin_pages:add", args=["scenarios", "pilotpage", cities[0].pk])
    return reverse("pilots:choose_parent")
