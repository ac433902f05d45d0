"""Why a document cannot be read, in words for the person who chose it."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from scenarios.intake.wording import gettext_noop


class Problem(StrEnum):
    """The codes of what can be wrong."""

    UNKNOWN_FORMAT = "unknown_format"
    OLD_FORMAT = "old_format"
    NOT_WHAT_IT_SAYS = "not_what_it_says"
    ENCRYPTED = "encrypted"
    TOO_LARGE = "too_large"
    TOO_MANY_PAGES = "too_many_pages"
    TOO_MUCH_TEXT = "too_much_text"
    TOO_MANY_LINES = "too_many_lines"
    EXPANDS = "expands"
    DAMAGED = "damaged"
    NO_TEXT = "no_text"
    NO_TEXT_LAYER = "no_text_layer"
    UNKNOWN_ENCODING = "unknown_encoding"


# Each says what is wrong and what to do. The names in brackets are the keys of `UnreadableDocument.params`.
MESSAGES = {
    Problem.UNKNOWN_FORMAT: gettext_noop(
        "“%(extension)s” is no kind of document this can read. Save it as .docx, .pdf or .txt."
    ),
    Problem.OLD_FORMAT: gettext_noop(
        "This is a document of an old word processor (.doc or .wps). Open it there and save it as .docx."
    ),
    Problem.NOT_WHAT_IT_SAYS: gettext_noop(
        "The file is called .%(extension)s but is something else (%(found)s). Give it the right extension, or save "
        "it anew as .docx, .pdf or .txt."
    ),
    Problem.ENCRYPTED: gettext_noop("The document is protected by a password. Save a copy without one."),
    Problem.TOO_LARGE: gettext_noop(
        "The file has %(size)s MB, the limit is %(limit)s MB. Leave out its pictures, or save it as text."
    ),
    Problem.TOO_MANY_PAGES: gettext_noop(
        "The document has %(pages)s pages, the limit is %(limit)s. Cut out the part that is the plan."
    ),
    Problem.TOO_MUCH_TEXT: gettext_noop(
        "The document has more than %(limit)s characters. Cut out the part that is the plan."
    ),
    Problem.TOO_MANY_LINES: gettext_noop(
        "The document has more than %(limit)s lines. Cut out the part that is the plan."
    ),
    Problem.EXPANDS: gettext_noop(
        "Opening the file takes far more memory or time than a document needs. Open it in the program it comes from "
        "and save it anew as .docx."
    ),
    Problem.DAMAGED: gettext_noop(
        "The file is damaged or incomplete. Open it in the program it comes from and save it anew."
    ),
    Problem.NO_TEXT: gettext_noop("The document holds no text."),
    Problem.NO_TEXT_LAYER: gettext_noop(
        "The PDF holds no text that can be read. If it is a scan, have its text recognised (OCR) and use the result."
    ),
    Problem.UNKNOWN_ENCODING: gettext_noop(
        "The file is no text, or its encoding is unknown. Save it as text in UTF-8."
    ),
}

# What a file turned out to be, by the usual extension; the values of the parameter `found`.
FOUND = {
    ".pdf": gettext_noop("a PDF (.pdf)"),
    ".docx": gettext_noop("a document or an archive (.docx, .zip)"),
    ".zip": gettext_noop("an archive (.zip)"),
    ".gz": gettext_noop("an archive (.gz)"),
    ".rar": gettext_noop("an archive (.rar)"),
    ".7z": gettext_noop("an archive (.7z)"),
    ".rtf": gettext_noop("rich text (.rtf)"),
    ".png": gettext_noop("a picture (.png)"),
    ".jpg": gettext_noop("a picture (.jpg)"),
    ".gif": gettext_noop("a picture (.gif)"),
    ".html": gettext_noop("a web page (.html)"),
    ".xlsx": gettext_noop("a spreadsheet (.xlsx)"),
    ".pptx": gettext_noop("slides (.pptx)"),
    ".ofd": gettext_noop("a print (.ofd)"),
    ".odt": gettext_noop("a document of LibreOffice (.odt)"),
    "": gettext_noop("of no kind known here"),
}


def _as_written(text: str) -> str:
    return text


class UnreadableDocument(Exception):
    """`problem` is the code; `params` what its message names; `str()` the message in English."""

    def __init__(self, problem: Problem, **params: str | int):
        self.problem = problem
        self.params = params
        super().__init__(self.message())

    @property
    def code(self) -> str:
        return self.problem.value

    def message(self, translate: Callable[[str], str] = _as_written) -> str:
        """What is wrong and what to do; `translate` is given the English texts it is made of."""
        params = dict(self.params)
        if "found" in params:
            params["found"] = translate(FOUND[str(params["found"])])
        return translate(MESSAGES[self.problem]) % params


@dataclass(frozen=True, slots=True)
class Limits:
    """What is refused before it costs time or memory."""

    max_bytes: int = 20_000_000  # of the file; a plan of 300 pages with pictures has 5 to 10 MB
    max_expanded: int = 200_000_000  # of all a .docx holds, unpacked, as its own list of contents says
    max_ratio: int = 200  # of unpacked to packed size; XML of tables reaches 50
    max_pages: int = 1000
    max_characters: int = 1_000_000  # of 1000 full pages of 28 lines of 28 signs there are 784,000
    max_lines: int = 50_000  # what is read costs by the line: these 1000 pages have 28,000
    # Of the process that opens a .docx or .pdf.
    max_memory: int = 512_000_000  # bytes of address space; a PDF of 300 pages takes 64 million
    max_seconds: int = 30  # of processor time; 300 pages take 4

    def check_length(self, characters: int, lines: int) -> None:
        """Raises `UnreadableDocument` where a text is longer than allowed."""
        if characters > self.max_characters:
            raise UnreadableDocument(Problem.TOO_MUCH_TEXT, limit=self.max_characters)
        if lines > self.max_lines:
            raise UnreadableDocument(Problem.TOO_MANY_LINES, limit=self.max_lines)
