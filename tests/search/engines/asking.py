"""Random searches made of what documents say: what people type, and much that nobody would."""

import random
from collections.abc import Iterator, Sequence

from pypinyin import lazy_pinyin

from search.engines.protocol import SearchDocument
from search.query import FACETS, MAX_TEXT, SearchQuery, Sort

LETTERS = "abcdefghijklmnopqrstuvwxyz"


class Asker:
    """The same searches for the same seed, whatever was asked for before."""

    def __init__(self, texts: Sequence[str], terms: Sequence[str], documents: Sequence[SearchDocument]):
        """`texts` are sentences of the documents, `terms` names and synonyms."""
        self._texts = texts
        self._terms = terms
        self._values = {
            name: sorted({value for document in documents for value in document.facets.get(name, ())})
            for name in FACETS
        }

    def about(self, documents: Sequence[SearchDocument]) -> "Asker":
        """Asks in the same words, with the filters of other documents."""
        return Asker(self._texts, self._terms, documents)

    def queries(self, seed: int, number: int) -> Iterator[SearchQuery]:
        for index in range(number):
            chance = random.Random(f"{seed} {index}")
            yield SearchQuery(
                self._text(chance),
                self._filters(chance),
                chance.choice(list(Sort)),
                chance.choice((1, 1, 1, 2, 3)),
                chance.choice((0, 1, 5, 20)),
                chance.choice(("zh", "en")),
            )

    def word(self, chance: random.Random) -> str:
        """One of letters, as it stands in a text."""
        words = [word for word in chance.choice(self._texts).split() if word.isascii() and word.isalpha()]
        return chance.choice(words).lower() if words else "port"

    def misspelled(self, chance: random.Random) -> str:
        word = self.word(chance)
        place = chance.randrange(len(word))
        letter = chance.choice(LETTERS)
        return chance.choice(
            [
                word[:place] + word[place + 1 :],
                word[:place] + letter + word[place:],
                word[:place] + letter + word[place + 1 :],
                word[:place] + word[place : place + 2][::-1] + word[place + 2 :],
            ]
        )

    def _text(self, chance: random.Random) -> str:
        pieces = [self._piece(chance) for _ in range(chance.choice((0, 1, 1, 1, 2, 2, 3, 4)))]
        return chance.choice((" ", " ", "", "/", "，")).join(pieces)[:MAX_TEXT].strip()

    def _piece(self, chance: random.Random) -> str:
        makers = (
            self._part_of_text, self._part_of_text, self._term, self._term, self._spoken, self.word, self.misspelled,
            self._exact, self._excluded, self._signs,
        )  # fmt: skip
        return chance.choice(makers)(chance)

    def _part_of_text(self, chance: random.Random) -> str:
        text = chance.choice(self._texts)
        start = chance.randrange(len(text))
        return text[start : start + chance.choice((1, 2, 2, 3, 4, 6, 9))]

    def _term(self, chance: random.Random) -> str:
        return chance.choice(self._terms)

    def _spoken(self, chance: random.Random) -> str:
        syllables = [spoken for spoken in lazy_pinyin(self._term(chance)) if spoken.isascii()]
        return (
            chance.choice(("", " ")).join(syllables)
            if chance.random() < 0.7
            else "".join(spoken[0] for spoken in syllables if spoken)
        )

    def _exact(self, chance: random.Random) -> str:
        return f' "{self._part_of_text(chance)}" '

    def _excluded(self, chance: random.Random) -> str:
        return f" -{chance.choice((self._term, self._part_of_text))(chance).strip()}"

    def _signs(self, chance: random.Random) -> str:
        return "".join(chance.choices('"-+/()*?:^~&|\\ ①５Ｇ䶮\U00020000é·%', k=chance.randrange(1, 5)))

    def _filters(self, chance: random.Random) -> dict[str, tuple[str, ...]]:
        names = chance.sample(FACETS, chance.choice((0, 0, 0, 1, 1, 2, 3)))
        return {
            name: tuple(chance.sample([*self._values[name], "unknown"], chance.choice((1, 1, 2))))
            if self._values[name]
            else ("unknown",)
            for name in names
        }
