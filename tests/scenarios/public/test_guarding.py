"""What keeps machines from open forms, and what is remembered of who sends them."""

from datetime import timedelta

import pytest
from django.core.signing import Signer
from django.http import QueryDict
from django.utils import timezone

from scenarios.models import Attempt, Limit
from scenarios.public import guarding
from scenarios.public.guarding import GuardedForm, caller


def form(**data) -> GuardedForm:
    sent = QueryDict(mutable=True)
    sent.update(data)
    return GuardedForm(sent)


def shown(seconds_ago: float, monkeypatch) -> str:
    """The clock of a form that was shown then."""
    stamp = GuardedForm().initial["shown_at"]
    now = guarding.time.time()
    monkeypatch.setattr(guarding.time, "time", lambda: now + seconds_ago)
    return stamp


def test_a_form_filled_in_at_leisure_is_valid(monkeypatch):
    assert form(shown_at=shown(20, monkeypatch)).is_valid()


@pytest.mark.parametrize("seconds", [0, 1])
def test_nobody_is_that_quick_and_the_clock_goes_on(monkeypatch, seconds):
    stamp = shown(seconds, monkeypatch)
    refused = form(shown_at=stamp)
    assert not refused.is_valid()
    assert refused["shown_at"].value() == stamp


@pytest.mark.parametrize("given", ["", "nonsense", "1700000000", Signer(salt="other").sign("1700000000")])
def test_a_clock_of_somebody_elses_making_is_refused_and_wound_up_anew(given):
    refused = form(shown_at=given)
    assert not refused.is_valid()
    assert refused["shown_at"].value() != given


def test_a_form_left_open_for_days_is_shown_again_with_a_clock_that_holds(monkeypatch):
    refused = form(shown_at=shown(2 * 24 * 3600, monkeypatch))
    assert not refused.is_valid()
    stamp = refused["shown_at"].value()
    now = guarding.time.time()
    monkeypatch.setattr(guarding.time, "time", lambda: now + 10)
    assert form(shown_at=stamp).is_valid()


def test_the_field_no_person_sees_is_a_trap():
    assert form(website="https://spam.example").is_trapped
    assert not form().is_trapped


# --- callers -----------------------------------------------------------------------------------------------------


def test_a_caller_is_a_hash_that_depends_on_the_sites_secret(rf, settings):
    request = rf.get("/", REMOTE_ADDR="203.0.113.7")
    first = caller(request)
    assert len(first) == 32
    assert "203" not in first
    settings.SECRET_KEY = "another secret"
    assert caller(request) != first


def test_callers_of_one_household_are_one_also_with_ipv6(rf):
    def of(address):
        return caller(rf.get("/", REMOTE_ADDR=address))

    assert of("2001:db8:1:2::1") == of("2001:db8:1:2:aaaa::9")
    assert of("2001:db8:1:2::1") != of("2001:db8:1:3::1")
    assert of("203.0.113.7") != of("203.0.113.8")


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "198.51.100.1", "10.0.0.1"),  # written by the visitor: not believed
        (1, "198.51.100.1", "198.51.100.1"),
        (1, "6.6.6.6, 198.51.100.1", "198.51.100.1"),
        (2, "6.6.6.6, 198.51.100.1, 10.0.0.2", "198.51.100.1"),
        (1, "", "10.0.0.1"),
        (2, "198.51.100.1", "198.51.100.1"),
    ],
)
def test_only_our_own_proxies_are_believed(rf, settings, proxies, forwarded, address):
    settings.PROXIES = proxies
    asked = rf.get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=forwarded)
    assert caller(asked) == caller(rf.get("/", REMOTE_ADDR=address))


# --- limits ------------------------------------------------------------------------------------------------------

HOURLY = Limit(2, timedelta(hours=1))


@pytest.mark.django_db
def test_a_limit_is_reached_by_one_caller_for_one_purpose_and_passes():
    for _time in range(2):
        Attempt.objects.note("form", "somebody")
    assert Attempt.objects.reaches("form", "somebody", [HOURLY])
    assert not Attempt.objects.reaches("form", "somebody else", [HOURLY])
    assert not Attempt.objects.reaches("other form", "somebody", [HOURLY])
    Attempt.objects.update(at=timezone.now() - timedelta(minutes=61))
    assert not Attempt.objects.reaches("form", "somebody", [HOURLY])


@pytest.mark.django_db
def test_what_is_refused_is_not_counted():
    taken = [Attempt.objects.take("form", "somebody", [HOURLY]) for _time in range(4)]
    assert taken == [True, True, False, False]
    assert Attempt.objects.count() == 2


@pytest.mark.django_db
def test_attempts_are_forgotten_after_a_day():
    Attempt.objects.create(purpose="form", caller="old", at=timezone.now() - timedelta(hours=25))
    Attempt.objects.note("form", "new")
    assert [row.caller for row in Attempt.objects.all()] == ["new"]
