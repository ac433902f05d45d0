"""What a page may load, and from where, told to browsers in headers.

The public site loads everything from itself. It runs no script that stands within a page, and of styles only the
colours of the sectors, by their digest. Why Wagtail's admin gets a looser policy, and what was measured:
docs/decisions/0017-content-security-policy.md.
"""

from functools import cache
from urllib.parse import urlsplit

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.urls import reverse

from scenarios.embeds import player_origins

# Features of browsers that no page here uses; films in frames of their own may fill the screen.
PERMISSIONS = (
    "accelerometer=(), autoplay=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), "
    "microphone=(), midi=(), payment=(), usb=(), browsing-topics=()"
)

Policy = dict[str, list[str]]


@cache
def public_policy() -> Policy:
    return {
        "default-src": [SELF],
        "img-src": [SELF, *storage_origins()],
        "frame-src": _players(),
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }


@cache
def api_docs_policy() -> Policy:
    """Swagger UI draws its symbols from `data:` addresses and writes style elements."""
    return public_policy() | {"img-src": [SELF, "data:"], "style-src-elem": [SELF, UNSAFE_INLINE]}


@cache
def admin_policy() -> Policy:
    """Wagtail's forms begin inline panels and date fields in scripts within the page; its editor writes style elements.

    It shows previews in frames of its own, pictures before they are uploaded (`blob:`), and symbols in `data:`.
    """
    return public_policy() | {
        "script-src": [SELF, UNSAFE_INLINE],
        "style-src-elem": [SELF, UNSAFE_INLINE],
        "img-src": [SELF, "data:", "blob:", *storage_origins()],
        "frame-src": [SELF, *_players()],
        "frame-ancestors": [SELF],
    }


@cache
def _players() -> list[str]:
    return sorted(player_origins())


@cache
def storage_origins() -> list[str]:
    """Where browsers find pictures when an object storage holds them; none when this site serves them."""
    bucket, endpoint = settings.ENV.storage_bucket, urlsplit(settings.ENV.storage_endpoint)
    if not bucket:
        return []
    if not endpoint.netloc:
        return [f"https://{bucket}.s3.amazonaws.com"]
    return [f"{endpoint.scheme}://{endpoint.netloc}", f"{endpoint.scheme}://{bucket}.{endpoint.netloc}"]


@cache
def _strict_admin_addresses() -> set[str]:
    """Open to everyone, so they are held to the rules of the public site."""
    return {reverse("wagtailadmin_login"), reverse("wagtailadmin_password_reset")}


@cache
def preview_policy() -> Policy:
    """A page as the public will see it, in a frame of the admin."""
    return public_policy() | {"frame-ancestors": [SELF]}


def policy_for(request: HttpRequest) -> Policy:
    path = request.path
    if path.startswith(reverse("wagtailadmin_home")) and path not in _strict_admin_addresses():
        return admin_policy()
    if path == reverse("api:openapi-view"):
        return api_docs_policy()
    policy = preview_policy() if getattr(request, "is_preview", False) else public_policy()
    colours = getattr(request, "sector_colours", None)
    return policy | {"style-src": [SELF, colours.digest]} if colours else policy


class PolicyMiddleware(CSPMiddleware):
    """django-csp has one policy for a site; here the address decides. Views that set the header themselves keep it."""

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponse, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if not report_only and parts.config is None:
            parts.config = policy_for(request)
        return parts

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        return super().process_response(request, response)


class FrameMiddleware(XFrameOptionsMiddleware):
    """Says what the policy says, for programs that know only the older header."""

    def get_xframe_options_value(self, request: HttpRequest, response: HttpResponse) -> str:
        return "DENY" if policy_for(request)["frame-ancestors"] == [NONE] else "SAMEORIGIN"
