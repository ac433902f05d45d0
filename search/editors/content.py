"""From a record to its entries: what Wagtail's `search_fields` say is to be found of it."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Manager, Model
from modelsearch.backends.base import get_model_root
from modelsearch.index import AutocompleteField, RelatedFields, SearchField

from search.editors.models import EditorsEntry
from search.text import cut, normalise

# A live page may wait under another title, which is the one the admin's lists show.
DRAFT_TITLE = "draft_title"


def root_type(model: type[Model]) -> ContentType:
    return ContentType.objects.get_for_model(get_model_root(model))


def entries_of(record: Any) -> list[EditorsEntry]:
    """Unsaved entries, one for each field that holds text. At least one: a record without counts as not indexed."""
    fields = list(_fields(record.get_search_fields(), record))
    names = {path for path, field, _ in fields if isinstance(field, AutocompleteField)}
    texts: dict[str, list[str]] = {}
    for path, field, owner in fields:
        texts.setdefault(path, []).extend(_texts(field.get_value(owner)))
    draft_title = getattr(record, DRAFT_TITLE, "")
    if draft_title and draft_title != record.title:
        texts[DRAFT_TITLE] = [draft_title]
        names.add(DRAFT_TITLE)
    filled = {path: found for path, found in texts.items() if found} or {"": []}
    content_type = root_type(type(record))
    return [
        EditorsEntry(
            content_type=content_type,
            object_id=record.pk,
            field=path,
            is_name=path in names,
            length=min((len(normalise(text)) for text in found), default=0),
            # A name that is searched as a whole and while typing is read twice.
            tokens=cut(dict.fromkeys(found)),
        )
        for path, found in filled.items()
    ]


def _fields(
    fields: Iterable[Any], record: Any, path: str = ""
) -> Iterator[tuple[str, SearchField | AutocompleteField, Any]]:
    """Fields to search in, those of related records too: path (aliases__name), field and the record that has it."""
    for field in fields:
        if isinstance(field, (SearchField, AutocompleteField)):
            yield path + field.field_name, field, record
        elif isinstance(field, RelatedFields):
            related = field.get_value(record)
            for other in related.all() if isinstance(related, Manager) else [related]:
                if other is not None:
                    yield from _fields(field.fields, other, f"{path}{field.field_name}__")


def _texts(value: Any) -> Iterator[str]:
    """The texts of a field's value: blocks and rich text come as lists, numbers as numbers."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        for item in value:
            yield from _texts(item)
    elif value is not None and (text := str(value)):
        yield text
