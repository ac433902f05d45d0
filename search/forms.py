"""From a request's parameters to a SearchQuery.

Pages and programs ask in the same words. A page takes what it can and says what it left out; a program gets
an error. So reading never fails: it gives the query as understood, and what was wrong.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple, Protocol

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from search.asking import Part, parts, text_of
from search.presentation import FACET_LABELS
from search.query import FACETS, MAX_PAGES, MAX_TEXT, MAX_VALUES, PAGE_SIZE, SearchQuery, Sort
from search.vocabulary import Vocabulary

# How much of a wrong value is repeated in a message.
_QUOTED = 40


class Problem(NamedTuple):
    """What of a request could not be taken as it stood."""

    parameter: str
    error: str
    """For a program: what is wrong and what would be right."""
    notice: str
    """For a reader: what was done instead."""


@dataclass(frozen=True)
class Reading:
    query: SearchQuery
    problems: list[Problem]


class Parameters(Protocol):
    """What `request.GET` offers of a repeatable parameter."""

    def getlist(self, key: str) -> list[str]: ...


class Repeated:
    """Parameters from lists, for callers without a request."""

    def __init__(self, values: Mapping[str, Iterable[object]]):
        self._values = {name: [str(value) for value in given] for name, given in values.items()}

    def getlist(self, key: str) -> list[str]:
        return self._values.get(key, [])


def read(parameters: Parameters, vocabulary: Vocabulary, size: int = PAGE_SIZE) -> Reading:
    problems: list[Problem] = []
    text, named = _fields(_text(parameters, problems), vocabulary, problems)
    query = SearchQuery(
        text=text,
        filters=_filters(parameters, named, vocabulary, problems),
        sort=_sort(parameters, problems),
        page=_page(parameters, problems),
        size=size,
        language="en" if (get_language() or "").startswith("en") else "zh",
    )
    return Reading(query, problems)


def page_beyond(query: SearchQuery, last: int) -> Problem:
    """For a page after the last one; known only when the search has been done."""
    return Problem(
        "page",
        _("Page %(page)d does not exist; the last one is %(last)d.") % {"page": query.page, "last": last},
        _("Page %(page)d does not exist; the last one is shown.") % {"page": query.page},
    )


def _first(parameters: Parameters, name: str) -> str:
    return next(iter(parameters.getlist(name)), "")


def _text(parameters: Parameters, problems: list[Problem]) -> str:
    given = _first(parameters, "q")
    # Control characters and lone surrogates come from no keyboard and trouble whatever they are handed on to.
    text = " ".join("".join(char if char.isprintable() else " " for char in given[: MAX_TEXT * 10]).split())
    if len(text) > MAX_TEXT or len(given) > MAX_TEXT * 10:
        problems.append(
            Problem(
                "q",
                _("The text has more than %(most)d characters.") % {"most": MAX_TEXT},
                _("Your text is very long: its first %(most)d characters were searched for.")
                % {"most": MAX_TEXT},
            )
        )
    return text[:MAX_TEXT].strip()


def _fields(text: str, vocabulary: Vocabulary, problems: list[Problem]) -> tuple[str, dict[str, list[str]]]:
    """The text without its field:values, and the values by facet. What is not known stays as words."""
    words: list[Part] = []
    named: dict[str, list[str]] = defaultdict(list)
    for part in parts(text):
        values = vocabulary.called(part.field, part.text) if part.field and not part.excluded else ()
        if values:
            named[part.field] += values
            continue
        if part.field and not part.excluded:
            problems.append(_unnamed(part))
            part = replace(part, given=part.text)
        words.append(part)
    return text_of(words), named


def _unnamed(part: Part) -> Problem:
    words = {"facet": FACET_LABELS[part.field], "value": _short(part.text)}
    return Problem(
        "q",
        _("No %(facet)s is called “%(value)s”.") % words,
        _("No %(facet)s is called “%(value)s”; it was searched for as words.") % words,
    )


def _filters(
    parameters: Parameters,
    named: Mapping[str, Iterable[str]],
    vocabulary: Vocabulary,
    problems: list[Problem],
) -> dict[str, tuple[str, ...]]:
    filters = {}
    for facet in FACETS:
        values = (*parameters.getlist(facet), *named.get(facet, ()))
        given = list(dict.fromkeys(value for value in values if value))
        if len(given) > MAX_VALUES:
            problems.append(_too_many(facet, len(given)))
            given = given[:MAX_VALUES]
        known = tuple(value for value in given if vocabulary.knows(facet, value))
        problems += [_unknown(facet, value) for value in given if value not in known]
        if known:
            filters[facet] = known
    return filters


def _too_many(facet: str, number: int) -> Problem:
    words = {"facet": facet, "most": MAX_VALUES, "number": number}
    return Problem(
        facet,
        _("“%(facet)s” is given %(number)d times; at most %(most)d are taken.") % words,
        _("Only the first %(most)d values of “%(facet)s” were used.")
        % (words | {"facet": FACET_LABELS[facet]}),
    )


def _unknown(facet: str, value: str) -> Problem:
    words = {"facet": facet, "value": _short(value)}
    return Problem(
        facet,
        _("“%(value)s” is not a known value of “%(facet)s”.") % words,
        _("The filter %(facet)s “%(value)s” is not known and was left out.")
        % (words | {"facet": FACET_LABELS[facet]}),
    )


def _sort(parameters: Parameters, problems: list[Problem]) -> Sort:
    given = _first(parameters, "sort")
    if not given:
        return Sort.RELEVANCE
    try:
        return Sort(given)
    except ValueError:
        words = {"value": _short(given), "known": ", ".join(Sort)}
        problems.append(
            Problem(
                "sort",
                _("Results cannot be sorted by “%(value)s”; there are %(known)s.") % words,
                _("Results cannot be sorted by “%(value)s”; they are sorted by relevance.") % words,
            )
        )
        return Sort.RELEVANCE


def _page(parameters: Parameters, problems: list[Problem]) -> int:
    given = _first(parameters, "page")
    if not given:
        return 1
    digits = given.strip()
    number = 0
    if digits.isascii() and digits.isdigit():
        # Nothing that long is a page; and Python refuses to read thousands of digits.
        number = int(digits[:10]) if len(digits) <= 10 else MAX_PAGES + 1
    if 1 <= number <= MAX_PAGES:
        return number
    words = {"value": _short(given), "most": MAX_PAGES}
    nearest = MAX_PAGES if number > MAX_PAGES else 1
    problems.append(
        Problem(
            "page",
            _("“%(value)s” is not a page; pages are numbered from 1 to %(most)d.") % words,
            _("There is no page “%(value)s”; the nearest one is shown.") % words,
        )
    )
    return nearest


def _short(value: str) -> str:
    return value if len(value) <= _QUOTED else value[:_QUOTED] + "…"
