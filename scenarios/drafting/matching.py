"""Which of what is written already is meant by what a draft says."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from difflib import SequenceMatcher
from typing import Any, NamedTuple, TypeVar

from scenarios.drafting.draft import PilotDraft, PlanDraft, TargetDraft, TaskDraft, digits
from scenarios.drafting.renumbering import unnumbered
from scenarios.models import Metric, PilotPage, Target, Task

Wanted = TypeVar("Wanted")
Present = TypeVar("Present")

MAX_HEADING = Task._meta.get_field("heading").max_length
MAX_NOTE = Target._meta.get_field("metric_note").max_length
MAX_MEASURE = Target._meta.get_field("unit").max_length

# Two versions of one passage share most of their characters, two passages at the same place few: in the plans at hand
# neighbouring tasks have .1 to .45 in common. Of short ones the frame (推进5G+智慧…应用) is most, so little may differ.
ALIKE, SHORT, ALIKE_WHEN_SHORT = 0.6, 40, 0.9
COMPARED = 1000  # characters; enough to tell, and comparing takes the square of it


def clipped(text: str, length: int) -> str:
    """At most `length` characters, the last of them … when some were cut off."""
    return text if len(text) <= length else f"{text[: length - 1]}…"


def alike(one: str, other: str) -> bool:
    """Whether two passages can be versions of one.

    >>> alike("发展5G+智慧医疗。", "发展5G+智慧港口。")
    False
    """
    one, other = one[:COMPARED], other[:COMPARED]
    asked = ALIKE_WHEN_SHORT if min(len(one), len(other)) < SHORT else ALIKE
    return SequenceMatcher(a=one, b=other, autojunk=False).ratio() >= asked


class Key(NamedTuple):
    """How one of what is wanted finds its partner: by equal values, None for no value, among those that suit."""

    of_wanted: Callable[[Any], Hashable]
    of_present: Callable[[Any], Hashable]
    suits: Callable[[Any, Any], bool] = lambda wanted, present: True


def pair(
    wanted: Sequence[Wanted], present: Sequence[Present], keys: Sequence[Key]
) -> tuple[list[Present | None], list[Present]]:
    """For each of `wanted` its partner or None, and those of `present` that are left over.

    The first key is tried on all, then the next on those still alone.
    """
    partners: list[Present | None] = [None] * len(wanted)
    alone = list(range(len(wanted)))
    left = list(present)
    for key in keys:
        waiting: dict[Hashable, list[Present]] = defaultdict(list)
        for record in left:
            waiting[key.of_present(record)].append(record)
        for position in alone:
            value = key.of_wanted(wanted[position])
            candidates = waiting[value] if value is not None else []
            fitting = (n for n, record in enumerate(candidates) if key.suits(wanted[position], record))
            if (number := next(fitting, None)) is not None:
                partners[position] = candidates.pop(number)
        taken = {id(partner) for partner in partners if partner is not None}
        alone = [position for position in alone if partners[position] is None]
        left = [record for record in left if id(record) not in taken]
    return partners, left


def pair_tasks(tasks: Sequence[TaskDraft], present: Sequence[Task]) -> tuple[list[Task | None], list[Task]]:
    """By place and heading, else by the text or the heading (it has moved), else by the place (it was reworded).

    Texts are compared without their numbers, which change when something else moves in before them.
    Another task that has taken the place of an earlier one is another task.
    """

    def heading(task: TaskDraft) -> str:
        return clipped(task.heading, MAX_HEADING)

    return pair(
        tasks,
        present,
        [
            Key(lambda task: (task.path, heading(task)), lambda task: (task.path, task.heading)),
            Key(lambda task: unnumbered(task.text) or None, lambda task: unnumbered(task.text)),
            Key(lambda task: heading(task) or None, lambda task: task.heading),
            Key(
                lambda task: task.path or None,
                lambda task: task.path,
                lambda task, record: alike(task.text, record.text),
            ),
        ],
    )


def pair_targets(
    targets: Sequence[TargetDraft], present: Sequence[Target]
) -> tuple[list[Target | None], list[Target]]:
    """By sentence and number, else by what is counted for which year, else by what is left of the sentence.

    A sentence may hold several numbers, so it alone comes last; a person may have corrected any of the values.
    """

    def measure(target: TargetDraft) -> str:
        return clipped(target.unit, MAX_MEASURE)

    def note(target: TargetDraft) -> str:
        return clipped(target.note, MAX_NOTE)

    def number(target: Target) -> str:
        return digits(target.value)

    def counted(target: TargetDraft) -> Hashable:
        # What is counted as “other” is known by its own words only.
        known = target.metric != Metric.OTHER
        return (target.year, target.metric, measure(target), target.is_addition) if known else None

    return pair(
        targets,
        present,
        [
            Key(
                lambda target: (target.text, target.year, note(target), target.value),
                lambda target: (target.text, target.year, target.metric_note, number(target)),
            ),
            Key(
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
            Key(lambda target: (target.text, target.value), lambda target: (target.text, number(target))),
            Key(counted, lambda target: (target.year, target.metric, target.unit, target.is_addition)),
            Key(lambda target: (target.text, note(target)), lambda target: (target.text, target.metric_note)),
            Key(lambda target: target.text or None, lambda target: target.text),
        ],
    )


class Use(NamedTuple):
    """A use in a draft, with the task it belongs to as that is or will be."""

    draft: PilotDraft
    task: Task

    @property
    def place(self) -> str:
        return place_within(self.task.path, self.draft.path)


class Tie(NamedTuple):
    """A pilot and the use it serves: the task, the place within it where that lists several uses (/一是), the words.

    Place and words are empty where a person tied the pilot to the whole task. `task` and `path` are as they were
    written, whatever becomes of the task.
    """

    pilot: PilotPage
    task_id: int
    task: str
    path: str
    place: str
    passage: str

    def is_for(self, use: Use) -> bool:
        """Whether it says all that is to be said of this use. Nothing is added to what a person wrote by hand."""
        is_there = self.task_id == use.task.pk and self.path in ("", use.draft.path)
        return is_there and self.passage in ("", use.draft.text)


def place_within(task_path: str, path: str) -> str:
    """/一是 of a use at 二/（二）/1/一是; empty for the whole task."""
    return path.removeprefix(task_path) if path else ""


def tied_uses(
    draft: PlanDraft, tasks: Sequence[Task | None], ties: Sequence[Tie]
) -> list[tuple[Use, Tie | None]]:
    """Every use of the draft, left out or not, with the pilot that serves it. `tasks` are the partners of its tasks."""
    uses = [Use(pilot, tasks[pilot.task] or Task()) for pilot in draft.pilots]
    partners, _left = pair_uses(uses, ties)
    return list(zip(uses, partners, strict=True))


def pair_uses(uses: Sequence[Use], ties: Sequence[Tie]) -> tuple[list[Tie | None], list[Tie]]:
    """By place and words, else by the words (it has moved), else by the place (it was reworded).

    Words are compared without their numbers.
    """

    def task(use: Use) -> int | None:
        return use.task.pk

    return pair(
        uses,
        ties,
        [
            Key(
                lambda use: task(use) and (task(use), use.place, unnumbered(use.draft.text)),
                lambda tie: (tie.task_id, tie.place, unnumbered(tie.passage)),
            ),
            Key(lambda use: unnumbered(use.draft.text) or None, lambda tie: unnumbered(tie.passage)),
            Key(
                lambda use: task(use) and (task(use), use.place),
                lambda tie: (tie.task_id, tie.place),
                lambda use, tie: not tie.passage or alike(use.draft.text, tie.passage),
            ),
        ],
    )
