"""Pilots chosen in lists and set side by side, in a real browser: the tray, no script, a phone, paper."""

import pypdfium2
import pytest

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
    assert page.locator(".tray").is_hidden()
    assert page.locator(".compare-form").is_hidden()  # the tray does it
    tick(page, 0).check()
    tick(page, 2).check()
    assert page.locator("[data-tray-status]").inner_text() == "已选 2/4 个试点"
    names = page.locator(".tray li span").all_inner_texts()
    page.goto("/search/?q=远程")
    assert page.locator(".tray li span").all_inner_texts() == names
    assert page.locator(".hit .tick input:checked").count() == 2
    page.locator(".tray__go").click()
    page.wait_for_url("**/compare/?p=*&p=*")
    assert page.locator(".compare__head").all_inner_texts() == names
    assert page.locator(".tray").is_hidden()
    # Taken out of the comparison, it is no longer chosen in the lists either.
    page.locator("[data-remove]").first.click()
    page.wait_for_url(lambda url: url.count("p=") == 1)
    page.goto("/cities/yueyang/")
    assert page.locator(".tray li span").all_inner_texts() == names[1:]


def test_a_fifth_is_refused_with_a_word(browser_page, pilots):
    page = browser_page
    page.goto("/cities/yueyang/")
    for number in range(4):
        tick(page, number).check()
    tick(page, 4).click()
    assert not tick(page, 4).is_checked()
    assert page.locator("[data-tray-status]").inner_text() == "最多选四个，请先移除一个。"
    assert page.locator(".tray__full").is_visible()


def test_the_tray_is_used_with_the_keyboard(browser_page, pilots):
    page = browser_page
    page.goto("/cities/yueyang/")
    for number in range(3):
        tick(page, number).focus()
        page.keyboard.press("Space")
    remove = page.locator(".tray li button")
    assert remove.nth(1).get_attribute("aria-label").startswith("移除：5G+远程作业试点")
    remove.nth(1).focus()
    page.keyboard.press("Enter")
    assert remove.count() == 2
    # The focus goes on to the next one, and to the page when there is none.
    assert remove.nth(1).evaluate("button => button === document.activeElement")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # clear
    assert page.locator(".tray").is_hidden()
    assert page.locator(".tick input:checked").count() == 0
    assert page.evaluate("document.activeElement.id") == "content"


def test_what_stands_in_the_browser_is_not_trusted(browser_page, pilots):
    page = browser_page
    page.goto("/cities/yueyang/")
    for kept in ("{", "null", '[{"id": "javascript:1", "title": "x"}, 7, null]', '[{"id": "1"}]'):
        page.evaluate("kept => localStorage.setItem('compare', kept)", kept)
        page.reload()
        assert page.locator(".tray").is_hidden()
    page.evaluate("""localStorage.setItem('compare', JSON.stringify([{id: "12", title: "<img src=x>"}]))""")
    page.reload()
    assert page.locator(".tray li span").inner_text() == "<img src=x>"


def test_without_a_script_boxes_and_a_button_do_it(browser, live_site, pilots):
    context = browser.new_context(base_url=live_site, java_script_enabled=False)
    page = context.new_page()
    page.goto("/cities/yueyang/")
    for number in (1, 3):
        tick(page, number).check()
    page.locator(".compare-form button").click()
    assert page.locator(".compare__head").count() == 2
    page.get_by_role("link", name="只看差异").click()
    assert "only=differences" in page.url
    page.locator("[data-remove]").first.click()
    assert page.locator(".compare__head").count() == 1
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
