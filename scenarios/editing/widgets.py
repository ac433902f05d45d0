"""Form widgets of the pilot form."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from taggit.utils import parse_tags
from wagtail.admin.widgets import AdminPageChooser


class Checkboxes(forms.CheckboxSelectMultiple):
    """Choices to tick, in columns and below their headings, instead of a list that wants the Ctrl key."""

    template_name = "scenarios/editing/checkboxes.html"


class OriginChooser(AdminPageChooser):
    """Names what is chosen as far as `editor` may be told; without one, what is public."""

    editor: Any = None

    def get_display_title(self, instance: Any) -> str:
        return instance.title_for(self.editor)


class TagCheckboxes(Checkboxes):
    """All tags of a closed vocabulary to tick; speaks the comma-separated text that tag fields expect.

    `tags` is called for each form and returns (name, label) pairs.
    """

    def __init__(self, tags: Callable[[], Iterable[tuple[str, Any]]], **kwargs):
        super().__init__(choices=tags, **kwargs)

    def format_value(self, value: Any) -> list[str]:
        """The names to tick, from the tags of a record or from text sent before."""
        if value is None or isinstance(value, str):
            return parse_tags(value or "")
        return [tag.name for tag in value]

    def value_from_datadict(self, data, files, name: str) -> str:
        names = super().value_from_datadict(data, files, name) or []
        return ",".join(f'"{tag}"' for tag in names)
