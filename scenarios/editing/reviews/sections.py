"""The parts of a review, one a page: what each shows of a draft, its forms, and how they are applied.

Each part is sent on its own and long ones have pages, so that a plan of hundreds of tasks makes no form of thousands
of fields.
"""

from collections.abc import Callable, Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from scenarios.drafting.changes import existing_pilots, region_of
from scenarios.drafting.draft import PilotDraft, PlanDraft
from scenarios.drafting.units import PlanUnits
from scenarios.editing.reviews.fields import KeptForm
from scenarios.editing.reviews.forms import (
    DocumentForm,
    ExistingPilot,
    PilotForm,
    TargetForm,
    TaskForm,
    Terms,
)
from scenarios.editing.reviews.items import marked_pilot, mentions_of, named_units
from scenarios.editing.reviews.passages import Marked
from scenarios.editing.reviews.readings import plan_before
from scenarios.editing.reviews.unit_forms import MergeForm, NamedUnitForm
from scenarios.editing.reviews.words import remark_text
from scenarios.models import PlanReview, Region, Scenario, Sector, Unit

ITEMS_A_PAGE = 25  # with their units some 500 fields
SUGGESTED_NAMES = 1000  # more than a city has units; the list is sent with every page that needs it


class Section:
    """What all parts share. `data` is what was sent, None for a page that is only shown."""

    name: str
    label: Any
    template_name: str

    def __init__(self, review: PlanReview, draft: PlanDraft, page: str = "1", data: Any = None):
        self.review, self.draft, self.data = review, draft, data
        self.build(page)

    def build(self, page: str) -> None:
        raise NotImplementedError

    @property
    def forms(self) -> Sequence[Any]:
        raise NotImplementedError

    @classmethod
    def count(cls, draft: PlanDraft) -> int | None:
        """How many items it has; None where a number says nothing."""
        return None

    def is_valid(self) -> bool:
        return all(form.is_valid() for form in self.forms)

    def apply(self) -> None:
        for form in self.forms:
            form.apply()


class DocumentSection(Section):
    name = "document"
    label = pgettext_lazy("of a plan", "Document")
    template_name = "scenarios/editing/reviews/document.html"

    def build(self, page: str) -> None:
        self.form = DocumentForm(self.draft, _regions(self.review, self.draft), self.data)
        self.remarks = self._remarks()

    @property
    def forms(self) -> Sequence[Any]:
        return [self.form]

    def _remarks(self) -> list[tuple[str, list[tuple[str, str, Marked]]]]:
        """(what is said, [(key, detail, passage)]): a remark that holds for many tasks is said once."""
        said: dict[str, list] = {}
        for position, remark in enumerate(self.draft.remarks):
            places = said.setdefault(remark_text(remark.code), [])
            if remark.start is not None:
                places.append((f"remark-{position}", remark.detail, Marked(((remark.start, remark.end),))))
        return list(said.items())


class ListSection(Section):
    """Items with a form each, by pages. `rows` are (key, form, what its link shows)."""

    def build(self, page: str) -> None:
        items = list(enumerate(self.items_of(self.draft)))
        self.page: Page = Paginator(items, ITEMS_A_PAGE).get_page(page)
        make = self.form_maker()
        self.rows = []
        for position, item in self.page:
            key = f"{self.key}-{position}"
            self.rows.append((key, make(item, self.data, prefix=key), self.marked(item)))

    key: str  # of an item, before its number
    form: type[KeptForm]

    @classmethod
    def items_of(cls, draft: PlanDraft) -> Sequence[Any]:
        """The draft's list of the section's name."""
        return getattr(draft, cls.name)

    def form_maker(self) -> Callable[..., Any]:
        return self.form

    def marked(self, item: Any) -> Marked:
        return Marked(((item.start, item.end),))

    @property
    def forms(self) -> Sequence[Any]:
        return [form for _key, form, _marked in self.rows]

    @classmethod
    def count(cls, draft: PlanDraft) -> int:
        return sum(item.keep for item in cls.items_of(draft))


class TasksSection(ListSection):
    name, key = "tasks", "task"
    label = _("Tasks")
    template_name = "scenarios/editing/reviews/tasks.html"
    form = TaskForm

    @property
    def known_names(self) -> list[str]:
        return known_names(self.review, self.draft)


class PilotsSection(ListSection):
    name, key = "pilots", "pilot"
    label = _("Pilots to be")
    template_name = "scenarios/editing/reviews/pilots.html"

    def form_maker(self) -> Callable[..., Any]:
        terms = _terms()
        existing = existing_pilots(self.draft, plan_before(self.review, self.draft), self.review.city)

        def make(item: PilotDraft, data: Any, prefix: str) -> PilotForm | ExistingPilot:
            pilot = existing.get(id(item))
            return ExistingPilot(item, pilot) if pilot else PilotForm(item, terms, data, prefix=prefix)

        return make

    def marked(self, item: Any) -> Marked:
        return marked_pilot(item)


class TargetsSection(ListSection):
    name, key = "targets", "target"
    label = _("Targets")
    template_name = "scenarios/editing/reviews/targets.html"
    form = TargetForm


class UnitsSection(ListSection):
    """Every name once; what is corrected here holds for all of its mentions."""

    name, key = "units", "unit"
    label = _("Units")
    template_name = "scenarios/editing/reviews/units.html"
    form = NamedUnitForm

    def build(self, page: str) -> None:
        super().build(page)
        known = PlanUnits(mentions_of(self.draft), region_of(self.draft, self.review.city))
        for _key, form, _marked in self.rows:
            form.unit = known.of(form.item.mentions[0])
        self.merge = MergeForm(named_units(self.draft), self.data, prefix="merge")

    @classmethod
    def items_of(cls, draft: PlanDraft) -> Sequence[Any]:
        return named_units(draft)

    def marked(self, item: Any) -> Marked:
        return item.marked

    @property
    def forms(self) -> Sequence[Any]:
        return [*super().forms, self.merge]

    @property
    def known_names(self) -> list[str]:
        return known_names(self.review, self.draft)


def known_names(review: PlanReview, draft: PlanDraft) -> list[str]:
    """Names to choose from: those of the document, then units of the region, of what it lies in, and of no region."""
    region = region_of(draft, review.city)
    units = Unit.objects.filter(Q(region=None) | Q(region__in=region.lineage() if region else []))
    names = units.order_by("name_zh").values_list("name_zh", flat=True)[:SUGGESTED_NAMES]
    return list(dict.fromkeys([*(unit.name for unit in named_units(draft)), *names]))


def _terms() -> Terms:
    sectors = list(Sector.objects.all())
    scenarios = Scenario.objects.select_related("sector").order_by("sector__sort_order", "sort_order", "code")
    by_group: dict[str, list] = {}
    for sector in sectors:
        by_group.setdefault(sector.get_group_display(), []).append((sector.code, sector.label))
    by_sector: dict[str, list] = {}
    for scenario in scenarios:
        by_sector.setdefault(scenario.sector.label, []).append((scenario.code, scenario.label))
    return Terms(
        list(by_group.items()),
        list(by_sector.items()),
        {sector.code: sector.label for sector in sectors},
        {scenario.code: scenario.label for scenario in scenarios},
    )


def _regions(review: PlanReview, draft: PlanDraft) -> list[tuple[str, Any]]:
    """The city and its parts, and the region that was read, wherever it lies."""
    wanted = Q(code=draft.region)
    if review.city:
        wanted |= Q(pk__in=Region.objects.within(review.city.region).values("pk"))
    regions = Region.objects.filter(wanted).select_related("parent")
    return [("", _("none named")), *((region.code, str(region)) for region in regions)]


SECTIONS: dict[str, type[Section]] = {
    section.name: section
    for section in (DocumentSection, TasksSection, PilotsSection, TargetsSection, UnitsSection)
}
