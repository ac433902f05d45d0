"""What an editor typed, as terms an index can look up. Pure: no Django, no database."""

from collections.abc import Iterable
from typing import NamedTuple

from search.text import BREAK, Run, Tokens, cut, normalise, pairs, runs, word_readings

# PostgreSQL takes no lexeme beyond 2 KB, and no position beyond 16,383. What a field holds further on is not found.
MAX_TOKEN = 255
MAX_TOKENS = 16_000
# Enough for a pasted title; more would only make many sub-queries.
MAX_QUERY = 255


class Term(NamedTuple):
    """Tokens that must follow one another within a field; with `prefix`, the last may go on."""

    tokens: tuple[str, ...]
    prefix: bool = False


# Alternatives, of which one must hold; each is a tuple of terms that must all be found.
Word = list[tuple[Term, ...]]


def words_of(text: str, *, last_is_prefix: bool) -> list[Word]:
    """The words of a query, empty when it holds neither letters nor digits.

    A run of Han is found anywhere inside a run; a word of letters and digits whole, or as `text.word_readings` allows.
    """
    found = list(runs(normalise(text[:MAX_QUERY])))
    return [_word(run, last_is_prefix and run is found[-1]) for run in found]


def phrase_of(text: str) -> Word:
    """The words of a query side by side; a break in it (，) parts it as it parts the text it is compared with."""
    normalised = normalise(text[:MAX_QUERY])
    parts = [clipped(part.split()) for part in cut([normalised]).words.split(BREAK)]
    lone = [(run.text,) for run in runs(normalised) if not run.word and len(run.text) == 1]
    terms = tuple(Term(tokens) for tokens in [*parts, *lone] if tokens)
    return [terms] if terms else []


def _word(run: Run, prefix: bool) -> Word:
    if not run.word:
        return [(Term(tuple(pairs(run.text)) or (run.text,)),)]
    readings = [clipped(reading) for reading in word_readings(run.text)]
    return [
        tuple(Term((token,), prefix and token is reading[-1]) for token in reading) for reading in readings
    ]


def clipped(tokens: Iterable[str]) -> tuple[str, ...]:
    return tuple(token[:MAX_TOKEN] for token in tokens)


def kept(tokens: Tokens) -> tuple[list[str], list[str]]:
    """What of a field's tokens is indexed: words with breaks, in order, and its single characters, once each."""
    words = list(clipped(tokens.words.split()[:MAX_TOKENS]))
    return words, list(dict.fromkeys(tokens.chars.split()))
