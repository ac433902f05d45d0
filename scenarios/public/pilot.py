"""What the page of a pilot shows: its parts in order, its facts, how to cite it."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from scenarios.editing.repeats.access import may_repeat
from scenarios.exports.citation import citation
from scenarios.exports.write_up import absolute
from scenarios.models import (
    CityPage,
    CostBand,
    Evidence,
    PilotPage,
    PilotTask,
    PlanPage,
    Replication,
    Role,
    Stage,
    Task,
    Unit,
)
from scenarios.public.edition import Shelf, is_for_everybody
from scenarios.public.family import family
from scenarios.public.fit import assess
from scenarios.public.measured import measured_table
from scenarios.public.situation import Situation, situation_of
from scenarios.public.whole_pilot import complete, public_edges

# A page of fewer parts is seen at a glance and needs no list of them.
CONTENTS_FROM = 5
# Roles from which the one to name first is taken: whom a reader would ask.
FIRST_ROLES = (Role.LEAD, Role.RESPONSIBLE, Role.USER)
UNITS_SHOWN = 3
# After a year a pilot may well have grown, changed hands or stopped.
CHECKED_LONG_AGO = datetime.timedelta(days=365)


@dataclass(frozen=True)
class Part:
    """A section of the page: its id, its heading, and the template below scenarios/parts/pilot that shows it.

    Parts of the story are one bilingual field each: `text`, and the `english` field that may be empty.
    """

    id: str
    label: str
    template: str
    text: str = ""
    english: str = ""

    @property
    def template_name(self) -> str:
        return f"scenarios/parts/pilot/{self.template}.html"


@dataclass(frozen=True)
class UnitsInRole:
    """`folded` are those beyond the first few, which a reader may open."""

    role: Role
    shown: list[Unit]
    folded: list[Unit] = field(default_factory=list)

    @property
    def heading(self) -> str:
        return self.role.over(len(self.shown) + len(self.folded))


@dataclass(frozen=True)
class Checked:
    """When the record was last compared with its sources (None: never), and what a reader should make of it."""

    on: datetime.date | None
    remark: str


# By pilot, language and situation; a pilot with all its lists takes some hundred kilobytes.
_CONTEXTS: Shelf[tuple[int, str | None, str], dict[str, Any]] = Shelf(most=200)


def page_context(pilot: PilotPage, request: HttpRequest) -> dict[str, Any]:
    """As `_page_context`, kept for an edition for those without a session; with the pilot it was made of as `page`."""
    if not is_for_everybody(request):
        return _page_context(pilot, request)
    key = (pilot.pk, get_language(), situation_of(request).query)
    return _CONTEXTS.one(key, lambda: _page_context(pilot, request) | {"page": pilot, "self": pilot})


def _page_context(pilot: PilotPage, request: HttpRequest) -> dict[str, Any]:
    """Context of a pilot's page: `city` it hangs below, `origins` and `repeats` (edges), `served` (tasks of plans).

    `fit` is how it fits the visitor's situation, None when the address names none.

    Edges and tasks are those that lead to public records. `family` are the pilots its chain begins with, `told_…` the
    edges that say what was kept or changed. `repeat_url` is for those who may write pilots, "" for everybody else. A
    preview shows the lists of the draft in memory, so nothing is read over them; it has no `address` yet, and nothing
    to cite: `citation` is None.
    """
    is_preview = getattr(request, "is_preview", False)
    if is_preview:
        city = pilot.get_parent().specific
        origins, repeats = list(pilot.public_origins()), list(pilot.public_repeats())
        served = served_in_draft(pilot)
    else:
        served = complete(pilot)
        origins, repeats = public_edges(pilot)
        city = CityPage.objects.parent_of(pilot).get()
    situation = Situation() if is_preview else situation_of(request)
    fit = assess(pilot, situation) if situation else None
    found = list(parts(pilot, served=served, edges=[*origins, *repeats], with_fit=fit is not None))
    first, others = units_in_roles(pilot)
    return {
        "city": city,
        "origins": origins,
        "repeats": repeats,
        "told_origins": [edge for edge in origins if edge.is_told],
        "told_repeats": [edge for edge in repeats if edge.is_told],
        "family": family(pilot, origins, repeats),
        "repeat_url": repeat_url(pilot, request),
        "served": served,
        "fit": fit,
        "parts": found,
        "contents": found if len(found) >= CONTENTS_FROM else [],
        "first_units": first,
        "other_units": others,
        "measured": measured_table(pilot.measurements.all(), list(pilot.sources.all())),
        "cost": cost_scale(pilot.cost_band),
        "unstated": unstated(pilot),
        "checked": checked(pilot.last_checked_on),
        "citation": None if is_preview else citation(pilot),
        "address": "" if is_preview else absolute(pilot.get_url(request)),
    }


def repeat_url(pilot: PilotPage, request: HttpRequest) -> str:
    """Where an editor begins a repeat of the pilot."""
    # Without a session there is nobody to offer it to, and looking would make the page vary by cookie.
    has_session = settings.SESSION_COOKIE_NAME in request.COOKIES and not getattr(
        request, "is_preview", False
    )
    return reverse("repeats:begin", args=[pilot.pk]) if has_session and may_repeat(request.user) else ""


def served_in_draft(pilot: PilotPage) -> list[PilotTask]:
    """The tasks that a pilot in memory serves, of public plans."""
    ties = list(pilot.pilot_tasks.all())
    tasks = Task.objects.filter(pk__in=[tie.task_id for tie in ties], plan__in=PlanPage.objects.public())
    public = tasks.select_related("plan").in_bulk()
    return [PilotTask(path=tie.path, task=public[tie.task_id]) for tie in ties if tie.task_id in public]


# --- parts -------------------------------------------------------------------------------------------------------


def parts(
    pilot: PilotPage, *, served: list[PilotTask], edges: list[Replication], with_fit: bool = False
) -> Iterator[Part]:
    """Problem, what was done, what came of it; figures and details; what it takes elsewhere; where it is from.

    Of a planned pilot nothing is missed that cannot be there yet.
    """
    is_planned = pilot.stage == Stage.PLANNED
    yield from _story(pilot, is_planned)
    if pilot.measurements.all() or not is_planned:
        yield Part("measurements", _("Measurements"), "measurements")
    if pilot.body:
        is_plan_only = is_planned and pilot.evidence == Evidence.PLAN
        yield Part("write-up", _("What the plan says") if is_plan_only else _("In detail"), "write_up")
    if served:
        yield Part("plan", _("The plan it serves"), "served")
    if with_fit or tells_how_to_repeat(pilot) or unstated(pilot):
        yield Part("repeating", _("To repeat it"), "repeating")
    if pilot.lessons.all():
        yield Part("lessons", _("Lessons"), "lessons")
    if pilot.risks.all():
        yield Part("risks", _("Risks"), "risks")
    if edges:
        yield Part("family", _("Repeated from place to place"), "family")
    yield Part("sources", _("Sources"), "sources")
    yield Part("record", _("About this record"), "record")


def _story(pilot: PilotPage, is_planned: bool) -> Iterator[Part]:
    if pilot.problem:
        yield Part("problem", _("The problem"), "story", pilot.problem, "problem_en")
    if pilot.solution:
        label = _("What is planned") if is_planned else _("What was done")
        yield Part("solution", label, "story", pilot.solution, "solution_en")
    if pilot.outcome or not is_planned:
        yield Part("outcome", _("What came of it"), "story", pilot.outcome, "outcome_en")


def tells_how_to_repeat(pilot: PilotPage) -> bool:
    return bool(
        pilot.replication_note
        or pilot.prerequisites.all()
        or pilot.cost_band
        or pilot.cost_note
        or pilot.funding
    )


def unstated(pilot: PilotPage) -> str:
    """What somebody who wants to repeat it would ask next and no source answers, in a sentence; "" while planned."""
    if pilot.stage == Stage.PLANNED:
        return ""
    answers = [
        (_("what it needs"), pilot.prerequisites.all()),
        (_("what it cost"), pilot.cost_band or pilot.cost_note),
        (_("what was learned"), pilot.lessons.all()),
        (_("which risks there are"), pilot.risks.all()),
    ]
    questions = [question for question, answer in answers if not answer]
    if not questions:
        return ""
    listed = pgettext("between items of a list", ", ").join(questions)
    return _("No source says: %(questions)s.") % {"questions": listed}


# --- facts -------------------------------------------------------------------------------------------------------


def units_in_roles(pilot: PilotPage) -> tuple[UnitsInRole | None, list[UnitsInRole]]:
    """The role to name first with its units, and the others in their order."""
    rows = [
        UnitsInRole(role, units[:UNITS_SHOWN], units[UNITS_SHOWN:]) for role, units in pilot.units_by_role
    ]
    by_role = {row.role: row for row in rows}
    first = next(filter(None, (by_role.get(role) for role in FIRST_ROLES)), None)
    return first, [row for row in rows if row is not first]


@dataclass(frozen=True)
class CostStep:
    label: str | Promise
    is_here: bool


def cost_scale(band: str) -> list[CostStep]:
    """All bands from the lowest, one of them the pilot's; empty when no cost is stated."""
    return [CostStep(each.label, each == band) for each in CostBand] if band else []


def checked(on: datetime.date | None) -> Checked:
    if on is None:
        return Checked(None, _("Nobody has noted yet when this record was last compared with its sources."))
    if timezone.localdate() - on > CHECKED_LONG_AGO:
        return Checked(on, _("That is more than a year ago; things may have changed since."))
    return Checked(on, "")
