"""What words of a query may stand for beside themselves. Pure: the entries come in as data."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from search.text import fold, normalise, runs

Key = tuple[str, ...]  # the runs of a term: Han as they stand, words of letters and digits in the singular


class Entry(NamedTuple):
    """`terms` stand for each other; where there are `means`, each of `terms` widens to these only."""

    terms: Sequence[str]
    means: Sequence[str] = ()


class Thesaurus:
    def __init__(self, entries: Iterable[Entry] = ()):
        meanings: dict[Key, dict[Key, None]] = defaultdict(dict)
        for entry in entries:
            terms = [key_of(term) for term in entry.terms]
            means = [key_of(meaning) for meaning in entry.means] or terms
            for term in filter(None, terms):
                meanings[term].update(
                    dict.fromkeys(meaning for meaning in means if meaning and meaning != term)
                )
        self._meanings = {key: tuple(found) for key, found in meanings.items() if found}
        self.longest = max((len(key) for key in self._meanings), default=0)
        """Runs of the longest term."""

    def __len__(self) -> int:
        return len(self._meanings)

    def meanings(self, key: Key) -> tuple[Key, ...]:
        """Of the term itself only: nothing is followed from entry to entry."""
        return self._meanings.get(key, ())

    @property
    def terms(self) -> Iterable[Key]:
        return self._meanings.keys()


def key_of(term: str) -> Key:
    """
    >>> key_of("Smart Ports"), key_of("５G專網")
    (('smart', 'port'), ('5g', '专网'))
    """
    return tuple(fold(run.text) if run.word else run.text for run in runs(normalise(term)))
