"""A visitor's own situation in a real browser: stated once, remembered with consent, offered, forgotten."""

import pytest
from playwright.sync_api import expect

from scenarios.models import Prerequisite
from tests.factories import PilotFactory

pytestmark = pytest.mark.browser

ADDRESS = "/en/cities/yueyang/crane/"
ANSWERS = "my-region=430600&my-private=yes&my-edge=no"
PHONE = {"width": 320, "height": 640}


@pytest.fixture
def crane(live_site, city):
    needs = [
        Prerequisite(kind="network", need_zh="覆盖岸桥的专网"),
        Prerequisite(kind="network", need_zh="边缘计算"),
    ]
    return PilotFactory(slug="crane", prerequisites=needs)


def state(page, *, remember: bool | None = None) -> None:
    page.get_by_label("City, county or province").fill("Yueyang")
    page.get_by_role("group", name="5G private network").get_by_label("yes").check()
    page.get_by_role("group", name="Edge computing").get_by_label("no", exact=True).check()
    if remember is not None:
        page.get_by_label("Remember on this device").set_checked(remember)
    page.get_by_role("button", name="Use these answers").click()


def kept(page) -> str | None:
    return page.evaluate("localStorage.getItem('situation')")


def test_it_is_stated_once_and_goes_along(browser, live_site, crane):
    context = browser.new_context(base_url=live_site, java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    page.goto(ADDRESS)
    page.get_by_role("link", name="Compare with my own situation").click()
    expect(page.get_by_label("Remember on this device")).to_be_hidden()
    state(page)
    page.wait_for_url(f"**{ADDRESS}?{ANSWERS}#fit")
    expect(page.locator(".fit__headline")).to_have_text("1 of 2 essential needs met")
    expect(page.locator(".need--missing")).to_contain_text("You do not have: edge computing.")
    page.get_by_role("link", name="Sectors", exact=True).first.click()
    page.get_by_role("link", name="简体中文").click()
    page.wait_for_url(f"**/sectors/?{ANSWERS}")
    context.close()


def test_it_is_remembered_with_consent_only_offered_elsewhere_and_forgotten(browser_page, crane):
    page = browser_page
    form = f"/en/situation/?back={ADDRESS}"
    page.goto(form)
    state(page)
    page.wait_for_url(f"**{ADDRESS}?{ANSWERS}")
    assert kept(page) is None
    page.goto(form)
    state(page, remember=True)
    page.wait_for_url(f"**{ADDRESS}?{ANSWERS}")
    assert kept(page) == ANSWERS
    expect(page.get_by_text("Remembered on this device.")).to_be_visible()
    assert page.context.cookies() == []

    page.goto(ADDRESS)
    page.get_by_role("link", name="Use the situation remembered on this device").click()
    page.wait_for_url(f"**{ADDRESS}?{ANSWERS}#fit")
    page.goto("/en/search/?q=5G&page=1")
    page.get_by_role("link", name="Use the situation remembered on this device").click()
    page.wait_for_url(f"**/en/search/?q=5G&page=1&{ANSWERS}#results")
    page.get_by_role("button", name="Forget it").click()
    assert kept(page) is None
    page.goto(ADDRESS)
    expect(page.get_by_role("link", name="Use the situation remembered on this device")).to_be_hidden()


def test_a_shared_address_takes_the_place_of_nothing_remembered(browser_page, crane):
    page = browser_page
    page.goto(ADDRESS)
    page.evaluate("localStorage.setItem('situation', 'my-data=yes')")
    page.goto(f"{ADDRESS}?{ANSWERS}")
    assert kept(page) == "my-data=yes"
    page.evaluate("localStorage.setItem('situation', 'my-data=yes&q=<script>')")
    page.goto(ADDRESS)
    expect(page.get_by_role("link", name="Use the situation remembered on this device")).to_be_hidden()
