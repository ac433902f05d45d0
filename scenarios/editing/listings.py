"""The lists "Pilots" and "Plans" of the admin: across all cities, limited to what the user may work on."""

import django_filters
from django import forms
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.ui.tables.pages import (
    BulkActionsColumn,
    PageStatusColumn,
    PageTitleColumn,
    ParentPageColumn,
)
from wagtail.admin.views.pages.listing import IndexView
from wagtail.admin.viewsets.pages import PageListingViewSet
from wagtail.admin.widgets.button import HeaderButton
from wagtail.models import Page
from wagtail.permissions import policy_registry

from scenarios.editing.finding import matching
from scenarios.editing.reviews.access import may_read_documents, template_plans
from scenarios.models import (
    CityPage,
    Evidence,
    PilotPage,
    PlanIndexPage,
    PlanPage,
    PlanStatus,
    Scenario,
    Sector,
    Stage,
)

WORK_ON_PAGES = {"add", "change", "publish"}


def may_work_on_pages(user) -> bool:
    return policy_registry.get_by_type(Page).user_has_any_permission(user, WORK_ON_PAGES)


def cities_of(user) -> QuerySet[CityPage]:
    """City pages whose subtree the user may write in, in the order of the region codes."""
    allowed = policy_registry.get_by_type(Page).instances_user_has_any_permission_for(user, WORK_ON_PAGES)
    cities = CityPage.objects.filter(pk__in=allowed.values("pk"))
    return cities.select_related("region__parent").order_by("region__code")


class PagesMenuItem(MenuItem):
    """Shown to those who may work on any page."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_work_on_pages(request.user)


class CityFilter(django_filters.ModelChoiceFilter):
    """Pages below a city page; offers the user's own cities."""

    def __init__(self, **kwargs):
        super().__init__(
            label=_("City"), queryset=lambda request: cities_of(request.user), widget=forms.Select, **kwargs
        )

    def filter(self, queryset: QuerySet, city: CityPage | None) -> QuerySet:
        return queryset.descendant_of(city) if city else queryset


class NoteFilter(django_filters.ChoiceFilter):
    def __init__(self, **kwargs):
        super().__init__(
            label=_("Note to editors"),
            choices=[("yes", _("With a note")), ("no", _("Without a note"))],
            empty_label=_("All"),
            widget=forms.RadioSelect,
            **kwargs,
        )

    def filter(self, queryset: QuerySet, value: str) -> QuerySet:
        if not value:
            return queryset
        return queryset.exclude(editor_note="") if value == "yes" else queryset.filter(editor_note="")


def live_filter() -> django_filters.ChoiceFilter:
    choices = [(True, _("Public")), (False, _("Not public yet"))]
    return django_filters.ChoiceFilter(
        field_name="live", label=_("State"), choices=choices, empty_label=_("All"), widget=forms.RadioSelect
    )


def _choices(field: str, label: str, choices) -> django_filters.MultipleChoiceFilter:
    return django_filters.MultipleChoiceFilter(
        field_name=field, label=label, choices=choices, widget=forms.CheckboxSelectMultiple
    )


class PilotFilterSet(WagtailFilterSet):
    city = CityFilter()
    live = live_filter()
    stage = _choices("stage", _("Stage"), Stage.choices)
    evidence = _choices("evidence", _("Evidence"), Evidence.choices)
    note = NoteFilter()
    sector = django_filters.ModelChoiceFilter(
        label=_("Sector"), queryset=lambda request: Sector.objects.all(), widget=forms.Select
    )
    scenario = django_filters.ModelChoiceFilter(
        label=_("Scenario"),
        queryset=lambda request: Scenario.objects.filter(pilots__isnull=False).distinct(),
        widget=forms.Select,
    )

    class Meta:
        model = PilotPage
        fields: list[str] = []


class PlanFilterSet(WagtailFilterSet):
    city = CityFilter()
    live = live_filter()
    status = _choices("status", _("Status"), PlanStatus.choices)
    note = NoteFilter()

    class Meta:
        model = PlanPage
        fields: list[str] = []


class WordIndexView(IndexView):
    """A list of pages that searches parts of words in `search_fields`."""

    related: tuple[str, ...] = ()

    def annotate_queryset(self, pages: QuerySet) -> QuerySet:
        # As Wagtail's own, without `specific()`: the model is known, and related records can come with the rows.
        pages = pages.select_related("content_type", *self.related).prefetch_related("sites_rooted_here")
        pages = pages.defer_streamfields().prefetch_workflow_states()
        return pages.annotate_site_root_state().annotate_approved_schedule()

    def search_queryset(self, queryset: QuerySet) -> QuerySet:
        if self.is_searching and not self.is_explicitly_ordered:
            queryset = queryset.order_by(F("latest_revision_created_at").desc(nulls_last=True), "pk")
        return matching(queryset, self.search_fields, self.search_query)


class PilotIndexView(WordIndexView):
    related = ("sector", "scenario")
    search_fields = [
        "title", "draft_title", "title_en", "slug", "summary_zh", "site_zh", "region__name", "sector__label_zh",
        "scenario__label_zh", "pilot_units__unit__name_zh", "pilot_units__unit__aliases__name",
    ]  # fmt: skip


class PlanIndexView(WordIndexView):
    related = ("region", "publisher")
    search_fields = [
        "title",
        "draft_title",
        "title_en",
        "slug",
        "document_number",
        "publisher__name_zh",
        "text",
    ]

    def get_base_queryset(self) -> QuerySet:
        """The own plans and the templates, which belong to no city and are there to start from."""
        own = self.permission_policy.explorable_instances(self.request.user)
        plans = PlanPage.objects.filter(Q(pk__in=own.values("pk")) | Q(pk__in=template_plans().values("pk")))
        return self.annotate_queryset(plans)

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        buttons = super().header_buttons
        if may_read_documents(self.request.user):
            address = reverse("plan_reading:upload")
            buttons.append(HeaderButton(_("Read a document"), url=address, icon_name="upload"))
        return buttons


class WorkingListViewSet(PageListingViewSet):
    """What the two lists share. The menu item opens the list; "add" goes straight to the user's only city."""

    menu_item_class = PagesMenuItem
    add_to_admin_menu = True
    list_per_page = 50

    @property
    def menu_url(self) -> str:
        return reverse(self.get_url_name("index"))


CITY = ParentPageColumn("parent", label=_("City"))
WIDE = "registry-wide"  # a column that is left out on a phone
UPDATED = DateColumn(
    "latest_revision_created_at", label=_("Updated"), sort_key="latest_revision_created_at", classname=WIDE
)
STATUS = PageStatusColumn("status", label=_("State"), sort_key="live")


class PilotListViewSet(WorkingListViewSet):
    name = "pilots"
    model = PilotPage
    icon = "crosshairs"
    menu_label = _("Pilots")
    menu_name = "pilots"
    menu_order = 10
    index_view_class = PilotIndexView
    filterset_class = PilotFilterSet
    columns = [
        BulkActionsColumn("bulk_actions"),
        PageTitleColumn("title", label=_("Title"), sort_key="title", classname="title"),
        CITY,
        Column("sector", label=_("Sector"), sort_key="sector__sort_order", classname=WIDE),
        Column("stage", label=_("Stage"), accessor="get_stage_display", sort_key="stage"),
        Column(
            "evidence",
            label=_("Evidence"),
            accessor="get_evidence_display",
            sort_key="evidence",
            classname=WIDE,
        ),
        STATUS,
        UPDATED,
    ]


class PlanTitleColumn(PageTitleColumn):
    """Leads from a template to a view of it, also for people who may not change it."""

    cell_template_name = "scenarios/editing/reviews/title_cell.html"

    def get_cell_context_data(self, instance: PlanPage, parent_context) -> dict:
        in_no_city = CITY.get_value(instance).specific_class is PlanIndexPage
        context = super().get_cell_context_data(instance, parent_context)
        return context | {"is_template": in_no_city and instance.status == PlanStatus.TEMPLATE}


class PlanListViewSet(WorkingListViewSet):
    name = "plans"
    model = PlanPage
    icon = "doc-full"
    menu_label = _("Plans")
    menu_name = "plans"
    menu_order = 20
    index_view_class = PlanIndexView
    filterset_class = PlanFilterSet
    columns = [
        BulkActionsColumn("bulk_actions"),
        PlanTitleColumn("title", label=_("Title"), sort_key="title", classname="title"),
        CITY,
        Column("publisher", label=_("Publisher"), sort_key="publisher__name_zh", classname=WIDE),
        Column("years", label=_("Years"), sort_key="year_from"),
        STATUS,
        UPDATED,
    ]
