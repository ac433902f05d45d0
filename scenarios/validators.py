"""Checks shared by models and forms; their messages say what to do."""

from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.utils.translation import gettext_lazy as _

FIRST_YEAR = 2010  # 5G research networks; earlier years are typing errors
LAST_YEAR = 2060

year_validators = [MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]

_shape = RegexValidator(
    r"^\d{4}(-\d{2}(-\d{2})?)?$",
    _("Write the date as 2021, 2021-08 or 2021-08-23: as much of it as is known."),
)


def partial_date(value: str) -> None:
    """Accepts YYYY, YYYY-MM and YYYY-MM-DD when such a day exists."""
    _shape(value)
    parts = [int(part) for part in value.split("-")]
    try:
        date(*[*parts, 1, 1][:3])
    except ValueError as error:
        raise ValidationError(_("There is no such day: %(value)s."), params={"value": value}) from error
