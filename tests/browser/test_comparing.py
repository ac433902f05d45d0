"""Pilots chosen in lists and set side by side, in a real browser: the tray, no script, a phone, paper."""

import re

import pypdfium2
import pytest
from playwright.sync_api import expect

from scenarios.models import Measurement, Prerequisite, PrerequisiteKind
from search import outbox
from tests.factories import PilotFactory, make_pilots

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
SMALL_PHONE = {"width": 320, "height": 640}
A4_ACROSS = (842, 595)  # points


@pytest.fixture
def pilots(live_site, city, settings, tmp_path):
    settings.SEARCH_URL = f"tantivy://{tmp_path}/index"
    made = make_pilots(6, city=city)
    outbox.rebuild()
    return made


@pytest.fixture
def full(live_site, city):
    """Four pilots that say much."""
    return [
        PilotFactory(
            title=f"岳阳港自动化码头5G远程控制试点之{n}",
            summary_zh="在码头试用5G远程作业，" * 8,
            measurements=[
                Measurement(
                    indicator_zh=f"指标{m}",
                    unit_zh="自然箱/小时",
                    before="10",
                    after=f"{n + m}",
                    basis_zh="据",
                )
                for m in range(12)
            ],
            prerequisites=[
                Prerequisite(kind=kind, need_zh="覆盖岸桥的专网" * 4) for kind in PrerequisiteKind
            ],
        )
        for n in range(4)
    ]


def tick(page, number: int):
    return page.locator(".card .tick input").nth(number)


def test_what_is_ticked_follows_to_the_comparison(browser_page, pilots):
    page = browser_page
    page.goto("/cities/yueyang/")
    expect(page.locator(".tray")).to_be_hidden()
    expect(page.locator(".compare-form")).to_be_hidden()  # the tray does it
    tick(page, 0).check()
    tick(page, 2).check()
    expect(page.locator("[data-tray-status]")).to_have_text("已选 2/4 个试点")
    names = page.locator(".tray li span").all_inner_texts()
    page.goto("/search/?q=远程")
    expect(page.locator(".tray li span")).to_have_text(names)
    expect(page.locator(".hit .tick input:checked")).to_have_count(2)
    page.locator(".tray__go").click()
    page.wait_for_url("**/compare/?p=*&p=*")
    expect(page.locator(".compare__head")).to_have_text(names)
    expect(page.locator(".tray")).to_be_hidden()
    # Taken out of the comparison, it is no longer chosen in the lists either.
    page.locator("[data-remove]").first.click()
    page.wait_for_url(lambda url: url.count("p=") == 1)
    page.goto("/cities/yueyang/")
    expect(page.locator(".tray li span")).to_have_text(names[1:])


def test_a_comparison_that_is_only_looked_at_chooses_nothing(browser_page, pilots):
    page = browser_page
    shared = "/compare/?" + "&".join(f"p={pilot.pk}" for pilot in pilots[:4])
    page.goto(shared)
    expect(page.locator(".compare__head")).to_have_count(4)
    page.goto("/cities/yueyang/")
    expect(page.locator(".tray")).to_be_hidden()
    tick(page, 0).check()
    expect(page.locator(".tray li")).to_have_count(1)


def test_a_comparison_that_is_changed_becomes_the_own_one(browser_page, pilots):
    page = browser_page
    page.goto(f"/compare/?p={pilots[0].pk}&p={pilots[1].pk}")
    page.locator("[data-remove]").first.click()
    page.wait_for_url(lambda url: url.count("p=") == 1)
    page.goto("/cities/yueyang/")
    expect(page.locator(".tray li span")).to_have_text([pilots[1].title])
    page.goto(f"/compare/?p={pilots[1].pk}&p={pilots[2].pk}&find={pilots[3].title}")
    page.locator(f"[data-add='{pilots[3].pk}']").click()
    page.wait_for_url(lambda url: url.count("p=") == 3)
    page.goto("/cities/yueyang/")
    expect(page.locator(".tray li span")).to_have_text([pilot.title for pilot in pilots[1:4]])
    # Of others' pilots nothing is added to what the reader has chosen.
    page.goto(f"/compare/?p={pilots[4].pk}&p={pilots[5].pk}")
    page.locator("[data-remove]").first.click()
    page.wait_for_url(lambda url: url.count("p=") == 1)
    page.goto("/cities/yueyang/")
    expect(page.locator(".tray li")).to_have_count(3)


def test_names_of_the_chosen_are_in_the_language_of_the_page(browser_page, pilots):
    pilot = pilots[0]
    type(pilot).objects.filter(pk=pilot.pk).update(title_en="Cranes from afar")
    page, name = browser_page, browser_page.locator(".tray li span")
    page.goto(f"/en/search/?q={pilot.title}")
    page.locator(f".tick input[value='{pilot.pk}']").check()
    expect(name).to_have_text("Cranes from afar")
    page.goto("/cities/")  # which names no pilot
    expect(name).to_have_text(pilot.title)
    page.goto("/en/cities/")
    expect(name).to_have_text("Cranes from afar")
    # As an older script kept it: where the page names the pilot, by the page's name.
    page.evaluate(
        f"""localStorage.setItem('compare', JSON.stringify([{{id: "{pilot.pk}", title: "Old"}}]))"""
    )
    page.goto("/cities/")
    expect(name).to_have_text("Old")
    page.goto("/cities/yueyang/")
    expect(name).to_have_text(pilot.title)


def test_a_fifth_is_refused_with_a_word(browser_page, pilots):
    page = browser_page
    page.goto("/cities/yueyang/")
    for number in range(4):
        tick(page, number).check()
    tick(page, 4).click()
    expect(tick(page, 4)).not_to_be_checked()
    expect(page.locator("[data-tray-status]")).to_have_text("最多选四个，请先移除一个。")
    expect(page.locator(".tray__full")).to_be_visible()


def test_the_tray_is_used_with_the_keyboard(browser_page, pilots):
    page = browser_page
    page.goto("/cities/yueyang/")
    for number in range(3):
        tick(page, number).focus()
        page.keyboard.press("Space")
    remove = page.locator(".tray li button")
    expect(remove.nth(1)).to_have_attribute("aria-label", re.compile("^移除：5G\\+远程作业试点"))
    remove.nth(1).focus()
    page.keyboard.press("Enter")
    expect(remove).to_have_count(2)
    # The focus goes on to the next one, and to the page when there is none.
    expect(remove.nth(1)).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # clear
    expect(page.locator(".tray")).to_be_hidden()
    expect(page.locator(".tick input:checked")).to_have_count(0)
    expect(page.locator("#content")).to_be_focused()


def test_what_stands_in_the_browser_is_not_trusted(browser_page, pilots):
    page = browser_page
    page.goto("/cities/yueyang/")
    for kept in ("{", "null", '[{"id": "javascript:1", "title": "x"}, 7, null]', '[{"id": "1"}]'):
        page.evaluate("kept => localStorage.setItem('compare', kept)", kept)
        page.reload()
        expect(page.locator(".tray")).to_be_hidden()
    page.evaluate("""localStorage.setItem('compare', JSON.stringify([{id: "12", title: "<img src=x>"}]))""")
    page.reload()
    expect(page.locator(".tray li span")).to_have_text("<img src=x>")


def test_without_a_script_boxes_and_a_button_do_it(browser, live_site, pilots):
    context = browser.new_context(base_url=live_site, java_script_enabled=False)
    page = context.new_page()
    page.goto("/cities/yueyang/")
    for number in (1, 3):
        tick(page, number).check()
    page.locator(".compare-form button").click()
    expect(page.locator(".compare__head")).to_have_count(2)
    page.get_by_role("link", name="只看差异").click()
    expect(page).to_have_url(re.compile("only=differences"))
    page.locator("[data-remove]").first.click()
    expect(page.locator(".compare__head")).to_have_count(1)
    context.close()


@pytest.mark.parametrize("language", ["", "en/"])
def test_on_a_phone_one_column_stays_and_the_page_does_not_move_sideways(browser_page, full, language):
    page = browser_page
    address = f"/{language}compare/?" + "&".join(f"p={pilot.pk}" for pilot in full)
    for phone in (PHONE, SMALL_PHONE):
        page.set_viewport_size(phone)
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") == phone["width"]
        frame = page.locator(".compare-frame")
        frame.focus()
        page.keyboard.press("End")  # moves it down or sideways, as the browser likes
        frame.evaluate("frame => frame.scrollLeft = 10000")
        assert frame.evaluate("frame => frame.scrollLeft") > 200
        label, last = page.locator("#stage th[scope=row]").first, page.locator(".compare__head").last
        assert label.bounding_box()["x"] == 0
        assert last.bounding_box()["x"] + last.bounding_box()["width"] <= phone["width"]


@pytest.mark.parametrize("language", ["", "en/"])
def test_on_a_phone_the_edge_cuts_a_pilot_so_that_one_sees_there_are_more(browser_page, full, language):
    page = browser_page
    page.goto(f"/{language}compare/?" + "&".join(f"p={pilot.pk}" for pilot in full[:3]))
    for width in (320, 360, 390, 430, 480):
        page.set_viewport_size({"width": width, "height": 844})
        heads = [head.bounding_box() for head in page.locator(".compare__head").all()]
        assert any(head["x"] + 16 < width < head["x"] + head["width"] - 16 for head in heads), width


def test_on_a_desktop_the_names_stay_in_sight(browser_page, full):
    page = browser_page
    page.goto("/compare/?" + "&".join(f"p={pilot.pk}" for pilot in full))
    page.locator("#sources").scroll_into_view_if_needed()
    assert page.locator(".compare__head").first.bounding_box()["y"] == 0
    assert page.evaluate("document.documentElement.scrollWidth") == page.viewport_size["width"]


def test_on_paper_it_lies_across_with_all_that_is_folded(browser_page, full, tmp_path):
    page = browser_page
    page.goto("/compare/?" + "&".join(f"p={pilot.pk}" for pilot in full))
    page.pdf(path=tmp_path / "compare.pdf", prefer_css_page_size=True)
    document = pypdfium2.PdfDocument(tmp_path / "compare.pdf")
    pages = [sheet.get_textpage().get_text_bounded() for sheet in document]
    assert {tuple(round(side) for side in sheet.get_size()) for sheet in document} == {A4_ACROSS}
    assert all("试点之3" in text.replace("\r\n", "") for text in pages)  # heads are repeated
    assert "据" in "".join(pages)
    assert "/compare/?p=" in pages[-1]
    assert "移除" not in "".join(pages)
