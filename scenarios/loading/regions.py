"""Regions: some 3,300 rows, so new ones are written in bulk, level by level."""

from collections.abc import Iterator

from scenarios.loading.records import Lookup, RecordLoader, complaints_about
from scenarios.loading.rows import Row
from scenarios.models import Region, RegionLevel


class RegionLoader(RecordLoader):
    kind = "region"
    model = Region
    texts = ("name", "short_name", "name_en", "pinyin", "initials")
    fields = ("code", "year", "level", *texts, "parent")
    required = ("level", "name", "short_name")
    has_usage = False  # a region refers to the one above only, and that one cannot be deleted as it is

    def __init__(self):
        self.parents = Lookup(RegionLoader)

    def fill(self, record: Region, row: Row) -> None:
        record.code = row.key
        record.year = self._year(row)
        record.level = row.choice("level", RegionLevel.values)
        for name in self.texts:
            setattr(record, name, row.text(name))
        record.parent = self.parents.get(row, "parent")

    def state(self, record: Region) -> dict:
        plain = {name: getattr(record, name) for name in ("code", "year", *self.texts)}
        return plain | {"level": str(record.level), "parent": record.parent_id}

    def create(self, rows: list[Row]) -> Iterator[tuple[Row, Region]]:
        """No signals are sent: nothing refers to a region that has just been made."""
        waiting = rows
        while waiting:
            above = {row.key for row in waiting}
            ready = [row for row in waiting if row.text("parent") not in above]
            if not ready:
                waiting[0].fail("parent", "the regions above this one lead back to it.")
            self.parents = Lookup(RegionLoader)
            records = []
            for row in ready:
                record = Region()
                self.fill(record, row)
                with complaints_about(row):
                    record.clean_fields(exclude=["parent"])
                records.append(record)
            yield from zip(ready, Region.objects.bulk_create(records, batch_size=500), strict=True)
            done = {row.key for row in ready}
            waiting = [row for row in waiting if row.key not in done]

    @staticmethod
    def _year(row: Row) -> int | None:
        text = row.text("year")
        if text and not text.isdigit():
            row.fail("year", f"should be a year or empty, but is {text!r}.")
        return int(text) if text else None
