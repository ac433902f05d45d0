"""Drafts outlive what they name: their stored values without references to records that were deleted since."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db import models
from modelcluster.fields import ParentalKey
from modelcluster.models import get_all_child_relations

Data = dict[str, Any]  # of one record, as `serializable_data` gives it


def without_dead_references(model: type[models.Model], data: Data) -> Data:
    """A copy of `data` in which what refers to a missing record is empty; rows of lists that cannot be so are left out.

    A protected record can be deleted while only a draft names it, and modelcluster then refuses to read that draft.
    One query for each field that refers to something, however many rows there are.
    """
    named: dict[models.ForeignKey, set] = defaultdict(set)
    _collect(model, data, named)
    return _pruned(model, data, {field: _missing(field, values) for field, values in named.items()})


def _references(model: type[models.Model], data: Data) -> Iterator[models.ForeignKey]:
    """Its foreign keys that hold a value, but not those to the record whose list this is a row of."""
    for field in model._meta.fields:
        is_reference = isinstance(field, models.ForeignKey) and not field.remote_field.parent_link
        if is_reference and not isinstance(field, ParentalKey) and data.get(field.name) is not None:
            yield field


def _lists(model: type[models.Model], data: Data) -> Iterator[tuple[str, type[models.Model], list[Data]]]:
    for relation in get_all_child_relations(model):
        name = relation.get_accessor_name()
        if name in data:
            yield name, relation.related_model, data[name]


def _collect(model: type[models.Model], data: Data, named: dict[models.ForeignKey, set]) -> None:
    for field in _references(model, data):
        named[field].add(data[field.name])
    for _name, child, rows in _lists(model, data):
        for row in rows:
            _collect(child, row, named)


def _missing(field: models.ForeignKey, values: set) -> set:
    key = field.target_field
    records = key.model._base_manager.filter(**{f"{key.attname}__in": values})
    found = {key.to_python(value) for value in records.values_list(key.attname, flat=True)}
    return {value for value in values if key.to_python(value) not in found}


def _pruned(model: type[models.Model], data: Data, missing: dict[models.ForeignKey, set]) -> Data:
    dead = {field.name: None for field in _references(model, data) if data[field.name] in missing[field]}
    lists = {
        name: [_pruned(child, row, missing) for row in rows if _can_stay(child, row, missing)]
        for name, child, rows in _lists(model, data)
    }
    return data | dead | lists


def _can_stay(model: type[models.Model], row: Data, missing: dict[models.ForeignKey, set]) -> bool:
    return all(
        field.null and field.remote_field.on_delete is not models.CASCADE
        for field in _references(model, row)
        if row[field.name] in missing[field]
    )
