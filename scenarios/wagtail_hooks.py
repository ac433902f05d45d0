"""Registers the registry's parts of the admin: lists, vocabularies, reports, the desk, and who sees what."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import include, path, re_path
from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.menu import MenuItem
from wagtail.models import Page
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from scenarios.editing.approval import RegistryPageViewSet
from scenarios.editing.dashboard import DeskPanel
from scenarios.editing.deletion import refusal
from scenarios.editing.enquiries import BULK_ACTIONS, EnquiryPolicy, EnquiryViewSet
from scenarios.editing.kit_templates import template_file
from scenarios.editing.labels import label_what_has_no_label
from scenarios.editing.listings import PilotListViewSet, PlanListViewSet
from scenarios.editing.publication import incomplete_message
from scenarios.editing.repeats.buttons import RepeatButton, RepeatItem
from scenarios.editing.reports import report_menu_items, report_urls
from scenarios.editing.tasks import TaskChooserViewSet
from scenarios.editing.vocabularies import UnitViewSet, VocabularyGroup
from scenarios.models import CityPage, Enquiry, RegistryPageQuerySet

REPORTS_ORDER = (
    50  # after Pilots (10), Plans (20), Units (30), Vocabularies (40); before Wagtail's Pages (100)
)

label_what_has_no_label()
register_permission_policy(Enquiry, EnquiryPolicy(Enquiry))
register_snippet(UnitViewSet)
register_snippet(VocabularyGroup)


@hooks.register("register_admin_viewset")
def register_lists() -> list:
    return [PilotListViewSet(), PlanListViewSet(), TaskChooserViewSet(), EnquiryViewSet()]


@hooks.register("register_admin_viewset", order=1)  # after Wagtail's own, in whose place it comes
def register_pages() -> RegistryPageViewSet:
    return RegistryPageViewSet()


@hooks.register("register_admin_urls")
def register_reports() -> list:
    return report_urls()


@hooks.register("register_admin_urls")
def register_reading_of_documents() -> list:
    return [path("plans/", include("scenarios.editing.reviews.urls"))]


@hooks.register("register_admin_urls")
def register_repeating() -> list:
    return [path("repeats/", include("scenarios.editing.repeats.urls"))]


@hooks.register("register_page_header_buttons")
def offer_to_repeat_in_header(page: Page, user, view_name: str, next_url: str | None = None) -> list:
    return [RepeatButton(page=page, priority=35)]


@hooks.register("register_page_listing_more_buttons")
def offer_to_repeat_in_lists(page: Page, user, next_url: str | None = None) -> list:
    return [RepeatButton(page=page, priority=25)]


@hooks.register("construct_wagtail_userbar")
def offer_to_repeat_in_userbar(request: HttpRequest, items: list, page: Page | None) -> None:
    items.append(RepeatItem(page))


@hooks.register("register_admin_urls")
def register_templates_of_kits() -> list:
    address = r"^kit-templates/(?P<language>zh|en)-(?P<which>own|shipped)\.docx$"
    return [re_path(address, template_file, name="kit_template")]


for bulk_action in BULK_ACTIONS:
    hooks.register("register_bulk_action", bulk_action)

for position in range(3):
    hooks.register("register_reports_menu_item", lambda position=position: report_menu_items()[position])


@hooks.register("construct_main_menu")
def put_reports_with_the_registry(request: HttpRequest, items: list[MenuItem]) -> None:
    for item in items:
        if item.name == "reports":
            item.order = REPORTS_ORDER


@hooks.register("construct_reports_menu")
def hide_page_types_report(request: HttpRequest, items: list[MenuItem]) -> None:
    """It names the page edited last, whatever city it belongs to."""
    if not request.user.is_superuser:
        items[:] = [item for item in items if item.name != "page-types-usage"]


@hooks.register("construct_homepage_panels")
def put_desk_first(request: HttpRequest, panels: list) -> None:
    panels.append(DeskPanel())


@hooks.register("insert_global_admin_css")
def editing_styles() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("scenarios/editing.css"))


@hooks.register("insert_editor_js")
def editing_script() -> str:
    return format_html('<script src="{}"></script>', static("scenarios/editing.js"))


@hooks.register("construct_page_action_menu")
def approve_what_waits_for_review(
    menu_items: list[ActionMenuItem], request: HttpRequest, context: dict
) -> None:
    """While a page waits, its reviewer's first button is "approve"; plain "publish" would cancel the review."""
    approval = next((item for item in menu_items if item.name == "approve"), None)
    if approval:
        rest = [item for item in menu_items if item is not approval and item.name != "action-publish"]
        menu_items[:] = [approval, *rest]


@hooks.register("construct_page_chooser_queryset")
def offer_public_or_own_pages(pages: QuerySet, request: HttpRequest) -> QuerySet:
    """In choosers, people see what is public and what they may work on, not the drafts of other cities."""
    return pages.filter(pk__in=RegistryPageQuerySet(Page).seen_by(request.user).values("pk"))


@hooks.register("before_bulk_action")
def refuse_incomplete_pilots(
    request: HttpRequest, action_type: str, objects: list, action
) -> HttpResponse | None:
    """Publishing from a list goes past the pilot's form, so what the form asks for is asked here."""
    if action_type != "publish":
        return None
    include_below = action.get_execution_context().get("include_descendants")
    problem = incomplete_message(objects, include_below)
    if problem:
        messages.error(request, problem)
        return redirect(action.next_url)
    return None


@hooks.register("before_copy_page")
def refuse_a_second_of_its_kind(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A region has one page, and of each list of pages there is one: a copy could not be saved."""
    kind = page.specific_class
    if kind is not CityPage and kind.max_count != 1:
        return None
    messages.error(
        request,
        _("“%(title)s” cannot be copied: there is only one of its kind. Add a new page instead.")
        % {"title": page.get_admin_display_title()},
    )
    return redirect("wagtailadmin_explore", page.get_parent().pk)


@hooks.register("before_delete_snippet")
def refuse_used_records(request: HttpRequest, instances: list) -> HttpResponse | None:
    """One record or several from a list: name what is still in use instead of failing."""
    for record in instances:
        if reason := refusal(record):
            messages.error(request, reason)
            return redirect(record.snippet_viewset.get_url_name("list"))
    return None
