"""A draft into pages: all of it in one transaction, or nothing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page, ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update

from scenarios.covers import drawn_together
from scenarios.drafting.changes import compare, region_of, waiting_pilots
from scenarios.drafting.draft import PilotDraft, PlanDraft
from scenarios.drafting.errors import DraftError, check, first_message
from scenarios.drafting.filling import Filled, fill, fill_document, mentions_to_write
from scenarios.drafting.matching import Tie, Use, clipped
from scenarios.drafting.pilots import fill_planned_pilot, may_be_public
from scenarios.drafting.present import Present, last_edited
from scenarios.drafting.same_document import find_plan
from scenarios.drafting.snapshots import label_of
from scenarios.drafting.units import PlanUnits
from scenarios.models import (
    CityPage,
    PilotPage,
    PilotTask,
    PlanIndexPage,
    PlanPage,
    PlanStatus,
    Scenario,
    Sector,
    Unit,
)
from scenarios.public.edition import new_edition
from scenarios.revisions import rewrite

SHORT = 40  # characters of a title in a message


def write_plan(
    draft: PlanDraft,
    parent: CityPage | PlanIndexPage,
    *,
    plan: PlanPage | None = None,
    user: Any = None,
    publish: bool = False,
    details: Mapping[str, Any] | None = None,
) -> PlanPage:
    """Create the plan below `parent`, or bring `plan` up to date, and add a planned pilot for each new use.

    Tasks and targets that are written already keep their ids; those dropped go, except tasks served by pilots that are
    public or that people have worked on. A draft pilot nobody has touched stays without its task. Pilots that exist
    are left as people have written them, and follow their use to another task. Without `publish` everything is a
    draft: a plan that is public keeps its public version. With it the pilots of an earlier writing that nobody has
    touched since are published too. A template is never published and has no pilots, nor has a plan that hangs below
    the list of plans. A pilot that lacks a sector, a scenario or a unit stays a draft in any case. `details` are
    further fields of the PlanPage (publisher, source_url …). A plan that says all this already is not touched.

    Raises DraftError, whose message is for the person who wrote the draft, and PermissionDenied when `publish` is asked
    by a `user` who may not publish there. Without `user` nobody is asked.
    """
    with transaction.atomic(), drawn_together(), disable_reference_index_auto_update():
        writing = _Writing(draft, parent, plan, user, publish)
        return plan if plan and not details and writing.changes_nothing() else writing.write(details or {})


class _Writing:
    """One draft on its way. Every step assumes the ones before it."""

    def __init__(self, draft: PlanDraft, parent: Page, plan: PlanPage | None, user: Any, publish: bool):
        # Two people who confirm the same document at once wait here for each other.
        self.parent = type(parent).objects.select_for_update().get(pk=parent.pk)
        self.plan = PlanPage.objects.select_for_update().get(pk=plan.pk) if plan else None
        self.draft, self.user = draft, user
        self.publish = publish and draft.status != PlanStatus.TEMPLATE
        self.city = self.parent if isinstance(self.parent, CityPage) else None
        self.region = region_of(draft, self.city)
        self._check_rights()
        self._check_draft()

    def changes_nothing(self) -> bool:
        """Whether a plan that exists is as it is to be, and as public."""
        if self.draft.status == PlanStatus.TEMPLATE:
            is_settled = not self.plan.live
        else:
            is_settled = not self.publish or (self.plan.live and not self.plan.has_unpublished_changes)
        changes = compare(self.draft, self.plan, self.city)
        return is_settled and changes.is_empty and not (self.publish and changes.waiting)

    def write(self, details: Mapping[str, Any]) -> PlanPage:
        units = PlanUnits(mentions_to_write(self.draft), self.region)
        _save_units(units.new)
        page = last_edited(self.plan) if self.plan else PlanPage(live=False, owner=self.user)
        present = Present.of(page)
        filled = fill(self.draft, present, units, with_pilots=bool(self.city))
        _check_records(filled)
        fill_document(page, self.draft, self.region)
        for name, value in details.items():
            setattr(page, name, value)
        if page.live and not self.publish and filled.needs_saved_tasks:
            raise DraftError(
                _(
                    "This plan is public, and pilots can serve only tasks of its public version. Publish what was read."
                )
            )
        self._save_plan(page, filled)
        self._add_pilots(page, filled.new_uses)
        if self.publish:
            for pilot in waiting_pilots(present, filled):
                pilot.latest_revision.publish(user=self.user)
        return PlanPage.objects.get(pk=page.pk)

    def _check_rights(self) -> None:
        """A plan that exists may be locked, or wait for a review that only others may touch."""
        if not self.plan or not self.user:
            return
        lock = self.plan.get_lock()
        if lock and lock.for_user(self.user):
            raise DraftError(
                _("The plan “%(title)s” is locked. Whoever locked it has to unlock it first.")
                % {"title": self.plan.title}
            )
        if not self.plan.permissions_for_user(self.user).can_edit():
            raise DraftError(
                _("You may not change the plan “%(title)s”. Ask someone who may to write it.")
                % {"title": self.plan.title}
            )

    def _check_draft(self) -> None:
        if not self.draft.title.strip():
            raise DraftError(_("The plan has no title. Give it one."))
        if self.plan and not self.plan.is_child_of(self.parent):
            raise DraftError(_("The plan “%(title)s” hangs below another page.") % {"title": self.plan.title})
        if self.plan is None and (written := find_plan(self.draft, self.city)):
            # By someone else, since the draft was looked at.
            raise DraftError(
                _(
                    "This plan has been written already: “%(title)s”. Read the document again to see what changes."
                )
                % {"title": written.title}
            )
        if self.city and self.draft.status == PlanStatus.TEMPLATE:
            raise DraftError(
                _("A template names no place: it belongs to the list of plans. Choose another status.")
            )
        if self.draft.region and self.region is None and self.draft.status != PlanStatus.TEMPLATE:
            raise DraftError(_("There is no region with the code “%(code)s”.") % {"code": self.draft.region})
        if self.city and self.region and not self.city.region.contains(self.region):
            raise DraftError(
                _(
                    "%(region)s does not lie in %(city)s. Choose a part of it, or write this under its own city."
                )
                % {"region": self.region.label, "city": self.city.region.label}
            )

    def _save_plan(self, page: PlanPage, filled: Filled) -> None:
        page.targets = filled.all_targets
        # Tasks that go do so after the pilots that served them have followed their uses: their ties would go as well.
        page.tasks = [*filled.all_tasks, *(filled.removed_tasks if filled.moved else ())]
        is_new = page.pk is None
        with _complaints_about(page):
            if is_new:
                self.parent.add_child(instance=page)
            elif self.publish or not page.live:
                # Before the revision, which then knows the ids of new tasks: without them the next edit of the plan
                # would make these tasks anew, and pilots would lose them.
                page.save(user=self.user)
            if filled.moved:
                for use, tie in filled.moved:
                    _move(use, tie)
                page.tasks = filled.all_tasks
                if not page.live:
                    page.save(user=self.user)
            revision = page.save_revision(user=self.user, log_action=not is_new)
        if self.publish:
            revision.publish(user=self.user)
        elif page.live and self.draft.status == PlanStatus.TEMPLATE:
            page.unpublish(user=self.user)
        ReferenceIndex.create_or_update_for_object(page)

    def _add_pilots(self, plan: PlanPage, new: Sequence[Use]) -> None:
        sectors, scenarios = _vocabulary([use.draft for use in new])
        for pilot, task in new:
            page = PilotPage(live=False, owner=self.user)
            fill_planned_pilot(
                page,
                pilot,
                plan=plan,
                task=task,
                region=self.region,
                sectors=[sectors[code] for code in pilot.sectors],
                scenario=scenarios[pilot.scenario] if pilot.scenario else None,
            )
            is_complete = may_be_public(page)
            with _complaints_about(page):
                # Read again: a page in memory does not know of children added through another object.
                Page.objects.get(pk=self.parent.pk).add_child(instance=page)
                revision = page.save_revision(user=self.user, clean=is_complete)
            if self.publish and is_complete:
                revision.publish(user=self.user)
            ReferenceIndex.create_or_update_for_object(page)


def _move(use: Use, tie: Tie) -> None:
    """Let the pilot serve the use where it stands now; in drafts of the pilot as well."""
    if PilotTask.objects.filter(pilot=tie.pilot, task=use.task).exclude(task=tie.task_id).exists():
        return  # it serves that task by another use already
    values = {"task": use.task.pk, "path": use.draft.path, "passage": use.draft.text}
    PilotTask.objects.filter(pilot=tie.pilot, task=tie.task_id).update(**values)
    new_edition()  # an update sends no signal

    def move(content: dict[str, Any]) -> dict[str, Any]:
        rows = [row | values if row["task"] == tie.task_id else row for row in content["pilot_tasks"]]
        return content | {"pilot_tasks": rows}

    rewrite(tie.pilot, move)


def _save_units(units: Iterable[Unit]) -> None:
    for unit in units:
        check(unit, unit.name_zh, without=("slug", "region"))
        for alias in unit.aliases.all():
            check(alias, unit.name_zh, without=("unit",))
        unit.save()
        ReferenceIndex.create_or_update_for_object(unit)


def _check_records(filled: Filled) -> None:
    """What lists of a page hold is not looked at when the page is."""
    for task in filled.tasks.values():
        check(task, label_of(task), without=("plan",))
        for entry in task.task_units.all():
            check(entry, label_of(task), without=("task", "unit"))
    for target in filled.targets:
        check(target, label_of(target), without=("plan",))
        for part in target.parts.all():
            check(part, label_of(target), without=("target",))


def _vocabulary(pilots: Sequence[PilotDraft]) -> tuple[dict[str, Sector], dict[str, Scenario]]:
    """The sectors and scenarios that the pilots name, by code."""
    codes = {code for pilot in pilots for code in (*pilot.sectors, pilot.scenario) if code}
    sectors = Sector.objects.in_bulk(codes, field_name="code")
    scenarios = Scenario.objects.select_related("sector").in_bulk(codes, field_name="code")
    for pilot in pilots:
        for code in [*(c for c in pilot.sectors if c not in sectors), *({pilot.scenario} - {"", *scenarios})]:
            raise DraftError(
                _("“%(pilot)s”: the vocabulary has no “%(code)s”.") % {"pilot": pilot.title, "code": code}
            )
    return sectors, scenarios


@contextmanager
def _complaints_about(page: Page) -> Iterator[None]:
    try:
        yield
    except ValidationError as error:
        raise DraftError(f"“{clipped(page.title, SHORT)}” – {first_message(page, error)}") from error
