"""Pages load nothing that their policies forbid, and nothing from any other host: public site and admin."""

import json
import re
from urllib.parse import urlsplit

import pytest

from media.models import RegistryImage
from tests.factories import (
    AdministratorFactory,
    ImageFactory,
    PilotFactory,
    PlanFactory,
    UnitFactory,
    make_tasks,
)

pytestmark = pytest.mark.browser

PUBLIC = ["", "search/?q=岸桥", "cities/", "cities/yueyang/", "cities/yueyang/crane/", "plans/", "plans/plan/",
          "sectors/", "units/", "regions/430600/", "search/help/"]  # fmt: skip
ADMIN = ["", "pages/", "images/", "images/add/", "documents/", "snippets/scenarios/unit/",
         "snippets/scenarios/sector/", "pilots/", "plans/", "reports/pilots-that-need-work/",
         "reports/plans-and-tasks/", "reports/search-index/", "reports/site-history/", "users/", "groups/",
         "workflows/list/", "settings/home/registrysettings/", "account/", "sites/", "redirects/"]  # fmt: skip
LISTEN = """document.addEventListener("securitypolicyviolation", (event) =>
  console.log("violation " + JSON.stringify([location.pathname, event.effectiveDirective, event.blockedURI])))"""


@pytest.fixture
def pilot(live_site, city):
    make_tasks(PlanFactory(slug="plan", text="1．任务0。"), 1)
    UnitFactory()
    return PilotFactory(slug="crane", title="远控岸桥", parent=city, cover=ImageFactory())


@pytest.fixture
def walk(browser_page):
    """Open addresses one after another; what the browser refused or asked of other hosts fails the test at its end."""
    refused: list[str] = []
    asked: list[str] = []

    def note(message) -> None:
        if message.text.startswith("violation "):
            refused.append(json.loads(message.text.removeprefix("violation ")))

    browser_page.add_init_script(LISTEN)
    browser_page.on("console", note)
    browser_page.on("request", lambda request: asked.append(request.url))
    yield lambda address: browser_page.goto(address, wait_until="networkidle")
    assert not refused
    others = [
        url
        for url in asked
        if urlsplit(url).hostname != "localhost" and not url.startswith(("data:", "blob:"))
    ]
    assert not others


@pytest.fixture
def logged_in(walk, browser_page):
    AdministratorFactory(username="admin", password="open sesame")
    walk("/admin/login/")
    browser_page.fill("#id_username", "admin")
    browser_page.fill("#id_password", "open sesame")
    browser_page.click("button[type=submit]")
    browser_page.wait_for_url("**/admin/")


@pytest.mark.parametrize("language", ["", "en/"])
def test_public_pages_load_what_they_may(walk, pilot, language):
    for address in PUBLIC:
        response = walk(f"/{language}{address}")
        policy = response.headers["content-security-policy"]
        assert "unsafe" not in policy
        assert "default-src 'self'" in policy


def test_a_film_plays_in_a_frame_of_its_host(browser_page, pilot):
    """Without a network the frame stays empty; what counts is that the browser tries, and only when it is asked to."""
    pilot.body = json.dumps(
        [{"type": "video", "value": {"video": "https://vimeo.com/76979871", "caption": ""}}]
    )
    pilot.save_revision().publish()
    tried = []
    browser_page.route("https://player.vimeo.com/**", lambda route: (tried.append(1), route.abort()))
    browser_page.goto("/cities/yueyang/crane/")
    assert not tried
    with browser_page.expect_event("requestfailed"):
        browser_page.click("[data-film] button")
    assert tried


def test_the_description_of_the_api_comes_from_this_host(browser_page, walk, pilot):
    walk("/api/v1/docs")
    browser_page.locator("#operations-tag-default, .opblock").first.wait_for()


def test_editors_see_their_bar_on_public_pages(browser_page, walk, logged_in, pilot):
    response = walk("/cities/yueyang/crane/")
    assert "unsafe" not in response.headers["content-security-policy"]
    bar = browser_page.locator("wagtail-userbar")
    bar.locator("#wagtail-userbar-trigger").click()
    bar.locator(f"a[href$='/admin/pages/{pilot.pk}/edit/']").wait_for()


def test_lists_and_reports_of_the_admin_load_what_they_may(walk, logged_in, pilot):
    for address in ADMIN:
        response = walk(f"/admin/{address}")
        assert response.status == 200, address
        assert "unsafe-eval" not in response.headers["content-security-policy"]


def test_the_editor_works_with_its_preview_and_its_choosers(browser_page, walk, logged_in, pilot):
    walk(f"/admin/pages/{pilot.pk}/edit/")
    browser_page.locator("[data-side-panel-toggle=preview]").first.click()
    preview = browser_page.frame_locator("iframe[data-preview-target], #w-preview-iframe, iframe").first
    preview.locator("h1", has_text="远控岸桥").wait_for()
    browser_page.locator("[data-side-panel-toggle=checks]").first.click()
    browser_page.evaluate("document.querySelector('#id_cover-chooser [data-chooser-action-choose]').click()")
    browser_page.locator(
        ".modal-dialog [data-chooser-modal-choice], .modal-dialog a.image-choice"
    ).first.wait_for()
    image = RegistryImage.objects.get()
    walk(f"/admin/images/{image.pk}/")
    walk(f"/admin/snippets/scenarios/sector/edit/{pilot.sector_id}/")
    walk(f"/admin/pages/{pilot.pk}/history/")


def test_what_everybody_may_open_in_the_admin_is_held_to_the_rules_of_the_site(client, live_site):
    for address in ("/admin/login/", "/admin/password_reset/"):
        assert "unsafe" not in client.get(address)["Content-Security-Policy"]


def test_other_headers(client, live_site):
    headers = client.get("/").headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert re.search(r"camera=\(\)", headers["Permissions-Policy"])
