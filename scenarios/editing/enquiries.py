"""Readers' questions in the admin: for those who may change the pilot that is asked about, and nobody else."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy
from django_filters import ChoiceFilter, ModelChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, HelpPanel, ObjectList
from wagtail.admin.ui.tables import BulkActionsCheckboxColumn, Column, DateColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.views.bulk_action import BulkAction
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.models import Page
from wagtail.permission_policies.base import BasePermissionPolicy
from wagtail.permissions import policy_registry

from scenarios.editing.finding import matching
from scenarios.editing.listings import WIDE, PagesMenuItem, cities_of, may_work_on_pages
from scenarios.models import CityPage, Enquiry, EnquiryReason, EnquiryState
from scenarios.public.kit import LONGEST_NUMBER

STATE = pgettext_lazy("of a question", "State")
ACTIONS = {"change", "delete", "view"}  # there is no "add": questions come from readers


def enquiries_for(user) -> QuerySet[Enquiry]:
    """Questions about pilots that `user` may change, as long as they are kept."""
    pages = policy_registry.get_by_type(Page).instances_user_has_permission_for(user, "change")
    return Enquiry.objects.kept().filter(pilot__page_ptr__in=pages.order_by().values("pk"))


def open_enquiries(user) -> int:
    return enquiries_for(user).filter(state=EnquiryState.NEW).count()


class EnquiryPolicy(BasePermissionPolicy):
    """Rights on a question are those on the pilot; nothing is granted by groups of its own."""

    def user_has_permission(self, user, action: str) -> bool:
        return action in ACTIONS and may_work_on_pages(user)

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet:
        users = get_user_model().objects.filter(is_active=True)
        allowed = [user.pk for user in users if self.user_has_any_permission(user, actions)]
        return users.filter(pk__in=allowed)

    def user_has_permission_for_instance(self, user, action: str, instance: Enquiry) -> bool:
        return self.user_has_any_permission_for_instance(user, {action}, instance)

    def user_has_any_permission_for_instance(self, user, actions: Iterable[str], instance: Enquiry) -> bool:
        return bool(ACTIONS & set(actions)) and enquiries_for(user).filter(pk=instance.pk).exists()

    def instances_user_has_any_permission_for(self, user, actions: Iterable[str]) -> QuerySet[Enquiry]:
        return enquiries_for(user) if ACTIONS & set(actions) else Enquiry.objects.none()

    def users_with_any_permission_for_instance(self, actions: Iterable[str], instance: Enquiry) -> QuerySet:
        if not ACTIONS & set(actions):
            return get_user_model().objects.none()
        policy = policy_registry.get_by_type(Page)
        return policy.users_with_any_permission_for_instance({"change"}, instance.pilot)


# --- the list ----------------------------------------------------------------------------------------------------


class EnquiryCityFilter(ModelChoiceFilter):
    def __init__(self, **kwargs):
        super().__init__(
            label=_("City"), queryset=lambda request: cities_of(request.user), widget=forms.Select, **kwargs
        )

    def filter(self, queryset: QuerySet, city: CityPage | None) -> QuerySet:
        return queryset.filter(pilot__path__startswith=city.path) if city else queryset


def _one_of(field: str, label: str, choices: list) -> ChoiceFilter:
    return ChoiceFilter(
        field_name=field, label=label, choices=choices, empty_label=_("All"), widget=forms.RadioSelect
    )


class EnquiryFilterSet(WagtailFilterSet):
    state = _one_of("state", STATE, EnquiryState.choices)
    reason = _one_of("reason", _("Reason"), EnquiryReason.choices)
    city = EnquiryCityFilter()

    class Meta:
        model = Enquiry
        fields: list[str] = []


class EnquiryIndexView(generic.IndexView):
    search_fields = ["question", "name", "organisation", "email", "pilot__title", "unit__name_zh"]
    template_name = "scenarios/editing/enquiries/index.html"

    def get_base_queryset(self) -> QuerySet:
        return enquiries_for(self.request.user).select_related("pilot", "unit")

    def search_queryset(self, queryset: QuerySet) -> QuerySet:
        return matching(queryset, self.search_fields, self.search_query) if self.is_searching else queryset


class OwnEnquiry:
    """Of questions about other cities' pilots not even the number is told."""

    def get_object(self, queryset: QuerySet | None = None) -> Enquiry:
        own = enquiries_for(self.request.user).select_related("pilot", "unit")
        return get_object_or_404(own, pk=self.kwargs["pk"])


class EnquiryEditView(OwnEnquiry, generic.EditView):
    pass


class EnquiryDeleteView(OwnEnquiry, generic.DeleteView):
    pass


class EnquiryViewSet(ModelViewSet):
    model = Enquiry
    name = "enquiries"
    icon = "comment"
    menu_label = _("Questions")
    menu_name = "questions"
    menu_order = 25
    menu_item_class = PagesMenuItem
    add_to_admin_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    list_per_page = 50
    index_view_class = EnquiryIndexView
    edit_view_class = EnquiryEditView
    delete_view_class = EnquiryDeleteView
    filterset_class = EnquiryFilterSet
    edit_handler = ObjectList(
        [
            HelpPanel(template="scenarios/editing/enquiries/question.html"),
            FieldPanel("state", widget=forms.RadioSelect),
        ]
    )
    list_display = [
        BulkActionsCheckboxColumn("bulk_actions", obj_type="enquiry"),
        TitleColumn(
            "pilot",
            label=_("Pilot"),
            accessor="pilot",
            get_url=lambda enquiry: reverse("enquiries:edit", args=[enquiry.pk]),
            get_title_id=lambda enquiry: f"enquiry_{enquiry.pk}_title",
            sort_key="pilot__title",
        ),
        Column("reason", label=_("Reason"), accessor="get_reason_display", sort_key="reason"),
        Column("name", label=pgettext_lazy("who asks", "From"), sort_key="name", classname=WIDE),
        Column("unit", label=_("Asked unit"), classname=WIDE),
        Column("state", label=STATE, accessor="get_state_display", sort_key="state"),
        DateColumn("created_at", label=_("Asked"), sort_key="created_at"),
    ]

    def get_common_view_kwargs(self, **kwargs) -> dict[str, Any]:
        """No ways to views that there are not: nobody writes a question here, and of what is asked no log is read."""
        return super().get_common_view_kwargs(**kwargs) | {
            "add_url_name": None,
            "history_url_name": None,
            "usage_url_name": None,
        }

    def get_urlpatterns(self) -> list:
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("edit/<int:pk>/", self.edit_view, name="edit"),
            path("delete/<int:pk>/", self.delete_view, name="delete"),
        ]


# --- several at once ---------------------------------------------------------------------------------------------


class EnquiryBulkAction(BulkAction):
    models = [Enquiry]
    template_name = "scenarios/editing/enquiries/bulk.html"

    def get_actionable_objects(self) -> tuple[list[Enquiry], dict]:
        """Those of the user; what is somebody else's is as if it were not there."""
        named = self.request.GET.getlist("id")
        given = [number for number in named if number.isdecimal() and len(number) <= LONGEST_NUMBER][:1_000]
        own = enquiries_for(self.request.user).filter(pk__in=given).select_related("pilot")
        return list(own), {"items_with_no_access": []}

    def get_context_data(self, **kwargs) -> dict[str, Any]:
        words = {"display_name": self.display_name, "is_serious": "serious" in self.classes}
        return super().get_context_data(**kwargs) | words

    def get_success_message(self, number: int, children: int) -> str:
        return ngettext("%(count)d question: done.", "%(count)d questions: done.", number) % {"count": number}


class _SetState(EnquiryBulkAction):
    state: EnquiryState

    def get_execution_context(self) -> dict[str, EnquiryState]:
        return {"state": self.state}

    @classmethod
    def execute_action(cls, objects: list[Enquiry], state: EnquiryState, **kwargs) -> tuple[int, int]:
        return Enquiry.objects.filter(pk__in=[one.pk for one in objects]).update(state=state), 0


class MarkAnswered(_SetState):
    display_name = _("Mark as answered")
    aria_label = _("Mark the chosen questions as answered")
    action_type = "answered"
    action_priority = 10
    state = EnquiryState.ANSWERED


class Close(_SetState):
    display_name = _("Close")
    aria_label = _("Close the chosen questions")
    action_type = "close"
    action_priority = 20
    state = EnquiryState.CLOSED


class Delete(EnquiryBulkAction):
    display_name = _("Delete")
    aria_label = _("Delete the chosen questions")
    action_type = "delete"
    action_priority = 30
    classes = {"serious"}

    @classmethod
    def execute_action(cls, objects: list[Enquiry], **kwargs) -> tuple[int, int]:
        Enquiry.objects.filter(pk__in=[one.pk for one in objects]).delete()
        return len(objects), 0


BULK_ACTIONS = (MarkAnswered, Close, Delete)
