"""In which city a pilot is to be repeated."""

from django import forms
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext_lazy as _

from scenarios.editing.forms import GroupedChoices
from scenarios.editing.repeats.access import cities_to_repeat_in
from scenarios.models import CityPage


class CitiesByProvince(GroupedChoices):
    """Or by country."""

    heading = staticmethod(lambda city: city.region.lineage()[0].label)


class CityField(forms.ModelChoiceField):
    iterator: type[ModelChoiceIterator] = CitiesByProvince

    def label_from_instance(self, city: CityPage) -> str:
        return city.region.label


class RepeatForm(forms.Form):
    """Offers the cities the user may write in; the only one is chosen already."""

    city = CityField(CityPage.objects.none(), label=_("City"), empty_label=_("Choose a city"))

    def __init__(self, user, *args, **kwargs):
        super().__init__(*args, **kwargs)
        cities = cities_to_repeat_in(user)
        self.fields["city"].queryset = cities
        found = list(cities[:2])
        self.only_city = found[0] if len(found) == 1 else None
        if self.only_city:
            self.fields["city"].widget = forms.HiddenInput()
            self.initial["city"] = self.only_city.pk
