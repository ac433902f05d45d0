"""Cursors: where a list goes on, as one word that a program hands back unread."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

LONGEST = 200


class BadCursor(ValueError):
    """It was not given out by this list."""


def written(*parts: str | int) -> str:
    text = json.dumps(parts, separators=(",", ":"))
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read(cursor: str, *kinds: type) -> list[Any]:
    """Its parts, one for each kind (int or str). Raises BadCursor."""
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        parts = json.loads(urlsafe_b64decode(padded)) if len(cursor) <= LONGEST else None
    except ValueError as error:
        raise BadCursor(cursor[:LONGEST]) from error
    fits = (
        isinstance(parts, list)
        and len(parts) == len(kinds)
        and all(type(part) is kind for part, kind in zip(parts, kinds, strict=True))
        and all(0 <= part < 2**63 for part in parts if isinstance(part, int))
    )
    if not fits:
        raise BadCursor(cursor[:LONGEST])
    return parts
