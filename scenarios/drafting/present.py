"""What is written of a plan so far."""

from dataclasses import dataclass, field

from scenarios.drafting.matching import Use, use_of
from scenarios.models import PilotPage, PilotTask, PlanPage, Target, Task, Unit


@dataclass
class Present:
    """A plan's tasks and targets, and the pilots that serve the tasks. Empty for a plan that is not written yet."""

    tasks: list[Task] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)
    pilots: dict[Use, PilotPage] = field(default_factory=dict)
    text: str = ""  # of the document it was read from

    @classmethod
    def of(cls, page: PlanPage) -> "Present":
        """`page` is what one of the two functions below gives."""
        tasks = list(page.tasks.all())
        entries = [entry for task in tasks for entry in task.task_units.all()]
        units = Unit.objects.in_bulk({entry.unit_id for entry in entries if entry.unit_id})
        for entry in entries:
            entry.unit = units.get(entry.unit_id)
        return cls(tasks, list(page.targets.all()), _pilots(tasks), page.text)

    @property
    def served(self) -> set[int]:
        """Ids of the tasks that pilots serve."""
        return {use.task_id for use in self.pilots}

    def is_from_document(self, record: Task | Target) -> bool:
        """Whether a record stands in the document word for word; else a person has added or reworded it."""
        return bool(record.text) and record.text in self.text


def last_edited(plan: PlanPage) -> PlanPage:
    """A copy of the plan with its latest draft. Only to look at: what it refers to may be gone since."""
    revision = plan.get_latest_revision()
    if revision is None:
        return with_lists(PlanPage.objects.get(pk=plan.pk))
    return PlanPage.from_serializable_data(revision.content, check_fks=False)


def to_edit(plan: PlanPage) -> PlanPage:
    """The plan with its latest draft, to change and save."""
    page = plan.get_latest_revision_as_object()
    return page if plan.latest_revision_id else with_lists(page)


def with_lists(page: PlanPage) -> PlanPage:
    """The page with its lists in memory, read in four queries."""
    page.tasks = list(page.tasks.prefetch_related("task_units"))
    page.targets = list(page.targets.prefetch_related("parts"))
    return page


def _pilots(tasks: list[Task]) -> dict[Use, PilotPage]:
    paths = {task.pk: task.path for task in tasks if task.pk}
    ties = PilotTask.objects.filter(task__in=paths).select_related("pilot").order_by("pilot_id")
    found: dict[Use, PilotPage] = {}
    for tie in ties:
        found.setdefault(use_of(tie.task_id, paths[tie.task_id], tie.path), tie.pilot)
    return found
