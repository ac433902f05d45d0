"""`GET /search`: the search page's parameters, the command's answer. `api.add_router("", router)` mounts it."""

from typing import Literal

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema
from ninja.errors import HttpError, ValidationError

from search.forms import Problem, Repeated, page_beyond, read
from search.payload import LIMIT, MAX_LIMIT, payload
from search.query import MAX_PAGES, MAX_TEXT
from search.results import search
from search.vocabulary import vocabulary

router = Router(tags=["search"])


class SearchParameters(Schema):
    """Repeat a filter to ask for any of its values; pilots must satisfy every filter that is given."""

    q: str = Field(
        "", description=f"Words to search for, at most {MAX_TEXT} characters. Without them all are listed."
    )
    sector: list[str] = Field([], description="Code of a sector, for example `ports`.")
    scenario: list[str] = Field([], description="Code of a scenario.")
    region: list[str] = Field([], description="Code of a region; finds what lies below it too.")
    unit: list[str] = Field([], description="Slug of a unit that takes part.")
    stage: list[str] = Field([], description="planned, building, trial, live, scaled or stopped.")
    evidence: list[str] = Field([], description="plan, claimed, reported, measured or verified.")
    year: list[str] = Field([], description="Year the pilot started, four digits.")
    tag: list[str] = Field([], description="Slug of a technology.")
    sort: str = Field("relevance", description="relevance, newest or title.")
    page: str = Field("1", description=f"1 to {MAX_PAGES}.")
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


@router.api_operation(
    ["GET", "HEAD"], "/search", response=SearchOut, url_name="search", summary="Search public pilots"
)
def search_pilots(request: HttpRequest, parameters: Query[SearchParameters]) -> dict:
    """Errors are in English, labels in the language of the request."""
    names = vocabulary()
    if unknown := sorted(set(request.GET) - set(SearchParameters.model_fields)):
        raise _invalid([_unknown_parameter(name) for name in unknown])
    given = {name: value if isinstance(value, list) else [value] for name, value in parameters.dict().items()}
    reading = read(Repeated(given), names, size=parameters.limit)
    if reading.problems:
        raise _invalid(reading.problems)
    results = search(reading.query)
    if results.degraded:
        raise HttpError(503, "The search index is not available at the moment; try again in a minute.")
    if reading.query.page > results.last_page:
        raise _invalid([page_beyond(reading.query, results.last_page)])
    return payload(results, names)


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
