"""What a reader has already is not sent again: 304 by its ETag, or by its date when no tag is asked about."""

from django.http import HttpRequest, HttpResponse
from django.middleware.http import ConditionalGetMiddleware
from django.utils.cache import get_conditional_response, set_response_etag
from django.utils.http import parse_http_date_safe


class ConditionalMiddleware(ConditionalGetMiddleware):
    """Django's gives a tag to what GET is answered; HEAD is to be told the same (RFC 9110, 9.3.2)."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return response
        if self.needs_etag(response) and not response.has_header("ETag"):
            set_response_etag(response)
        return unless_known(request, response)


def unless_known(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The answer itself, or in its place 304 or 412, as the conditions of the request ask."""
    etag, date = response.get("ETag"), response.get("Last-Modified")
    if not (etag or date):
        return response
    modified = parse_http_date_safe(date) if date else None
    return get_conditional_response(request, etag=etag, last_modified=modified, response=response)
