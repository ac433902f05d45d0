"""What is to be written of a plan: its reading, open to a person's corrections. Plain values, storable as JSON."""

from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from scenarios.intake.reading import (
    PlanReading,
    ScenarioReading,
    Span,
    TargetReading,
    TaskReading,
    UnitMention,
)

LEAD, UNIT = "lead", "unit"  # the roles of `TaskRole`


@dataclass
class UnitDraft:
    """`keep` is false for what the person dropped. `unit_id` is the Unit chosen by hand, None to look `name` up.

    With `named_by_hand` a person wrote the name: what the document writes leads to no other unit then.
    """

    cited: str
    name: str
    role: str
    is_group: bool = False
    start: int = 0
    end: int = 0
    keep: bool = True
    unit_id: int | None = None
    named_by_hand: bool = False


@dataclass
class TaskDraft:
    path: str
    heading: str
    kind: str
    text: str
    start: int = 0
    end: int = 0
    units: list[UnitDraft] = field(default_factory=list)
    keep: bool = True


@dataclass
class PilotDraft:
    """`task` is the place of its task in `PlanDraft.tasks`; its units are that task's. Titles carry no place yet."""

    title: str
    path: str
    text: str
    task: int
    title_en: str = ""
    sectors: list[str] = field(default_factory=list)  # codes, the main one first
    scenario: str = ""
    words: list[tuple[int, int]] = field(default_factory=list)  # spans that led to sectors and scenario
    start: int = 0
    end: int = 0
    keep: bool = True


@dataclass
class TargetPartDraft:
    name: str
    value: str


@dataclass
class TargetDraft:
    """`value` as decimal digits: JSON has no exact numbers."""

    year: int | None
    metric: str
    note: str
    comparator: str
    value: str
    unit: str
    text: str
    is_addition: bool = False
    parts: list[TargetPartDraft] = field(default_factory=list)
    start: int = 0
    end: int = 0
    keep: bool = True


@dataclass
class RemarkDraft:
    code: str
    detail: str = ""
    start: int | None = None
    end: int | None = None


@dataclass
class PlanDraft:
    """Every `start` and `end` points into `text`."""

    text: str
    title: str
    title_en: str = ""
    number: str = ""
    issued_on: str = ""  # ISO date
    region: str = ""  # GB/T 2260 code
    status: str = "issued"
    year_from: int | None = None
    year_to: int | None = None
    tasks: list[TaskDraft] = field(default_factory=list)
    pilots: list[PilotDraft] = field(default_factory=list)
    targets: list[TargetDraft] = field(default_factory=list)
    remarks: list[RemarkDraft] = field(default_factory=list)

    @classmethod
    def from_reading(cls, reading: PlanReading) -> "PlanDraft":
        status = "template" if reading.is_template else "draft" if reading.is_draft else "issued"
        first, last = reading.years or (None, None)
        return cls(
            text=reading.text,
            title=reading.title,
            number=reading.number,
            issued_on=reading.issued_on.isoformat() if reading.issued_on else "",
            region=reading.region.code if reading.region else "",
            status=status,
            year_from=first,
            year_to=last,
            tasks=[_task(task) for task in reading.tasks],
            pilots=[_pilot(scenario) for scenario in reading.scenarios],
            targets=[_target(target) for target in reading.targets],
            remarks=[
                RemarkDraft(remark.code, remark.detail, *(remark.span or (None, None)))
                for remark in reading.warnings
            ],
        )

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "PlanDraft":
        """The draft that `to_json` wrote; raises TypeError or KeyError for anything else."""
        values = dict(data)
        values["tasks"] = [
            TaskDraft(**task | {"units": [UnitDraft(**unit) for unit in task["units"]]})
            for task in data["tasks"]
        ]
        values["pilots"] = [
            PilotDraft(**pilot | {"words": [tuple(word) for word in pilot["words"]]})
            for pilot in data["pilots"]
        ]
        values["targets"] = [
            TargetDraft(**target | {"parts": [TargetPartDraft(**part) for part in target["parts"]]})
            for target in data["targets"]
        ]
        values["remarks"] = [RemarkDraft(**remark) for remark in data["remarks"]]
        return cls(**values)

    @property
    def day_of_issue(self) -> date | None:
        return date.fromisoformat(self.issued_on) if self.issued_on else None


def _task(task: TaskReading) -> TaskDraft:
    units = [_unit(mention, LEAD) for mention in task.lead_units]
    units += [_unit(mention, UNIT) for mention in task.units]
    return TaskDraft(task.path, task.heading, task.kind, task.text, *task.span, units=units)


def _unit(mention: UnitMention, role: str) -> UnitDraft:
    return UnitDraft(mention.cited, mention.name, role, mention.is_group, *mention.span)


def _pilot(scenario: ScenarioReading) -> PilotDraft:
    spans: list[Span] = [word for sector in scenario.sectors for word in sector.words]
    spans += scenario.scenario.words if scenario.scenario else ()
    return PilotDraft(
        title=scenario.title,
        path=scenario.path,
        text=scenario.text,
        task=scenario.task,
        sectors=[sector.code for sector in scenario.sectors],
        scenario=scenario.scenario.code if scenario.scenario else "",
        words=[(start, end) for start, end in sorted(set(spans))],
        start=scenario.span.start,
        end=scenario.span.end,
    )


def _target(target: TargetReading) -> TargetDraft:
    return TargetDraft(
        year=target.year,
        metric=target.metric,
        note=target.note,
        comparator=target.comparator,
        value=digits(target.value),
        unit=target.unit,
        text=target.text,
        is_addition=target.is_addition,
        parts=[TargetPartDraft(part.name, digits(part.value)) for part in target.parts],
        start=target.span.start,
        end=target.span.end,
    )


def digits(value: Decimal) -> str:
    """A number as drafts hold it: 0.5, 2920000; never 2.92E+6."""
    return f"{value.normalize():f}"
