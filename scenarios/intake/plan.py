"""A whole plan read: from a document to a `PlanReading`."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from scenarios.intake.annexes import parts_of
from scenarios.intake.document import Document
from scenarios.intake.kinds import Kind, kind_of
from scenarios.intake.letterhead import Letterhead, read_letterhead, years_named, years_of
from scenarios.intake.outline import lines_of, read_outline
from scenarios.intake.reading import (
    PlanReading,
    RegionReading,
    Remark,
    ScenarioReading,
    Span,
    TargetReading,
    TaskReading,
)
from scenarios.intake.regions import Gazetteer, is_template, read_region
from scenarios.intake.sectors import read_sectors
from scenarios.intake.targets import read_targets
from scenarios.intake.tasks import Item, Use, goals_and_rest, task_items
from scenarios.intake.titles import title_of, title_span
from scenarios.intake.units import TaskUnits, read_units
from scenarios.intake.vocabulary import Vocabulary


@dataclass(frozen=True)
class Knowledge:
    """What reading needs to know beside the document: places, sectors and scenarios."""

    gazetteer: Gazetteer
    vocabulary: Vocabulary

    @classmethod
    def from_fixtures(cls, folder: Path) -> "Knowledge":
        return cls(Gazetteer.from_csv(folder / "regions.csv"), Vocabulary.from_fixtures(folder))


def read_plan(document: Document, knowledge: Knowledge) -> PlanReading:
    """Never fails: what cannot be read is missing, and `warnings` say so."""
    text = document.text
    lines = lines_of(text)
    parts = parts_of(text, lines)
    letterhead = read_letterhead(text, lines, parts.body)
    headings = [(heading.span, heading.level) for heading in document.headings]
    root = read_outline(text, parts.body, headings, letterhead.title_span)
    template = is_template(text, letterhead.title_span)
    region = None if template else _region(text, letterhead, knowledge)
    items = task_items(text, root, parts.annexes)
    units = _units(text, items, region)
    tasks, scenarios = _tasks(text, items, units, letterhead.title_span, knowledge)
    goals, rest = goals_and_rest(text, root)
    # A template's numbers are nobody's promise.
    targets = () if template else _targets(text, goals, [*rest, *parts.annexes], letterhead)
    return PlanReading(
        text=text,
        title=letterhead.title,
        number=letterhead.number,
        issued_on=letterhead.issued_on,
        region=region,
        is_template=template,
        is_draft=letterhead.is_draft,
        years=years_of(letterhead.title, years_named(text, goals)),
        tasks=tuple(tasks),
        scenarios=tuple(scenarios),
        targets=targets,
        warnings=tuple(_remarks(letterhead, region, template, tasks, scenarios, targets)),
    )


def _targets(
    text: str, goals: Sequence[Span], others: Sequence[Span], letterhead: Letterhead
) -> tuple[TargetReading, ...]:
    """Without what the text beside the goals says of years before the plan: that is how things were."""
    span = years_of(letterhead.title, ())
    first = span[0] if span else letterhead.issued_on.year if letterhead.issued_on else 0
    return tuple(
        target
        for target in read_targets(text, goals, sorted(others))
        if (target.year or first) >= first or any(goal.contains(target.value_span) for goal in goals)
    )


def _region(text: str, letterhead: Letterhead, knowledge: Knowledge) -> RegionReading | None:
    return read_region(text, letterhead.title_span, knowledge.gazetteer, letterhead.head)


def _units(text: str, items: Sequence[Item], region: RegionReading | None) -> list[TaskUnits]:
    """By item. Where its own text names none, those of its section or of a table."""
    spans = sorted({span for item in items for span in (item.span, item.elsewhere) if span})
    read = dict(zip(spans, read_units(text, spans, region), strict=True))
    return [
        named if (named := read[item.span]).lists or not item.elsewhere else read[item.elsewhere]
        for item in items
    ]


def _tasks(
    text: str, items: Sequence[Item], units: Sequence[TaskUnits], plan_title: Span, knowledge: Knowledge
) -> tuple[list[TaskReading], list[ScenarioReading]]:
    tasks: list[TaskReading] = []
    scenarios: list[ScenarioReading] = []
    for item, named, kind in zip(items, units, _kinds(text, items, knowledge), strict=True):
        if kind is Kind.SCENARIO:
            scenarios += _scenarios(text, item, named, len(tasks), plan_title, knowledge)
        span = _trimmed(text, item.span)
        tasks.append(
            TaskReading(
                path=item.path,
                heading=item.heading.of(text).strip(),
                kind=kind.value,
                text=span.of(text),
                span=span,
                heading_span=item.heading,
                lead_units=named.lead,
                units=named.units,
            )
        )
    return tasks, scenarios


def _kinds(text: str, items: Sequence[Item], knowledge: Knowledge) -> list[Kind]:
    """By the headings; where they do not tell, a heading that names a sector is a use, and else its neighbours tell."""
    verdicts = [kind_of(item.headings, item.part) for item in items]
    kinds: list[Kind | None] = []
    for item, verdict in zip(items, verdicts, strict=True):
        kind = verdict.kind
        if kind is None or not verdict.is_sure:
            # Network tasks name the owners of sites; in an industry's section the text tells whose industry it is.
            passage = item.span if kind is Kind.INDUSTRY else item.heading
            sectors, _scenario = read_sectors(text, item.heading, passage, knowledge.vocabulary)
            kind = Kind.SCENARIO if sectors or item.uses else None
        kinds.append(kind)
    beside: dict[int, Counter[Kind]] = {}
    for item, kind in zip(items, kinds, strict=True):
        if kind:
            beside.setdefault(item.section, Counter())[kind] += 1
    most = {section: counted.most_common(1)[0][0] for section, counted in beside.items()}
    return [
        kind or most.get(item.section) or verdict.kind or Kind.SUPPORT
        for item, kind, verdict in zip(items, kinds, verdicts, strict=True)
    ]


def _scenarios(
    text: str, item: Item, named: TaskUnits, task: int, plan_title: Span, knowledge: Knowledge
) -> list[ScenarioReading]:
    whole = Use("", item.heading, item.span)
    leads = [unit.name for unit in named.lead]
    found = []
    for use in item.uses or [whole]:
        span = _without_units(text, use.span, named)
        title = title_span(text, use.head)
        setting = [plan_title, *item.above, *([item.heading] if use.label else [])]
        of_task = item.heading if use.label else None
        sectors, scenario = read_sectors(text, title, span, knowledge.vocabulary, setting, of_task, leads)
        found.append(
            ScenarioReading(
                title=title_of(text, title),
                path=f"{item.path}/{use.label}" if use.label else item.path,
                text=span.of(text),
                span=span,
                title_span=title,
                task=task,
                sectors=sectors,
                scenario=scenario,
                lead_units=named.lead,
                units=named.units,
            )
        )
    return found


def _without_units(text: str, span: Span, named: TaskUnits) -> Span:
    """Without the lists of units at its end."""
    end = _trimmed(text, span).end
    for units in reversed(named.lists):
        if span.start < units.start < end <= units.end:
            end = _trimmed(text, Span(span.start, units.start)).end
    return Span(span.start, end)


def _trimmed(text: str, span: Span) -> Span:
    start, end = span
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def _remarks(
    letterhead: Letterhead,
    region: RegionReading | None,
    template: bool,
    tasks: Sequence[TaskReading],
    scenarios: Sequence[ScenarioReading],
    targets: Sequence[TargetReading],
) -> list[Remark]:
    remarks = []
    if not tasks:
        remarks.append(Remark("no-outline"))
    if template:
        remarks.append(Remark("template", letterhead.title, letterhead.title_span))
    elif region is None:
        remarks.append(Remark("no-region"))
    if not letterhead.title:
        remarks.append(Remark("no-title"))
    if letterhead.issued_on is None:
        remarks.append(Remark("no-day-of-issue"))
    if not targets and not template:
        remarks.append(Remark("no-targets"))
    remarks += [
        Remark("task-without-units", f"{task.path} {task.heading}", task.span)
        for task in tasks
        if not task.lead_units and not task.units
    ]
    remarks += [
        Remark("scenario-without-sector", scenario.title, scenario.span)
        for scenario in scenarios
        if not scenario.sectors
    ]
    return remarks
