"""Plan documents as the reader understands them, with what people have corrected in fixtures/readings."""

from functools import cached_property
from pathlib import Path

from scenarios.drafting.draft import PlanDraft
from scenarios.intake.document import UnreadableDocument, read_document
from scenarios.intake.plan import Knowledge, read_plan
from scenarios.loading.rows import Row, read_yaml

PILOT_FIELDS = ("path", "slug", "title_zh", "title_en", "sectors", "scenario", "summary_zh", "summary_en")


class Readings:
    """Reads the document of a plan's row once, however often it is asked for."""

    def __init__(self, folder: Path):
        """`folder` is that of the fixtures."""
        self.folder = folder
        self._drafts: dict[str, PlanDraft] = {}

    def draft(self, row: Row) -> PlanDraft:
        """The reading, with the status of the row: whether a plan is a template is known there."""
        if row.key not in self._drafts:
            draft = self._drafts[row.key] = self._read(row)
            draft.status = row.text("status")
        return self._drafts[row.key]

    def pilots(self, plan: Row) -> list[Row]:
        """A row for each use the plan proposes: what was read, under what a correction says of it.

        The key of a row is “<slug of the plan>/<place in the document>”.
        """
        corrections = self._corrections(plan)
        rows = []
        for place, pilot in enumerate(self.draft(plan).pilots):
            values = {
                "path": pilot.path,
                "title_zh": pilot.title,
                "title_en": pilot.title_en,
                "sectors": pilot.sectors,
                "scenario": pilot.scenario,
            }
            origin = corrections.pop(pilot.path, plan)
            if origin is not plan:
                values |= origin.values
            row = Row(origin.file, origin.line, f"{plan.key}/{pilot.path}", values)
            row.beside |= {"plan": plan.key, "place": place}
            rows.append(row)
        for path, row in corrections.items():
            found = "、".join(pilot.path for pilot in self.draft(plan).pilots) or "none"
            row.fail("path", f"the document proposes no use at “{path}”. Uses were found at: {found}.")
        return rows

    def _corrections(self, plan: Row) -> dict[str, Row]:
        path = self.folder / "readings" / f"{plan.key}.yaml"
        if not path.exists():
            return {}
        rows = read_yaml(path, "path")
        for row in rows:
            row.check_fields(PILOT_FIELDS)
        return {row.key: row for row in rows}

    def _read(self, row: Row) -> PlanDraft:
        name = row.text("file")
        try:
            document = read_document(self.folder / "policies" / name)
        except OSError as error:
            row.fail("file", f"policies/{name} cannot be read: {error.strerror}.")
        except UnreadableDocument as error:
            row.fail("file", f"policies/{name} cannot be read: {error}")
        return PlanDraft.from_reading(read_plan(document, self._knowledge))

    @cached_property
    def _knowledge(self) -> Knowledge:
        return Knowledge.from_fixtures(self.folder)
