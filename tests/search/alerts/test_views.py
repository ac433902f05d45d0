"""Subscribing to a search: confirmed before anything is sent, the same answer to everybody, ended by one click."""

import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.test import Client
from django.utils import timezone

from scenarios.models import Attempt, Stage
from scenarios.public import guarding
from search import outbox
from search.alerts import links
from search.engines.embedded import EmbeddedEngine
from search.engines.protocol import EngineError
from search.models import Alert
from tests.factories import AdministratorFactory, PilotFactory, SectorFactory
from tests.scenarios.editing.helpers import make_user

pytestmark = pytest.mark.django_db
ADDRESS = "reader@city.example"


@pytest.fixture(autouse=True)
def _patient(monkeypatch):
    monkeypatch.setattr(guarding, "QUICKEST_SECONDS", 0)


@pytest.fixture
def pilots(engine, city):
    ports = SectorFactory(code="ports", label_zh="港口", label_en="Ports")
    PilotFactory(title="智慧港口岸桥", parent=city, sector=ports, stage=Stage.LIVE)
    PilotFactory(title="智慧港口集卡", parent=city, sector=ports, stage=Stage.PLANNED)
    PilotFactory(title="智慧医疗", parent=city)
    outbox.rebuild()


@pytest.fixture
def subscribe(client, django_capture_on_commit_callbacks):
    def subscribe(search="?q=智慧港口", prefix="", client=client, **changed):
        address = f"{prefix}/search/alerts/{search}"
        shown_at = client.get(address).context["form"].initial["shown_at"]
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(
                address, {"email": ADDRESS, "frequency": "week", "shown_at": shown_at} | changed
            )

    return subscribe


def link(message) -> str:
    return re.search(r"http://localhost(\S+/alerts/confirm/\S+)", message.body)[1]


def test_the_search_page_leads_to_the_form_and_stays_free_of_cookies(client, pilots):
    for prefix in ("", "/en"):
        response = client.get(f"{prefix}/search/?q=智慧港口&sector=ports&page=1&sort=newest")
        assert (
            f'href="{prefix}/search/alerts/?q=%E6%99%BA%E6%85%A7%E6%B8%AF%E5%8F%A3&amp;sector=ports"'
            in response.text
        )
        assert not response.cookies


def test_nothing_is_sent_before_the_address_is_confirmed_but_the_question(client, pilots, subscribe):
    response = subscribe("?q=智慧港口&sector=ports")
    assert response.url == "/search/alerts/sent/"
    message = mail.outbox.pop()
    assert message.to == [ADDRESS]
    assert message.subject == "请确认：订阅符合条件的新试点"
    assert "“智慧港口” · 行业：港口" in message.body
    alert = Alert.objects.get()
    assert (alert.confirmed_at, alert.next_on, alert.known) == (None, None, [])
    assert client.get(link(message)).status_code == 200
    alert.refresh_from_db()
    assert alert.confirmed_at is None, "a mail program that looks at links confirms nothing"
    assert client.post(link(message)).url == "/search/alerts/begun/"
    alert.refresh_from_db()
    assert alert.confirmed_at
    assert alert.next_on == timezone.localdate() + timedelta(days=7)
    assert len(alert.known) == 2


def test_the_mail_is_in_the_language_of_the_page_in_text_and_html(pilots, subscribe):
    subscribe("?q=智慧港口&sector=ports", prefix="/en", frequency="day")
    message = mail.outbox.pop()
    assert "Please confirm" in message.subject
    assert "“智慧港口” · Sector: Ports" in message.body
    html, kind = message.alternatives[0]
    assert kind == "text/html"
    assert '<html lang="en">' in html
    address = link(message)
    assert address.startswith("/en/")
    assert f"http://localhost{address}" in html


def test_what_is_kept_is_no_more_than_needed(pilots, subscribe):
    subscribe(client=Client(REMOTE_ADDR="203.0.113.7", HTTP_USER_AGENT="Tell-tale/1.0"))
    names = {field.name for field in Alert._meta.get_fields()}
    assert names == {
        "id", "key", "email", "search", "language", "frequency", "created_at", "confirmed_at", "next_on", "known",
        "claimed_until", "refusals",
    }  # fmt: skip
    stored = repr([*Alert.objects.values_list(), *Attempt.objects.values_list()])
    assert "203.0.113" not in stored
    assert "Tell-tale" not in stored
    assert ADDRESS not in repr(list(Attempt.objects.values_list()))


def test_words_of_the_search_are_escaped(client, pilots, subscribe):
    search = "?q=<script>alert(1)</script>"
    page = client.get(f"/search/alerts/{search}")
    assert "<script>alert" not in page.text
    subscribe(search)
    message = mail.outbox.pop()
    assert "<script>alert" not in message.alternatives[0][0]
    assert "<script>alert" not in client.get(link(message)).text


@pytest.mark.parametrize(("prefix", "error"), [("", "错误："), ("/en", "Error: ")])
def test_what_is_wrong_is_said_first_with_links_to_the_fields(client, pilots, prefix, error):
    page = client.post(f"{prefix}/search/alerts/", {"email": "nobody", "frequency": "never"})
    page = BeautifulSoup(page.text, "html.parser")
    assert page.title.text.startswith(error)
    said = page.main.find(True)
    assert said["role"] == "alert"
    assert said.has_attr("autofocus")
    fields = [page.select_one(link["href"]) for link in said.select("a")]
    assert [field.name for field in fields] == ["input", "fieldset"]


# --- who asks ----------------------------------------------------------------------------------------------------


def test_the_answer_does_not_tell_who_is_subscribed(client, pilots, subscribe):
    first = subscribe()
    client.post(link(mail.outbox.pop()))
    second = subscribe()
    other = subscribe(email="somebody.else@city.example")
    assert first.url == second.url == other.url
    again, new = mail.outbox
    assert again.subject == new.subject
    assert re.sub(r"confirm/\S+", "", again.body) == re.sub(r"confirm/\S+", "", new.body)
    # Confirmed once more it is one, with the newer wish.
    client.post(link(again))
    assert Alert.objects.confirmed().filter(email=ADDRESS).count() == 1


def test_the_same_search_again_takes_the_new_frequency_and_loses_no_news(client, pilots, subscribe, city):
    subscribe()
    client.post(link(mail.outbox.pop()))
    new = PilotFactory(title="智慧港口闸口", parent=city)
    outbox.drain()
    subscribe(frequency="day", email=ADDRESS.upper())
    client.post(link(mail.outbox.pop()))
    alert = Alert.objects.confirmed().get()
    assert alert.frequency == "day"
    assert new.pk not in alert.known


@pytest.mark.parametrize(
    "changed",
    [
        {"email": "nobody"},
        {"frequency": "hour"},
        {"email": "a@b.example\nBcc: all@c.example"},
        {"shown_at": ""},
    ],
)
def test_what_is_not_in_order_is_shown_again(pilots, subscribe, changed):
    assert subscribe(**changed).status_code == 422
    assert not mail.outbox
    assert not Alert.objects.exists()


def test_a_machine_is_told_the_same_and_leaves_nothing(pilots, subscribe):
    assert subscribe(website="x").url == "/search/alerts/sent/"
    assert not Alert.objects.exists()
    assert not mail.outbox


def test_other_sites_cannot_send_the_form(pilots):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/search/alerts/?q=港口", {"email": ADDRESS}).status_code == 403


def test_nobody_is_pestered_with_requests_to_confirm(pilots, subscribe):
    answers = {subscribe(f"?q=港口{number}").url for number in range(7)}
    assert answers == {"/search/alerts/sent/"}
    assert len(mail.outbox) == 5


def test_a_network_that_asks_too_often_is_asked_to_wait(pilots, subscribe):
    for number in range(10):
        subscribe(email=f"reader{number}@city.example")
    refused = subscribe(email="one.more@city.example")
    assert refused.status_code == 429
    assert len(mail.outbox) == 10


def test_an_address_is_told_of_so_many_searches(client, pilots, subscribe):
    for number in range(20):
        Alert.objects.create(
            email=ADDRESS, search=f"q={number}", language="zh", frequency="week", confirmed_at=timezone.now()
        )
    subscribe()
    response = client.post(link(mail.outbox.pop()))
    assert response.status_code == 409
    assert Alert.objects.confirmed().count() == 20


# --- links -------------------------------------------------------------------------------------------------------


def test_a_link_holds_for_two_days(client, pilots, subscribe, monkeypatch):
    subscribe()
    address = link(mail.outbox.pop())
    monkeypatch.setattr(links, "CONFIRM_WITHIN", timedelta(seconds=-1))
    assert client.get(address).status_code == 410
    assert client.post(address).status_code == 410
    assert not Alert.objects.confirmed().exists()


@pytest.mark.parametrize("token", ["x", "x:y:z", "0" * 32])
def test_a_made_up_link_confirms_nothing(client, pilots, subscribe, token):
    subscribe()
    assert client.post(f"/search/alerts/confirm/{token}/").status_code == 410
    key = Alert.objects.get().key
    assert client.post(f"/search/alerts/confirm/{key.hex}/").status_code == 410
    assert not Alert.objects.confirmed().exists()


def test_those_never_confirmed_are_deleted_after_two_days(pilots, subscribe):
    subscribe()
    Alert.objects.update(created_at=timezone.now() - timedelta(days=2, minutes=1))
    subscribe(email="another@city.example")
    assert [alert.email for alert in Alert.objects.all()] == ["another@city.example"]


def test_while_the_search_is_away_it_asks_to_try_again(client, pilots, subscribe, monkeypatch):
    def away(*args, **kwargs):
        raise EngineError("away")

    subscribe()
    monkeypatch.setattr(EmbeddedEngine, "search", away)
    assert client.post(link(mail.outbox[0])).status_code == 503
    assert not Alert.objects.confirmed().exists()
    monkeypatch.undo()
    client.post(link(mail.outbox[0]))
    assert Alert.objects.confirmed().exists()


def test_a_filter_that_is_not_known_is_said_and_left_out(client, pilots, subscribe):
    page = client.get("/search/alerts/?q=港口&sector=nothing")
    assert page.context["notices"]
    subscribe("?q=港口&sector=nothing")
    assert "nothing" not in Alert.objects.get().search


@pytest.fixture
def alert():
    return Alert.objects.create(
        email=ADDRESS, search="q=港口", language="zh", frequency="day", confirmed_at=timezone.now()
    )


def test_looking_at_the_link_ends_nothing(client, home, alert):
    response = client.get(f"/search/alerts/stop/{alert.key}/")
    assert "“港口”" in response.text
    assert ADDRESS not in response.text
    assert Alert.objects.exists()


def test_one_click_ends_it_without_a_cookie_or_a_token(home, alert):
    strict = Client(enforce_csrf_checks=True)
    address = f"/search/alerts/stop/{alert.key}/"
    for _time in range(2):
        response = strict.post(address, {"List-Unsubscribe": "One-Click"})
        assert response.status_code == 200
        assert not response.cookies
    assert not Alert.objects.exists()
    assert strict.get(address).context["is_over"]


def test_pages_of_the_form_are_kept_by_nobody_and_told_to_no_other_site(client, pilots, subscribe, alert):
    subscribe()
    secret = [link(mail.outbox[0]), f"/search/alerts/stop/{alert.key}/"]
    for address in (*secret, "/search/alerts/", "/search/alerts/sent/", "/search/alerts/begun/"):
        assert "no-store" in client.get(address)["Cache-Control"]
    for address in secret:
        assert client.get(address)["Referrer-Policy"] == "same-origin"


# --- administrators ----------------------------------------------------------------------------------------------


def test_administrators_see_numbers_and_no_addresses(client, home, alert):
    client.force_login(AdministratorFactory())
    response = client.get("/admin/reports/subscriptions/")
    assert response.context["daily"] == 1
    assert ADDRESS not in response.text
    assert "/admin/reports/subscriptions/" in client.get("/admin/reports/locked/").text


def test_editors_and_coordinators_see_nothing_of_it(client, city):
    from scenarios.editing import groups

    for user in (
        make_user("editor", city.team.editors),
        make_user("coordinator", groups.ensure_coordinators()),
    ):
        client.force_login(user)
        assert client.get("/admin/reports/subscriptions/").status_code == 302
        assert "/admin/reports/subscriptions/" not in client.get("/admin/reports/search-index/").text
