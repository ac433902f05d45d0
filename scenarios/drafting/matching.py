"""Which of what is written already is meant by what a draft says."""

import re
import unicodedata
from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Sequence
from typing import Any, NamedTuple, TypeVar

from scenarios.drafting.draft import PlanDraft, TargetDraft, TaskDraft
from scenarios.models import Metric, PlanPage, Target, Task

Wanted = TypeVar("Wanted")
Present = TypeVar("Present")
Key = tuple[Callable[[Any], Hashable], Callable[[Any], Hashable]]  # of what is wanted, of what is present

MAX_HEADING = Task._meta.get_field("heading").max_length
MAX_NOTE = Target._meta.get_field("metric_note").max_length
MAX_MEASURE = Target._meta.get_field("unit").max_length


def clipped(text: str, length: int) -> str:
    """At most `length` characters, the last of them … when some were cut off."""
    return text if len(text) <= length else f"{text[: length - 1]}…"


def pair(
    wanted: Sequence[Wanted], present: Sequence[Present], keys: Sequence[Key]
) -> tuple[list[Present | None], list[Present]]:
    """For each of `wanted` its partner or None, and those of `present` that are left over.

    The first key is tried on all, then the next on those still alone. A key of None matches nothing.
    """
    partners: list[Present | None] = [None] * len(wanted)
    alone = list(range(len(wanted)))
    left = list(present)
    for key_of_wanted, key_of_present in keys:
        waiting: dict[Hashable, deque[Present]] = defaultdict(deque)
        for record in left:
            waiting[key_of_present(record)].append(record)
        for position in alone:
            key = key_of_wanted(wanted[position])
            if key is not None and waiting[key]:
                partners[position] = waiting[key].popleft()
        taken = {id(partner) for partner in partners if partner is not None}
        alone = [position for position in alone if partners[position] is None]
        left = [record for record in left if id(record) not in taken]
    return partners, left


def pair_tasks(tasks: Sequence[TaskDraft], present: Sequence[Task]) -> tuple[list[Task | None], list[Task]]:
    """By place and heading, else by the heading (it has moved), else by the place (it was reworded)."""

    def heading(task: TaskDraft) -> str:
        return clipped(task.heading, MAX_HEADING)

    return pair(
        tasks,
        present,
        [
            (lambda task: (task.path, heading(task)), lambda task: (task.path, task.heading)),
            (lambda task: heading(task) or None, lambda task: task.heading),
            (lambda task: task.path or None, lambda task: task.path),
        ],
    )


def pair_targets(
    targets: Sequence[TargetDraft], present: Sequence[Target]
) -> tuple[list[Target | None], list[Target]]:
    """By what is counted for which year, in the same words if there are several; else by the sentence."""

    def measure(target: TargetDraft) -> str:
        return clipped(target.unit, MAX_MEASURE)

    def note(target: TargetDraft) -> str:
        return clipped(target.note, MAX_NOTE)

    def counted(target: TargetDraft) -> Hashable:
        # What is counted as “other” is known by its own words only.
        known = target.metric != Metric.OTHER
        return (target.year, target.metric, measure(target), target.is_addition) if known else None

    return pair(
        targets,
        present,
        [
            (
                lambda target: (
                    target.year,
                    target.metric,
                    note(target),
                    measure(target),
                    target.is_addition,
                ),
                lambda target: (
                    target.year,
                    target.metric,
                    target.metric_note,
                    target.unit,
                    target.is_addition,
                ),
            ),
            (counted, lambda target: (target.year, target.metric, target.unit, target.is_addition)),
            (
                lambda target: (target.year, target.metric, target.text),
                lambda target: (target.year, target.metric, target.text),
            ),
        ],
    )


class Use(NamedTuple):
    """What of a plan a pilot serves: a task, and the place within it where that lists several uses (/一是)."""

    task_id: int
    place: str


def use_of(task_id: int, task_path: str, path: str) -> Use:
    """`path` is that of the use: 二/（二）/1/一是; empty means the whole task."""
    return Use(task_id, path.removeprefix(task_path) if path else "")


# --- the same document ---------------------------------------------------------------------------------------------

# A letter that passes a document on, or asks for comments on it.
_WRAPPED = re.compile(r"关于(?:印发|转发|发布|公开征求|征求)[^《》]{0,20}《(.+)》")
_ISSUER = re.compile(r"^.{0,60}?(?:政府|办公室|办公厅|委员会|[委局厅办])关于")
_WRAPPER = re.compile(r"^关于(?:印发)?|的?通知$")
_FORMALITIES = re.compile("征求意见稿|送审稿|审议稿|讨论稿|草案|试行|年")


def normal_title(title: str) -> str:
    """A title without what differs between a draft, the issued version and the letter it came with."""
    wrapped = _WRAPPED.search(title)
    text = re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", wrapped[1] if wrapped else title))
    return _FORMALITIES.sub("", _WRAPPER.sub("", _ISSUER.sub("", text)))


def normal_number(number: str) -> str:
    """渝北府办发〔2020〕24号 however its brackets and digits are written."""
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", number))


def is_same_document(draft: PlanDraft, plan: PlanPage) -> bool:
    """By the number where both have one, else by the title."""
    number, other = normal_number(draft.number), normal_number(plan.document_number)
    if number and other:
        return number == other
    title = normal_title(draft.title)
    return bool(title) and title == normal_title(plan.title)
