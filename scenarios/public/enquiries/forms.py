"""The form to ask the unit behind a pilot."""

from django import forms
from django.utils.translation import gettext_lazy as _

from scenarios.models import Enquiry, EnquiryReason
from scenarios.public.guarding import GuardedForm

LONGEST_QUESTION = Enquiry._meta.get_field("question").max_length


class EnquiryForm(GuardedForm):
    reason = forms.ChoiceField(
        label=_("Why are you asking?"), choices=[("", _("Choose one")), *EnquiryReason.choices]
    )
    question = forms.CharField(
        label=_("Your question"),
        widget=forms.Textarea(attrs={"rows": 7}),
        min_length=10,
        max_length=LONGEST_QUESTION,
        help_text=_("Say what you already know and what you want to decide: it is then answered sooner."),
    )
    name = forms.CharField(
        label=_("Your name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    organisation = forms.CharField(
        label=_("Organisation (optional)"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        help_text=_("For the answer only. It is shown to those who get your question and to nobody else."),
    )

    def values(self) -> dict[str, str]:
        """What an `Enquiry` takes of a valid form."""
        return {
            name: self.cleaned_data[name] for name in ("reason", "question", "name", "organisation", "email")
        }
