"""Which of its two languages the interface speaks."""

from django.utils.translation import get_language


def is_english() -> bool:
    return (get_language() or "").startswith("en")


def interface_language() -> str:
    """zh or en."""
    return "en" if is_english() else "zh"
