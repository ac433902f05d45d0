"""Rows of fixture files, read and checked. Every complaint names the file, the line, the row and the field."""

import csv
import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

import yaml

from scenarios.yaml_files import PlainLoader


class FixtureError(Exception):
    """A fixture cannot be loaded; the message says where it is wrong and what was expected."""


class Row:
    """One entry of a file, or of a list within an entry. `null` and a missing value are the same."""

    def __init__(self, file: str, line: int, key: str, values: dict[str, Any], place: str = ""):
        self.file = file
        self.line = line
        self.key = key
        self.values = values
        self.place = place  # "sources[2]." for an entry of a list
        # What belongs to the row but stands elsewhere: its place in the file, the text of a document it names.
        self.beside: dict[str, Any] = {}

    def __repr__(self) -> str:
        return f"<Row {self.file} {self.key}>"

    @property
    def digest(self) -> str:
        return digest([self.values, self.beside])

    def fail(self, field: str, problem: str) -> NoReturn:
        raise FixtureError(f"{self.file}, line {self.line} ({self.key}), {self.place}{field}: {problem}")

    def check_fields(self, known: Iterable[str], required: Iterable[str] = ()) -> None:
        known = set(known)
        for name in self.values:
            if name not in known:
                self.fail(str(name), f"unknown field. Known are {', '.join(sorted(known))}.")
        for name in required:
            if self.values.get(name) in (None, ""):
                self.fail(name, "is missing.")

    def text(self, field: str) -> str:
        """The text, or "" for null."""
        value = self.values.get(field)
        if value is None:
            return ""
        if not isinstance(value, str):
            self.fail(field, f"should be text, but is {value!r}. Put it in quotes.")
        return value.strip()

    def number(self, field: str) -> int | None:
        value = self.values.get(field)
        if value is not None and (not isinstance(value, int) or isinstance(value, bool)):
            self.fail(field, f"should be a whole number or null, but is {value!r}.")
        return value

    def flag(self, field: str) -> bool:
        value = self.values.get(field, False)
        if not isinstance(value, bool):
            self.fail(field, f"should be true or false, but is {value!r}.")
        return value

    def day(self, field: str) -> date | None:
        text = self.text(field)
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            self.fail(field, f"should be a day as in '2020-07-19', but is {text!r}.")

    def choice(self, field: str, allowed: Iterable[str]) -> str:
        value = self.text(field)
        if value not in set(allowed):
            self.fail(field, f"“{value}” is not one of {', '.join(allowed)}.")
        return value

    def texts(self, field: str) -> list[str]:
        """A list of different texts; [] for null."""
        values = self.values.get(field) or []
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            self.fail(field, f"should be a list of texts, but is {values!r}.")
        for value in values:
            if values.count(value) > 1:
                self.fail(field, f"“{value}” stands there twice.")
        return values

    def part(self, field: str) -> "Row":
        """A mapping within the row; an empty one for null."""
        value = self.values.get(field) or {}
        if not isinstance(value, dict):
            self.fail(field, f"should be a mapping, but is {value!r}.")
        return Row(self.file, self.line, self.key, value, f"{self.place}{field}.")

    def parts(self, field: str) -> list["Row"]:
        """A list of mappings within the row; [] for null."""
        values = self.values.get(field) or []
        if not isinstance(values, list) or not all(isinstance(value, dict) for value in values):
            self.fail(field, f"should be a list of mappings, but is {values!r}.")
        return [
            Row(self.file, self.line, self.key, value, f"{self.place}{field}[{position}].")
            for position, value in enumerate(values, start=1)
        ]


def digest(value: Any) -> str:
    """SHA-256 of a value made of texts, numbers, lists and mappings."""
    return hashlib.sha256(
        json.dumps(value, ensure_ascii=False, sort_keys=True, default=str).encode()
    ).hexdigest()


def read_yaml(path: Path, key: str) -> list[Row]:
    """The entries of a YAML file that is a list of mappings; `key` names the field that identifies one."""
    return _unique(path, key, yaml_entries(path))


def read_csv(path: Path, key: str) -> list[Row]:
    """The lines of a CSV file with a header."""
    with _opened(path) as file:
        return _unique(
            path, key, ((line, dict(values)) for line, values in enumerate(csv.DictReader(file), start=2))
        )


def yaml_entries(path: Path) -> Iterator[tuple[int, Any]]:
    """The entries of a YAML file that is a list, each with the line it begins on."""
    with _opened(path) as file:
        loader = PlainLoader(file)
        try:
            document = loader.get_single_node()
            nodes = document.value if isinstance(document, yaml.SequenceNode) else []
            for node in nodes:
                yield node.start_mark.line + 1, loader.construct_document(node)
        except yaml.YAMLError as error:
            raise FixtureError(f"{shown(path)} is not valid YAML. {error}") from error
        finally:
            loader.dispose()
    if not nodes:
        raise FixtureError(f"{shown(path)} should be a list of entries, each beginning with “- ”.")


def _unique(path: Path, key: str, entries: Iterable[tuple[int, Any]]) -> list[Row]:
    rows, lines = [], {}
    for line, values in entries:
        if not isinstance(values, dict) or not isinstance(values.get(key), str) or not values[key]:
            raise FixtureError(f"{shown(path)}, line {line}, {key}: every entry needs one, as text.")
        row = Row(shown(path), line, values[key], values)
        if row.key in lines:
            row.fail(key, f"line {lines[row.key]} has the same. It must be unique in this file.")
        lines[row.key] = line
        rows.append(row)
    return rows


def _opened(path: Path):
    try:
        return path.open(encoding="utf-8", newline="")
    except FileNotFoundError as error:
        raise FixtureError(f"{shown(path)} is missing.") from error


def shown(path: Path) -> str:
    """How messages call the file."""
    return f"{path.parent.name}/{path.name}"
