"""What was written of the plan of `drafts`, for tests to look at."""

from scenarios.models import PilotPage, PlanPage, Task


def pilot(place: str = "二是") -> PilotPage:
    return PilotPage.objects.get(pilot_tasks__path=f"二/（二）/1/{place}")


def responsible(task: Task) -> list[tuple[str, str, str]]:
    return [
        (entry.unit.name_zh if entry.unit else "", entry.role, entry.cited)
        for entry in task.task_units.select_related("unit")
    ]


def ids(plan: PlanPage) -> dict[str, int]:
    return {task.path: task.pk for task in plan.tasks.all()}
