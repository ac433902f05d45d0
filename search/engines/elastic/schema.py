"""The index as named data: settings, mapping, and a document of ours as an entry of it."""

import json
from typing import Any

from elasticsearch.dsl import Document, Field, Keyword, Long, Mapping, MetaField, Short, Text

from search.edits import SHORTEST
from search.engines.protocol import SearchDocument
from search.engines.weights import BOOSTS, NAMED, SORT_KEYS, SOUNDS, fingerprint
from search.query import FACETS

# Raise it when an entry changes in a way the mapping does not show.
SCHEMA_VERSION = 3

# Built in everywhere: texts come cut into tokens, and an analyzer may add nothing of its own. It splits tokens of
# more than 255 characters, which is more than `search.text.LONGEST_WORD`.
ANALYZER = "whitespace"

SETTINGS: dict[str, Any] = {
    # In one shard scores of all pilots compare and counts are exact; a million pilots are far from too many for it.
    "number_of_shards": 1,
    # A copy on every second node and further; none on a single one, which is then still green.
    "auto_expand_replicas": "0-1",
    # Every write asks for a refresh at its end: in between, nobody sees half of a batch.
    "refresh_interval": "-1",
}


def _words() -> Text:
    return Text(analyzer=ANALYZER, index_options="positions")


def _fields() -> dict[str, Field]:
    fields: dict[str, Field] = {
        "id": Long(),
        "digest": Long(index=False),
        "standing": Short(),
        "newest": Long(),
        # Words of letters and digits, among which those spelled nearly alike are looked for.
        "spelled": Keyword(),
    }
    fields |= {key: Keyword(index=False) for key in SORT_KEYS}
    for name in BOOSTS:
        fields[name] = _words()
        fields[f"{name}_chars"] = Text(analyzer=ANALYZER, index_options="freqs")
    fields |= {name: _words() for name in SOUNDS}
    # Terms are looked up by number instead of by value while a facet is counted: ready before the first search.
    fields |= {f"facet_{name}": Keyword(eager_global_ordinals=True) for name in FACETS}
    return fields


def _mapping() -> Mapping:
    mapping = Mapping()
    for name, field in _fields().items():
        mapping.field(name, field)
    return mapping


class PilotEntry(Document):
    """One public pilot. Its fields are made from the same names as those of the embedded engine."""

    class Meta:
        mapping = _mapping()
        dynamic = MetaField("strict")
        # Nothing is read back: the index is made from the database.
        _source = MetaField(enabled=False)


MAPPING: dict[str, Any] = PilotEntry._doc_type.mapping.to_dict()


def schema_fingerprint() -> str:
    return fingerprint(SCHEMA_VERSION, json.dumps([MAPPING, SETTINGS], sort_keys=True))


def entry(document: SearchDocument) -> dict[str, Any]:
    """The fields of one entry."""
    fields: dict[str, Any] = {
        "id": document.id,
        "digest": document.digest(),
        "standing": document.standing,
        "newest": document.newest,
        "spelled": _spelled(document),
    }
    fields |= {key: getattr(document, key) for key in SORT_KEYS}
    for name in BOOSTS:
        tokens = getattr(document, name)
        fields[name] = tokens.words
        fields[f"{name}_chars"] = tokens.chars
    fields |= dict(zip(SOUNDS, document.sounds, strict=True))
    fields |= {f"facet_{name}": list(values) for name, values in document.facets.items()}
    return fields


def _spelled(document: SearchDocument) -> list[str]:
    """Tokens of carefully written fields, without those too short to be near any word, as pairs of Han are."""
    tokens = {token for name in NAMED for token in getattr(document, name).words.split(" ")}
    return sorted(token for token in tokens if len(token) >= SHORTEST - 1)
