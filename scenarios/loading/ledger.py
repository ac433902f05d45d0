"""What earlier loads wrote, and what is to be done with a row because of it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum

from django.db import models

from scenarios.loading.rows import Row
from scenarios.models import LoadedRow


class Decision(Enum):
    CREATE = "create"
    UPDATE = "update"
    SKIP = "skip"  # the row has not changed: whatever became of the record is people's business
    KEEP = "keep"  # the row has changed, and so has the record


@dataclass
class Tally:
    """What one load did with the rows of one kind. `kept` says for each row left alone why it was."""

    kind: str
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    kept: list[str] = field(default_factory=list)


class Ledger:
    """The `LoadedRow`s of one kind, read at once and written at once by `save`."""

    def __init__(self, kind: str):
        self.kind = kind
        self._known = {entry.key: entry for entry in LoadedRow.objects.filter(kind=kind)}
        self._changed: list[LoadedRow] = []

    def __contains__(self, key: str) -> bool:
        return key in self._known

    def __iter__(self) -> Iterator[str]:
        """The keys of all rows that were ever loaded."""
        return iter(self._known)

    def is_unchanged(self, row: Row) -> bool:
        known = self._known.get(row.key)
        return known is not None and known.digest == row.digest

    def record_id(self, key: str) -> int | None:
        known = self._known.get(key)
        return known.record_id if known else None

    def stamp(self, key: str) -> str:
        """Of the record when it was last loaded."""
        return self._known[key].stamp

    def note(self, row: Row, record: models.Model, stamp: str) -> None:
        self._changed.append(
            LoadedRow(kind=self.kind, key=row.key, record_id=record.pk, digest=row.digest, stamp=stamp)
        )

    def forget(self, keys: list[str]) -> None:
        """Of rows that are gone with their records: should one come back, it is new."""
        LoadedRow.objects.filter(kind=self.kind, key__in=keys).delete()
        for key in keys:
            del self._known[key]

    def save(self) -> None:
        LoadedRow.objects.bulk_create(
            self._changed,
            update_conflicts=True,
            unique_fields=["kind", "key"],
            update_fields=["record_id", "digest", "stamp"],
        )


def record_ids(kind: str) -> dict[str, int]:
    """Record ids by the key their row has in its file: it stays when someone changes a code or a slug."""
    return dict(LoadedRow.objects.filter(kind=kind).values_list("key", "record_id"))
