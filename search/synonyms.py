"""What words of a query may stand for beside themselves. Pure: the entries come in as data."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from search.text import as_one, normalise, runs

Key = tuple[str, ...]  # the runs of a term: Han as they stand, words of letters and digits each as one token
Written = tuple[str, ...]  # its runs as they stand


class Entry(NamedTuple):
    """`terms` stand for each other; where there are `means`, each of `terms` widens to these only."""

    terms: Sequence[str]
    means: Sequence[str] = ()


class Thesaurus:
    def __init__(self, entries: Iterable[Entry] = ()):
        meanings: dict[Key, dict[Key, None]] = defaultdict(dict)
        self._written: dict[Key, dict[Written, None]] = defaultdict(dict)
        for entry in entries:
            terms = [self._known(term) for term in entry.terms]
            means = [self._known(meaning) for meaning in entry.means] or terms
            for term in filter(None, terms):
                meanings[term].update(
                    dict.fromkeys(meaning for meaning in means if meaning and meaning != term)
                )
        self._meanings = {key: tuple(found) for key, found in meanings.items() if found}
        self.longest = max((len(key) for key in self._meanings), default=0)
        """Runs of the longest term."""
        self.longest_run = max((len(run) for key in self._meanings for run in key), default=0)
        """Characters of the longest run of any term."""

    def _known(self, term: str) -> Key:
        written = _written(term)
        key = _key(written)
        self._written[key][written] = None
        return key

    def __len__(self) -> int:
        return len(self._meanings)

    def meanings(self, key: Key) -> tuple[Key, ...]:
        """Of the term itself only: nothing is followed from entry to entry."""
        return self._meanings.get(key, ())

    def written(self, key: Key) -> tuple[Written, ...]:
        """How a term is written, once for each way: ship-to-shore crane, of which the key is shiptoshore and crane."""
        return tuple(self._written.get(key, (key,)))

    @property
    def terms(self) -> Iterable[Key]:
        return self._meanings.keys()


def key_of(term: str) -> Key:
    """
    >>> key_of("Smart Ports"), key_of("５G專網"), key_of("C-V2X")
    (('smart', 'port'), ('5g', '专网'), ('cv2x',))
    """
    return _key(_written(term))


def _key(written: Written) -> Key:
    return tuple(map(as_one, written))


def _written(term: str) -> Written:
    return tuple(run.text for run in runs(normalise(term)))
