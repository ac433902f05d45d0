"""Fixtures for all rooms. Settings and state are those of `tests.settings`."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django.plugin import blocking_manager_key

ROOT = Path(__file__).resolve().parents[1]
VIEWPORT = {"width": 1280, "height": 900}
# Milliseconds. Nothing is slow because of it: it is how long a busy machine may take before a test fails.
PATIENCE = 90_000


@pytest.fixture(autouse=True)
def _nothing_left_over(settings, tmp_path) -> Iterator[None]:
    """Each test starts with an empty cache, no uploads, no index and Chinese as the language."""
    from django.core.cache import cache
    from django.utils import translation

    from search.engines import engine_at

    settings.MEDIA_ROOT = tmp_path / "uploads"
    settings.SEARCH_URL = f"tantivy://{tmp_path}/index"
    cache.clear()
    yield
    translation.activate(settings.LANGUAGE_CODE)
    engine_at.cache_clear()  # nobody comes back to this test's own index, which holds threads and memory


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The usual page tree stands in the database before the first test, and is what a flush puts back.

    Thousands of tests need it; making it in each took a fifth of their time.
    """
    from django.db import connection

    from tests.factories import city_index, plan_index

    with django_db_blocker.unblock():
        city_index()
        plan_index()
        connection._test_serialized_contents = connection.creation.serialize_db_to_string()


@pytest.fixture
def home(db):
    """The home page of the default site, with the lists of cities and plans below it."""
    from tests.factories import home_page

    return home_page()


@pytest.fixture
def city(home):
    """A public city page (岳阳市, 430600)."""
    from tests.factories import CityPageFactory, yueyang

    return CityPageFactory(title="岳阳市", title_en="Yueyang", slug="yueyang", region=yueyang())


@pytest.fixture
def process_environment(tmp_path) -> dict[str, str]:
    """Environment for `manage.py` in a process of its own, on an empty state folder (`REGISTRY_STATE`)."""
    state = tmp_path / "state"
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "REGISTRY_STATE": str(state),
        "DATABASE_URL": f"sqlite:///{state}/db.sqlite3",
        "SEARCH_URL": f"tantivy://{state}/index",
    }


# --- a real browser ----------------------------------------------------------------------------------------------


def _chromium() -> str | None:
    named = os.environ.get("CHROME_PATH")
    return (
        named or shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    )


@pytest.fixture(scope="session")
def browser(django_db_setup):
    """Chromium of this machine. Without one, browser tests are skipped; under `CI=true` they fail."""
    path = _chromium()
    if path is None:
        how = "No Chromium here: install the package `chromium`, or name one in CHROME_PATH."
        if os.environ.get("CI"):
            pytest.fail(how)
        pytest.skip(how)
    from django.db import connection
    from playwright.sync_api import expect, sync_playwright

    # Playwright keeps an event loop running in this thread. Django would refuse the database beside one, and gives
    # it another connection object, which must know what the flush after each test has to put back.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    expect.set_options(timeout=PATIENCE)
    to_put_back = getattr(connection, "_test_serialized_contents", "[]")
    arguments = [
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
        *(["--no-sandbox"] if os.geteuid() == 0 else []),
    ]
    with sync_playwright() as playwright:
        connection._test_serialized_contents = to_put_back
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        yield browser
        browser.close()


def pytest_collection_modifyitems(items) -> None:
    """Long files first: begun last, the longest would keep one worker busy while the others have nothing to do."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item, nextitem):
    """After a test that commits Django empties the database; what migrations put there is needed by those to come.

    Django itself puts it back only before the next test of that kind, and with several workers others may follow.
    """
    result = yield
    if nextitem is not None and "live_site" in item.fixturenames:
        from django.db import connection

        contents = getattr(connection, "_test_serialized_contents", None)
        if contents:
            with item.config.stash[blocking_manager_key].unblock():
                connection.creation.deserialize_db_from_string(contents)
    return result


@pytest.fixture
def live_site(live_server, django_db_serialized_rollback, home) -> str:
    """Address of a running site with the usual page tree. Tests that use it commit for real."""
    return live_server.url


@pytest.fixture
def browser_page(browser, live_site):
    """An empty tab; relative addresses lead to `live_site`. An uncaught script error fails the test."""
    errors: list[str] = []
    context = browser.new_context(base_url=live_site, viewport=VIEWPORT, locale="zh-CN")
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert not errors, f"Script errors on the way: {errors}"
