"""Texts as the cells of a spreadsheet, in which a program must read nothing but text."""

# A cell that begins with one of these is a formula, or becomes one when the file is saved as CSV and opened again. Some
# programs in East Asian languages take the full-width signs for the others.
# https://owasp.org/www-community/attacks/CSV_Injection
STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def harmless(text: str) -> str:
    """With an apostrophe in front where the text could be taken for a formula, also behind spaces."""
    return f"'{text}" if text.startswith(STARTS) or text.lstrip().startswith(STARTS) else text
