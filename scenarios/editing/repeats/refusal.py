"""A circle that came about between the check of a form and its saving, said to the editor instead of failing."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from scenarios.models import CircleError


class CircleMiddleware:
    """Two editors make each other's pilot an origin at once, or a page is approved that has waited for a while."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, CircleError):
            return None
        error = CircleError(exception.edge, request.user)
        message = " ".join([*error.messages, _("Nothing was published.")])
        if request.accepts("text/html"):
            messages.error(request, message)
            return redirect("wagtailadmin_pages:edit", exception.repeat_id)
        return JsonResponse(
            {"success": False, "error_code": "validation_error", "error_message": message}, status=400
        )
