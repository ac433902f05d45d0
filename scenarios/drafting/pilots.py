"""A use that a plan proposes, as a planned pilot."""

from collections.abc import Sequence

from django.utils.text import capfirst

from scenarios.drafting import wording
from scenarios.drafting.draft import PilotDraft
from scenarios.drafting.matching import clipped
from scenarios.models import (
    Evidence,
    PilotPage,
    PilotTask,
    PilotUnit,
    PlanPage,
    Region,
    Role,
    Scenario,
    Sector,
    Source,
    SourceKind,
    Stage,
    Task,
    TaskRole,
    TaskUnit,
    Unit,
)

MAX_SOURCE = 200  # of a quotation, as its block allows


def fill_planned_pilot(
    page: PilotPage,
    draft: PilotDraft,
    *,
    plan: PlanPage,
    task: Task,
    region: Region,
    sectors: Sequence[Sector],
    scenario: Scenario | None,
) -> None:
    """Set on `page` what the plan says of this use.

    `task` is saved. Its units have the roles the plan gives them: an operator that answers for a task answers for it,
    whatever network the pilot will run on. Groups answer for nothing in particular and are left out.
    """
    entries = list(task.task_units.all())
    own = [entry for entry in entries if entry.unit]
    page.title = wording.title_zh(draft.title, region)
    page.title_en = wording.title_en(draft, scenario, sectors[0] if sectors else None, region)
    page.summary_zh = wording.summary_zh(draft, plan, own)
    page.summary_en = wording.summary_en(plan, page.title_en, own)
    page.stage, page.evidence, page.started_year = Stage.PLANNED, Evidence.PLAN, None
    page.region, page.scenario = region, scenario
    page.sector, *further = _sectors(sectors, scenario) or [None]
    page.extra_sectors = further
    page.pilot_units = [_unit(entry, order) for order, entry in enumerate(own)]
    page.sources = [_source(plan)]
    page.body = [("quotation", _quotation(draft, plan))]
    page.pilot_tasks = [PilotTask(task=task, path=draft.path, passage=draft.text)]


def may_be_public(page: PilotPage) -> bool:
    """Whether it has what its form asks for before publication; its source it always has."""
    return bool(page.sector and page.scenario and page.pilot_units.all())


def still_missing(draft: PilotDraft, task: Task) -> list[str]:
    """What keeps a pilot made of this use from being public."""
    known = {
        str(capfirst(Sector._meta.verbose_name)): draft.sectors or draft.scenario,
        str(capfirst(Scenario._meta.verbose_name)): draft.scenario,
        str(capfirst(Unit._meta.verbose_name)): any(entry.unit for entry in task.task_units.all()),
    }
    return [label for label, value in known.items() if not value]


def _sectors(sectors: Sequence[Sector], scenario: Scenario | None) -> list[Sector]:
    """With the scenario's own, which facets ask for."""
    missing = [scenario.sector] if scenario and scenario.sector not in sectors else []
    return [*sectors, *missing]


def _unit(entry: TaskUnit, order: int) -> PilotUnit:
    role = Role.LEAD if entry.role == TaskRole.LEAD else Role.RESPONSIBLE
    return PilotUnit(unit=entry.unit, role=role, sort_order=order)


def _source(plan: PlanPage) -> Source:
    return Source(
        title=clipped(wording.citation(plan), Source._meta.get_field("title").max_length),
        publisher=plan.publisher.name_zh if plan.publisher else "",
        url=plan.source_url,
        published_on=plan.issued_on.isoformat() if plan.issued_on else "",
        kind=SourceKind.POLICY,
    )


def _quotation(draft: PilotDraft, plan: PlanPage) -> dict[str, str]:
    place = f"，{draft.path}"
    source = f"{clipped(wording.citation(plan), MAX_SOURCE - len(place))}{place}"
    return {"quotation": draft.text, "source": source, "url": plan.source_url}
