"""Corrections that outlive a second reading: what people changed, where the document still says the same.

A plan that was written from a document differs from a fresh reading of it by what people corrected. Without this they
would have to drop and rename the same things whenever the document, or a new version of it, is read again.
"""

from collections.abc import Sequence

from scenarios.drafting.draft import PlanDraft, TargetDraft, TargetPartDraft, TaskDraft, UnitDraft, digits
from scenarios.drafting.matching import pair, use_of
from scenarios.drafting.present import Present, last_edited
from scenarios.models import PlanPage, Target, Task, TaskUnit, Unit


def carry_over(draft: PlanDraft, plan: PlanPage) -> None:
    """Change `draft` to what `plan` holds for passages that stand in both word for word.

    An item of such a passage that the plan lacks was dropped before, and is marked so again. Does nothing for a plan
    that was typed in by hand: none of its passages came from a reading.
    """
    before = last_edited(plan)
    present = Present.of(before)
    tasks, _left = pair(
        draft.tasks,
        present.tasks,
        [
            (lambda task: (task.path, task.text), lambda task: (task.path, task.text)),
            (lambda task: task.text or None, lambda task: task.text),
        ],
    )
    if not any(tasks):
        return
    _carry_document(draft, before)
    _carry_pilots(draft, before, tasks, present)
    units = Unit.objects.in_bulk({row.unit_id for task in tasks if task for row in task.task_units.all()})
    for task, known in zip(draft.tasks, tasks, strict=True):
        if known:
            _carry_task(task, known, units)
        elif task.text in before.text:
            task.keep = False
    _carry_targets(draft.targets, before, present.targets)


def _carry_document(draft: PlanDraft, before: PlanPage) -> None:
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
    is_same = draft.text == before.text
    for name, value in known.items():
        if is_same or not getattr(draft, name):
            setattr(draft, name, value)


def _carry_task(task: TaskDraft, known: Task, units: dict[int, Unit]) -> None:
    task.heading, task.kind = known.heading, known.kind
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


def _carry_pilots(draft: PlanDraft, before: PlanPage, tasks: Sequence[Task | None], present: Present) -> None:
    """A use without a pilot was dropped, or its pilot was deleted since."""
    if not present.pilots:
        return
    for pilot in draft.pilots:
        if pilot.text in before.text:
            task = tasks[pilot.task]
            path = draft.tasks[pilot.task].path
            pilot.keep = task is not None and use_of(task.pk, path, pilot.path) in present.pilots


def _carry_targets(targets: Sequence[TargetDraft], before: PlanPage, present: Sequence[Target]) -> None:
    """A sentence may hold several: the same number first, else the same words, else whatever is left of it."""
    partners, _left = pair(
        targets,
        present,
        [
            (
                lambda target: (target.text, target.year, target.note, target.value),
                lambda target: (target.text, target.year, target.metric_note, digits(target.value)),
            ),
            (lambda target: (target.text, target.value), lambda target: (target.text, digits(target.value))),
            (lambda target: (target.text, target.note), lambda target: (target.text, target.metric_note)),
            (lambda target: target.text, lambda target: target.text),
        ],
    )
    for target, known in zip(targets, partners, strict=True):
        if known:
            target.year, target.metric, target.note = known.year, known.metric, known.metric_note
            target.comparator, target.value, target.unit = known.comparator, digits(known.value), known.unit
            target.is_addition = known.is_addition
            target.parts = [TargetPartDraft(part.name, digits(part.value)) for part in known.parts.all()]
        elif present and target.text in before.text:
            target.keep = False
