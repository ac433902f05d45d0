"""The words of words.yaml as patterns."""

from functools import cache
from pathlib import Path

import yaml

_FILE = Path(__file__).with_name("words.yaml")


def any_of(*keys: str) -> str:
    """A group that matches any word of these lists, of those that begin alike the longest."""
    words = [word for key in keys for word in _lists()[key]]
    return f"(?:{'|'.join(sorted(words, key=len, reverse=True))})"


@cache
def _lists() -> dict[str, list[str]]:
    with _FILE.open(encoding="utf-8") as file:
        return {key: words.split() for key, words in yaml.safe_load(file).items()}
