"""What a browser sends for the forms of a part of a review that nobody has touched."""

from collections.abc import Iterator
from typing import Any

from django import forms

from scenarios.editing.reviews.sections import Section


def fields_of(section: Section) -> dict[str, Any]:
    return {name: value for form in section.forms for name, value in _fields(form)}


def _fields(form: forms.Form) -> Iterator[tuple[str, Any]]:
    for bound in form:
        value = bound.value()
        if isinstance(bound.field, forms.BooleanField):
            value = "on" if value else None
        elif not isinstance(value, list):
            value = "" if value is None else str(value)
        if value is not None:
            yield bound.html_name, value
    for inner in getattr(form, "inner_forms", ()):
        yield from _fields(inner)
