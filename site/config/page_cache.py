"""Whole pages for visitors without a session, kept in each process until the next edition of what is public.

See docs/decisions/0018-page-cache.md. The memory of a process needs no clearing: the shared name of the edition
(`scenarios.public.edition`) is part of every key, so that a publication in one process is seen by all at once.
"""

import zlib
from collections.abc import Callable
from hashlib import blake2b

from django.conf import settings
from django.core.cache import caches
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.utils.cache import cc_delim_re, patch_cache_control

from config.compression import accepted_encoding
from config.conditional import unless_known
from scenarios.public.edition import LONGEST_SECONDS, edition

CACHE = "pages"
# A page takes 4 to 20 kB. Whoever asks for thousands of long ones must not fill the memory.
LARGEST_BYTES = 64 * 1024
# Of these a page is free to vary by: each has a part in the key.
KEY_HEADERS = {"accept-encoding"}
# Whoever sends one of these may be shown more, or something else, than everybody.
PERSONAL_COOKIES = (settings.SESSION_COOKIE_NAME, "messages")
NEVER = {"private", "no-store"}
CONDITIONS = (
    "HTTP_IF_MATCH",
    "HTTP_IF_NONE_MATCH",
    "HTTP_IF_MODIFIED_SINCE",
    "HTTP_IF_UNMODIFIED_SINCE",
)


class PageCacheMiddleware:
    """Stands outside of compression, so that what is kept is ready to be sent."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        if not settings.PAGE_CACHE:
            raise MiddlewareNotUsed
        self.get_response = get_response
        self.cache = caches[CACHE]

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "GET" or not is_for_everybody(request):
            return self.get_response(request)
        key = _key(request)
        kept = self.cache.get(key)
        if kept is not None:
            content, headers = kept
            content = content if "Content-Encoding" in headers else zlib.decompress(content)
            return unless_known(request, HttpResponse(content, headers=headers))
        # A part of the answer to a conditional request would not be a page to keep.
        conditions = {name: request.META.pop(name) for name in CONDITIONS if name in request.META}
        response = self.get_response(request)
        if may_be_kept(response):
            # For those who take no compressed page it is unpacked again, which is quick.
            is_packed = response.has_header("Content-Encoding")
            content = response.content if is_packed else zlib.compress(response.content, level=1)
            if len(content) <= LARGEST_BYTES:
                self.cache.set(key, (content, dict(response.headers)), LONGEST_SECONDS)
        request.META.update(conditions)
        return unless_known(request, response)


class CacheHeadersMiddleware:
    """Browsers and proxies may store pages, and ask again each time: what is withdrawn is gone at once.

    Views that say themselves how long something lasts keep what they say.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            if is_for_everybody(request) and not response.cookies and not _varies(response) - KEY_HEADERS:
                patch_cache_control(response, no_cache=True)
            else:
                patch_cache_control(response, private=True, no_cache=True)
        return response


def is_for_everybody(request: HttpRequest) -> bool:
    """Whether the answer depends on nothing but the address: nobody is logged in, nothing was asked of the session."""
    return (
        request.method in ("GET", "HEAD")
        and not getattr(request, "is_preview", False)
        and "HTTP_AUTHORIZATION" not in request.META
        and not any(name in request.COOKIES for name in PERSONAL_COOKIES)
    )


def may_be_kept(response: HttpResponse) -> bool:
    """A page in full that says nothing personal, sets no cookie and does not forbid it."""
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and response.get("Content-Type", "").startswith("text/html")
        and not _varies(response) - KEY_HEADERS
        and not _directives(response) & NEVER
    )


def _key(request: HttpRequest) -> str:
    # `get_host` refuses names that are not the site's.
    address = f"{request.scheme}://{request.get_host()}{request.get_full_path()}"
    parts = f"{edition()} {accepted_encoding(request)} {address}"
    return blake2b(parts.encode(), digest_size=24).hexdigest()


def _varies(response: HttpResponse) -> set[str]:
    return {name.lower() for name in cc_delim_re.split(response.get("Vary", "")) if name}


def _directives(response: HttpResponse) -> set[str]:
    return {part.partition("=")[0].lower() for part in cc_delim_re.split(response.get("Cache-Control", ""))}
