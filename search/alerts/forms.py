"""The form "tell me when something new fits this search"."""

from django import forms
from django.utils.translation import gettext_lazy as _

from scenarios.public.guarding import GuardedForm
from search.alerts.models import Frequency


class AlertForm(GuardedForm):
    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        help_text=_("You get one message with a link to confirm; without that, nothing more is sent."),
    )
    frequency = forms.ChoiceField(
        label=_("How often"), choices=Frequency.choices, initial=Frequency.WEEK, widget=forms.RadioSelect
    )
