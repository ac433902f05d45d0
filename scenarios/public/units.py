"""Units for visitors: the list of those that something public names, and a page for each."""

from dataclasses import dataclass
from itertools import groupby

from django.core.paginator import Page as PageOfResults
from django.db.models import Case, Count, F, OuterRef, Q, QuerySet, When
from django.db.models.functions import Lower
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import Promise

from scenarios.language import is_english
from scenarios.models import PilotPage, PilotUnit, PlanPage, Role, TaskRole, TaskUnit, Unit, UnitKind
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


def unit_list(request: HttpRequest) -> HttpResponse:
    """`named_units()`; `?kind=` narrows.

    Context: `units` (a page, each with .pilot_count and .task_count), `kinds` [(value, label, number)], `kind`,
    `total`.
    """
    units = named_units()
    numbers = dict(units.order_by().values_list("kind").annotate(number=Count("pk")))
    kind = request.GET.get("kind", "")
    if kind not in numbers:
        kind = ""
    else:
        units = units.filter(kind=kind)
    this = OuterRef("pk")
    in_pilots = PilotUnit.objects.filter(unit=this, pilot__in=PilotPage.objects.public())
    in_tasks = TaskUnit.objects.filter(unit=this, task__plan__in=PlanPage.objects.public())
    units = (
        units.select_related("region__parent")
        .annotate(pilot_count=number_of(in_pilots, "pilot"), task_count=number_of(in_tasks))
        .order_by("-pilot_count", "-task_count", *_by_name())
    )
    shown = KnownLength(units, UNITS_A_PAGE, count=numbers[kind] if kind else sum(numbers.values()))
    context = {
        "units": shown.get_page(request.GET.get("page")),
        "kinds": [(choice.value, choice.label, numbers[choice]) for choice in UnitKind if choice in numbers],
        "kind": kind,
        "total": sum(numbers.values()),
    }
    return render(request, "scenarios/public/unit_list.html", context)


def _by_name() -> tuple:
    """By pinyin in Chinese; in English by the English name, those without one after it, by pinyin, too."""
    if is_english():
        return (Case(When(name_en="", then=1), default=0), Lower("name_en"), "sort_name")
    return ("sort_name",)


def unit(request: HttpRequest, slug: str) -> HttpResponse:
    """Its public pilots by role, and the tasks it has in public plans; `?role=` narrows the pilots.

    Context: `unit`, `aliases`, `roles` [(value, label, number of pilots)], `role`, `pilot_count`, `pilots` (a page of
    cards, each with `.roles_here`, labels), `task_count`, `tasks` (a page), `task_roles` (that page as
    `TasksInRole`), `plans` that it published or that give it a task, `overview` of its pilots, `sectors` of these,
    `partners` in pilots and `task_partners` in tasks, units with .number.
    """
    found = get_object_or_404(named_units().select_related("region__parent__parent"), slug=slug)
    tasks, task_roles = _tasks(found, request)
    plans = PlanPage.objects.public().filter(Q(publisher=found) | Q(tasks__task_units__unit=found)).distinct()
    context = {
        "unit": found,
        "aliases": [alias.name for alias in found.aliases.all()],
        **_pilots(found, request),
        "task_count": tasks.paginator.count,
        "tasks": tasks,
        "task_roles": task_roles,
        "plans": plans.with_row().newest(),
        **_company(found),
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


def _label_roles(pilots: list[PilotPage], found: Unit) -> None:
    rows = list(PilotUnit.objects.filter(unit=found, pilot__in=[pilot.pk for pilot in pilots]))
    for pilot in pilots:
        held = {row.role for row in rows if row.pilot_id == pilot.pk}
        pilot.roles_here = [role.label for role in Role if role in held]


def _company(found: Unit) -> dict:
    """What its pilots are, and with whom it has them and its tasks."""
    its_pilots = PilotUnit.objects.filter(unit=found).values("pilot")
    pilots = PilotPage.objects.public().filter(pk__in=its_pilots)
    its_tasks = TaskUnit.objects.filter(unit=found, task__plan__in=PlanPage.objects.public()).values("task")

    def partners(chosen: Chosen) -> dict:
        in_pilots = PilotUnit.objects.filter(pilot__in=chosen.numbers).exclude(unit=found)
        in_tasks = TaskUnit.objects.filter(task__in=its_tasks, unit__isnull=False).exclude(unit=found)
        return {
            "partners": units_by_number(in_pilots, "pilot"),
            "task_partners": units_by_number(in_tasks, "task"),
        }

    lists = gathered(found, pilots, figures, sectors_by_stage, partners)
    return {
        "overview": overview_of(lists),
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
