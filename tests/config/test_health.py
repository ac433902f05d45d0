from datetime import timedelta

import pytest
from django.db import DatabaseError, connection
from django.utils import timezone

from config.health import without_places
from search import outbox
from search.engines.embedded import EmbeddedEngine
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


def test_without_an_index_pages_are_served_and_the_command_that_makes_it_is_named(client, index, db):
    response = client.get("/readyz")
    assert (response.status_code, response.json()["status"]) == (200, "degraded")
    assert "rebuild_search" in response.json()["parts"]["index"]["problem"]
    assert response.json()["parts"]["database"]["ok"]


def test_an_index_that_counts_and_cannot_be_searched_is_told(client, indexed_pilot, monkeypatch):
    def damaged(*_args, **_options):
        raise EngineError("The search index could not be searched: unexpected end of file")

    monkeypatch.setattr(EmbeddedEngine, "search", damaged)
    response = client.get("/readyz")
    assert (response.status_code, response.json()["status"]) == (200, "degraded")
    assert not response.json()["parts"]["index"]["ok"]


def test_changes_that_wait_too_long_are_named(client, indexed_pilot, django_assert_max_num_queries):
    entry = OutboxEntry.objects.create(pilot_id=1)
    long_ago = timezone.now() - timedelta(minutes=10)
    failure = {
        "attempts": 3,
        "failed_at": long_ago,
        "last_error": "No space left on device: '/srv/registry/var/index/g-1'",
    }
    OutboxEntry.objects.filter(pk=entry.pk).update(created_at=long_ago, due_at=long_ago, **failure)
    with django_assert_max_num_queries(3):
        response = client.get("/readyz")
    assert (response.status_code, response.json()["status"]) == (200, "degraded")
    waiting = response.json()["parts"]["outbox"]
    assert not waiting["ok"]
    assert waiting["seconds"] >= 600
    assert (waiting["rows"], waiting["failing"]) == (1, 1)
    assert waiting["last_error"] == "No space left on device: …"


@pytest.mark.parametrize(
    ("error", "told"),
    [
        ("The search index is missing: run `manage.py rebuild_search`.", None),
        ("Pilot 12 cannot be indexed as it is stored: open it in the editor and save it again.", None),
        ("https://elastic:s3cret@search.internal:9200/ refused", "… refused"),
        ("ConnectionTimeout(node=search-3:9200, password='s3cret')", "… …"),
        ("10.0.0.7 is away, db.internal, too", "… is away, … too"),
        ("Could not open 'C:\\\\registry\\\\index'", "Could not open …"),
        ("字" * 500, "字" * 159 + "…"),
        ("", None),
    ],
)
def test_an_error_is_told_without_hosts_folders_and_passwords(error, told):
    assert without_places(error) == (error if told is None else told)


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
