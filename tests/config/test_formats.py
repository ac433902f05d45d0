"""Dates and numbers in both languages."""

import datetime

import pytest
from django.template import Context, Template
from django.utils import translation

DAY = datetime.datetime(2026, 11, 28, 15, 4, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("zh-hans", "2026年11月28日 | 2026年11月28日 15:04 | 12,345"),
        ("en", "28 November 2026 | 28 November 2026, 15:04 | 12,345"),
    ],
)
def test_dates_and_numbers(language, shown):
    template = Template(
        '{% load humanize %}{{ day|date }} | {{ day|date:"DATETIME_FORMAT" }} | {{ number|intcomma }}'
    )
    with translation.override(language):
        assert template.render(Context({"day": DAY, "number": 12345}, use_tz=False)) == shown
