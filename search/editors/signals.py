"""Records are found by what hangs on them, too: saving another name of a unit indexes the unit anew.

Wagtail listens to the indexed record alone, whose own save comes before its children's.
"""

from functools import partial
from typing import Any

from django.db.models import ForeignKey, ManyToOneRel, Model
from django.db.models.signals import post_delete, post_save
from modelsearch.index import RelatedFields, get_indexed_models, insert_or_update_object


def connect() -> None:
    """Listen to the children that `search_fields` of any model name. Call once all models are loaded."""
    for model in get_indexed_models():
        for field in model.get_search_fields():
            if not isinstance(field, RelatedFields):
                continue
            relation = field.get_field(model)
            if isinstance(relation, ManyToOneRel):
                receiver = partial(index_parent, relation.field)
                key = f"editors search: {model._meta.label} {field.field_name}"
                for signal in (post_save, post_delete):
                    signal.connect(receiver, sender=relation.related_model, weak=False, dispatch_uid=key)


def index_parent(to_parent: ForeignKey, instance: Model, raw: bool = False, **kwargs: Any) -> None:
    """`raw` while fixtures load, when the parent may not be there yet."""
    if raw:
        return
    parents = to_parent.related_model._default_manager
    parent = parents.filter(pk=getattr(instance, to_parent.attname)).first()
    if parent is not None:
        insert_or_update_object(parent)
