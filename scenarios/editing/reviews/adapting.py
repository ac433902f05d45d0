"""What of a template can be a city's own, and what a person has to fill in: years, targets, counties, units."""

from dataclasses import dataclass

from scenarios.drafting.draft import PlanDraft, TaskDraft
from scenarios.drafting.present import last_edited
from scenarios.drafting.same_document import find_plan
from scenarios.drafting.units import PlanUnits
from scenarios.editing.reviews.items import mentions_of
from scenarios.editing.reviews.own_units import OwnUnits
from scenarios.editing.reviews.readings import read_draft
from scenarios.editing.reviews.starting import (
    county_level,
    names_open_part,
    open_numbers,
    text_for,
    title_for,
)
from scenarios.intake.units.names import level_prefix
from scenarios.models import CityPage, PlanPage, PlanStatus, Region


@dataclass(frozen=True)
class Started:
    """A draft for a city, and what was not simply taken over from the template.

    `open_units` are (label of the task, unit as the template cites it); `taken_for` (as cited, unit of the city);
    `open_numbers` each once, with what they count (X亿元).
    """

    draft: PlanDraft
    targets_left_out: int
    open_units: list[tuple[str, str]]
    taken_for: list[tuple[str, str]]
    open_numbers: list[str]


def start_plan(template: PlanPage, city: CityPage) -> Started:
    """Raises NoOutline. The number, day of issue and years of a template are nobody's, and stay empty."""
    region = city.region
    draft = _read(text_for(template.text, template.title, region), region)
    draft.title = title_for(template.title, region)
    draft.region, draft.status = region.code, PlanStatus.DRAFT
    draft.number = draft.issued_on = ""
    draft.year_from = draft.year_to = None
    return Started(
        draft,
        targets_left_out=_leave_out_targets(draft, city),
        open_units=_drop_open_units(draft),
        taken_for=_take_own_units(draft, region),
        open_numbers=open_numbers(draft.text),
    )


def _read(text: str, region: Region) -> PlanDraft:
    draft = read_draft(text.encode(), "template.txt")
    level = county_level(region)
    if not level:
        return draft
    signs = list(draft.text)
    for mention in mentions_of(draft):
        # In a county's plan 市工信局 would be the office of the city above it.
        if level_prefix(mention.cited) == "市" and signs[mention.start] == "市":
            signs[mention.start] = level
    return read_draft("".join(signs).encode(), "template.txt")


def _leave_out_targets(draft: PlanDraft, city: CityPage) -> int:
    """How many. They can be ticked; those that the city took over when it started before stay so."""
    plan = find_plan(draft, city)
    taken_over = {target.text for target in last_edited(plan).targets.all()} if plan else set()
    for target in draft.targets:
        target.keep = target.text in taken_over
    return sum(not target.keep for target in draft.targets)


def _drop_open_units(draft: PlanDraft) -> list[tuple[str, str]]:
    """Out of the draft altogether: one that was renamed would leave “X区…” as another name of a real unit."""
    dropped = []
    for task in draft.tasks:
        dropped += [(_label(task), unit.cited) for unit in task.units if names_open_part(unit.cited)]
        task.units = [unit for unit in task.units if not names_open_part(unit.cited)]
    return dropped


def _label(task: TaskDraft) -> str:
    return f"{task.path} {task.heading}".strip()


def _take_own_units(draft: PlanDraft, region: Region) -> list[tuple[str, str]]:
    known, own = PlanUnits(mentions_of(draft), region), OwnUnits(region)
    taken = {}
    for mention in mentions_of(draft):
        if mention.is_group or known.of(mention).pk:
            continue
        if unit := own.called(mention.name):
            mention.name = unit.name_zh
            taken[mention.cited] = unit.name_zh
    return list(taken.items())
