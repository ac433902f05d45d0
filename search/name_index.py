"""Names by what is typed of them: a part in Chinese, the start of an English word, pinyin, initials. Pure."""

from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from search.pinyin import sounds
from search.text import BREAK, normalise, runs
from search.vocabulary import Vocabulary

# The kinds of names that have a page of their own.
NAMED = ("sector", "scenario", "region", "unit")

# How well a name fits, best first.
EXACT, START, WITHIN, SOUND, INITIALS = range(5)
MIN_SOUND = 2  # a single letter begins hundreds of names
MIN_WHOLE_SOUND = 8  # letters of three syllables, as they mostly are; fewer begin what nobody means

# More words than a name has; a longer text is no name.
MAX_WORDS = 8


class Named(NamedTuple):
    facet: str
    value: str


class NameIndex:
    """All names of the vocabulary and their other forms. Made once, in about a second for 10,000 names."""

    def __init__(self, names: Vocabulary):
        self._han: dict[str, set[Named]] = {}
        self._latin: dict[str, set[Named]] = {}
        self._sounds: dict[str, set[Named]] = {}
        self._initials: dict[str, set[Named]] = {}
        for facet, value, spelled in names.spellings():
            if facet not in NAMED:
                continue
            found = Named(facet, value)
            text = normalise(spelled)
            parts = list(runs(text))
            if all(run.word for run in parts):
                self._latin.setdefault(_words(text), set()).add(found)
                continue
            self._han.setdefault(text.replace(" ", ""), set()).add(found)
            heard = sounds([spelled])
            for syllables, initials in zip(
                heard.syllables.split(BREAK), heard.initials.split(BREAK), strict=True
            ):
                self._sounds.setdefault(_joined(syllables), set()).add(found)
                # 301医院 begins neither with nor as yy, but it holds it: never the exact name.
                part = "" if len(parts) == 1 else "…"
                self._initials.setdefault(_joined(initials) + part, set()).add(found)

    def find(self, text: str, facets: Collection[str] = NAMED, begun: bool = True) -> dict[Named, int]:
        """How well each name fits, where it fits the whole text or, else, every word of it.

        `begun` takes letters for the begin of a word, or of a name's pinyin or initials, as while they are typed.
        """
        whole = self._fitting(text, facets, begun)
        words = normalise(text).split()
        if whole or not 1 < len(words) <= MAX_WORDS:
            return whole
        each = [self._fitting(word, facets, begun) for word in words]
        common = set.intersection(*(set(fitting) for fitting in each))
        return {found: max(WITHIN, *(fitting[found] for fitting in each)) for found in common}

    def _fitting(self, text: str, facets: Collection[str], begun: bool) -> dict[Named, int]:
        best: dict[Named, int] = {}
        for fit, found in self._matches(normalise(text), begun):
            for named in found:
                if named.facet in facets and fit < best.get(named, INITIALS + 1):
                    best[named] = fit
        return best

    def _matches(self, text: str, begun: bool) -> Iterator[tuple[int, set[Named]]]:
        han, words = text.replace(" ", ""), _words(text)
        if han:
            yield from ((_fit(name, han), found) for name, found in self._han.items() if han in name)
        if words:
            # One word by itself is whole unless it is being typed: xian is not the begin of Xiangtan.
            end = "" if begun or " " in words.strip() else " "
            yield from (
                (_fit(name, words), found) for name, found in self._latin.items() if words + end in name + " "
            )
        letters = _letters(text)
        if len(letters) < (MIN_SOUND if begun else MIN_WHOLE_SOUND):
            return
        yield from ((SOUND, found) for heard, found in self._sounds.items() if heard.startswith(letters))
        for heard, found in self._initials.items():
            if heard.startswith(letters):
                yield (SOUND if heard == letters else INITIALS), found


@lru_cache(maxsize=2)
def name_index(names: Vocabulary) -> NameIndex:
    """The one of this vocabulary."""
    return NameIndex(names)


def _fit(name: str, text: str) -> int:
    if name == text:
        return EXACT
    return START if name.startswith(text) else WITHIN


def _words(text: str) -> str:
    """Each word behind a space, so that the start of any is found and the inside of none."""
    found: Iterable[str] = (part for run in runs(text) for part in run.text.replace("‐", "-").split("-"))
    return "".join(f" {word}" for word in found)


def _letters(text: str) -> str:
    """The text as pinyin is written in the index, "" when it holds anything else."""
    letters = text.replace("ü", "v")
    for sign in " '’":
        letters = letters.replace(sign, "")
    return letters if letters.isascii() and letters.isalpha() else ""


def _joined(spoken: str) -> str:
    return spoken.replace(" ", "")
