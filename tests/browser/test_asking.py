"""From a pilot to a question sent, and from a search to a link in the mailbox, by mouse, on a phone."""

import re

import pytest
from django.core import mail
from playwright.sync_api import expect

from scenarios.models import Enquiry
from scenarios.public import guarding
from search import outbox
from search.models import Alert
from tests.factories import make_pilots

pytestmark = pytest.mark.browser
PHONE = {"width": 320, "height": 640}


@pytest.fixture
def pilots(live_site, city, monkeypatch):
    monkeypatch.setattr(guarding, "QUICKEST_SECONDS", 0)
    pilots = make_pilots(4, city=city)
    outbox.rebuild()
    return pilots


def test_a_reader_asks_about_a_pilot(browser_page, pilots):
    browser_page.set_viewport_size(PHONE)
    browser_page.goto("/cities/yueyang/many-0/")
    # Nothing lies over the link, as the links of similar pilots once did.
    browser_page.get_by_role("link", name="就这个试点提问").click()
    browser_page.get_by_role("button", name="发送提问").click()
    wrong = browser_page.get_by_label("您的问题")
    expect(wrong).to_have_attribute("aria-invalid", "true")
    assert browser_page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    for part in wrong.get_attribute("aria-describedby").split():
        expect(browser_page.locator(f"#{part}")).to_have_count(1)
    browser_page.get_by_label("为什么提问").select_option("repeat")
    wrong.fill("时延是在哪里测的？请说明方法。")
    browser_page.get_by_label("您的姓名").fill("王某")
    browser_page.get_by_label("您的电子邮箱").fill("asker@port.example")
    browser_page.get_by_role("button", name="发送提问").click()
    expect(browser_page.get_by_role("heading", level=1)).to_have_text("提问已发送")
    assert Enquiry.objects.get().name == "王某"


def test_a_reader_subscribes_to_a_search(browser_page, pilots):
    browser_page.goto("/search/?q=远程")
    browser_page.get_by_role("link", name="有新的试点符合这个搜索时告诉我").click()
    browser_page.get_by_label("您的电子邮箱").fill("reader@city.example")
    browser_page.get_by_label("每天最多一次").check()
    browser_page.get_by_role("button", name="发送确认链接").click()
    expect(browser_page.get_by_role("heading", level=1)).to_have_text("请查收邮件")
    browser_page.goto(re.search(r"http://\S+?(/search/alerts/confirm/\S+)", mail.outbox[0].body)[1])
    browser_page.get_by_role("button", name="确认订阅").click()
    expect(browser_page.get_by_role("heading", level=1)).to_have_text("订阅成功")
    assert Alert.objects.confirmed().get().frequency == "day"
