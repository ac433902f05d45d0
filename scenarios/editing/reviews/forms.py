"""Corrections of a draft: one small form for each item, which writes what was entered back into the item."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scenarios.drafting.draft import (
    LEAD,
    PilotDraft,
    PlanDraft,
    TargetDraft,
    TargetPartDraft,
    TaskDraft,
    UnitDraft,
    digits,
)
from scenarios.editing.reviews.fields import ItemForm, KeptForm, like, one_of, value_field, year_of
from scenarios.editing.reviews.unit_forms import MentionForm, MissingUnitForm
from scenarios.editing.widgets import Checkboxes
from scenarios.models import Metric, PilotPage, PlanPage, Target, TargetPart, Task, TaskKind
from scenarios.public.quantities import quantity, share_name
from scenarios.public.targets import SIGNS

Choices = list[tuple[str, Any]]  # (value, label), or (heading, choices) for a group


@dataclass(frozen=True)
class Terms:
    """Sectors in their groups and scenarios below their sectors, to choose from; and the labels of their codes."""

    sectors: Choices
    scenarios: Choices
    sector_labels: dict[str, str]
    scenario_labels: dict[str, str]


class DocumentForm(ItemForm):
    """What is said of the document as a whole."""

    corrected = ("title", "title_en", "number", "region", "status", "year_from", "year_to")

    title = like(PlanPage, "title")
    title_en = like(PlanPage, "title_en", required=False)
    number = like(PlanPage, "document_number", required=False)
    issued_on = forms.DateField(
        label=capfirst(PlanPage._meta.get_field("issued_on").verbose_name),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    region = forms.ChoiceField(label=capfirst(gettext_lazy("region")), required=False)
    status = one_of(PlanPage, "status")
    year_from = year_of(PlanPage, "year_from")
    year_to = year_of(PlanPage, "year_to")

    def __init__(self, item: PlanDraft, regions: Choices, *args, **kwargs):
        super().__init__(item, *args, **kwargs)
        self.fields["region"].choices = regions

    def initial_of(self, item: PlanDraft) -> dict[str, Any]:
        return super().initial_of(item) | {"issued_on": item.day_of_issue}

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        first, last = data.get("year_from"), data.get("year_to")
        if first and last and first > last:
            self.add_error("year_to", _("The last year lies before the first. Exchange the two."))
        return data

    def apply(self) -> None:
        super().apply()
        day: date | None = self.cleaned_data["issued_on"]
        self.item.issued_on = day.isoformat() if day else ""


class TaskForm(KeptForm):
    corrected = ("heading", "kind")

    heading = like(Task, "heading")
    kind = one_of(Task, "kind")

    def __init__(self, item: TaskDraft, *args, prefix: str, **kwargs):
        super().__init__(item, *args, prefix=prefix, **kwargs)
        self.name_keep(self.label)
        self.mentions = [
            MentionForm(mention, *args, prefix=f"{prefix}-mention-{position}", **kwargs)
            for position, mention in enumerate(item.units)
        ]
        self.missing = MissingUnitForm(*args, prefix=f"{prefix}-missing", **kwargs)

    @property
    def label(self) -> str:
        return f"{self.item.path} {self.item.heading}".strip()

    @property
    def kind_label(self) -> str:
        return dict(TaskKind.choices).get(self.item.kind, self.item.kind)

    @property
    def unit_names(self) -> str:
        """Those that are kept, as the document writes them; leads first and marked as such."""
        kept = [mention for mention in self.item.units if mention.keep]
        leads = [_("%(unit)s (lead)") % {"unit": mention.cited} for mention in kept if mention.role == LEAD]
        return "、".join([*leads, *(mention.cited for mention in kept if mention.role != LEAD)])

    @property
    def inner_forms(self) -> Sequence[forms.Form]:
        return [*self.mentions, self.missing]

    def apply(self) -> None:
        super().apply()
        for mention in self.mentions:
            if mention.is_valid():
                mention.apply()
        if self.missing.is_valid() and (name := self.missing.cleaned_data["name"]):
            self.item.units.append(UnitDraft(name, name, self.missing.cleaned_data["role"]))


class PilotForm(KeptForm):
    """`sectors` of the item are the main sector and the further ones, in that order."""

    corrected = ("title", "title_en", "scenario")

    title = like(PlanPage, "title")
    title_en = like(PlanPage, "title_en", required=False)
    sector = forms.ChoiceField(label=gettext_lazy("Main sector"), required=False)
    further = forms.MultipleChoiceField(
        label=gettext_lazy("Further sectors"), required=False, widget=Checkboxes
    )
    scenario = forms.ChoiceField(label=gettext_lazy("Scenario"), required=False)

    def __init__(self, item: PilotDraft, terms: Terms, *args, **kwargs):
        super().__init__(item, *args, **kwargs)
        self.terms = terms
        self.name_keep(self.label)
        self.fields["sector"].choices = [("", "—"), *terms.sectors]
        self.fields["further"].choices = [choice for _group, choices in terms.sectors for choice in choices]
        self.fields["scenario"].choices = [("", "—"), *terms.scenarios]

    @property
    def label(self) -> str:
        return f"{self.item.path} {self.item.title}".strip()

    @property
    def sector_labels(self) -> list[str]:
        return [self.terms.sector_labels.get(code, code) for code in self.item.sectors]

    @property
    def scenario_label(self) -> str:
        return self.terms.scenario_labels.get(self.item.scenario, self.item.scenario)

    def initial_of(self, item: PilotDraft) -> dict[str, Any]:
        main, further = item.sectors[:1], item.sectors[1:]
        return super().initial_of(item) | {"sector": "".join(main), "further": further}

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("further") and not data.get("sector") and "sector" not in self.errors:
            self.add_error("sector", _("Choose the main sector first."))
        return data

    def apply(self) -> None:
        super().apply()
        entered = self.cleaned_data
        if "sector" in entered and "further" in entered:
            # The order of the further ones is the reader's where it has them, else the vocabulary's.
            further = sorted(entered["further"], key=_position_in(self.item.sectors))
            self.item.sectors = list(dict.fromkeys(code for code in (entered["sector"], *further) if code))


class ExistingPilot:
    """In the place of a form, for a use that has its pilot already: that is corrected on the pilot's own page."""

    has_errors = False

    def __init__(self, item: PilotDraft, pilot: PilotPage):
        self.item, self.pilot = item, pilot

    @property
    def label(self) -> str:
        return f"{self.item.path} {self.item.title}".strip()

    def is_valid(self) -> bool:
        return True

    def apply(self) -> None:
        pass


class PartForm(ItemForm):
    """A share of a target's value; one without a name is left out."""

    name = like(TargetPart, "name", required=False)
    value = value_field()

    def initial_of(self, item: TargetPartDraft) -> dict[str, Any]:
        return {"name": item.name, "value": item.value}

    def _post_clean(self) -> None:
        if not self.cleaned_data.get("name"):
            self.errors.clear()

    def corrected_part(self) -> TargetPartDraft | None:
        name = self.cleaned_data["name"]
        return TargetPartDraft(name, digits(self.cleaned_data["value"])) if name else None


class TargetForm(KeptForm):
    corrected = ("year", "metric", "note", "comparator", "unit", "is_addition")

    year = year_of(Target, "year")
    metric = one_of(Target, "metric")
    note = like(Target, "metric_note", required=False)
    comparator = one_of(Target, "comparator")
    value = value_field()
    unit = like(Target, "unit", required=False)
    is_addition = forms.BooleanField(
        label=gettext_lazy("Added in the year, not what there is by then"), required=False
    )

    def __init__(self, item: TargetDraft, *args, prefix: str, **kwargs):
        super().__init__(item, *args, prefix=prefix, **kwargs)
        self.name_keep(self.label)
        self.parts = [
            PartForm(part, *args, prefix=f"{prefix}-part-{position}", **kwargs)
            for position, part in enumerate(item.parts)
        ]

    @property
    def label(self) -> str:
        """2022 · 5G用户数 ≥92万户"""
        item = self.item
        year = item.year or _("no year")  # not within the f-string, where xgettext does not look
        amount = quantity(Decimal(item.value), item.unit)
        return f"{year} · {item.note or self.metric_label} {SIGNS.get(item.comparator, '')}{amount}"

    @property
    def part_labels(self) -> list[str]:
        amounts = ((part.name, quantity(Decimal(part.value), self.item.unit)) for part in self.item.parts)
        return [f"{share_name(name)} {amount}" for name, amount in amounts]

    @property
    def metric_label(self) -> str:
        return dict(Metric.choices).get(self.item.metric, self.item.metric)

    def initial_of(self, item: TargetDraft) -> dict[str, Any]:
        return super().initial_of(item) | {"value": item.value}

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("metric") == Metric.OTHER and not data.get("note"):
            self.add_error("note", _("Say in the document's words what is counted."))
        return data

    @property
    def inner_forms(self) -> Sequence[forms.Form]:
        return self.parts

    def apply(self) -> None:
        super().apply()
        if "value" in self.cleaned_data:
            self.item.value = digits(self.cleaned_data["value"])
        if all(part.is_valid() for part in self.parts):
            self.item.parts = [part for form in self.parts if (part := form.corrected_part())]


def _position_in(codes: Iterable[str]) -> Callable[[str], int]:
    places = {code: place for place, code in enumerate(codes)}
    return lambda code: places.get(code, len(places))
