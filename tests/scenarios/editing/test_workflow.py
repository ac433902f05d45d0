import pytest
from django.core import mail
from django.urls import reverse
from wagtail.admin.views.pages.edit import EditView

from scenarios.models import PilotPage, PilotUnit, Role, Source, SourceKind
from tests.factories import PilotFactory, UnitFactory
from tests.scenarios.editing.helpers import add_url, edit_url, full_form, make_user


@pytest.fixture
def submitted(client, city, editor, moderator):
    """A pilot that the editor has written and submitted."""
    client.force_login(editor)
    client.post(add_url(city), full_form(**{"action-submit": "1"}))
    return PilotPage.objects.get()


def review(client, pilot, action: str):
    address = reverse(
        "wagtailadmin_pages:workflow_action", args=[pilot.pk, action, pilot.current_workflow_task_state.pk]
    )
    return client.post(address, {"comment": "请补充来源"})


def test_a_submitted_pilot_waits_for_the_citys_moderators(submitted, city):
    assert not submitted.live
    assert submitted.current_workflow_state.workflow == city.team.workflow


def test_moderators_hear_of_it_by_mail(
    client, city, editor, moderator, other_city, django_capture_on_commit_callbacks
):
    client.force_login(editor)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(add_url(city), full_form(**{"action-submit": "1"}))
    assert [message.to for message in mail.outbox] == [["moderator@example.org"]]


def test_approval_by_a_moderator_publishes_it(client, submitted, moderator):
    client.force_login(moderator)
    review(client, submitted, "approve")
    assert PilotPage.objects.public().get() == submitted


def test_of_two_approvals_side_by_side_the_first_counts(client, submitted, moderator, monkeypatch):
    valid = EditView.workflow_action_is_valid

    def other_comes_first(view) -> bool:
        is_valid = valid(view)
        PilotPage.objects.get().current_workflow_task_state.specific.approve(user=moderator)
        return is_valid

    monkeypatch.setattr(EditView, "workflow_action_is_valid", other_comes_first)
    client.force_login(moderator)
    form = full_form(
        scenario=submitted.scenario,
        slug=submitted.slug,
        **{"action-workflow-action": "true", "workflow-action-name": "approve"},
    )
    response = client.post(edit_url(submitted), form, follow=True)
    assert "已有人处理" in response.content.decode()
    assert PilotPage.objects.public().get() == submitted


def test_rejection_sends_it_back_to_the_editor(client, submitted, moderator, editor):
    client.force_login(moderator)
    review(client, submitted, "reject")
    submitted.refresh_from_db()
    assert not submitted.live
    assert submitted.permissions_for_user(editor).can_edit()


def test_the_editor_cannot_approve_what_he_wrote(client, submitted, editor):
    client.force_login(editor)
    review(client, submitted, "approve")
    submitted.refresh_from_db()
    assert not submitted.live


def test_moderators_of_another_city_cannot_approve(client, submitted, other_city):
    client.force_login(make_user("stranger", other_city.team.moderators))
    review(client, submitted, "approve")
    submitted.refresh_from_db()
    assert not submitted.live


def test_a_coordinator_may_stand_in_for_the_moderators(client, submitted, coordinator):
    client.force_login(coordinator)
    review(client, submitted, "approve")
    submitted.refresh_from_db()
    assert submitted.live


def test_publishing_from_a_list_refuses_an_incomplete_pilot_and_says_why(as_moderator, city):
    draft = PilotFactory(parent=city, live=False, title="缺来源的试点", scenario=None, sector=None)
    draft.save_revision(clean=False)
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    address += f"?id={draft.pk}&next={reverse('pilots:index')}"
    response = as_moderator.post(address, {"include_descendants": ""}, follow=True)
    draft.refresh_from_db()
    assert not draft.live
    text = response.content.decode()
    assert "缺来源的试点" in text
    assert "at least one source" in text or "至少" in text


def test_publishing_from_a_list_publishes_a_complete_pilot(as_moderator, city):
    draft = PilotFactory(
        parent=city,
        live=False,
        pilot_units=[PilotUnit(unit=UnitFactory(), role=Role.LEAD)],
        sources=[Source(title="报道", kind=SourceKind.PRESS)],
    )
    draft.save_revision()
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"]) + f"?id={draft.pk}"
    as_moderator.post(address, {"include_descendants": ""})
    draft.refresh_from_db()
    assert draft.live


def test_publishing_a_city_with_everything_below_refuses_incomplete_drafts(as_moderator, city):
    draft = PilotFactory(parent=city, live=False)
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"]) + f"?id={city.pk}"
    as_moderator.post(address, {"include_descendants": "on"})
    draft.refresh_from_db()
    assert not draft.live


def test_a_public_pilot_stays_as_it_is_while_an_editor_changes_it(as_editor, city):
    pilot = PilotFactory(parent=city, title="公开的标题")
    as_editor.post(edit_url(pilot), full_form(title="新的标题", slug=pilot.slug))
    pilot.refresh_from_db()
    assert pilot.title == "公开的标题"
    assert pilot.has_unpublished_changes
