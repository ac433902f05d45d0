"""Why a document cannot be read, in words for the person who chose it."""

from dataclasses import dataclass
from enum import StrEnum


class Problem(StrEnum):
    """The codes of what can be wrong. A message elsewhere, in another language, is chosen by them."""

    UNKNOWN_FORMAT = "unknown_format"
    OLD_FORMAT = "old_format"
    NOT_WHAT_IT_SAYS = "not_what_it_says"
    ENCRYPTED = "encrypted"
    TOO_LARGE = "too_large"
    TOO_MANY_PAGES = "too_many_pages"
    TOO_MUCH_TEXT = "too_much_text"
    EXPANDS = "expands"
    DAMAGED = "damaged"
    NO_TEXT = "no_text"
    UNKNOWN_ENCODING = "unknown_encoding"


# Each says what is wrong and what to do. The names in braces are the keys of `UnreadableDocument.params`.
MESSAGES = {
    Problem.UNKNOWN_FORMAT: "“{extension}” is no kind of document this reads: save it as .docx, .pdf or .txt.",
    Problem.OLD_FORMAT: "This is a document of an old kind (.doc, .wps): open it in a word processor and save it as "
    ".docx.",
    Problem.NOT_WHAT_IT_SAYS: "The file is called .{extension} but is not: it looks like {found}. Give it its right "
    "extension, or save it anew as .docx, .pdf or .txt.",
    Problem.ENCRYPTED: "The document is protected by a password: save a copy without one.",
    Problem.TOO_LARGE: "The file has {size} MB, the limit is {limit} MB: leave out its pictures, or save it as text.",
    Problem.TOO_MANY_PAGES: "The document has {pages} pages, the limit is {limit}: cut out the part that is the plan.",
    Problem.TOO_MUCH_TEXT: "The document has more than {limit} characters: cut out the part that is the plan.",
    Problem.EXPANDS: "Unpacked, the file would be far larger than a document is: open it in a word processor and save "
    "it anew as .docx.",
    Problem.DAMAGED: "The file is damaged or incomplete: open it in the program it comes from and save it anew.",
    Problem.NO_TEXT: "The document holds no text. If it is a scan, have its text recognised (OCR) and load the result.",
    Problem.UNKNOWN_ENCODING: "The text is in no encoding this reads, or is no text: save it as UTF-8.",
}


class UnreadableDocument(Exception):
    """`problem` is the code; `params` what its message names; `str()` the message in English."""

    def __init__(self, problem: Problem, **params: str | int):
        self.problem = problem
        self.params = params
        super().__init__(MESSAGES[problem].format(**params))

    @property
    def code(self) -> str:
        return self.problem.value


@dataclass(frozen=True, slots=True)
class Limits:
    """What is refused before it costs time or memory."""

    max_bytes: int = 20_000_000  # of the file; a plan of 300 pages with pictures has 5 to 10 MB
    max_expanded: int = 200_000_000  # of all a .docx holds, unpacked, as its own list of contents says
    max_ratio: int = 200  # of unpacked to packed size; XML of tables reaches 50
    max_pages: int = 1000
    max_characters: int = 3_000_000  # ten times the longest plan of a province
