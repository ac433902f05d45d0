"""The map of provinces in a real browser: names fit their squares, keys lead through it, paper shows it."""

import re

import pytest
from playwright.sync_api import expect

from scenarios.models import Region
from tests.factories import CityPageFactory, RegionFactory, hunan, make_pilots

pytestmark = pytest.mark.browser

WIDTHS = (320, 390, 768, 1000, 1280, 1600)

# Of each name that is too long for its square, or runs into the number below it.
TOO_LONG = """() => [...document.querySelectorAll(".tile")].filter((tile) => {
  const box = tile.getBoundingClientRect();
  const name = document.createRange();
  name.selectNodeContents(tile.querySelector(".tile__name"));
  const text = name.getBoundingClientRect();
  const number = tile.querySelector(".tile__number")?.getBoundingClientRect();
  return text.right > box.right || (number && (text.bottom > number.bottom || number.left < box.left));
}).map((tile) => tile.innerText)"""


@pytest.fixture
def registry(live_site, city):
    make_pilots(3, city=city)
    beijing = RegionFactory(code="110000", level="province", name="北京市", name_en="Beijing")
    make_pilots(2, city=CityPageFactory(region=beijing))


@pytest.mark.parametrize("language", ["", "en/"])
def test_names_fit_their_squares(browser_page, registry, language):
    browser_page.goto(f"/{language}")
    expect(browser_page.locator(".tile")).to_have_count(34)
    for width in WIDTHS:
        browser_page.set_viewport_size({"width": width, "height": 800})
        assert browser_page.evaluate(TOO_LONG) == [], width
        assert browser_page.locator(".tile a").first.bounding_box()["width"] >= 24, width


def test_keys_lead_from_the_north_to_the_south_and_into_a_province(browser_page, registry):
    browser_page.goto("/en/")
    names = [link.inner_text() for link in browser_page.locator(".tile a").all()]
    assert [name.split("\n")[0] for name in names] == ["Beijing", "Hunan"]
    squares = browser_page.locator(".tile")
    squares.get_by_role("link", name="Beijing: 2 pilots", exact=True).focus()
    browser_page.keyboard.press("Tab")
    expect(squares.get_by_role("link", name="Hunan: 3 pilots", exact=True)).to_be_focused()
    browser_page.keyboard.press("Enter")
    browser_page.wait_for_url(re.compile(f"/en/regions/{hunan().code}/$"))
    expect(browser_page.get_by_role("heading", level=1)).to_have_text("Hunan")


def test_the_table_opens_without_a_script(browser, live_site, registry):
    context = browser.new_context(base_url=live_site, java_script_enabled=False)
    page = context.new_page()
    page.goto("/regions/")
    table = page.get_by_role("table")
    expect(table).to_be_hidden()
    page.get_by_text("查看数据表").click()
    expect(table.get_by_role("row")).to_have_count(1 + Region.objects.filter(level="province").count())
    context.close()


def test_on_paper_numbers_stand_on_white(browser_page, registry):
    browser_page.goto("/")
    browser_page.emulate_media(media="print")
    square = browser_page.locator(".tile a").first
    expect(square).to_have_css("background-color", "rgba(0, 0, 0, 0)")
    expect(square.locator(".tile__number")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_readers_own_colours_leave_shades_and_legend_and_mark_the_page_in_the_menu(
    browser_page, registry, theme
):
    browser_page.emulate_media(forced_colors="active", color_scheme=theme)
    browser_page.goto("/cities/")
    ground = "element => getComputedStyle(element, {}).backgroundColor"
    square = browser_page.locator(".tile.shade-2 a").first
    legend = browser_page.locator(".map__legend .shade-2")
    assert square.evaluate(ground.format("null")) == legend.evaluate(ground.format("'::before'"))
    edge = "element => getComputedStyle(element).borderBottomColor"
    here = browser_page.locator(".menu [aria-current]").evaluate(edge)
    others = browser_page.locator(".menu a:not([aria-current])").evaluate_all(f"links => links.map({edge})")
    assert others
    assert here not in others
