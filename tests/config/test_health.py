from datetime import timedelta

import pytest
from django.db import DatabaseError, connection
from django.utils import timezone

from search import outbox
from search.engines.protocol import EngineError
from search.models import OutboxEntry
from tests.factories import PilotFactory


@pytest.fixture
def index(settings, tmp_path):
    settings.SEARCH_URL = f"tantivy://{tmp_path}/index"


@pytest.fixture
def indexed_pilot(index, home):
    PilotFactory()
    outbox.rebuild()


def test_a_process_is_alive_without_its_database(client):
    # No database mark: pytest-django refuses every query here.
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert "no-store" in response["Cache-Control"]


def test_ready_when_every_part_works(client, indexed_pilot):
    response = client.get("/readyz")
    assert response.status_code == 200, response.content
    parts = response.json()["parts"]
    assert parts["database"] == {"ok": True}
    assert parts["index"] == {"ok": True, "documents": 1}
    assert parts["outbox"]["ok"]


def test_a_missing_index_is_named_with_the_command_that_makes_it(client, index, db):
    response = client.get("/readyz")
    assert response.status_code == 503
    assert "rebuild_search" in response.json()["parts"]["index"]["problem"]
    assert response.json()["parts"]["database"]["ok"]


def test_changes_that_wait_too_long_make_it_unready(client, indexed_pilot):
    entry = OutboxEntry.objects.create(pilot_id=1)
    long_ago = timezone.now() - timedelta(minutes=10)
    OutboxEntry.objects.filter(pk=entry.pk).update(created_at=long_ago, due_at=long_ago)
    response = client.get("/readyz")
    assert response.status_code == 503
    waiting = response.json()["parts"]["outbox"]
    assert not waiting["ok"]
    assert waiting["seconds"] >= 600


def test_a_change_just_made_is_no_trouble(client, indexed_pilot):
    OutboxEntry.objects.create(pilot_id=1)
    assert client.get("/readyz").status_code == 200


def test_the_reason_of_a_failing_part_goes_to_the_log_only(client, indexed_pilot, monkeypatch, caplog):
    def away():
        raise EngineError("node search-3.internal refused")

    def broken():
        raise DatabaseError("host db-1.internal is away")

    with monkeypatch.context() as patched:
        patched.setattr("config.health.default_engine", away)
        patched.setattr(connection, "cursor", broken)
        response = client.get("/readyz")
    assert response.status_code == 503
    assert not any(part["ok"] for part in response.json()["parts"].values())
    assert "internal" not in response.content.decode()
    assert "db-1.internal" in caplog.text
    assert "search-3.internal" in caplog.text
