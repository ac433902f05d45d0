"""What people of one city must not see or do in another, asked by address as a curious person would."""

import pytest
from django.urls import reverse
from wagtail.models import Page, PageViewRestriction

from scenarios.models import PilotPage
from tests.factories import ImageFactory, PilotFactory, PlanFactory, SectorFactory, UnitFactory
from tests.scenarios.editing.helpers import add_url, edit_url, empty_form, full_form

SECRET = "濮阳尚未公开的试点"


@pytest.fixture
def foreign_draft(other_city):
    draft = PilotFactory(parent=other_city, live=False, title=SECRET, slug="secret")
    draft.save_revision()
    return draft


def refused(response) -> bool:
    """Wagtail sends people back to the dashboard with a message, programs get 403."""
    return response.status_code == 403 or (
        response.status_code == 302 and response.url == reverse("wagtailadmin_home")
    )


@pytest.mark.parametrize(
    "name",
    [
        "edit", "view_draft", "history", "workflow_history", "delete", "unpublish", "move", "copy", "preview_on_edit",
        "set_privacy", "lock", "unlock",
    ],
)  # fmt: skip
def test_an_editor_cannot_open_pages_of_another_city(as_editor, foreign_draft, name):
    address = reverse(f"wagtailadmin_pages:{name}", args=[foreign_draft.pk])
    for response in (as_editor.get(address), as_editor.post(address)):
        assert refused(response) or response.status_code in (404, 405), (name, response.status_code)
        assert SECRET not in response.content.decode()


def test_a_moderator_cannot_change_or_publish_in_another_city(as_moderator, foreign_draft):
    for action in ({}, {"action-publish": "1"}, {"action-submit": "1"}):
        assert refused(as_moderator.post(edit_url(foreign_draft), full_form(title="改", **action)))
    foreign_draft.refresh_from_db()
    assert (foreign_draft.title, foreign_draft.live) == (SECRET, False)


def test_nobody_writes_under_another_city(as_moderator, other_city):
    assert refused(as_moderator.post(add_url(other_city), empty_form(title="不速之客")))
    assert not PilotPage.objects.child_of(other_city).exists()


@pytest.mark.parametrize("action", ["publish", "delete", "unpublish", "move"])
def test_actions_on_many_pages_leave_out_other_cities(as_moderator, city, other_city, foreign_draft, action):
    public = PilotFactory(parent=other_city)
    foreign = Page.objects.filter(pk__in=[foreign_draft.pk, public.pk]).order_by("pk")
    before = list(foreign.values_list("pk", "live", "path"))
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
    address += f"?id={foreign_draft.pk}&id={public.pk}"
    as_moderator.post(address, {"include_descendants": "on", "chooser": city.pk})
    assert list(foreign.values_list("pk", "live", "path")) == before


@pytest.mark.parametrize(
    "address",
    [
        "/admin/", "/admin/pages/", "/admin/pilots/", "/admin/pilots/results/", "/admin/pilots/?q=濮阳",
        "/admin/pages/search/?q=濮阳", "/admin/reports/pilots-that-need-work/",
        "/admin/reports/pilots-that-need-work/?export=csv", "/admin/reports/site-history/", "/admin/reports/workflow/",
        "/admin/choose-page/search/?q=濮阳", "/admin/choose-page/?page_type=scenarios.PilotPage",
        "/admin/api/main/pages/", "/admin/reports/aging-pages/",
    ],
)  # fmt: skip
def test_drafts_of_other_cities_are_not_listed(as_editor, foreign_draft, address):
    response = as_editor.get(address, follow=True)
    assert response.status_code == 200
    content = b"".join(response.streaming_content) if response.streaming else response.content
    assert SECRET not in content.decode()


@pytest.mark.parametrize("part", ["", "results/", "?export=csv"])
def test_the_report_on_page_types_is_for_administrators(as_moderator, admin_client, foreign_draft, part):
    assert refused(as_moderator.get(f"/admin/reports/page-types-usage/{part}"))
    assert admin_client.get(f"/admin/reports/page-types-usage/{part}").status_code == 200


def test_the_page_chooser_shows_below_another_city_only_what_is_public(as_editor, other_city, foreign_draft):
    public = PilotFactory(parent=other_city, title="濮阳公开的试点")
    address = (
        reverse("wagtailadmin_choose_page_child", args=[other_city.pk]) + "?page_type=scenarios.PilotPage"
    )
    private = PilotFactory(parent=other_city, title="濮阳不公开的试点")
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    html = as_editor.get(address).json()["html"]
    assert public.title in html
    assert private.title not in html
    assert SECRET not in html


def test_pictures_of_another_city_cannot_be_chosen(as_editor, city, other_city):
    own = ImageFactory(title="自家照片", collection=city.team.collection)
    foreign = ImageFactory(title="别家照片", collection=other_city.team.collection)
    html = as_editor.get(reverse("wagtailimages_chooser:choose")).json()["html"]
    assert own.title in html
    assert foreign.title not in html


def test_an_editor_cannot_publish_even_by_address(as_editor, city):
    pilot = PilotFactory(parent=city, live=False)
    as_editor.post(edit_url(pilot), full_form(slug=pilot.slug, **{"action-publish": "1"}))
    pilot.refresh_from_db()
    assert not pilot.live


def test_a_city_with_pages_cannot_be_deleted_by_its_moderators(as_moderator, city):
    PilotFactory(parent=city)
    as_moderator.post(reverse("wagtailadmin_pages:delete", args=[city.pk]))
    assert Page.objects.filter(pk=city.pk).exists()


def test_only_coordinators_change_vocabularies_and_units(client, editor, moderator, coordinator):
    sector, unit = SectorFactory(), UnitFactory()
    addresses = [
        reverse(sector.snippet_viewset.get_url_name("edit"), args=[sector.pk]),
        reverse(unit.snippet_viewset.get_url_name("edit"), args=[unit.pk]),
        reverse(sector.snippet_viewset.get_url_name("add")),
    ]
    for user, allowed in ((editor, False), (moderator, False), (coordinator, True)):
        client.force_login(user)
        assert [client.get(address).status_code == 200 for address in addresses] == [allowed] * 3


def test_a_plan_without_a_place_belongs_to_coordinators(client, moderator, coordinator):
    plan = PlanFactory()
    client.force_login(moderator)
    assert refused(client.get(edit_url(plan)))
    client.force_login(coordinator)
    assert client.get(edit_url(plan)).status_code == 200
