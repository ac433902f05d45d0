"""Reports: what still has to be done, for the pages the user may change. Each can be taken away as a spreadsheet."""

from collections.abc import Iterator
from datetime import timedelta

import django_filters
from django import forms
from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, When
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.auth import require_admin_access, user_passes_test
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, NumberColumn, TitleColumn
from wagtail.admin.ui.tables.pages import PageStatusColumn
from wagtail.admin.views.reports import ReportView
from wagtail.admin.views.reports.page_types_usage import PageTypesUsageReportView
from wagtail.models import Page
from wagtail.permissions import policy_registry

from scenarios.editing.listings import CITY, CityFilter, PagesMenuItem, live_filter
from scenarios.editing.repeats.told import repeat_state, repeat_title, repeats_for
from scenarios.models import Measurement, PilotPage, PilotTask, PlanPage, Replication, Source, SourceKind

CHECK_AGAIN_AFTER = timedelta(days=365)

# What a pilot can lack: a name for addresses, and what people read.
NEEDS = {
    "note": _("note to editors"),
    "source": _("no source stronger than a repost"),
    "measurement": _("no measurement"),
    "english": _("no English summary"),
    "check": _("not checked for a year"),
}


TITLE = TitleColumn(
    "title",
    label=_("Title"),
    sort_key="title",
    get_url=lambda page: reverse("wagtailadmin_pages:edit", args=[page.pk]),
)


def pilots_with_needs() -> QuerySet[PilotPage]:
    """Pilots with a Boolean `needs_<name>` for each of `NEEDS`, and their number as `needs_count`."""
    strong_sources = Source.objects.filter(pilot=OuterRef("pk")).exclude(kind=SourceKind.REPOST)
    long_ago = timezone.localdate() - CHECK_AGAIN_AFTER
    needs = {
        "note": ~Q(editor_note=""),
        "source": ~Exists(strong_sources),
        "measurement": ~Exists(Measurement.objects.filter(pilot=OuterRef("pk"))),
        "english": Q(summary_en=""),
        "check": Q(last_checked_on__isnull=True) | Q(last_checked_on__lt=long_ago),
    }
    flags = {f"needs_{name}": Case(When(need, then=True), default=False) for name, need in needs.items()}
    number = sum(Case(When(need, then=1), default=0) for need in needs.values())
    return PilotPage.objects.annotate(**flags, needs_count=number)


def missing(pilot: PilotPage) -> str:
    """What a pilot of `pilots_with_needs` lacks, in words."""
    return str(_("; ")).join(str(words) for name, words in NEEDS.items() if getattr(pilot, f"needs_{name}"))


def plans_with_counts() -> QuerySet[PlanPage]:
    served, assigned = (
        Exists(PilotTask.objects.filter(task=OuterRef("tasks"))),
        Q(tasks__task_units__isnull=False),
    )
    return PlanPage.objects.annotate(
        task_count=Count("tasks", distinct=True),
        served_count=Count("tasks", distinct=True, filter=served),
        unassigned_count=Count("tasks", distinct=True) - Count("tasks", distinct=True, filter=assigned),
        target_count=Count("targets", distinct=True),
    )


class PilotNeedsFilterSet(WagtailFilterSet):
    city = CityFilter()
    need = django_filters.ChoiceFilter(
        label=_("What is missing"),
        choices=list(NEEDS.items()),
        method="with_need",
        empty_label=_("All"),
        widget=forms.RadioSelect,
    )
    live = live_filter()

    class Meta:
        model = PilotPage
        fields: list[str] = []

    def with_need(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(**{f"needs_{value}": True})


class PlanTasksFilterSet(WagtailFilterSet):
    city = CityFilter()
    live = live_filter()

    class Meta:
        model = PlanPage
        fields: list[str] = []


class WorkReportView(ReportView):
    """A report on pages the user may change."""

    any_permission_required = ["add", "change", "publish"]
    is_searchable = False
    columns: list[Column] = []

    def changeable(self, pages: QuerySet) -> QuerySet:
        allowed = policy_registry.get_by_type(Page).instances_user_has_permission_for(
            self.request.user, "change"
        )
        pages = pages.filter(pk__in=allowed.values("pk")).select_related("content_type", "region")
        return pages.prefetch_workflow_states().annotate_approved_schedule().defer_streamfields()

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs)
        Page.objects.annotate_parent_page(context["object_list"])
        return context

    def stream_csv(self, queryset: QuerySet) -> Iterator[bytes]:
        yield "\ufeff".encode()  # without it Excel reads Chinese in a CSV file as another encoding
        yield from super().stream_csv(queryset)


class PilotNeedsView(WorkReportView):
    model = PilotPage
    page_title = _("Pilots that need work")
    header_icon = "clipboard-list"
    index_url_name = "pilot_needs"
    index_results_url_name = "pilot_needs_results"
    filterset_class = PilotNeedsFilterSet
    default_ordering = "-needs_count"
    export_filename = "pilots-that-need-work"
    list_export = [
        "title",
        "slug",
        "city_title",
        "missing",
        "editor_note",
        "status_string",
        "last_checked_on",
    ]
    export_headings = {"city_title": _("City"), "missing": _("What is missing"), "status_string": _("State")}
    columns = [
        TITLE,
        CITY,
        Column("missing", label=_("What is missing"), accessor=missing, sort_key="needs_count"),
        PageStatusColumn("status", label=_("State"), sort_key="live"),
        DateColumn("last_checked_on", label=_("Last checked"), sort_key="last_checked_on"),
    ]

    def get_base_queryset(self) -> QuerySet:
        return self.changeable(pilots_with_needs()).filter(needs_count__gt=0)

    def to_row_dict(self, item: PilotPage) -> dict:
        item.missing, item.city_title = missing(item), CITY.get_value(item).title
        return super().to_row_dict(item)


class PlanTasksView(WorkReportView):
    model = PlanPage
    page_title = _("Plans and their tasks")
    header_icon = "tasks"
    index_url_name = "plan_tasks"
    index_results_url_name = "plan_tasks_results"
    filterset_class = PlanTasksFilterSet
    default_ordering = "title"
    export_filename = "plans-and-tasks"
    list_export = [
        "title",
        "city_title",
        "years",
        "task_count",
        "served_count",
        "unassigned_count",
        "target_count",
    ]
    export_headings = {
        "city_title": _("City"),
        "years": _("Years"),
        "task_count": _("Tasks"),
        "served_count": _("Tasks with a pilot"),
        "unassigned_count": _("Tasks without a unit"),
        "target_count": _("Targets"),
    }
    columns = [
        TITLE,
        CITY,
        Column("years", label=_("Years"), sort_key="year_from"),
        NumberColumn("task_count", label=_("Tasks"), sort_key="task_count"),
        NumberColumn("served_count", label=_("Tasks with a pilot"), sort_key="served_count"),
        NumberColumn("unassigned_count", label=_("Tasks without a unit"), sort_key="unassigned_count"),
        NumberColumn("target_count", label=_("Targets"), sort_key="target_count"),
    ]

    def get_base_queryset(self) -> QuerySet:
        return self.changeable(plans_with_counts())

    def to_row_dict(self, item: PlanPage) -> dict:
        item.city_title = CITY.get_value(item).title
        return super().to_row_dict(item)


class RepeatsFilterSet(WagtailFilterSet):
    city = CityFilter(method="of_city")
    live = django_filters.ChoiceFilter(
        field_name="is_public",
        label=_("State"),
        choices=[(True, _("Public")), (False, _("Not public yet"))],
        empty_label=_("All"),
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Replication
        fields: list[str] = []

    def of_city(self, queryset: QuerySet, name: str, city) -> QuerySet:
        return queryset.filter(origin__in=PilotPage.objects.descendant_of(city)) if city else queryset


def _repeat_url(edge: Replication) -> str | None:
    """Where the user may see the repeat, if anywhere."""
    if edge.is_own:
        return reverse("wagtailadmin_pages:edit", args=[edge.repeat_id])
    return edge.repeat.url if edge.is_public else None


class RepeatsView(ReportView):
    """Who repeats the pilots the user may change. Of another city's draft only its place is told."""

    model = Replication
    any_permission_required = ["add", "change", "publish"]
    is_searchable = False
    page_title = _("Repeats of your pilots")
    header_icon = "copy"
    index_url_name = "repeats_of_your_pilots"
    index_results_url_name = "repeats_of_your_pilots_results"
    filterset_class = RepeatsFilterSet
    default_ordering = "-pk"
    export_filename = "repeats-of-your-pilots"
    list_export = ["origin", "repeat_title", "repeat_city", "state", "kept", "changed"]
    export_headings = {
        "origin": _("Your pilot"),
        "repeat_title": _("Repeated as"),
        "repeat_city": _("In"),
        "state": _("State"),
        "kept": _("what was kept"),
        "changed": _("what was changed"),
    }
    columns = [
        TitleColumn(
            "origin",
            label=_("Your pilot"),
            sort_key="origin__title",
            get_url=lambda edge: reverse("wagtailadmin_pages:edit", args=[edge.origin_id]),
        ),
        TitleColumn("repeat_title", label=_("Repeated as"), accessor=repeat_title, get_url=_repeat_url),
        Column("repeat_city", label=_("In")),
        Column("state", label=_("State"), accessor=repeat_state),
    ]

    @property
    def permission_policy(self):
        return policy_registry.get_by_type(Page)

    def get_base_queryset(self) -> QuerySet:
        return repeats_for(self.request.user)

    def to_row_dict(self, item: Replication) -> dict:
        item.repeat_title, item.state = repeat_title(item), repeat_state(item)
        if not (item.is_public or item.is_own):
            item.kept = item.changed = ""
        return super().to_row_dict(item)

    def stream_csv(self, queryset: QuerySet) -> Iterator[bytes]:
        yield "\ufeff".encode()
        yield from super().stream_csv(queryset)


def report_urls() -> list:
    return [
        path("reports/repeats-of-your-pilots/", RepeatsView.as_view(), name="repeats_of_your_pilots"),
        path(
            "reports/repeats-of-your-pilots/results/",
            RepeatsView.as_view(results_only=True),
            name="repeats_of_your_pilots_results",
        ),
        path("reports/pilots-that-need-work/", PilotNeedsView.as_view(), name="pilot_needs"),
        path(
            "reports/pilots-that-need-work/results/",
            PilotNeedsView.as_view(results_only=True),
            name="pilot_needs_results",
        ),
        path("reports/plans-and-tasks/", PlanTasksView.as_view(), name="plan_tasks"),
        path(
            "reports/plans-and-tasks/results/",
            PlanTasksView.as_view(results_only=True),
            name="plan_tasks_results",
        ),
    ]


def page_types_urls() -> list:
    """Wagtail's report on page types, at its own addresses: it names the page edited last, of whatever city."""
    for_administrators = user_passes_test(lambda user: user.is_superuser)

    def guarded(**options):
        return require_admin_access(for_administrators(PageTypesUsageReportView.as_view(**options)))

    return [
        path("reports/page-types-usage/", guarded()),
        path("reports/page-types-usage/results/", guarded(results_only=True)),
    ]


def report_menu_items() -> list[PagesMenuItem]:
    return [
        PagesMenuItem(view.page_title, reverse(view.index_url_name), icon_name=view.header_icon, order=order)
        for order, view in enumerate((PilotNeedsView, PlanTasksView, RepeatsView))
    ]
