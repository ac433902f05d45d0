"""What writing a draft would add, change, remove and leave: looked at before it is confirmed."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from scenarios.drafting.draft import PlanDraft
from scenarios.drafting.filling import Filled, fill, fill_document, mentions_to_write
from scenarios.drafting.hunks import places
from scenarios.drafting.matching import Tie, Use, pair_tasks, tied_uses
from scenarios.drafting.pilots import may_be_public, still_missing
from scenarios.drafting.present import Present, last_edited
from scenarios.drafting.snapshots import (
    Snapshot,
    differences,
    is_only_reworded,
    label_of,
    of_document,
    of_target,
    of_task,
    of_tie,
    of_use,
)
from scenarios.drafting.units import PlanUnits
from scenarios.drafting.wording import title_zh
from scenarios.models import (
    CityPage,
    PilotPage,
    PilotTask,
    PlanPage,
    PlanStatus,
    Region,
    Stage,
    Target,
    TaskUnit,
    Unit,
)

RECORDS = ("tasks", "targets", "pilots", "units")


class ChangeKind(StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"
    KEPT = (
        "kept"  # not in the draft, and left all the same: what pilots serve or people added, a planned pilot
    )
    REWORDED = "reworded"  # a target whose numbers stand, in a sentence that is written otherwise now
    SAME = "same"


@dataclass(frozen=True)
class Detail:
    """One value that changes. `label` is text, or a lazy translation of it.

    `places` are (before, after) of the whole value, or of where a long one differs; `more` counts those not shown.
    """

    label: Any
    places: tuple[tuple[str, str], ...]
    more: int = 0


@dataclass(frozen=True)
class Change:
    """What happens to one record. `label` names it as it will be, or as it was if it goes."""

    kind: ChangeKind
    label: str
    details: tuple[Detail, ...] = ()


@dataclass(frozen=True)
class Changes:
    """In the order of the document; what is left over from before comes last.

    `units` are those that are named: ADDED for one the registry does not know, SAME for the others.
    Pilots that exist are SAME, or CHANGED in nothing but the use they serve: what people have written since is theirs.
    `waiting` are those among them that nobody
    has touched since they were written as drafts: they are published with the plan.
    `needs_publishing`: the plan is public and gets tasks that new pilots serve, so it cannot be kept as a draft.
    """

    is_new: bool
    document: tuple[Detail, ...] = ()
    tasks: tuple[Change, ...] = ()
    targets: tuple[Change, ...] = ()
    pilots: tuple[Change, ...] = ()
    units: tuple[Change, ...] = ()
    waiting: tuple[str, ...] = ()
    needs_publishing: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether writing would leave everything as it is."""
        left = (ChangeKind.SAME, ChangeKind.KEPT)
        records = [*self.tasks, *self.targets, *self.pilots]
        return not self.is_new and not self.document and all(change.kind in left for change in records)

    @property
    def counts(self) -> dict[str, Counter[str]]:
        """{"tasks": {"added": 3, "same": 12}, …}"""
        return {name: Counter(change.kind.value for change in getattr(self, name)) for name in RECORDS}


def compare(draft: PlanDraft, plan: PlanPage | None, city: CityPage | None = None) -> Changes:
    """What `write_plan` would do to `plan`, or for a new plan if that is None. Changes nothing.

    `city` is where it hangs, and stands in for a region the draft does not name; without one it hangs below the list
    of plans, where there are no pilots. The number of queries does not depend on the draft.
    """
    region = region_of(draft, city)
    units = PlanUnits(mentions_to_write(draft), region)
    page = last_edited(plan) if plan else PlanPage()
    present = Present.of(page)
    document = of_document(page)
    tasks = {id(task): of_task(task) for task in present.tasks}
    targets = {id(target): of_target(target) for target in present.targets}
    labels = {id(record): label_of(record) for record in [*present.tasks, *present.targets]}

    filled = fill(draft, present, units, with_pilots=bool(city))
    fill_document(page, draft, region)
    return Changes(
        is_new=plan is None,
        document=_details(document, of_document(page)) if plan else (),
        tasks=(
            *(_change(task, of_task, tasks) for task in filled.tasks.values()),
            *(Change(ChangeKind.KEPT, labels[id(task)]) for task in filled.kept_tasks),
            *(Change(ChangeKind.REMOVED, labels[id(task)]) for task in filled.removed_tasks),
        ),
        targets=(
            *(_target(target, targets) for target in filled.targets),
            *(Change(ChangeKind.KEPT, labels[id(target)]) for target in filled.kept_targets),
            *(Change(ChangeKind.REMOVED, labels[id(target)]) for target in filled.removed_targets),
        ),
        pilots=(
            *(_pilot(use, tie, region) for use, tie in filled.uses),
            *_left_pilots(filled),
        ),
        units=tuple(_units(draft, units)),
        waiting=tuple(pilot.title for pilot in waiting_pilots(present, filled)),
        needs_publishing=bool(plan and plan.live) and filled.needs_saved_tasks,
    )


def existing_pilots(draft: PlanDraft, plan: PlanPage | None, city: CityPage | None) -> dict[int, PilotPage]:
    """The pilots that exist for uses of the draft, by the `id()` of the PilotDraft; also for those left out."""
    if plan is None or city is None:
        return {}
    present = Present.of(last_edited(plan))
    tasks, _left = pair_tasks(draft.tasks, present.tasks)
    return {id(use.draft): tie.pilot for use, tie in tied_uses(draft, tasks, present.ties) if tie}


def waiting_pilots(present: Present, filled: Filled) -> list[PilotPage]:
    """Those to be published with the plan: drafts of an earlier writing, complete, that nobody has touched since."""
    pilots = (tie.pilot for _use, tie in filled.uses if tie)
    return [pilot for pilot in pilots if pilot.pk in present.untouched and may_be_public(pilot)]


def region_of(draft: PlanDraft, city: CityPage | None) -> Region | None:
    """The draft's region with its ancestors, else the city's; None for a template, whatever it says."""
    if draft.status == PlanStatus.TEMPLATE:
        return None
    code = draft.region or (city.region.code if city else "")
    return Region.objects.with_ancestors().filter(code=code).first() if code else None


def _change(record: Any, snapshot: Callable[[Any], Snapshot], before: Mapping[int, Snapshot]) -> Change:
    after = snapshot(record)
    if id(record) not in before:
        news = (Detail(label, (("", text),)) for label, text in after if text)
        return Change(ChangeKind.ADDED, label_of(record), tuple(news))
    details = _details(before[id(record)], after)
    return Change(ChangeKind.CHANGED if details else ChangeKind.SAME, label_of(record), details)


def _target(target: Target, before: Mapping[int, Snapshot]) -> Change:
    if id(target) in before and is_only_reworded(before[id(target)], of_target(target)):
        return Change(ChangeKind.REWORDED, label_of(target))
    return _change(target, of_target, before)


def _details(before: Snapshot, after: Snapshot) -> tuple[Detail, ...]:
    return tuple(Detail(label, *places(old, new)) for label, old, new in differences(before, after))


def _pilot(use: Use, tie: Tie | None, region: Region) -> Change:
    if tie:
        details = () if tie.is_for(use) else _details(of_tie(tie), of_use(use))
        return Change(ChangeKind.CHANGED if details else ChangeKind.SAME, tie.pilot.title, details)
    missing = " · ".join(still_missing(use.draft, use.task))
    details = (Detail(_("Stays a draft, without"), (("", missing),)),) if missing else ()
    return Change(ChangeKind.ADDED, title_zh(use.draft.title, region), details)


def _left_pilots(filled: Filled) -> Iterator[Change]:
    """Planned pilots that no use in the draft stands for any more; those that have begun are not this plan's."""
    label = capfirst(PilotTask._meta.get_field("task").verbose_name)
    removed = {task.pk for task in filled.removed_tasks}
    for tie in filled.left_ties:
        if tie.pilot.stage == Stage.PLANNED:
            lost = (Detail(label, ((tie.task, ""),)),) if tie.task_id in removed else ()
            yield Change(ChangeKind.KEPT, tie.pilot.title, lost)


def _units(draft: PlanDraft, units: PlanUnits) -> Iterator[Change]:
    """Each unit once, with the ways it is cited."""
    named: dict[int, tuple[Unit, list[str]]] = {}
    for mention in mentions_to_write(draft):
        if unit := units.of(mention):
            named.setdefault(id(unit), (unit, []))[1].append(mention.cited)
    label = capfirst(TaskUnit._meta.get_field("cited").verbose_name)
    for unit, cited in named.values():
        names = "、".join(dict.fromkeys(cited))
        yield Change(
            ChangeKind.SAME if unit.pk else ChangeKind.ADDED, unit.name_zh, (Detail(label, (("", names),)),)
        )
