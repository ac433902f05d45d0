"""Documents in: a file of any kind that plans come in, as one normalised text."""

from dataclasses import dataclass
from pathlib import Path, PurePath

from scenarios.intake.formats.confined import read_confined
from scenarios.intake.formats.plain import read_plain
from scenarios.intake.formats.unreadable import Limits, Problem, UnreadableDocument
from scenarios.intake.normalising import Line, normalise, normalised_lines
from scenarios.intake.reading import Span

__all__ = ["Document", "Heading", "Limits", "Problem", "UnreadableDocument", "normalise", "read_document"]

EXTENSIONS = ("txt", "docx", "pdf")
OLD_FORMATS = ("doc", "dot", "wps")

# The first bytes of files, and the usual extension of such a file.
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PDF, PDF_WITHIN = b"%PDF-", 1024  # bytes of something else that may come before
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")  # in a .docx with a password, which is an OLE file
_OTHERS = (
    (b"{\\rtf", ".rtf"),
    (b"\x89PNG", ".png"),
    (b"\xff\xd8\xff", ".jpg"),
    (b"GIF8", ".gif"),
    (b"\x1f\x8b", ".gz"),
    (b"Rar!", ".rar"),
    (b"7z\xbc\xaf\x27\x1c", ".7z"),
)
_HTML = (b"<!doctype html", b"<html")


@dataclass(frozen=True, slots=True)
class Heading:
    """A line that the word processor knows as a heading. `level` is 1 to 9."""

    span: Span
    level: int


@dataclass(frozen=True, slots=True)
class Document:
    """`text` is normalised, and all offsets point into it; `headings` are known of .docx only."""

    text: str
    headings: tuple[Heading, ...] = ()
    format: str = "txt"  # txt, docx or pdf


def read_document(source: Path | bytes, name: str = "", limits: Limits | None = None) -> Document:
    """The text of a .txt, .docx or .pdf file.

    `name` gives the extension of bytes; without one the contents decide. Raises `UnreadableDocument` for whatever is
    wrong with the contents, and `OSError` where a path cannot be opened.
    """
    limits = limits or Limits()
    name = name or (source.name if isinstance(source, Path) else "")
    data = _data(source, limits)
    extension = PurePath(name).suffix.lower().removeprefix(".") if name else _kind(data)
    if extension not in EXTENSIONS:
        raise _unknown(name, extension)
    if not data.strip():
        raise UnreadableDocument(Problem.NO_TEXT)
    _check(data, extension)
    read = read_plain(data, limits) if extension == "txt" else read_confined(extension, data, limits)
    lines = normalised_lines(read)
    # Tags and entities of a text may have become line ends.
    limits.check_length(characters=0, lines=len(lines))
    if not lines:
        raise UnreadableDocument(Problem.NO_TEXT_LAYER if extension == "pdf" else Problem.NO_TEXT)
    return _document(lines, extension)


def _data(source: Path | bytes, limits: Limits) -> bytes:
    """At most one byte more than allowed is read."""
    if isinstance(source, bytes):
        data, size = source, len(source)
    else:
        with source.open("rb") as file:
            data = file.read(limits.max_bytes + 1)
        size = max(len(data), source.stat().st_size)
    if size > limits.max_bytes:
        raise UnreadableDocument(Problem.TOO_LARGE, size=_megabytes(size), limit=_megabytes(limits.max_bytes))
    return data


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:.1f}".removesuffix(".0")


def _unknown(name: str, extension: str) -> UnreadableDocument:
    if extension in OLD_FORMATS:
        return UnreadableDocument(Problem.OLD_FORMAT)
    return UnreadableDocument(Problem.UNKNOWN_FORMAT, extension=f".{extension}" if extension else name)


def _kind(data: bytes) -> str:
    """What the contents are: pdf, docx (any zip archive) or txt (anything else)."""
    if data.lstrip().startswith(_PDF):
        return "pdf"
    return "docx" if data.startswith(_ZIP) else "txt"


def _check(data: bytes, extension: str) -> None:
    """Raises where the contents plainly are not what the extension says."""
    if data.startswith(_OLE):
        raise UnreadableDocument(Problem.ENCRYPTED if _ENCRYPTED_STREAM in data else Problem.OLD_FORMAT)
    start = data[:PDF_WITHIN]
    if extension == "pdf" and _PDF in start:
        return
    kind = _kind(data)
    found = next((other for sign, other in _OTHERS if data.startswith(sign)), None)
    if start.lstrip().lower().startswith(_HTML):
        found = ".html"
    if found is None and kind != extension:
        found = "" if kind == "txt" else f".{kind}"
    if found is not None:
        raise UnreadableDocument(Problem.NOT_WHAT_IT_SAYS, extension=extension, found=found)


def _document(lines: list[Line], extension: str) -> Document:
    headings: list[Heading] = []
    offset = 0
    for line in lines:
        if line.level:
            headings.append(Heading(Span(offset, offset + len(line.text)), line.level))
        offset += len(line.text) + 1
    return Document("\n".join(line.text for line in lines), tuple(headings), extension)
