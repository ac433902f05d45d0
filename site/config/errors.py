"""The page for failures. It needs neither the database nor the session: they may be what failed."""

from django.conf import settings
from django.http import HttpRequest, HttpResponseServerError
from django.template import loader
from django.utils import translation


def server_error(request: HttpRequest) -> HttpResponseServerError:
    language = translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
    with translation.override(language):
        return HttpResponseServerError(loader.render_to_string("500.html"))
