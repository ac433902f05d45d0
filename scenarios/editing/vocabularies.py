"""Units and vocabularies in the admin: lists, searches and choosers."""

import django_filters
from django import forms
from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BooleanColumn, Column, NumberColumn
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView, SnippetChooserViewSet
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet, SnippetViewSetGroup

from scenarios.editing.finding import found
from scenarios.models import Region, Scenario, Sector, Synonym, Technology, Unit


class VocabularyIndexView(IndexView):
    def search_queryset(self, queryset: QuerySet) -> QuerySet:
        return found(queryset, self.search_query) if self.is_searching else queryset


def _chooser(*extra_columns: Column, related: tuple[str, ...] = (), **options) -> type:
    """A chooser that shows `extra_columns` beside the name."""

    class Choosing:
        @property
        def columns(self) -> list[Column]:
            return [*super().columns, *extra_columns]

        def get_object_list(self) -> QuerySet:
            return super().get_object_list().select_related(*related)

    return type(
        "VocabularyChooserViewSet",
        (SnippetChooserViewSet,),
        {
            "choose_view_class": type("VocabularyChooseView", (Choosing, ChooseView), {}),
            "choose_results_view_class": type(
                "VocabularyChooseResultsView", (Choosing, ChooseResultsView), {}
            ),
            **options,
        },
    )


class VocabularyViewSet(SnippetViewSet):
    index_view_class = VocabularyIndexView
    list_per_page = 50
    chooser_per_page = 25
    related: tuple[str, ...] = ()
    counted: str | None = None  # relation whose number is shown as `uses`

    def get_queryset(self, request) -> QuerySet:
        records = self.model.objects.select_related(*self.related)
        return records.annotate(uses=Count(self.counted, distinct=True)) if self.counted else records


def _uses(label: str) -> NumberColumn:
    return NumberColumn("uses", label=label, sort_key="uses")


class SectorViewSet(VocabularyViewSet):
    model = Sector
    icon = "folder-inverse"
    list_filter = ["group", "sail"]
    ordering = ["sort_order", "code"]
    counted = "pilots"
    list_display = [
        "label_zh", "label_en", "code", "group",
        BooleanColumn("sail", label=_("In the Sail plan")),
        _uses(_("Pilots")),
    ]  # fmt: skip


class ScenarioViewSet(VocabularyViewSet):
    model = Scenario
    icon = "tasks"
    list_filter = ["sector", "national_typical"]
    ordering = ["sector__sort_order", "sort_order", "code"]
    related = ("sector",)
    counted = "pilots"
    list_display = [
        "label_zh", "label_en",
        Column("sector", label=_("Sector"), sort_key="sector__sort_order"),
        BooleanColumn("national_typical", label=_("National typical scenario")),
        _uses(_("Pilots")),
    ]  # fmt: skip
    chooser_viewset_class = _chooser(Column("sector", label=_("Sector")), related=("sector",))


class TechnologyViewSet(VocabularyViewSet):
    model = Technology
    icon = "tag"
    ordering = ["slug"]
    counted = "pilot_technologies"
    list_display = [
        Column("name", label=_("Chinese label"), sort_key="name"),
        "label_en", "slug", _uses(_("Pilots")),
    ]  # fmt: skip


class RegionViewSet(VocabularyViewSet):
    model = Region
    icon = "globe"
    list_filter = ["level"]
    ordering = ["code"]
    related = ("parent__parent",)
    list_display = [
        "name", "name_en", "code", "level",
        Column("parent", label=_("lies in"), accessor="parent"),
    ]  # fmt: skip
    chooser_viewset_class = _chooser(
        Column("level", label=_("Level"), accessor="get_level_display"),
        Column("code", label=_("Code")),
        related=("parent__parent",),
    )


class UnitViewSet(VocabularyViewSet):
    model = Unit
    icon = "group"
    menu_name = "units"
    menu_order = 30
    add_to_admin_menu = True
    list_filter = ["kind"]
    ordering = ["name_zh"]
    related = ("region__parent",)
    counted = "pilot_units__pilot"
    list_display = [
        "name_zh", "name_en", "kind",
        Column("region", label=_("Region"), sort_key="region__code"),
        _uses(_("Pilots")),
    ]  # fmt: skip
    chooser_viewset_class = _chooser(
        Column("region", label=_("Region")),
        Column("kind", label=_("Kind"), accessor="get_kind_display"),
        related=("region__parent",),
        form_fields=["name_zh", "name_en", "kind"],
        creation_tab_label=_("Add a missing unit"),
        create_action_label=_("Add this unit"),
    )


class SynonymFilterSet(WagtailFilterSet):
    kind = django_filters.ChoiceFilter(
        label=_("Kind"),
        method="filter_kind",
        choices=[("group", _("Stand for each other")), ("one-way", _("Widen one way"))],
        empty_label=_("All"),
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Synonym
        fields = ["theme"]

    def filter_kind(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(means="") if value == "group" else queryset.exclude(means="")


class SynonymViewSet(VocabularyViewSet):
    model = Synonym
    icon = "link"
    filterset_class = SynonymFilterSet
    ordering = ["theme", "pk"]
    list_display = [
        "__str__",
        Column("theme", label=_("Theme"), accessor="get_theme_display", sort_key="theme"),
    ]  # fmt: skip


class VocabularyGroup(SnippetViewSetGroup):
    items = (SectorViewSet, ScenarioViewSet, TechnologyViewSet, RegionViewSet, SynonymViewSet)
    menu_label = _("Vocabularies")
    menu_name = "vocabularies"
    menu_icon = "list-ul"
    menu_order = 40
