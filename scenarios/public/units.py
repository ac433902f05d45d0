"""Units for visitors: the list of those that something public names, and a page for each."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from django.core.paginator import Page as PageOfResults
from django.core.paginator import Paginator
from django.db.models import Case, CharField, Count, F, Q, QuerySet, Value, When
from django.db.models.functions import Lower
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import Promise
from django.utils.translation import get_language

from scenarios.language import is_english
from scenarios.models import PilotPage, PilotUnit, PlanPage, Role, TaskRole, TaskUnit, Unit, UnitKind
from scenarios.public.edition import kept
from scenarios.public.gathered import (
    Chosen,
    figures,
    gathered,
    overview_of,
    sectors_by_stage,
    sectors_of,
    units_by_number,
    units_of,
)
from scenarios.public.listings import KnownLength, number_of, paginated_cards
from scenarios.public.situation import situation_of
from scenarios.public.tile_map import search_link, spots_of, tile_map

UNITS_A_PAGE = 60
TASKS_A_PAGE = 40

# What a row about a task shows. The text of its plan would be loaded once for every task.
TASK_FIELDS = ("path", "heading", "plan__title", "plan__title_en", "plan__url_path")


def named_units() -> QuerySet[Unit]:
    """Units that something public names: a pilot, with a role or as contact; a plan, as publisher or in a task."""
    plans = PlanPage.objects.public()
    pilots = PilotPage.objects.public()
    in_pilots = PilotUnit.objects.filter(pilot__in=pilots)
    in_tasks = TaskUnit.objects.filter(task__plan__in=plans, unit__isnull=False)
    return Unit.objects.filter(
        Q(pk__in=in_pilots.values("unit"))
        | Q(pk__in=pilots.order_by().values("contact_unit"))
        | Q(pk__in=in_tasks.values("unit"))
        | Q(pk__in=plans.values("publisher"))
    )


class Listed(NamedTuple):
    """A unit in the list, by its number; `pilots` it has a role in, `tasks` of plans it is named in."""

    pk: int
    kind: str
    pilots: int
    tasks: int


def unit_list(request: HttpRequest) -> HttpResponse:
    """`named_units()`; `?kind=` narrows.

    Context: `units` (a page, each with .pilot_count and .task_count), `kinds` [(value, label, number)], `kind`,
    `total`, `taking_part` (how many of these have a role in a public pilot).
    """
    rows: list[Listed] = kept(("units", get_language()), _in_order)
    numbers = Counter(row.kind for row in rows)
    kind = request.GET.get("kind", "")
    if kind not in numbers:
        kind = ""
    chosen = [row for row in rows if row.kind == kind] if kind else rows
    page = Paginator(chosen, UNITS_A_PAGE).get_page(request.GET.get("page"))
    page.object_list = _units_of(page.object_list)
    context = {
        "units": page,
        "kinds": [(choice.value, choice.label, numbers[choice]) for choice in UnitKind if choice in numbers],
        "kind": kind,
        "total": len(rows),
        "taking_part": sum(row.pilots > 0 for row in rows),
    }
    return render(request, "scenarios/public/unit_list.html", context)


def _in_order() -> list[Listed]:
    """All of them, those with most pilots first. Counted in one pass: asked of each unit, it would take seconds."""
    in_pilots = PilotUnit.objects.filter(pilot__in=PilotPage.objects.public())
    in_tasks = TaskUnit.objects.filter(task__plan__in=PlanPage.objects.public(), unit__isnull=False)
    pilots = _counted(in_pilots, "pilots", Count("pilot", distinct=True))
    tasks = _counted(in_tasks, "tasks", Count("pk"))
    counts = {
        (what, unit): number
        for what, unit, number in pilots.union(tasks, all=True).values_list("what", "unit", "number")
    }
    named = named_units().order_by(*_by_name()).values_list("pk", "kind")
    rows = [
        Listed(pk, kind, counts.get(("pilots", pk), 0), counts.get(("tasks", pk), 0)) for pk, kind in named
    ]
    return sorted(rows, key=lambda row: (-row.pilots, -row.tasks))


def _counted(rows: QuerySet, what: str, number: Count) -> QuerySet:
    named = Value(what, output_field=CharField())
    return rows.order_by().values("unit").annotate(what=named, number=number).values("what", "unit", "number")


def _units_of(rows: Sequence[Listed]) -> list[Unit]:
    units = Unit.objects.select_related("region__parent").in_bulk([row.pk for row in rows])
    shown = []
    for row in rows:
        if unit := units.get(row.pk):
            unit.pilot_count, unit.task_count = row.pilots, row.tasks
            shown.append(unit)
    return shown


def _by_name() -> tuple:
    """By pinyin in Chinese; in English by the English name, those without one after it, by pinyin, too."""
    if is_english():
        return (Case(When(name_en="", then=1), default=0), Lower("name_en"), "sort_name")
    return ("sort_name",)


def unit(request: HttpRequest, slug: str) -> HttpResponse:
    """Its public pilots by role, and the tasks it has in public plans; `?role=` narrows the pilots.

    Context: `unit`, `aliases`, `roles` [(value, label, number of pilots)], `role`, `pilot_count`, `pilots` (a page of
    cards, each with `.roles_here`, labels), `map` (a `TileMap` of its pilots), `task_count`, `tasks` (a page),
    `task_roles` (that page as `TasksInRole`), `plans` that it published or that give it a task, `overview` of its
    pilots, `sectors` of these, `partner_count`, how many others take part in them, `partners` in pilots and
    `task_partners` in tasks, units with .number.
    """
    found = get_object_or_404(named_units().select_related("region__parent__parent"), slug=slug)
    tasks, task_roles = _tasks(found, request)
    plans = PlanPage.objects.public().filter(Q(publisher=found) | Q(tasks__task_units__unit=found)).distinct()
    situation = situation_of(request)

    def known() -> dict:
        link = search_link(unit=slug, **dict(situation.parameters()))
        return {"map": tile_map(spots_of(_pilots_of(found)), link), **_company(found)}

    context = {
        "unit": found,
        "aliases": [alias.name for alias in found.aliases.all()],
        **_pilots(found, request),
        "task_count": tasks.paginator.count,
        "tasks": tasks,
        "task_roles": task_roles,
        "plans": plans.with_row().newest(),
        **kept(("unit", slug, get_language(), situation.query), known),
    }
    return render(request, "scenarios/public/unit.html", context)


# --- pilots of a unit --------------------------------------------------------------------------------------------


def _pilots(found: Unit, request: HttpRequest) -> dict:
    public = PilotPage.objects.public()
    part = PilotUnit.objects.filter(unit=found, pilot__in=public)
    roles = part.order_by().values("role").annotate(number=Count("pk"), pilots=number_of(part, "pilot"))
    rows = {row["role"]: row for row in roles}
    numbers = {role: row["number"] for role, row in rows.items()}
    total = next(iter(rows.values()))["pilots"] if rows else 0
    role = request.GET.get("role", "")
    if role in numbers:
        chosen, count = part.filter(role=role), numbers[role]
    else:
        role, chosen, count = "", part, total
    pilots = paginated_cards(public.filter(pk__in=chosen.values("pilot")), request, count)
    _label_roles(pilots.object_list, found)
    return {
        "roles": [(choice.value, choice.label, numbers[choice]) for choice in Role if choice in numbers],
        "role": role,
        "pilot_count": total,
        "pilots": pilots,
    }


def _pilots_of(found: Unit) -> QuerySet[PilotPage]:
    return PilotPage.objects.public().filter(pk__in=PilotUnit.objects.filter(unit=found).values("pilot"))


def _label_roles(pilots: list[PilotPage], found: Unit) -> None:
    rows = list(PilotUnit.objects.filter(unit=found, pilot__in=[pilot.pk for pilot in pilots]))
    for pilot in pilots:
        held = {row.role for row in rows if row.pilot_id == pilot.pk}
        pilot.roles_here = [role.label for role in Role if role in held]


def _company(found: Unit) -> dict:
    """What its pilots are, and with whom it has them and its tasks."""
    its_tasks = TaskUnit.objects.filter(unit=found, task__plan__in=PlanPage.objects.public()).values("task")

    def partners(chosen: Chosen) -> dict:
        in_pilots = PilotUnit.objects.filter(pilot__in=chosen.numbers).exclude(unit=found)
        in_tasks = TaskUnit.objects.filter(task__in=its_tasks, unit__isnull=False).exclude(unit=found)
        return {
            "partners": units_by_number(in_pilots, "pilot"),
            "task_partners": units_by_number(in_tasks, "task"),
        }

    lists = gathered(found, _pilots_of(found), figures, sectors_by_stage, partners)
    overview = overview_of(lists)
    return {
        "overview": overview,
        "partner_count": max(overview.units - 1, 0),  # without itself
        "sectors": sectors_of(lists),
        "partners": units_of(lists["partners"]),
        "task_partners": units_of(lists["task_partners"]),
    }


# --- tasks of a unit ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class TasksInRole:
    """`number` counts all tasks in the role; `plans` holds those on the page, under the plan that sets them."""

    role: str
    label: str | Promise
    number: int
    plans: list[tuple[PlanPage, list[TaskUnit]]]


def _tasks(found: Unit, request: HttpRequest) -> tuple[PageOfResults, list[TasksInRole]]:
    """The page of its tasks that `?tasks=` asks for: those it leads first, plans from the newest."""
    rows = TaskUnit.objects.filter(unit=found, task__plan__in=PlanPage.objects.public())
    numbers = dict(rows.order_by().values_list("role").annotate(number=Count("pk")))
    position = Case(*(When(role=role, then=place) for place, role in enumerate(TaskRole)))
    newest = F("task__plan__issued_on").desc(nulls_last=True)
    ordered = (
        rows.select_related("task__plan")
        .only("role", "cited", *(f"task__{name}" for name in TASK_FIELDS))
        .order_by(position, newest, "task__plan__title", "task__plan", "task__sort_order")
    )
    page = KnownLength(ordered, TASKS_A_PAGE, count=sum(numbers.values())).get_page(request.GET.get("tasks"))
    roles = [
        TasksInRole(role, TaskRole(role).label, numbers[role], _by_plan(list(members)))
        for role, members in groupby(page.object_list, key=lambda row: row.role)
    ]
    return page, roles


def _by_plan(rows: list[TaskUnit]) -> list[tuple[PlanPage, list[TaskUnit]]]:
    groups = groupby(rows, key=lambda row: row.task.plan_id)
    return [(members[0].task.plan, members) for _plan, group in groups if (members := list(group))]
