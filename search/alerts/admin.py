"""Reports → Subscriptions: how many there are, for administrators. Addresses are shown to nobody."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from django.views import View
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from search.alerts.models import Alert, Frequency


class AlertReportView(WagtailAdminTemplateMixin, View):
    page_title = _("Subscriptions")
    header_icon = "mail"
    template_name = "search/admin/alert_report.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_superuser:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get(self, request: HttpRequest) -> HttpResponse:
        confirmed = Q(confirmed_at__isnull=False)
        counts = Alert.objects.aggregate(
            waiting=Count("pk", filter=~confirmed),
            daily=Count("pk", filter=confirmed & Q(frequency=Frequency.DAY)),
            weekly=Count("pk", filter=confirmed & Q(frequency=Frequency.WEEK)),
            refused=Count("pk", filter=Q(refusals__gt=0)),
        )
        return self.render_to_response(self.get_context_data(**counts))


class AlertReportMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)
