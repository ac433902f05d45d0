"""The public API, read-only: public records only, errors as JSON. Mounted at `/api/v1/`, described at `docs`."""

import logging
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from scenarios.api import router as scenarios_router
from search.api import router as search_router

logger = logging.getLogger(__name__)

DESCRIPTION = """\
Public pilots of 5G applications, as people see them on the site. No key is needed, and nothing can be written.

**Two languages.** Texts come as `{"zh": …, "en": …}`; the English is empty where nobody has written it.

**Pages.** `GET /pilots`, `GET /plans` and `GET /search` name the next page in the header `Link`, by a cursor: what is
published or withdrawn meanwhile neither repeats nor hides others. The whole registry is also at `/catalogue.jsonld`
and `/catalogue.ttl` (DCAT), and each search as a file at `/search/export.csv`, `.xlsx`, `.json` and `.jsonld`.

**Asking again.** Every answer has an `ETag`; sent back in `If-None-Match`, it is answered by an empty 304 as long as
nothing has changed. HEAD is answered as GET is, without the body.

**Limits.** Each address has a number of requests a minute, told in `RateLimit-Limit`, `RateLimit-Remaining` and
`RateLimit-Reset` (seconds). Beyond, the answer is 429 with `Retry-After`.

**Errors** are `{"detail": …}`: a sentence, or for parameters that cannot be taken (422) a list that says which and why.
"""


class ReadOnlyAPI(NinjaAPI):
    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        """Describes GET alone: HEAD has no answer of its own to describe, and would have the same `operationId`."""
        schema = super().get_openapi_schema(**options)
        for operations in schema["paths"].values():
            operations.pop("head", None)
        return schema


api = ReadOnlyAPI(
    title="5G+ Pilot Registry",
    version="1.0",
    description=DESCRIPTION,
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
