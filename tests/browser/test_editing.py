"""The way of a pilot from an editor's first click to a reader's search, in a real browser."""

import re

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, TimeoutError, expect

from scenarios.models import PilotPage
from tests.factories import ScenarioFactory, SectorFactory, UnitFactory
from tests.scenarios.editing.helpers import add_url, edit_url, full_form, make_user

pytestmark = pytest.mark.browser

AUTOSAVE = 3_000  # milliseconds in which a change is noticed and sent
TRIES = 5  # how often a menu is opened at most
TITLE = "城陵矶港5G+远程岸桥试点"


@pytest.fixture
def people(city):
    """An editor and a moderator of the city, and the vocabulary a pilot needs."""
    sector = SectorFactory(code="ports", label_zh="智慧港口", label_en="Smart ports")
    ScenarioFactory(
        code="remote-crane", label_zh="远程岸桥控制", label_en="Remote quay crane control", sector=sector
    )
    UnitFactory(name_zh="岳阳城陵矶港务集团")
    return make_user("editor", city.team.editors), make_user("moderator", city.team.moderators)


@pytest.fixture
def photograph(tmp_path):
    path = tmp_path / "crane.jpg"
    Image.effect_noise((1280, 720), 60).convert("RGB").save(path, quality=80)
    return path


def log_in(page: Page, name: str) -> None:
    page.goto("/admin/login/")
    page.fill("[name=username]", name)
    page.fill("[name=password]", "x")
    page.click("button[type=submit]")
    expect(page).to_have_url(re.compile("/admin/$"))


def write_text_block(page: Page, text: str) -> None:
    """Add the first kind of block, running text, to the write-up."""
    page.locator("[data-contentpath=body] button.c-sf-add-button").first.click()
    page.get_by_role("option").first.click()
    editor = page.locator("[data-contentpath=body] [contenteditable=true]").first
    expect(editor).to_be_focused()
    page.keyboard.insert_text(text)
    expect(editor).to_have_text(text)


def choose_action(page: Page, action: str) -> None:
    """Click an entry of the action menu at the foot of the form.

    A form that saves itself draws its buttons anew, and closes the menu: then it is opened once more.
    """
    for _ in range(TRIES):
        page.locator("footer [data-w-dropdown-target=toggle]").click()
        try:
            return page.locator(f"[name={action}]").click(timeout=AUTOSAVE)
        except TimeoutError:
            continue
    pytest.fail(f"The menu does not stay open for {action}")


def upload_picture(page: Page, chooser: Locator, path) -> None:
    chooser.locator("[data-chooser-action-choose]").click()
    modal = page.locator(".modal-body")
    modal.locator("#tab-label-upload").click()
    modal.locator("input[type=file]").set_input_files(path)
    modal.locator("[name$=-title]").fill("城陵矶港岸桥")
    modal.locator("[name$=-description]").fill("操作员在控制室里看着岸桥的画面")
    modal.locator("[name$=-credit]").fill("岳阳城陵矶港务集团")
    modal.locator("[name$=-licence]").select_option(index=1)
    modal.locator("#tab-upload [type=submit]").click()
    expect(chooser.locator("img")).to_be_visible()


def choose_unit(page: Page, chooser: Locator, text: str, name: str) -> None:
    chooser.locator("[data-chooser-action-choose]").click()
    modal = page.locator(".modal-body")
    modal.locator("[name=q]").fill(text)
    modal.get_by_role("link", name=name).click()
    expect(chooser).to_contain_text(name)


def test_a_pilot_goes_from_editor_to_moderator_to_reader(browser_page: Page, people, photograph):
    page = browser_page
    log_in(page, "editor")
    page.locator(".registry-desk__actions a").first.click()

    page.fill("[name=title]", TITLE)
    page.fill("[name=summary_zh]", "在城陵矶港用5G远程操控岸桥，一名司机照看多台设备。")
    page.select_option("[name=sector]", label="智慧港口")
    page.select_option("[name=scenario]", label="远程岸桥控制")
    page.select_option("[name=stage]", "live")
    page.select_option("[name=evidence]", "measured")
    upload_picture(page, page.locator("#id_cover-chooser"), photograph)
    page.click("#id_pilot_units-ADD")
    choose_unit(page, page.locator("#id_pilot_units-0-unit-chooser"), "城陵矶", "岳阳城陵矶港务集团")
    page.select_option("[name=pilot_units-0-role]", "lead")

    page.get_by_role("tab").nth(2).click()
    page.fill("[name=solution_zh]", "毫米波专网回传十五路高清画面。")
    page.click("#id_measurements-ADD")
    page.fill("[name=measurements-0-indicator_zh]", "每小时装卸箱数")
    page.fill("[name=measurements-0-before]", "28")
    page.fill("[name=measurements-0-after]", "36")
    page.click("#id_sources-ADD")
    page.fill("[name=sources-0-title]", "岸桥远程操控上线")
    page.select_option("[name=sources-0-kind]", "press")
    write_text_block(page, "蜻蜓算法补偿画面抖动，司机在两公里外的控制室里作业。")
    # Saved by itself at some moment of the above, hence the name of a tab or none.
    expect(page).to_have_url(re.compile(r"/\d+/edit/(#.*)?$"))
    choose_action(page, "action-submit")
    expect(page.locator(".messages")).to_contain_text(TITLE)

    page.context.clear_cookies()
    log_in(page, "moderator")
    page.get_by_role("link", name=TITLE).first.click()
    page.get_by_role("tab").nth(2).click()
    expect(page.locator("[data-contentpath=body] [contenteditable=true]")).to_contain_text("蜻蜓算法")
    page.locator("footer [data-workflow-action-name=approve]").first.click()
    expect(page.locator(".messages")).to_contain_text(TITLE)

    page.context.clear_cookies()
    page.goto("/search/?q=蜻蜓算法")
    page.get_by_role("link", name=re.compile("远程岸桥试点")).first.click()
    expect(page.locator("h1")).to_have_text(TITLE)
    expect(page.locator("main")).to_contain_text("36")
    expect(page.locator("main img").first).to_be_visible()


def test_nothing_is_saved_beside_an_answer_on_its_way(browser_page: Page, people, city, client):
    """However long the site takes to publish: what saves by itself would give the same answer once more."""
    editor, _moderator = people
    client.force_login(editor)
    client.post(add_url(city), full_form(**{"action-submit": "1"}))
    pilot = PilotPage.objects.get()
    page = browser_page
    log_in(page, "moderator")
    page.goto(edit_url(pilot))
    page.wait_for_timeout(AUTOSAVE)  # only then it looks for changes
    sent = []
    page.route("**" + edit_url(pilot), lambda route: sent.append(route))
    page.locator("footer [data-workflow-action-name=approve]").first.dispatch_event("click")
    page.wait_for_timeout(AUTOSAVE)
    assert [route.request.method for route in sent] == ["POST"]
    sent[0].continue_()
    expect(page.locator(".messages")).to_contain_text(pilot.title)
    assert PilotPage.objects.public().get() == pilot
