"""Files that are served by Django itself: uploads without an object storage, and robots.txt."""

import mimetypes
from posixpath import normpath

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.static import serve

# Python knows it from version 3.13 on. Without it browsers would be given bytes of no kind.
mimetypes.add_type("image/avif", ".avif")

UPLOADS_MAX_AGE = 30 * 24 * 3600  # seconds; a replaced picture gets another name
# An uploaded file opened on its own runs nothing and loads nothing, whatever is hidden in it.
UPLOADS_POLICY = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; sandbox"


@cache_control(public=True, max_age=UPLOADS_MAX_AGE)
def uploaded_file(request: HttpRequest, path: str) -> HttpResponse:
    """Pictures below MEDIA_ROOT. Documents have a view of Wagtail's, which knows who may read them."""
    # `serve` would read `/documents/…` and `x/../documents/…` as `documents/…`.
    if path != normpath(path) or path.startswith(("/", "documents/")):
        raise Http404
    response = serve(request, path, document_root=settings.MEDIA_ROOT)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = UPLOADS_POLICY
    return response


@cache_control(public=True, max_age=3600)
def robots(request: HttpRequest) -> HttpResponse:
    return render(
        request, "robots.txt", {"site": settings.PUBLIC_URL}, content_type="text/plain; charset=utf-8"
    )
