import pytest
from django.core.cache import caches

from tests.factories import PilotFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]


@pytest.fixture(autouse=True)
def limits(settings, monkeypatch):
    settings.API_LIMIT, settings.EXPORT_LIMIT = 3, 2
    monkeypatch.setattr("config.limits.time.time", lambda: 1_000_000.0)  # 40 seconds into a window
    caches["limits"].clear()


def statuses(client, path, times, **headers):
    return [client.get(path, **headers).status_code for _ in range(times)]


def test_the_headers_tell_what_is_left(client):
    left = [client.get("/api/v1/sectors")["RateLimit-Remaining"] for _ in range(4)]
    assert left == ["2", "1", "0", "0"]
    response = client.get("/api/v1/sectors")
    assert response.status_code == 429
    assert response["RateLimit-Limit"] == "3"
    assert response["RateLimit-Reset"] == response["Retry-After"] == "20"
    assert response["RateLimit-Policy"] == "3;w=60"
    assert "20 seconds" in response.json()["detail"]


def test_a_minute_later_it_is_answered_again(client, monkeypatch):
    assert statuses(client, "/api/v1/sectors", 4) == [200, 200, 200, 429]
    monkeypatch.setattr("config.limits.time.time", lambda: 1_000_020.0)
    assert statuses(client, "/api/v1/sectors", 1) == [200]


def test_each_address_has_its_own(client):
    assert statuses(client, "/api/v1/sectors", 4)[-1] == 429
    assert statuses(client, "/api/v1/sectors", 1, REMOTE_ADDR="192.0.2.7") == [200]


def test_what_a_caller_writes_about_itself_is_not_believed(client, settings):
    for spoofed in range(4):
        response = client.get("/api/v1/sectors", HTTP_X_FORWARDED_FOR=f"192.0.2.{spoofed}")
    assert response.status_code == 429
    settings.PROXIES = 1
    assert statuses(client, "/api/v1/sectors", 1, HTTP_X_FORWARDED_FOR="1.1.1.1, 192.0.2.9") == [200]
    for spoofed in range(4):
        response = client.get("/api/v1/sectors", HTTP_X_FORWARDED_FOR=f"1.1.1.{spoofed}, 192.0.2.9")
    assert response.status_code == 429


def test_files_feeds_and_the_catalogue_share_one_limit(client):
    PilotFactory()
    assert client.get("/search/export.csv").status_code == 200
    assert client.get("/en/search/feed.atom").status_code == 200
    response = client.get("/catalogue.ttl")
    assert response.status_code == 429
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert "20" in response.text
    assert "seconds" in client.get("/en/search/export.json").text
    assert client.get("/en/compare.csv?p=1").status_code == 429
    assert client.get("/compare/?p=1").status_code == 200
    assert client.get("/api/v1/sectors").status_code == 200


def test_pages_are_not_limited(client):
    assert set(statuses(client, "/search/", 6)) == {200}
    assert "RateLimit-Limit" not in client.get("/search/")


def test_without_a_limit_nothing_is_counted(client, settings):
    settings.API_LIMIT = 0
    assert set(statuses(client, "/api/v1/sectors", 6)) == {200}
    assert "RateLimit-Limit" not in client.get("/api/v1/sectors")
