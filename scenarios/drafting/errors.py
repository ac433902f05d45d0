"""What can keep a draft from being written."""

from django.core.exceptions import ValidationError
from django.db import models


class DraftError(Exception):
    """A draft cannot be written, and nothing of it was. The message says to the person why and what to do."""


def check(record: models.Model, label: str, *, without: tuple[str, ...]) -> None:
    """Complain of a record that its model would refuse; `without` names fields that are not set yet."""
    try:
        record.clean_fields(exclude=without)
        record.clean()
    except ValidationError as error:
        raise DraftError(f"{label}: {first_message(record, error)}") from error


def first_message(record: models.Model, error: ValidationError) -> str:
    """“Heading: …” of the first field that is wrong."""
    if not hasattr(error, "error_dict"):
        return " ".join(error.messages)
    name, messages = next(iter(error.message_dict.items()))
    known = {field.name for field in record._meta.get_fields()}
    label = record._meta.get_field(name).verbose_name if name in known else ""
    return f"{label}: {' '.join(messages)}" if label else " ".join(messages)
