"""`GET pilots`, `GET pilots/{slug}`, plans and the vocabularies. Mount with `api.add_router("", router)`."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Query, Router
from ninja.errors import HttpError, ValidationError

from scenarios.exports import cursors
from scenarios.exports.plans import (
    complete_plans,
    cursor_behind,
    listed_plans,
    plan_record,
    plan_summary,
    plans_behind,
)
from scenarios.exports.records import (
    bilingual,
    complete_pilots,
    listed_pilots,
    listed_record,
    pilot_record,
    term,
)
from scenarios.exports.schemas import (
    Invalid,
    PilotList,
    PilotOut,
    PlanList,
    PlanOut,
    Problem,
    ScenarioOut,
    SectorOut,
)
from scenarios.models import Region, Scenario, Sector
from scenarios.slugs import row_with

router = Router(tags=["records"])

READ = ["GET", "HEAD"]
LIMITED = {429: Problem}  # any address may be told to wait, see config.limits
WRONG = {422: Invalid, **LIMITED}
PILOTS_A_PAGE = 20
MAX_PILOTS_A_PAGE = 100
PLANS_A_PAGE = 50
MAX_PLANS_A_PAGE = 200
MAX_PAGE = 10_000  # no list is that long, and a database cannot count to any number a program may send


@router.api_operation(
    READ,
    "/pilots",
    response={200: PilotList, **WRONG},
    url_name="pilots",
    summary="All public pilots, page by page",
)
def pilots(
    request: HttpRequest,
    response: HttpResponse,
    cursor: str = Query(
        "", max_length=cursors.LONGEST, description="Where to go on: from `next` of the page before."
    ),
    limit: int = Query(PILOTS_A_PAGE, ge=1, le=MAX_PILOTS_A_PAGE, description="Pilots a page."),
) -> dict[str, Any]:
    """Everything public about each but its write-up, in the order in which they were made.

    What is published, changed or withdrawn meanwhile moves no other: following `next` gives every pilot once. The
    header `Link` names the next page too.
    """
    found = listed_pilots()
    total = found.count()
    if cursor:
        try:
            (last,) = cursors.read(cursor, int)
        except cursors.BadCursor as error:
            raise not_a_cursor() from error
        found = found.filter(pk__gt=last)
    page = list(found.order_by("pk")[: limit + 1])
    following = None
    if len(page) > limit:
        page = page[:limit]
        following = next_page(response, "api:pilots", [("limit", limit)], cursors.written(page[-1].pk))
    return {"total": total, "next": following, "pilots": [listed_record(pilot) for pilot in page]}


def next_page(response: HttpResponse, name: str, parameters: list[tuple[str, Any]], cursor: str) -> str:
    """The address of the next page, which is put into the header `Link` too."""
    address = f"{settings.PUBLIC_URL}{reverse(name)}?{urlencode([*parameters, ('cursor', cursor)])}"
    response["Link"] = f'<{address}>; rel="next"'
    return address


def not_a_cursor() -> ValidationError:
    return _wrong(
        "cursor", "Not a cursor of this list: take `next` of the page before, or begin without one."
    )


def not_both() -> ValidationError:
    return _wrong("page", "Give a page or a cursor, not both.")


def _wrong(parameter: str, message: str) -> ValidationError:
    return ValidationError([{"type": "value_error", "loc": ["query", parameter], "msg": message}])


@router.api_operation(
    READ,
    "/pilots/{slug}",
    response={200: PilotOut, 404: Problem, **LIMITED},
    url_name="pilot",
    summary="One public pilot, complete",
)
def pilot(request: HttpRequest, slug: str) -> dict[str, Any]:
    """Everything public about it, in both languages. Drafts and private pilots are not found."""
    found = row_with(complete_pilots(), slug=slug)
    if found is None:
        raise HttpError(404, f"There is no public pilot “{slug}”.")
    return pilot_record(found)


@router.api_operation(
    READ,
    "/plans",
    response={200: PlanList, 404: Problem, **WRONG},
    url_name="plans",
    summary="Public plans, newest first",
)
def plans(
    request: HttpRequest,
    response: HttpResponse,
    region: str = Query("", description="Code of a region; finds plans of what lies below it too."),
    page: int = Query(1, ge=1, le=MAX_PAGE),
    cursor: str = Query(
        "",
        max_length=cursors.LONGEST,
        description="In place of `page`, where to go on: from `next` of the page before.",
    ),
    limit: int = Query(PLANS_A_PAGE, ge=1, le=MAX_PLANS_A_PAGE, description="Plans a page."),
) -> dict[str, Any]:
    """Action plans of governments, with the numbers of their tasks, targets and public pilots.

    Following `next`, which the header `Link` names too, gives every plan once, whatever is published or withdrawn
    meanwhile.
    """
    place = row_with(Region.objects.all(), code=region) if region else None
    if region and place is None:
        raise HttpError(404, f"There is no region “{region}”.")
    found = listed_plans(place)
    total = found.count()
    if cursor:
        found = found.filter(_behind(cursor, page))
    start = (page - 1) * limit
    shown = list(found[start : start + limit + 1])
    following = None
    if len(shown) > limit:
        shown = shown[:limit]
        asked = [("region", region)] if region else []
        following = next_page(response, "api:plans", [*asked, ("limit", limit)], cursor_behind(shown[-1]))
    return {"total": total, "next": following, "plans": [plan_summary(plan) for plan in shown]}


def _behind(cursor: str, page: int) -> Q:
    if page > 1:
        raise not_both()
    try:
        return plans_behind(cursor)
    except cursors.BadCursor as error:
        raise not_a_cursor() from error


@router.api_operation(
    READ,
    "/plans/{slug}",
    response={200: PlanOut, 404: Problem, **LIMITED},
    url_name="plan",
    summary="One public plan, complete",
)
def plan(request: HttpRequest, slug: str) -> dict[str, Any]:
    """Its targets, its tasks with units and public pilots. Drafts, private plans and templates are not found."""
    found = row_with(complete_plans(), slug=slug)
    if found is None:
        raise HttpError(404, f"There is no public plan “{slug}”.")
    return plan_record(found)


@router.api_operation(
    READ, "/sectors", response={200: list[SectorOut], **LIMITED}, url_name="sectors", summary="All sectors"
)
def sectors(request: HttpRequest) -> list[dict[str, Any]]:
    return [
        {**term(row), "description": bilingual(row, "description"), "group": row.group, "sail": row.sail}
        for row in Sector.objects.all()
    ]


@router.api_operation(
    READ,
    "/scenarios",
    response={200: list[ScenarioOut], **LIMITED},
    url_name="scenarios",
    summary="All scenarios",
)
def scenarios(request: HttpRequest) -> list[dict[str, Any]]:
    return [
        {
            **term(row),
            "description": bilingual(row, "description"),
            "sector": row.sector.code,
            "national_typical": row.national_typical,
        }
        for row in Scenario.objects.select_related("sector")
    ]
