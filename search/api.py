"""`GET /search`: the search page's parameters, the command's answer. `api.add_router("", router)` mounts it."""

from typing import Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema
from ninja.errors import HttpError, ValidationError
from pydantic.config import JsonDict

from scenarios.api import READ, WRONG, next_page, not_a_cursor, not_both
from scenarios.exports import cursors
from scenarios.exports.schemas import Problem as ProblemOut
from search.cursors import BadCursor, following, search_after
from search.engines.protocol import EngineError
from search.forms import Problem, Repeated, page_beyond, read
from search.payload import LIMIT, MAX_LIMIT, payload
from search.query import MAX_PAGES, MAX_TEXT, SearchQuery
from search.results import SearchResults, search
from search.vocabulary import vocabulary

router = Router(tags=["search"])


EXAMPLE: JsonDict = {
    "total": 1,
    "fitting": 1,
    "tier": 1,
    "hits": [
        {
            "slug": "qingdao-port-remote-cranes",
            "title": "青岛港 5G 远程岸桥",
            "url": "https://example.org/cities/qingdao/qingdao-port-remote-cranes/",
            "score": 12.5,
        }
    ],
    "facets": {"sector": [{"value": "ports", "label": "智慧港口", "count": 1}]},
}


class SearchParameters(Schema):
    """Repeat a filter to ask for any of its values; pilots must satisfy every filter that is given."""

    q: str = Field(
        "",
        description=f"Words to search for, at most {MAX_TEXT} characters. Without them all are listed.",
        examples=["智慧港口", "city:岳阳 -sector:港口"],
    )
    sector: list[str] = Field([], description="Code of a sector.", examples=[["ports"]])
    scenario: list[str] = Field([], description="Code of a scenario.", examples=[["remote-crane-control"]])
    region: list[str] = Field(
        [], description="Code of a region; finds what lies below it too.", examples=[["370200"]]
    )
    unit: list[str] = Field([], description="Slug of a unit that takes part.")
    stage: list[str] = Field([], description="planned, building, trial, live, scaled or stopped.")
    evidence: list[str] = Field([], description="plan, claimed, reported, measured or verified.")
    reuse: list[str] = Field(
        [], description="repeated (by another public pilot) or repeats (another public pilot)."
    )
    year: list[str] = Field([], description="Year the pilot started, four digits.", examples=[["2021"]])
    tag: list[str] = Field([], description="Slug of a technology.")
    sort: str = Field("relevance", description="relevance, newest, repeats (most repeated first) or title.")
    page: str = Field("1", description=f"1 to {MAX_PAGES}.")
    cursor: str = Field(
        "",
        max_length=cursors.LONGEST,
        description="In place of `page`, to go on behind the last hit that was seen: from the header `Link` of the "
        "answer before, which leads as far as hit 10,000.",
    )
    limit: int = Field(LIMIT, ge=1, le=MAX_LIMIT, description="Hits a page.")


class HitOut(Schema):
    slug: str
    title: str
    url: str
    score: float = Field(description="Compares hits of one answer; 0 when they are not sorted by relevance.")


class ValueOut(Schema):
    value: str
    label: str
    count: int = Field(description="Pilots with this value under the filters of all other facets.")


class SearchOut(Schema):
    total: int
    fitting: int = Field(description="Of the total those that hold every word; the others come close.")
    tier: Literal[1, 2, 3, 4] = Field(
        description="How the best hits match: 1 every term as it stands, 2 every word, 3 at least half of the words, "
        "4 one of the words or the sector that it speaks for."
    )
    hits: list[HitOut]
    facets: dict[str, list[ValueOut]]

    model_config = {"json_schema_extra": {"examples": [EXAMPLE]}}


@router.api_operation(
    READ,
    "/search",
    response={200: SearchOut, **WRONG, 503: ProblemOut},
    url_name="search",
    summary="Search public pilots",
)
def search_pilots(request: HttpRequest, response: HttpResponse, parameters: Query[SearchParameters]) -> dict:
    """What the search page finds, in its order. The header `Link` names the next page by a cursor.

    Errors are in English, labels in the language of the request.
    """
    names = vocabulary()
    if unknown := sorted(set(request.GET) - set(SearchParameters.model_fields)):
        raise _invalid([_unknown_parameter(name) for name in unknown])
    given = {name: value if isinstance(value, list) else [value] for name, value in parameters.dict().items()}
    reading = read(Repeated(given), names, size=parameters.limit)
    if reading.problems:
        raise _invalid(reading.problems)
    query = reading.query
    if parameters.cursor:
        results, start = _after(query, parameters.cursor)
    else:
        results, start = search(query), query.offset
    if results.degraded:
        raise _away()
    if query.page > results.last_page and not parameters.cursor:
        raise _invalid([page_beyond(query, results.last_page)])
    if cursor := following(results, start):
        asked = [pair for pair in query.parameters() if pair[0] != "page"]
        next_page(response, "api:search", [*asked, ("limit", parameters.limit)], cursor)
    return payload(results, names)


def _after(query: SearchQuery, cursor: str) -> tuple[SearchResults, int]:
    if query.page > 1:
        raise not_both()
    try:
        return search_after(query, cursor)
    except BadCursor as error:
        raise not_a_cursor() from error
    except EngineError as error:
        raise _away() from error


def _away() -> HttpError:
    return HttpError(503, "The search index is not available at the moment; try again in a minute.")


def _unknown_parameter(name: str) -> Problem:
    error = f"There is no such parameter; there are {', '.join(SearchParameters.model_fields)}."
    return Problem(name, error, error)


def _invalid(problems: list[Problem]) -> ValidationError:
    return ValidationError(
        [
            {"type": "value_error", "loc": ["query", problem.parameter], "msg": problem.error}
            for problem in problems
        ]
    )
