"""How far plans have come, from what the registry knows: pilots by stage, tasks that have one, years gone by."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.utils import timezone

from scenarios.models.choices import Stage
from scenarios.models.pilot_parts import PilotTask
from scenarios.models.pilots import PilotPage
from scenarios.models.plans import PlanPage, PlanQuerySet, Task
from scenarios.public.listings import Share, number_of, shares

_UNDER_WAY = (Stage.BUILDING, Stage.TRIAL, Stage.LIVE, Stage.SCALED)


@dataclass(frozen=True)
class Progress:
    """Of a plan: `pilots` are the public ones that serve one of its tasks, `served` how many tasks have such a one."""

    tasks: int
    served: int
    by_stage: Counter
    years: list[int]
    this_year: int

    @property
    def pilots(self) -> int:
        return self.by_stage.total()

    @property
    def under_way(self) -> int:
        """Pilots that someone has reported to be built, tried or used."""
        return sum(self.by_stage[stage] for stage in _UNDER_WAY)

    @property
    def stages(self) -> list[Share]:
        """In the order of `Stage`; those without a pilot are left out."""
        return [share for share in shares(Stage, self.by_stage) if share.number]

    @property
    def served_percentage(self) -> float:
        return 100 * self.served / self.tasks if self.tasks else 0

    @property
    def year(self) -> int:
        """Which year of the plan this is, from 1; 0 before and after."""
        return self.years.index(self.this_year) + 1 if self.this_year in self.years else 0

    @property
    def steps(self) -> list[bool]:
        """For each year of the plan whether it has begun."""
        return [year <= self.this_year for year in self.years]

    @property
    def is_over(self) -> bool:
        return bool(self.years) and self.this_year > self.years[-1]


def with_progress(plans: PlanQuerySet) -> list[PlanPage]:
    """Plans with their regions, without their text, each with `.progress`. One query."""
    # Asked of each tie: as a set to be in, all public pilots would be collected anew for every number.
    is_public = Exists(PilotPage.objects.public().filter(pk=OuterRef("pilot")))
    ties = PilotTask.objects.filter(is_public, task__plan=OuterRef("pk"))
    rows = plans.select_related("region__parent__parent").defer("text")
    rows = rows.annotate(
        task_count=number_of(Task.objects.filter(plan=OuterRef("pk"))),
        served_count=number_of(ties, "task"),
        **{f"in_{stage.value}": number_of(ties.filter(pilot__stage=stage), "pilot") for stage in Stage},
    )
    rows = list(rows)
    this_year = timezone.localdate().year
    for plan in rows:
        by_stage = +Counter({stage.value: getattr(plan, f"in_{stage.value}") for stage in Stage})
        plan.progress = Progress(plan.task_count, plan.served_count, by_stage, _years(plan), this_year)
    return rows


def _years(plan: PlanPage) -> list[int]:
    """None where either end is not known: how much of it has gone by cannot be told."""
    if not (plan.year_from and plan.year_to):
        return []
    return list(range(plan.year_from, plan.year_to + 1))
