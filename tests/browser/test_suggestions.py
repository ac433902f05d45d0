"""Suggestions while typing, in a real browser: by keyboard, by mouse, without a script, on a phone."""

import pytest
from playwright.sync_api import Page, expect

from search.query import SearchQuery
from search.results import search
from tests.factories import PilotFactory, make_pilots

pytestmark = pytest.mark.browser

PHONE = {"width": 320, "height": 640}


@pytest.fixture
def registry(live_site, city, settings, tmp_path):
    settings.SEARCH_URL = f"tantivy://{tmp_path}/index"
    PilotFactory(title="岳阳码头岸桥远控", slug="cranes")
    make_pilots(8, city=city)
    search(SearchQuery())


def type_into(page: Page, text: str, address: str = "/search/") -> None:
    page.goto(address)
    page.get_by_role("combobox").fill(text)  # at once: letter by letter, a slow browser asks in between


def test_by_keyboard_an_option_is_chosen_and_opened(browser_page, registry):
    page = browser_page
    type_into(page, "岳阳")
    box = page.get_by_role("combobox")
    expect(page.get_by_role("listbox")).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("group", name="地区").get_by_role("option")).to_have_count(1)
    expect(page.locator(".search-box [role=status]")).to_contain_text(str(page.get_by_role("option").count()))
    box.press("ArrowDown")
    option = page.get_by_role("option", selected=True)
    expect(option).to_contain_text("岳阳市")
    assert box.get_attribute("aria-activedescendant") == option.get_attribute("id")
    box.press("Enter")
    page.wait_for_url("**/regions/430600/")


def test_arrows_go_round_by_way_of_the_text(browser_page, registry):
    page = browser_page
    type_into(page, "岳阳")
    box = page.get_by_role("combobox")
    expect(page.get_by_role("listbox")).to_be_visible()
    box.press("ArrowUp")
    expect(page.get_by_role("option").last).to_have_attribute("aria-selected", "true")
    box.press("ArrowDown")
    expect(page.get_by_role("option", selected=True)).to_have_count(0)
    box.press("Enter")
    page.wait_for_url("**/search/?q=**")


def test_escape_closes_and_keeps_the_text_and_an_arrow_opens_again(browser_page, registry):
    page = browser_page
    type_into(page, "岳阳")
    box = page.get_by_role("combobox")
    expect(page.get_by_role("listbox")).to_be_visible()
    box.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(box).to_have_value("岳阳")
    expect(box).to_be_focused()
    expect(box).to_have_attribute("aria-expanded", "false")
    box.press("ArrowDown")
    expect(page.get_by_role("listbox")).to_be_visible()


def test_latin_letters_are_asked_for_while_they_are_composed(browser_page, registry):
    page = browser_page
    page.goto("/search/")
    page.get_by_role("combobox").focus()
    composing = page.context.new_cdp_session(page)
    composing.send("Input.imeSetComposition", {"text": "yue", "selectionStart": 3, "selectionEnd": 3})
    expect(page.get_by_role("option", name="岳阳市").first).to_be_visible()


def test_tab_goes_to_the_button_and_closes(browser_page, registry):
    page = browser_page
    type_into(page, "岳阳")
    expect(page.get_by_role("listbox")).to_be_visible()
    page.get_by_role("combobox").press("Tab")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(page.locator(".search-box button")).to_be_focused()


def test_a_click_opens_the_page(browser_page, registry):
    page = browser_page
    type_into(page, "岸桥")
    page.get_by_role("option", name="岳阳码头岸桥远控").click()
    page.wait_for_url("**/cities/yueyang/cranes/")


def test_the_list_moves_nothing_and_fits_a_phone(browser_page, registry):
    page = browser_page
    page.set_viewport_size(PHONE)
    page.goto("/en/search/")
    below = page.locator(".search")
    before = below.bounding_box()
    page.get_by_role("combobox").press_sequentially("yue")
    expect(page.get_by_role("listbox")).to_be_visible()
    assert below.bounding_box() == before
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_the_box_in_the_header_suggests_too(browser_page, registry):
    page = browser_page
    type_into(page, "岳阳", "/sectors/")
    box = page.get_by_role("combobox")
    expect(page.get_by_role("option").first).to_be_visible()
    box.press("ArrowDown")
    box.press("Enter")
    page.wait_for_url("**/regions/430600/")


def test_the_site_is_asked_once_the_typing_rests_and_nothing_found_says_so(browser_page, registry):
    page = browser_page
    asked: list[str] = []
    page.on("request", lambda request: "suggest?" in request.url and asked.append(request.url))
    page.clock.install(time=0)
    page.goto("/search/")
    page.clock.pause_at(60_000)
    page.get_by_role("combobox").press_sequentially("qqqqqq")
    assert asked == []
    page.clock.run_for(1_000)
    expect(page.locator(".search-box [role=status]")).not_to_be_empty()
    expect(page.get_by_role("listbox")).to_be_hidden()
    assert len(asked) == 1


def test_a_site_that_does_not_answer_leaves_a_plain_form(browser_page, registry):
    page = browser_page
    page.route("**/search/suggest?*", lambda route: route.abort())
    with page.expect_event("requestfailed"):
        type_into(page, "岳阳")
    expect(page.get_by_role("listbox")).to_be_hidden()
    page.get_by_role("combobox").press("Enter")
    page.wait_for_url("**/search/?q=**")


def test_without_a_script_it_is_a_plain_form(browser, live_site, registry):
    context = browser.new_context(base_url=live_site, java_script_enabled=False)
    page = context.new_page()
    page.goto("/search/")
    expect(page.locator("[role=combobox], [role=listbox]")).to_have_count(0)
    page.locator(".search-box input[type=search]").fill("岸桥")
    page.locator(".search-box button").click()
    expect(page.locator(".hit")).to_contain_text("岳阳码头岸桥远控")
    context.close()
