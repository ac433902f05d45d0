"""Rows into records: the steps that are the same for every kind."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import ClassVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from wagtail.models import ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update

from scenarios.loading.ledger import Decision, Ledger, Tally, record_ids
from scenarios.loading.rows import Row, digest

Step = Callable[[], None]


class RecordLoader:
    """Loads the rows of one file into one model. A subclass names them and says how a row fills a record.

    Call `load` within a transaction, so that a row that fails leaves nothing half-loaded.
    """

    kind: ClassVar[str]
    model: ClassVar[type[models.Model]]
    key: ClassVar[str] = "code"
    fields: ClassVar[tuple[str, ...]]
    required: ClassVar[tuple[str, ...]] = ()
    # Whether Wagtail is to know what the records refer to (it shows that as “usage” in the admin).
    has_usage: ClassVar[bool] = True

    def load(self, rows: list[Row], step: Step = lambda: None) -> Tally:
        """Create and update what is to be; `step` is called once a row."""
        for row in rows:
            row.check_fields(self.fields, (self.key, *self.required))
        self.ledger = Ledger(self.kind)
        tally = Tally(self.kind)
        # Wagtail would look for references at every save; once for each record is enough.
        with disable_reference_index_auto_update():
            for record in self._write(rows, tally, step):
                if self.has_usage:
                    ReferenceIndex.create_or_update_for_object(record)
        self.ledger.save()
        return tally

    def _write(self, rows: list[Row], tally: Tally, step: Step) -> Iterator[models.Model]:
        """Every record that was created or updated."""
        new = []
        for row in rows:
            decision, record = self._decide(row, tally)
            if decision is Decision.CREATE:
                new.append(row)
                continue
            if decision is Decision.UPDATE:
                self.update(record, row)
                self.ledger.note(row, record, self.stamp(record))
                tally.updated += 1
                yield record
            step()
        for row, record in self.create(new):
            self.ledger.note(row, record, self.stamp(record))
            tally.created += 1
            yield record
            step()

    # --- what a subclass gives ------------------------------------------------------------------------------------

    def fill(self, record: models.Model, row: Row) -> None:
        """Set on `record` what the row says."""
        raise NotImplementedError

    def state(self, record: models.Model) -> dict:
        """What of the record comes from its row, to see whether someone has edited that since."""
        raise NotImplementedError

    # --- what it may do its own way -------------------------------------------------------------------------------

    def create(self, rows: list[Row]) -> Iterable[tuple[Row, models.Model]]:
        for row in rows:
            record = self.model()
            self.fill(record, row)
            save_checked(record, row)
            yield row, record

    def update(self, record: models.Model, row: Row) -> None:
        self.fill(record, row)
        save_checked(record, row)

    def stamp(self, record: models.Model) -> str:
        return digest(self.state(record))

    # --- decisions ------------------------------------------------------------------------------------------------

    def _decide(self, row: Row, tally: Tally) -> tuple[Decision, models.Model | None]:
        if self.ledger.is_unchanged(row):
            tally.unchanged += 1
            return Decision.SKIP, None
        if row.key not in self.ledger:
            if row.key in self._existing_keys():
                tally.kept.append(f"{row.key}: made by hand, not from this file")
                return Decision.KEEP, None
            return Decision.CREATE, None
        record = self.model._default_manager.filter(pk=self.ledger.record_id(row.key)).first()
        if record is None:
            tally.kept.append(f"{row.key}: removed by hand")
        elif self.stamp(record) != self.ledger.stamp(row.key):
            tally.kept.append(f"{row.key}: edited by hand")
        else:
            return Decision.UPDATE, record
        return Decision.KEEP, record

    def _existing_keys(self) -> set[str]:
        if not hasattr(self, "_keys"):
            self._keys = set(self.model._default_manager.values_list(self.key, flat=True))
        return self._keys


class Lookup:
    """Records that rows of another file refer to by their key. Read once, on first use."""

    def __init__(self, loader: type[RecordLoader], queryset: models.QuerySet | None = None):
        self.loader = loader
        self.queryset = queryset if queryset is not None else loader.model._default_manager.all()
        self._records: dict[str, models.Model] | None = None

    def get(self, row: Row, field: str) -> models.Model | None:
        """The record that the field names; None when the field is empty."""
        key = row.text(field)
        return self.find(row, field, key) if key else None

    def get_all(self, row: Row, field: str) -> list[models.Model]:
        return [self.find(row, field, key) for key in row.texts(field)]

    def find(self, row: Row, field: str, key: str) -> models.Model:
        if self._records is None:
            records = {record.pk: record for record in self.queryset}
            self._records = {getattr(record, self.loader.key): record for record in records.values()}
            for loaded_key, pk in record_ids(self.loader.kind).items():
                if pk in records:
                    self._records[loaded_key] = records[pk]
        if key not in self._records:
            row.fail(
                field, f"there is no {self.loader.kind} “{key}”. Load it first, or correct the reference."
            )
        return self._records[key]


def save_checked(record: models.Model, row: Row) -> None:
    """`full_clean` and `save`; a complaint of the model becomes one about the row."""
    with complaints_about(row):
        record.full_clean()
        record.save()


@contextmanager
def complaints_about(row: Row) -> Iterator[None]:
    """Turns a complaint of a model into a `FixtureError` that names the row and the field."""
    try:
        yield
    except ValidationError as error:
        messages = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
        field, problems = next(iter(messages.items()))
        row.fail("the whole row" if field == NON_FIELD_ERRORS else field, " ".join(map(str, problems)))
