"""A .docx as an archive: its parts as XML, after it is known that unpacking them does no harm.

The parts are read with `zipfile` and `lxml` alone. Libraries that open whole packages refuse what word processors of
Chinese offices write (relationships that lead nowhere, the "strict" namespaces) and unpack every picture.
"""

import io
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from lxml import etree

from scenarios.intake.formats.unreadable import Limits, Problem, UnreadableDocument

Element = Any  # an lxml element; lxml has no types

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_TRANSITIONAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"

MAX_PARTS = 10_000
MAX_PART = 30_000_000  # bytes of one part as XML; 300 pages have 10 million
MAX_TAGS = 2_000_000  # of one part, opening and closing; the same pages have 500,000
PACKED_MATTERS = 10_000_000  # bytes unpacked below which the ratio says nothing: short documents pack well
# What `zipfile` raises for archives that are not as they should be; NotImplementedError is a RuntimeError.
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    OverflowError,
    RuntimeError,
)
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # of packing; the standard knows no others
ENCRYPTED_FLAG = 0x1  # of an entry of a zip archive

# No entities, no network, no document type: none of them belongs into a .docx.
_PARSER = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
_OTHERS = {
    "xl/workbook.xml": ".xlsx",
    "ppt/presentation.xml": ".pptx",
    "OFD.xml": ".ofd",
    "content.xml": ".odt",
}


class Package:
    """The parts of a .docx, unpacked when asked for."""

    def __init__(self, data: bytes, limits: Limits):
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except _BROKEN:
            raise UnreadableDocument(Problem.DAMAGED) from None
        self._check(limits)
        self.main = self._main_part()

    def _check(self, limits: Limits) -> None:
        entries = self._archive.infolist()
        unpacked = sum(entry.file_size for entry in entries)
        packed = sum(entry.compress_size for entry in entries)
        bomb = unpacked > PACKED_MATTERS and unpacked > limits.max_ratio * packed
        if len(entries) > MAX_PARTS or unpacked > limits.max_expanded or bomb:
            raise UnreadableDocument(Problem.EXPANDS)
        if any(entry.flag_bits & ENCRYPTED_FLAG for entry in entries):
            raise UnreadableDocument(Problem.ENCRYPTED)
        if any(entry.compress_type not in _METHODS for entry in entries):
            raise UnreadableDocument(Problem.DAMAGED)

    def _main_part(self) -> str:
        main = self._related("", "_rels/.rels", "officeDocument") or "word/document.xml"
        if main in self._archive.namelist() and not main.startswith(("xl/", "ppt/")):
            return main
        names = set(self._archive.namelist())
        found = next((kind for name, kind in _OTHERS.items() if name in names), ".zip")
        raise UnreadableDocument(Problem.NOT_WHAT_IT_SAYS, extension="docx", found=found)

    def related(self, kind: str) -> Element | None:
        """The tree of the part that the main part names as `styles` or `numbering`; None if it has none."""
        folder, name = posixpath.split(self.main)
        target = self._related(folder, f"{folder}/_rels/{name}.rels", kind)
        return self.tree(target) if target in self._archive.namelist() else None

    def body(self) -> Iterator[Element]:
        """What stands in the body of the main part, one by one; each is emptied when the next is asked for."""
        body = None
        try:
            for event, element in etree.iterparse(
                io.BytesIO(self._xml(self.main)), events=("start", "end"), **_PARSER
            ):
                if event == "start":
                    parent = element.getparent()
                    if parent is None:
                        _refuse_doctype(element)
                    elif body is None and element.tag == W + "body" and parent.getparent() is None:
                        body = element
                elif body is not None and element.getparent() is body:
                    yield element
                    element.clear()
                    while element.getprevious() is not None:
                        del body[0]
        except (etree.XMLSyntaxError, ValueError):
            raise UnreadableDocument(Problem.DAMAGED) from None
        if body is None:
            raise UnreadableDocument(Problem.DAMAGED)

    def tree(self, name: str) -> Element:
        try:
            root = etree.fromstring(self._xml(name), etree.XMLParser(**_PARSER))
        except (etree.XMLSyntaxError, ValueError):
            raise UnreadableDocument(Problem.DAMAGED) from None
        _refuse_doctype(root)
        return root

    def _xml(self, name: str) -> bytes:
        try:
            with self._archive.open(name) as part:
                data = part.read(MAX_PART + 1)
        except _BROKEN:
            raise UnreadableDocument(Problem.DAMAGED) from None
        if len(data) > MAX_PART or data.count(b"<") > MAX_TAGS:
            raise UnreadableDocument(Problem.EXPANDS)
        return data.replace(_STRICT, _TRANSITIONAL)

    def _related(self, folder: str, relationships: str, kind: str) -> str:
        """The name of the first part of that kind that a list of relationships names; "" if there is none."""
        if relationships not in self._archive.namelist():
            return ""
        for relationship in self.tree(relationships):
            if str(relationship.get("Type", "")).endswith(f"/{kind}"):
                # Relative to the folder, or from the top with a slash.
                return posixpath.normpath(posixpath.join("/", folder, relationship.get("Target", ""))).lstrip(
                    "/"
                )
        return ""


def _refuse_doctype(root: Element) -> None:
    """No part of a .docx has one; what it declares is there to expand."""
    if root.getroottree().docinfo.doctype:
        raise UnreadableDocument(Problem.DAMAGED)


def value(element: Element | None, name: str = "val") -> str | None:
    """An attribute of the word processing namespace; None if there is no such element or attribute."""
    return None if element is None else element.get(W + name)


def number(element: Element | None, name: str = "val") -> int | None:
    """The same as a number; None if it is none."""
    written = value(element, name)
    try:
        return int(written) if written else None
    except ValueError:
        return None


def is_on(element: Element | None) -> bool:
    """A property that is on when it is there, unless it says otherwise."""
    return element is not None and value(element) not in ("0", "false", "off", "none")
