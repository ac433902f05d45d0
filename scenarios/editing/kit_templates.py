"""The form in which coordinators put a Word template of their own in place of the shipped one. Imports no model."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, Panel

LANGUAGES = ("zh", "en")
RIGHT = "scenarios.change_kittemplates"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

TEMPLATE_EXAMPLE = """\
{{ title }}
{%p for pilot in pilots %}  …  {%p endfor %}
{%p if pilot.lessons %}  …  {%p else %}  …  {%p endif %}
{%tr for need in pilot.needs %}  …  {%tr endfor %}"""


class KitTemplatesForm(WagtailAdminModelForm):
    upload_zh = forms.FileField(
        label=_("New Chinese template (.docx)"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".docx"}),
        help_text=_("It is tried with samples before it is kept. At most 1 MB."),
    )
    remove_zh = forms.BooleanField(
        label=_("Go back to the template that comes with the registry"), required=False
    )
    upload_en = forms.FileField(
        label=_("New English template (.docx)"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".docx"}),
        help_text=_("It is tried with samples before it is kept. At most 1 MB."),
    )
    remove_en = forms.BooleanField(
        label=_("Go back to the template that comes with the registry"), required=False
    )

    def clean_upload_zh(self) -> bytes | None:
        return self._checked("zh")

    def clean_upload_en(self) -> bytes | None:
        return self._checked("en")

    def _checked(self, language: str) -> bytes | None:
        from scenarios.exports.kit_template import check_template

        upload = self.cleaned_data[f"upload_{language}"]
        if not upload:
            return None
        data = upload.read()
        # In the language of the reader of the message; the samples take it too, which changes nothing of the check.
        check_template(data, upload.name)
        return data

    def save(self, commit: bool = True) -> Any:
        for language in LANGUAGES:
            upload = self.cleaned_data.get(f"upload_{language}")
            if upload:
                setattr(self.instance, f"document_{language}", upload)
                name = self.files[f"upload_{language}"].name
                setattr(self.instance, f"name_{language}", name[-160:])
            elif self.cleaned_data.get(f"remove_{language}"):
                setattr(self.instance, f"document_{language}", None)
                setattr(self.instance, f"name_{language}", "")
        return super().save(commit)


class InUsePanel(Panel):
    """Says which template is in use, and gives it and the shipped one to take as a start."""

    def __init__(self, language: str, **options):
        super().__init__(**options)
        self.language = language

    def clone_kwargs(self) -> dict:
        return {**super().clone_kwargs(), "language": self.language}

    class BoundPanel(Panel.BoundPanel):
        template_name = "scenarios/editing/kit_in_use.html"

        def get_context_data(self, parent_context: dict | None = None) -> dict:
            context = super().get_context_data(parent_context)
            name = getattr(self.instance, f"name_{self.panel.language}")
            return {**context, "name": name, "template_language": self.panel.language}


class FieldNamesPanel(Panel):
    class BoundPanel(Panel.BoundPanel):
        template_name = "scenarios/editing/kit_fields.html"

        def get_context_data(self, parent_context: dict | None = None) -> dict:
            from scenarios.exports.kit_template import field_names

            context = super().get_context_data(parent_context)
            return {**context, "example": TEMPLATE_EXAMPLE, "groups": list(field_names())}


def kit_templates_edit_handler() -> ObjectList:
    def of(language: str, heading: str) -> MultiFieldPanel:
        panels = [InUsePanel(language), FieldPanel(f"upload_{language}"), FieldPanel(f"remove_{language}")]
        return MultiFieldPanel(panels, heading=heading)

    return ObjectList(
        [
            of("zh", _("Chinese kits")),
            of("en", _("English kits")),
            FieldNamesPanel(heading=_("What a template may name")),
        ],
        base_form_class=KitTemplatesForm,
    )


def template_file(request: HttpRequest, language: str, which: str) -> HttpResponse:
    """The template in use (`own`; not found where there is none) or the `shipped` one, for those who may replace it."""
    from scenarios.exports.kit_document import SHIPPED
    from scenarios.models import KitTemplates

    if not request.user.has_perm(RIGHT):
        raise PermissionDenied
    if which == "shipped":
        data = SHIPPED[language].read_bytes()
    else:
        data = KitTemplates.objects.values_list(f"document_{language}", flat=True).first()
    if not data:
        raise Http404
    response = HttpResponse(bytes(data), content_type=DOCX)
    response["Content-Disposition"] = f'attachment; filename="kit-{language}-{which}.docx"'
    return response
