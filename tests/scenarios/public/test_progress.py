"""What is said of how far a plan has come, and that nothing is made up."""

from datetime import date

import pytest
from django.utils import timezone

from scenarios.models import Evidence, PilotTask, PlanPage, PlanStatus, Stage
from scenarios.public.progress import with_progress
from tests.factories import PilotFactory, PlanFactory, make_pilots, make_tasks


@pytest.fixture
def in_2026(monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda *args: date(2026, 5, 1))


def progress_of(plan):
    return next(row.progress for row in with_progress(PlanPage.objects.public()) if row.pk == plan.pk)


def serving(*tasks, **fields):
    return PilotFactory(pilot_tasks=[PilotTask(task=task) for task in tasks], **fields)


def test_pilots_count_once_by_stage_and_tasks_once(city):
    plan = PlanFactory(parent=city)
    tasks = make_tasks(plan, 5)
    serving(tasks[0], tasks[1], stage=Stage.PLANNED, evidence=Evidence.PLAN)
    serving(tasks[1], stage=Stage.PLANNED, evidence=Evidence.PLAN)
    serving(tasks[1], stage=Stage.LIVE)
    progress = progress_of(plan)
    assert (progress.tasks, progress.served, progress.pilots, progress.under_way) == (5, 2, 3, 1)
    assert progress.by_stage == {Stage.PLANNED: 2, Stage.LIVE: 1}
    assert progress.served_percentage == 40


def test_what_is_not_public_is_no_progress(city):
    plan = PlanFactory(parent=city)
    tasks = make_tasks(plan, 2)
    serving(tasks[0], live=False)
    progress = progress_of(plan)
    assert (progress.served, progress.pilots, progress.stages) == (0, 0, [])


def test_a_stopped_pilot_is_not_under_way(city):
    plan = PlanFactory(parent=city)
    serving(make_tasks(plan, 1)[0], stage=Stage.STOPPED, stopped_reason="到期")
    assert progress_of(plan).under_way == 0


@pytest.mark.parametrize(
    ("first", "last", "year", "over", "steps"),
    [
        (2020, 2022, 0, True, [True, True, True]),
        (2025, 2027, 2, False, [True, True, False]),
        (2027, 2028, 0, False, [False, False]),
        (None, 2028, 0, False, []),
    ],
)
def test_the_years_of_a_plan_are_those_it_states(city, in_2026, first, last, year, over, steps):
    plan = PlanFactory(parent=city, year_from=first, year_to=last)
    progress = progress_of(plan)
    assert (progress.year, progress.is_over, progress.steps) == (year, over, steps)


def test_a_plan_without_tasks_has_no_percentage(city):
    assert progress_of(PlanFactory(parent=city)).served_percentage == 0


def test_templates_are_left_out(city):
    PlanFactory(parent=city, status=PlanStatus.TEMPLATE)
    assert with_progress(PlanPage.objects.public()) == []


@pytest.mark.parametrize("number", [2, 20])
def test_progress_costs_one_query(city, django_assert_num_queries, number):
    pilots = make_pilots(number)
    for _plan in range(number):
        plan = PlanFactory(parent=city, region=city.region)
    make_tasks(plan, number, pilots)
    with django_assert_num_queries(1):
        rows = with_progress(PlanPage.objects.public())
        assert [row.region.lineage() for row in rows]
