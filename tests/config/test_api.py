import json

import pytest

from search import outbox
from tests.factories import PilotFactory, PlanFactory


@pytest.mark.parametrize("address", ["/api/v1/nothing", "/api/v1/", "/api/"])
def test_an_unknown_address_is_said_in_json(client, db, address):
    response = client.get(address)
    assert response.status_code == 404
    assert address in response.json()["detail"]


def test_a_failure_is_json_and_in_the_log(client, city, monkeypatch, caplog):
    PilotFactory(slug="crane")

    def broken(pilot):
        raise RuntimeError("secret detail")

    monkeypatch.setattr("scenarios.api.pilot_record", broken)
    client.raise_request_exception = False
    response = client.get("/api/v1/pilots/crane")
    assert response.status_code == 500
    assert "detail" in response.json()
    assert "secret" not in response.content.decode()
    assert "secret detail" in caplog.text


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_written(client, city, method):
    PilotFactory(slug="crane")
    assert getattr(client, method)("/api/v1/pilots/crane").status_code == 405


@pytest.mark.parametrize(
    "address", ["search", "pilots", "pilots/crane", "plans", "plans/plan", "sectors", "scenarios"]
)
def test_head_tells_what_get_would(client, city, address):
    PilotFactory(slug="crane")
    PlanFactory(slug="plan")
    outbox.rebuild()
    asked, got = client.head(f"/api/v1/{address}"), client.get(f"/api/v1/{address}")
    assert (asked.status_code, asked.content) == (200, b"")
    assert (asked["ETag"], asked["Content-Length"]) == (got["ETag"], got["Content-Length"])


def test_every_operation_has_a_name_of_its_own(client, db):
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    names = [operation["operationId"] for methods in paths.values() for operation in methods.values()]
    assert len(set(names)) == len(names) == 7


def test_the_description_covers_every_address_and_names_no_other_host(client, db):
    description = client.get("/api/v1/openapi.json").json()
    assert set(description["paths"]) == {
        "/api/v1/search",
        "/api/v1/pilots",
        "/api/v1/pilots/{slug}",
        "/api/v1/plans",
        "/api/v1/plans/{slug}",
        "/api/v1/sectors",
        "/api/v1/scenarios",
    }
    assert "http" not in json.dumps(description["paths"])


def test_the_documentation_page_loads_nothing_from_elsewhere(client, db):
    page = client.get("/api/v1/docs").content.decode()
    assert 'src="http' not in page
    assert 'href="http' not in page
