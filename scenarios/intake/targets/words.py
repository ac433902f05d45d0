"""The words of words.yaml as patterns."""

from functools import cache
from pathlib import Path

from scenarios.yaml_files import read_yaml

_FILE = Path(__file__).with_name("words.yaml")


def any_of(*keys: str) -> str:
    """A group that matches any word of these lists, of those that begin alike the longest."""
    words = [word for key in keys for word in _lists()[key]]
    return f"(?:{'|'.join(sorted(words, key=len, reverse=True))})"


@cache
def _lists() -> dict[str, list[str]]:
    return {key: words.split() for key, words in read_yaml(_FILE).items()}
