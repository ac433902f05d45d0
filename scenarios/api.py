"""`GET pilots/{slug}` and the vocabularies. Mount with `api.add_router("", router)`."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema
from ninja.errors import HttpError

from scenarios.exports.records import bilingual, complete_pilots, pilot_record, term
from scenarios.models import Scenario, Sector

router = Router(tags=["records"])


class Bilingual(Schema):
    """Text in Chinese and English; empty where nothing has been written in that language."""

    zh: str
    en: str


class Coded(Schema):
    code: str
    label: Bilingual


class Place(Coded):
    level: str = Field(description="country, province, city or county.")


class PlaceWithin(Place):
    within: list[Place] = Field(description="What it lies in, from the top level down.")


class Picture(Schema):
    url: str
    width: int
    height: int
    alt: Bilingual
    credit: str
    licence: str
    drawn: bool = Field(description="Drawn by the registry: not a photograph of the pilot.")


class UnitOut(Schema):
    slug: str
    kind: str
    name: Bilingual


class UnitInRole(Schema):
    unit: UnitOut
    role: Coded


class Network(Schema):
    """Null where no source says anything."""

    private_network: str | None
    network_mode: str | None
    architecture: str | None
    bands: str | None
    slice_type: str | None
    edge_computing: str | None
    five_g_advanced: str | None
    redcap: str | None
    terminals: Bilingual | None
    service_classes: list[str]


class MeasurementOut(Schema):
    """Values as the source states them, such as "25-28" or "<300"."""

    indicator: Bilingual
    unit: Bilingual
    before: str
    after: str
    change: str
    measured_on: str
    method: str
    basis: Bilingual


class PrerequisiteOut(Schema):
    kind: Coded
    essential: bool
    need: Bilingual


class LessonOut(Schema):
    kind: Coded
    text: Bilingual


class RiskOut(Schema):
    risk: Bilingual
    mitigation: Bilingual


class Cost(Schema):
    band: Coded | None
    note: str
    funding: str


class Edge(Schema):
    """Another public pilot that this one repeats, or that repeats it."""

    slug: str
    title: Bilingual
    kept: str
    changed: str
    outcome: str


class PlanReference(Schema):
    title: Bilingual
    url: Bilingual


class TaskOut(Schema):
    path: str
    heading: str
    plan: PlanReference


class SourceOut(Schema):
    title: str
    title_is_description: bool = Field(
        description="The headline is not known; the title describes the source."
    )
    publisher: str
    published_on: str = Field(description="YYYY, YYYY-MM or YYYY-MM-DD.")
    kind: Coded
    url: str | None = Field(description="Null for reposts: their pages are not the publisher's own.")


class PilotOut(Schema):
    slug: str
    url: Bilingual
    title: Bilingual
    summary: Bilingual
    cover: Picture | None
    sector: Coded
    extra_sectors: list[Coded]
    scenario: Coded
    extra_scenarios: list[Coded]
    technologies: list[Coded]
    region: PlaceWithin
    site: Bilingual
    stage: Coded
    stopped_reason: str
    evidence: Coded
    started_year: int | None
    units: list[UnitInRole]
    contact_unit: UnitOut | None
    network: Network
    problem: Bilingual
    solution: Bilingual
    outcome: Bilingual
    write_up: list[dict[str, Any]] = Field(
        description="Blocks in order, each with its `type`: text, picture, gallery, video, table, quotation, "
        "figure, document."
    )
    measurements: list[MeasurementOut]
    prerequisites: list[PrerequisiteOut]
    lessons: list[LessonOut]
    risks: list[RiskOut]
    replication_note: Bilingual
    cost: Cost
    origins: list[Edge]
    repeats: list[Edge]
    tasks: list[TaskOut]
    sources: list[SourceOut]
    text_licence: Coded
    first_published_at: datetime | None
    last_published_at: datetime | None
    last_checked_on: date | None


class SectorOut(Coded):
    description: Bilingual
    group: str
    sail: bool = Field(description="One of the 15 sectors of the national 5G “Sail” plan.")


class ScenarioOut(Coded):
    description: Bilingual
    sector: str
    national_typical: bool


class Problem(Schema):
    detail: str


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
