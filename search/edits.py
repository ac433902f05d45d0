"""Which words are spelled nearly alike. Pure."""

from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

# One edit turns most short words into others: port, part, sort.
SHORTEST = 4
LONG = 8


def edits_allowed(word: str, shortest: int = SHORTEST) -> int:
    """0 for words too short to be told apart when misspelled, 1, or 2 for long ones."""
    if len(word) < shortest:
        return 0
    return 2 if len(word) >= LONG else 1


def near_words(word: str, known: Iterable[str], shortest: int = SHORTEST) -> list[str]:
    """Those of `known` that a slip of the finger turns into `word`, nearest first; never the word itself.

    A slip is a sign too many, too few, another one, or two exchanged. Words below `shortest` signs are left alone.
    """
    return [other for _distance, other in by_distance(word, known, shortest)]


def by_distance(word: str, known: Iterable[str], shortest: int = SHORTEST) -> list[tuple[int, str]]:
    """The same with the number of slips."""
    most = edits_allowed(word, shortest)
    if not most:
        return []
    found = process.extract(word, list(known), scorer=OSA.distance, score_cutoff=most, limit=None)
    return [(int(distance), other) for other, distance, _place in found if distance]
