"""How the forms are laid out: tabs a busy official can fill from left to right. Imports no model."""

from collections.abc import Iterator

from django import forms
from django.apps import apps
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.compare import ForeignObjectComparison
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    PageChooserPanel,
    Panel,
    TabbedInterface,
)

from scenarios.editing.forms import MeasurementForm
from scenarios.editing.widgets import Checkboxes, OriginChooser, TagCheckboxes

CHANGE_REGION = "scenarios.change_region"  # who may change the region a page of a city stands for


class NotePanel(Panel):
    """Shows the page's note to editors as a warning above the form, while there is one."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "scenarios/editing/note_panel.html"

        @property
        def note(self) -> str:
            return self.instance.editor_note

        def is_shown(self) -> bool:
            return bool(self.note)


class OriginComparison(ForeignObjectComparison):
    """Names what anybody may be told of: who looks at two revisions is not known here."""

    def get_objects(self) -> tuple[str | None, ...]:
        return tuple(origin and origin.title_for(None) for origin in super().get_objects())


class OriginPanel(PageChooserPanel):
    def get_comparison_class(self) -> type[OriginComparison]:
        return OriginComparison

    def get_form_options(self) -> dict:
        options = super().get_form_options()
        options["widgets"][self.field_name] = OriginChooser(target_models=self.page_type)
        return options


class MeasurementsPanel(InlinePanel):
    def get_form_options(self) -> dict:
        options = super().get_form_options()
        options["formsets"][self.relation_name]["form"] = MeasurementForm
        return options


def pilot_edit_handler(network_panels: list[Panel], page_class: type) -> TabbedInterface:
    """The tabs of the pilot form. `page_class` is the page model whose settings panels are kept."""
    basics = [
        NotePanel(),
        MultiFieldPanel([FieldRowPanel(["title", "title_en"])], heading=_("Title")),
        MultiFieldPanel([FieldRowPanel(["summary_zh", "summary_en"])], heading=_("Summary")),
        FieldPanel("cover"),
        MultiFieldPanel(
            [
                FieldRowPanel(
                    [FieldPanel("sector", widget=forms.Select), FieldPanel("scenario", widget=forms.Select)]
                ),
                FieldPanel(
                    "technologies",
                    widget=TagCheckboxes(tags=_technologies),
                    help_text=_("Tick what the sources name."),
                ),
            ],
            heading=_("What it is"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("extra_sectors", widget=Checkboxes),
                FieldPanel("extra_scenarios", widget=Checkboxes),
            ],
            heading=_("Further sectors and scenarios"),
            classname="collapsed",
        ),
        MultiFieldPanel(
            [FieldPanel("region", widget=forms.Select), FieldRowPanel(["site_zh", "site_en"])],
            heading=_("Where"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel(["stage", "evidence", "started_year"]),
                FieldRowPanel(["stopped_reason", "last_checked_on"]),
            ],
            heading=_("How far it has come"),
        ),
        InlinePanel("pilot_units", heading=_("Units and their roles"), label=_("Unit")),
        FieldPanel("contact_unit"),
    ]
    network = [
        HelpPanel(
            _("Fill in what a source states and leave the rest empty: empty means “not stated”."),
            heading=_("The network it ran on"),
        ),
        *network_panels,
    ]
    story = [
        _bilingual("problem", _("Problem")),
        _bilingual("solution", _("What was done")),
        _bilingual("outcome", _("What came of it")),
        MeasurementsPanel("measurements", heading=_("Measurements"), label=_("Measurement")),
        FieldPanel("body"),
        InlinePanel("sources", heading=_("Sources"), label=_("Source")),
    ]
    repeating = [
        InlinePanel("prerequisites", heading=_("What is needed to repeat it"), label=_("Prerequisite")),
        MultiFieldPanel(
            [FieldRowPanel(["cost_band", "cost_note"]), "funding"], heading=_("Cost and funding")
        ),
        InlinePanel("lessons", heading=_("Lessons"), label=_("Lesson")),
        InlinePanel("risks", heading=_("Risks"), label=_("Risk")),
        _bilingual("replication_note", _("About repeating it")),
        InlinePanel("origins", heading=_("Pilots this one repeats"), label=_("Origin")),
        InlinePanel("pilot_tasks", heading=_("Tasks of plans it serves"), label=_("Task")),
    ]
    publishing = [
        FieldPanel("editor_note"),
        FieldPanel("text_licence"),
        FieldPanel("slug"),
        *page_class.settings_panels,
    ]
    return TabbedInterface(
        [
            ObjectList(basics, heading=_("Basics")),
            ObjectList(network, heading=_("Network")),
            ObjectList(story, heading=_("What happened")),
            ObjectList(repeating, heading=_("Repeating it")),
            ObjectList(publishing, heading=_("Publishing")),
        ]
    )


def plan_edit_handler(page_class: type) -> TabbedInterface:
    """The tabs of the plan form. `page_class` is the page model whose settings panels are kept."""
    document = [
        NotePanel(),
        MultiFieldPanel([FieldRowPanel(["title", "title_en"])], heading=_("Title")),
        MultiFieldPanel(
            [
                FieldRowPanel(["region", "publisher"]),
                FieldRowPanel(["document_number", "issued_on", "status"]),
                FieldRowPanel(["year_from", "year_to"]),
            ],
            heading=pgettext_lazy("of a plan", "Document"),
        ),
        FieldPanel("text"),
        MultiFieldPanel(["source_url", "source_note"], heading=_("Source")),
    ]
    publishing = [FieldPanel("editor_note"), FieldPanel("slug"), *page_class.settings_panels]
    return TabbedInterface(
        [
            ObjectList(document, heading=pgettext_lazy("of a plan", "Document")),
            ObjectList([InlinePanel("tasks", heading=_("Tasks"), label=_("Task"))], heading=_("Tasks")),
            ObjectList(
                [InlinePanel("targets", heading=_("Targets"), label=_("Target"))], heading=_("Targets")
            ),
            ObjectList(publishing, heading=_("Publishing")),
        ]
    )


def _bilingual(name: str, heading: str) -> MultiFieldPanel:
    """Chinese and English side by side."""
    return MultiFieldPanel([FieldRowPanel([f"{name}_zh", f"{name}_en"])], heading=heading)


def _technologies() -> Iterator[tuple[str, str]]:
    for technology in apps.get_model("scenarios", "Technology").objects.all():
        yield technology.name, technology.label
