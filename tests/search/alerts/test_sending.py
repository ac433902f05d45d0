"""Digests: what is new, told once, lost never, repeated only after a crash."""

import smtplib
from datetime import timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.utils import timezone

from scenarios.models import PilotPage, Stage
from search import outbox
from search.alerts import sending
from search.alerts.searches import fitting
from search.engines.embedded import EmbeddedEngine
from search.engines.protocol import EngineError
from search.models import Alert
from tests.factories import PilotFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def known(engine, city):
    pilot = PilotFactory(title="智慧港口岸桥", title_en="Cranes", parent=city, stage=Stage.PLANNED)
    PilotFactory(title="智慧医疗", parent=city)
    outbox.rebuild()
    return pilot


def subscribe(search="q=智慧港口", email="reader@city.example", **fields) -> Alert:
    """Confirmed some days ago, and due today."""
    values = {"language": "zh", "frequency": "day", "confirmed_at": timezone.now(), "next_on": TODAY()}
    return Alert.objects.create(email=email, search=search, known=fitting(search), **(values | fields))


def publish(title="智慧港口闸口", **fields) -> PilotPage:
    pilot = PilotFactory(title=title, **fields)
    outbox.drain()
    return pilot


def run() -> str:
    out = StringIO()
    call_command("send_digests", stdout=out)
    return out.getvalue()


def again_tomorrow() -> None:
    Alert.objects.update(next_on=TODAY())


def test_what_is_new_is_told_once(known, city):
    alert = subscribe()
    new = publish(parent=city)
    assert run().startswith("1 sent, 0 with nothing new")
    message = mail.outbox.pop()
    assert message.to == ["reader@city.example"]
    assert "智慧港口闸口" in message.body
    assert "智慧港口岸桥" not in message.body
    alert.refresh_from_db()
    assert alert.known == [known.pk, new.pk]
    assert alert.next_on == TODAY() + timedelta(days=1)
    run()
    again_tomorrow()
    run()
    assert not mail.outbox


def test_each_week_is_each_week(known, city):
    alert = subscribe(frequency="week")
    publish(parent=city)
    run()
    alert.refresh_from_db()
    assert alert.next_on == TODAY() + timedelta(days=7)


def test_nothing_new_sends_nothing_and_the_next_day_is_as_usual(known):
    alert = subscribe()
    assert run().startswith("0 sent, 1 with nothing new")
    assert not mail.outbox
    alert.refresh_from_db()
    assert alert.next_on == TODAY() + timedelta(days=1)


@pytest.mark.parametrize("fields", [{"confirmed_at": None}, {"next_on": TODAY() + timedelta(days=1)}])
def test_nobody_is_told_unconfirmed_or_before_the_day(known, city, fields):
    subscribe(**fields)
    publish(parent=city)
    run()
    assert not mail.outbox


def test_a_pilot_that_fits_only_now_is_news(known):
    subscribe("stage=live")
    known.stage = Stage.LIVE
    known.save_revision().publish()
    outbox.drain()
    run()
    assert "智慧港口岸桥" in mail.outbox[0].body


def test_one_that_comes_and_goes_is_no_news_again(known, city):
    subscribe()
    new = publish(parent=city)
    run()
    new.unpublish()
    outbox.drain()
    again_tomorrow()
    run()
    PilotPage.objects.get(pk=new.pk).save_revision().publish()
    outbox.drain()
    again_tomorrow()
    run()
    assert len(mail.outbox) == 1


def test_what_only_comes_close_is_no_news(known, city):
    subscribe("q=远程 岸桥 吊具")
    publish("远程驾驶矿车", parent=city)
    run()
    assert not mail.outbox


def test_what_is_not_public_is_never_told(known, city):
    from wagtail.models import PageViewRestriction

    subscribe()
    PilotFactory(title="智慧港口草稿", parent=city, live=False)
    hidden = publish("智慧港口私有", parent=city)
    PageViewRestriction.objects.create(page=hidden, restriction_type=PageViewRestriction.LOGIN)
    expired = publish("智慧港口过期", parent=city)
    PilotPage.objects.filter(pk=expired.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
    run()
    assert not mail.outbox
    # Once it is public it is news.
    PageViewRestriction.objects.all().delete()
    again_tomorrow()
    outbox.rebuild()
    run()
    assert "智慧港口私有" in mail.outbox[0].body


def test_a_filter_that_names_nothing_any_longer_finds_nothing(known, city):
    subscribe("sector=abolished")
    publish(parent=city)
    run()
    assert not mail.outbox


def test_unconfirmed_ones_are_deleted_by_the_way(known):
    subscribe(confirmed_at=None, created_at=timezone.now() - timedelta(days=2, minutes=1))
    run()
    assert not Alert.objects.exists()


# --- the mail ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "prefix", "title", "subject"),
    [("zh", "", "智慧港口闸口", "1 个新试点：“智慧港口”"), ("en", "/en", "Gates", "1 new pilot: “智慧港口”")],
)
def test_the_mail_is_in_the_language_of_the_search(known, city, language, prefix, title, subject):
    alert = subscribe(language=language)
    new = publish(parent=city, title_en="Gates")
    run()
    message = mail.outbox[0]
    html = message.alternatives[0][0]
    assert message.subject == subject
    for text in (message.body, html):
        assert title in text
        assert f"http://localhost{prefix}/p/{new.pk}" in text
        assert f"http://localhost{prefix}/search/alerts/stop/{alert.key}/" in text
    assert f'<html lang="{"en" if language == "en" else "zh-hans"}">' in html


def test_it_can_be_ended_by_one_click_in_the_mail_program(client, known, city):
    subscribe()
    publish(parent=city)
    run()
    headers = mail.outbox[0].message()
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = headers["List-Unsubscribe"].strip("<>")
    assert address.startswith("http://localhost/search/alerts/stop/")
    client.post(address.removeprefix("http://localhost"), {"List-Unsubscribe": "One-Click"})
    assert not Alert.objects.exists()


def test_titles_are_escaped_in_html_and_kept_in_text(known, city):
    subscribe()
    publish("智慧港口<b>&", parent=city)
    run()
    message = mail.outbox[0]
    assert "智慧港口<b>&" in message.body
    assert "智慧港口&lt;b&gt;&amp;" in message.alternatives[0][0]


def test_a_long_list_is_cut_and_says_so(known, city):
    alert = subscribe()
    for number in range(22):
        PilotFactory(title=f"智慧港口{number}", parent=city)
    outbox.drain()
    run()
    message = mail.outbox[0]
    assert message.subject.startswith("22 ")
    assert message.body.count("/p/") == 20
    assert "另有 2 个" in message.body
    alert.refresh_from_db()
    assert len(alert.known) == 23


# --- twice, at once, and after a crash ---------------------------------------------------------------------------


def test_a_second_run_beside_the_first_sends_nothing_twice(known, city, monkeypatch):
    for number in range(3):
        subscribe(email=f"reader{number}@city.example")
    publish(parent=city)
    sent = EmailBackend.send_messages

    def meanwhile(self, messages):
        monkeypatch.setattr(EmailBackend, "send_messages", sent)
        run()
        return sent(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", meanwhile)
    run()
    assert sorted(message.to[0] for message in mail.outbox) == [
        f"reader{number}@city.example" for number in range(3)
    ]


class Killed(BaseException):
    """As if the process were gone: nothing behind it runs."""


@pytest.fixture
def dies(monkeypatch):
    """The run dies at the function of this name; what it claimed stays claimed."""

    def at(name: str, owner=sending) -> None:
        def die(*args, **kwargs):
            raise Killed

        monkeypatch.setattr(owner, name, die)
        monkeypatch.setattr(sending, "_give_back", lambda alert: None)
        with pytest.raises(Killed):
            run()
        monkeypatch.undo()

    return at


def test_a_run_that_dies_before_the_mail_has_lost_nothing(known, city, dies, monkeypatch):
    subscribe()
    publish(parent=city)
    dies("send_messages", EmailBackend)
    run()
    assert not mail.outbox, "another process may still be at it"
    Alert.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    run()
    run()
    assert len(mail.outbox) == 1


def test_a_run_that_dies_behind_the_mail_repeats_that_one_with_the_same_name(known, city, dies):
    for number in range(2):
        subscribe(email=f"reader{number}@city.example")
    publish(parent=city)
    dies("_done")
    Alert.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    run()
    run()
    names = [(message.to[0], message.message()["Message-ID"]) for message in mail.outbox]
    assert len(names) == 3
    assert len(set(names)) == 2


def test_a_mail_server_that_is_away_delays_and_loses_nothing(known, city, monkeypatch):
    subscribe()
    publish(parent=city)

    def away(self, messages):
        raise ConnectionRefusedError("refused")

    monkeypatch.setattr(EmailBackend, "send_messages", away)
    with pytest.raises(CommandError):
        run()
    monkeypatch.undo()
    run()
    assert len(mail.outbox) == 1


def test_one_that_fails_holds_up_no_other(known, city, monkeypatch):
    subscribe(email="first@city.example")
    subscribe(email="second@city.example")
    publish(parent=city)
    sent = EmailBackend.send_messages

    def picky(self, messages):
        if messages[0].to == ["first@city.example"]:
            raise smtplib.SMTPDataError(450, b"later")
        return sent(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", picky)
    with pytest.raises(CommandError):
        run()
    assert [message.to for message in mail.outbox] == [["second@city.example"]]


def test_an_address_that_is_gone_is_deleted_after_some_days(known, city, monkeypatch, caplog):
    subscribe()
    publish(parent=city)

    def refuse(self, messages):
        raise smtplib.SMTPRecipientsRefused({"reader@city.example": (550, b"unknown")})

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    for _day in range(4):
        with pytest.raises(CommandError):
            run()
        again_tomorrow()
    assert Alert.objects.exists()
    run()
    assert not Alert.objects.exists()
    assert "reader@city.example" not in caplog.text


def test_while_the_search_is_away_nobody_is_told_and_all_stays_due(known, city, monkeypatch):
    alert = subscribe()
    publish(parent=city)

    def away(*args, **kwargs):
        raise EngineError("away")

    monkeypatch.setattr(EmbeddedEngine, "search", away)
    with pytest.raises(CommandError, match="stays due"):
        run()
    monkeypatch.undo()
    assert not mail.outbox
    alert.refresh_from_db()
    assert (alert.next_on, alert.claimed_until) == (TODAY(), None)
    run()
    assert len(mail.outbox) == 1


def test_one_ended_while_its_mail_is_written_is_not_brought_back(known, city, monkeypatch):
    alert = subscribe()
    publish(parent=city)
    sent = EmailBackend.send_messages

    def ended(self, messages):
        alert.delete()
        return sent(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", ended)
    run()
    assert not Alert.objects.exists()


def test_the_same_search_of_many_is_asked_once(known, city, monkeypatch):
    for number in range(5):
        subscribe(email=f"reader{number}@city.example")
    publish(parent=city)
    asked: list[str] = []
    monkeypatch.setattr(sending, "fitting", lambda search: asked.append(search) or fitting(search))
    run()
    assert len(mail.outbox) == 5
    assert asked == ["q=智慧港口"]
