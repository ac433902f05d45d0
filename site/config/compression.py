"""Answers in the smallest form a browser takes: Brotli where it may be used, else gzip."""

import re

import brotli
from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import has_vary_header, patch_vary_headers

# Of 11. Takes about as long as gzip does, and pages become smaller.
BROTLI_QUALITY = 5
SMALLEST_BYTES = 200  # as in GZipMiddleware
_TEXT = re.compile(r"text/|image/svg|application/(\w+\+)?(json|xml|javascript)")
_REFUSED = re.compile(r"q=0(\.0*)?$")


def accepted_encoding(request: HttpRequest) -> str:
    """ "br", "gzip" or "identity": the first of these that the request takes."""
    offers = request.META.get("HTTP_ACCEPT_ENCODING", "").lower().replace(" ", "").split(",")
    accepted = {
        name for name, _, weight in (offer.partition(";") for offer in offers) if not _REFUSED.match(weight)
    }
    return next((name for name in ("br", "gzip") if name in accepted), "identity")


class CompressionMiddleware(GZipMiddleware):
    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Text only: pictures and documents are packed already.

        Where a secret may be inside (the answer depends on a cookie), Django's own way stays.

        It adds random bytes, so that nobody learns the secret from the length of the answer (BREACH).
        """
        if not _TEXT.match(response.get("Content-Type", "")):
            return response
        if (
            response.streaming
            or response.has_header("Content-Encoding")
            or has_vary_header(response, "Cookie")
            or len(response.content) < SMALLEST_BYTES
            or accepted_encoding(request) != "br"
        ):
            return super().process_response(request, response)
        patch_vary_headers(response, ["Accept-Encoding"])
        response.content = brotli.compress(response.content, quality=BROTLI_QUALITY)
        response.headers["Content-Length"] = str(len(response.content))
        response.headers["Content-Encoding"] = "br"
        etag = response.get("ETag", "")
        if etag.startswith('"'):
            response.headers["ETag"] = f"W/{etag}"
        return response
