from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from scenarios.editing import groups
from search import outbox
from search.engines.embedded import EmbeddedEngine
from search.engines.protocol import EngineError
from search.models import OutboxEntry
from tests.factories import AdministratorFactory, PilotFactory
from tests.scenarios.editing.helpers import edit_url, make_user

URL = "/admin/reports/search-index/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator(home):
    return make_user("coordinator", groups.ensure_coordinators())


@pytest.fixture
def admin(client, coordinator):
    """The client of a coordinator."""
    client.force_login(coordinator)
    return client


@pytest.fixture
def pilot(engine, home):
    pilot = PilotFactory(title="远控岸桥")
    outbox.drain()
    return pilot


@pytest.fixture
def full_disk(monkeypatch):
    """An engine that takes no change; `.undo()` makes room."""

    def refuse(self, changes):
        raise EngineError("The disk is <full>.")

    monkeypatch.setattr(EmbeddedEngine, "apply", refuse)
    return monkeypatch


def fail(pilot) -> None:
    outbox.enqueue([pilot.pk])
    outbox.drain_if_due()


def test_coordinators_and_administrators_find_it_under_reports(client, coordinator, pilot):
    for user in (coordinator, AdministratorFactory()):
        client.force_login(user)
        assert client.get(URL).status_code == 200
        assert reverse("search_index_report") in client.get("/admin/reports/locked/").text


def test_a_city_s_own_people_do_not(client, city, engine):
    OutboxEntry.objects.create(pilot_id=1)
    client.force_login(make_user("moderator", city.team.moderators, city.team.editors))
    assert URL not in client.get("/admin/").text
    for answer in (client.get(URL), client.post(URL)):
        assert answer.status_code == 302  # Wagtail's way of saying no: back to the start, with a message
        assert answer.url == reverse("wagtailadmin_home")
    assert OutboxEntry.objects.exists()


def test_it_tells_what_is_indexed_and_that_nothing_waits(admin, pilot):
    response = admin.get(URL)
    context = response.context
    assert (context["index"].works, context["index"].documents, context["public"]) == (True, 1, 1)
    assert context["lag"].rows == 0
    assert "<form method" not in response.text


def test_it_names_what_failed_when_and_why(admin, pilot, full_disk):
    fail(pilot)
    OutboxEntry.objects.update(created_at=timezone.now() - timedelta(hours=2))
    response = admin.get(URL)
    assert (response.context["lag"].rows, response.context["lag"].failing) == (1, 1)
    assert timezone.now() - response.context["oldest"] >= timedelta(hours=2)
    (failure,) = response.context["failures"]
    assert failure[0].failed_at is not None
    assert "The disk is &lt;full&gt;." in response.text
    assert f'href="{edit_url(pilot)}">远控岸桥' in response.text


def test_a_pilot_deleted_since_is_named_by_its_number(admin, pilot, full_disk):
    fail(pilot)
    OutboxEntry.objects.update(pilot_id=123456)
    assert "123456" in admin.get(URL).text


@pytest.mark.parametrize("damage", ["missing", "broken"])
def test_it_opens_without_an_index(admin, pilot, index_folder, damage):
    if damage == "missing":
        (index_folder / "current").unlink()
    else:
        for file in index_folder.glob("g-*/meta.json"):
            file.write_text("{")
    response = admin.get(URL)
    assert response.status_code == 200
    assert not response.context["index"].works
    assert response.context["index"].documents is None


def test_trying_again_takes_what_failed_and_is_not_due_yet(admin, pilot, full_disk, engine):
    pilot.unpublish()
    outbox.drain_if_due()
    assert not outbox.due().exists()
    response = admin.post(URL, follow=True)
    assert "The disk is &lt;full&gt;." in response.text
    assert OutboxEntry.objects.get().attempts == 2

    full_disk.undo()
    response = admin.post(URL, follow=True)
    assert response.context["lag"].rows == 0
    assert engine.digests() == {}


def test_a_long_queue_is_tried_in_part(admin, pilot, monkeypatch):
    monkeypatch.setattr(outbox, "BATCH", 1)
    monkeypatch.setattr(outbox, "DRAIN_IN_REQUEST", 2)
    outbox.enqueue([pilot.pk, 1001, 1002])
    response = admin.post(URL, follow=True)
    assert response.context["lag"].rows == 1


def test_trying_again_needs_the_token_of_the_form(coordinator, engine):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(coordinator)
    assert strict.post(URL).status_code == 403


def test_it_costs_the_same_however_much_waits(admin, pilot, django_assert_max_num_queries):
    def queries() -> int:
        with django_assert_max_num_queries(100) as counted:
            assert admin.get(URL).status_code == 200
        return len(counted)

    def fill(number: int) -> None:
        now = timezone.now()
        OutboxEntry.objects.bulk_create(
            OutboxEntry(pilot_id=pilot.pk + n, attempts=1, last_error="Full.", failed_at=now)
            for n in range(number)
        )

    fill(1)
    queries()  # fills caches
    few = queries()
    fill(2000)
    assert queries() == few
