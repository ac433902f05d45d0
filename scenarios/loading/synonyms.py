"""Synonyms: some 800 entries in several files, so new ones are written in bulk."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scenarios.loading.ledger import Decision, Tally
from scenarios.loading.records import RecordLoader, Step, complaints_about
from scenarios.loading.rows import Row, shown, yaml_entries
from scenarios.models import Synonym, SynonymTheme
from scenarios.models.synonyms import term_key


def read_synonyms(folder: Path) -> list[Row]:
    """The entries of all YAML files of `folder`, none when there is no such folder.

    An entry is `same: [terms]`, or `word: term` with `means: [terms]`; its key is the name of the file and its first
    term.
    """
    rows: list[Row] = []
    owners: dict[str, Row] = {}
    for path in sorted(folder.glob("*.yaml")):
        for line, values in yaml_entries(path):
            row = _row(path, line, values)
            for term in row.texts("terms"):
                owner = owners.setdefault(term_key(term), row)
                if owner is not row:
                    row.fail("terms", f"“{term}” stands in {owner.file}, line {owner.line} already.")
            rows.append(row)
    return rows


def _row(path: Path, line: int, values: Any) -> Row:
    entry = Row(shown(path), line, path.stem, values if isinstance(values, dict) else {})
    if set(entry.values) == {"same"}:
        terms, means = entry.texts("same"), []
    elif set(entry.values) == {"word", "means"}:
        terms, means = [entry.text("word")], entry.texts("means")
        if not means:
            entry.fail("means", "is empty.")
    else:
        entry.fail("the whole row", "should be “same: [terms]”, or “word: term” and “means: [terms]”.")
    if not terms or not terms[0]:
        entry.fail("same" if "same" in entry.values else "word", "is empty.")
    content = {"terms": terms, "means": means, "theme": path.stem}
    return Row(entry.file, line, f"{path.stem}:{terms[0]}", content)


class SynonymLoader(RecordLoader):
    """No term may widen in two entries, so a row is left out as long as people have one of its terms in an entry."""

    kind = "synonym"
    model = Synonym
    key = "terms"
    fields = ("terms", "means", "theme")
    has_usage = False  # it refers to nothing

    def fill(self, record: Synonym, row: Row) -> None:
        record.terms = "\n".join(row.texts("terms"))
        record.means = "\n".join(row.texts("means"))
        record.theme = row.choice("theme", SynonymTheme.values)
        with complaints_about(row):
            record.clean_fields()
            record.clean_terms()

    def state(self, record: Synonym) -> dict:
        return {"terms": record.terms, "means": record.means, "theme": str(record.theme)}

    def create(self, rows: list[Row]) -> Iterator[tuple[Row, Synonym]]:
        """No signals are sent, as for regions."""
        records = [Synonym() for _row in rows]
        for record, row in zip(records, rows, strict=True):
            self.fill(record, row)
        yield from zip(rows, Synonym.objects.bulk_create(records, batch_size=500), strict=True)

    def update(self, record: Synonym, row: Row) -> None:
        # Not checked against the others: a term may come from an entry that is written after this one.
        self.fill(record, row)
        record.save()

    def _write(self, rows: list[Row], tally: Tally, step: Step) -> Iterator[Synonym]:
        self._blocked = self._make_room(rows)
        yield from super()._write(rows, tally, step)

    def _decide(self, row: Row, tally: Tally) -> tuple[Decision, Synonym | None]:
        if term := self._blocked.get(row.key):
            tally.kept.append(f"{row.key}: “{term}” is in an entry made or edited by hand")
            return Decision.KEEP, None
        return super()._decide(row, tally)

    def _existing_keys(self) -> set[str]:
        return set()  # what people have made is found by its terms

    def _make_room(self, rows: list[Row]) -> dict[str, str]:
        """Keys of the rows that cannot be written, each with a term that people have in another entry.

        Entries that nobody has touched and whose rows are gone are deleted where a row that is written has their
        terms: that row was renamed, moved to another file or joined with another.
        """
        changed = {row.key: row for row in rows if not self.ledger.is_unchanged(row)}
        if not changed:
            return {}
        records = Synonym.objects.in_bulk()
        untouched = {
            key: record
            for key in self.ledger
            if (record := records.get(self.ledger.record_id(key)))
            and self.stamp(record) == self.ledger.stamp(key)
        }
        known = {row.key for row in rows}
        left = {key: record for key, record in untouched.items() if key not in known and not record.note}
        writing = {key: row for key, row in changed.items() if key in untouched or key not in self.ledger}

        moving = {record.pk for key, record in untouched.items() if key in writing or key in left}
        held = {key for pk, record in records.items() if pk not in moving for key in record.term_keys()}
        blocked: dict[str, str] = {}
        while stopped := {key: term for key, row in writing.items() if (term := _first_of(row, held))}:
            # Their entries stay as they are, which may stop others.
            blocked |= stopped
            for key in stopped:
                del writing[key]
                held |= untouched[key].term_keys() if key in untouched else set()

        wanted = {term_key(term) for row in writing.values() for term in row.texts("terms")}
        replaced = [key for key, record in left.items() if record.term_keys() & wanted]
        if replaced:
            Synonym.objects.filter(pk__in=[left[key].pk for key in replaced]).delete()
            self.ledger.forget(replaced)
        return blocked


def _first_of(row: Row, keys: set[str]) -> str | None:
    return next((term for term in row.texts("terms") if term_key(term) in keys), None)
