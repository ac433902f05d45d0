"""`/search/export.<form>` and `/search/feed.atom`: a search taken away, and a search to be told of.

They take the parameters of the page. What the page would leave out with a notice is refused here: a program, or a
bookmark of last year, would take the wider result for the one it asked for.
"""

import logging
from collections.abc import Iterable
from functools import partial

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from scenarios.exports.forms import MEDIA_TYPES
from scenarios.public.fit import in_order_of_fit
from scenarios.public.situation import Situation, situation_of
from search.engines.protocol import EngineError
from search.exports import MOST, Export
from search.feeds import feed_of, latest
from search.forms import Problem, read
from search.query import SearchQuery, Sort
from search.vocabulary import vocabulary
from search.walking import Walk, walk, walk_arranged

logger = logging.getLogger(__name__)

RETRY_SECONDS = 60


@require_safe
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    """`form` is csv, xlsx, json or jsonld. Headers `X-Total-Count` and `X-Row-Limit` say whether all is in it."""
    query, problems = _asked(request)
    if problems:
        return _refused(problems)
    try:
        made = Export(query, _walk(query, situation_of(request)))
    except EngineError as error:
        return _away(error)
    response = _answer(made, form) if request.method == "GET" else HttpResponse()
    response["Content-Type"] = MEDIA_TYPES[form]
    response["Content-Disposition"] = f'attachment; filename="pilots-{timezone.localdate():%Y-%m-%d}.{form}"'
    response["X-Total-Count"] = str(made.walk.total)
    response["X-Row-Limit"] = str(MOST)
    response["X-Robots-Tag"] = "noindex"
    return response


def _walk(query: SearchQuery, situation: Situation) -> Walk:
    if query.sort is Sort.FIT:
        return walk_arranged(query, MOST, partial(in_order_of_fit, situation=situation))
    return walk(query, MOST)


def _answer(made: Export, form: str) -> HttpResponseBase:
    match form:
        case "xlsx":
            return FileResponse(made.xlsx())
        case "csv":
            return StreamingHttpResponse(made.csv())
        case "json":
            return StreamingHttpResponse(made.json())
    return StreamingHttpResponse(made.jsonld())


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """Atom, the pilots published last first. Its ETag is of what it says; no date tells that a pilot has left it."""
    query, problems = _asked(request)
    if problems:
        return _refused(problems)
    try:
        pilots = latest(query)
    except EngineError as error:
        return _away(error)
    made = feed_of(query, pilots)
    return HttpResponse(made.writeString("utf-8"), content_type=made.content_type)


def _asked(request: HttpRequest) -> tuple[SearchQuery, list[Problem]]:
    """Of pages there are none here."""
    reading = read(request.GET, vocabulary(), situation=tuple(situation_of(request).parameters()))
    return reading.query, [problem for problem in reading.problems if problem.parameter != "page"]


def _refused(problems: Iterable[Problem]) -> HttpResponse:
    return _told(400, "\n".join(problem.error for problem in problems))


def _away(error: EngineError) -> HttpResponse:
    logger.error("Nothing can be taken away without the index: %s", error)
    response = _told(503, _("The search is not available at the moment; try again in a minute."))
    response["Retry-After"] = str(RETRY_SECONDS)
    return response


def _told(status: int, text: str) -> HttpResponse:
    return HttpResponse(f"{text}\n", status=status, content_type="text/plain; charset=utf-8")
