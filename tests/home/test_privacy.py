"""What is kept of readers: said on a page, and deleted when its time is over."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from scenarios.models import Attempt, Enquiry
from search.models import Alert
from tests.factories import PilotFactory


@pytest.mark.parametrize(("prefix", "words"), [("", "保存 42 天"), ("/en", "for 42 days")])
def test_the_page_says_how_long_questions_are_kept(client, home, settings, prefix, words):
    settings.ENQUIRY_DAYS = 42
    response = client.get(f"{prefix}/privacy/")
    assert words in response.text
    assert not response.cookies
    assert f'href="{prefix}/privacy/"' in client.get(f"{prefix}/").text


@pytest.mark.parametrize(("prefix", "words"), [("", "您的浏览器"), ("/en", "your browser keeps it as well")])
def test_the_page_says_what_the_browser_keeps(client, home, prefix, words):
    assert words in client.get(f"{prefix}/privacy/").text


def test_forms_set_the_one_cookie_that_the_page_names_and_for_no_longer(client, city):
    pilot = PilotFactory(parent=city)
    said = client.get("/en/privacy/").text
    assert "A page with a form sets a cookie" in said
    assert "for a year at most" in said
    for address in (f"/en/p/{pilot.pk}/ask/", "/en/search/alerts/"):
        cookies = client.get(address).cookies
        assert list(cookies) == ["csrftoken"]
        assert cookies["csrftoken"]["max-age"] <= timedelta(days=366).total_seconds()


def test_housekeeping_deletes_what_is_over_and_nothing_else(city):
    pilot = PilotFactory(parent=city)
    now = timezone.now()
    for days in (179, 181):
        Enquiry.objects.create(
            pilot=pilot, reason="other", question=f"{days}", name="x", email="a@b.example",
            created_at=now - timedelta(days=days),
        )  # fmt: skip
        Attempt.objects.create(purpose="x", caller=f"{days}", at=now - timedelta(hours=days - 156))
    for hours, confirmed in ((47, None), (49, None), (49, now)):
        Alert.objects.create(
            email="a@b.example", search=f"q={hours}", language="zh", frequency="day",
            created_at=now - timedelta(hours=hours), confirmed_at=confirmed,
        )  # fmt: skip
    call_command("housekeeping")
    assert [enquiry.question for enquiry in Enquiry.objects.all()] == ["179"]
    assert [attempt.caller for attempt in Attempt.objects.all()] == ["179"]
    assert Alert.objects.count() == 2
    assert Alert.objects.filter(confirmed_at=None).get().search == "q=47"
