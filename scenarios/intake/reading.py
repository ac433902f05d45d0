"""What reading a plan document gives: plain values, each with the passage it was read from."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple


class Span(NamedTuple):
    """A passage: character offsets into the normalised text, `end` excluded."""

    start: int
    end: int

    def of(self, text: str) -> str:
        return text[self.start : self.end]

    def contains(self, other: "Span") -> bool:
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class RegionReading:
    """An administrative division; `code` as in GB/T 2260."""

    code: str
    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class UnitMention:
    """A unit, or a group of units, that answers for a task.

    `cited` is what the document writes, with an elided prefix restored (县农业农村局、工信局 → 县工信局); `name` the
    canonical name in the plan's region. Mentions with the same `name` mean the same unit.
    """

    cited: str
    name: str
    is_group: bool
    span: Span


@dataclass(frozen=True, slots=True)
class SectorReading:
    """A sector of the vocabulary and the words that led to it."""

    code: str
    words: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class ScenarioMatch:
    """A scenario of the vocabulary and the words that led to it."""

    code: str
    words: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class TaskReading:
    """One item of the plan. `path` is its numbers from the top: 二/（一）/1. Leads and units are disjoint."""

    path: str
    heading: str
    kind: str  # scenario, network, industry or support
    text: str
    span: Span
    heading_span: Span
    lead_units: tuple[UnitMention, ...] = ()
    units: tuple[UnitMention, ...] = ()


@dataclass(frozen=True, slots=True)
class ScenarioReading:
    """An application the plan wants tried: a pilot to be. `task` is the place of its task in `PlanReading.tasks`."""

    title: str
    path: str
    text: str
    span: Span
    title_span: Span
    task: int
    sectors: tuple[SectorReading, ...] = ()  # the main one first
    scenario: ScenarioMatch | None = None
    lead_units: tuple[UnitMention, ...] = ()
    units: tuple[UnitMention, ...] = ()


@dataclass(frozen=True, slots=True)
class TargetPart:
    """A share of a target's value: 其中移动728个."""

    name: str
    value: Decimal
    span: Span


@dataclass(frozen=True, slots=True)
class TargetReading:
    """A number the plan promises.

    `value` is a plain number (92万 is 920000); a percentage is the number before the sign. `unit` is the measure word
    or unit that follows it (个, 户, 元, %), without 万 and 亿. `note` says in the document's words what is counted;
    `text` is the sentence. `is_addition` tells what is added in the year (新建) from what there is by then (累计).
    """

    year: int | None
    metric: str
    note: str
    comparator: str  # =, >=, > or <=
    value: Decimal
    unit: str
    text: str
    span: Span  # of the sentence
    value_span: Span
    is_addition: bool = False
    parts: tuple[TargetPart, ...] = ()


@dataclass(frozen=True, slots=True)
class Remark:
    """Something a person should look at. `code` names the kind; `detail` is filled into its message."""

    code: str
    detail: str = ""
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class PlanReading:
    """A whole plan. Every span points into `text`."""

    text: str
    title: str
    number: str
    issued_on: date | None
    region: RegionReading | None
    is_template: bool
    is_draft: bool
    years: tuple[int, int] | None
    tasks: tuple[TaskReading, ...] = ()
    scenarios: tuple[ScenarioReading, ...] = ()
    targets: tuple[TargetReading, ...] = ()
    warnings: tuple[Remark, ...] = ()
