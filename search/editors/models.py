"""Where the editors' search looks."""

from django.contrib.contenttypes.models import ContentType
from django.db import models

from search.editors.fields import TokensField


class EditorsEntry(models.Model):
    """One search field of one record.

    `content_type` is that of the record's root model (Page for every page), so that a queryset of any of its models
    finds it by its key. A name (`is_name`) is a field one finds the record by while typing; hits there come first.
    """

    # Without an index: SQLite would read all entries of a type through it instead of those the full text gives.
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+", db_index=False)
    object_id = models.BigIntegerField()
    field = models.CharField(max_length=100)
    is_name = models.BooleanField()
    length = models.PositiveIntegerField()
    tokens = TokensField()

    # Wagtail shows what refers to a record; this does not.
    wagtail_reference_index_ignore = True

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["object_id", "content_type", "field"], name="editors_entry_once")
        ]

    def __str__(self) -> str:
        return f"{self.field} of {self.content_type_id}/{self.object_id}"
