"""Corrections that outlive a second reading: what people changed, where the document still says the same.

A plan that was written from a document differs from a fresh reading of it by what people corrected. Without this they
would have to drop and rename the same things whenever the document, or a new version of it, is read again.
"""

from scenarios.drafting.draft import PlanDraft, TargetDraft, TargetPartDraft, TaskDraft, UnitDraft, digits
from scenarios.drafting.matching import pair_targets, pair_tasks, tied_uses
from scenarios.drafting.present import Present, last_edited
from scenarios.drafting.renumbering import split_number, stands_in, unnumbered
from scenarios.models import PlanPage, Target, Task, TaskUnit, Unit


def carry_over(draft: PlanDraft, plan: PlanPage) -> None:
    """Change `draft` to what `plan` holds for passages that stand in both documents word for word, but for numbers.

    An item of such a passage that the plan lacks was dropped before, and is marked so again; but not for a plan that
    was typed in by hand, none of whose passages came from a reading.
    """
    before = last_edited(plan)
    present = Present.of(before)
    tasks, _left = pair_tasks(draft.tasks, present.tasks)
    was_read = any(task and present.is_from_document(task) for task in tasks)
    _carry_document(draft, before, is_same=was_read and draft.text == before.text)
    if not was_read:
        return
    units = Unit.objects.in_bulk({row.unit_id for task in tasks if task for row in task.task_units.all()})
    for task, known in zip(draft.tasks, tasks, strict=True):
        if stands_in(task.text, before.text):
            if known:
                _carry_task(task, known, units, before.text)
            else:
                task.keep = False
    _carry_pilots(draft, tasks, present)
    targets, _left = pair_targets(draft.targets, present.targets)
    for target, known in zip(draft.targets, targets, strict=True):
        if stands_in(target.text, before.text):
            if known:
                _carry_target(target, known, before.text)
            elif present.targets:
                target.keep = False


def _carry_document(draft: PlanDraft, before: PlanPage, *, is_same: bool) -> None:
    """All that is said of the same document; of a new version, only what it does not say itself."""
    known = {
        "title": before.title,
        "title_en": before.title_en,
        "number": before.document_number,
        "issued_on": before.issued_on.isoformat() if before.issued_on else "",
        "region": before.region.code if before.region else "",
        "status": before.status,
        "year_from": before.year_from,
        "year_to": before.year_to,
    }
    for name, value in known.items():
        if is_same or not getattr(draft, name):
            setattr(draft, name, value)


def _carry_task(task: TaskDraft, known: Task, units: dict[int, Unit], document: str) -> None:
    task.heading, task.kind = known.heading, known.kind
    task.text = _carried_text(task.text, known.text, document)
    rows = list(known.task_units.all())
    for mention in task.units:
        row = next((row for row in rows if row.cited == mention.cited), None)
        if row:
            rows.remove(row)
            _carry_unit(mention, row, units)
        else:
            mention.keep = False
    for row in rows:  # those that a person added
        mention = UnitDraft(row.cited, row.cited, row.role)
        _carry_unit(mention, row, units)
        task.units.append(mention)


def _carry_unit(mention: UnitDraft, row: TaskUnit, units: dict[int, Unit]) -> None:
    unit = units.get(row.unit_id)
    mention.role = row.role
    mention.is_group = unit is None
    if unit:
        mention.name, mention.unit_id = unit.name_zh, unit.pk


def _carry_pilots(draft: PlanDraft, tasks: list[Task | None], present: Present) -> None:
    """A use without a pilot was dropped, or its pilot was deleted since."""
    if not present.ties:
        return
    for (pilot, task), tie in tied_uses(draft, tasks, present.ties):
        was_there = task.pk or not draft.tasks[pilot.task].keep
        if tie is None and was_there and stands_in(pilot.text, present.text):
            pilot.keep = False


def _carry_target(target: TargetDraft, known: Target, document: str) -> None:
    target.year, target.metric, target.note = known.year, known.metric, known.metric_note
    target.comparator, target.value, target.unit = known.comparator, digits(known.value), known.unit
    target.is_addition, target.text = known.is_addition, _carried_text(target.text, known.text, document)
    target.parts = [TargetPartDraft(part.name, digits(part.value)) for part in known.parts.all()]


def _carried_text(text: str, known: str, document: str) -> str:
    """What a person made of a passage of the earlier `document`, under the number it has now."""
    return known if text in document else f"{split_number(text)[0]}{unnumbered(known)}"
