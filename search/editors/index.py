"""Writing entries: as Wagtail hands over records, and in bulk what has none yet."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import Exists, Model, OuterRef, QuerySet
from modelsearch.backends.base import BaseIndex, get_model_root
from modelsearch.index import get_indexed_models

from search.editors.content import entries_of, root_type
from search.editors.models import EditorsEntry

BATCH = 500


class EditorsIndex(BaseIndex):
    def add_items(self, model: type[Model], items: Iterable[Any]) -> None:
        """Write the entries of saved records of `model`. What other processes read is never without them."""
        waiting = iter(items)
        while records := list(islice(waiting, BATCH)):
            _write(model, records)

    def delete_item(self, item: Any) -> None:
        _entries_of_root(type(item)).filter(object_id=item.pk).delete()

    def reset(self) -> None:
        EditorsEntry.objects.all().delete()


class EditorsRebuilder:
    """For `update_index`, which adds every record anew: entries are replaced in place and go on being found."""

    def __init__(self, index: EditorsIndex):
        self.index = index

    def start(self) -> EditorsIndex:
        return self.index

    def finish(self) -> None:
        drop_stale()


def add_missing(index: EditorsIndex) -> int:
    """Index the records that have no entry: those written in bulk, of which Wagtail hears nothing. Their number."""
    added = 0
    for model in get_indexed_models():
        missing = without_entries(model)
        while records := list(missing[:BATCH]):
            index.add_items(model, records)
            added += len(records)
    return added


def without_entries(model: type[Model]) -> QuerySet:
    indexed: QuerySet = model.get_indexed_objects()  # type: ignore[attr-defined]
    return indexed.filter(~Exists(_entries_of_root(model).filter(object_id=OuterRef("pk")))).order_by("pk")


def drop_stale() -> int:
    """Delete the entries of records that are gone. Their number."""
    roots = list(_roots())
    kept = [root_type(root).pk for root in roots]
    number, _ = EditorsEntry.objects.exclude(content_type__in=kept).delete()
    for root in roots:
        gone = ~Exists(root._base_manager.filter(pk=OuterRef("object_id")))
        number += _entries_of_root(root).filter(gone).delete()[0]
    return number


def _roots() -> Iterator[type[Model]]:
    yield from dict.fromkeys(get_model_root(model) for model in get_indexed_models())


def _entries_of_root(model: type[Model]) -> QuerySet[EditorsEntry]:
    return EditorsEntry.objects.filter(content_type=root_type(model))


@transaction.atomic
def _write(model: type[Model], records: list[Any]) -> None:
    entries = [entry for record in records for entry in entries_of(record)]
    EditorsEntry.objects.bulk_create(
        entries,
        update_conflicts=True,
        unique_fields=["object_id", "content_type", "field"],
        update_fields=["is_name", "length", "tokens"],
    )
    written = {(entry.object_id, entry.field) for entry in entries}
    found = _entries_of_root(model).filter(object_id__in=[record.pk for record in records])
    emptied = [pk for pk, *key in found.values_list("pk", "object_id", "field") if tuple(key) not in written]
    if emptied:
        EditorsEntry.objects.filter(pk__in=emptied).delete()
