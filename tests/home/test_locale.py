"""The Chinese interface: every text of the code is in the catalogue, translated, and reaches the page."""

import ast
import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

import polib
import pytest
from django.urls import reverse
from django.utils.translation.template import templatize

from scenarios.models import (
    LessonKind,
    Measurement,
    Metric,
    PilotTask,
    PilotUnit,
    Prerequisite,
    PrerequisiteKind,
    Role,
    Source,
    SourceKind,
    Stage,
    Target,
    TargetPart,
    Task,
    TaskKind,
    TaskUnit,
)
from scenarios.models.pilot_parts import Lesson
from tests.factories import (
    AdministratorFactory,
    ImageFactory,
    PilotFactory,
    PlainPageFactory,
    PlanFactory,
    ScenarioFactory,
    SectorFactory,
    TechnologyFactory,
    UnitFactory,
)

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("site", "scenarios", "search", "media")
CATALOGUE = ROOT / "site/locale/zh_Hans/LC_MESSAGES/django.po"

# Which arguments of a gettext function are the context, the text and the plural.
SIGNATURES = {
    "gettext": (None, 0, None),
    "ngettext": (None, 0, 1),
    "pgettext": (0, 1, None),
    "npgettext": (0, 1, 2),
}
# Where gettext functions come from: the reader of documents, which knows no Django, marks its texts by its own.
MODULES = ("django.utils.translation", "scenarios.intake.wording")
LITERAL = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
TEMPLATE_CALL = re.compile(rf"(?<!\w)(_|n?p?gettext)\(((?:{LITERAL}\s*,?\s*)+)", re.DOTALL)
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]")
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff] ?[.,;:?!()]|[()] ?[\u4e00-\u9fff]|\.$")
# Two words in a row, none of them an abbreviation: the factories write nothing of the kind in Chinese.
ENGLISH = re.compile(r"\b[A-Za-z][a-z]+ [a-z]{2,}\b")


class Text(NamedTuple):
    context: str | None
    singular: str
    plural: str | None


# --- texts of the code -------------------------------------------------------------------------------------------


def text_of(function: str, arguments: list[str | None]) -> Text | None:
    """None when a text is made at run time."""
    parts = [None if position is None else arguments[position] for position in SIGNATURES[function]]
    return None if parts[1] is None else Text(*parts)


def texts_of_python(source: str) -> Iterator[Text]:
    tree = ast.parse(source)
    functions = {
        name.asname or name.name: name.name.removesuffix("_lazy").replace("gettext_noop", "gettext")
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module in MODULES
        for name in node.names
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            function = functions.get(node.func.id)
            if function in SIGNATURES:
                values = [arg.value if isinstance(arg, ast.Constant) else None for arg in node.args]
                if text := text_of(function, values):
                    yield text


def texts_of_template(source: str) -> Iterator[Text]:
    for name, arguments in TEMPLATE_CALL.findall(templatize(source)):
        values = [ast.literal_eval(literal) for literal in re.findall(LITERAL, arguments, re.DOTALL)]
        yield text_of("gettext" if name == "_" else name, values)


def texts_of_code() -> dict[Text, str]:
    """Each text, with the file it was last seen in."""
    found = {}
    for room in ROOMS:
        for path in (ROOT / room).rglob("*"):
            if path.suffix in (".py", ".html", ".txt"):
                texts = texts_of_python if path.suffix == ".py" else texts_of_template
                for text in texts(path.read_text(encoding="utf-8")):
                    found[text] = str(path.relative_to(ROOT))
    return found


@pytest.fixture(scope="module")
def catalogue() -> list[polib.POEntry]:
    return list(polib.pofile(str(CATALOGUE)))


TEMPLATE_TEXT = re.compile(
    r"{%\s*block body_class\s*%}.*?{%\s*endblock.*?%}"
    r"|{%\s*(blocktrans\w*|comment)\b.*?{%\s*end\1\s*%}|{#.*?#}|{%.*?%}|{{.*?}}",
    re.DOTALL,
)
# What stands in templates as it is: names of formats and standards, codes of status.
NOT_WORDS = re.compile(r"JSON|CSV|XLSX|DOCX|HTTP|API|URL|GB|BibTeX|RIS|[A-Za-z]?")


def test_templates_hold_no_text_of_their_own():
    """Text nodes, and what is spoken or shown of attributes, in either language: all goes through the catalogue."""
    found = {}
    for room in ROOMS:
        for path in (ROOT / room).rglob("*.html"):
            bare = TEMPLATE_TEXT.sub("", path.read_text(encoding="utf-8"))
            words = [
                word for text in Words(bare).found for word in re.findall(r"[A-Za-z]+|[\u3400-\u9fff]+", text)
            ]
            if left := [word for word in words if not NOT_WORDS.fullmatch(word)]:
                found[str(path.relative_to(ROOT))] = left
    assert not found


def test_python_says_nothing_in_chinese_by_itself():
    """Words of Chinese are data, for recognising them; a sentence of it would be for readers, whatever they read."""
    found = {}
    for folder in ("site/config", "site/home", "scenarios/public", "scenarios/templatetags", "scenarios/editing",
                   "scenarios/models", "media"):  # fmt: skip
        for path in (ROOT / folder).rglob("*.py"):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            docstrings = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
            texts = [
                node for node in ast.walk(tree) if isinstance(node, ast.Constant) and node not in docstrings
            ]
            sentences = [
                text.value for text in texts if re.search("[\u4e00-\u9fff][，。！？；]", str(text.value))
            ]
            if sentences:
                found[str(path.relative_to(ROOT))] = sentences
    assert not found


def translations(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{% translate 'Search' %}", Text(None, "Search", None)),
        ('{% translate "Site" context "of a pilot" as x %}', Text("of a pilot", "Site", None)),
        ("{% include 'a.html' with empty=_('None yet') %}", Text(None, "None yet", None)),
        ("{% blocktranslate with a=b.c %}In {{ a }}{% endblocktranslate %}", Text(None, "In %(a)s", None)),
        (
            "{% blocktranslate trimmed count n=b %}\n {{ n }}'s\n{% plural %}\n {{ n }} “are”{% endblocktranslate %}",
            Text(None, "%(n)s's", "%(n)s “are”"),
        ),
    ],
)
def test_texts_are_read_from_templates(source, expected):
    assert list(texts_of_template(source)) == [expected]


def test_texts_are_read_from_python():
    source = """
from django.utils.translation import gettext_lazy as _, ngettext, pgettext_lazy
a = _("one " "two")
b = [ngettext("%(n)d day", "%(n)d days", n), pgettext_lazy("of a pilot", "Site"), _(name), other("no")]
"""
    assert set(texts_of_python(source)) == {
        Text(None, "one two", None),
        Text(None, "%(n)d day", "%(n)d days"),
        Text("of a pilot", "Site", None),
    }


def test_every_text_is_in_the_catalogue(catalogue):
    known = {Text(entry.msgctxt, entry.msgid, entry.msgid_plural or None) for entry in catalogue}
    missing = {text: path for text, path in texts_of_code().items() if text not in known}
    assert not missing, f"Run `make messages`, translate what is new, then `make setup`: {missing}"


def test_every_text_is_translated(catalogue):
    unfinished = [entry.msgid for entry in catalogue if entry.fuzzy or not all(translations(entry) or [""])]
    assert not unfinished


def test_translations_keep_the_placeholders(catalogue):
    wrong = [
        (entry.msgid, translation)
        for entry in catalogue
        for translation in translations(entry)
        if sorted(set(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid)))
        != sorted(set(PLACEHOLDER.findall(translation)))
    ]
    assert not wrong


def test_translations_have_chinese_punctuation(catalogue):
    found = [
        translation
        for entry in catalogue
        for translation in translations(entry)
        if HALF_WIDTH.search(translation)
    ]
    assert not found


def test_what_is_compiled_is_what_is_written(catalogue):
    compiled = CATALOGUE.with_suffix(".mo")
    assert compiled.exists(), "Run `make setup`, which compiles the texts."
    ours = {(entry.msgctxt, entry.msgid): translations(entry) for entry in catalogue}
    theirs = {(entry.msgctxt, entry.msgid): translations(entry) for entry in polib.mofile(str(compiled))}
    assert ours == theirs, "Run `make setup`, which compiles the texts."


# --- texts of pages ----------------------------------------------------------------------------------------------


class Words(HTMLParser):
    """What a reader of a page sees or hears: its texts, and the attributes that are shown or spoken."""

    SILENT = ("script", "style", "template")
    SPOKEN = ("aria-label", "title", "placeholder", "alt", "content", "data-placeholder")

    def __init__(self, html: str):
        super().__init__()
        self.found: list[str] = []
        self._silence = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silence += tag in self.SILENT
        attributes = dict(attrs)
        if tag != "meta" or attributes.get("name") == "description":
            self.found += [attributes[name] for name in self.SPOKEN if attributes.get(name)]

    def handle_endtag(self, tag: str) -> None:
        self._silence -= tag in self.SILENT

    def handle_data(self, data: str) -> None:
        if not self._silence and data.strip():
            self.found.append(" ".join(data.split()))


def english_of_ours(catalogue: Iterable[polib.POEntry]) -> re.Pattern[str]:
    """Matches a whole text that is one of the code's own in English."""
    texts = {
        text
        for entry in catalogue
        for text in filter(None, (entry.msgid, entry.msgid_plural))
        if text not in translations(entry)
    }
    patterns = (".+".join(map(re.escape, PLACEHOLDER.split(" ".join(text.split())))) for text in texts)
    return re.compile("|".join(patterns))


@pytest.fixture(scope="module")
def untranslated(catalogue) -> re.Pattern[str]:
    return english_of_ours(catalogue)


@pytest.fixture
def rich_pilot(city):
    port = UnitFactory(slug="port", region=city.region, website="https://example.org/")
    return PilotFactory(
        slug="crane",
        sector=SectorFactory(code="ports", sail=True),
        scenario=ScenarioFactory(code="cranes", sector=SectorFactory(code="ports"), national_typical=True),
        extra_sectors=[SectorFactory(code="logistics")],
        technologies=[TechnologyFactory(slug="mec")],
        cover=ImageFactory(),
        stage=Stage.PLANNED,
        started_year=2021,
        private_network="yes",
        network_mode="hybrid",
        slice_type="hard",
        edge_computing="no",
        cost_band="2m-10m",
        funding="自筹",
        outcome_zh="",
        contact_unit=port,
        pilot_units=[PilotUnit(unit=port, role=role) for role in Role],
        measurements=[
            Measurement(indicator_zh="效率", before="25", after="36", measured_on="2021", basis_zh="港口公布")
        ],
        prerequisites=[Prerequisite(kind=kind, need_zh="光纤", essential=False) for kind in PrerequisiteKind],
        lessons=[Lesson(kind=kind, text_zh="雨天图像不清") for kind in LessonKind],
        sources=[Source(title="报道", title_is_description=True, kind=kind) for kind in SourceKind],
    )


@pytest.fixture
def rich_plan(city, rich_pilot):
    def units() -> list[TaskUnit]:
        groups = (TaskUnit(cited=f"第{n}局") for n in range(12))
        return [TaskUnit(unit=UnitFactory(slug="port"), role="lead"), *groups]

    plan = PlanFactory(
        slug="plan-5g",
        parent=city,
        tasks=[Task(heading="建设基站", kind=kind, text="建设。", task_units=units()) for kind in TaskKind],
        targets=[
            Target(
                metric=metric, year=2020, comparator=">=", value=2000, unit="个", text="2000 个以上", is_addition=True,
                parts=[TargetPart(name="移动", value=1000)],
            )
            for metric in Metric
        ] + [Target(metric="users", value=1, is_addition=True)],
    )  # fmt: skip
    PilotTask.objects.create(pilot=rich_pilot, task=plan.tasks.first())
    return plan


PUBLIC = (
    "/", "/search/", "/search/?q=没有这样的词", "/search/?q=试点&sort=odd&page=0&stage=odd", "/cities/",
    "/cities/yueyang/", "/cities/yueyang/crane/", "/cities/yueyang/plan-5g/", "/plans/", "/about/", "/sectors/",
    "/sectors/ports/", "/sectors/logistics/", "/scenarios/", "/scenarios/cranes/", "/regions/", "/regions/430000/",
    "/regions/430600/", "/units/", "/units/port/", "/nowhere/",
)  # fmt: skip


def test_chinese_pages_have_no_english(client, rich_pilot, rich_plan, untranslated, settings, tmp_path):
    settings.SEARCH_URL = f"tantivy://{tmp_path}/index"  # that of all tests holds what others have left
    PlainPageFactory(slug="about")
    PilotFactory(slug="plain", sector=rich_pilot.sector)
    for address in (*PUBLIC, f"/p/{rich_pilot.pk}/kit/"):
        words = Words(client.get(address).content.decode()).found
        english = [text for text in words if untranslated.fullmatch(text) or ENGLISH.search(text)]
        assert not english, (address, english)


def test_the_editors_side_has_no_english_of_ours(client, rich_pilot, rich_plan, untranslated):
    client.force_login(AdministratorFactory())
    addresses = [
        reverse("wagtailadmin_home"),
        *(reverse(f"{name}:index") for name in ("pilots", "plans")),
        *(reverse(name) for name in ("pilot_needs", "plan_tasks", "plan_reading:upload")),
        *(reverse("wagtailadmin_pages:edit", args=[page.pk]) for page in (rich_pilot, rich_plan)),
    ]
    for address in addresses:
        words = Words(client.get(address).content.decode()).found
        english = [text for text in words if untranslated.fullmatch(text)]
        assert not english, (address, english)
