"""A draft's tasks and targets as records; those that are written already keep their ids. Nothing is saved."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from scenarios.drafting.draft import LEAD, PlanDraft, TargetDraft, TaskDraft, UnitDraft
from scenarios.drafting.matching import (
    MAX_HEADING,
    MAX_MEASURE,
    MAX_NOTE,
    Tie,
    Use,
    clipped,
    pair_targets,
    pair_tasks,
    pair_uses,
)
from scenarios.drafting.present import Present
from scenarios.drafting.units import PlanUnits
from scenarios.models import (
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

    `tasks` are by their place in the draft; what is `kept` is not in it, but stays: pilots serve it that are public or
    that people have worked on, or a person has added or reworded it. `uses` are the pilots to be, each with the tie of
    the pilot that exists for it already; `left_ties` those of pilots whose use the draft does not have.
    """

    tasks: dict[int, Task]
    kept_tasks: list[Task]
    removed_tasks: list[Task]
    targets: list[Target]
    kept_targets: list[Target]
    removed_targets: list[Target]
    uses: list[tuple[Use, Tie | None]]
    left_ties: list[Tie]

    @property
    def all_tasks(self) -> list[Task]:
        return [*self.tasks.values(), *self.kept_tasks]

    @property
    def all_targets(self) -> list[Target]:
        return [*self.targets, *self.kept_targets]

    @property
    def new_uses(self) -> list[Use]:
        return [use for use, tie in self.uses if tie is None]

    @property
    def moved(self) -> list[tuple[Use, Tie]]:
        """Uses whose pilots stand at another task, at another place in it, or for other words so far."""
        return [(use, tie) for use, tie in self.uses if tie and not tie.is_for(use)]

    @property
    def needs_saved_tasks(self) -> bool:
        """Whether pilots are to serve tasks that are not there yet."""
        uses = [*self.new_uses, *(use for use, _tie in self.moved)]
        return any(use.task.pk is None for use in uses)


def mentions_to_write(draft: PlanDraft) -> list[UnitDraft]:
    """Every mention of a unit that is to be written. The units of a template (“X市”) exist nowhere: none of them."""
    if draft.status == PlanStatus.TEMPLATE:
        return []
    return [mention for task in draft.tasks if task.keep for mention in task.units if mention.keep]


def fill(draft: PlanDraft, present: Present, units: PlanUnits, *, with_pilots: bool) -> Filled:
    """The records of `present` are changed in memory. A plan that hangs below no city has no pilots."""
    kept = [(place, task) for place, task in enumerate(draft.tasks) if task.keep]
    partners, left = pair_tasks([task for _place, task in kept], present.tasks)
    is_template = draft.status == PlanStatus.TEMPLATE
    tasks = {
        place: _fill_task(partner or Task(), task, units, is_template=is_template)
        for (place, task), partner in zip(kept, partners, strict=True)
    }
    pilots = draft.pilots if with_pilots and not is_template else []
    uses = [Use(pilot, tasks[pilot.task]) for pilot in pilots if pilot.keep and pilot.task in tasks]
    ties, left_ties = pair_uses(uses, present.ties)
    follow = {(tie.pilot.pk, tie.task_id) for tie in ties if tie}
    served = {(tie.pilot.pk, tie.task_id) for tie in left_ties} | (present.served_in_drafts - follow)
    # A draft nobody has worked on says no more than the document did, and the document does not say it any more.
    served_tasks = {task for pilot, task in served if pilot not in present.untouched}

    def stays(task: Task) -> bool:
        return task.pk in served_tasks or not present.is_from_document(task)

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
        uses=list(zip(uses, ties, strict=True)),
        left_ties=left_ties,
    )
    for records in (filled.all_tasks, filled.all_targets):
        for order, record in enumerate(records):
            record.sort_order = order
    return filled


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
    """What the draft says of the document as a whole."""
    page.title, page.title_en, page.text, page.status = draft.title, draft.title_en, draft.text, draft.status
    page.region = region
    page.document_number, page.issued_on = draft.number, draft.day_of_issue
    page.year_from, page.year_to = draft.year_from, draft.year_to


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
