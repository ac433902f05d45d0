"""One record, two languages: Chinese is always there, English is shown where it has been written."""

from typing import Any

from scenarios.language import is_english


def in_language(record: Any, name: str) -> str:
    """`record.<name>_en` while the interface is English and it is filled in, else `record.<name>_zh`."""
    if is_english():
        english = getattr(record, f"{name}_en")
        if english:
            return english
    return getattr(record, f"{name}_zh")


class Bilingual:
    """A descriptor: `label = Bilingual("label")` reads label_zh or label_en by the active language."""

    def __init__(self, name: str):
        self.name = name

    def __get__(self, record: Any, owner: type | None = None) -> Any:
        return self if record is None else in_language(record, self.name)
