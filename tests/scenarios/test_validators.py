import pytest
from django.core.exceptions import ValidationError

from scenarios.validators import partial_date


@pytest.mark.parametrize("value", ["2021", "2021-08", "2021-08-23", "2024-02-29"])
def test_as_much_of_a_date_as_is_known_is_enough(value):
    partial_date(value)


@pytest.mark.parametrize("value", ["21", "2021-8", "2021/08", "2021-13", "2023-02-29", "2021-08-23T00", ""])
def test_other_shapes_and_days_that_do_not_exist_are_refused(value):
    with pytest.raises(ValidationError):
        partial_date(value)
