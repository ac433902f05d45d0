"""Addresses that stand in mails: whole, in the language of the mail, with a name that nobody guesses."""

from uuid import UUID

from django.core.signing import BadSignature, TimestampSigner
from django.urls import reverse
from django.utils import translation

from scenarios.exports.write_up import absolute
from search.alerts.models import CONFIRM_WITHIN, Alert

LOCALES = {"zh": "zh-hans", "en": "en"}

_SIGNER = TimestampSigner(salt="search.alerts.confirm")


def confirm_url(alert: Alert) -> str:
    return _absolute("alert_confirm", alert.language, _SIGNER.sign(alert.key.hex))


def stop_url(alert: Alert) -> str:
    """Not signed: it is to work as long as the alert lives, also after the site's secret was changed."""
    return _absolute("alert_stop", alert.language, alert.key)


def pilot_url(pk: int, language: str) -> str:
    return _absolute("scenarios:short", language, pk)


def search_url(search: str, language: str) -> str:
    return f"{_absolute('search', language)}?{search}" if search else _absolute("search", language)


def confirmed_key(token: str) -> UUID | None:
    """The key in the address of `confirm_url`; None for one that has expired or was made up."""
    try:
        return UUID(_SIGNER.unsign(token, max_age=CONFIRM_WITHIN))
    except (BadSignature, ValueError):
        return None


def _absolute(name: str, language: str, *arguments: object) -> str:
    with translation.override(LOCALES[language]):
        return absolute(reverse(name, args=arguments))
