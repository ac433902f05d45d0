"""What keeps machines from the forms that anybody may send: a trap, a clock, and a limit a caller."""

import ipaddress
import time
from typing import Any

from django import forms
from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

# Nobody reads and fills in a form faster; whoever has it filled in by the browser waits and sends it again.
QUICKEST_SECONDS = 3
# As long as a page may lie open over a day's work.
SLOWEST_SECONDS = 24 * 3600

_SIGNER = Signer(salt="scenarios.public.guarding")
# Of a caller with IPv6 the network that a provider gives to one household.
_IPV6_NETWORK = 64


class GuardedForm(forms.Form):
    """Has a field no person sees, and the signed time at which it was shown."""

    website = forms.CharField(required=False)
    shown_at = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.initial["shown_at"] = _stamp()
        for field in self.fields.values():
            field.error_messages["required"] = _("Please fill this in.")
        if self.is_bound and _age(self.data.get("shown_at", "")) is None:
            self._is_stale = True
            # Shown again it has a time that holds.
            self.data = self.data.copy()
            self.data["shown_at"] = self.initial["shown_at"]
        else:
            self._is_stale = False

    @property
    def is_trapped(self) -> bool:
        """Whether the field was filled in that only a machine finds."""
        return bool(self.data.get("website"))

    @property
    def wrong_fields(self) -> list[forms.BoundField]:
        return [field for field in self if field.errors]

    def clean(self) -> dict[str, Any]:
        if self._is_stale:
            raise forms.ValidationError(
                _("This form had been open for too long. Look through it and send it again.")
            )
        # Beside an error of a field it would say nothing of use: putting that right takes its time.
        if not self.errors and (_age(self.data["shown_at"]) or 0) < QUICKEST_SECONDS:
            raise forms.ValidationError(
                _("That was faster than a person usually is. Wait a moment and send it again.")
            )
        return super().clean()


def _stamp() -> str:
    return _SIGNER.sign(str(int(time.time())))


def _age(stamp: str) -> float | None:
    """Seconds since the form was shown; None when that was too long ago, or is not known."""
    try:
        age = time.time() - int(_SIGNER.unsign(stamp))
    except (BadSignature, ValueError):
        return None
    return age if age <= SLOWEST_SECONDS else None


def caller(request: HttpRequest) -> str:
    """Who asks, for `Attempt`: a keyed hash of the network address, which itself is not kept."""
    return hashed(_network(_address(request)))


def hashed(text: str) -> str:
    """32 hexadecimal digits, from which only who knows the site's secret could tell whether they are of `text`."""
    return salted_hmac("scenarios.attempts", text, algorithm="sha256").hexdigest()[:32]


def _address(request: HttpRequest) -> str:
    """As the outermost of our own proxies saw it; what a caller has written there before is not believed."""
    passed_on = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    chain = [*filter(None, passed_on), request.META.get("REMOTE_ADDR", "")]
    return chain[-1 - min(settings.PROXIES, len(chain) - 1)]


def _network(address: str) -> str:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:  # a socket file has none
        return address
    if found.version == 4:
        return str(found)
    return str(ipaddress.ip_network((found, _IPV6_NETWORK), strict=False))
