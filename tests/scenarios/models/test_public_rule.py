"""`public()` is the one rule of what anyone may see."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import PageViewRestriction

from scenarios.models import PilotPage
from tests.factories import CityPageFactory, PilotFactory

pytestmark = pytest.mark.django_db


def is_public(pilot) -> bool:
    return PilotPage.objects.public().filter(pk=pilot.pk).exists()


def test_a_published_pilot_is_public():
    assert is_public(PilotFactory())


def test_a_draft_is_not_public(client):
    draft = PilotFactory(live=False)
    assert not is_public(draft)
    assert client.get(draft.url).status_code == 404


def test_a_pilot_below_a_private_city_is_not_public(client):
    city = CityPageFactory()
    pilot = PilotFactory(parent=city)
    PageViewRestriction.objects.create(page=city, restriction_type=PageViewRestriction.LOGIN)
    assert not is_public(pilot)
    assert client.get(pilot.url).status_code == 302  # to the log-in


def test_a_pilot_whose_expiry_has_passed_is_not_public_before_the_scheduler_runs(client):
    pilot = PilotFactory(expire_at=timezone.now() - timedelta(minutes=1))
    assert pilot.live
    assert not is_public(pilot)
    assert client.get(pilot.url).status_code == 404


def test_a_pilot_that_expires_later_is_public():
    assert is_public(PilotFactory(expire_at=timezone.now() + timedelta(hours=1)))
