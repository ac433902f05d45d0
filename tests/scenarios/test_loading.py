"""Loading small fixtures: what is written, what is left alone, and what is said about mistakes."""

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Page, Revision, Site

from home.models import HomePage, PlainPage
from media.models import RegistryImage
from scenarios.models import CityPage, LoadedRow, PilotPage, PlanPage, Region, Sector, Unit
from search.vocabulary import vocabulary
from tests.scenarios.small_fixtures import Fixtures

pytestmark = pytest.mark.django_db


@pytest.fixture
def fixtures(tmp_path) -> Fixtures:
    return Fixtures(tmp_path)


@pytest.fixture
def welcome_page(db) -> None:
    """The tree as Wagtail's migrations leave it: one page, which the registry's home page is to replace."""
    welcome = Page.get_first_root_node().add_child(instance=Page(title="Welcome", slug="welcome"))
    Site.objects.update(root_page=welcome)
    HomePage.objects.get().delete()
    Page.objects.filter(pk=welcome.pk).update(slug="home", url_path="/home/")


@pytest.fixture
def loaded(fixtures) -> Fixtures:
    fixtures.load()
    return fixtures


def crane() -> PilotPage:
    return PilotPage.objects.get(slug="yueyang-crane")


def test_a_public_row_becomes_a_published_pilot_with_all_its_lists(loaded):
    pilot = crane()
    assert pilot.live
    assert pilot.first_published_at
    assert not pilot.has_unpublished_changes
    assert pilot.get_parent().specific.region.code == "430600"
    assert pilot.region.code == "430621"
    assert (pilot.started_year, pilot.summary_en, pilot.site_zh) == (None, "", "")
    assert (pilot.private_network, pilot.urllc, pilot.embb) == ("yes", True, False)
    assert [(entry.unit.slug, entry.role) for entry in pilot.pilot_units.all()] == [("yueyang-port", "lead")]
    assert [tag.slug for tag in pilot.technologies.all()] == ["mec"]
    assert pilot.measurements.get().after == "2"
    assert pilot.sources.get().link == ""


def test_a_draft_row_stays_a_draft_with_its_note(loaded):
    pilot = PilotPage.objects.get(slug="hamburg-crane")
    assert not pilot.live
    assert pilot.first_published_at is None
    assert pilot.editor_note == "需要更好的来源。"
    assert not PilotPage.objects.public().filter(pk=pilot.pk)


def test_cities_have_pinyin_addresses_at_home_and_english_ones_abroad(loaded):
    assert set(CityPage.objects.values_list("slug", "title")) == {("yueyang", "岳阳市"), ("hamburg", "汉堡")}


def test_plans_hang_below_their_city_and_those_without_a_place_below_the_list(loaded):
    plans = {plan.slug: plan for plan in PlanPage.objects.all()}
    assert plans["city-plan"].get_parent().slug == "yueyang"
    assert plans["template"].get_parent().slug == "plans"
    assert plans["template"].region is None
    assert plans["city-plan"].text == loaded.plan_text.strip()
    assert plans["city-plan"].publisher.slug == "yueyang-port"


def test_the_home_page_takes_the_place_of_the_welcome_page_at_the_public_address(
    fixtures, settings, welcome_page
):
    settings.PUBLIC_URL = "https://registry.example.org:8443"
    fixtures.load()
    site = Site.objects.get()
    assert (site.hostname, site.port) == ("registry.example.org", 8443)
    assert site.root_page.specific == HomePage.objects.get(slug="home")
    assert [page.slug for page in Page.objects.filter(depth=2)] == ["home"]


def test_regions_may_stand_before_the_ones_they_lie_in(loaded):
    assert [region.code for region in Region.objects.get(code="430621").lineage()] == [
        "430000",
        "430600",
        "430621",
    ]


def test_a_published_pilot_gets_a_drawn_cover_that_follows_its_row(
    fixtures, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        fixtures.load()
    first = crane().cover
    assert "岳阳港远控岸桥" in first.description
    assert PilotPage.objects.get(slug="hamburg-crane").cover is None
    fixtures.row("pilots")["title_zh"] = "岳阳港远控桥吊"
    with django_capture_on_commit_callbacks(execute=True):
        fixtures.load()
    assert "岳阳港远控桥吊" in crane().cover.description
    assert list(RegistryImage.objects.all()) == [crane().cover]


# --- again ---------------------------------------------------------------------------------------------------------


def test_loading_again_changes_nothing(loaded, django_assert_max_num_queries):
    before = (Revision.objects.count(), list(LoadedRow.objects.order_by("pk").values()))
    with django_assert_max_num_queries(40):
        loaded.load()
    assert (Revision.objects.count(), list(LoadedRow.objects.order_by("pk").values())) == before


def test_loading_again_asks_no_more_for_more_rows(loaded, django_assert_max_num_queries):
    for number in range(20):
        loaded.contents["units"].append(
            {"slug": f"unit-{number}", "name_zh": f"单位{number}", "kind": "other"}
        )
        loaded.contents["pilots"].append(loaded.row("pilots") | {"slug": f"pilot-{number}"})
    loaded.load()
    with django_assert_max_num_queries(40):
        loaded.load()


def test_a_changed_row_is_loaded(loaded):
    loaded.row("sectors")["label_zh"] = "港口"
    loaded.row("units")["aliases"] = ["岳港", "岳阳新港"]
    loaded.row("plans")["year_to"] = 2022
    loaded.row("pages", 3)["body_zh"] = "<p>新的。</p>"
    loaded.row("pilots")["summary_zh"] = "远程操控两台岸桥。"
    loaded.row("pilots")["sources"][0]["title"] = "又见闻"
    loaded.regions = loaded.regions.replace(",Yueyang,", ",Yueyang City,")
    loaded.load()
    assert Sector.objects.get().label_zh == "港口"
    assert sorted(alias.name for alias in Unit.objects.get().aliases.all()) == ["岳港", "岳阳新港"]
    assert PlanPage.objects.get(slug="city-plan").year_to == 2022
    assert PlainPage.objects.get(slug="about").body_zh == "<p>新的。</p>"
    assert crane().summary_zh == "远程操控两台岸桥。"
    assert [source.title for source in crane().sources.all()] == ["又见闻"]
    assert crane().pilot_units.count() == 1
    assert Region.objects.get(code="430600").name_en == "Yueyang City"


def test_a_corrected_document_is_loaded(loaded):
    loaded.plan_text += "二、保障措施\n"
    loaded.load()
    assert PlanPage.objects.get(slug="template").text == loaded.plan_text.strip()


def test_a_draft_is_published_when_its_row_says_so(loaded):
    loaded.row("pilots", 1)["status"] = "public"
    loaded.load()
    assert PilotPage.objects.public().filter(slug="hamburg-crane").exists()


# --- what people did is kept -----------------------------------------------------------------------------------------


def test_a_page_that_was_edited_is_kept_and_reported(loaded, capsys):
    pilot = crane()
    pilot.summary_zh = "编辑改写的摘要。"
    pilot.save_revision().publish()
    loaded.row("pilots")["summary_zh"] = "文件里的新摘要。"
    loaded.load()
    assert crane().summary_zh == "编辑改写的摘要。"
    assert "kept yueyang-crane: edited by hand" in capsys.readouterr().out


def test_a_draft_an_editor_has_begun_is_kept(loaded):
    pilot = crane()
    pilot.summary_zh = "写了一半"
    pilot.save_revision()
    loaded.row("pilots")["summary_zh"] = "文件里的新摘要。"
    loaded.load()
    assert crane().get_latest_revision_as_object().summary_zh == "写了一半"
    assert crane().summary_zh == "远程操控岸桥。"


def test_a_page_taken_offline_stays_offline(loaded):
    crane().unpublish()
    loaded.row("pilots")["summary_zh"] = "文件里的新摘要。"
    loaded.load()
    assert not crane().live


def test_a_page_moved_to_another_city_stays_there_with_its_region(loaded):
    crane().move(CityPage.objects.get(slug="hamburg"), pos="last-child")
    loaded.row("pilots")["summary_zh"] = "文件里的新摘要。"
    loaded.load()
    assert crane().get_parent().slug == "hamburg"
    assert crane().region.code == "DE-hamburg"


def test_a_record_that_was_edited_is_kept_and_reported(loaded, capsys):
    Sector.objects.update(label_en="Harbours")
    unit = Unit.objects.get()
    unit.aliases.add(unit.aliases.model(name="新名"))
    unit.save()
    loaded.row("sectors")["label_en"] = "Ports"
    loaded.row("units")["name_en"] = "The port"
    loaded.load()
    assert Sector.objects.get().label_en == "Harbours"
    assert Unit.objects.get().name_en == "Yueyang Port"
    output = capsys.readouterr().out
    assert "kept ports: edited by hand" in output
    assert "kept yueyang-port: edited by hand" in output


def test_what_the_file_does_not_know_of_a_record_survives_a_change_of_its_row(loaded):
    Unit.objects.update(website="https://port.example.org/")
    loaded.row("units")["name_en"] = "The port"
    loaded.load()
    assert Unit.objects.values_list("name_en", "website").get() == ("The port", "https://port.example.org/")


def test_what_was_removed_is_not_made_again(loaded, capsys):
    crane().delete()
    loaded.load()
    loaded.row("pilots")["summary_zh"] = "文件里的新摘要。"
    loaded.load()
    assert not PilotPage.objects.filter(slug="yueyang-crane").exists()
    assert "kept yueyang-crane: removed by hand" in capsys.readouterr().out


def test_a_record_made_by_hand_is_not_taken_over(loaded, capsys):
    Unit.objects.create(slug="by-hand", name_zh="手工建的单位", kind="other")
    loaded.contents["units"].append({"slug": "by-hand", "name_zh": "文件里的单位", "kind": "port"})
    loaded.load()
    assert Unit.objects.get(slug="by-hand").name_zh == "手工建的单位"
    assert "kept by-hand: made by hand" in capsys.readouterr().out


def test_a_reference_finds_its_record_after_an_editor_changed_the_code(loaded):
    Sector.objects.update(code="harbours")
    loaded.contents["pilots"].append(loaded.row("pilots") | {"slug": "second", "title_zh": "第二个"})
    loaded.load()
    assert PilotPage.objects.get(slug="second").sector.code == "harbours"


# --- mistakes --------------------------------------------------------------------------------------------------------


def _set(**values):
    return lambda row: row.update(values)


MISTAKES = [
    ("pilots", _set(stage="ended"), "(yueyang-crane), stage: “ended” is not one of planned, building"),
    ("pilots", _set(sector="harbours"), "(yueyang-crane), sector: there is no sector “harbours”"),
    ("pilots", _set(region="DE"), "(yueyang-crane), region: “DE” does not lie in the city “430600”"),
    ("pilots", _set(summary_zh=None), "(yueyang-crane), summary_zh: is missing"),
    ("pilots", _set(summary="…"), "(yueyang-crane), summary: unknown field"),
    ("pilots", _set(started_year="2019"), "(yueyang-crane), started_year: should be a whole number"),
    ("pilots", _set(started_year=1919), "(yueyang-crane), started_year:"),
    ("pilots", _set(network={"five_g": "yes"}), "(yueyang-crane), network.five_g: unknown field"),
    (
        "pilots",
        _set(units=[{"unit": "nobody", "role": "lead"}]),
        "(yueyang-crane), units[1].unit: there is no unit",
    ),
    (
        "pilots",
        _set(sources=[{"title": "a", "kind": "blog"}]),
        "(yueyang-crane), sources[1].kind: “blog” is not one",
    ),
    (
        "pilots",
        _set(
            sources=[
                {"title": "a", "kind": "press"},
                {"title": "b", "kind": "press", "published_on": "2020-13"},
            ]
        ),
        "(yueyang-crane), sources[2].published_on:",
    ),
    ("pilots", _set(measurements=[{"indicator_zh": "人数"}]), "(yueyang-crane), measurements[1].after:"),
    ("pilots", _set(slug="hamburg-crane"), "(hamburg-crane), slug: line 1 has the same"),
    ("plans", _set(file="missing.txt"), "(city-plan), file: policies/missing.txt cannot be read"),
    ("plans", _set(issued_on="19.7.2020"), "(city-plan), issued_on: should be a day"),
    ("units", _set(kind="harbour"), "(yueyang-port), kind: “harbour” is not one of"),
    ("units", _set(aliases=["岳港", "岳港"]), "(yueyang-port), aliases: “岳港” stands there twice"),
    ("sectors", _set(colour="blue"), "(ports), colour:"),
    ("sectors", _set(sail="yes"), "(ports), sail: should be true or false"),
]


@pytest.mark.parametrize(
    ("name", "spoil", "message"), MISTAKES, ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_mistake_is_named_with_file_line_row_and_field(fixtures, name, spoil, message):
    spoil(fixtures.row(name))
    with pytest.raises(CommandError) as error:
        fixtures.load()
    text = str(error.value)
    assert f"/{name}.yaml, line " in text
    assert message in text


def test_a_mistake_in_the_last_row_leaves_nothing_of_the_group_loaded(fixtures):
    fixtures.row("pilots", 1)["evidence"] = "rumour"
    with pytest.raises(CommandError, match="Nothing of this group was loaded"):
        fixtures.load()
    assert not PilotPage.objects.exists()
    assert not CityPage.objects.filter(slug="hamburg").exists()
    assert not LoadedRow.objects.filter(kind="pilot").exists()
    assert PlanPage.objects.count() == 2


def test_a_file_that_is_not_yaml_is_named(fixtures):
    fixtures.load(only="vocabularies")
    (fixtures.folder / "units.yaml").write_text("- slug: [", encoding="utf-8")
    with pytest.raises(CommandError, match=r"/units\.yaml is not valid YAML"):
        call_command("load_registry", fixtures=fixtures.folder, only="vocabularies")


def test_a_process_that_serves_knows_new_regions_at_once(fixtures, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        fixtures.load(only="vocabularies")
    assert vocabulary().knows("region", "430621")
    fixtures.regions = fixtures.regions.replace("430621", "430626")
    with django_capture_on_commit_callbacks(execute=True):
        fixtures.load(only="vocabularies")
    assert vocabulary().knows("region", "430626")


def test_a_circle_of_regions_is_named(fixtures):
    fixtures.regions = fixtures.regions.replace("hunan,hn,\n", "hunan,hn,430621\n")
    with pytest.raises(CommandError, match=r"/regions\.csv, line 2 \(430621\), parent"):
        fixtures.load()


def test_plans_alone_need_the_vocabularies_they_refer_to(fixtures):
    with pytest.raises(CommandError, match="there is no region “430600”"):
        fixtures.load(only="plans")
