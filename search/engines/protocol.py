"""What an engine is given and what it gives back. Nothing here or in the engines knows of Django models."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from hashlib import blake2b
from typing import NamedTuple, Protocol

from search.pinyin import Sounds
from search.planning import Phrase, Tier
from search.query import FACETS, SearchQuery
from search.text import Tokens


class EngineError(Exception):
    """The engine cannot do what was asked; the message says why and what to do."""


class IndexMissing(EngineError):
    """There is no index, or one made by another version of the schema: it must be rebuilt."""


class EngineBusy(EngineError):
    """Another process holds the lock for longer than we wait; trying again later helps."""


class IndexState(Enum):
    READY = "ready"
    MISSING = "missing"
    OUTDATED = "outdated"


@dataclass(frozen=True)
class SearchDocument:
    """One public pilot as it is indexed. Texts are already cut, so that engines cannot differ."""

    id: int
    title: Tokens
    names: Tokens
    summary: Tokens
    body: Tokens
    sounds: Sounds = field(default_factory=Sounds)
    """Of title, sectors, scenarios, places and units, for queries in pinyin."""
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Values by facet name (`search.query.FACETS`); region holds the pilot's own and all above it."""
    standing: int = 0
    """0 … MAX_STANDING: how much is known to have happened (evidence and stage)."""
    newest: int = 0
    """Sort key, larger is newer; equal for no two documents."""
    title_key_zh: str = ""
    title_key_en: str = ""
    """Sort keys of the title in each language; equal for no two documents."""

    def digest(self) -> int:
        """63 bits of what is indexed: differs when the document in the index is not this one."""
        facets = sorted((name, tuple(values)) for name, values in self.facets.items())
        texts = (self.id, self.title, self.names, self.summary, self.body, self.sounds)
        parts = (*texts, facets, self.standing, self.newest, self.title_key_zh, self.title_key_en)
        return int.from_bytes(blake2b(repr(parts).encode(), digest_size=8).digest()) >> 1


MAX_STANDING = 8


class Hit(NamedTuple):
    id: int
    score: float


@dataclass(frozen=True)
class EngineResult:
    hits: list[Hit]
    total: int
    tiers: tuple[Tier, ...]
    """Those that found anything with no filter, strictest first, as their hits stand. Empty without a text."""
    facets: dict[str, dict[str, int]]
    """Pilots for each value of each facet, counted with the filters of the other facets."""
    within: tuple[int, ...] = ()
    """For each of `tiers`, the hits under the filters that it or a stricter one matches; the last is the total."""


@dataclass(frozen=True)
class Likeness:
    """What makes other pilots like one: values they share and words they use, each with what it is worth."""

    id: int
    """Of the pilot itself, which is not like itself."""
    values: Mapping[tuple[str, str], float]
    """By facet and value."""
    phrases: Mapping[Phrase, float]
    """Looked for in titles and summaries."""


class Changes(NamedTuple):
    upserts: list[SearchDocument]
    deletes: list[int]


class Engine(Protocol):
    """Every method may raise EngineError; none raises an error of the library behind it."""

    def search(
        self, query: SearchQuery, tiers: Iterable[Tier], facets: Collection[str] = FACETS
    ) -> EngineResult:
        """Tiers are tried, by the text alone, until one `suffices`; then filters narrow what they matched.

        Deciding before filtering keeps facet counts true: choosing an option that counts 3 shows 3. Only `facets` are
        counted.
        """

    def walk(self, query: SearchQuery, tiers: Iterable[Tier], limit: int) -> Iterator[Hit]:
        """All hits of `search` in its order, whatever page was asked for; at most `limit`, each once.

        They are those of one moment: what is written meanwhile is not seen. Asks the engine as it goes on, so any step
        may raise EngineError.
        """

    def related(self, likeness: Likeness, size: int) -> list[Hit]:
        """Pilots that share at least one value or phrase, by the sum of what they share is worth; at most `size`."""

    def near(self, word: str) -> dict[str, int]:
        """Words of letters and digits in the titles, names and summaries of the index that differ from `word` in at
        most two signs and begin alike, with the number of documents that hold each."""

    def apply(self, changes: Changes) -> None:
        """Write all changes at once. Readers in every process see them when this returns."""

    def rebuild(self, documents: Iterable[SearchDocument], current: Callable[[set[int]], Changes]) -> int:
        """Replace the index without a gap and return the number of documents in the new one.

        The old index answers until the new one is complete. `current` gives the present state of the ids that
        were changed meanwhile. When anything fails the old index stays and the half-built one is removed.
        """

    def state(self) -> IndexState: ...

    def digests(self) -> dict[int, int]:
        """`SearchDocument.digest()` by id, of all that is indexed."""

    def count(self) -> int: ...
