"""Records as JSON that is written while they are read."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder


def json_text(head: dict[str, Any], name: str, chunks: Iterable[Iterable[Any]]) -> Iterator[str]:
    """One object: what `head` holds, and under `name` the list of all records; a piece for each chunk."""
    opened = _dumped(head)[:-1]
    yield f"{opened}{', ' if head else ''}{json.dumps(name)}: ["
    between = "\n"
    for chunk in chunks:
        pieces = []
        for record in chunk:
            pieces += (between, _dumped(record))
            between = ",\n"
        if pieces:
            yield "".join(pieces)
    yield "\n]}\n"


def _dumped(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, cls=DjangoJSONEncoder)
