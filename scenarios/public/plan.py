"""What the page of a plan shows: figures, targets by year, tasks with their units and public pilots."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db.models import Count, Q
from django.http import HttpRequest
from django.utils.functional import Promise

from scenarios.intake.paragraphs import Paragraph
from scenarios.models.choices import TaskKind, TaskRole
from scenarios.models.pilot_parts import PilotTask
from scenarios.models.pilots import PilotPage
from scenarios.models.plans import PlanPage, Task, TaskUnit
from scenarios.models.regions import Region, within_q
from scenarios.models.units import Unit
from scenarios.public.listings import Overview
from scenarios.public.targets import headlines, target_table

UNITS_SHOWN = 8  # of one role in one task: some tasks name nineteen, which would bury the next task

# What a row about a pilot shows. The write-up of each would be loaded for nothing.
PILOT_FIELDS = ("title", "title_en", "slug", "url_path", "stage", "sector__code", "sector__label_zh",
                "sector__label_en", "region__name", "region__name_en")  # fmt: skip


class Passages:
    """Finds the paragraphs of a plan that say something. A paragraph is named by its anchor, none by ""."""

    def __init__(self, paragraphs: list[Paragraph]):
        self.paragraphs = paragraphs
        self._last = 0

    def find(self, text: str) -> str:
        position = self._position(text, 0)
        return "" if position is None else self.paragraphs[position].anchor

    def find_next(self, text: str) -> str:
        """At the passage found last or after it: tasks come in the order of the document, and headings recur."""
        position = self._position(text, self._last)
        if position is None:
            return ""
        self._last = position
        return self.paragraphs[position].anchor

    def _position(self, text: str, start: int) -> int | None:
        first_line = text.strip().partition("\n")[0]
        if not first_line:
            return None
        paragraphs = range(start, len(self.paragraphs))
        return next((place for place in paragraphs if first_line in self.paragraphs[place].text), None)


@dataclass(frozen=True)
class UnitsInRole:
    """The units of a task in one role, in the order of the document; `more` are folded away."""

    role: str
    label: str
    shown: list[TaskUnit]
    more: list[TaskUnit]


@dataclass(frozen=True)
class ListedTask:
    """`passage` is the anchor of its paragraph in the text below, or "".

    Without `is_in_text` its words are nobody's quotation: an editor has written them, or an earlier version of the
    document, which pilots still serve.
    """

    task: Task
    is_in_text: bool
    passage: str
    roles: list[UnitsInRole]
    ties: list[PilotTask]


@dataclass(frozen=True)
class TasksOfKind:
    kind: str
    label: str | Promise
    tasks: list[ListedTask]

    @property
    def pilots(self) -> int:
        """How many different public pilots serve one of them."""
        return len({tie.pilot.pk for row in self.tasks for tie in row.ties})


@dataclass(frozen=True)
class BusyUnit:
    """A unit with how many tasks the plan gives it, and how many of those it leads."""

    unit: Unit
    tasks: int
    leads: int


def page_context(plan: PlanPage, request: HttpRequest) -> dict:
    """Context of a plan's page, in a fixed number of queries.

    `lineage` (regions from the top), `targets` (a `TargetTable`), `target_count`, `headlines`, `task_count`, `kinds`
    (`TasksOfKind`, those that have tasks), `overview` (figures of the public pilots that serve its tasks; `units`
    counts those its tasks name), `units` (`BusyUnit`, busiest first), `known` (figures of those pilots and of all
    others in its region).
    """
    passages = Passages(plan.paragraphs)
    if getattr(request, "is_preview", False):
        # The lists of the draft are in memory: a prefetch would look for them in the database.
        tasks, targets = list(plan.tasks.all()), list(plan.targets.all())
    else:
        tasks = list(plan.tasks.prefetch_related("task_units__unit"))
        targets = list(plan.targets.prefetch_related("parts"))
    ties = _public_ties(tasks)
    text = _without_space(plan.text)
    listed = [_listed(task, text, passages, ties[task.pk]) for task in tasks]
    kinds = (
        TasksOfKind(kind, kind.label, [row for row in listed if row.task.kind == kind]) for kind in TaskKind
    )
    lineage = _lineage(plan)
    served = _overview(listed)
    return {
        "lineage": lineage,
        "targets": target_table(targets, passages.find),
        "target_count": len(targets),
        "headlines": headlines(target for target in targets if target.value is not None),
        "task_count": len(tasks),
        "kinds": [kind for kind in kinds if kind.tasks],
        "overview": served,
        "units": busy_units(listed),
        "known": _known(listed, lineage[-1]) if lineage else served,
    }


def busy_units(listed: list[ListedTask]) -> list[BusyUnit]:
    """Units by the number of their tasks; groups of units (各县市区政府) are none."""
    tasks, leads, units = Counter(), Counter(), {}
    for row in listed:
        for role in row.roles:
            for member in [*role.shown, *role.more]:
                if member.unit_id:
                    units[member.unit_id] = member.unit
                    tasks[member.unit_id] += 1
                    leads[member.unit_id] += role.role == TaskRole.LEAD
    ranked = [BusyUnit(unit, tasks[number], leads[number]) for number, unit in units.items()]
    return sorted(ranked, key=lambda row: (-row.tasks, -row.leads, row.unit.name_zh))


def _known(listed: list[ListedTask], region: Region) -> Overview:
    tied = {tie.pilot.pk for row in listed for tie in row.ties}
    pilots = PilotPage.objects.public().filter(Q(pk__in=tied) | within_q(region, "region__"))
    by_stage = Counter(dict(pilots.order_by().values_list("stage").annotate(Count("pk"))))
    return Overview(pilots=by_stage.total(), by_stage=by_stage)


def _lineage(plan: PlanPage) -> list[Region]:
    if plan.region_id is None:
        return []
    return Region.objects.with_ancestors().get(pk=plan.region_id).lineage()


def _public_ties(tasks: list[Task]) -> dict[int, list[PilotTask]]:
    """The public pilots that serve the tasks, each in the order in which they were tied to it."""
    numbers = [task.pk for task in tasks if task.pk]
    rows = (
        PilotTask.objects.filter(task__in=numbers, pilot__in=PilotPage.objects.public())
        .select_related("pilot__sector", "pilot__region")
        .only("task_id", "path", *(f"pilot__{name}" for name in PILOT_FIELDS))
        .order_by("pk")
    )
    ties = defaultdict(list)
    for row in rows:
        ties[row.task_id].append(row)
    return ties


def _listed(task: Task, text: str, passages: Passages, ties: list[PilotTask]) -> ListedTask:
    """`text` is that of the plan, without space."""
    rows = list(task.task_units.all())
    roles = []
    for role in TaskRole:
        units = [row for row in rows if row.role == role]
        if units:
            # A single one is not worth folding away.
            shown = UNITS_SHOWN if len(units) > UNITS_SHOWN + 1 else len(units)
            roles.append(UnitsInRole(role, role.over(len(units)), units[:shown], units[shown:]))
    is_in_text = _without_space(task.text or task.heading) in text
    return ListedTask(task, is_in_text, _passage(task, passages) if is_in_text else "", roles, ties)


def _passage(task: Task, passages: Passages) -> str:
    return (
        passages.find_next(task.text)
        or passages.find_next(task.heading)
        # Out of order: an editor has moved the task, or added one.
        or passages.find(task.text)
        or passages.find(task.heading)
    )


def _without_space(text: str) -> str:
    """Forms send other line ends than documents have."""
    return "".join(text.split())


def _overview(listed: list[ListedTask]) -> Overview:
    pilots = {tie.pilot.pk: tie.pilot for row in listed for tie in row.ties}
    units = {
        unit.unit_id
        for row in listed
        for units in row.roles
        for unit in [*units.shown, *units.more]
        if unit.unit_id
    }
    return Overview(
        pilots=len(pilots), units=len(units), by_stage=Counter(pilot.stage for pilot in pilots.values())
    )
