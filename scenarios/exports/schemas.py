"""The shapes of the records, as the API describes them to programs. `records` and `plans` make them."""

from datetime import date, datetime
from typing import Any

from ninja import Field, Schema

from scenarios.exports import examples


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
    slug: str
    title: Bilingual
    url: Bilingual


class ServedTask(Schema):
    """A task of a public plan that the pilot serves."""

    path: str = Field(description="Its place in the document: 二/（二）/1.")
    heading: str
    use: str = Field(description="Place of this use, where the task names several: 二/（二）/1/一是.")
    url: Bilingual
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


class PilotListed(Schema):
    """Everything public about a pilot but its write-up."""

    id: int
    slug: str
    address: str = Field(description="Stays when the pilot is renamed or moved.")
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
    measurements: list[MeasurementOut]
    prerequisites: list[PrerequisiteOut]
    lessons: list[LessonOut]
    risks: list[RiskOut]
    replication_note: Bilingual
    cost: Cost
    origins: list[Edge]
    repeats: list[Edge]
    tasks: list[ServedTask]
    sources: list[SourceOut]
    text_licence: Coded
    first_published_at: datetime | None
    last_published_at: datetime | None
    last_checked_on: date | None


class PilotOut(PilotListed):
    write_up: list[dict[str, Any]] = Field(
        description="Blocks in order, each with its `type`: text, picture, gallery, video, table, quotation, "
        "figure, document."
    )

    model_config = {"json_schema_extra": {"examples": [examples.PILOT]}}


class PilotList(Schema):
    total: int = Field(description="Public pilots there are.")
    next: str | None = Field(description="Address of the next page; null on the last one.")
    pilots: list[PilotListed]

    model_config = {"json_schema_extra": {"examples": [examples.PILOTS]}}


class PlanFacts(Schema):
    slug: str
    url: Bilingual
    title: Bilingual
    document_number: str
    status: Coded
    region: PlaceWithin | None
    publisher: UnitOut | None
    issued_on: date | None
    year_from: int | None
    year_to: int | None


class PlanSummary(PlanFacts):
    """How many tasks, targets, and public pilots that serve its tasks."""

    tasks: int
    targets: int
    pilots: int


class PlanList(Schema):
    total: int
    next: str | None = Field(description="Address of the next page; null on the last one.")
    plans: list[PlanSummary]

    model_config = {"json_schema_extra": {"examples": [examples.PLANS]}}


class TargetPartOut(Schema):
    name: str
    value: int | float


class TargetOut(Schema):
    """A number the plan promises, with the sentence it was read from."""

    year: int | None
    metric: Coded
    metric_note: str = Field(description="What is counted, in the document's words.")
    comparator: str = Field(description="=, >=, > or <=.")
    value: int | float = Field(
        description="A plain number: 92万 is 920000. Of a percentage, what stands before the sign."
    )
    unit: str = Field(description="Measure word or unit, without 万 and 亿: 个, 户, 元, %.")
    is_addition: bool = Field(description="What is added in the year; otherwise what there is by then.")
    parts: list[TargetPartOut] = Field(description="Shares of the value, such as each operator's.")
    text: str


class TaskUnitOut(Schema):
    unit: UnitOut | None = Field(description="Null for a group of units, such as 各县市区政府.")
    role: Coded
    cited: str = Field(description="As the document writes it.")


class TaskPilot(Schema):
    """A public pilot that serves the task. One in stage `planned` is a plan: nothing shows that it was carried out."""

    slug: str
    url: Bilingual
    title: Bilingual
    stage: Coded
    evidence: Coded
    path: str = Field(description="Place of this use, where the task names several: 二/（二）/1/一是.")


class TaskOut(Schema):
    path: str = Field(description="Its place in the document: 二/（二）/1.")
    heading: str
    url: Bilingual
    kind: Coded
    text: str
    units: list[TaskUnitOut]
    pilots: list[TaskPilot]


class PlanOut(PlanFacts):
    """Headings, sentences and the text are the document's own words, in Chinese."""

    source_url: str | None
    source_note: str
    targets: list[TargetOut]
    tasks: list[TaskOut]
    text: str
    first_published_at: datetime | None
    last_published_at: datetime | None

    model_config = {"json_schema_extra": {"examples": [examples.PLAN]}}


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


class Wrong(Schema):
    """One parameter that cannot be taken as it stands."""

    type: str
    loc: list[str | int] = Field(description="Where it stands: `query` or `path`, and its name.")
    msg: str = Field(description="What is wrong, and what would be right.")


class Invalid(Schema):
    detail: list[Wrong]
