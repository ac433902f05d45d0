"""Cells of tables that people open in a spreadsheet."""

from typing import Any

from django.utils.functional import Promise

# A spreadsheet takes what begins with one of these for a formula, see https://owasp.org/www-community/attacks/CSV_Injection.
# Full-width signs are read like the others where Chinese is set.
FORMULA_SIGNS = frozenset("=+-@\t\r\n＝＋－＠")


def harmless(value: Any) -> Any:
    """A text that would be read as a formula with an apostrophe before it, by which spreadsheets know a text.

    Also where spaces come first, which some programs drop. What is no text is no formula and stays as it is.
    """
    text = str(value) if isinstance(value, Promise) else value
    if isinstance(text, str) and (text[:1] in FORMULA_SIGNS or text.lstrip()[:1] in FORMULA_SIGNS):
        return f"'{text}"
    return text
