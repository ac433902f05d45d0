"""The form in which a document is handed over, as a file or as pasted text."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from scenarios.drafting.draft import PlanDraft
from scenarios.editing.reading.access import cities_to_plan_for, list_of_plans_for
from scenarios.editing.reading.readings import NoOutline, read_draft
from scenarios.editing.reading.words import NO_OUTLINE, problem_text
from scenarios.intake.formats.unreadable import Limits, Problem, UnreadableDocument
from scenarios.models import CityPage

EXTENSIONS = (".docx", ".pdf", ".txt")
NO_PLACE = "none"
MEGABYTE = 1_000_000


class CityForm(forms.Form):
    """For which city; preselected for people who have only one."""

    city = forms.ChoiceField(label=gettext_lazy("City"))

    def __init__(self, user, *args, no_place: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self._cities = {str(city.pk): city for city in cities_to_plan_for(user)}
        choices = [(pk, city.region.label) for pk, city in self._cities.items()]
        if no_place and list_of_plans_for(user) is not None:
            choices.append((NO_PLACE, _("No city: the document is of the whole country or names no place")))
        self.fields["city"].choices = choices if len(choices) == 1 else [("", _("Choose a city")), *choices]

    @property
    def has_cities(self) -> bool:
        return bool(self._cities)

    def clean_city(self) -> CityPage | None:
        """None for a plan that names no place."""
        return self._cities.get(self.cleaned_data["city"])


class UploadForm(CityForm):
    """Valid when the document could be read; its reading is then `draft`, the name to show `file_name`."""

    file = forms.FileField(
        label=pgettext_lazy("of a plan", "Document"),
        required=False,
        allow_empty_file=True,  # the reader says better what is wrong with it
        widget=forms.FileInput(attrs={"accept": ",".join(EXTENSIONS)}),
        help_text=format_lazy(  # `%` would put it into the language of the moment this module is first imported
            gettext_lazy("Word (.docx), PDF or text (.txt), up to {limit} MB."),
            limit=Limits().max_bytes // MEGABYTE,
        ),
    )
    text = forms.CharField(
        label=gettext_lazy("… or its text"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("Copied from a web page, with its title."),
    )
    field_order = ["city", "file", "text"]

    draft: PlanDraft
    file_name: str

    def __init__(self, user, *args, **kwargs):
        super().__init__(user, *args, no_place=True, **kwargs)

    def clean_file(self) -> UploadedFile | None:
        """Refuses by the announced size, before anything is read into memory."""
        file, limit = self.cleaned_data["file"], Limits().max_bytes
        if file and file.size > limit:
            size = -(-file.size // MEGABYTE)
            too_large = UnreadableDocument(Problem.TOO_LARGE, size=size, limit=limit // MEGABYTE)
            raise forms.ValidationError(problem_text(too_large))
        return file

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if self.errors:
            return data
        file, text = data.get("file"), data.get("text")
        if file and text:
            self.add_error("text", _("Choose a file or paste the text, not both."))
        elif file:
            self._read("file", file.read(), file.name)
        elif text:
            self._read("text", text.encode(), "text.txt")
        else:
            self.add_error("file", _("Choose a file, or paste the text below."))
        return data

    def _read(self, field: str, content: bytes, name: str) -> None:
        try:
            self.draft = read_draft(content, name)
        except UnreadableDocument as error:
            self.add_error(field, problem_text(error))
        except NoOutline:
            self.add_error(field, NO_OUTLINE)
        else:
            self.file_name = name if field == "file" else self.draft.title or _("pasted text")
