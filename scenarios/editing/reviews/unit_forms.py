"""Corrections of units: where a task names one, and for all mentions of a name at once."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from scenarios.drafting.draft import UNIT, UnitDraft
from scenarios.editing.reviews.fields import ItemForm, KeptForm, unit_name
from scenarios.editing.reviews.items import NamedUnit, rename
from scenarios.editing.reviews.passages import Marked
from scenarios.models import TaskRole, Unit


class MentionForm(ItemForm):
    """A unit where a task names it. Without a role it is left out."""

    LEFT_OUT = ""
    ROLES = [*TaskRole.choices, (LEFT_OUT, pgettext_lazy("a unit the reader found", "left out"))]

    name = unit_name()
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=ROLES, required=False)

    def __init__(self, item: UnitDraft, *args, **kwargs):
        super().__init__(item, *args, **kwargs)
        for name, label in (("name", _("Full name of %(unit)s")), ("role", _("Role of %(unit)s"))):
            self.fields[name].widget.attrs["aria-label"] = label % {"unit": item.cited}

    @property
    def marked(self) -> Marked:
        return Marked(words=((self.item.start, self.item.end),))

    def initial_of(self, item: UnitDraft) -> dict[str, Any]:
        return {"name": item.name, "role": item.role if item.keep else self.LEFT_OUT}

    def _post_clean(self) -> None:
        if self.cleaned_data.get("role") == self.LEFT_OUT:
            self.errors.clear()

    def apply(self) -> None:
        rename(self.item, self.cleaned_data.get("name", self.item.name))
        role = self.cleaned_data["role"]
        self.item.keep = role != self.LEFT_OUT
        self.item.role = role or self.item.role


class MissingUnitForm(forms.Form):
    """A unit that the reader has overlooked; empty for none."""

    name = unit_name(required=False)
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=TaskRole.choices, initial=UNIT)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs["aria-label"] = _("Name of a unit that is missing so far")
        self.fields["role"].widget.attrs["aria-label"] = _("Role of the unit that is missing so far")

    def _post_clean(self) -> None:
        if not self.cleaned_data.get("name"):
            self.errors.clear()


class NamedUnitForm(KeptForm):
    """One canonical name; what is entered holds for every mention of it."""

    unit: Unit | None = None  # what the registry makes of the name; not saved yet when it is new

    name = unit_name()
    is_group = forms.BooleanField(label=gettext_lazy("A group of units"), required=False)

    def __init__(self, item: NamedUnit, *args, **kwargs):
        super().__init__(item, *args, **kwargs)
        self.name_keep(item.name)
        self.fields["name"].widget.attrs["aria-label"] = _("Full name of %(unit)s") % {"unit": self.cited}

    @property
    def cited(self) -> str:
        return "、".join(self.item.cited)

    def initial_of(self, item: NamedUnit) -> dict[str, Any]:
        return super().initial_of(item) | {"name": item.name, "is_group": item.is_group}

    def apply(self) -> None:
        entered, mentions = self.cleaned_data, self.item.mentions
        # A name that was kept before leaves mentions that were dropped one by one as they are.
        if entered["keep"] != self.item.keep:
            for mention in mentions:
                mention.keep = entered["keep"]
        for mention in mentions:
            rename(mention, entered.get("name", mention.name))
            mention.is_group = entered["is_group"]


class MergeForm(forms.Form):
    """Two names that mean one unit. The values are places in the list of units."""

    merged = forms.ChoiceField(label=gettext_lazy("This name"), required=False)
    into = forms.ChoiceField(label=gettext_lazy("means the same unit as"), required=False)

    def __init__(self, units: list[NamedUnit], *args, **kwargs):
        self.units = units
        super().__init__(*args, **kwargs)
        names = [("", "—"), *((str(position), unit.name) for position, unit in enumerate(units))]
        self.fields["merged"].choices = self.fields["into"].choices = names

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        merged, into = data.get("merged"), data.get("into")
        if bool(merged) != bool(into):
            self.add_error("into" if merged else "merged", _("Choose both names, or none."))
        elif merged and merged == into:
            self.add_error("into", _("Choose two different names."))
        return data

    def apply(self) -> None:
        if not self.cleaned_data["merged"]:
            return
        merged = self.units[int(self.cleaned_data["merged"])]
        target = self.units[int(self.cleaned_data["into"])].mentions[0]
        for mention in merged.mentions:
            rename(mention, target.name)
            mention.unit_id, mention.is_group = target.unit_id, target.is_group
