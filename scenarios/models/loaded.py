"""What `manage.py load_registry` has written, so that it can tell its own work from that of people."""

from django.db import models


class LoadedRow(models.Model):
    """A row of a fixture and the record made from it, both as they were when the row was last loaded."""

    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=120)
    record_id = models.BigIntegerField()
    digest = models.CharField(max_length=64)  # of the row
    stamp = models.CharField(max_length=64)  # of the record; another one now means that someone has edited it

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="loaded_row_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
