"""Kits as Word documents, read again with python-docx."""

import io
import re
import zipfile
from itertools import pairwise

import docx
import pytest
from django.utils.translation import override
from docx.oxml.ns import qn
from jinja2 import TemplateError
from lxml import etree

from scenarios.exports import kit_document
from scenarios.exports.kit import kit, kit_pilots
from scenarios.exports.kit_document import SHIPPED, document, filled
from scenarios.exports.kit_samples import AWKWARD, samples
from scenarios.exports.kit_shipped import shipped_template
from scenarios.models import Measurement, Prerequisite, PrerequisiteKind, Source, SourceKind
from tests.factories import PilotFactory, yueyang

LANGUAGES = {"zh": "zh-hans", "en": "en"}
WORDS = {
    "zh": ("复制推广资料包", "实施条件", "来源未说明", "湖南省岳阳市可行性研究报告提纲"),
    "en": (
        "Replication kit",
        "What it needs",
        "not stated by any source",
        "Outline of a feasibility report for Yueyang",
    ),
}


@pytest.fixture
def made(city):
    """A kit of two pilots as a document, in Chinese."""
    pilot = PilotFactory(
        title="岳阳港5G远程岸桥",
        prerequisites=[
            Prerequisite(kind=PrerequisiteKind.NETWORK, need_zh="专网"),
            Prerequisite(kind=PrerequisiteKind.PEOPLE, need_zh="司机"),
        ],
        measurements=[Measurement(indicator_zh="用工", after="2")],
        sources=[Source(title="原文", url="https://example.org/a?b=1&c=2", kind=SourceKind.PRIMARY)],
    )
    pilots = kit_pilots([pilot.pk, PilotFactory().pk])
    return docx.Document(io.BytesIO(document(kit(pilots, yueyang()))))


def text_of(document) -> str:
    return "\n".join(element.text or "" for element in document.element.body.iter(qn("w:t")))


def template_of(*paragraphs: str) -> bytes:
    made = docx.Document()
    for paragraph in paragraphs:
        made.add_paragraph(paragraph)
    output = io.BytesIO()
    made.save(output)
    return output.getvalue()


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_in_the_language_chosen(city, language):
    pilots = kit_pilots([PilotFactory().pk])
    with override(LANGUAGES[language]):
        found = docx.Document(io.BytesIO(document(kit(pilots, yueyang()))))
    words = text_of(found)
    for expected in WORDS[language]:
        assert expected in words
    assert found.core_properties.language == {"zh": "zh-CN", "en": "en"}[language]


def test_nothing_of_the_template_is_left_in_it(made):
    package = made.part.package
    for part in package.iter_parts():
        if part.partname.endswith(".xml"):
            assert not re.search(rb"\{[{%]|[%}]\}", part.blob), part.partname


def test_its_headings_are_headings(made):
    headings = [
        (each.style.name, each.text) for each in made.paragraphs if each.style.name.startswith("Heading")
    ]
    first = [text for style, text in headings if style == "Heading 1"]
    assert first[0] == "试点对照"
    assert [text[0] for text in first[1:3]] == ["A", "B"]
    assert first[-1] == "湖南省岳阳市可行性研究报告提纲"
    levels = [int(style[-1]) for style, _text in headings]
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert made.paragraphs[0].style.name == "Title"


def test_every_table_has_a_row_of_headings_that_repeats(made):
    assert len(made.tables) > 10
    for table in made.tables:
        properties = table.rows[0]._tr.trPr
        assert properties is not None
        assert properties.find(qn("w:tblHeader")) is not None
        assert len({len(row.cells) for row in table.rows}) == 1


def test_needs_are_boxes_to_tick(made):
    boxes = list(made.element.body.iter("{http://schemas.microsoft.com/office/word/2010/wordml}checkbox"))
    assert len(boxes) == 2


def test_addresses_are_links(made):
    links = [rel.target_ref for rel in made.part.rels.values() if rel.reltype.endswith("/hyperlink")]
    assert "https://example.org/a?b=1&c=2" in links


def test_pages_are_numbered(made):
    for footer in (made.sections[0].footer, made.sections[0].first_page_footer):
        codes = [element.text.strip() for element in footer._element.iter(qn("w:instrText"))]
        assert codes == ["PAGE", "NUMPAGES"]


def test_it_says_what_it_is_and_not_who_made_the_template(made):
    properties = made.core_properties
    assert properties.title == "复制推广资料包：2 个试点"
    assert properties.author == properties.last_modified_by == "5G+ 试点库"
    assert properties.comments == ""


@pytest.mark.parametrize("style", ["Normal", "Heading 1"])
def test_chinese_has_fonts_of_its_own(made, style):
    fonts = made.styles[style].element.rPr.rFonts
    assert fonts.get(qn("w:eastAsia")) == {"Normal": "宋体", "Heading 1": "黑体"}[style]
    assert (
        fonts.get(qn("w:eastAsiaTheme")) == {"Normal": "minorEastAsia", "Heading 1": "majorEastAsia"}[style]
    )
    theme = next(part for part in made.part.package.iter_parts() if part.partname.endswith("theme1.xml"))
    assert '<a:ea typeface="宋体"' in theme.blob.decode()


def test_no_word_becomes_markup_or_a_field():
    """Of the awkward signs every one that XML can hold comes through as it is."""
    for sample in samples():
        made = filled(sample, SHIPPED["zh"].read_bytes())
        words = text_of(docx.Document(io.BytesIO(made)))
        if sample.pilots[0].problem != "来源未说明":
            assert '<w:p> & "“”' in words
            assert "{{ title }} {% if %}" in words
            assert "第二行" in words
        with zipfile.ZipFile(io.BytesIO(made)) as archive:
            etree.fromstring(archive.read("word/document.xml"))
    assert "\x07" in AWKWARD


def test_a_template_of_the_sites_own_is_used(city):
    pilots = kit_pilots([PilotFactory(title="远程岸桥").pk])
    own = template_of("{%p for pilot in pilots %}", "本市：{{ pilot.title }}", "{%p endfor %}")
    found = docx.Document(io.BytesIO(document(kit(pilots), own)))
    assert [each.text for each in found.paragraphs] == ["本市：远程岸桥"]


def test_a_template_that_fits_no_longer_is_passed_over(city, caplog):
    made = kit(kit_pilots([PilotFactory().pk]))
    found = docx.Document(io.BytesIO(document(made, template_of("{{ field_of_old }}"))))
    assert found.paragraphs[0].text == "复制推广资料包"
    assert "field_of_old" in caplog.text


@pytest.mark.parametrize(
    "code",
    [
        "{{ title.__class__ }}",
        "{{ pilots.__class__.__mro__ }}",
        "{{ pilots[0].__init__.__globals__ }}",
        "{{ lipsum() }}",
        "{{ range(10) }}",
        "{{ title | center(9) }}",
        "{% include 'x' %}",
        "{% for a in title.mro() %}{% endfor %}",
    ],
)
def test_the_sandbox_holds_by_itself(code):
    """Behind the check of templates: nothing but the kit can be reached."""
    with pytest.raises(TemplateError):
        filled(samples()[1], template_of(code))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_shipped_templates_are_what_the_command_writes(language):
    with override(LANGUAGES[language]):
        made = shipped_template(language)
    with zipfile.ZipFile(io.BytesIO(made)) as new, zipfile.ZipFile(SHIPPED[language]) as kept:
        assert new.namelist() == kept.namelist()
        for name in new.namelist():
            assert new.read(name) == kept.read(name), f"{name}: run manage.py make_kit_templates"


def test_templates_are_looked_for_beside_the_code():
    assert all(path.is_file() for path in kit_document.SHIPPED.values())
