"""Whether a Word file may serve as the template of replication kits, and which fields it may name.

What an uploaded template does later reaches everybody who takes a kit away. So it may hold fields, loops and
conditions and nothing else of Jinja's language, and of Word's nothing that loads or runs anything, or that was meant
for colleagues only. Every refusal says what to change.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any, get_args, get_origin, get_type_hints

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from docx.oxml.ns import qn
from docxtpl import DocxTemplate
from jinja2 import TemplateError, TemplateSyntaxError, nodes
from lxml import etree

from media.checks import check_document
from scenarios.exports.kit import Kit
from scenarios.exports.kit_document import FILTERS, environment, filled
from scenarios.exports.kit_samples import samples

MOST_BYTES = 1024 * 1024  # the shipped one has 40 kB; a coat of arms in print quality fits
MOST_UNPACKED = 8 * 1024 * 1024
MOST_XML = 2 * 1024 * 1024  # of one part in which fields may stand; the shipped one has 90 kB
MOST_PARTS = 200
MOST_DEEP = 3  # loops within loops
MOST_LOOPS = 200
MOST_MADE = 4 * 1024 * 1024  # of a kit of four full pilots; from the shipped template it has 60 kB
# Kinds of relationships between the parts of a file that a kit can carry to its readers.
KNOWN_PARTS = {
    "core-properties", "custom-properties", "customXml", "customXmlProps", "endnotes", "extended-properties", "font",
    "fontTable", "footer", "footnotes", "glossaryDocument", "header", "hyperlink", "image", "metadata/core-properties",
    "numbering", "officeDocument", "settings", "styles", "stylesWithEffects", "theme", "thumbnail", "webSettings",
}  # fmt: skip
# Field codes of Word that fetch, run or put together something.
FORBIDDEN_CODES = ("AUTOTEXT", "DATABASE", "DDE", "EMBED", "IMPORT", "INCLUDE", "LINK", "MACRO", "QUOTE")
# Elements in which text may stand.
TEXT = {qn(name) for name in ("w:t", "w:instrText", "w:delText")} | {
    qn("wp:posOffset"),
    qn("wp:align"),
    "{http://schemas.microsoft.com/office/word/2010/wordprocessingDrawing}pctWidth",
    "{http://schemas.microsoft.com/office/word/2010/wordprocessingDrawing}pctHeight",
}
LOOP = {"first": bool, "index": int, "last": bool, "length": int}
_BROKEN = (KeyError, ValueError, zipfile.BadZipFile, etree.XMLSyntaxError)


def check_template(data: bytes, name: str) -> None:
    """Raises `ValidationError`. In the active language, in which its samples are made."""
    if len(data) > MOST_BYTES:
        raise ValidationError(
            _("“%(name)s” has %(size)s; a template may have %(limit)s. Use smaller pictures.")
            % {"name": name, "size": filesizeformat(len(data)), "limit": filesizeformat(MOST_BYTES)}
        )
    if not name.lower().endswith(".docx"):
        raise ValidationError(_("A template is a Word file: save it as .docx."))
    check_document(ContentFile(data, name=name), name)
    try:
        _check_package(data)
        template = DocxTemplate(io.BytesIO(data))
        template.init_docx()
        _check_fields(template)
        for sample in samples():
            _check_made(filled(sample, data))
    except TemplateError as error:
        raise _mistake(error) from error
    except _BROKEN as error:
        raise ValidationError(
            _("“%(name)s” is damaged. Save it anew and try again.") % {"name": name}
        ) from error


# --- what Word would do with it ------------------------------------------------------------------------------------


def _check_package(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
        if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
            raise ValidationError(_("Unpacked, the file is too large. Use fewer and smaller pictures."))
        for entry in entries:
            if entry.filename.endswith((".xml", ".rels")):
                _check_part(entry.filename, archive.read(entry))


def _check_part(name: str, data: bytes) -> None:
    if len(data) > MOST_UNPACKED or b"<!DOCTYPE" in data:
        raise ValidationError(_("The file is built in a way that Word does not write. Save it anew in Word."))
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))
    if name.endswith(".rels"):
        _check_relationships(root)
    elif name.startswith("word/"):
        _check_word(root)


def _check_relationships(root: Any) -> None:
    for relationship in root:
        kind = str(relationship.get("Type", "")).rstrip("/").rpartition("/")[2]
        target = str(relationship.get("Target", ""))
        if kind == "attachedTemplate":
            raise ValidationError(
                _(
                    "The file is tied to a document template on a computer. In Word, choose “Normal” under Developer, "
                    "Document Template, and save it again."
                )
            )
        if kind.startswith(("comments", "people")):
            raise ValidationError(
                _("The file has comments, which every reader would see. Remove them first.")
            )
        is_external = relationship.get("TargetMode") == "External"
        is_web = kind == "hyperlink" and target.startswith(("http://", "https://", "mailto:"))
        if kind not in KNOWN_PARTS or (is_external and not is_web):
            raise ValidationError(
                _("The file holds or loads something a kit cannot carry (%(kind)s). Remove it.")
                % {"kind": kind}
            )


def _check_word(root: Any) -> None:
    changes = root.iter(qn("w:ins"), qn("w:del"), qn("w:moveFrom"), qn("w:moveTo"))
    if next(changes, None) is not None:
        raise ValidationError(_("The file has tracked changes. Accept or reject all of them first."))
    codes = "".join(element.text or "" for element in root.iter(qn("w:instrText")))
    codes += " ".join(element.get(qn("w:instr"), "") for element in root.iter(qn("w:fldSimple")))
    plain = re.sub(r"\s", "", codes).upper().replace("HYPERLINK", "")
    if "{" in plain or any(code in plain for code in FORBIDDEN_CODES):
        raise ValidationError(
            _(
                "The file has a field of Word’s that fetches or runs something, or that is filled in. Use text only."
            )
        )


# --- what Jinja would do with it -----------------------------------------------------------------------------------


def _check_fields(template: DocxTemplate) -> None:
    sources = [template.get_xml()]
    for kind in (template.HEADER_URI, template.FOOTER_URI):
        sources += [template.get_part_xml(part) for _name, part in template.get_headers_footers(kind)]
    for part in template.docx.part.package.iter_parts():
        if part.content_type.endswith("footnotes+xml"):
            sources.append(part.blob.decode("utf-8"))
    checker = _Checker()
    for source in sources:
        if len(source) > MOST_XML:
            raise ValidationError(_("The text of the template is too long."))
        checker.check(template.patch_xml(source))


class _Checker:
    """Walks the syntax tree of a template with the type of every name in it. What is not known here is refused."""

    def __init__(self) -> None:
        self.environment = environment()
        self.loops = 0

    def check(self, source: str) -> None:
        try:
            tree = self.environment.parse(source)
        except TemplateSyntaxError as error:
            raise _mistake(error, source) from error
        self._body(tree.body, dict(get_type_hints(Kit)), 0)

    def _body(self, body: list[nodes.Node], names: dict[str, Any], depth: int) -> None:
        for node in body:
            if isinstance(node, nodes.Output):
                for part in node.nodes:
                    if not isinstance(part, nodes.TemplateData):
                        self._printed(part, names)
            elif isinstance(node, nodes.If):
                self._type(node.test, names)
                for branch in (node.body, node.elif_, node.else_):
                    self._body(branch, names, depth)
            elif isinstance(node, nodes.For):
                self._for(node, names, depth)
            else:
                raise _unknown(node)

    def _for(self, node: nodes.For, names: dict[str, Any], depth: int) -> None:
        self.loops += 1
        items = self._type(node.iter, names)
        if (
            get_origin(items) is not list
            or not isinstance(node.target, nodes.Name)
            or node.recursive
            or node.test
        ):
            raise ValidationError(
                _("“%(text)s” is not a list, so it cannot be repeated.") % {"text": _written(node.iter)}
            )
        if depth >= MOST_DEEP or self.loops > MOST_LOOPS:
            raise ValidationError(_("The template has too many loops, or too many within each other."))
        within = {**names, node.target.name: get_args(items)[0], "loop": LOOP}
        self._body(node.body, within, depth + 1)
        self._body(node.else_, names, depth)

    def _printed(self, node: nodes.Expr, names: dict[str, Any]) -> None:
        kind = self._type(node, names)
        if kind not in (str, int, bool):
            raise ValidationError(
                _("“%(text)s” is not a text. Name one of its parts, or repeat it with “for”.")
                % {"text": _written(node)}
            )

    def _type(self, node: nodes.Node | None, names: dict[str, Any]) -> Any:
        """The type of an expression."""
        match node:
            case nodes.Const():
                return type(node.value)
            case nodes.Name() if node.name in names:
                return names[node.name]
            case nodes.Getattr():
                return self._attribute(node, names)
            case nodes.Filter() if node.name in FILTERS and node.node is not None and not node.kwargs:
                return self._filtered(node, names)
            case nodes.Not():
                self._type(node.node, names)
                return bool
            case nodes.And() | nodes.Or():
                left, right = self._type(node.left, names), self._type(node.right, names)
                return left if left == right else str if {left, right} <= {str, int, bool} else object
            case nodes.Compare():
                for each in (node.expr, *(operand.expr for operand in node.ops)):
                    self._type(each, names)
                return bool
            case nodes.CondExpr():
                self._type(node.test, names)
                kinds = {self._type(part, names) for part in (node.expr1, node.expr2) if part}
                return str if kinds <= {str, int, bool} else object
        raise _unknown(node)

    def _attribute(self, node: nodes.Getattr, names: dict[str, Any]) -> Any:
        owner = self._type(node.node, names)
        known = owner if isinstance(owner, dict) else get_type_hints(owner) if is_dataclass(owner) else {}
        if node.attr not in known:
            raise _unknown(node)
        return known[node.attr]

    def _filtered(self, node: nodes.Filter, names: dict[str, Any]) -> Any:
        kind = self._type(node.node, names)
        for argument in node.args:
            self._type(argument, names)
        if node.name == "length":
            return int
        if node.name in ("first", "last") and get_origin(kind) is list:
            return get_args(kind)[0]
        # Of the lists there are, none holds plain texts that could be joined.
        if kind not in (str, int, bool):
            raise _unknown(node)
        return str


def _unknown(node: nodes.Node | None) -> ValidationError:
    return ValidationError(
        _("“%(text)s” is not a field that a kit has. The list beside this form names them all.")
        % {"text": _written(node)}
    )


def _written(node: nodes.Node | None) -> str:
    """As it stands in the template, as near as it matters."""
    match node:
        case nodes.Name():
            return node.name
        case nodes.Getattr():
            return f"{_written(node.node)}.{node.attr}"
        case nodes.Getitem():
            return f"{_written(node.node)}[…]"
        case nodes.Call():
            return f"{_written(node.node)}(…)"
        case nodes.Filter():
            return f"{_written(node.node)}|{node.name}"
        case nodes.Const():
            return repr(node.value)
    return type(node).__name__.lower()


def _mistake(error: TemplateError, source: str = "") -> ValidationError:
    """What Jinja says, in its own words, and the text near by."""
    line = getattr(error, "lineno", None)
    near = ""
    if source and line:
        lines = source.splitlines()
        near = re.sub(r"<[^>]*>", " ", lines[min(line, len(lines)) - 1])
        tags = re.findall(r"\{[{%].*?[}%]\}", near)
        near = " ".join(tags[-3:]) or near.strip()[:60]
    return ValidationError(
        _("A field or a loop is not written as it must be: %(error)s (near: %(near)s)")
        % {"error": error.message or type(error).__name__, "near": near or "–"}
    )


# --- what comes of it ----------------------------------------------------------------------------------------------


def _check_made(data: bytes) -> None:
    if len(data) > MOST_MADE:
        raise ValidationError(_("A kit made from this template is too large. Repeat less within loops."))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if re.fullmatch(r"word/(document|header\d*|footer\d*)\.xml", name) and _has_loose_text(
                archive.read(name)
            ):
                raise ValidationError(
                    _("A field stands where no text can stand. Write it as {{ field }} within a paragraph.")
                )


def _has_loose_text(data: bytes) -> bool:
    for element in etree.fromstring(data, etree.XMLParser(resolve_entities=False)).iter(etree.Element):
        if element.tag not in TEXT and (element.text or "").strip():
            return True
        if (element.tail or "").strip():
            return True
    return False


# --- what may be named ---------------------------------------------------------------------------------------------


def field_names() -> Iterator[tuple[str, list[str]]]:
    """(where, fields): first those of the kit, then those of each thing in a list, with the loop that reaches it."""
    waiting: list[tuple[str, type]] = [("", Kit)]
    while waiting:
        loop, owner = waiting.pop(0)
        hints = get_type_hints(owner)
        plain = []
        for each in fields(owner):
            kind = hints[each.name]
            prefix = f"{loop.split()[1]}." if loop else ""
            if get_origin(kind) is list:
                (item,) = get_args(kind)
                short = item.__name__.removeprefix("Kit").lower()
                waiting.append((f"for {short} in {prefix}{each.name}", item))
            else:
                plain.append(f"{prefix}{each.name}")
        yield loop, plain
