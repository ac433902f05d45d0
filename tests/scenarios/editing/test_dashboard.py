from django.urls import reverse
from wagtail.admin.menu import admin_menu

from scenarios.models import PilotPage
from tests.factories import PilotFactory
from tests.scenarios.editing.helpers import add_url, full_form


def dashboard(client) -> str:
    return client.get("/admin/").content.decode()


def test_the_desk_shows_the_citys_drafts_and_what_waits_for_review(
    client, city, editor, moderator, other_city
):
    PilotFactory(title="自家草稿", live=False, has_unpublished_changes=True)
    PilotFactory(title="别家草稿", parent=other_city, live=False, has_unpublished_changes=True)
    client.force_login(editor)
    client.post(add_url(city), full_form(title="待审稿", **{"action-submit": "1"}))
    html = dashboard(client)
    drafts, waiting = html.split('id="desk-waiting"')
    assert "自家草稿" in drafts
    assert "待审稿" in waiting
    assert "待审稿" not in drafts.split('id="desk-drafts"')[1]
    assert "别家草稿" not in html


def test_a_pilot_sent_back_is_among_the_drafts_with_the_reviewers_words(client, city, editor, moderator):
    client.force_login(editor)
    client.post(add_url(city), full_form(title="退回稿", **{"action-submit": "1"}))
    pilot = PilotPage.objects.get()
    pilot.current_workflow_task_state.reject(user=moderator, comment="请补充来源")
    drafts, waiting = dashboard(client).split('id="desk-waiting"')
    assert "退回稿" in drafts
    assert "请补充来源" in drafts
    assert "退回稿" not in waiting.split("</section>")[0]


def test_the_button_opens_an_empty_pilot_of_the_only_city(as_editor, city):
    assert add_url(city) in dashboard(as_editor)


def test_the_button_asks_for_the_city_where_there_are_several(client, coordinator, city, other_city):
    client.force_login(coordinator)
    assert reverse("pilots:choose_parent") in dashboard(client)


def test_an_administrator_without_any_city_sees_the_dashboard(admin_client, home):
    assert "registry-desk" not in dashboard(admin_client)


def test_menu_has_the_registrys_own_work_first(rf, coordinator, city):
    request = rf.get("/admin/")
    request.user = coordinator
    names = [
        item.name for item in sorted(admin_menu.menu_items_for_request(request), key=lambda item: item.order)
    ]
    assert names[:9] == [
        "pilots",
        "plans",
        "questions",
        "units",
        "vocabularies",
        "reports",
        "explorer",
        "images",
        "documents",
    ]


def test_editors_see_no_vocabularies_in_the_menu(rf, editor):
    request = rf.get("/admin/")
    request.user = editor
    names = {item.name for item in admin_menu.menu_items_for_request(request)}
    assert {"pilots", "plans", "units"} <= names
    assert "vocabularies" not in names


def test_the_admin_speaks_english_to_those_who_choose_it(as_editor, editor, city):
    from wagtail.users.models import UserProfile

    profile = UserProfile.get_for_user(editor)
    profile.preferred_language = "en"
    profile.save()
    assert "Write a new pilot" in dashboard(as_editor)
    assert "Yueyang" in dashboard(as_editor)
