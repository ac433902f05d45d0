"""Registers the reports on the index and on subscriptions in the admin."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from search.admin_views import IndexReportView, may_tend_index
from search.alerts.admin import AlertReportMenuItem, AlertReportView

REPORT_ORDER = 50  # after the reports on pages, before Wagtail's own


class IndexReportMenuItem(MenuItem):
    """Shown to those who may open the report."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_tend_index(request.user)


@hooks.register("register_admin_urls")
def register_report() -> list[URLPattern]:
    return [
        path("reports/search-index/", IndexReportView.as_view(), name="search_index_report"),
        path("reports/subscriptions/", AlertReportView.as_view(), name="alert_report"),
    ]


@hooks.register("register_reports_menu_item")
def register_report_menu_item() -> MenuItem:
    view = IndexReportView
    return IndexReportMenuItem(
        view.page_title,
        reverse("search_index_report"),
        name="search-index",
        icon_name=view.header_icon,
        order=REPORT_ORDER,
    )


@hooks.register("register_reports_menu_item")
def register_alert_report_menu_item() -> MenuItem:
    view = AlertReportView
    return AlertReportMenuItem(
        view.page_title,
        reverse("alert_report"),
        name="subscriptions",
        icon_name=view.header_icon,
        order=REPORT_ORDER + 1,
    )
