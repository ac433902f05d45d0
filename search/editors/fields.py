"""A column of tokens, and the lookup `matches`: text under FTS5 on SQLite, tsvector on PostgreSQL.

Neither database cuts text here: FTS5's `ascii` tokenizer parts at white space only, as our tokens hold no other ASCII
than letters, digits, "." and `BREAK`, and a tsvector is written out in full. So both find the same.
"""

from collections import defaultdict
from typing import Any

from django.db import NotSupportedError, models
from django.db.backends.base.base import BaseDatabaseWrapper

from search.editors.terms import Term, kept
from search.text import BREAK, Tokens

FULL_TEXT_TABLE = "search_editorsentry_fts"
# PostgreSQL keeps no more positions of one lexeme in a field: a phrase that begins with its 256th is not found there.
MAX_POSITIONS = 255


class TokensField(models.TextField):
    """Takes `search.text.Tokens`; what it gives back is the database's own writing, of use to nobody."""

    _pyi_private_set_type: Any  # for mypy, which knows of text alone

    def db_type(self, connection: BaseDatabaseWrapper) -> str | None:
        return "tsvector" if connection.vendor == "postgresql" else super().db_type(connection)

    def get_prep_value(self, value: Any) -> Any:
        return value

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        if not isinstance(value, Tokens):
            return value
        return tsvector(value) if connection.vendor == "postgresql" else white_spaced(value)


def white_spaced(tokens: Tokens) -> str:
    """Words, a break, single characters: no phrase of pairs is found among these."""
    words, chars = kept(tokens)
    return " ".join([*words, BREAK, *chars])


def tsvector(tokens: Tokens) -> str:
    """A tsvector's literal: 'words':with,positions and single characters without. Tokens hold nothing to be escaped."""
    words, chars = kept(tokens)
    positions: defaultdict[str, list[int]] = defaultdict(list)
    for position, word in enumerate(words, start=1):
        if word != BREAK and len(positions[word]) < MAX_POSITIONS:
            positions[word].append(position)
    lexemes = [f"'{word}':{','.join(map(str, places))}" for word, places in positions.items()]
    return " ".join([*lexemes, *(f"'{char}'" for char in chars)])


@TokensField.register_lookup
class Matches(models.Lookup):
    """`tokens__matches=Term`."""

    lookup_name = "matches"
    prepare_rhs = False
    rhs: Term

    def as_sqlite(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, list[str | int]]:
        query = f'"{" ".join(self.rhs.tokens)}"' + (" *" if self.rhs.prefix else "")
        table = f"{compiler.quote_name_unless_alias(self.lhs.alias)}.{connection.ops.quote_name('id')}"
        return f"{table} IN (SELECT rowid FROM {FULL_TEXT_TABLE} WHERE {FULL_TEXT_TABLE} MATCH %s)", [query]

    def as_postgresql(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, list[str | int]]:
        column, params = self.process_lhs(compiler, connection)
        query = " <-> ".join(f"'{token}'" for token in self.rhs.tokens) + (":*" if self.rhs.prefix else "")
        return f"{column} @@ %s::tsquery", [*params, query]

    def as_sql(self, compiler: Any, connection: BaseDatabaseWrapper) -> Any:
        raise NotSupportedError("The editors' search needs SQLite or PostgreSQL: set DATABASE_URL.")
