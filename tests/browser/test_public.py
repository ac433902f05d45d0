"""Main pages in a real browser: they load whole, fit a phone and ask nothing of any other host."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

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
    expect(browser_page.locator("h1")).to_have_count(1)


def test_targets_stand_in_a_table_where_there_is_room_and_year_by_year_on_a_phone(browser_page, registry):
    browser_page.goto("/plans/action-plan/")
    table, years = browser_page.locator(".targets-table"), browser_page.locator(".targets-years")
    expect(table).to_be_visible()
    expect(years).to_be_hidden()
    browser_page.set_viewport_size(PHONE)
    expect(table).to_be_hidden()
    expect(years.locator("h3")).to_have_text(["2020", "2021", "2022"])


def test_the_words_of_a_task_open_and_lead_to_their_place_in_the_text(browser_page, registry):
    browser_page.goto("/plans/action-plan/")
    words = browser_page.locator(".task .passage").first
    words.locator("summary").click()
    expect(words.locator("blockquote")).to_have_text("0．任务0。")
    words.locator("a").click()
    expect(browser_page.locator(".quoted-document :target")).to_have_text("0．任务0。")


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
        expect(page.locator(selector)).to_have_count(1)
        expect(page.locator(selector)).to_be_hidden()
    expect(page.locator("h1")).to_be_visible()
    expect(page.get_by_text("在第0号码头试用5G远程作业。").first).to_be_visible()


# Of each text that is folded away: what it begins with.
FOLDED = """() => [...document.querySelectorAll("main details > :not(summary)")].filter((part) => {
  const drawnElsewhere = part.closest("details").checkVisibility() === false;
  return !drawnElsewhere && !part.checkVisibility({ contentVisibilityAuto: true, visibilityProperty: true });
}).map((part) => part.textContent.trim().slice(0, 20))"""


@pytest.mark.parametrize(
    "path", ["cities/yueyang/many-0/", "plans/action-plan/", "sectors/many-0/", "units/works-along/"]
)
def test_on_paper_nothing_stays_folded_and_nothing_is_cut(browser_page, registry, path):
    browser_page.goto(f"/{path}")
    browser_page.emulate_media(media="print")
    browser_page.set_viewport_size({"width": 673, "height": 1000})  # A4 less its margins
    assert browser_page.evaluate(FOLDED) == []
    assert browser_page.evaluate("document.documentElement.scrollWidth") <= 673
