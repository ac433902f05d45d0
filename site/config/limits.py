"""How much one address may ask of what costs most: the API, and searches, comparisons and the catalogue as files.

Counted a minute at a time in the shared cache, and told in the headers of the IETF's draft
(draft-ietf-httpapi-ratelimit-headers-07, the last with one field for each number, which is what clients read).
"""

import re
import time
from collections.abc import Callable
from typing import NamedTuple

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import translation
from django.utils.translation import ngettext

from scenarios.public.guarding import caller

CACHE = "limits"
WINDOW_SECONDS = 60

# What is limited, by the name of its setting.
LIMITED = {
    "API_LIMIT": re.compile(r"/api/"),
    "EXPORT_LIMIT": re.compile(r"(/en)?/(search/(export|feed)\.|compare\.|p/\d+\.json)|/catalogue\."),
}


class Budget(NamedTuple):
    limit: int
    left: int
    """Negative when there were more requests than allowed."""
    reset: int
    """Seconds until it is full again."""


class LimitsMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        budget = _budget(request)
        if budget is None:
            return self.get_response(request)
        response = self.get_response(request) if budget.left >= 0 else _too_many(request, budget)
        response["RateLimit-Limit"] = str(budget.limit)
        response["RateLimit-Remaining"] = str(max(budget.left, 0))
        response["RateLimit-Reset"] = str(budget.reset)
        response["RateLimit-Policy"] = f"{budget.limit};w={WINDOW_SECONDS}"
        return response


def _budget(request: HttpRequest) -> Budget | None:
    """What is left after this request; None where nothing is limited."""
    name = next((name for name, paths in LIMITED.items() if paths.match(request.path_info)), "")
    limit = getattr(settings, name) if name else 0
    if not limit:
        return None
    now = time.time()
    window = int(now // WINDOW_SECONDS)
    key = f"{name}-{window}-{caller(request)}"
    counts = caches[CACHE]
    # It may be gone between the two: then this is the first again.
    if counts.add(key, 1, timeout=2 * WINDOW_SECONDS):
        used = 1
    else:
        try:
            used = counts.incr(key)
        except ValueError:
            used = 1
    reset = (window + 1) * WINDOW_SECONDS - now
    return Budget(limit, limit - used, max(int(reset), 1))


def _too_many(request: HttpRequest, budget: Budget) -> HttpResponse:
    english = f"More than {budget.limit} requests a minute; try again in {budget.reset} seconds."
    if request.path_info.startswith("/api/"):
        response: HttpResponse = JsonResponse({"detail": english}, status=429)
    else:
        language = translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
        with translation.override(language):
            text = ngettext(
                "Too many files at once from your address; try again in %(n)d second.",
                "Too many files at once from your address; try again in %(n)d seconds.",
                budget.reset,
            ) % {"n": budget.reset}
        response = HttpResponse(f"{text}\n", status=429, content_type="text/plain; charset=utf-8")
    response["Retry-After"] = str(budget.reset)
    response["Cache-Control"] = "no-store"
    return response
