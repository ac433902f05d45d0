"""A reader asks the unit behind a pilot: who gets it, who does not, and what is never shown."""

import datetime
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageViewRestriction
from wagtail.users.models import UserProfile

from scenarios.models import Attempt, Enquiry, PilotPage, PilotUnit, Role
from scenarios.public import guarding
from scenarios.public.enquiries import mails
from tests.factories import PilotFactory, UnitFactory
from tests.scenarios.editing.helpers import make_user

SECRET = "secret-desk@unit.example"
WORDS = {
    "reason": "repeat",
    "question": "吊具的时延是怎样测出来的？",
    "name": "王某",
    "organisation": "某港口集团",
    "email": "asker@port.example",
}


@pytest.fixture
def unit():
    return UnitFactory(name_zh="岳阳港务集团", name_en="Yueyang Port Group", contact_email=SECRET)


@pytest.fixture
def pilot(city, unit):
    return PilotFactory(
        slug="crane", title="远程岸桥", title_en="Remote cranes", parent=city, contact_unit=unit
    )


@pytest.fixture
def editors(city):
    editor = make_user("editor", city.team.editors)
    make_user("moderator", city.team.moderators)
    return [editor]


@pytest.fixture(autouse=True)
def _patient(monkeypatch):
    monkeypatch.setattr(guarding, "QUICKEST_SECONDS", 0)


@pytest.fixture
def send(client, django_capture_on_commit_callbacks):
    def send(pilot, prefix="", client=client, **changed):
        address = f"{prefix}/p/{pilot.pk}/ask/"
        shown_at = client.get(address).context["form"].initial["shown_at"]
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(address, WORDS | {"shown_at": shown_at} | changed)

    return send


def hide(pilot: PilotPage, how: str) -> None:
    if how == "draft":
        pilot.unpublish()
    elif how == "expired":
        PilotPage.objects.filter(pk=pilot.pk).update(expire_at=timezone.now() - datetime.timedelta(hours=1))
    else:
        PageViewRestriction.objects.create(
            page=pilot.get_parent(), restriction_type=PageViewRestriction.LOGIN
        )


# --- the page ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_pilot_leads_to_the_form(client, pilot, prefix):
    assert f'href="{prefix}/p/{pilot.pk}/ask/"' in client.get(f"{prefix}/cities/yueyang/crane/").text


@pytest.mark.parametrize("how", ["draft", "expired", "private"])
def test_there_is_no_form_for_what_is_not_public(client, pilot, how):
    hide(pilot, how)
    for address in (f"/p/{pilot.pk}/ask/", f"/en/p/{pilot.pk}/ask/", f"/p/{pilot.pk}/ask/sent/"):
        response = client.get(address)
        assert response.status_code == 404
        assert "岸桥" not in response.text
    assert client.post(f"/p/{pilot.pk}/ask/", WORDS).status_code == 404
    assert not Enquiry.objects.exists()


@pytest.mark.parametrize("address", ["/p/999999999999999999/ask/", "/en/p/0/ask/sent/"])
def test_no_such_pilot_is_not_found(client, home, address):
    assert client.get(address).status_code == 404


def test_no_address_is_shown_to_anybody(client, pilot, editors, send):
    shown = [client.get(f"{prefix}/p/{pilot.pk}/ask/").text for prefix in ("", "/en")]
    response = send(pilot)
    shown.append(client.get(response.url).text)
    for html in shown:
        assert SECRET not in html
        assert "editor@example.org" not in html
        assert WORDS["email"] not in html


def test_it_says_whom_it_goes_to(client, pilot, unit):
    html = client.get(f"/en/p/{pilot.pk}/ask/").text
    assert "answered by Yueyang Port Group." in html
    assert "goes to it and to the editors of Yueyang." in html
    unit.contact_email = ""
    unit.save()
    assert "The registry has no address of it" in client.get(f"/en/p/{pilot.pk}/ask/").text


@pytest.mark.parametrize(
    ("roles", "sentence"),
    [
        ([Role.RESPONSIBLE, Role.LEAD], "Unit 1 leads this pilot."),
        ([Role.VENDOR, Role.RESPONSIBLE], "Unit 1 is responsible for this pilot."),
        ([Role.VENDOR, Role.OPERATOR], "This pilot names no unit that answers questions."),
    ],
)
def test_without_a_contact_the_leading_or_responsible_unit_stands_in(client, city, roles, sentence):
    units = [UnitFactory(name_en=f"Unit {n}") for n in range(2)]
    pilot = PilotFactory(
        parent=city,
        pilot_units=[PilotUnit(unit=unit, role=role) for unit, role in zip(units, roles, strict=True)],
    )
    assert sentence in client.get(f"/en/p/{pilot.pk}/ask/").text


def test_the_page_is_kept_by_nobody(client, pilot, send):
    for response in (
        client.get(f"/p/{pilot.pk}/ask/"),
        send(pilot),
        client.get(f"/p/{pilot.pk}/ask/sent/"),
    ):
        assert "no-store" in response["Cache-Control"]
        assert "private" in response["Cache-Control"]


def test_the_pilots_own_page_stays_free_of_cookies(client, pilot):
    response = client.get("/cities/yueyang/crane/")
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


def test_other_sites_cannot_send_it(pilot):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(f"/p/{pilot.pk}/ask/", WORDS).status_code == 403
    assert not Enquiry.objects.exists()


# --- sending -----------------------------------------------------------------------------------------------------


def test_a_question_is_kept_and_the_reader_led_on(client, pilot, unit, send):
    response = send(pilot)
    assert response.status_code == 302
    assert response.url == f"/p/{pilot.pk}/ask/sent/"
    assert client.get(response.url).status_code == 200
    enquiry = Enquiry.objects.get()
    assert {name: getattr(enquiry, name) for name in WORDS} == WORDS
    assert (enquiry.pilot_id, enquiry.unit, enquiry.state) == (pilot.pk, unit, "new")


def test_each_reader_of_it_gets_a_mail_of_their_own_in_their_language(pilot, editors, send):
    profile = UserProfile.get_for_user(editors[0])
    profile.preferred_language = "en"
    profile.save()
    send(pilot)
    by_address = {message.to[0]: message for message in mail.outbox}
    assert set(by_address) == {"editor@example.org", SECRET}
    for message in mail.outbox:
        assert len(message.to) == 1
        assert not message.cc
        assert not message.bcc
        assert message.reply_to == [WORDS["email"]]
        assert WORDS["question"] in message.body
    assert by_address["editor@example.org"].subject == "A question about “Remote cranes”"
    assert f"http://localhost/en/p/{pilot.pk}" in by_address["editor@example.org"].body
    edit = reverse("enquiries:edit", args=[Enquiry.objects.get().pk])
    assert f"http://localhost{edit}" in by_address["editor@example.org"].body
    assert by_address[SECRET].subject == "有人就“远程岸桥”提问"
    assert "/admin/" not in by_address[SECRET].body


def test_a_city_without_editors_is_stood_in_for(pilot, city, unit, send):
    from scenarios.editing import groups

    unit.contact_email = ""
    unit.save()
    make_user("coordinator", groups.ensure_coordinators())
    send(pilot)
    assert mail.outbox.pop().to == ["coordinator@example.org"]
    make_user("moderator", city.team.moderators)
    send(pilot)
    assert mail.outbox.pop().to == ["moderator@example.org"]


def test_editors_of_other_cities_and_those_who_have_left_get_none(pilot, editors, send):
    from tests.factories import CityPageFactory

    make_user("elsewhere", CityPageFactory(slug="elsewhere").team.editors)
    left = make_user("left", pilot.get_parent().specific.team.editors)
    left.is_active = False
    left.save()
    send(pilot)
    assert {message.to[0] for message in mail.outbox} == {"editor@example.org", SECRET}


def test_a_question_is_kept_when_no_mail_can_be_sent(pilot, editors, send, monkeypatch, caplog):
    class Away:
        def send_messages(self, messages):
            raise ConnectionRefusedError("smtp.example:25 refused")

    monkeypatch.setattr(mails, "get_connection", Away)
    assert send(pilot).status_code == 302
    assert Enquiry.objects.count() == 1
    assert "no mail could be sent" in caplog.text
    assert WORDS["email"] not in caplog.text


@pytest.mark.parametrize(
    "changed",
    [
        {"email": "nobody"},
        {"email": "a@b.example\nBcc: all@b.example"},
        {"question": ""},
        {"question": "x" * 3_001},
        {"name": ""},
        {"reason": "spam"},
        {"shown_at": "forged"},
    ],
)
def test_what_is_not_in_order_is_shown_again_with_the_words_kept(pilot, send, changed):
    response = send(pilot, **changed)
    assert response.status_code == 422
    assert not Enquiry.objects.exists()
    assert not mail.outbox
    assert WORDS["organisation"] in response.text


def test_what_is_wrong_is_said_in_words_for_visitors(pilot, send):
    html = send(pilot, question="短", name="", email="nobody").content.decode()
    for words in ("至少须有 10 个字符，现有 1 个。", "请填写此项。", "请输入有效的电子邮箱地址。"):
        assert words in html


@pytest.mark.parametrize(("prefix", "error"), [("", "错误："), ("/en", "Error: ")])
def test_what_is_wrong_is_said_first_with_links_to_the_fields(client, pilot, prefix, error):
    address = f"{prefix}/p/{pilot.pk}/ask/"
    assert not BeautifulSoup(client.get(address).text, "html.parser").select("[role=alert], [autofocus]")
    page = BeautifulSoup(client.post(address, WORDS | {"name": "", "email": "nobody"}).text, "html.parser")
    assert page.title.text.startswith(error)
    said = page.main.find(True)
    assert said["role"] == "alert"
    assert (said["tabindex"], said["autofocus"]) == ("-1", "")
    fields = [page.select_one(link["href"]) for link in said.select("a")]
    assert [field["name"] for field in fields] == ["name", "email"]
    assert page.select_one("label[for=id_name]").text in said.text


def test_words_are_escaped_when_shown_again(pilot, send):
    response = send(pilot, name="<script>alert(1)</script>", question="")
    assert "<script>alert" not in response.text
    assert "&lt;script&gt;alert(1)" in response.text


def test_a_machine_that_fills_in_everything_is_told_the_same_and_leaves_nothing(pilot, editors, send):
    response = send(pilot, website="https://spam.example")
    assert response.url == f"/p/{pilot.pk}/ask/sent/"
    assert not Enquiry.objects.exists()
    assert not mail.outbox


def test_a_network_that_asks_too_often_is_asked_to_wait(pilot, send):
    for _time in range(5):
        assert send(pilot).status_code == 302
    refused = send(pilot)
    assert refused.status_code == 429
    assert refused["Retry-After"]
    assert WORDS["question"] in refused.text
    assert Enquiry.objects.count() == 5
    Attempt.objects.update(at=timezone.now() - datetime.timedelta(hours=2))
    assert send(pilot).status_code == 302


def test_questions_sent_all_at_once_pass_no_limit(live_site, pilot):
    """Each thread has a connection of its own, as a worker has."""
    address = f"/p/{pilot.pk}/ask/"
    shown_at = Client().get(address).context["form"].initial["shown_at"]
    together = Barrier(12)

    def ask(_number: int) -> int:
        try:
            together.wait()
            return Client().post(address, WORDS | {"shown_at": shown_at}).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(ask, range(12)))
    assert sorted(answers) == [302] * 5 + [429] * 7
    assert Enquiry.objects.count() == Attempt.objects.count() == 5


def test_what_is_stored_does_not_hold_the_network_address(pilot, send):
    send(pilot, client=Client(REMOTE_ADDR="203.0.113.7"))
    stored = [*Enquiry.objects.values_list(), *Attempt.objects.values_list()]
    assert stored
    assert "203.0.113" not in repr(stored)


# --- keeping -----------------------------------------------------------------------------------------------------


def test_old_questions_are_gone_when_the_next_one_comes(pilot, send, settings):
    settings.ENQUIRY_DAYS = 30
    send(pilot)
    Enquiry.objects.update(created_at=timezone.now() - datetime.timedelta(days=31))
    assert not Enquiry.objects.kept().exists()
    send(pilot)
    assert Enquiry.objects.count() == 1


def test_the_page_says_how_long_it_is_kept(client, pilot, settings):
    settings.ENQUIRY_DAYS = 42
    assert "deleted after 42 days" in client.get(f"/en/p/{pilot.pk}/ask/").text


def test_a_question_goes_with_its_pilot(pilot, send):
    send(pilot)
    pilot.delete()
    assert not Enquiry.objects.exists()


def test_nothing_of_a_question_comes_out_anywhere(client, pilot, send):
    send(pilot)
    for address in (
        "/cities/yueyang/crane/",
        f"/api/v1/pilots/{pilot.slug}",
        "/search/?q=吊具",
        "/api/v1/search?q=吊具",
        f"/p/{pilot.pk}.bib",
        "/units/",
    ):
        assert WORDS["email"] not in client.get(address).text
        assert WORDS["question"] not in client.get(address).text


def test_the_page_costs_a_fixed_number_of_queries(client, pilot, django_assert_max_num_queries):
    client.get(f"/p/{pilot.pk}/ask/")
    with django_assert_max_num_queries(8):
        client.get(f"/p/{pilot.pk}/ask/")
