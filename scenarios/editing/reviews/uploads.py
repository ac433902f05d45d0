"""The form in which a document is handed over, as a file or as pasted text."""

from typing import Any

from django import forms
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from scenarios.drafting.draft import PlanDraft
from scenarios.editing.reviews.access import (
    cities_to_plan_for,
    list_of_cities_for,
    list_of_plans_for,
    template_plans,
)
from scenarios.editing.reviews.readings import NoOutline, read_draft
from scenarios.editing.reviews.words import NO_OUTLINE, problem_text
from scenarios.intake.formats.unreadable import Limits, Problem, UnreadableDocument
from scenarios.models import CityPage, PlanPage, PlanStatus, Region
from scenarios.models.plan_reviews import DAYS_KEPT

EXTENSIONS = (".docx", ".pdf", ".txt")
NO_PLACE = "none"
AS_NAMED = "named"
MEGABYTE = 1_000_000
SALT = "scenarios.editing.reviews.uploads"
KEPT_HOURS = 24  # what was read waits so long for the choice of a city
MAX_KEPT = 1_500_000  # bytes; forms of more than 2.5 million are refused, and a plan of 9,000 characters takes 36,000


class CityForm(forms.Form):
    """For which city; preselected for people who have only one."""

    city = forms.ChoiceField(label=gettext_lazy("City"))

    def __init__(self, user, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self._cities = {str(city.pk): city for city in cities_to_plan_for(user)}
        self._others = self.other_places()
        groups = self._cities_by_province()
        if len(self._cities) + len(self._others) == 1:
            choices = [choice for _label, cities in groups for choice in cities] + self._others
        else:
            choices = [self.first_choice(), *groups, *self._others]
        self.fields["city"].choices = choices

    def _cities_by_province(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Or by country."""
        groups: dict[str, list[tuple[str, str]]] = {}
        for pk, city in self._cities.items():
            groups.setdefault(city.region.lineage()[0].label, []).append((pk, city.region.label))
        return list(groups.items())

    def other_places(self) -> list[tuple[str, str]]:
        """What may be chosen instead of a city."""
        return []

    def first_choice(self) -> tuple[str, str]:
        """Stands for all others until one is chosen."""
        return "", _("Choose a city")

    @property
    def has_cities(self) -> bool:
        return bool(self._cities)

    def clean_city(self) -> CityPage | None:
        """None for a plan that names no place."""
        return self._cities.get(self.cleaned_data["city"])


class UploadForm(CityForm):
    """Valid when the document could be read and its city is known.

    Its reading is then `draft`, the name to show `file_name`. A browser does not send a file twice: when only the city
    is missing, what was read goes along in the page as `read_before`.
    """

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
    read_before = forms.CharField(required=False, widget=forms.HiddenInput)
    field_order = ["city", "file", "text"]

    draft: PlanDraft
    file_name: str

    days_kept = DAYS_KEPT

    def other_places(self) -> list[tuple[str, str]]:
        if list_of_plans_for(self.user) is None:
            return []
        return [(NO_PLACE, _("No city: the document is of the whole country or names no place"))]

    def first_choice(self) -> tuple[str, str]:
        return AS_NAMED, _("As the document says")

    @property
    def models_to_start_from(self) -> QuerySet[PlanPage]:
        """Templates, for people who have a city but no document."""
        return template_plans().defer("text") if self.has_cities else PlanPage.objects.none()

    @property
    def waiting_file(self) -> str:
        """The name of a file that was read and needs but a city."""
        return self.file_name if self["read_before"].value() and hasattr(self, "draft") else ""

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
        elif not self._take_up(data["read_before"]):
            self.add_error("file", _("Choose a file, or paste the text below."))
        if not self.errors and self.data["city"] == AS_NAMED:
            self._find_city(data)
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

    # --- the city that the document names --------------------------------------------------------------------------

    def _find_city(self, data: dict[str, Any]) -> None:
        """The user's own city that the document is of, or lies in; a template, where the user may, is of none."""
        region = Region.objects.with_ancestors().filter(code=self.draft.region).first()
        around = {part.pk: depth for depth, part in enumerate(region.lineage())} if region else {}
        cities = [city for city in self._cities.values() if city.region_id in around]
        if cities:
            data["city"] = max(cities, key=lambda city: around[city.region_id])
        elif self.draft.status == PlanStatus.TEMPLATE and self._others:
            data["city"] = None
        else:
            self._ask_for_city(region)

    def _ask_for_city(self, region: Region | None) -> None:
        if region is None:
            text = _("The document names no place that is known here. Choose the city it is for.")
        elif CityPage.objects.filter(region__in=region.lineage()).exists():
            text = _("The document is about %(place)s, where you have no city. Choose the city it is for.")
            text %= {"place": region.label}
        else:
            text = self._city_is_missing(region)
        self.add_error("city", text)
        if self.cleaned_data.get("file"):
            reading = {"name": self.file_name, "draft": self.draft.to_json()}
            kept = signing.dumps(reading, salt=SALT, compress=True)
            self.data = self.data.copy()
            self.data["read_before"] = kept if len(kept) <= MAX_KEPT else ""

    def _city_is_missing(self, region: Region) -> str:
        index = list_of_cities_for(self.user)
        if index is None:
            text = _(
                "The document is about %(place)s, which has no page here yet. Ask a coordinator to add it, or choose "
                "the city the document is for."
            )
            return text % {"place": region.label}
        text = _(
            "The document is about {place}, which has no page here yet. {add} and then read the document once more, "
            "or choose the city it is for."
        )
        link = format_html(
            '<a href="{}" target="_blank">{}</a>',
            reverse("wagtailadmin_pages:add", args=["scenarios", "citypage", index.pk]),
            _("Add the page of the city (in a new window)"),
        )
        return format_html(text, place=region.label, add=link)

    def _take_up(self, kept: str) -> bool:
        """Whether there is a reading that waited for its city."""
        try:
            found = signing.loads(kept, salt=SALT, max_age=KEPT_HOURS * 3600)
        except signing.BadSignature:
            return False
        self.draft, self.file_name = PlanDraft.from_json(found["draft"]), found["name"]
        return True
