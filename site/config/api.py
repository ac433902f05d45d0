"""The public API, read-only: public records only, errors as JSON. Mounted at `/api/v1/`, described at `docs`."""

import logging

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI

from scenarios.api import router as scenarios_router
from search.api import router as search_router

logger = logging.getLogger(__name__)

api = NinjaAPI(
    title="5G+ Pilot Registry",
    version="1.0",
    description="Public pilots of 5G applications, as people see them on the site. No key is needed.",
    urls_namespace="api",
)
api.add_router("", search_router)
api.add_router("", scenarios_router)


@api.exception_handler(Exception)
def failed(request: HttpRequest, error: Exception) -> HttpResponse:
    """Whatever no other handler knows: to the log in full, to the program as JSON."""
    logger.error("%s %s failed", request.method, request.path, exc_info=error)
    return api.create_response(
        request, {"detail": "The server failed to answer; the error is in its log."}, status=500
    )


def unknown_address(request: HttpRequest) -> JsonResponse:
    """Below `/api/`, what is not there is said in JSON too."""
    return JsonResponse({"detail": f"There is no {request.path}; see /api/v1/openapi.json."}, status=404)
