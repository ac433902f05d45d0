"""The page of a pilot in a real browser: facts, contents, copying, strict content policy, paper."""

import datetime
import re

import pypdfium2
import pytest
from playwright.sync_api import expect

from scenarios.models import (
    Lesson,
    LessonKind,
    Measurement,
    PilotUnit,
    Prerequisite,
    PrerequisiteKind,
    Role,
    Source,
    SourceKind,
)
from scenarios.public.colours import sector_colours
from tests.factories import ImageFactory, PilotFactory, UnitFactory

pytestmark = pytest.mark.browser

PHONE = {"width": 320, "height": 640}
ADDRESS = "/cities/yueyang/crane/"
STRICT = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'"
A4 = (595, 842)  # points
MOST_PAGES = 6


@pytest.fixture
def pilot(live_site, city):
    return PilotFactory(
        slug="crane",
        title="岳阳港5G远程岸桥",
        cover=ImageFactory(generated=True),
        problem_zh="岸桥上高温。" * 20,
        solution_zh="改为远程操作。" * 20,
        outcome_zh="每小时 36 箱。" * 20,
        edge_computing="yes",
        last_checked_on=datetime.date(2021, 5, 1),
        pilot_units=[
            PilotUnit(unit=UnitFactory(slug="port", name_zh="岳阳港务集团有限公司"), role=Role.LEAD),
            PilotUnit(unit=UnitFactory(slug="telecom", name_zh="电信岳阳分公司"), role=Role.OPERATOR),
        ],
        measurements=[
            Measurement(
                indicator_zh="每班用工", unit_zh="人", before="7", after="2", basis_zh="港口公布" * 20
            ),
            Measurement(indicator_zh="灌溉效率", before="3-4 / d", after="100 / <2 h"),
        ],
        prerequisites=[Prerequisite(kind=kind, need_zh="覆盖岸桥的专网" * 6) for kind in PrerequisiteKind],
        lessons=[Lesson(kind=kind, text_zh="雨天图像不清。" * 10) for kind in LessonKind],
        sources=[
            Source(title="原文", url="https://example.org/" + "long-" * 30, kind=SourceKind.PRIMARY),
            Source(title="转载", url="https://repost.example.net/b", kind=SourceKind.REPOST),
        ],
    )


def test_on_a_phone_the_first_facts_stand_and_the_rest_opens(browser_page, pilot):
    browser_page.set_viewport_size(PHONE)
    browser_page.goto(ADDRESS)
    facts = browser_page.locator(".facts")
    expect(facts.get_by_text("岳阳港务集团有限公司")).to_be_visible()
    expect(facts.get_by_text("电信岳阳分公司")).to_be_hidden()
    facts.locator(".facts__more > summary").click()
    expect(facts.get_by_text("电信岳阳分公司")).to_be_visible()
    assert browser_page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


@pytest.mark.parametrize("scripted", [True, False])
def test_on_a_desktop_all_facts_stand_open(browser, live_site, pilot, scripted):
    context = browser.new_context(base_url=live_site, java_script_enabled=scripted)
    page = context.new_page()
    page.goto(ADDRESS)
    expect(page.locator(".facts__more > summary")).to_be_hidden()
    # Playwright takes what a closed <details> holds for hidden, whatever the style sheet makes of it.
    assert page.locator(".facts").get_by_text("电信岳阳分公司").bounding_box()["height"] > 0
    expect(page.locator(".copy").first).to_be_visible(visible=scripted)
    context.close()


def test_the_contents_mark_the_part_being_read(browser_page, pilot):
    browser_page.goto(ADDRESS)
    link = browser_page.locator(".on-page a[href='#lessons']")
    link.click()
    browser_page.wait_for_selector(".on-page a[href='#lessons'][aria-current]")
    expect(browser_page.locator(".on-page [aria-current]")).to_have_count(1)
    expect(link).to_be_visible()  # it has come along


def test_the_citation_is_copied_as_one_line(browser_page, pilot):
    browser_page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    browser_page.goto(ADDRESS)
    button = browser_page.locator("[data-copy=citation]")
    button.focus()
    browser_page.keyboard.press("Enter")
    expect(button).to_contain_text("已复制", use_inner_text=True)
    copied = browser_page.evaluate("navigator.clipboard.readText()")
    today = browser_page.evaluate("new Date().toLocaleDateString('sv')")
    assert re.fullmatch(
        rf"5G\+ 试点库\. 岳阳港5G远程岸桥\[DB/OL\]\. \(\d{{4}}-\d\d-\d\d\)\[{today}\]\. http://localhost/p/{pilot.pk}\.",
        copied,
    )


def test_nothing_of_it_offends_a_strict_content_policy(browser_page, pilot):
    messages: list[str] = []
    browser_page.on("console", lambda message: messages.append(message.text))

    strict = STRICT.replace("style-src 'self'", f"style-src 'self' {sector_colours().digest}")

    def with_policy(route) -> None:
        response = route.fetch()
        route.fulfill(response=response, headers={**response.headers, "content-security-policy": strict})

    browser_page.route("**/*", with_policy)
    browser_page.goto(ADDRESS, wait_until="networkidle")
    expect(browser_page.locator('script[type="application/ld+json"]')).to_have_count(1)
    bar = browser_page.locator(".before-after__after").first
    assert bar.evaluate("bar => getComputedStyle(bar).fill") != "rgb(0, 0, 0)"
    assert not messages


def test_on_paper_it_is_black_on_white_with_its_sources_and_its_address(browser, live_site, pilot, tmp_path):
    context = browser.new_context(base_url=live_site, color_scheme="dark")
    page = context.new_page()
    page.goto(ADDRESS)
    page.emulate_media(media="print", color_scheme="dark")
    style = page.evaluate(
        "(({color, backgroundColor}) => [color, backgroundColor])(getComputedStyle(document.body))"
    )
    assert style == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
    for hidden in (".menu", ".masthead__search", ".footer", ".on-page", ".breadcrumbs", ".copy"):
        expect(page.locator(hidden).first).to_be_hidden()
    page.pdf(path=tmp_path / "pilot.pdf", prefer_css_page_size=True)
    context.close()

    document = pypdfium2.PdfDocument(tmp_path / "pilot.pdf")
    pages = [sheet.get_textpage().get_text_bounded() for sheet in document]
    assert {tuple(round(side) for side in sheet.get_size()) for sheet in document} == {A4}
    assert 1 < len(pages) <= MOST_PAGES
    for number, text in enumerate(pages, start=1):
        assert f"http://localhost/p/{pilot.pk} · " in text
        assert f"{number} / {len(pages)}" in text
    whole = "".join(pages).replace("\r\n", "")
    assert "https://example.org/long-" in whole
    assert "repost.example.net" not in whole
    assert "电信岳阳分公司" in whole  # folded facts are unfolded


def test_similar_pilots_cover_nothing_but_themselves(browser_page, pilot):
    """A card's link is stretched over its card; it must not be over the page."""
    PilotFactory(slug="other", title="岳阳港5G远程龙门吊", sector=pilot.sector, scenario=pilot.scenario)
    browser_page.goto(ADDRESS)
    expect(browser_page.locator(".similar li")).not_to_have_count(0)
    hidden = browser_page.evaluate(
        """() => [...document.querySelectorAll(".masthead a, .masthead button, .pilot__head a, .facts a")]
            .filter((link) => link.getBoundingClientRect().height && link.getBoundingClientRect().top < innerHeight)
            .filter((link) => {
              const { left, top, width, height } = link.getBoundingClientRect();
              return !link.contains(document.elementFromPoint(left + width / 2, top + height / 2));
            })
            .map((link) => link.textContent.trim())"""
    )
    assert hidden == []


def test_an_address_cut_off_in_a_message_leaves_the_script_alone(browser_page, pilot):
    errors = []
    browser_page.on("pageerror", lambda error: errors.append(str(error)))
    browser_page.goto(ADDRESS + "#%E5%B2")
    assert errors == []
