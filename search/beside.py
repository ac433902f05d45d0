"""Units and plans that a text names, shown beside the pilots it finds."""

from itertools import islice

from scenarios.models import PlanPage, Unit
from scenarios.public.edition import kept
from search.asking import Part, parts
from search.name_index import name_index
from search.planning import STOP_WORDS
from search.query import SearchQuery
from search.suggestions import best_units
from search.text import normalise, runs
from search.vocabulary import vocabulary

MOST = 5
# A title of more words is rare, and each asks for three columns.
MAX_WORDS = 20


def beside(query: SearchQuery) -> tuple[list[Unit], list[PlanPage]]:
    """(units whose names, plans whose title or number hold every word), MOST of each; at most two queries.

    Units bring their region, plans theirs and no text. Nothing without words, on later pages and under filters, which
    speak of pilots only.
    """
    pieces = parts(query.text)
    words = [word for piece in pieces if not piece.excluded for word in _telling(piece)]
    if not words or len(words) > MAX_WORDS or query.page > 1 or query.has_filters:
        return [], []
    excluded = [piece.text for piece in pieces if piece.excluded and not piece.field]
    return _units(words, excluded), _plans(words, excluded)


def _telling(piece: Part) -> list[str]:
    """What is quoted as it stands; else without signs at its ends and without small words: “in”, “岳阳市?”."""
    if piece.quoted:
        return [piece.text] if any(runs(normalise(piece.text))) else []
    found = list(runs(piece.text))
    if not found or piece.text.casefold() in STOP_WORDS:
        return []
    return [piece.text[found[0].start : found[-1].start + len(found[-1].text)]]


def _units(words: list[str], excluded: list[str]) -> list[Unit]:
    names = vocabulary()
    index = name_index(names)
    # Nobody is still typing: what only begins like the letters is something else (xian: 县商务局).
    fits = {name.value: fit for name, fit in index.find(" ".join(words), ("unit",), begun=False).items()}
    for word in excluded:
        for name in index.find(word, ("unit",)):
            fits.pop(name.value, None)
    return best_units(fits, names, MOST)


def _plans(words: list[str], excluded: list[str]) -> list[PlanPage]:
    wanted, unwanted = [_spellings(word) for word in words], [_spellings(word) for word in excluded]
    found = (
        plan
        for plan, names in kept("plans by name", _named_plans)
        if all(_is_in(names, spelled) for spelled in wanted)
        and not any(_is_in(names, spelled) for spelled in unwanted)
    )
    return list(islice(found, MOST))


def _named_plans() -> list[tuple[PlanPage, str]]:
    """The newest first, each with its titles and number."""
    plans = PlanPage.objects.public().select_related("region__parent__parent").defer("text").newest()
    return [(plan, "\n".join((plan.title, plan.title_en, plan.document_number)).casefold()) for plan in plans]


def _spellings(word: str) -> set[str]:
    """As typed, and as 遠程 or ５Ｇ would mostly be printed."""
    return {word.casefold(), normalise(word)}


def _is_in(names: str, spelled: set[str]) -> bool:
    return any(spelling in names for spelling in spelled)
