"""Units and plans that a text names, shown beside the pilots it finds."""

from django.db.models import Q

from scenarios.models import PlanPage, Unit
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
    plans = PlanPage.objects.public()
    for word in words:
        plans = plans.filter(_holds(word))
    for word in excluded:
        plans = plans.exclude(_holds(word))
    return list(plans.select_related("region__parent__parent").defer("text").newest()[:MOST])


def _holds(word: str) -> Q:
    """In either spelling: as typed, and as 遠程 or ５Ｇ would mostly be printed."""
    condition = Q()
    for spelled in {word, normalise(word)}:
        for name in ("title", "title_en", "document_number"):
            condition |= Q(**{f"{name}__icontains": spelled})
    return condition
