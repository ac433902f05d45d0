"""What the forms of a review are made of: fields like those of the models, and the base of forms for one item."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scenarios.models import Target, Unit
from scenarios.validators import year_validators

NAMES_LIST = "reading-names"  # id of the <datalist> with the names of units that are known


def like(model: type, name: str, **options) -> forms.CharField:
    """A one-line field with the label and the length of the model's."""
    field = model._meta.get_field(name)
    return forms.CharField(label=capfirst(field.verbose_name), max_length=field.max_length, **options)


def one_of(model: type, name: str) -> forms.ChoiceField:
    field = model._meta.get_field(name)
    return forms.ChoiceField(label=capfirst(field.verbose_name), choices=field.choices)


def year_of(model: type, name: str) -> forms.IntegerField:
    label = capfirst(model._meta.get_field(name).verbose_name)
    return forms.IntegerField(label=label, required=False, validators=year_validators)


def value_field() -> forms.DecimalField:
    field = Target._meta.get_field("value")
    return forms.DecimalField(
        label=capfirst(field.verbose_name),
        max_digits=field.max_digits,
        decimal_places=field.decimal_places,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )


def unit_name(model: type = Unit, name: str = "name_zh", **options) -> forms.CharField:
    return like(model, name, widget=forms.TextInput(attrs={"list": NAMES_LIST}), **options)


class ItemForm(forms.Form):
    """One item of a draft. `corrected` names the fields that stand in form and item alike."""

    use_required_attribute = False  # what is left out need not be filled in
    corrected: tuple[str, ...] = ()

    def __init__(self, item: Any, *args, **kwargs):
        self.item = item
        super().__init__(*args, initial=self.initial_of(item), **kwargs)

    def initial_of(self, item: Any) -> dict[str, Any]:
        return {name: getattr(item, name) for name in self.corrected}

    def apply(self) -> None:
        """Write what was entered into the item. Only for a form that is valid."""
        for name in self.corrected:
            if name in self.cleaned_data:
                setattr(self.item, name, self.cleaned_data[name])


class KeptForm(ItemForm):
    """An item that can be left out; then its other fields are not asked about."""

    keep = forms.BooleanField(label=gettext_lazy("Keep"), required=False)

    @property
    def inner_forms(self) -> Sequence[forms.Form]:
        """Forms of what belongs to the item; not asked about either when it is left out."""
        return ()

    def initial_of(self, item: Any) -> dict[str, Any]:
        return super().initial_of(item) | {"keep": item.keep}

    def _post_clean(self) -> None:
        if not self.cleaned_data.get("keep"):
            self.errors.clear()

    @property
    def has_errors(self) -> bool:
        return self.is_bound and not self.is_valid()

    def name_keep(self, label: str) -> None:
        """The tick stands beside a link, not beside a label of its own: say what it is for."""
        self.fields["keep"].widget.attrs["aria-label"] = _("Keep “%(item)s”") % {"item": label}

    def is_valid(self) -> bool:
        if not super().is_valid():
            return False
        return not self.cleaned_data["keep"] or all(form.is_valid() for form in self.inner_forms)

    def apply(self) -> None:
        super().apply()
        self.item.keep = self.cleaned_data["keep"]
