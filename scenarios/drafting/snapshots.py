"""Records in words, as they were and as they will be, to tell people what changes."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.utils.text import capfirst

from scenarios.drafting.matching import Tie, Use
from scenarios.models import PilotTask, PlanPage, Target, Task, TaskRole
from scenarios.public.quantities import quantity
from scenarios.public.targets import SIGNS

Snapshot = list[
    tuple[Any, str]
]  # (label, value), the same labels in the same order for every record of a kind


def of_document(page: PlanPage) -> Snapshot:
    return [
        (_name(PlanPage, "title"), page.title),
        (_name(PlanPage, "title_en"), page.title_en),
        (_name(PlanPage, "document_number"), page.document_number),
        (_name(PlanPage, "issued_on"), str(page.issued_on or "")),
        (_name(PlanPage, "region"), page.region.label if page.region else ""),
        (_name(PlanPage, "status"), str(page.get_status_display())),
        (_name(PlanPage, "year_from"), str(page.year_from or "")),
        (_name(PlanPage, "year_to"), str(page.year_to or "")),
        (_name(PlanPage, "text"), page.text),
    ]


def of_task(task: Task) -> Snapshot:
    entries = list(task.task_units.all())

    def named(role: TaskRole) -> str:
        return "、".join(
            entry.unit.name_zh if entry.unit else entry.cited for entry in entries if entry.role == role
        )

    return [
        (_name(Task, "path"), task.path),
        (_name(Task, "heading"), task.heading),
        (_name(Task, "kind"), str(task.get_kind_display())),
        *((role.label, named(role)) for role in TaskRole),
        (_name(Task, "text"), task.text),
    ]


def of_target(target: Target) -> Snapshot:
    """Its sentence comes last."""
    parts = "、".join(f"{part.name} {_amount(part.value, target.unit)}" for part in target.parts.all())
    addition = str(_name(Target, "is_addition")) if target.is_addition else ""
    return [
        (_name(Target, "year"), str(target.year or "")),
        (_name(Target, "metric"), str(target.get_metric_display())),
        (_name(Target, "metric_note"), target.metric_note),
        (_name(Target, "value"), f"{SIGNS.get(target.comparator, '')}{_amount(target.value, target.unit)}"),
        # English has no words for some, and 150个 and 150家 would look the same.
        (_name(Target, "unit"), target.unit),
        (_name(Target, "is_addition"), addition),
        (capfirst(Target._meta.get_field("parts").related_model._meta.verbose_name_plural), parts),
        (_name(Target, "text"), target.text),
    ]


def of_tie(tie: Tie) -> Snapshot:
    return _of_served(tie.task, tie.path, tie.passage)


def of_use(use: Use) -> Snapshot:
    return _of_served(str(use.task), use.draft.path, use.draft.text)


def _of_served(*values: str) -> Snapshot:
    return [
        (_name(PilotTask, name), value)
        for name, value in zip(("task", "path", "passage"), values, strict=True)
    ]


def label_of(record: Task | Target) -> str:
    """“二/（一）/1 统筹站址”, “2022 5G基站数量 4,653个”."""
    if isinstance(record, Task):
        return str(record)
    note = record.metric_note or str(record.get_metric_display())
    return " ".join(filter(None, [str(record.year or ""), note, _amount(record.value, record.unit)]))


def differences(before: Snapshot, after: Snapshot) -> Iterator[tuple[Any, str, str]]:
    """(label, before, after) of what is not the same in both."""
    for (label, old), (_label, new) in zip(before, after, strict=True):
        if old != new:
            yield label, old, new


def is_only_reworded(before: Snapshot, after: Snapshot) -> bool:
    """Whether two versions of a target count the same, in other words of the document."""
    (_label, sentence), (_label, new_sentence) = before[-1], after[-1]
    return before[:-1] == after[:-1] and sentence != new_sentence


def _name(model: type, field: str) -> Any:
    return capfirst(model._meta.get_field(field).verbose_name)


def _amount(value: Decimal | str, unit: str) -> str:
    """45万户; a value that is no number, and about to be refused, as it stands."""
    return str(quantity(value, unit)) if isinstance(value, Decimal) else f"{value}{unit}"
