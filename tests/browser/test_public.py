"""Main pages in a real browser: they load whole, fit a phone and ask nothing of any other host."""

from urllib.parse import urlsplit

import pytest

from tests.factories import ImageFactory, PlanFactory, make_pilots, make_tasks

pytestmark = pytest.mark.browser

PHONE = {"width": 320, "height": 640}
LARGER_PHONE = {"width": 390, "height": 844}
PAGES = [
    "",
    "search/?q=远程",
    "search/?sector=many-0&stage=live",
    "cities/",
    "cities/yueyang/",
    "cities/yueyang/many-0/",
    "plans/",
    "plans/action-plan/",
    "sectors/",
    "sectors/many-0/",
    "scenarios/many-0/",
    "units/many-0/",
    "units/works-along/",
    "regions/430600/",
    "api/v1/docs",
]


@pytest.fixture
def registry(live_site, city):
    pilots = make_pilots(30, city=city, cover=ImageFactory())
    text = "\n".join(f"{n}．任务{n}。" for n in range(12))
    plan = PlanFactory(slug="action-plan", title="岳阳市5G应用行动方案", text=text)
    make_tasks(plan, 12, pilots)


@pytest.mark.parametrize("language", ["", "en/"])
def test_pages_load_whole_and_fit_a_phone(browser_page, registry, language):
    asked: list[str] = []
    failed: list[str] = []

    def note_failure(response) -> None:
        if response.status >= 400:
            failed.append(f"{response.status} {response.url}")

    browser_page.on("request", lambda request: asked.append(request.url))
    browser_page.on("response", note_failure)
    for path in PAGES:
        if language and path.startswith("api/"):
            continue
        browser_page.goto(f"/{language}{path}")
        if not path.startswith("api/"):
            for phone in (LARGER_PHONE, PHONE):
                browser_page.set_viewport_size(phone)
                width = browser_page.evaluate("document.documentElement.scrollWidth")
                assert width <= phone["width"], f"/{language}{path} is {width} px wide"
    hosts = {urlsplit(url).hostname for url in asked if not url.startswith(("data:", "blob:"))}
    assert hosts == {"localhost"}
    assert not failed


def test_an_unknown_address_says_so(browser_page, registry):
    response = browser_page.goto("/no-such-page/")
    assert response.status == 404
    assert browser_page.locator("h1").count() == 1


def test_targets_stand_in_a_table_where_there_is_room_and_year_by_year_on_a_phone(browser_page, registry):
    browser_page.goto("/plans/action-plan/")
    table, years = browser_page.locator(".targets-table"), browser_page.locator(".targets-years")
    assert table.is_visible()
    assert years.is_hidden()
    browser_page.set_viewport_size(PHONE)
    assert table.is_hidden()
    assert [year.inner_text() for year in years.locator("h3").all()] == ["2020", "2021", "2022"]


def test_the_words_of_a_task_open_and_lead_to_their_place_in_the_text(browser_page, registry):
    browser_page.goto("/plans/action-plan/")
    words = browser_page.locator(".task .passage").first
    words.locator("summary").click()
    assert words.locator("blockquote").inner_text() == "0．任务0。"
    words.locator("a").click()
    assert browser_page.locator(".quoted-document :target").inner_text() == "0．任务0。"


def test_the_language_changes_and_the_page_stays(browser_page, registry):
    page = browser_page
    for path in ("search/?q=5G&stage=live&sort=newest", "cities/yueyang/many-0/"):
        page.goto(f"/{path}")
        page.get_by_role("link", name="English").click()
        page.wait_for_url(f"**/en/{path}")
        page.get_by_role("link", name="简体中文").click()
        page.wait_for_url(lambda url, path=path: url.endswith(f"/{path}") and "/en/" not in url)


def test_a_printed_pilot_is_the_pilot_without_its_navigation(browser_page, registry):
    page = browser_page
    page.goto("/cities/yueyang/many-0/")
    page.emulate_media(media="print")
    for selector in ("nav.menu", ".language", ".masthead__search", "footer.footer"):
        assert page.locator(selector).count() == 1, selector
        assert page.locator(selector).is_hidden(), selector
    assert page.locator("h1").is_visible()
    assert page.get_by_text("在第0号码头试用5G远程作业。").first.is_visible()
