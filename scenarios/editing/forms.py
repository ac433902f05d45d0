"""The forms in which pages are written up. Imports no model: the models name these as their forms."""

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.forms import BaseFormSet, ModelChoiceField
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm, WagtailAdminPageForm
from wagtail.admin.forms.pages import CopyForm

from scenarios.slugs import unused_slug

# What a reader needs before a pilot may be published: the list in the form, and what to say when it is empty.
NEEDED_LISTS = {
    "pilot_units": gettext_lazy("Name at least one unit and its role: whom can a reader ask?"),
    "sources": gettext_lazy("Name at least one source: where can a reader check this?"),
}


class GroupedChoices(ModelChoiceIterator):
    """Choices below headings, in the order of the queryset; `heading` takes a record and returns its heading."""

    heading = staticmethod(str)

    def __iter__(self):
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        groups: dict[str, list] = {}
        for record in self.queryset:
            groups.setdefault(str(self.heading(record)), []).append(self.choice(record))
        yield from groups.items()


class ScenariosBySector(GroupedChoices):
    heading = staticmethod(lambda scenario: scenario.sector.label)


class SectorsByGroup(GroupedChoices):
    heading = staticmethod(lambda sector: sector.get_group_display())


class RegistryPageForm(WagtailAdminPageForm):
    """Lets the slug stay empty: the page makes one from the English title or from pinyin."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = _(
                "Last part of the page's address. Made from the English title, or from pinyin, when left empty."
            )

    @property
    def city_region(self):
        """The region of the city page this page lies below; None elsewhere."""
        return getattr(self.parent_page.specific, "region", None) if self.parent_page else None

    def _check_region_in_city(self, region) -> None:
        city_region = self.city_region
        if region and city_region and not city_region.contains(region):
            self.add_error(
                "region",
                _(
                    "%(region)s does not lie in %(city)s. Choose a part of it, or write this under its own city."
                )
                % {"region": region.label, "city": city_region.label},
            )


class PlanForm(RegistryPageForm):
    def clean(self) -> dict:
        data = super().clean()
        if self.city_region and "region" in data and data["region"] is None:
            data["region"] = self.city_region
        self._check_region_in_city(data.get("region"))
        return data


class PilotForm(RegistryPageForm):
    """Checks what needs the page's place in the tree or its lists, which the model alone does not see."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._offer_regions_of_city()
        self._group("scenario", ScenariosBySector, select_related="sector")
        self._group("extra_scenarios", ScenariosBySector, select_related="sector")
        self._group("sector", SectorsByGroup)
        self._group("extra_sectors", SectorsByGroup)
        self._prepare_origins()

    def clean(self) -> dict:
        data = super().clean()
        if self.city_region and "region" not in self.errors and not data.get("region"):
            data["region"] = self.city_region
        self._check_region_in_city(data.get("region"))
        self._check_scenario_belongs(data)
        if not self.is_deferred_validation:
            self._check_needed_lists()
        return data

    def _offer_regions_of_city(self) -> None:
        """The city and its parts, as a short list instead of a search through the whole country."""
        field, region = self.fields.get("region"), self.city_region
        if field and region:
            field.queryset = field.queryset.within(region).with_ancestors()
            field.label_from_instance = lambda part: (
                _("%(city)s, part not known") % {"city": part.label} if part == region else part.label
            )
            field.empty_label = None
            field.initial = region
            field.error_messages["invalid_choice"] = _(
                "This region does not lie in %(city)s. Choose a part of it, or write the pilot under its own city."
            ) % {"city": region.label}

    def _prepare_origins(self) -> None:
        """New rows get their pilot only when they are saved, but a circle is to be seen before.

        Another city's draft is no origin to choose, as in the chooser; one that is named already may stay.
        """
        formset = self.formsets.get("origins")
        if formset is None:
            return
        stored = [edge.origin_id for edge in self.instance.origins.all()]
        for form in formset.forms:
            form.instance.repeat_id = self.instance.pk
            form.instance.editor = self.for_user
            field = form.fields["origin"]
            seen = field.queryset.seen_by(self.for_user)
            field.queryset = field.queryset.filter(Q(pk__in=stored) | Q(pk__in=seen.values("pk")))
            field.widget.editor = self.for_user

    def _group(
        self, name: str, iterator: type[ModelChoiceIterator], select_related: str | None = None
    ) -> None:
        field = self.fields.get(name)
        if isinstance(field, ModelChoiceField):
            field.iterator = iterator
            field.queryset = (
                field.queryset.select_related(select_related) if select_related else field.queryset
            )

    def _check_scenario_belongs(self, data: dict) -> None:
        """The scenario's sector must be among the pilot's sectors, or facets would tell two stories."""
        scenario, sector = data.get("scenario"), data.get("sector")
        if scenario is None or sector is None:
            return
        if scenario.sector_id not in {sector.pk, *(extra.pk for extra in data.get("extra_sectors") or [])}:
            self.add_error(
                "scenario",
                _(
                    "“%(scenario)s” belongs to the sector %(sector)s. Add that sector, or choose another scenario."
                )
                % {"scenario": scenario.label, "sector": scenario.sector.label},
            )

    def _check_needed_lists(self) -> None:
        for name, message in NEEDED_LISTS.items():
            formset = self.formsets.get(name)
            if formset is not None and not _filled_rows(formset):
                formset.non_form_errors().append(str(message))


class MeasurementForm(WagtailAdminModelForm):
    """In a draft an indicator may wait for its values; readers are never shown one without."""

    def clean(self) -> dict:
        self.instance.may_lack_values = self.is_deferred_validation
        return super().clean()


class PilotCopyForm(CopyForm):
    """A copy is a draft of its own, with an address no other pilot has."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("publish_copies", "alias"):
            self.fields.pop(name, None)
        self.fields["new_slug"].initial = unused_slug(self.page.slug, self._is_taken)

    def clean_new_slug(self) -> str:
        slug = self.cleaned_data["new_slug"]
        if self._is_taken(slug):
            raise ValidationError(
                _("Another pilot has the address “%(slug)s”. Choose another one.") % {"slug": slug}
            )
        return slug

    def _is_taken(self, slug: str) -> bool:
        return self.page.specific_class.objects.filter(slug=slug).exists()


def _filled_rows(formset: BaseFormSet) -> int:
    formset.full_clean()
    return sum(form.has_changed() or form.instance.pk is not None for form in formset.forms) - len(
        formset.deleted_forms if formset.is_valid() else []
    )
