"""Documents for tests: the same blocks as a Word document and as a PDF.

Blocks are strings (paragraphs of text), `Paragraph`, `Table` and, for PDFs, `PageBreak`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import docx
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from reportlab.lib import colors, pagesizes, pdfencrypt
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, SimpleDocTemplate
from reportlab.platypus import PageBreak as PdfPageBreak
from reportlab.platypus import Paragraph as PdfParagraph
from reportlab.platypus import Table as PdfTable

FONT = "STSong-Light"  # one of the fonts that PDF readers have for Chinese: nothing is embedded
pdfmetrics.registerFont(UnicodeCIDFont(FONT))
SIZE = 16.0  # points, as GB/T 9704 sets the text of documents


@dataclass(frozen=True)
class Paragraph:
    """`heading` is the level of its style, 0 for text; `list` and `level` number it; `style` names another style."""

    text: str
    heading: int = 0
    list: str = ""
    level: int = 0
    style: str = ""
    centred: bool = False


@dataclass(frozen=True)
class Table:
    """Cells are text; None continues the cell above or, in the first row, the one to its left."""

    rows: Sequence[Sequence[str | None]]
    widths: Sequence[float] = ()  # points, for PDFs


@dataclass(frozen=True)
class PageBreak:
    """The end of a page of a PDF."""


@dataclass(frozen=True)
class ListLevel:
    """How a level of an automatic list is written: `template` with %1 … %9 for the numbers of the levels."""

    style: str
    template: str
    start: int = 1
    extra: str = ""  # further elements, as XML


Block = str | Paragraph | Table | PageBreak
Lists = dict[str, Sequence[ListLevel]]

# As Chinese documents number by themselves.
PLAN_LIST = (
    ListLevel("chineseCountingThousand", "%1、"),
    ListLevel("chineseCounting", "（%2）"),
    ListLevel("decimal", "%3."),
    ListLevel("decimalEnclosedCircle", "%4"),
)


# --- Word --------------------------------------------------------------------------------------------------------


def make_docx(path: Path, blocks: Sequence[Block], lists: Lists | None = None) -> Path:
    """`lists` are named by the paragraphs they number; "plan" is there without being given."""
    made = docx.Document()
    numbers = {name: add_list(made, levels) for name, levels in {"plan": PLAN_LIST, **(lists or {})}.items()}
    for block in blocks:
        if isinstance(block, Table):
            _add_table(made, block)
        elif not isinstance(block, PageBreak):
            _add_paragraph(made, block if isinstance(block, Paragraph) else Paragraph(block), numbers)
    made.save(str(path))
    return path


def add_list(made: "docx.document.Document", levels: Sequence[ListLevel], extra: str = "") -> int:
    """The id (`w:numId`) of a new automatic list; `extra` are further elements of its definition, as XML."""
    root = made.part.numbering_part.element
    number = len(root.findall(qn("w:abstractNum"))) + 100
    written = "".join(
        f'<w:lvl w:ilvl="{place}"><w:start w:val="{level.start}"/><w:numFmt w:val="{level.style}"/>'
        f'{level.extra}<w:lvlText w:val="{level.template}"/></w:lvl>'
        for place, level in enumerate(levels)
    )
    abstract = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{number}">{extra}{written}</w:abstractNum>'
    )
    root.insert(0, abstract)
    return use_list(made, number)


def use_list(made: "docx.document.Document", abstract: int, overrides: str = "") -> int:
    """The id of another list of the same definition; `overrides` are its `w:lvlOverride` elements."""
    root = made.part.numbering_part.element
    number = 200 + len(root.findall(qn("w:num")))
    root.append(
        parse_xml(
            f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{abstract}"/>{overrides}</w:num>'
        )
    )
    return number


def number_paragraph(
    paragraph: "docx.text.paragraph.Paragraph", list_id: int | None, level: int | None
) -> None:
    properties = paragraph._p.get_or_add_pPr()
    numbering = OxmlElement("w:numPr")
    for name, value in (("w:ilvl", level), ("w:numId", list_id)):
        if value is not None:
            element = OxmlElement(name)
            element.set(qn("w:val"), str(value))
            numbering.append(element)
    properties.append(numbering)


def _add_paragraph(made: "docx.document.Document", block: Paragraph, numbers: dict[str, int]) -> None:
    style = block.style or (f"Heading {block.heading}" if block.heading else None)
    paragraph = made.add_paragraph(block.text, style=style)
    if block.list:
        number_paragraph(paragraph, numbers[block.list], block.level)


def _add_table(made: "docx.document.Document", block: Table) -> None:
    columns = max(len(row) for row in block.rows)
    table = made.add_table(rows=len(block.rows), cols=columns)
    for y, row in enumerate(block.rows):
        for x, text in enumerate(row):
            if text is None:
                merged = table.cell(y, x)
                above = table.cell(y - 1, x) if y else table.cell(y, x - 1)
                text = above.text
                above.merge(merged).text = text
            else:
                table.cell(y, x).text = text


# --- PDF ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PdfLook:
    """How the pages of a PDF look: sizes in points, texts at the edge with {page} for its number."""

    size: float = SIZE
    leading: float = 28.0
    indent: float = 2.0  # of a paragraph's first line, in signs
    after: float = 0.0  # room after a paragraph
    justified: bool = True
    page: tuple[float, float] = pagesizes.A4
    left: float = 79.0
    right: float = 74.0
    header: str = ""
    footer: str = "— {page} —"
    password: str = ""
    draw: Callable[[Canvas], None] | None = field(default=None)  # something more on every page


def make_pdf(path: Path, blocks: Sequence[Block], look: PdfLook | None = None) -> Path:
    look = look or PdfLook()

    def decorate(canvas: Canvas, template: SimpleDocTemplate) -> None:
        canvas.setFont(FONT, 14)
        # On the outer side, as documents printed on both sides have it.
        place = look.page[0] - 120 if template.page % 2 else 60
        canvas.drawString(place, 60, look.footer.format(page=template.page))
        canvas.setFont(FONT, 9)
        canvas.drawString(look.left, look.page[1] - 42, look.header.format(page=template.page))
        if look.draw:
            look.draw(canvas)

    template = SimpleDocTemplate(
        str(path),
        pagesize=look.page,
        leftMargin=look.left,
        rightMargin=look.right,
        topMargin=100,
        bottomMargin=95,
        encrypt=pdfencrypt.StandardEncryption(look.password) if look.password else None,
    )
    template.build([_flowable(block, look) for block in blocks], onFirstPage=decorate, onLaterPages=decorate)
    return path


def _flowable(block: Block, look: PdfLook) -> Flowable:
    if isinstance(block, PageBreak):
        return PdfPageBreak()
    if isinstance(block, Table):
        return _pdf_table(block)
    paragraph = block if isinstance(block, Paragraph) else Paragraph(block)
    size = look.size + 6 if paragraph.centred else look.size
    style = ParagraphStyle(
        "text",
        fontName=FONT,
        fontSize=size,
        leading=look.leading * size / look.size,
        firstLineIndent=0 if paragraph.centred else look.indent * size,
        spaceAfter=look.after,
        alignment=1 if paragraph.centred else 4 * look.justified,
        wordWrap="CJK",
    )
    return PdfParagraph(_escaped(paragraph.text), style)


def _pdf_table(block: Table) -> PdfTable:
    cell = ParagraphStyle("cell", fontName=FONT, fontSize=10.5, leading=14, wordWrap="CJK")
    spans = [
        ("SPAN", (x, y - 1) if y else (x - 1, y), (x, y))
        for y, row in enumerate(block.rows)
        for x, text in enumerate(row)
        if text is None
    ]
    return PdfTable(
        [[PdfParagraph(_escaped(text or ""), cell) for text in row] for row in block.rows],
        colWidths=list(block.widths) or None,
        style=[("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("VALIGN", (0, 0), (-1, -1), "MIDDLE"), *spans],
        repeatRows=1,
    )


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
