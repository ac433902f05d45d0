"""`GET pilots/{slug}`, plans and the vocabularies. Mount with `api.add_router("", router)`."""

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router
from ninja.errors import HttpError

from scenarios.exports.plans import complete_plans, listed_plans, plan_record, plan_summary
from scenarios.exports.records import bilingual, complete_pilots, pilot_record, term
from scenarios.exports.schemas import PilotOut, PlanList, PlanOut, Problem, ScenarioOut, SectorOut
from scenarios.models import Region, Scenario, Sector

router = Router(tags=["records"])

PLANS_A_PAGE = 50
MAX_PLANS_A_PAGE = 200
MAX_PAGE = 10_000  # no list is that long, and a database cannot count to any number a program may send


@router.get(
    "/pilots/{slug}",
    response={200: PilotOut, 404: Problem},
    url_name="pilot",
    summary="One public pilot, complete",
)
def pilot(request: HttpRequest, slug: str) -> dict[str, Any]:
    """Everything public about it, in both languages. Drafts and private pilots are not found."""
    found = complete_pilots().filter(slug=slug).first()
    if found is None:
        raise HttpError(404, f"There is no public pilot “{slug}”.")
    return pilot_record(found)


@router.get(
    "/plans", response={200: PlanList, 404: Problem}, url_name="plans", summary="Public plans, newest first"
)
def plans(
    request: HttpRequest,
    region: str = Query("", description="Code of a region; finds plans of what lies below it too."),
    page: int = Query(1, ge=1, le=MAX_PAGE),
    limit: int = Query(PLANS_A_PAGE, ge=1, le=MAX_PLANS_A_PAGE, description="Plans a page."),
) -> dict[str, Any]:
    """Action plans of governments, with the numbers of their tasks, targets and public pilots."""
    place = Region.objects.filter(code=region).first() if region else None
    if region and place is None:
        raise HttpError(404, f"There is no region “{region}”.")
    found = listed_plans(place)
    start = (page - 1) * limit
    return {"total": found.count(), "plans": [plan_summary(plan) for plan in found[start : start + limit]]}


@router.get(
    "/plans/{slug}",
    response={200: PlanOut, 404: Problem},
    url_name="plan",
    summary="One public plan, complete",
)
def plan(request: HttpRequest, slug: str) -> dict[str, Any]:
    """Its targets, its tasks with units and public pilots. Drafts, private plans and templates are not found."""
    found = complete_plans().filter(slug=slug).first()
    if found is None:
        raise HttpError(404, f"There is no public plan “{slug}”.")
    return plan_record(found)


@router.get("/sectors", response=list[SectorOut], url_name="sectors", summary="All sectors")
def sectors(request: HttpRequest) -> list[dict[str, Any]]:
    return [
        {**term(row), "description": bilingual(row, "description"), "group": row.group, "sail": row.sail}
        for row in Sector.objects.all()
    ]


@router.get("/scenarios", response=list[ScenarioOut], url_name="scenarios", summary="All scenarios")
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
