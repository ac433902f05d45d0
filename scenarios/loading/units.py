"""Units and the names they are cited by."""

from scenarios.loading.records import Lookup, RecordLoader, complaints_about
from scenarios.loading.regions import RegionLoader
from scenarios.loading.rows import Row
from scenarios.models import Region, Unit, UnitAlias, UnitKind


class UnitLoader(RecordLoader):
    kind = "unit"
    model = Unit
    key = "slug"
    fields = ("slug", "name_zh", "name_en", "kind", "region", "aliases")
    required = ("name_zh", "kind")

    def __init__(self):
        self.regions = Lookup(RegionLoader, Region.objects.only("code"))

    def fill(self, record: Unit, row: Row) -> None:
        record.slug = row.key
        record.name_zh = row.text("name_zh")
        record.name_en = row.text("name_en")
        record.kind = row.choice("kind", UnitKind.values)
        record.region = self.regions.get(row, "region")
        record.aliases = [self._alias(row, name, order) for order, name in enumerate(row.texts("aliases"))]

    @staticmethod
    def _alias(row: Row, name: str, order: int) -> UnitAlias:
        alias = UnitAlias(name=name, sort_order=order)
        with complaints_about(row):
            alias.clean_fields(exclude=["unit"])
        return alias

    def state(self, record: Unit) -> dict:
        plain = {name: getattr(record, name) for name in ("slug", "name_zh", "name_en")}
        names = sorted(alias.name for alias in record.aliases.all())
        return plain | {"kind": str(record.kind), "region": record.region_id, "aliases": names}
