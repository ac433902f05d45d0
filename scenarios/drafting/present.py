"""What is written of a plan so far."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count
from wagtail.models import Revision

from scenarios.drafting.matching import Tie, place_within
from scenarios.models import PilotPage, PilotTask, PlanPage, Stage, Target, Task, Unit


@dataclass
class Present:
    """A plan's tasks and targets, and the pilots that serve the tasks. Empty for a plan that is not written yet.

    `served_in_drafts` are (pilot id, task id) of versions of pilots that are not published yet; `untouched` ids of
    planned pilots that were written once, as drafts, and have been waiting since.
    """

    tasks: list[Task] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)
    ties: list[Tie] = field(default_factory=list)
    served_in_drafts: set[tuple[int, int]] = field(default_factory=set)
    untouched: set[int] = field(default_factory=set)
    text: str = ""  # of the document it was read from

    @classmethod
    def of(cls, page: PlanPage) -> "Present":
        """`page` is what one of the two functions below gives."""
        tasks = list(page.tasks.all())
        entries = [entry for task in tasks for entry in task.task_units.all()]
        units = Unit.objects.in_bulk({entry.unit_id for entry in entries if entry.unit_id})
        for entry in entries:
            entry.unit = units.get(entry.unit_id)
        ties = ties_of(tasks)
        return cls(
            tasks,
            list(page.targets.all()),
            ties,
            _served_in_drafts(page),
            _untouched(tie.pilot for tie in ties),
            page.text,
        )

    def is_from_document(self, record: Task | Target) -> bool:
        """Whether a record stands in the document word for word; else a person has added or reworded it."""
        return bool(record.text) and record.text in self.text


def last_edited(plan: PlanPage) -> PlanPage:
    """The plan with its latest draft, to look at or to change and save. What it names and is gone since is left out."""
    page = plan.get_latest_revision_as_object()
    # Without unpublished changes it comes from the database, a query for each list of each task.
    return page if plan.has_unpublished_changes and plan.latest_revision_id else with_lists(page)


def with_lists(page: PlanPage) -> PlanPage:
    """The page with its lists in memory, read in four queries."""
    page.tasks = list(page.tasks.prefetch_related("task_units"))
    page.targets = list(page.targets.prefetch_related("parts"))
    return page


def ties_of(tasks: Iterable[Task]) -> list[Tie]:
    """Those of the pilots that serve these tasks, in the order in which the pilots were made."""
    by_id = {task.pk: task for task in tasks if task.pk}
    rows = PilotTask.objects.filter(task__in=by_id).select_related("pilot__sector", "pilot__scenario")
    return [
        Tie(
            row.pilot,
            row.task_id,
            str(by_id[row.task_id]),
            row.path,
            place_within(by_id[row.task_id].path, row.path),
            row.passage,
        )
        for row in rows.prefetch_related("pilot__pilot_units").order_by("pilot_id", "pk")
    ]


def _served_in_drafts(plan: PlanPage) -> set[tuple[int, int]]:
    """Of the pilots of the plan's city: their drafts could not be published once the task were gone."""
    parent = plan.get_parent() if plan.pk else None
    if parent is None:
        return set()
    drafts = PilotPage.objects.descendant_of(parent).filter(has_unpublished_changes=True)
    rows = drafts.values_list("pk", "latest_revision__content__pilot_tasks")
    return {(pk, tie["task"]) for pk, ties in rows for tie in ties or ()}


def _untouched(pilots: Iterable[PilotPage]) -> set[int]:
    waiting = {
        str(pilot.pk)
        for pilot in pilots
        if not pilot.live and pilot.first_published_at is None and pilot.stage == Stage.PLANNED
    }
    if not waiting:
        return set()
    revisions = Revision.page_revisions.filter(object_id__in=waiting).order_by().values("object_id")
    counted = revisions.annotate(number=Count("pk")).filter(number=1)
    return {int(row["object_id"]) for row in counted}
