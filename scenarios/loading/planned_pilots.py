"""A planned pilot for every use that the loaded plans propose."""

from collections import defaultdict
from dataclasses import replace
from functools import cached_property

from wagtail.models import Page

from scenarios.drafting.draft import PilotDraft
from scenarios.drafting.matching import Use, pair_tasks, pair_uses
from scenarios.drafting.pilots import fill_planned_pilot
from scenarios.drafting.present import ties_of
from scenarios.loading.ledger import Decision, Tally, record_ids
from scenarios.loading.pages import PageLoader
from scenarios.loading.plans import PlanLoader, is_template
from scenarios.loading.readings import PILOT_FIELDS, Readings
from scenarios.loading.records import Lookup
from scenarios.loading.rows import Row
from scenarios.loading.vocabularies import ScenarioLoader, SectorLoader
from scenarios.models import PilotPage, PlanPage, Scenario, Task
from scenarios.slugs import unused_slug

PLAN_FIELDS = ("title_zh", "title_en", "document_number", "publisher", "issued_on", "source_url", "region")


class PlannedPilotLoader(PageLoader):
    """Call `load` after the plans are loaded."""

    kind = "planned pilot"
    model = PilotPage
    key = "path"
    fields = PILOT_FIELDS
    required = ("title_zh",)

    def __init__(self, readings: Readings, plans: list[Row]):
        """`plans` are the rows of all plans; templates and those that hang below no city propose nothing anywhere."""
        self.readings = readings
        self.plan_rows = {plan.key: plan for plan in plans if plan.text("city") and not is_template(plan)}
        self.sectors = Lookup(SectorLoader)
        self.scenarios = Lookup(ScenarioLoader, Scenario.objects.select_related("sector"))

    def rows(self) -> list[Row]:
        rows = [row for plan in self.plan_rows.values() for row in self.readings.pilots(plan)]
        for row in rows:
            # What else stands on the pilot's page.
            plan, draft = self.plan_rows[row.beside["plan"]], self._draft(row)
            units = self.readings.draft(plan).tasks[draft.task].units
            row.beside["plan_fields"] = {name: plan.values.get(name) for name in PLAN_FIELDS}
            row.beside["passage"] = draft.text
            row.beside["units"] = [[unit.cited, unit.name, unit.role] for unit in units]
        return rows

    def parent(self, row: Row) -> Page:
        return self._plans[row.beside["plan"]].get_parent()

    def slug(self, row: Row) -> str:
        """Empty for one that is made from the title."""
        wanted = row.text("slug")
        return wanted and unused_slug(wanted, lambda slug: PilotPage.objects.filter(slug=slug).exists())

    def is_public(self, row: Row) -> bool:
        """With all that a pilot needs before it is published; what the reader could not tell is for an editor."""
        has_units = any(entry.unit_id for entry in self._task(row).task_units.all())
        return bool(row.texts("sectors") and row.text("scenario") and has_units)

    def is_complete(self, row: Row) -> bool:
        return self.is_public(row)

    def fill(self, page: PilotPage, row: Row) -> None:
        plan = self._plans[row.beside["plan"]]
        fill_planned_pilot(
            page,
            replace(self._draft(row), title=row.text("title_zh"), title_en=row.text("title_en")),
            plan=plan,
            task=self._task(row),
            region=plan.region,
            sectors=self.sectors.get_all(row, "sectors"),
            scenario=self.scenarios.get(row, "scenario"),
        )
        page.summary_zh = row.text("summary_zh") or page.summary_zh
        page.summary_en = row.text("summary_en") or page.summary_en

    def _decide(self, row: Row, tally: Tally) -> tuple[Decision, PilotPage | None]:
        decision, record = super()._decide(row, tally)
        if decision in (Decision.CREATE, Decision.UPDATE) and self._task(row) is None:
            tally.kept.append(f"{row.key}: its task is not in the plan as people left it")
            return Decision.KEEP, record
        return decision, record

    def _existing_keys(self) -> set[str]:
        """Uses that a pilot serves already, which someone has made."""
        found = set()
        for key in self._plans:
            tasks = {place: task for (plan, place), task in self._tasks.items() if plan == key}
            drafts = self.readings.draft(self.plan_rows[key]).pilots
            uses = [Use(draft, tasks[draft.task]) for draft in drafts if draft.task in tasks]
            ties, _left = pair_uses(uses, ties_of(tasks.values()))
            found |= {f"{key}/{use.draft.path}" for use, tie in zip(uses, ties, strict=True) if tie}
        return found

    def _draft(self, row: Row) -> PilotDraft:
        return self.readings.draft(self.plan_rows[row.beside["plan"]]).pilots[row.beside["place"]]

    def _task(self, row: Row) -> Task | None:
        return self._tasks.get((row.beside["plan"], self._draft(row).task))

    @cached_property
    def _plans(self) -> dict[str, PlanPage]:
        """The plans that are there, by the key of their row."""
        ids = {key: pk for key, pk in record_ids(PlanLoader.kind).items() if key in self.plan_rows}
        pages = PlanPage.objects.select_related("publisher", "region__parent__parent").in_bulk(ids.values())
        return {key: pages[pk] for key, pk in ids.items() if pk in pages and pages[pk].region}

    @cached_property
    def _tasks(self) -> dict[tuple[str, int], Task]:
        """By the key of the plan's row and the place of the task in its reading."""
        present = defaultdict(list)
        for task in Task.objects.filter(plan__in=self._plans.values()).prefetch_related("task_units__unit"):
            present[task.plan_id].append(task)
        found = {}
        for key, plan in self._plans.items():
            drafts = self.readings.draft(self.plan_rows[key]).tasks
            partners, _left = pair_tasks(drafts, present[plan.pk])
            found |= {(key, place): task for place, task in enumerate(partners) if task}
        return found
