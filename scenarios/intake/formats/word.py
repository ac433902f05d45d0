"""Word documents (.docx): paragraphs and tables in their order, as they would be printed."""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from scenarios.intake.formats.unreadable import Limits
from scenarios.intake.formats.word_numbering import Numbering
from scenarios.intake.formats.word_package import Element, Package, W, is_on, number, value
from scenarios.intake.formats.word_styles import MAX_OUTLINE, Styles
from scenarios.intake.normalising import Line

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_P, _TABLE, _ROW, _CELL, _TEXT, _RUN = (W + name for name in ("p", "tbl", "tr", "tc", "t", "r"))
_BOX = W + "txbxContent"
_ALTERNATIVES, _CHOICE, _FALLBACK = (_MC + name for name in ("AlternateContent", "Choice", "Fallback"))
# What only wraps what it holds. Deleted and moved-away text (w:del, w:moveFrom) is not among them.
_WRAPPERS = frozenset(
    W + name
    for name in "ins moveTo smartTag customXml sdt sdtContent hyperlink fldSimple dir bdo ruby rubyBase".split()
)
_DRAWINGS = frozenset((W + "drawing", W + "pict", W + "object"))
MAX_HEADING = 100  # characters; people give whole paragraphs the style of a heading
MAX_COLUMNS = 100  # that a cell covers; Word allows 63
_SYMBOL_FONTS = range(0xE000, 0xF900)  # signs whose shape only their font knows


def read_word(data: bytes, limits: Limits) -> list[Line]:
    """Headers, footers, notes, comments, hidden and deleted text and tables of contents are left out."""
    package = Package(data, limits)
    reader = _Reader(Styles(package.related("styles")), Numbering(package.related("numbering")))
    lines: list[Line] = []
    characters = written = 0
    for line in chain(reader.blocks(package.body()), reader.rest()):
        characters += len(line.text)
        written += 1 + line.text.count("\n")
        limits.check_length(characters, written)
        lines.append(line)
    return lines


class _Reader:
    def __init__(self, styles: Styles, numbering: Numbering):
        self.styles = styles
        self.numbering = numbering
        self.carried = ""  # text of paragraphs whose end was deleted: it belongs to the next one

    def blocks(self, elements: Iterable[Element]) -> Iterator[Line]:
        for child in elements:
            if child.tag == _P:
                yield from self._paragraph(child)
            elif child.tag == _TABLE:
                yield from self._table(child)
            elif child.tag == _ALTERNATIVES:
                yield from self.blocks(_chosen(child))
            elif child.tag in _WRAPPERS and not _is_contents(child):
                yield from self.blocks(child)

    def rest(self) -> Iterator[Line]:
        if self.carried:
            yield Line(self.carried)

    def _paragraph(self, paragraph: Element) -> Iterator[Line]:
        properties = paragraph.find(W + "pPr")
        style = value(properties.find(W + "pStyle")) if properties is not None else None
        inline = _Inline(paragraph)
        if self.styles.is_contents(style) or inline.is_contents:
            return
        text = self.carried + inline.text
        if properties is not None and properties.find(f"{W}rPr/{W}del") is not None:
            self.carried = text
            return
        self.carried = ""
        level = self._heading_level(properties, style)
        if level:
            text = text.replace("\n", "")
        text = self._mark(properties, style) + text
        if text.strip():
            yield Line(text, level if len(text) <= MAX_HEADING else 0)
        for box in inline.boxes:
            yield from self.blocks(box)

    def _heading_level(self, properties: Element | None, style: str | None) -> int:
        own = number(properties.find(W + "outlineLvl")) if properties is not None else None
        if own is None:
            return self.styles.heading_level(style)
        return own + 1 if 0 <= own <= MAX_OUTLINE else 0

    def _mark(self, properties: Element | None, style: str | None) -> str:
        """The number that is printed before a paragraph; its own settings go before those of its style."""
        list_id, level, named_by = self.styles.numbering(style)
        own_id = own_level = None
        if properties is not None:
            own_id = number(properties.find(f"{W}numPr/{W}numId"))
            own_level = number(properties.find(f"{W}numPr/{W}ilvl"))
        if own_id is not None:
            list_id, level = own_id, own_level if own_level is not None else level
        elif own_level is not None:
            level = own_level
        if not list_id:  # 0 takes the number of the style away
            return ""
        if level is None:
            level = self.numbering.level_of_style(list_id, named_by)
        return self.numbering.mark(list_id, level or 0)

    def _table(self, table: Element) -> Iterator[Line]:
        for row in _rows(table):
            cells = list(_cells(row))
            if len(cells) == 1:
                # A frame around text, or a heading across the table.
                yield from self.blocks(cells[0])
                continue
            written = "\t".join(self._cell(cell) for cell in cells)
            if written.strip():
                yield Line(written)

    def _cell(self, cell: Element) -> str:
        """With a tab for each further column it covers; what continues the cell above is empty."""
        properties = cell.find(W + "tcPr")
        spanned, merged = 1, None
        if properties is not None:
            spanned = number(properties.find(W + "gridSpan")) or 1
            merged = properties.find(W + "vMerge")
        continues = merged is not None and value(merged) != "restart"
        lines = [] if continues else [line.text for line in self.blocks(cell)]
        return " ".join(" ".join(lines).split()) + "\t" * (min(spanned, MAX_COLUMNS) - 1)


class _Inline:
    """What stands in a paragraph: its text, the text boxes anchored in it, and whether it is a line of contents."""

    def __init__(self, paragraph: Element):
        self._pieces: list[str] = []
        self.boxes: list[Element] = []
        self.is_contents = False
        self._read(paragraph)
        self.text = "".join(self._pieces)

    def _read(self, parent: Element) -> None:
        for child in parent:
            if child.tag in _WRITERS:
                self._pieces.append(_WRITERS[child.tag](child))
            elif child.tag == _ALTERNATIVES:
                self._read(_chosen(child))
            elif child.tag in _DRAWINGS:
                self._find_boxes(child)
            elif child.tag in _WRAPPERS or (child.tag == _RUN and not is_on(child.find(f"{W}rPr/{W}vanish"))):
                self._read(child)
            self.is_contents = self.is_contents or _refers_to_contents(child)

    def _find_boxes(self, drawing: Element) -> None:
        for child in drawing:
            if child.tag == _BOX:
                self.boxes.append(child)
            elif child.tag == _ALTERNATIVES:
                self._find_boxes(_chosen(child))
            else:
                self._find_boxes(child)


def _chosen(alternatives: Element) -> Element:
    """One of several forms of the same content: the newest."""
    for form in (_CHOICE, _FALLBACK):
        found = alternatives.find(form)
        if found is not None:
            return found
    return ()


def _rows(parent: Element) -> Iterator[Element]:
    for child in parent:
        if child.tag == _ROW:
            if child.find(f"{W}trPr/{W}del") is None:
                yield child
        elif child.tag in _WRAPPERS:
            yield from _rows(child)


def _cells(parent: Element) -> Iterator[Element]:
    for child in parent:
        if child.tag == _CELL:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _cells(child)


def _is_contents(control: Element) -> bool:
    return value(control.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")) == "Table of Contents"


def _refers_to_contents(child: Element) -> bool:
    """Whether a link or field leads to a heading as the lines of a table of contents do."""
    if child.tag == W + "instrText":
        return "PAGEREF _Toc" in (child.text or "")
    return child.tag == W + "hyperlink" and (value(child, "anchor") or "").startswith("_Toc")


def _symbol(sign: Element) -> str:
    try:
        code = int(value(sign, "char") or "", 16)
    except ValueError:
        return ""
    return chr(code) if 0 < code < 0xD800 and code not in _SYMBOL_FONTS else ""


_WRITERS: dict[str, Callable[[Element], str]] = {
    _TEXT: lambda child: child.text or "",
    W + "tab": lambda _child: " ",
    W + "br": lambda _child: "\n",
    W + "cr": lambda _child: "\n",
    W + "noBreakHyphen": lambda _child: "-",
    W + "sym": _symbol,
}
