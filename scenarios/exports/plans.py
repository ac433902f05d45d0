"""Public plans as plain data: what the API answers. Left out, as everywhere: the note to editors, pilots not public."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F, Prefetch, Q

from scenarios.exports import cursors
from scenarios.exports.records import choice, page_urls, region, unit
from scenarios.models import PilotPage, PilotTask, PlanPage, Region, Target, Task
from scenarios.models.plans import PlanQuerySet
from scenarios.models.regions import within_q

PILOT_FIELDS = ("slug", "title", "title_en", "url_path", "stage", "evidence")


def listed_plans(place: Region | None = None) -> PlanQuerySet:
    """Public plans, of `place` and what lies in it if one is given, with what `plan_summary` reads: in one query.

    The latest issue first, those of unknown date last. On one day by number: a title may be changed meanwhile.
    """
    plans = PlanPage.objects.public().with_row().select_related("publisher").defer("text")
    plans = plans.order_by(F("issued_on").desc(nulls_last=True), "pk")
    return plans.filter(within_q(place, "region__")) if place else plans


def cursor_behind(plan: PlanPage) -> str:
    return cursors.written(plan.issued_on.isoformat() if plan.issued_on else "", plan.pk)


def plans_behind(cursor: str) -> Q:
    """What follows the plan of `cursor_behind` in the order of `listed_plans`. Raises BadCursor."""
    written, last = cursors.read(cursor, str, int)
    undated = Q(issued_on__isnull=True)
    if not written:
        return undated & Q(pk__gt=last)
    try:
        day = date.fromisoformat(written)
    except ValueError as error:
        raise cursors.BadCursor(cursor) from error
    return Q(issued_on__lt=day) | Q(issued_on=day, pk__gt=last) | undated


def complete_plans() -> PlanQuerySet:
    """Public plans with everything `plan_record` reads, in a fixed number of queries."""
    ties = (
        PilotTask.objects.filter(pilot__in=PilotPage.objects.public())
        .select_related("pilot")
        .only("path", "task_id", *(f"pilot__{name}" for name in PILOT_FIELDS))
        .order_by("pk")
    )
    return (
        PlanPage.objects.public()
        .select_related("region__parent__parent", "publisher")
        .prefetch_related(
            "tasks__task_units__unit",
            Prefetch("tasks__pilot_tasks", queryset=ties, to_attr="public_ties"),
            "targets__parts",
        )
    )


def plan_summary(plan: PlanPage) -> dict[str, Any]:
    numbers = {"tasks": plan.task_count, "targets": plan.target_count, "pilots": plan.pilot_count}
    return _facts(plan) | numbers


def plan_record(plan: PlanPage) -> dict[str, Any]:
    facts = _facts(plan)
    return facts | {
        "source_url": plan.source_url or None,
        "source_note": plan.source_note,
        "targets": [_target(target) for target in plan.targets.all()],
        "tasks": [_task(task, facts["url"]) for task in plan.tasks.all()],
        "text": plan.text,
        "first_published_at": plan.first_published_at,
        "last_published_at": plan.last_published_at,
    }


def _facts(plan: PlanPage) -> dict[str, Any]:
    return {
        "slug": plan.slug,
        "url": page_urls(plan),
        "title": {"zh": plan.title, "en": plan.title_en},
        "document_number": plan.document_number,
        "status": choice(plan, "status"),
        "region": region(plan.region) if plan.region else None,
        "publisher": unit(plan.publisher) if plan.publisher else None,
        "issued_on": plan.issued_on,
        "year_from": plan.year_from,
        "year_to": plan.year_to,
    }


def _target(target: Target) -> dict[str, Any]:
    return {
        "year": target.year,
        "metric": choice(target, "metric"),
        "metric_note": target.metric_note,
        "comparator": target.comparator,
        "value": _number(target.value),
        "unit": target.unit,
        "is_addition": target.is_addition,
        "parts": [{"name": part.name, "value": _number(part.value)} for part in target.parts.all()],
        "text": target.text,
    }


def _task(task: Task, plan_urls: dict[str, str]) -> dict[str, Any]:
    return {
        "path": task.path,
        "heading": task.heading,
        "url": {language: f"{url}#{task.anchor}" for language, url in plan_urls.items()},
        "kind": choice(task, "kind"),
        "text": task.text,
        "units": [
            {"unit": unit(row.unit) if row.unit else None, "role": choice(row, "role"), "cited": row.cited}
            for row in task.task_units.all()
        ],
        "pilots": [_pilot(tie) for tie in task.public_ties],
    }


def _pilot(tie: PilotTask) -> dict[str, Any]:
    pilot = tie.pilot
    return {
        "slug": pilot.slug,
        "url": page_urls(pilot),
        "title": {"zh": pilot.title, "en": pilot.title_en},
        "stage": choice(pilot, "stage"),
        "evidence": choice(pilot, "evidence"),
        "path": tie.path,
    }


def _number(value: Decimal) -> int | float:
    """JSON has one kind of number; whole ones are written without a point."""
    return int(value) if value == value.to_integral_value() else float(value)
