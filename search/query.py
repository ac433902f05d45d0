"""What is asked, as a value: made by forms from a request, by commands from arguments, by tests by hand."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

PAGE_SIZE = 20
# Deeper pages help no reader and cost an engine the sorting of everything before them.
MAX_PAGES = 50
# The longest title in the registry is below 100 characters; twice that holds any question.
MAX_TEXT = 200
# Values within a facet: more than a person selects, less than a machine could send.
MAX_VALUES = 50

# In the order in which they are shown. The names are the request's parameters.
FACETS = ("sector", "scenario", "region", "stage", "evidence", "reuse", "year", "tag", "unit")

LANGUAGES = ("zh", "en")


class Sort(StrEnum):
    RELEVANCE = "relevance"
    NEWEST = "newest"
    TITLE = "title"
    REPEATS = "repeats"
    FIT = "fit"


# What any request may ask for; how a pilot fits can be told only beside a visitor's situation.
USUAL_SORTS = (Sort.RELEVANCE, Sort.NEWEST, Sort.TITLE, Sort.REPEATS)
# Pilots that are sorted by how they fit: more than anybody reads through, few enough to be read from the database.
MOST_SORTED_BY_FIT = 200


def within_limit(text: str) -> str:
    """What of a text is searched for: its beginning, of at most MAX_TEXT characters as it is written and written out.

    One sign may stand for many, ﷺ for eighteen, and time goes by how many there are.
    """
    text = text[:MAX_TEXT]
    while len(unicodedata.normalize("NFKC", text)) > MAX_TEXT:
        text = text[:-1]
    return text


@dataclass(frozen=True)
class SearchQuery:
    """Validated: at most MAX_TEXT characters, known facets, 1 ≤ page, size ≥ 0."""

    text: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Selected values by facet; values of one facet are alternatives, facets are all required."""
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    size: int = PAGE_SIZE
    language: str = "zh"
    """In which titles are sorted; what is found does not depend on it."""
    situation: tuple[tuple[str, str], ...] = ()
    """The parameters of the visitor's situation: they go along, and change nothing that is found."""

    def __post_init__(self) -> None:
        if len(self.text) > MAX_TEXT:
            raise ValueError(
                f"The text has {len(self.text)} characters; at most {MAX_TEXT} are searched for."
            )
        if unknown := set(self.filters) - set(FACETS):
            raise ValueError(f"Unknown facets {sorted(unknown)}; there are {', '.join(FACETS)}.")
        if self.page < 1 or self.size < 0:
            raise ValueError(f"Page {self.page} of size {self.size}: pages count from 1, sizes from 0.")

    @property
    def offset(self) -> int:
        return (self.page - 1) * self.size

    @property
    def has_filters(self) -> bool:
        return any(self.filters.values())

    @property
    def by_relevance(self) -> bool:
        """False also when there is no text to be relevant to; then newest comes first."""
        return self.sort is Sort.RELEVANCE and bool(self.text.strip())

    def selected(self, facet: str) -> tuple[str, ...]:
        return tuple(self.filters.get(facet, ()))

    def toggled(self, facet: str, value: str) -> "SearchQuery":
        """The same search with `value` of `facet` added, or removed when it was selected; on page 1."""
        selected = self.selected(facet)
        values = tuple(v for v in selected if v != value) if value in selected else (*selected, value)
        filters = {name: values if name == facet else self.selected(name) for name in FACETS}
        return replace(self, filters={name: chosen for name, chosen in filters.items() if chosen}, page=1)

    def parameters(self) -> list[tuple[str, str]]:
        """What a request needs to ask this again; what is as usual is left out."""
        parameters = [("q", self.text)] if self.text else []
        parameters += [(facet, value) for facet in FACETS for value in self.selected(facet)]
        if self.sort is not Sort.RELEVANCE:
            parameters.append(("sort", self.sort.value))
        if self.page > 1:
            parameters.append(("page", str(self.page)))
        return [*parameters, *self.situation]
