"""Who may read documents into plans: those with the right to write and to publish in the city."""

import pytest
from django.test import Client
from django.urls import reverse

from scenarios.drafting.draft import PlanDraft
from scenarios.editing.reviews.base import version_of
from scenarios.models import PlanPage, PlanReview
from tests.scenarios.editing.helpers import make_user
from tests.scenarios.editing.reviews.drafts import TEXT, plan_draft

UPLOAD = "/admin/plans/read/"


def addresses(review) -> list[str]:
    sections = ("document", "tasks", "pilots", "targets", "units")
    parts = [reverse("plan_reading:section", args=[review.pk, name]) for name in sections]
    return [*parts, *(reverse(f"plan_reading:{name}", args=[review.pk]) for name in ("changes", "delete"))]


def is_refused(response) -> bool:
    """Wagtail's way: back to the start page with a message; or not found."""
    return response.status_code in (403, 404) or (
        response.status_code == 302 and response.url == reverse("wagtailadmin_home")
    )


def test_visitors_are_asked_to_log_in(client, review):
    for address in (UPLOAD, *addresses(review)):
        for response in (client.get(address), client.post(address)):
            assert response.status_code == 302
            assert response.url.startswith(reverse("wagtailadmin_login"))


def test_editors_who_cannot_publish_are_refused(as_editor, review, city):
    for address in (UPLOAD, *addresses(review)):
        assert is_refused(as_editor.get(address)), address
        assert is_refused(as_editor.post(address, {"text": TEXT, "city": city.pk})), address
    assert PlanReview.objects.get() == review


def test_reviews_of_other_cities_are_not_found(client, review, other_city):
    client.force_login(make_user("stranger", other_city.team.moderators))
    for address in addresses(review):
        assert client.get(address).status_code == 404
        assert client.post(address, {"version": version_of(review)}).status_code == 404
    assert client.get(UPLOAD).context["unfinished"].count() == 0
    assert not PlanPage.objects.exists()


def test_colleagues_of_the_city_and_coordinators_go_on_with_each_others_readings(
    client, review, city, coordinator
):
    for user in (make_user("colleague", city.team.moderators), coordinator):
        client.force_login(user)
        assert list(client.get(UPLOAD).context["unfinished"]) == [review]
        assert client.get(addresses(review)[0]).status_code == 200


def test_only_own_cities_are_offered_and_accepted(as_moderator, city, other_city):
    form = as_moderator.get(UPLOAD).context["form"]
    assert form.fields["city"].choices == [(str(city.pk), "岳阳市")]
    response = as_moderator.post(UPLOAD, {"city": other_city.pk, "text": TEXT})
    assert list(response.context["form"].errors) == ["city"]
    assert as_moderator.post(UPLOAD, {"city": "none", "text": TEXT}).context["form"].errors
    assert not PlanReview.objects.exists()


def test_plans_without_a_place_are_for_those_with_rights_on_the_list_of_plans(
    client, moderator, coordinator, city
):
    review = PlanReview.objects.create(file_name="a.txt", draft=plan_draft(region="").to_json())
    client.force_login(moderator)
    assert client.get(addresses(review)[0]).status_code == 404
    client.force_login(coordinator)
    assert client.get(addresses(review)[0]).status_code == 200
    assert ("none" in dict(client.get(UPLOAD).context["form"].fields["city"].choices)) is True


def test_forms_without_a_token_are_refused(moderator, review):
    client = Client(enforce_csrf_checks=True)
    client.force_login(moderator)
    for address in (UPLOAD, *addresses(review)):
        assert client.post(address, {"version": version_of(review)}).status_code == 403
    review.refresh_from_db()
    assert PlanDraft.from_json(review.draft) == plan_draft()


def test_the_way_in_is_shown_to_those_who_may(client, editor, moderator):
    for user, is_shown in ((editor, False), (moderator, True)):
        client.force_login(user)
        for page in (reverse("plans:index"), reverse("wagtailadmin_home")):
            assert (UPLOAD in client.get(page).content.decode()) is is_shown


# --- templates -----------------------------------------------------------------------------------------------------


def test_an_editor_finds_the_template_and_looks_at_it_but_cannot_change_or_start_from_it(
    as_editor, template, city
):
    listed = as_editor.get(reverse("plans:index"))
    assert template.title in listed.content.decode()
    assert reverse("wagtailadmin_pages:edit", args=[template.pk]) not in listed.content.decode()
    address = reverse("plan_reading:template", args=[template.pk])
    page = as_editor.get(address)
    assert page.context["form"] is None
    assert "市卫健委" in page.content.decode()
    assert is_refused(as_editor.post(address, {"city": city.pk}))
    assert not PlanReview.objects.exists()


def test_people_without_pages_see_no_template(client, django_user_model, template):
    from django.contrib.auth.models import Permission

    user = django_user_model.objects.create_user("guest", password="x")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)
    assert is_refused(client.get(reverse("plan_reading:template", args=[template.pk])))


@pytest.mark.parametrize("status", ["issued", "draft"])
def test_other_plans_are_no_templates(as_moderator, template, status):
    PlanPage.objects.update(status=status)
    assert as_moderator.get(reverse("plan_reading:template", args=[template.pk])).status_code == 404


def test_a_citys_own_unfinished_template_is_nobody_elses_business(client, template, city, other_city):
    template.move(city, pos="last-child")
    client.force_login(make_user("stranger", other_city.team.moderators))
    assert template.title not in client.get(reverse("plans:index")).content.decode()
    assert client.get(reverse("plan_reading:template", args=[template.pk])).status_code == 404
