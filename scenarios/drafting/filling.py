"""A draft's tasks and targets as records; those that are written already keep their ids. Nothing is saved."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from scenarios.drafting.draft import LEAD, PilotDraft, PlanDraft, TargetDraft, TaskDraft, UnitDraft
from scenarios.drafting.matching import (
    MAX_HEADING,
    MAX_MEASURE,
    MAX_NOTE,
    clipped,
    pair_targets,
    pair_tasks,
    use_of,
)
from scenarios.drafting.present import Present
from scenarios.drafting.units import PlanUnits
from scenarios.models import (
    PilotPage,
    PlanPage,
    PlanStatus,
    Region,
    Target,
    TargetPart,
    Task,
    TaskRole,
    TaskUnit,
    Unit,
)

MAX_CITED = TaskUnit._meta.get_field("cited").max_length
MAX_PART = TargetPart._meta.get_field("name").max_length


@dataclass
class Filled:
    """What a plan is to have.

    `tasks` are by their place in the draft; what is `kept` is not in it, but stays: pilots serve it, or a
    person has added or reworded it.
    """

    tasks: dict[int, Task]
    kept_tasks: list[Task]
    removed_tasks: list[Task]
    targets: list[Target]
    kept_targets: list[Target]
    removed_targets: list[Target]

    @property
    def all_tasks(self) -> list[Task]:
        return [*self.tasks.values(), *self.kept_tasks]

    @property
    def all_targets(self) -> list[Target]:
        return [*self.targets, *self.kept_targets]


def mentions_to_write(draft: PlanDraft) -> list[UnitDraft]:
    """Every mention of a unit that is to be written. The units of a template (“X市”) exist nowhere: none of them."""
    if draft.status == PlanStatus.TEMPLATE:
        return []
    return [mention for task in draft.tasks if task.keep for mention in task.units if mention.keep]


def fill(draft: PlanDraft, present: Present, units: PlanUnits) -> Filled:
    """The records of `present` are changed in memory."""
    kept = [(place, task) for place, task in enumerate(draft.tasks) if task.keep]
    partners, left = pair_tasks([task for _place, task in kept], present.tasks)
    is_template = draft.status == PlanStatus.TEMPLATE
    tasks = {
        place: _fill_task(partner or Task(), task, units, is_template=is_template)
        for (place, task), partner in zip(kept, partners, strict=True)
    }
    served = present.served

    def stays(task: Task) -> bool:
        return task.pk in served or not present.is_from_document(task)

    wanted = [target for target in draft.targets if target.keep]
    matches, former = pair_targets(wanted, present.targets)
    filled = Filled(
        tasks=tasks,
        kept_tasks=[task for task in left if stays(task)],
        removed_tasks=[task for task in left if not stays(task)],
        targets=[
            _fill_target(match or Target(), target) for target, match in zip(wanted, matches, strict=True)
        ],
        kept_targets=[target for target in former if not present.is_from_document(target)],
        removed_targets=[target for target in former if present.is_from_document(target)],
    )
    for records in (filled.all_tasks, filled.all_targets):
        for order, record in enumerate(records):
            record.sort_order = order
    return filled


def pilots_of(
    draft: PlanDraft, present: Present, filled: Filled
) -> list[tuple[PilotDraft, Task, PilotPage | None]]:
    """The pilots to be, each with its task and the pilot that exists for this use already. A template has none."""
    if draft.status == PlanStatus.TEMPLATE:
        return []
    kept = [pilot for pilot in draft.pilots if pilot.keep and pilot.task in filled.tasks]
    found = []
    for pilot in kept:
        task = filled.tasks[pilot.task]
        found.append((pilot, task, present.pilots.get(use_of(task.pk, task.path, pilot.path))))
    return found


def responsible(
    draft: TaskDraft, units: PlanUnits, *, is_template: bool = False
) -> list[tuple[UnitDraft, Unit | None]]:
    """The mentions to write, each unit and each group once: one that leads is not named beside itself again."""
    found: dict[tuple, tuple[UnitDraft, Unit | None]] = {}
    mentions = [mention for mention in draft.units if mention.keep]
    for mention in sorted(mentions, key=lambda mention: mention.role != LEAD):
        unit = None if is_template else units.of(mention)
        # A unit that is not saved yet has no id, but is one object however often it is named.
        key = (None, clipped(mention.cited, MAX_CITED)) if unit is None else (id(unit), "")
        found.setdefault(key, (mention, unit))
    return list(found.values())


def fill_document(page: PlanPage, draft: PlanDraft, region: Region | None) -> None:
    """What the draft says of the document as a whole; what it does not know stays."""
    page.title, page.text, page.status = draft.title, draft.text, draft.status
    page.region = region
    page.title_en = draft.title_en or page.title_en
    page.document_number = draft.number or page.document_number
    page.issued_on = draft.day_of_issue or page.issued_on
    page.year_from, page.year_to = draft.year_from or page.year_from, draft.year_to or page.year_to


def _fill_task(task: Task, draft: TaskDraft, units: PlanUnits, *, is_template: bool) -> Task:
    task.path, task.heading = draft.path, clipped(draft.heading, MAX_HEADING)
    task.kind, task.text = draft.kind, draft.text
    known = {_identity(entry.unit_id, entry.cited): entry for entry in task.task_units.all()}
    entries = []
    for mention, unit in responsible(draft, units, is_template=is_template):
        cited = clipped(mention.cited, MAX_CITED)
        entry = known.get(_identity(unit.pk if unit else None, cited)) or TaskUnit()
        entry.unit, entry.cited, entry.sort_order = unit, cited, len(entries)
        entry.role = TaskRole.LEAD if mention.role == LEAD else TaskRole.UNIT
        entries.append(entry)
    task.task_units = entries
    return task


def _identity(unit_id: int | None, cited: str) -> tuple[int | None, str]:
    return unit_id, "" if unit_id else cited


def _fill_target(target: Target, draft: TargetDraft) -> Target:
    target.year, target.metric, target.metric_note = draft.year, draft.metric, clipped(draft.note, MAX_NOTE)
    target.comparator, target.value = draft.comparator, _number(draft.value)
    target.unit, target.is_addition = clipped(draft.unit, MAX_MEASURE), draft.is_addition
    target.text = draft.text
    known = {part.name: part for part in target.parts.all()}
    parts = []
    for part_draft in draft.parts:
        name = clipped(part_draft.name, MAX_PART)
        part = known.pop(name, None) or TargetPart(name=name)
        part.value, part.sort_order = _number(part_draft.value), len(parts)
        parts.append(part)
    target.parts = parts
    return target


def _number(digits: str) -> Decimal | str:
    """What is no number stays as it is, for the model to complain of."""
    try:
        return Decimal(digits)
    except InvalidOperation:
        return digits
