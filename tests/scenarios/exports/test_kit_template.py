"""Which Word files may be templates of kits."""

import io
import zipfile

import docx
import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from scenarios.exports.kit_document import SHIPPED
from scenarios.exports.kit_template import MOST_BYTES, check_template, field_names

# A sample is made of pages, which ask the database for their type.
pytestmark = pytest.mark.django_db

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@pytest.fixture(autouse=True)
def _english():
    with override("en"):
        yield


def saved(document) -> bytes:
    output = io.BytesIO()
    document.save(output)
    return output.getvalue()


def template_of(*paragraphs: str) -> bytes:
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    return saved(document)


def refusal(data: bytes, name: str = "kit.docx") -> str:
    with pytest.raises(ValidationError) as refused:
        check_template(data, name)
    return " ".join(refused.value.messages)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_shipped_templates_pass(language):
    check_template(SHIPPED[language].read_bytes(), "kit.docx")


def test_fields_loops_and_conditions_pass():
    check_template(
        template_of(
            "{{ title }}",
            "{%p for pilot in pilots %}",
            "{{ loop.index }}. {{ pilot.title | upper }} {{ pilot.needs | length }} {{ pilot.problem or not_stated }}",
            "{%p for need in pilot.needs %}",
            "{% if need.is_essential and not notice %}{{ need.text }}{% else %}{{ need.kind }}{% endif %}",
            "{%p endfor %}",
            "{%p endfor %}",
        ),
        "kit.docx",
    )


@pytest.mark.parametrize(
    ("code", "named"),
    [
        ("{{ titel }}", "titel"),
        ("{{ pilots.title }}", "pilots.title"),
        ("{% for pilot in pilots %}{{ pilot.titel }}{% endfor %}", "pilot.titel"),
        ("{% if notice %}{% if pilot.title %}x{% endif %}{% endif %}", "pilot"),
        ("{{ title.__class__ }}", "title.__class__"),
        ("{{ title.upper() }}", "title.upper(…)"),
        ("{{ pilots[0] }}", "pilots[…]"),
        ("{{ title | safe }}", "title|safe"),
        ("{{ title | center(1000000000) }}", "title|center"),
        ("{{ 'x' * 1000000000 }}", "mul"),
        ("{{ range(1000) }}", "range(…)"),
        ("{{ self }}", "self"),
        ("{% set a = title %}", "assign"),
        ("{% include 'x' %}", "include"),
        ("{% macro a() %}{% endmacro %}", "macro"),
        ("{% for a in title %}{{ a }}{% endfor %}", "title"),
        ("{{ pilots }}", "pilots"),
    ],
)
def test_anything_else_is_refused_by_its_name(code, named):
    assert f"“{named}”" in refusal(template_of(code))


def test_a_mistake_in_writing_is_shown_where_it_is():
    message = refusal(template_of("一", "{% if title %}{{ title }", "二"))
    assert "not written as it must be" in message
    assert "not written as it must be" in refusal(template_of("{%p for pilot in pilots %}", "x"))


def test_fields_of_headers_footers_and_unlikely_branches_are_looked_at():
    document = docx.Document()
    document.sections[0].footer.paragraphs[0].text = "{{ titel }}"
    assert "titel" in refusal(saved(document))


def test_loops_in_loops_have_an_end():
    deep = "{% for pilot in pilots %}" * 4 + "{{ title }}" + "{% endfor %}" * 4
    assert "too many loops" in refusal(template_of(deep))


def test_a_field_outside_of_a_text_is_refused():
    assert "no text can stand" in refusal(template_of("{{p title }}"))


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"not a file of Word", b"\xd0\xcf\x11\xe0 an old one"])
def test_what_is_no_word_file_is_refused(data):
    assert refusal(data)


def test_names_and_sizes_have_limits():
    assert ".docx" in refusal(template_of("x"), "kit.docm")
    assert "1.0" in refusal(b"PK\x03\x04" + b"x" * MOST_BYTES)


def with_part(name: str, content: bytes) -> bytes:
    output = io.BytesIO(template_of("x"))
    with zipfile.ZipFile(output, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return output.getvalue()


def test_macros_and_bombs_are_refused():
    assert "macros" in refusal(with_part("word/vbaProject.bin", b"x"))
    assert "too large" in refusal(with_part("word/media/zero.bin", bytes(9 * 1024 * 1024)))


def test_entities_are_refused():
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><w:x xmlns:w="w">&a;</w:x>'
    assert "Save it anew in Word" in refusal(with_part("word/extra.xml", bomb))


@pytest.mark.parametrize(
    ("kind", "target"),
    [
        (RELATIONSHIP_TYPE.IMAGE, "https://example.org/spy.png"),
        (RELATIONSHIP_TYPE.HYPERLINK, "file:///c:/secret"),
        (RELATIONSHIP_TYPE.OLE_OBJECT, "https://example.org/x"),
        (f"{OFFICE}/attachedTemplate", "https://example.org/x.dotm"),
        (f"{OFFICE}/frame", "https://example.org/"),
    ],
)
def test_what_is_loaded_from_elsewhere_is_refused(kind, target):
    document = docx.Document()
    document.part.relate_to(target, kind, is_external=True)
    message = refusal(saved(document))
    assert "cannot carry" in message or "document template" in message


def test_links_to_the_web_pass():
    document = docx.Document()
    document.part.relate_to("https://example.org/", RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    check_template(saved(document), "kit.docx")


@pytest.mark.parametrize(
    "code",
    ["DDEAUTO c:\\\\x", "INCLUDEPICTURE https://example.org", "LINK x", "HYPERLINK {{ title }}", "QUOTE 68"],
)
def test_fields_of_word_that_fetch_something_are_refused(code):
    document = docx.Document()
    run = document.add_paragraph().add_run()
    for half in (code[:2], code[2:]):
        element = OxmlElement("w:instrText")
        element.text = half
        run._r.append(element)
    assert "field of Word" in refusal(saved(document))


def test_what_was_meant_for_colleagues_is_refused():
    document = docx.Document()
    document.add_comment(document.add_paragraph("x").runs, text="Only for us.", author="A")
    assert "comments" in refusal(saved(document))
    document = docx.Document()
    document.add_paragraph()._p.append(OxmlElement("w:ins"))
    assert "tracked changes" in refusal(saved(document))
    assert document.element.body.find(f".//{qn('w:ins')}") is not None


def test_every_field_named_to_coordinators_can_be_used():
    for loop, names in field_names():
        start = [f"{{%p {loop} %}}"] if loop else []
        outer = {"pilot": "for pilot in pilots", "section": "for section in report"}
        above = loop.rpartition(" in ")[2].partition(".")[0] if "." in loop else ""
        opening = [f"{{%p {outer[above]} %}}", *start] if above else start
        fields = [f"{{{{ {name} }}}}" for name in names]
        check_template(template_of(*opening, *fields, *["{%p endfor %}"] * len(opening)), "kit.docx")
