"""Which of its two languages the interface speaks."""

from django.utils.translation import get_language


def is_english() -> bool:
    return (get_language() or "").startswith("en")


def gap() -> str:
    """What stands between two sentences, and before a bracket: nothing in Chinese, whose signs bring their own."""
    return " " if is_english() else ""


def in_brackets(text: str) -> str:
    """With what sets it off from the words before it: a space in English, full-width brackets in Chinese."""
    return f" ({text})" if is_english() else f"（{text}）"


def interface_language() -> str:
    """zh or en."""
    return "en" if is_english() else "zh"
