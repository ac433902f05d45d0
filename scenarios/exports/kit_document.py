"""A replication kit as a Word document: a template filled in within a sandbox.

Templates come from people. Whatever one says, it sees the words of the kit and nothing else: `kit_template` refuses all
but fields, loops and conditions before a template is kept, the sandbox of Jinja stands behind that, and the words are
escaped, so that none of them becomes markup.
"""

import io
import logging
import re
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

from django.utils import timezone
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.run import Run
from docxtpl import DocxTemplate
from jinja2 import DictLoader, StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from scenarios.exports.kit import Kit
from scenarios.language import interface_language

FOLDER = Path(__file__).resolve().parent / "kit_templates"
SHIPPED = {language: FOLDER / f"{language}.docx" for language in ("zh", "en")}
FILTERS = ("default", "first", "join", "last", "length", "lower", "upper")
# Characters that XML cannot hold, and those that docxtpl takes for its own marks; line breaks stay.
_UNFIT = re.compile("[\x00-\x09\x0b-\x1f\x7f\x85\u2028\u2029\ud800-\udfff\ufffe\uffff]")
PROPERTY_LENGTH = 255  # of what python-docx writes

_log = logging.getLogger(__name__)


def environment() -> ImmutableSandboxedEnvironment:
    """With nothing to load, no functions and few filters: none of them grows a text without bounds."""
    made = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined, loader=DictLoader({}))
    made.globals.clear()
    made.filters = {name: made.filters[name] for name in FILTERS}
    return made


def document(kit: Kit, own: bytes | None = None) -> bytes:
    """A .docx from a template of the site's own, or the one that comes with the registry.

    What does not fit the fields any more, after the registry has changed, is logged and passed over.
    """
    if own:
        try:
            return filled(kit, own)
        except TemplateError as error:
            _log.error(
                "The template of replication kits cannot be used, the shipped one stands in: %s", error
            )
    return filled(kit, SHIPPED[interface_language()].read_bytes())


def filled(kit: Kit, template: bytes) -> bytes:
    """Raises `jinja2.TemplateError` for fields that there are not."""
    made = DocxTemplate(io.BytesIO(template))
    made.init_docx()
    _set_properties(made.docx, kit)
    made.render(context(kit), environment())
    _set_properties(made.docx, kit)  # docxtpl takes them for templates as well
    _link(made.docx)
    output = io.BytesIO()
    made.save(output)
    return output.getvalue()


def context(kit: Kit) -> dict[str, Any]:
    """The fields of a kit by name, fit for XML."""
    return {each.name: _fit(getattr(kit, each.name)) for each in fields(kit)}


def _fit(value: Any) -> Any:
    if isinstance(value, str):
        return _UNFIT.sub(" ", value.replace("\r\n", "\n").replace("\r", "\n")).replace("{_", "{ ")
    if isinstance(value, list):
        return [_fit(each) for each in value]
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{each.name: _fit(getattr(value, each.name)) for each in fields(value)})
    return value


def _set_properties(document: Document, kit: Kit) -> None:
    """Title and language of the document; nothing of whoever made the template."""
    properties = document.core_properties
    title = _property(kit.title)
    properties.title, properties.subject = title, _property(kit.report_title)
    properties.author = properties.last_modified_by = _property(kit.registry)
    properties.language = "en" if interface_language() == "en" else "zh-CN"
    properties.comments = properties.keywords = properties.category = properties.identifier = ""
    properties.created = properties.modified = timezone.now()


def _property(text: str) -> str:
    """Braces would make docxtpl read a field."""
    return _fit(text).replace("{", "(").replace("}", ")")[:PROPERTY_LENGTH]


def _link(document: Document) -> None:
    """What stands as an address in the style of links becomes one."""
    style = next((each.style_id for each in document.styles if each.name == "Hyperlink"), None)
    for element in list(document.element.body.iter(qn("w:r"))):
        run = Run(element, document)
        named = element.rPr is not None and element.rPr.style == style
        address = run.text.strip()
        if not (style and named and address.startswith(("https://", "http://"))):
            continue
        if element.getparent().tag != qn("w:p"):
            continue
        link = OxmlElement("w:hyperlink")
        link.set(qn("r:id"), document.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
        element.addprevious(link)
        link.append(element)
