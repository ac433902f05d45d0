"""Text files: which encoding they are in, and paragraphs out of lines."""

import codecs
import re

from scenarios.intake.formats.unreadable import Limits, Problem, UnreadableDocument
from scenarios.intake.formats.wrapping import unwrap
from scenarios.intake.normalising import Line

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
# Almost any bytes are GB18030 of some kind. Chinese of the mainland keeps to the common ideographs of GB 2312; Big5
# or noise read as GB18030 does not.
MIN_COMMON = 0.7
SAMPLE = 20_000  # characters looked at
MAX_CONTROLS = 0.02  # of the sample; text has none but line ends and tabs
_CONTROL = re.compile("[\\x00-\\x08\\x0e-\\x1b\\x7f-\\x9f\\ufffe\\uffff\\ue000-\\uf8ff]")
_NOT_ASCII = re.compile("[^\\x00-\\x7f]")
_PAGE_NUMBER = re.compile(r"(?m)^[ \t]*\d{1,4}[ \t]*\n{0,3}(?=\f)")  # the last line before a form feed


def read_plain(data: bytes, limits: Limits) -> list[Line]:
    """UTF-8, UTF-16 with a byte order mark, or GB18030 (and so GBK and GB 2312)."""
    text = _decoded(data)
    limits.check_length(len(text), lines=0)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    limits.check_length(len(text), len(text.splitlines()))
    return [Line(unwrap(_PAGE_NUMBER.sub("", text)))]


def _decoded(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _checked(data[len(mark) :], encoding)
    try:
        return _checked(data, "utf-8")
    except UnreadableDocument:
        text = _checked(data, "gb18030")
    others = "".join(_NOT_ASCII.findall(text[:SAMPLE]))
    if len(others.encode("gb2312", "ignore")) < MIN_COMMON * 2 * len(others):
        raise UnreadableDocument(Problem.UNKNOWN_ENCODING)
    return text


def _checked(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        raise UnreadableDocument(Problem.UNKNOWN_ENCODING) from None
    sample = text[:SAMPLE]
    if len(_CONTROL.findall(sample)) > MAX_CONTROLS * len(sample):
        raise UnreadableDocument(Problem.UNKNOWN_ENCODING)
    return text
