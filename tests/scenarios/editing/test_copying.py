import pytest
from django.urls import reverse

from scenarios.models import CityPage, PilotPage
from tests.factories import PilotFactory


@pytest.fixture
def as_coordinator(client, coordinator):
    client.force_login(coordinator)
    return client


def copy_url(page) -> str:
    return reverse("wagtailadmin_pages:copy", args=[page.pk])


def test_a_copied_pilot_is_a_draft_with_an_address_of_its_own(as_coordinator, city, other_city):
    pilot = PilotFactory(slug="crane")
    form = as_coordinator.get(copy_url(pilot)).context["form"]
    assert form["new_slug"].value() == "crane-2"
    sent = {"new_title": "岸桥", "new_parent_page": other_city.pk, "publish_copies": "on", "alias": "on"}
    response = as_coordinator.post(copy_url(pilot), sent | {"new_slug": "crane"})
    assert "new_slug" in response.context["form"].errors
    as_coordinator.post(copy_url(pilot), sent | {"new_slug": "crane-2"})
    copy = PilotPage.objects.child_of(other_city).get()
    assert (copy.live, copy.alias_of) == (False, None)


def test_a_city_page_cannot_be_copied(as_coordinator, city):
    response = as_coordinator.post(
        copy_url(city),
        {"new_title": "岳阳", "new_slug": "yueyang-2", "new_parent_page": city.get_parent().pk},
        follow=True,
    )
    assert "岳阳市" in response.content.decode()
    assert CityPage.objects.get() == city
