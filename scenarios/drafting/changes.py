"""What writing a draft would add, change, remove and leave: looked at before it is confirmed."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.text import capfirst

from scenarios.drafting.draft import PilotDraft, PlanDraft
from scenarios.drafting.filling import fill, fill_document, mentions_to_write, pilots_of
from scenarios.drafting.matching import is_same_document
from scenarios.drafting.present import Present, last_edited
from scenarios.drafting.snapshots import Snapshot, differences, label_of, of_document, of_target, of_task
from scenarios.drafting.units import PlanUnits
from scenarios.drafting.wording import title_zh
from scenarios.models import (
    CityPage,
    PilotPage,
    PlanIndexPage,
    PlanPage,
    PlanStatus,
    Region,
    Stage,
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
    SAME = "same"


@dataclass(frozen=True)
class Detail:
    """One value that changes, `before` and `after`. `label` is text, or a lazy translation of it."""

    label: Any
    before: str
    after: str


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
    Pilots that exist are SAME: what people have written since is theirs.
    `needs_publishing`: the plan is public and gets tasks that new pilots serve, so it cannot be kept as a draft.
    """

    is_new: bool
    document: tuple[Detail, ...] = ()
    tasks: tuple[Change, ...] = ()
    targets: tuple[Change, ...] = ()
    pilots: tuple[Change, ...] = ()
    units: tuple[Change, ...] = ()
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


def find_plan(draft: PlanDraft, city: CityPage | None) -> PlanPage | None:
    """The plan that an earlier reading of this document has become, published or not; never another city's.

    Without `city` among the plans that name no place. It has the same document number; where one of the two has
    none, the same title apart from what differs between a draft for comment and the issued version.
    """
    parent = city or PlanIndexPage.objects.first()
    if parent is None:
        return None
    plans = PlanPage.objects.child_of(parent).defer("text").order_by("-pk")
    same = [plan for plan in plans if is_same_document(draft, plan)]
    # A draft for comment and the issued version may both be there.
    by_number = [plan for plan in same if plan.document_number and draft.number]
    return next(iter(by_number + same), None)


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

    filled = fill(draft, present, units)
    fill_document(page, draft, region)
    pilots = pilots_of(draft, present, filled) if city else []
    return Changes(
        is_new=plan is None,
        document=_details(document, of_document(page)) if plan else (),
        tasks=(
            *(_change(task, of_task, tasks) for task in filled.tasks.values()),
            *(Change(ChangeKind.KEPT, labels[id(task)]) for task in filled.kept_tasks),
            *(Change(ChangeKind.REMOVED, labels[id(task)]) for task in filled.removed_tasks),
        ),
        targets=(
            *(_change(target, of_target, targets) for target in filled.targets),
            *(Change(ChangeKind.KEPT, labels[id(target)]) for target in filled.kept_targets),
            *(Change(ChangeKind.REMOVED, labels[id(target)]) for target in filled.removed_targets),
        ),
        pilots=(
            *(_pilot(pilot, existing, region or city.region) for pilot, _task, existing in pilots),
            *_left_pilots(present, [existing for _pilot, _task, existing in pilots]),
        ),
        units=tuple(_units(draft, units)),
        needs_publishing=bool(plan and plan.live)
        and any(task.pk is None for _pilot, task, existing in pilots if existing is None),
    )


def region_of(draft: PlanDraft, city: CityPage | None) -> Region | None:
    """The draft's region with its ancestors, else the city's; None for a template, whatever it says."""
    if draft.status == PlanStatus.TEMPLATE:
        return None
    code = draft.region or (city.region.code if city else "")
    return Region.objects.with_ancestors().filter(code=code).first() if code else None


def _change(record: Any, snapshot: Callable[[Any], Snapshot], before: Mapping[int, Snapshot]) -> Change:
    after = snapshot(record)
    if id(record) not in before:
        news = (Detail(label, "", text) for label, text in after if text)
        return Change(ChangeKind.ADDED, label_of(record), tuple(news))
    details = _details(before[id(record)], after)
    return Change(ChangeKind.CHANGED if details else ChangeKind.SAME, label_of(record), details)


def _details(before: Snapshot, after: Snapshot) -> tuple[Detail, ...]:
    return tuple(Detail(*difference) for difference in differences(before, after))


def _pilot(pilot: PilotDraft, existing: PilotPage | None, region: Region) -> Change:
    if existing:
        return Change(ChangeKind.SAME, existing.title)
    return Change(ChangeKind.ADDED, title_zh(pilot.title, region))


def _left_pilots(present: Present, meant: Sequence[PilotPage | None]) -> Iterator[Change]:
    """Planned pilots that no use in the draft stands for any more; those that have begun are not this plan's."""
    ids = {pilot.pk for pilot in meant if pilot}
    for pilot in present.pilots.values():
        if pilot.pk not in ids and pilot.stage == Stage.PLANNED:
            yield Change(ChangeKind.KEPT, pilot.title)


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
            ChangeKind.SAME if unit.pk else ChangeKind.ADDED, unit.name_zh, (Detail(label, "", names),)
        )
