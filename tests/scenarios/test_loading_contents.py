"""The registry's own contents: that they load, and that they keep what the files promise."""

import re
from html.parser import HTMLParser

import polib
import pytest
import yaml
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.utils.translation import override
from wagtail.models import Revision

from scenarios.editing.publication import what_is_missing
from scenarios.loading.readings import PILOT_FIELDS
from scenarios.models import (
    CityPage,
    Evidence,
    PilotPage,
    PlanPage,
    PlanStatus,
    Region,
    Role,
    Scenario,
    Sector,
    Source,
    SourceKind,
    Stage,
    TaskRole,
    TaskUnit,
    Technology,
    Unit,
)
from tests.home.test_locale import CATALOGUE, Words, english_of_ours

FIXTURES = settings.ROOT / "fixtures"
HAN = re.compile(r"[\u4e00-\u9fff]")
LETTER = re.compile("[A-Za-z]")

# No source says who runs it; its note asks editors for that.
WITHOUT_UNITS = {"ningbo-xixia-5g-boat"}


def rows(name: str) -> list[dict]:
    return yaml.safe_load((FIXTURES / f"{name}.yaml").read_text(encoding="utf-8"))


def readings() -> dict[str, list[dict]]:
    """What people have corrected of the readings, by the slug of the plan."""
    return {
        path.stem: yaml.safe_load(path.read_text(encoding="utf-8"))
        for path in sorted((FIXTURES / "readings").glob("*.yaml"))
    }


PILOTS = rows("pilots")
READINGS = [pytest.param(row, id=row["slug"]) for entries in readings().values() for row in entries]
PLANS = {
    "yueyang-5g-industry-plan": 12,
    "puyang-5g-industry-plan": 7,
    "changle-5g-industry-opinions": 7,
    "yubei-5g-development-plan": 10,
}  # and the pilots each proposes


@pytest.fixture(scope="module")
def contents(django_db_setup, django_db_blocker):
    """Everything loaded once for all tests of this module and rolled back at the end, so that no cover is drawn."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_registry")
        yield
        transaction.set_rollback(True)


@pytest.fixture
def registry(contents, db):
    """Changes of a test are undone; the contents stay until the module is done."""


def test_everything_is_there(registry):
    assert Sector.objects.count() == 24
    assert Scenario.objects.count() == len(rows("scenarios"))
    assert Technology.objects.count() == len(rows("technologies"))
    assert Unit.objects.count() == len(rows("units"))
    assert Region.objects.count() > 3200
    assert PlanPage.objects.count() == 5
    assert PilotPage.objects.count() == 63 + 36


def test_no_organisation_is_there_twice(registry):
    """The units of the plans are those of units.yaml, however the reader names them."""
    named = {row["slug"] for row in rows("units")}
    assert set(Unit.objects.values_list("slug", flat=True)) == named
    names = [
        name
        for unit in Unit.objects.select_related("region").prefetch_related("aliases")
        for name in {unit.name_zh, *((alias.name, unit.region_id) for alias in unit.aliases.all())}
    ]
    assert [name for name in names if names.count(name) > 1] == []


def test_four_plans_are_public_and_the_template_is_there_for_editors(registry):
    assert set(PlanPage.objects.public().values_list("slug", flat=True)) == set(PLANS)
    template = PlanPage.objects.get(live=False)
    assert template.status == PlanStatus.TEMPLATE
    assert template.tasks.count() == 17
    entries = TaskUnit.objects.filter(task__plan=template)
    assert entries.exclude(cited="").count() == entries.filter(unit=None).count() > 100


@pytest.mark.parametrize(("slug", "uses"), PLANS.items())
def test_every_use_a_plan_proposes_is_a_published_planned_pilot(registry, slug, uses):
    plan = PlanPage.objects.get(slug=slug)
    pilots = list(PilotPage.objects.public().filter(pilot_tasks__task__plan=plan).distinct())
    assert len(pilots) == uses
    assert plan.targets.exists()
    for pilot in pilots:
        (tie,) = pilot.pilot_tasks.all()
        (block,) = pilot.body
        (source,) = pilot.sources.all()
        assert (pilot.stage, pilot.evidence, pilot.started_year) == (Stage.PLANNED, Evidence.PLAN, None)
        assert pilot.region == plan.region
        assert pilot.title_en
        assert tie.path.startswith(tie.task.path)
        assert block.value["quotation"] in plan.text
        assert block.value["source"].endswith(tie.path)
        assert source.kind == SourceKind.POLICY
        assert plan.title.replace("《", "〈").replace("》", "〉") in source.title
        roles = {TaskRole.LEAD: Role.LEAD, TaskRole.UNIT: Role.RESPONSIBLE}
        named = {(unit.unit_id, roles[unit.role]) for unit in tie.task.task_units.all() if unit.unit_id}
        assert named == set(pilot.pilot_units.values_list("unit_id", "role"))


def test_text_of_plans_is_that_of_the_document_with_each_task_in_it(registry):
    for plan in PlanPage.objects.all():
        assert "[bookmark" not in plan.text
        for task in plan.tasks.all():
            assert task.text in plan.text, (plan.slug, task.path)
            assert task.heading in task.text
        for target in plan.targets.all():
            assert target.text in plan.text


def test_corrections_stand_for_every_use_of_the_plans():
    assert {slug: len(entries) for slug, entries in readings().items()} == PLANS


@pytest.mark.parametrize("row", READINGS)
def test_corrections_are_complete_and_in_both_languages(row):
    assert set(row) == set(PILOT_FIELDS)
    assert len(row["summary_zh"]) <= 300
    assert len(row["summary_en"]) <= 600
    assert HAN.search(row["title_zh"])
    assert not HAN.search(row["title_en"] + row["summary_en"] + row["slug"])
    assert row["summary_zh"].endswith("尚无实施情况的资料。")
    assert row["summary_en"].endswith(" The registry holds no report of results yet.")
    sectors = {entry["code"]: entry["sector"] for entry in rows("scenarios")}
    assert sectors[row["scenario"]] in row["sectors"]


def test_43_reported_pilots_are_public_and_the_20_on_weak_sources_are_drafts_with_a_note(registry):
    assert PilotPage.objects.public().exclude(pilot_tasks__task__isnull=False).count() == 43
    drafts = PilotPage.objects.filter(live=False)
    assert drafts.count() == 20
    assert not drafts.filter(editor_note="").exists()


def test_public_pilots_have_what_an_editor_would_need_to_publish_them(registry):
    lacking = {pilot.slug for pilot in PilotPage.objects.public() if what_is_missing(pilot)}
    assert lacking == WITHOUT_UNITS


def test_reposts_have_no_public_link(registry):
    sources = [source for pilot in PilotPage.objects.all() for source in pilot.sources.all()]
    reposts = [source for source in sources if source.kind == SourceKind.REPOST]
    assert len(reposts) > 40
    assert not [source for source in reposts if source.link]
    # The plans are known by their text; where they were first published is not.
    without_link = (SourceKind.REPOST, SourceKind.POLICY)
    assert all(source.link for source in sources if source.kind not in without_link)
    assert not [source for source in sources if source.title.startswith("[摘录]")]


def test_publishers_of_sources_are_names_without_remarks(registry):
    publishers = Source.objects.values_list("publisher", flat=True)
    remarks = re.compile("未显示|转载|刊[发载]|存档|译稿|新闻稿|评述")
    assert [publisher for publisher in publishers if remarks.search(publisher)] == []


def test_what_no_source_states_stays_empty(registry):
    unknown = {row["slug"] for row in PILOTS if row["started_year"] is None}
    assert "hongliulin-coal-5g" in unknown
    reported = PilotPage.objects.filter(pilot_tasks=None)
    assert unknown == set(reported.filter(started_year=None).values_list("slug", flat=True))
    mawan = PilotPage.objects.get(slug="shenzhen-mawan-5g-port")
    assert (mawan.private_network, mawan.architecture, mawan.bands, mawan.slice_type) == ("", "", "", "")
    assert not mawan.measurements.exists()


def test_pilots_hang_below_the_city_they_lie_in(registry):
    for pilot in PilotPage.objects.select_related("region__parent__parent"):
        assert pilot.get_parent().specific.region.contains(pilot.region), pilot.slug


def test_a_planned_pilot_rests_on_a_plan_only(registry):
    planned = PilotPage.objects.filter(stage=Stage.PLANNED)
    assert {pilot.evidence for pilot in planned} == {Evidence.PLAN}


def test_city_pages_exist_for_the_places_of_the_plans(registry):
    places = {"430600", "410900", "370725", "500112"}
    assert places <= set(CityPage.objects.live().values_list("region__code", flat=True))


def test_the_plan_without_a_place_hangs_below_the_list_of_plans(registry):
    plan = PlanPage.objects.get(region=None)
    assert plan.get_parent().slug == "plans"
    assert {plan.slug for plan in PlanPage.objects.exclude(document_number="")} == {
        "changle-5g-industry-opinions",
        "yubei-5g-development-plan",
    }


def test_loading_again_makes_no_revision_and_asks_little(registry, django_assert_max_num_queries):
    before = Revision.objects.count()
    with django_assert_max_num_queries(40):
        call_command("load_registry")
    assert Revision.objects.count() == before


def test_english_pages_show_chinese_only_in_names_and_titles_that_have_no_english(registry, client):
    """And mark it as Chinese, for screen readers and fonts."""
    for pilot in PilotPage.objects.public():
        with override("en"):
            texts = Texts(client.get(pilot.url).content.decode())
        own_names = {text for source in pilot.sources.all() for text in (source.title, source.publisher)}
        own_names |= set(pilot.pilot_units.filter(unit__name_en="").values_list("unit__name_zh", flat=True))
        own_names |= {text for block in pilot.body for text in block.value.values()}
        ties = pilot.pilot_tasks.select_related("task__plan")
        own_names |= {text for tie in ties for text in (tie.path, tie.task.heading, tie.task.plan.title)}
        assert not texts.unmarked, pilot.slug
        assert texts.marked <= own_names | {"简体中文"}, pilot.slug


class Texts(HTMLParser):
    """The pieces of text with Chinese characters on a page: those in elements marked as Chinese, and the others."""

    VOID = {"meta", "link", "img", "input", "br", "hr", "source", "wbr"}

    def __init__(self, html: str):
        super().__init__()
        self.languages: list[str] = []
        self.marked: set[str] = set()
        self.unmarked: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag not in self.VOID:
            inherited = self.languages[-1] if self.languages else ""
            self.languages.append(dict(attrs).get("lang") or inherited)

    def handle_endtag(self, tag):
        self.languages.pop()

    def handle_data(self, data):
        # What names the page in a tab has no place for a second language; linked data names its own.
        if HAN.search(data) and not (self.get_starttag_text() or "").startswith(("<title>", "<script")):
            is_marked = self.languages[-1].startswith("zh")
            (self.marked if is_marked else self.unmarked).add(data.strip())


LISTS = (
    "", "search/", "search/?q=没有这样的词", "search/?sector=ports&stage=live", "search/?page=2", "search/help/",
    "cities/", "plans/", "sectors/", "scenarios/", "regions/", "units/", "units/?page=2", "about/", "no-such-page/",
)  # fmt: skip


def addresses(language: str) -> list[str]:
    """Of every list, and of a few pages of each kind, those with most in them among them."""
    pages = [*CityPage.objects.public()[:3], *PlanPage.objects.public(), *PilotPage.objects.public()[:3]]
    units = Unit.objects.filter(slug__in=["china-mobile", "yueyang-miit"]) or Unit.objects.all()[:3]
    terms = [
        *Sector.objects.filter(code__in=["ports", "parks"]),
        *Scenario.objects.filter(pilots__isnull=False).distinct()[:2],
        *Region.objects.filter(code__in=["430000", "430600"]),
        *units,
    ]
    prefix = "/" if language == "zh-hans" else f"/{language}/"
    with override(language):
        own = [page.url for page in pages] + [term.get_absolute_url() for term in terms]
    return [prefix + path for path in LISTS] + own


def test_every_english_page_marks_what_is_in_chinese(registry, client):
    found = {path: Texts(client.get(path).content.decode()).unmarked for path in addresses("en")}
    assert not {path: texts for path, texts in found.items() if texts}


def test_no_chinese_page_shows_english_of_the_interface(registry, client):
    ours = english_of_ours(polib.pofile(str(CATALOGUE)))
    for path in addresses("zh-hans"):
        words = Words(client.get(path).content.decode()).found
        assert not [text for text in words if ours.fullmatch(text)], path


def test_a_pilot_that_names_no_unit_has_a_page_in_both_languages(registry, client):
    (slug,) = WITHOUT_UNITS
    pilot = PilotPage.objects.get(slug=slug)
    for language in ("zh-hans", "en"):
        with override(language):
            response = client.get(pilot.url)
            listed = client.get(pilot.region.get_absolute_url())
        assert pilot.site_zh in response.content.decode() or pilot.site_en in response.content.decode()
        assert pilot.slug in listed.content.decode()


# --- the files themselves ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("row", PILOTS, ids=lambda row: row["slug"])
def test_texts_are_in_the_language_they_claim(row):
    assert HAN.search(row["summary_zh"])
    assert len(row["summary_zh"]) <= 300
    english = [value for key, value in row.items() if key.endswith("_en") and value]
    network = row["network"] or {}
    english.append(network.get("terminals_en") or "")
    assert bool(network.get("terminals_zh")) == bool(network.get("terminals_en"))
    for entry in row["measurements"]:
        # Values have no English column: figures and signs serve both languages.
        english += [
            entry[name] or "" for name in ("indicator_en", "unit_en", "basis_en", "before", "after", "change")
        ]
        assert not [entry[name] for name in ("before", "after", "change") if LETTER.search(entry[name] or "")]
        for name in ("indicator", "unit", "basis"):
            assert bool(entry[f"{name}_zh"]) == bool(entry[f"{name}_en"]), (entry["indicator_zh"], name)
    assert row["summary_en"]
    assert not [text for text in english if HAN.search(text)]
    for name in ("problem", "solution", "outcome", "replication_note"):
        assert bool(row[f"{name}_zh"]) == bool(row[f"{name}_en"]), name


def test_aliases_of_units_are_other_names_than_the_full_one():
    for row in rows("units"):
        assert row["name_zh"] not in row["aliases"]
        assert row["slug"].isascii()


@pytest.mark.parametrize(
    "row", [row for row in rows("pages") if row["kind"] == "plain"], ids=lambda row: row["slug"]
)
def test_plain_pages_are_written_in_both_languages(row):
    assert HAN.search(row["body_zh"])
    assert not HAN.search(row["body_en"])
    assert row["body_zh"].count("<h2>") == row["body_en"].count("<h2>")
    assert row["body_zh"].count("<li>") == row["body_en"].count("<li>")
