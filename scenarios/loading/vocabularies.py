"""Sectors, scenarios and technologies. Their order in the file is the order in which readers see them."""

from scenarios.loading.records import Lookup, RecordLoader
from scenarios.loading.rows import Row
from scenarios.models import Scenario, Sector, SectorGroup, Technology


class TermLoader(RecordLoader):
    texts = ("label_zh", "label_en", "description_zh", "description_en")

    def load(self, rows, *args):
        for position, row in enumerate(rows):
            row.beside["sort_order"] = position
        return super().load(rows, *args)

    def fill(self, record: Sector | Scenario, row: Row) -> None:
        record.code = row.key
        for name in self.texts:
            setattr(record, name, row.text(name))
        record.aliases = row.texts("aliases")
        record.sort_order = row.beside["sort_order"]

    def state(self, record: Sector | Scenario) -> dict:
        return {name: getattr(record, name) for name in ("code", *self.texts, "aliases", "sort_order")}


class SectorLoader(TermLoader):
    kind = "sector"
    model = Sector
    fields = ("code", *TermLoader.texts, "group", "sail", "icon", "colour", "aliases")
    required = ("label_zh", "label_en", "group", "icon", "colour")

    def fill(self, record: Sector, row: Row) -> None:
        super().fill(record, row)
        record.group = row.choice("group", SectorGroup.values)
        record.sail = row.flag("sail")
        record.icon = row.text("icon")
        record.colour = row.text("colour")

    def state(self, record: Sector) -> dict:
        own = ("group", "sail", "icon", "colour")
        return super().state(record) | {name: str(getattr(record, name)) for name in own}


class ScenarioLoader(TermLoader):
    kind = "scenario"
    model = Scenario
    fields = ("code", "sector", *TermLoader.texts, "national_typical", "aliases")
    required = ("sector", "label_zh", "label_en")

    def __init__(self):
        self.sectors = Lookup(SectorLoader)

    def fill(self, record: Scenario, row: Row) -> None:
        super().fill(record, row)
        record.sector = self.sectors.get(row, "sector")
        record.national_typical = row.flag("national_typical")

    def state(self, record: Scenario) -> dict:
        own = {"sector": record.sector_id, "national_typical": record.national_typical}
        return super().state(record) | own


class TechnologyLoader(RecordLoader):
    kind = "technology"
    model = Technology
    key = "slug"
    fields = ("slug", "name_zh", "label_en", "aliases")
    required = ("name_zh", "label_en")

    def fill(self, record: Technology, row: Row) -> None:
        record.slug = row.key
        record.name = row.text("name_zh")
        record.label_en = row.text("label_en")
        record.aliases = row.texts("aliases")

    def state(self, record: Technology) -> dict:
        return {name: getattr(record, name) for name in ("slug", "name", "label_en", "aliases")}
