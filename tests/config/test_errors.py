"""Pages for what goes wrong, in the language of the address."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client, RequestFactory

from config.errors import permission_denied, server_error
from home.models import HomePage

LANGUAGES = [("/", "zh-Hans"), ("/en/", "en")]


def shows(html: str, language: str, title: str) -> bool:
    return f'<html lang="{language}">' in html and f"<h1>{title}</h1>" in html


@pytest.mark.parametrize(("path", "language"), LANGUAGES)
def test_a_failure(client, home, monkeypatch, path, language):
    def fail(*args, **kwargs):
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr(HomePage, "get_context", fail)
    client.raise_request_exception = False
    response = client.get(path)
    assert response.status_code == 500
    title = {"zh-Hans": "系统出错", "en": "Something went wrong on our side"}[language]
    assert shows(response.text, language, title)


@pytest.mark.parametrize(("path", "language"), LANGUAGES)
def test_pages_of_errors_need_no_database(db, django_assert_num_queries, path, language):
    request = RequestFactory().get(path)
    with django_assert_num_queries(0):
        assert server_error(request).status_code == 500
        refused = permission_denied(request, PermissionDenied())
    assert refused.status_code == 403
    assert shows(refused.text, language, {"zh-Hans": "您无权访问", "en": "You do not have access"}[language])


@pytest.mark.parametrize("path", ["/", "/en/"])
def test_a_name_that_is_not_ours_is_refused_in_words(client, home, settings, path):
    settings.ALLOWED_HOSTS = ["registry.example.org"]
    response = client.get(path, headers={"host": "elsewhere.example.org"})
    assert response.status_code == 400
    title = "This request could not be understood" if path == "/en/" else "无法处理这个请求"
    assert f"<h1>{title}</h1>" in response.text


def test_too_many_fields_are_refused_in_words(client, db, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 2
    response = client.post("/admin/login/", {"username": "a", "password": "b", "next": "c"})
    assert response.status_code == 400
    assert "<h1>无法处理这个请求</h1>" in response.text


def test_a_form_without_its_token_is_explained(db):
    response = Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "a"})
    assert response.status_code == 403
    assert shows(response.text, "zh-Hans", "表单已失效")
    assert "Forbidden" not in response.text
