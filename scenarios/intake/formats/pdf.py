"""PDF documents, by PDFium: the text they hold. What was scanned has none.

PDFium trusts its files with memory and time: read them by `confined`, which also has one thread of a process call it.
"""

import pypdfium2
import pypdfium2.raw as pdfium

from scenarios.intake.formats.pdf_lines import lines_of
from scenarios.intake.formats.pdf_page import Page, read_page
from scenarios.intake.formats.pdf_paragraphs import paragraphs_of
from scenarios.intake.formats.unreadable import Limits, Problem, UnreadableDocument
from scenarios.intake.normalising import Line

_PROTECTED = {pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY}


def read_pdf(data: bytes, limits: Limits) -> list[Line]:
    pages = _pages(data, limits)
    # Fonts that do not say what their signs mean can be seen but not read.
    if 2 * sum(page.unmapped for page in pages) > sum(page.signs for page in pages):
        raise UnreadableDocument(Problem.NO_TEXT_LAYER)
    paragraphs = paragraphs_of(lines_of(pages))
    limits.check_length(characters=0, lines=len(paragraphs))
    return [Line(paragraph) for paragraph in paragraphs]


def _pages(data: bytes, limits: Limits) -> list[Page]:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        problem = Problem.ENCRYPTED if error.err_code in _PROTECTED else Problem.DAMAGED
        raise UnreadableDocument(problem) from None
    try:
        if len(document) > limits.max_pages:
            raise UnreadableDocument(Problem.TOO_MANY_PAGES, pages=len(document), limit=limits.max_pages)
        return _read(document, limits)
    finally:
        document.close()


def _read(document: pypdfium2.PdfDocument, limits: Limits) -> list[Page]:
    pages: list[Page] = []
    characters = 0
    for number in range(len(document)):
        try:
            page = document[number]
        except pypdfium2.PdfiumError:
            raise UnreadableDocument(Problem.DAMAGED) from None
        try:
            pages.append(read_page(page))
        except pypdfium2.PdfiumError:
            raise UnreadableDocument(Problem.DAMAGED) from None
        finally:
            page.close()
        characters += sum(len(fragment.text) for fragment in pages[-1].fragments)
        limits.check_length(characters, lines=0)
    return pages
