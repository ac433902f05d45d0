import gc
import re
import runpy
from pathlib import Path

import pytest
from gunicorn.config import Config
from gunicorn.http import message
from gunicorn.http.errors import InvalidRequestLine
from gunicorn.http.parser import RequestParser

from search.planning import read_dictionary
from search.vocabulary import vocabulary

CONFIG = Path(__file__).resolve().parents[2] / "site/config/gunicorn.py"


@pytest.fixture
def configured(monkeypatch):
    """gunicorn as its configuration leaves it; put back afterwards."""
    for name in ("RFC9112_TARGET_INVALID", "MAX_REQUEST_LINE"):
        monkeypatch.setattr(message, name, getattr(message, name))
    monkeypatch.syspath_prepend(str(CONFIG.parent))
    return runpy.run_path(str(CONFIG))


def request_to(target: bytes, **settings: int) -> message.Request:
    lines = b"GET " + target + b" HTTP/1.1\r\nHost: localhost\r\n\r\n"
    config = Config()
    for name, value in settings.items():
        config.set(name, value)
    return next(RequestParser(config, iter([lines]), ("127.0.0.1", 50_000)))


def test_chinese_in_an_address_is_taken_as_it_is(configured):
    request = request_to("/search/?q=港口".encode())
    assert request.query.encode("latin-1").decode() == "q=港口"


def test_a_very_long_question_reaches_the_search_page(configured):
    target = b"/search/?q=" + 10_000 * b"%E6%B8%AF"
    request = request_to(target, limit_request_line=configured["limit_request_line"])
    assert len(request.query) == len(target) - len("/search/?")


@pytest.mark.parametrize("target", [b"/a\x00b", b"/a\x7fb", b"/a\tb"])
def test_control_characters_in_an_address_are_refused(configured, target):
    with pytest.raises(InvalidRequestLine):
        request_to(target)


def test_what_is_loaded_is_not_looked_through_for_garbage(configured):
    try:
        configured["when_ready"](None)
        assert gc.get_freeze_count() > 10_000
    finally:
        gc.unfreeze()


@pytest.mark.django_db
def test_no_first_search_waits_for_the_dictionary(configured):
    read_dictionary.cache_clear()
    try:
        configured["when_ready"](None)
        assert read_dictionary.cache_info().misses == 1
        list(vocabulary().planner.tiers("远程手术"))
        assert read_dictionary.cache_info().misses == 1
    finally:
        gc.unfreeze()


def test_every_name_is_a_setting_of_gunicorn(configured):
    known = set(Config().settings)
    names = {name for name in configured if re.fullmatch("[a-z][a-z_]*", name)}
    own = {
        name
        for name in names
        if not callable(configured[name]) and not hasattr(configured[name], "__loader__")
    }
    assert own <= known, f"gunicorn does not know {sorted(own - known)}"
