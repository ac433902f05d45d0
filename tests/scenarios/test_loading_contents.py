"""The registry's own contents: that they load, and that they keep what the files promise."""

import re
from html.parser import HTMLParser

import pytest
import yaml
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.utils.translation import override
from wagtail.models import Revision

from scenarios.editing.publication import what_is_missing
from scenarios.models import (
    CityPage,
    Evidence,
    PilotPage,
    PlanPage,
    Region,
    Scenario,
    Sector,
    SourceKind,
    Stage,
    Technology,
    Unit,
)

FIXTURES = settings.ROOT / "fixtures"
HAN = re.compile(r"[\u4e00-\u9fff]")

# No source says who runs it; its note asks editors for that.
WITHOUT_UNITS = {"ningbo-xixia-5g-boat"}


def rows(name: str) -> list[dict]:
    return yaml.safe_load((FIXTURES / f"{name}.yaml").read_text(encoding="utf-8"))


PILOTS = rows("pilots")


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
    assert PlanPage.objects.public().count() == 5
    assert PilotPage.objects.count() == 63


def test_43_pilots_are_public_and_the_20_on_weak_sources_are_drafts_with_a_note(registry):
    assert PilotPage.objects.public().count() == 43
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
    assert all(source.link for source in sources if source.kind != SourceKind.REPOST)
    assert not [source for source in sources if source.title.startswith("[摘录]")]


def test_what_no_source_states_stays_empty(registry):
    unknown = {row["slug"] for row in PILOTS if row["started_year"] is None}
    assert "hongliulin-coal-5g" in unknown
    assert unknown == set(PilotPage.objects.filter(started_year=None).values_list("slug", flat=True))
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
        if HAN.search(data):
            is_marked = self.languages[-1].startswith("zh")
            (self.marked if is_marked else self.unmarked).add(data.strip())


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
