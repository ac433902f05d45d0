"""The Word template of replication kits that the registry comes with, made with python-docx in the active language.

`manage.py make_kit_templates` writes it to `kit_templates/`, one file a language. What is written here is a template of
docxtpl: `{{ }}` puts in a field of `scenarios.exports.kit.Kit`, and `{%p %}` and `{%tr %}` repeat paragraphs and rows.
"""

import datetime
import io
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from lxml import etree

from scenarios.language import in_brackets

INK, MUTED, LINK = RGBColor(0x16, 0x22, 0x2A), RGBColor(0x55, 0x63, 0x6C), RGBColor(0x17, 0x58, 0x8A)
LINE, SHADE = "B9C4C9", "EEF2F4"
TEXT_WIDTH = Cm(16.6)  # A4 without margins
# What the schema wants behind the borders and the shading of a paragraph, as far as it is written here.
AFTER_SHADING = ("w:tabs", "w:spacing", "w:ind", "w:jc", "w:outlineLvl")
TABLE_STYLE = "Kit Table"
REPORT_NUMBERS = 90  # of the list by which the report counts; any that is free
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
# The same bytes whenever it is made.
MADE = datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC)


@dataclass(frozen=True)
class Fonts:
    """Names as Word knows them; each language has Latin and Chinese ones for text and for headings.

    Where a machine has none of that name, its word processor goes by the other name and the kind in the table of fonts.
    """

    latin: str
    latin_headings: str
    chinese: str
    chinese_headings: str
    language: str
    counting: str  # ST_NumberFormat
    number: str


FONTS = {
    "zh": Fonts("Times New Roman", "Arial", "宋体", "黑体", "en-US", "chineseCounting", "%1、"),
    "en": Fonts("Arial", "Arial", "微软雅黑", "微软雅黑", "en-GB", "decimal", "%1."),
}
OTHER_NAMES = {"宋体": "SimSun", "黑体": "SimHei", "微软雅黑": "Microsoft YaHei"}
FONT_KINDS = {"宋体": "roman", "黑体": "swiss", "微软雅黑": "swiss"}


def shipped_template(language: str) -> bytes:
    """`language` is zh or en and must be the active one, from which the words come."""
    made = _Template(FONTS[language])
    made.write()
    output = io.BytesIO()
    made.document.save(output)
    return output.getvalue()


class _Template:
    def __init__(self, fonts: Fonts):
        self.fonts = fonts
        self.document = Document()
        self._set_page()
        self._set_theme()
        self._set_fonts_of_package()
        self._set_styles()
        self._set_numbers()
        self._set_settings()
        self._set_properties()

    # --- package -----------------------------------------------------------------------------------------------

    def _set_page(self) -> None:
        section = self.document.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.2)
        section.top_margin, section.bottom_margin = Cm(2.2), Cm(2)
        section.header_distance = section.footer_distance = Cm(1)
        section.different_first_page_header_footer = True

    def _part(self, ending: str):
        return next(
            part for part in self.document.part.package.iter_parts() if str(part.partname).endswith(ending)
        )

    def _set_theme(self) -> None:
        """What the styles name, the theme names too, by which Word goes first."""
        part = self._part("/theme1.xml")
        theme = etree.fromstring(part.blob)
        for kind, latin, chinese in (
            ("majorFont", self.fonts.latin_headings, self.fonts.chinese_headings),
            ("minorFont", self.fonts.latin, self.fonts.chinese),
        ):
            fonts = theme.find(f".//{DRAWING}{kind}")
            fonts.find(f"{DRAWING}latin").set("typeface", latin)
            fonts.find(f"{DRAWING}ea").set("typeface", chinese)
            for font in fonts.findall(f"{DRAWING}font"):
                if font.get("script") == "Hans":
                    font.set("typeface", chinese)
        part._blob = etree.tostring(theme, encoding="UTF-8", standalone=True, xml_declaration=True)

    def _set_fonts_of_package(self) -> None:
        """The table of fonts: the English names by which other systems know Chinese ones."""
        part = self._part("/fontTable.xml")
        table = etree.fromstring(part.blob)
        for name in dict.fromkeys([self.fonts.chinese, self.fonts.chinese_headings]):
            table.append(
                etree.fromstring(
                    f'<w:font {nsdecls("w")} w:name="{name}"><w:altName w:val="{OTHER_NAMES[name]}"/>'
                    f'<w:charset w:val="86"/><w:family w:val="{FONT_KINDS[name]}"/>'
                    '<w:pitch w:val="variable"/></w:font>'
                )
            )
        part._blob = etree.tostring(table, encoding="UTF-8", standalone=True, xml_declaration=True)

    def _set_settings(self) -> None:
        settings = self.document.settings.element
        settings.find(qn("w:zoom")).set(qn("w:percent"), "100")
        language = settings.find(qn("w:themeFontLang"))
        language.set(qn("w:val"), self.fonts.language)
        language.set(qn("w:eastAsia"), "zh-CN")
        # Else Word says in its title bar that it shows the document as a former version would.
        for setting in settings.iter(qn("w:compatSetting")):
            if setting.get(qn("w:name")) == "compatibilityMode":
                setting.set(qn("w:val"), "15")

    def _set_properties(self) -> None:
        properties = self.document.core_properties
        properties.author = properties.last_modified_by = str(_("5G+ Pilot Registry"))
        properties.title = _("Replication kit")
        properties.comments = ""
        properties.language = "zh-CN" if self.fonts.number == "%1、" else "en"
        properties.created = properties.modified = MADE

    # --- styles ------------------------------------------------------------------------------------------------

    def _set_styles(self) -> None:
        styles = self.document.styles
        defaults = styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
        self._name_fonts(defaults, headings=False)
        language = defaults.find(qn("w:lang"))
        language.set(qn("w:val"), self.fonts.language)
        language.set(qn("w:eastAsia"), "zh-CN")
        self._style("Normal", size=10.5, after=4, line=1.35)
        self._style("Title", size=22, colour=INK, bold=True, after=4, headings=True, line=1.2)
        self._style("Subtitle", size=10.5, colour=MUTED, after=10, line=1.3)
        self._style("Heading 1", size=16, colour=INK, bold=True, before=20, after=6, headings=True)
        self._style("Heading 2", size=13, colour=LINK, bold=True, before=14, after=4, headings=True)
        self._style("Heading 3", size=11, colour=INK, bold=True, before=8, after=2, headings=True)
        for name in ("Header", "Footer"):
            stops = self._style(name, size=8.5, colour=MUTED).paragraph_format.tab_stops
            stops.clear_all()
        self._style("Kit Small", size=9, colour=MUTED, after=4, line=1.25, new=True)
        self._style("Kit Below Table", size=10.5, before=6, after=4, line=1.35, new=True)
        self._style("Kit Cell", size=9.5, after=0, line=1.2, new=True)
        head = self._style("Kit Cell Head", size=9, colour=MUTED, bold=True, after=0, line=1.2, new=True)
        head.paragraph_format.keep_with_next = True
        caution = self._style("Kit Caution", size=10.5, bold=True, after=8, line=1.3, new=True)
        self._border(caution, "left", size=24, space=8, colour="17588A")
        shade = parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{SHADE}"/>')
        caution.element.pPr.insert_element_before(shade, *AFTER_SHADING)
        write = self._style("Kit Write Here", size=10.5, before=6, after=6, line=1.5, new=True)
        self._border(write, "bottom", size=4, space=1, colour=LINE)
        self._border(write, "between", size=4, space=1, colour=LINE)
        title = styles["Title"].element.get_or_add_pPr()
        for border in title.findall(qn("w:pBdr")):
            title.remove(border)
        link = styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER, builtin=True)
        link.font.color.rgb, link.font.underline = LINK, True
        styles.element.append(parse_xml(_TABLE_STYLE))

    def _style(
        self,
        name: str,
        *,
        size: float,
        colour: RGBColor | None = None,
        bold: bool = False,
        before: float = 0,
        after: float = 0,
        line: float = 1.2,
        headings: bool = False,
        new: bool = False,
    ) -> ParagraphStyle:
        styles = self.document.styles
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH) if new else styles[name]
        if new:
            style.base_style = styles["Normal"]
            style.quick_style = True
        style.font.size, style.font.bold, style.font.italic = Pt(size), bold, False
        if colour is not None:
            style.font.color.rgb = colour
        spacing = style.paragraph_format
        spacing.space_before, spacing.space_after = Pt(before), Pt(after)
        spacing.line_spacing_rule, spacing.line_spacing = WD_LINE_SPACING.MULTIPLE, line
        self._name_fonts(style.element.get_or_add_rPr(), headings=headings)
        for spread in style.element.rPr.findall(qn("w:spacing")) + style.element.rPr.findall(qn("w:kern")):
            style.element.rPr.remove(spread)
        return style

    def _name_fonts(self, properties, *, headings: bool) -> None:
        """By theme, and by name for programs that know no themes."""
        fonts = properties.find(qn("w:rFonts"))
        if fonts is None:
            fonts = OxmlElement("w:rFonts")
            properties.insert(0, fonts)
        fonts.attrib.clear()
        latin = self.fonts.latin_headings if headings else self.fonts.latin
        chinese = self.fonts.chinese_headings if headings else self.fonts.chinese
        theme = "major" if headings else "minor"
        for name, value in (
            ("ascii", latin), ("hAnsi", latin), ("eastAsia", chinese), ("cs", latin),
            ("asciiTheme", f"{theme}HAnsi"), ("hAnsiTheme", f"{theme}HAnsi"), ("eastAsiaTheme", f"{theme}EastAsia"),
        ):  # fmt: skip
            fonts.set(qn(f"w:{name}"), value)

    def _border(self, style: ParagraphStyle, side: str, *, size: int, space: int, colour: str) -> None:
        properties = style.element.get_or_add_pPr()
        borders = properties.find(qn("w:pBdr"))
        if borders is None:
            borders = OxmlElement("w:pBdr")
            properties.insert_element_before(borders, "w:shd", *AFTER_SHADING)
        borders.append(
            parse_xml(
                f'<w:{side} {nsdecls("w")} w:val="single" w:sz="{size}" w:space="{space}" w:color="{colour}"/>'
            )
        )

    def _set_numbers(self) -> None:
        numbering = self.document.part.numbering_part.element
        abstract = parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{REPORT_NUMBERS}"><w:multiLevelType w:val="singleLevel"/>'
            f'<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{self.fonts.counting}"/><w:suff w:val="nothing"/>'
            f'<w:lvlText w:val="{self.fonts.number} "/><w:lvlJc w:val="left"/>'
            '<w:pPr><w:ind w:left="0" w:firstLine="0"/></w:pPr></w:lvl></w:abstractNum>'
        )
        numbering.insert(len(numbering.findall(qn("w:abstractNum"))), abstract)
        numbering.append(
            parse_xml(
                f'<w:num {nsdecls("w")} w:numId="{REPORT_NUMBERS}"><w:abstractNumId w:val="{REPORT_NUMBERS}"/></w:num>'
            )
        )

    # --- words -------------------------------------------------------------------------------------------------

    def write(self) -> None:
        self._head()
        self._code("p if is_comparison")
        self._overview()
        self._code("p endif")
        self._code("p for pilot in pilots")
        self._pilot()
        self._code("p endfor")
        self._report()
        self._feet()

    def _head(self) -> None:
        self._text(_("Replication kit"), "Title")
        made = _("For: %(city)s · made on %(date)s · %(registry)s")
        self._text(
            made % {"city": "{{ city }}", "date": "{{ made_on }}", "registry": "{{ registry }}"}, "Subtitle"
        )
        self._text(
            _(
                "This document is meant to be worked on: tick what is there, write beside it, strike out what does not "
                "apply. Where it says “%(not_stated)s”, ask the contact unit."
            )
            % {"not_stated": "{{ not_stated }}"},
            "Kit Small",
        )
        self._code("p if notice")
        self._text("{{ notice }}", "Kit Caution")
        self._code("p endif")

    def _overview(self) -> None:
        self._text(_("Side by side"), "Heading 1")
        self._table(
            [
                ("", "{{ pilot.mark }}", 0.9),
                (_("Pilot"), "{{ pilot.title }}", 3.8),
                (_("Place"), "{{ pilot.place }}", 3),
                (_("Stage"), "{{ pilot.stage }}", 2.0),
                (_("Evidence"), "{{ pilot.evidence }}", 2.1),
                (_("Cost"), "{{ pilot.cost }}", 2.1),
                (_("Needs"), "{{ pilot.needs_count }}", 2.7),
            ],
            "pilot in pilots",
        )

    def _pilot(self) -> None:
        title = "{% if pilot.mark %}{{ pilot.mark }}  {% endif %}{{ pilot.title }}"
        self._code("p if loop.first")
        self._text(title, "Heading 1")
        self._code("p else")
        self._text(title, "Heading 1").paragraph_format.page_break_before = True
        self._code("p endif")
        self._if("pilot.caution", "Kit Caution")
        self._text(_("What it is"), "Heading 2")
        self._text("{{ pilot.summary }}")
        self._table(
            [(_("Item"), "{{ fact.label }}", 3.2), (_("In the record"), "{{ fact.value }}", 13.4)],
            "fact in pilot.facts",
        )
        story = (
            (_("The problem"), "problem"),
            ("{{ pilot.solution_label }}", "solution"),
            (_("What came of it"), "outcome"),
        )
        for heading, name in story:
            self._text(heading, "Heading 3")
            self._text("{{ pilot." + name + " }}")
        self._needs()
        self._network()
        self._measured()
        self._cost_lessons_risks()
        self._text(_("Who took which role"), "Heading 2")
        self._listing(
            "pilot.units",
            [(_("Role"), "{{ fact.label }}", 3.6), (_("Unit"), "{{ fact.value }}", 13)],
            "fact in pilot.units",
        )
        self._sources()

    def _needs(self) -> None:
        self._text(_("What it needs"), "Heading 2")
        self._code("p if pilot.needs")
        count = _("Tick what is there: %(count)s.") % {"count": "{{ pilot.needs_count }}"}
        self._text(count, "Kit Small").paragraph_format.keep_with_next = True
        self._code("p if pilot.fit")
        self._text("{{ pilot.fit }}").paragraph_format.keep_with_next = True
        self._code("p endif")
        table = self._table(
            [
                (_("Met"), "", 1.2),
                (_("Kind"), "{{ need.kind }}", 2.3),
                (_("What is needed"), "{{ need.text }}", 6.7),
                (_("Weight"), "{{ need.weight }}", 2.1),
                (_("Here"), "{{ need.here }}", 4.3),
            ],
            "need in pilot.needs",
        )
        table.rows[2].cells[0].paragraphs[0]._p.append(parse_xml(_CHECKBOX))
        self._code("p else")
        self._text("{{ not_stated }}")
        self._code("p endif")
        self._if("pilot.replication_note", "Kit Below Table")

    def _network(self) -> None:
        self._text(_("Network profile"), "Heading 2")
        self._code("p if pilot.network")
        self._table(
            [(_("Item"), "{{ fact.label }}", 4.2), (_("In the record"), "{{ fact.value }}", 12.4)],
            "fact in pilot.network",
        )
        self._code("p endif")
        self._if("pilot.network_unstated", "Kit Below Table")

    def _measured(self) -> None:
        self._text(_("What was measured, and how"), "Heading 2")
        self._code("p if pilot.measurements")
        unit = "{% if row.unit %}" + in_brackets("{{ row.unit }}") + "{% endif %}"
        note = "{% if row.note %}" + in_brackets("{{ row.note }}") + "{% endif %}"
        self._table(
            [
                (_("Indicator"), "{{ row.indicator }}" + unit, 4.2),
                (pgettext("measurement", "Before"), "{{ row.before }}", 1.9),
                (pgettext("measurement", "After"), "{{ row.after }}", 1.9),
                (pgettext("measurement", "Change"), "{{ row.change }}" + note, 2.2),
                (_("What it rests on"), "{{ row.basis }}", 6.4),
            ],
            "row in pilot.measurements",
        )
        self._code("p else")
        self._text("{{ pilot.measurements_none }}")
        self._code("p endif")

    def _cost_lessons_risks(self) -> None:
        self._text(_("What it cost"), "Heading 2")
        self._table(
            [(_("Item"), "{{ fact.label }}", 3.2), (_("In the record"), "{{ fact.value }}", 13.4)],
            "fact in pilot.cost_facts",
        )
        self._text(_("Lessons"), "Heading 2")
        self._listing(
            "pilot.lessons",
            [(_("Kind"), "{{ fact.label }}", 3.6), (_("Lesson"), "{{ fact.value }}", 13)],
            "fact in pilot.lessons",
        )
        self._text(_("Risks"), "Heading 2")
        self._listing(
            "pilot.risks",
            [(_("Risk"), "{{ row.risk }}", 7), (_("What was done about it"), "{{ row.mitigation }}", 9.6)],
            "row in pilot.risks",
        )

    def _sources(self) -> None:
        self._text(_("Sources"), "Heading 2")
        self._code("p if pilot.sources")
        self._code("p for source in pilot.sources")
        paragraph = self._text("{{ loop.index }}. {{ source.title }}")
        paragraph.add_run(" {{ source.facts }}").font.color.rgb = MUTED
        self._code("p if source.url")
        self._text("", "Kit Small").add_run("{{ source.url }}", "Hyperlink")
        self._code("p endif")
        self._code("p endfor")
        self._code("p else")
        self._text(_("No source is recorded."))
        self._code("p endif")
        self._text("{{ pilot.checked }}", "Kit Small")
        self._text(_("How to cite, and licence"), "Heading 2")
        self._text("{{ pilot.citation }}")
        self._text(_("Lasting address:") + " ").add_run("{{ pilot.address }}", "Hyperlink")
        self._text(
            _(
                "Licence of this text: %(licence)s. Whoever passes it on names the registry and says what was changed."
            )
            % {"licence": "{{ pilot.licence }}"}
        )
        self._code("p if pilot.licence_url")
        self._text("", "Kit Small").add_run("{{ pilot.licence_url }}", "Hyperlink")
        self._code("p endif")

    def _report(self) -> None:
        self._text("{{ report_title }}", "Heading 1").paragraph_format.page_break_before = True
        self._text(
            _(
                "A start, not a finding: what is known of the origin stands beside what has to be found out here. "
                "Nothing in it has been checked for %(city)s."
            )
            % {"city": "{{ city }}"},
            "Kit Small",
        )
        self._code("p for section in report")
        heading = self._text("{{ section.heading }}", "Heading 2")
        properties = heading._p.get_or_add_pPr()
        number = properties._add_numPr()
        number._add_ilvl().val = 0
        number._add_numId().val = REPORT_NUMBERS
        self._text("{{ section.text }}").paragraph_format.keep_with_next = True
        self._code("p if section.rows")
        self._table(
            [
                (_("Item"), "{{ row.what }}", 4.2),
                (_("At the origin"), "{{ row.there }}", 6.2),
                (_("Here"), "", 6.2),
            ],
            "row in section.rows",
        )
        self._code("p endif")
        for _line in range(2):
            self._text("", "Kit Write Here")
        self._code("p endfor")

    def _feet(self) -> None:
        section = self.document.sections[0]
        section.header.paragraphs[0].add_run("{{ title }}")
        for footer in (section.footer, section.first_page_footer):
            paragraph = footer.paragraphs[0]
            paragraph.style = self.document.styles["Footer"]
            stops = paragraph.paragraph_format.tab_stops
            stops.add_tab_stop(TEXT_WIDTH, alignment=2)
            paragraph.add_run("{{ registry }} · {{ made_on }}\t")
            before, between, after = (
                _("Page %(page)s of %(pages)s").replace("%(pages)s", "%(page)s").split("%(page)s")
            )
            for words, field in ((before, "PAGE"), (between, "NUMPAGES"), (after, "")):
                if words:
                    paragraph.add_run(words)
                if field:
                    self._field(paragraph, field)

    # --- pieces ------------------------------------------------------------------------------------------------

    def _field(self, paragraph: Paragraph, code: str) -> None:
        for kind in ("begin", None, "separate", "1", "end"):
            run = paragraph.add_run("1" if kind == "1" else "")
            if kind is None:
                run._r.append(
                    parse_xml(f'<w:instrText {nsdecls("w")} xml:space="preserve"> {code} </w:instrText>')
                )
            elif kind != "1":
                run._r.append(parse_xml(f'<w:fldChar {nsdecls("w")} w:fldCharType="{kind}"/>'))

    def _text(self, text: str, style: str = "Normal") -> Paragraph:
        return self.document.add_paragraph(text, style)

    def _code(self, code: str) -> None:
        self.document.add_paragraph("{%" + code + " %}")

    def _if(self, name: str, style: str = "Normal") -> None:
        self._code(f"p if {name}")
        self._text("{{ " + name + " }}", style)
        self._code("p endif")

    def _listing(self, name: str, columns: Sequence[tuple[str, str, float]], loop: str) -> None:
        self._code(f"p if {name}")
        self._table(columns, loop)
        self._code("p else")
        self._text("{{ not_stated }}")
        self._code("p endif")

    def _table(self, columns: Sequence[tuple[str, str, float]], loop: str) -> Table:
        """`columns` are (heading, field, width in cm); a row for each round of the loop."""
        table = self.document.add_table(rows=4, cols=len(columns))
        table.autofit = False
        table.style = TABLE_STYLE
        head, start, body, end = table.rows
        for cell, (heading, _text, width) in zip(head.cells, columns, strict=True):
            self._cell(cell, heading, width, "Kit Cell Head")
        for cell, (_heading, text, width) in zip(body.cells, columns, strict=True):
            self._cell(cell, text, width, "Kit Cell")
        start.cells[0].paragraphs[0].add_run("{%tr for " + loop + " %}")
        end.cells[0].paragraphs[0].add_run("{%tr endfor %}")
        for column, (_heading, _text, width) in zip(table.columns, columns, strict=True):
            column.width = Cm(width)
        for row in (head, body):
            row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        head._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        return table

    def _cell(self, cell: _Cell, text: str, width: float, style: str) -> None:
        cell.width = Cm(width)
        cell.paragraphs[0].style = self.document.styles[style]
        if text:
            cell.paragraphs[0].add_run(text)


_CHECKBOX = f"""<w:sdt {nsdecls("w")} xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"><w:sdtPr>
<w14:checkbox><w14:checked w14:val="0"/><w14:checkedState w14:val="2612" w14:font="MS Gothic"/>
<w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/></w14:checkbox></w:sdtPr>
<w:sdtContent><w:r><w:rPr><w:rFonts w:hint="eastAsia" w:ascii="MS Gothic" w:hAnsi="MS Gothic" w:eastAsia="MS Gothic"/>
<w:sz w:val="26"/></w:rPr><w:t>☐</w:t></w:r></w:sdtContent></w:sdt>""".replace("\n", "")

_RULE = f'w:val="single" w:sz="4" w:space="0" w:color="{LINE}"'
_TABLE_STYLE = f"""<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="KitTable">
<w:name w:val="{TABLE_STYLE}"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="59"/>
<w:tblPr><w:tblBorders><w:top {_RULE}/><w:left {_RULE}/><w:bottom {_RULE}/><w:right {_RULE}/>
<w:insideH {_RULE}/><w:insideV {_RULE}/></w:tblBorders>
<w:tblCellMar><w:top w:w="50" w:type="dxa"/><w:left w:w="90" w:type="dxa"/><w:bottom w:w="50" w:type="dxa"/>
<w:right w:w="90" w:type="dxa"/></w:tblCellMar></w:tblPr>
<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr><w:tblPr/><w:tcPr>
<w:shd w:val="clear" w:color="auto" w:fill="{SHADE}"/></w:tcPr></w:tblStylePr></w:style>""".replace("\n", "")
