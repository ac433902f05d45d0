"""Reports → Search index: how far the index is behind the database, why, and a button to try again."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views import View
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.models import Page
from wagtail.permissions import policy_registry

from scenarios.models import CityIndexPage, PilotPage
from search import outbox
from search.engines import default_engine
from search.engines.protocol import EngineBusy, EngineError, IndexState
from search.models import OutboxEntry

FAILURES = 10  # rows of the table; the first alone often says it all
# Someone looks at the page meanwhile; whoever holds the lock takes the changes too.
RETRY_WAIT_SECONDS = 3.0

STATES = {
    IndexState.READY: _("It answers."),
    IndexState.MISSING: _("There is none yet: run manage.py rebuild_search."),
    IndexState.OUTDATED: _("It was made by another version: run manage.py rebuild_search."),
}


def may_tend_index(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Administrators, and those who may publish in every city, as coordinators may."""
    if getattr(user, "is_superuser", False):
        return True
    publishable = policy_registry.get_by_type(Page).instances_user_has_permission_for(user, "publish")
    return CityIndexPage.objects.filter(pk__in=publishable.values("pk")).exists()


@dataclass(frozen=True)
class IndexHealth:
    """The engine's own part of the report."""

    works: bool
    words: str
    documents: int | None
    """None while they cannot be counted."""


def index_health() -> IndexHealth:
    try:
        engine = default_engine()
        state = engine.state()
        documents = engine.count() if state is IndexState.READY else None
    except EngineError as error:
        return IndexHealth(False, gettext("It does not answer: %(error)s") % {"error": error}, None)
    return IndexHealth(state is IndexState.READY, str(STATES[state]), documents)


def latest_failures() -> list[tuple[OutboxEntry, PilotPage | None]]:
    """The last few failures with the pilot each is about; None for one that was deleted since."""
    entries = list(outbox.failed()[:FAILURES])
    titles = PilotPage.objects.only("title", "draft_title")
    pilots = titles.in_bulk([entry.pilot_id for entry in entries])
    return [(entry, pilots.get(entry.pilot_id)) for entry in entries]


class IndexReportView(WagtailAdminTemplateMixin, View):
    """GET shows the state in a fixed number of queries, POST tries again what waits."""

    page_title = _("Search index")
    header_icon = "search"
    template_name = "search/admin/index_report.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_tend_index(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get(self, request: HttpRequest) -> HttpResponse:
        lag = outbox.lag()
        context = self.get_context_data(
            index=index_health(),
            public=PilotPage.objects.public().count(),
            lag=lag,
            oldest=timezone.now() - timedelta(seconds=lag.seconds) if lag.rows else None,
            failures=latest_failures(),
        )
        return self.render_to_response(context)

    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            outbox.make_due(RETRY_WAIT_SECONDS)
            done = outbox.drain(RETRY_WAIT_SECONDS, limit=outbox.DRAIN_IN_REQUEST)
        except EngineBusy:
            busy = gettext("Another process is indexing at the moment. Look again in a minute.")
            messages.warning(request, busy)
        except EngineError as error:
            failed = gettext("The index did not take the changes, which are kept: %(error)s")
            messages.error(request, failed % {"error": error})
        else:
            self._report(done, outbox.lag().rows)
        return redirect("search_index_report")

    def _report(self, done: int, left: int) -> None:
        taken = ngettext("%(number)d change was indexed.", "%(number)d changes were indexed.", done)
        texts = [taken % {"number": done}]
        if left:
            waiting = ngettext("%(number)d still waits.", "%(number)d still wait.", left)
            texts.append(waiting % {"number": left})
        (messages.warning if left else messages.success)(self.request, " ".join(texts))
