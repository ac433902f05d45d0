"""Pages for what goes wrong. They need neither the database nor the session: those may be what failed."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.utils import translation
from django.utils.translation import gettext as _


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Also what is too large, which Django refuses in the same way."""
    with _language(request):
        return _page(
            400,
            _("This request could not be understood"),
            _(
                "The address or what was sent with it is not in order, or is too large. Go back and try again."
            ),
        )


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    with _language(request):
        return _page(
            403,
            _("You do not have access"),
            _(
                "Your account does not have permission to see this page or to do this. If it should, ask an "
                "administrator."
            ),
        )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    with _language(request):
        return _page(
            403,
            _("The form has expired"),
            _(
                "It was open for too long, you have logged in or out in another window meanwhile, or your browser "
                "accepts no cookies. Go back, reload the page and send it again."
            ),
        )


def server_error(request: HttpRequest) -> HttpResponse:
    with _language(request):
        return _page(
            500,
            _("Something went wrong on our side"),
            _(
                "The page could not be shown. What you have already saved is safe; please try again in a "
                "moment."
            ),
        )


def _language(request: HttpRequest) -> translation.override:
    """That of the address: an error may come before the language is set, or after it is reset."""
    return translation.override(
        translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
    )


def _page(status: int, title: str, text: str) -> HttpResponse:
    html = loader.render_to_string("error.html", {"status": status, "title": title, "text": text})
    return HttpResponse(html, status=status)
