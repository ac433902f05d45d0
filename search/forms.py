"""From a request's parameters to a SearchQuery.

Pages and programs ask in the same words. A page takes what it can and says what it left out; a program gets
an error. So reading never fails: it gives the query as understood, and what was wrong.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import NamedTuple, Protocol

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from scenarios.language import interface_language
from search.asking import Part, parts, text_of
from search.labels import FACET_LABELS
from search.query import (
    FACETS,
    MAX_PAGES,
    MAX_TEXT,
    MAX_VALUES,
    PAGE_SIZE,
    USUAL_SORTS,
    SearchQuery,
    Sort,
    within_limit,
)
from search.vocabulary import Vocabulary

# How much of a wrong value is repeated in a message, and how many values.
_QUOTED = 40
_NAMED = 5
# Words that may follow the first one of a name behind a field.
_LONGEST_NAME = 8
_COLON = re.compile(r"[:：]\s*")


class Problem(NamedTuple):
    """What of a request could not be taken as it stood."""

    parameter: str
    error: str
    """For a program, in English: what is wrong and what would be right."""
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


def read(
    parameters: Parameters,
    vocabulary: Vocabulary,
    size: int = PAGE_SIZE,
    situation: tuple[tuple[str, str], ...] = (),
) -> Reading:
    """At most one database query, where a unit is named. With a `situation` results may be sorted by it."""
    problems: list[Problem] = []
    pieces = _named(_text(parameters, problems), vocabulary)
    given = {facet: parameters.getlist(facet) for facet in FACETS}
    units = [value for piece in pieces if piece.part.field == "unit" for value in piece.values]
    units += [value for value in given["unit"][:MAX_VALUES] if vocabulary.knows("unit", value)]
    shown = frozenset(vocabulary.shown_units(units))
    text, named = _fields(pieces, shown, problems)
    query = SearchQuery(
        text=text,
        filters=_filters(given, named, vocabulary, shown, problems),
        sort=_sort(parameters, bool(situation), problems),
        page=_page(parameters, problems),
        size=size,
        language=interface_language(),
        situation=situation,
    )
    return Reading(query, problems)


def page_beyond(query: SearchQuery, last: int) -> Problem:
    """For a page after the last one; known only when the search has been done."""
    return Problem(
        "page",
        f"Page {query.page} does not exist; the last one is {last}.",
        _("Page %(page)d does not exist; the last one is shown.") % {"page": query.page},
    )


def _first(parameters: Parameters, name: str) -> str:
    return next(iter(parameters.getlist(name)), "")


def _text(parameters: Parameters, problems: list[Problem]) -> str:
    given = _first(parameters, "q")
    # Control characters and lone surrogates come from no keyboard and trouble whatever they are handed on to.
    text = " ".join("".join(char if char.isprintable() else " " for char in given[: MAX_TEXT * 10]).split())
    taken = within_limit(text)
    if len(taken) < len(text) or len(given) > MAX_TEXT * 10:
        problems.append(_too_long())
    return taken.strip()


def _too_long() -> Problem:
    return Problem(
        "q",
        f"The text has more than {MAX_TEXT} characters.",
        _("Your text is very long: its first %(most)d characters were searched for.") % {"most": MAX_TEXT},
    )


class _Named(NamedTuple):
    """A piece of the text with the values that its field names."""

    part: Part
    values: tuple[str, ...] = ()


def _named(text: str, vocabulary: Vocabulary) -> list[_Named]:
    """The pieces of the text; words that belong to the name behind a field are part of its piece."""
    pieces = parts(text)
    found: list[_Named] = []
    while pieces:
        part, *pieces = pieces
        if not part.field:
            found.append(_Named(part))
            continue
        following = (
            [] if part.quoted else list(takewhile(lambda other: other.is_plain, pieces[:_LONGEST_NAME]))
        )
        for number in range(len(following), -1, -1):
            whole = part.followed_by(following[:number]) if number else part
            if (values := vocabulary.called(part.field, whole.text)) or not number:
                found.append(_Named(whole, values))
                pieces = pieces[number:]
                break
    return found


def _fields(
    pieces: Iterable[_Named], shown: Collection[str], problems: list[Problem]
) -> tuple[str, dict[str, list[str]]]:
    """The text without its field:values, and the values by facet. What is not known stays as words."""
    words: list[Part] = []
    named: dict[str, list[str]] = defaultdict(list)
    for part, values in pieces:
        if part.empty_field:
            problems.append(_nameless(part))
            continue
        if part.field == "unit":
            values = tuple(value for value in values if value in shown)
        if part.field and not values:
            problems.append(_unnamed(part))
            part = _as_words(part)
        if part.field and not part.excluded:
            named[part.field] += values
        else:
            words.append(part)
    text = text_of(words)
    if len(text) > MAX_TEXT:  # names of several words have been put into quotation marks
        if (problem := _too_long()) not in problems:
            problems.append(problem)
        while len(text) > MAX_TEXT:
            words.pop()
            text = text_of(words)
    return text, named


def _as_words(part: Part) -> Part:
    """Without its field, so that it is read as words the next time too: of city:-港口 the rest is no sign."""
    words = _COLON.split(part.given, maxsplit=1)[1]
    if not part.quoted and [each.is_plain and not each.empty_field for each in parts(words)] != [True]:
        words = f'"{words}"'
    return replace(part, field="", given=(part.given[0] if part.excluded else "") + words)


def _unnamed(part: Part) -> Problem:
    words = {"facet": FACET_LABELS[part.field], "value": _short(part.text)}
    return Problem(
        "q",
        f"No {part.field} is called “{_short(part.text)}”.",
        _("No %(facet)s is called “%(value)s”; what holds these words was left out.") % words
        if part.excluded
        else _("No %(facet)s is called “%(value)s”; it was searched for as words.") % words,
    )


def _nameless(part: Part) -> Problem:
    return Problem(
        "q",
        f"A name is missing behind “{part.text}”.",
        _("Behind “%(field)s” a name is missing, as in city:岳阳; it was left out.") % {"field": part.text},
    )


def _filters(
    parameters: Mapping[str, list[str]],
    named: Mapping[str, Iterable[str]],
    vocabulary: Vocabulary,
    shown: Collection[str],
    problems: list[Problem],
) -> dict[str, tuple[str, ...]]:
    filters = {}
    for facet in FACETS:
        values = (*parameters[facet], *named.get(facet, ()))
        given = list(dict.fromkeys(value for value in values if value))
        if len(given) > MAX_VALUES:
            problems.append(_too_many(facet, len(given)))
            given = given[:MAX_VALUES]
        known = tuple(value for value in given if vocabulary.knows(facet, value))
        if facet == "unit":
            known = tuple(value for value in known if value in shown)
        if unknown := [value for value in given if value not in known]:
            problems.append(_unknown(facet, unknown))
        if known:
            filters[facet] = known
    return filters


def _too_many(facet: str, number: int) -> Problem:
    return Problem(
        facet,
        f"“{facet}” is given {number} times; at most {MAX_VALUES} are taken.",
        _("Only the first %(most)d values of “%(facet)s” were used.")
        % {"facet": FACET_LABELS[facet], "most": MAX_VALUES},
    )


def _unknown(facet: str, values: list[str]) -> Problem:
    """One for all of a facet: a stale bookmark holds many."""
    named = ", ".join(_short(value) for value in values[:_NAMED])
    words = {"facet": FACET_LABELS[facet], "value": _short(values[0]), "others": len(values) - 1}
    return Problem(
        facet,
        f"Not a known value of “{facet}”: {named}{', …' if len(values) > _NAMED else ''}.",
        ngettext(
            "The filter %(facet)s “%(value)s” and %(others)d other are not known and were left out.",
            "The filter %(facet)s “%(value)s” and %(others)d others are not known and were left out.",
            len(values) - 1,
        )
        % words
        if len(values) > 1
        else _("The filter %(facet)s “%(value)s” is not known and was left out.") % words,
    )


def _sort(parameters: Parameters, has_situation: bool, problems: list[Problem]) -> Sort:
    given = _first(parameters, "sort")
    if not given:
        return Sort.RELEVANCE
    if given in (tuple(Sort) if has_situation else USUAL_SORTS):
        return Sort(given)
    notice = (
        _("How pilots fit shows once you have stated your situation; they are sorted by relevance.")
        if given == Sort.FIT
        else _("Results cannot be sorted by “%(value)s”; they are sorted by relevance.")
        % {"value": _short(given)}
    )
    error = f"Results cannot be sorted by “{_short(given)}”; there are {', '.join(USUAL_SORTS)}."
    problems.append(Problem("sort", error, notice))
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
    words = {"value": _short(given)}
    nearest = MAX_PAGES if number > MAX_PAGES else 1
    problems.append(
        Problem(
            "page",
            f"“{_short(given)}” is not a page; pages are numbered from 1 to {MAX_PAGES}.",
            _("There is no page “%(value)s”; the nearest one is shown.") % words,
        )
    )
    return nearest


def _short(value: str) -> str:
    return value if len(value) <= _QUOTED else value[:_QUOTED] + "…"
