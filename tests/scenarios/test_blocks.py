import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from scenarios.blocks import WriteUpBlock

TABLE = WriteUpBlock().child_blocks["table"]


def table(choice: str) -> dict:
    return {"data": [["设备", "数量"]], "table_header_choice": choice}


def test_a_table_without_a_choice_of_headings_says_where_to_choose():
    with translation.override("en"), pytest.raises(ValidationError, match="above the table"):
        TABLE.clean(table(""))
    assert TABLE.clean(table("row"))["first_row_is_table_header"]
