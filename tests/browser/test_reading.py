"""An action plan's way from a coordinator's upload to a plan with pilots, in a real browser."""

import re

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from scenarios.editing import groups
from scenarios.loading.registry import untracked
from scenarios.loading.rows import read_yaml
from scenarios.loading.vocabularies import ScenarioLoader, SectorLoader
from scenarios.models import PilotPage, PlanPage
from tests.scenarios.editing.helpers import make_user

pytestmark = pytest.mark.browser

FIXTURES = settings.ROOT / "fixtures"
DOCUMENT = FIXTURES / "policies/yueyang-5g-industry-plan.txt"
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def coordinator(city):
    for loader, name in ((SectorLoader, "sectors"), (ScenarioLoader, "scenarios")):
        rows = read_yaml(FIXTURES / f"{name}.yaml", "code")
        loader().load(rows, untracked(name, len(rows)))
    return make_user("coordinator", groups.ensure_coordinators())


def log_in(page: Page, name: str) -> None:
    page.goto("/admin/login/")
    page.fill("[name=username]", name)
    page.fill("[name=password]", "x")
    page.click("button[type=submit]")
    expect(page).to_have_url(re.compile("/admin/$"))


def upload(page: Page) -> None:
    page.goto("/admin/plans/")
    page.get_by_role("link", name="读取文件").first.click()
    page.select_option("[name=city]", label="岳阳市")
    page.set_input_files("[name=file]", DOCUMENT)
    page.locator("form[enctype] button[type=submit]").click()
    expect(page).to_have_url(re.compile(r"/plans/read/\d+/document/$"))


def open_part(page: Page, name: str) -> None:
    page.locator(f".reading-tabs a[href*='/{name}/']").click()
    expect(page.locator(".reading-tabs [aria-current=page]")).to_have_attribute(
        "href", re.compile(f"/{name}/$")
    )


def save(page: Page) -> None:
    page.get_by_role("button", name="保存更正").click()
    expect(page.locator(".messages .success")).to_be_visible()


def test_a_plan_is_read_corrected_written_and_read_again(browser_page: Page, coordinator):
    page = browser_page
    log_in(page, "coordinator")
    upload(page)

    open_part(page, "tasks")
    item = page.locator("#item-task-1")
    link = item.locator("h3 .reading-show")
    link.focus()
    page.keyboard.press("Enter")
    passage = page.locator("#document-text mark").first
    expect(passage).to_be_in_viewport()
    assert link.inner_text().split(" ", 1)[1] in passage.inner_text()
    expect(page.locator("[data-announcement]")).to_contain_text(passage.inner_text()[:20])
    expect(page).not_to_have_url(re.compile("show="))
    dropped = link.inner_text().split(" ", 1)[1]
    item.locator("[name$=-keep]").uncheck()
    save(page)

    open_part(page, "units")
    renamed = page.locator(".reading-item").filter(has=page.get_by_text("市工信局", exact=True))
    renamed.locator("[name$=-name]").fill("岳阳市工信委")
    save(page)

    open_part(page, "changes")
    page.locator("[name=publish][value=publish]").check()
    page.get_by_role("button", name="写入方案").click()
    expect(page.locator(".messages .success")).to_contain_text("岳阳市加快5G产业发展行动方案")
    plan = PlanPage.objects.get()
    pilots = set(PilotPage.objects.values_list("pk", flat=True))
    assert plan.live
    assert pilots
    assert not plan.tasks.filter(heading=dropped).exists()
    assert plan.tasks.filter(task_units__unit__name_zh="岳阳市工信委").exists()

    upload(page)
    open_part(page, "changes")
    expect(page.locator(".reading__items")).to_contain_text("没有任何变化")
    page.get_by_role("button", name="写入方案").click()
    expect(page.locator(".messages .success")).to_be_visible()
    assert PlanPage.objects.get() == plan
    assert set(PilotPage.objects.values_list("pk", flat=True)) == pilots


def test_on_a_phone_a_passage_is_jumped_to_and_back(browser_page: Page, coordinator):
    page = browser_page
    page.set_viewport_size(PHONE)
    log_in(page, "coordinator")
    upload(page)
    for part in ("document", "pilots", "targets", "units", "changes", "tasks"):
        open_part(page, part)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], part
    page.locator("#item-task-1 h3 .reading-show").click()
    expect(page.locator("#document-text mark").first).to_be_in_viewport()
    back = page.locator("[data-back]")
    expect(back).to_be_focused()
    back.click()
    expect(page.locator("#item-task-1 h3")).to_be_in_viewport()
