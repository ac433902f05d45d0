"""Chinese by its sound: the syllables indexed of names and titles, and what of a query may be such syllables."""

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from pypinyin import lazy_pinyin

from search.text import BREAK, normalise, runs

MIN_SYLLABLES = 2
MIN_INITIALS = 4
# More ways to cut a word (xian: xian, xi'an) than any real one has.
MAX_READINGS = 6
LONGEST_SYLLABLE = 6
# A word of these alone can be the initials of syllables and is hardly an English word.
_CONSONANTS = re.compile(r"[bpmfdtnlgkhjqxrzcsyw]+")
_VOWEL = re.compile(r"[aeiouv]")  # 嗯 is n to pypinyin, and would end every second word
_COMMON_HAN = range(0xB0A1, 0xF7FF)  # GB 2312, in which every syllable of Mandarin occurs


class Sounds(NamedTuple):
    """Syllables and initials of texts, each separated by spaces; `BREAK` where a run of Han ends."""

    syllables: str = ""
    initials: str = ""


def sounds(texts: Iterable[str]) -> Sounds:
    """
    >>> sounds(["岳阳5G智慧港口"])
    Sounds(syllables='yue yang | zhi hui gang kou', initials='y y | z h g k')
    """
    spoken = [
        [syllable for syllable in lazy_pinyin(run.text) if syllable.isascii()]
        for text in texts
        for run in runs(normalise(text))
        if not run.word
    ]
    found = list(dict.fromkeys(tuple(syllables) for syllables in spoken if syllables))
    return Sounds(
        f" {BREAK} ".join(" ".join(syllables) for syllables in found),
        f" {BREAK} ".join(" ".join(syllable[0] for syllable in syllables) for syllables in found),
    )


def syllables_of(han: str) -> tuple[str, ...]:
    """One for each character of a run of Han; a character that has none stands for itself.

    >>> syllables_of("港口〇")
    ('gang', 'kou', 'ling')
    """
    return tuple(lazy_pinyin(han, errors=lambda characters: list(characters)))  # type: ignore[arg-type,return-value]


def syllable_readings(word: str) -> list[tuple[str, ...]]:
    """The ways in which a word of letters can be two syllables or more; none for most English words.

    >>> syllable_readings("zhihuigangkou")[0]
    ('zhi', 'hui', 'gang', 'kou')
    >>> syllable_readings("xian"), syllable_readings("port")
    ([('xi', 'an')], [])
    """
    word = word.replace("ü", "v").replace("'", "").replace("’", "")
    if not word.isascii() or not word.isalpha():
        return []
    readings = _cut(word)
    return [reading for reading in readings if len(reading) >= MIN_SYLLABLES][:MAX_READINGS]


def is_syllable(word: str) -> bool:
    return word.replace("ü", "v") in _syllables()


def initials_of(word: str) -> tuple[str, ...]:
    """The word's letters where they can be the initials of syllables, else nothing.

    >>> initials_of("zhgk")
    ('z', 'h', 'g', 'k')
    >>> initials_of("port")
    ()
    """
    return tuple(word) if len(word) >= MIN_INITIALS and _CONSONANTS.fullmatch(word) else ()


def _cut(word: str) -> list[tuple[str, ...]]:
    """All ways to cut it into syllables, longer first syllables first."""
    known = _syllables()
    ways: list[list[tuple[str, ...]]] = [[] for _ in word] + [[()]]
    for start in range(len(word) - 1, -1, -1):
        for end in range(min(len(word), start + LONGEST_SYLLABLE), start, -1):
            if word[start:end] in known:
                ways[start] += [(word[start:end], *rest) for rest in ways[end]]
        del ways[start][MAX_READINGS * 2 :]
    return ways[0]


@cache
def _syllables() -> frozenset[str]:
    """Every syllable of Mandarin without its tone, as the characters of GB 2312 are read."""
    encoded = (bytes(divmod(code, 256)) for code in _COMMON_HAN if code & 0xFF >= 0xA1)
    characters = "".join(pair.decode("gb2312", errors="ignore") for pair in encoded)
    spoken = {syllable for char in characters for syllable in lazy_pinyin(char)}
    return frozenset(word for word in spoken if word.isascii() and word.isalpha() and _VOWEL.search(word))
