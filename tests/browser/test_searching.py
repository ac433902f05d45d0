"""Searching and filtering in a real browser: by mouse, by keyboard, without a script, in a phone's sheet."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from search.query import SearchQuery
from search.results import search
from tests.factories import PilotFactory, SectorFactory, make_pilots

pytestmark = pytest.mark.browser

PHONE = {"width": 320, "height": 640}
# How often Tab is pressed at most on the way to something.
PATIENCE = 60


@pytest.fixture
def registry(live_site, city, settings, tmp_path):
    settings.SEARCH_URL = f"tantivy://{tmp_path}/index"
    make_pilots(8, city=city)
    PilotFactory(
        title="岳阳码头岸桥远程操控", slug="cranes", sector=SectorFactory(code="ports", label_zh="智慧港口")
    )
    search(SearchQuery())


def option(page: Page, value: str) -> Locator:
    return page.locator(f"[data-option='{value}']")


def tab_to(page: Page, target: Locator) -> None:
    for _ in range(PATIENCE):
        page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            return
    pytest.fail(f"{target} is not reached by {PATIENCE} tabs")


def test_with_the_mouse(browser_page, registry):
    page = browser_page
    page.goto("/")
    page.locator(".search-box input[type=search]").fill("远程")
    page.locator(".search-box button").click()
    expect(page.locator(".hit")).to_have_count(9)
    option(page, "sector=ports").click()
    expect(page.locator(".hit__title")).to_have_text(["岳阳码头岸桥远程操控"])
    expect(option(page, "sector=ports")).to_have_class(re.compile("option--selected"))
    page.locator(".chips--active a").first.click()
    expect(page.locator(".hit")).to_have_count(9)


def test_with_the_keyboard_alone(browser_page, registry):
    page = browser_page
    page.goto("/search/")
    tab_to(page, page.get_by_role("combobox"))
    page.keyboard.type("远程")
    page.keyboard.press("Enter")
    expect(page.locator(".hit")).to_have_count(9)
    tab_to(page, page.locator(".filters__skip"))
    page.keyboard.press("Enter")
    tab_to(page, page.locator(".hit a").first)
    page.goto(page.url.split("#")[0])
    tab_to(page, option(page, "sector=ports"))
    page.keyboard.press("Enter")
    expect(page.locator(".hit")).to_have_count(1)


def test_the_keyboard_goes_on_where_it_was(browser_page, registry):
    page = browser_page
    page.goto("/search/?q=远程")
    tab_to(page, option(page, "sector=ports"))
    page.keyboard.press("Enter")
    expect(page.locator(".hit")).to_have_count(1)
    expect(option(page, "sector=ports")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".hit")).to_have_count(9)
    expect(option(page, "sector=ports")).to_be_focused()

    newest = page.locator(".sorts a").nth(1)
    newest.focus()
    page.keyboard.press("Enter")
    expect(newest).to_have_attribute("aria-current", "true")
    expect(newest).to_be_focused()

    option(page, "sector=ports").click()
    expect(page.locator(".hit")).to_have_count(1)
    expect(page.locator("body")).to_be_focused()
    page.locator(".chips--active a").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".hit")).to_have_count(9)
    expect(page.locator("#results")).to_be_focused()


def test_without_a_script(browser, live_site, registry):
    context = browser.new_context(base_url=live_site, java_script_enabled=False)
    page = context.new_page()
    page.goto("/search/?q=远程")
    option(page, "sector=ports").click()
    expect(page.locator(".hit")).to_have_count(1)
    page.set_viewport_size(PHONE)
    page.locator(".filters-open").click()
    expect(page.get_by_role("heading", name="筛选")).to_be_in_viewport()
    option(page, "sector=ports").click()
    expect(page.locator(".hit")).to_have_count(9)
    context.close()


def test_on_a_phone_filters_are_a_sheet(browser_page, registry):
    page = browser_page
    page.set_viewport_size(PHONE)
    page.goto("/search/?q=远程")
    address = page.url
    sheet, opener = page.get_by_role("dialog"), page.locator(".filters-open")
    expect(page.locator("#filters")).to_be_hidden()

    opener.press("Space")
    expect(sheet).to_be_visible()
    assert sheet.evaluate("sheet => sheet.contains(document.activeElement)")
    assert page.evaluate("getComputedStyle(document.documentElement).overflow") == "hidden"
    option(page, "sector=ports").click()
    expect(sheet.locator("[data-show]")).to_have_text("查看 1 个试点")
    expect(option(page, "sector=ports")).to_be_focused()
    expect(sheet.get_by_role("status")).to_have_text("查看 1 个试点")

    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(opener).to_be_focused()
    expect(page.locator(".hit")).to_have_count(9)
    expect(page).to_have_url(address)

    opener.click()
    expect(sheet.locator("[data-show]")).to_have_text("查看 9 个试点")
    option(page, "sector=ports").click()
    expect(sheet.locator("[data-show]")).to_have_text("查看 1 个试点")
    sheet.locator("[data-show]").click()
    page.wait_for_url("**/search/?q=**&sector=ports")
    expect(sheet).to_be_hidden()
    expect(page.locator(".hit")).to_have_count(1)
    expect(page.locator(".filters-open__count")).to_have_text("1")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_filters_that_stand_below_the_list_wait_for_it(browser_page, registry):
    page = browser_page
    page.set_viewport_size(PHONE)
    page.goto("/search/")
    page.evaluate("document.documentElement.classList.remove('has-sheet')")  # as before the script has run
    expect(page.locator("#filters")).to_be_visible()
    page.evaluate("document.querySelector('.footer').remove()")  # as before all of the page has come
    expect(page.locator("#filters")).to_be_hidden()


def test_a_sheet_that_cannot_be_renewed_gives_way_to_the_page(browser_page, registry):
    page = browser_page
    page.set_viewport_size(PHONE)
    page.goto("/search/?q=远程")
    page.locator(".filters-open").click()
    page.route(
        "**/search/?**",
        lambda route: route.abort() if route.request.is_navigation_request() is False else route.continue_(),
    )
    option(page, "sector=ports").click()
    page.wait_for_url("**/search/?q=**&sector=ports")
    expect(page.locator(".hit")).to_have_count(1)
