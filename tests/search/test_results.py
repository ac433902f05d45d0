import shutil

import pytest
from django.utils.translation import override
from wagtail.models import PageViewRestriction

from scenarios.models import PilotPage, PilotUnit, Replication, Role, Stage, UnitAlias
from search import outbox
from search.models import OutboxEntry
from search.presentation import tier_note
from search.query import SearchQuery, Sort
from search.results import names_found, search, search_nearest
from tests.factories import (
    PilotFactory,
    SectorFactory,
    TechnologyFactory,
    UnitFactory,
    make_pilots,
    yueyang_county,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]


@pytest.fixture
def gone(index_folder, monkeypatch):
    """No index, and too many pilots to make one in passing."""
    monkeypatch.setattr(outbox, "REBUILD_IN_REQUEST", -1)
    shutil.rmtree(index_folder, ignore_errors=True)


def slugs(results):
    return [found.pilot.slug for found in results.hits]


def test_without_a_text_all_are_listed_newest_first():
    for year in (2019, 2023, 2021):
        PilotFactory(slug=f"of-{year}", started_year=year)
    results = search(SearchQuery())
    assert slugs(results) == ["of-2023", "of-2021", "of-2019"]
    assert (results.total, results.tier, results.widened) == (3, 1, False)


def test_tiers_are_told():
    PilotFactory(title="远程手术")
    PilotFactory(title="手术室的远程指导", summary_zh="x")
    assert search(SearchQuery("远程手术")).tier == 1
    assert search(SearchQuery("手术远程")).tier == 2
    assert search(SearchQuery("没有此物")).tier == 4


@pytest.fixture
def ports_and_drones():
    ports, farms = SectorFactory(code="ports"), SectorFactory(code="farms")
    PilotFactory(title="港口远控岸桥", slug="crane", sector=ports, started_year=2019)
    PilotFactory(title="港口的远程控制与岸桥", slug="words", sector=ports, started_year=2020)
    PilotFactory(title="农田岸桥", slug="some", sector=farms, started_year=2023)


def test_what_fits_is_counted_apart_and_stands_first(ports_and_drones):
    results = search(SearchQuery("港口 岸桥"))
    assert (results.total, results.fitting, results.close) == (3, 2, 1)
    assert [found.fits for found in results.hits] == [True, True, False]
    page = search(SearchQuery("港口 岸桥", page=3, size=1))
    assert [found.fits for found in page.hits] == [False]
    assert search(SearchQuery()).close == 0


def test_the_tier_is_that_of_hits_under_the_filters(ports_and_drones):
    results = search(SearchQuery("港口 岸桥", {"sector": ("farms",)}))
    assert (results.tier, results.fitting, results.close) == (4, 0, 1)
    with override("en"):
        assert "both" in tier_note(results)


def test_the_note_speaks_of_an_order_only_where_there_is_one(ports_and_drones):
    with override("en"):
        assert "first" in tier_note(search(SearchQuery("港口 岸桥")))
        for sort in (Sort.NEWEST, Sort.TITLE):
            note = tier_note(search(SearchQuery("港口 岸桥", sort=sort)))
            assert "first" not in note
            assert note.startswith("2 of these")


def test_of_one_word_and_of_two_nothing_is_said_about_half_of_them(ports_and_drones):
    SectorFactory(code="farms", label_zh="智慧农业")
    with override("en"):
        assert "both" in tier_note(search(SearchQuery("农田 手术")))
        for text in ("农田 手术", "手术农田"):
            assert "half" not in tier_note(search(SearchQuery(text)))


def test_what_became_private_a_moment_ago_is_not_shown(engine):
    pilot = PilotFactory()
    assert search(SearchQuery()).total == 1
    PageViewRestriction.objects.bulk_create(  # no signal: the index does not know
        [PageViewRestriction(page=pilot.get_parent(), restriction_type=PageViewRestriction.LOGIN)]
    )
    assert search(SearchQuery()).hits == []


def test_hits_bring_what_a_card_shows(django_assert_num_queries):
    make_pilots(30)
    outbox.rebuild()
    search(SearchQuery("远程作业"))
    with django_assert_num_queries(2):
        results = search(SearchQuery("远程作业"))
        for found in results.hits:
            assert found.pilot.place
            assert found.pilot.sector.label
            results.title(found.pilot)
            results.passage(found.pilot)


def test_the_first_search_of_a_process_costs_one_query_more(django_assert_max_num_queries):
    make_pilots(30)
    outbox.rebuild()
    with django_assert_max_num_queries(3):
        search(SearchQuery("远程作业"))


def test_marks_and_passage():
    pilot = PilotFactory(
        title="5G远程手术", summary_zh="x", solution_zh="医生在<杭州>远程操作", outcome_zh="完成"
    )
    results = search(SearchQuery("远程"))
    assert results.title(pilot) == "5G<mark>远程</mark>手术"
    assert results.passage(pilot) == ("医生在&lt;杭州&gt;<mark>远程</mark>操作", "zh")


def test_the_passage_is_in_the_readers_language_unless_the_other_tells_more():
    pilot = PilotFactory(
        title="x",
        summary_zh="智慧港口",
        summary_en="A smart port",
        outcome_zh="岸桥远程控制",
        outcome_en="Done",
    )
    ports = SectorFactory(code="ports", label_zh="智慧港口", label_en="Smart port")
    PilotFactory(title="另一个", sector=ports)
    found = search(SearchQuery("智慧港口", language="en"))
    assert found.passage(pilot) == ("A <mark>smart port</mark>", "en")
    found = search(SearchQuery("岸桥", language="en"))
    assert found.passage(pilot).language == "zh"


def test_what_only_stands_for_a_word_is_no_reason_for_another_language():
    SectorFactory(code="ports", label_zh="智慧港口", label_en="Smart ports")
    pilot = PilotFactory(title="x", summary_zh="在智慧港口试用", summary_en="Tried in a terminal")
    found = search(SearchQuery("smart ports", language="en"))
    assert [hit.pilot for hit in found.hits] == [pilot]
    assert found.passage(pilot) == ("Tried in a terminal", "en")


def test_a_name_that_no_text_shows_is_the_reason(django_assert_num_queries):
    unit = UnitFactory(name_zh="岳阳市工业和信息化局", name_en="Yueyang Industry Bureau")
    UnitAlias.objects.create(unit=unit, name="市工信局")
    mec = TechnologyFactory(name="边缘计算", label_en="Edge computing")
    pilot = PilotFactory(title="x", pilot_units=[PilotUnit(unit=unit, role=Role.LEAD)], technologies=[mec])
    for text, facet, label in (
        ("市工信局", "unit", "岳阳市工业和信息化局（<mark>市工信局</mark>）"),
        ("信息化局", "unit", "岳阳市工业和<mark>信息化局</mark>"),
        ("边缘计算", "tag", "<mark>边缘计算</mark>"),
    ):
        results = search(SearchQuery(text))
        with django_assert_num_queries(1):
            assert (facet, label) in names_found(results, [found.pilot for found in results.hits])[pilot.pk]


def test_a_page_beyond_the_last_is_the_last():
    make_pilots(25)
    outbox.rebuild()
    results = search_nearest(SearchQuery(page=50))
    assert (results.query.page, len(results.hits), results.last_page) == (2, 5, 2)


def test_a_missing_index_is_made_in_passing(index_folder):
    PilotFactory(slug="crane")
    OutboxEntry.objects.all().delete()
    assert slugs(search(SearchQuery("远程作业"))) == ["crane"]


def test_without_the_index_lists_come_from_the_database(gone):
    ports = SectorFactory(code="ports")
    PilotFactory(slug="crane", sector=ports, started_year=2020)
    PilotFactory(slug="truck", sector=ports, started_year=2022, stage=Stage.TRIAL)
    PilotFactory(slug="draft", sector=ports, live=False)
    PilotFactory(slug="other")
    results = search(SearchQuery("不管什么", {"sector": ("ports",)}))
    assert results.degraded
    assert slugs(results) == ["truck", "crane"]
    assert (results.total, results.facets) == (2, {})
    by_title = search(SearchQuery("不管什么", {"sector": ("ports",)}, Sort.TITLE))
    titles = [found.pilot.title for found in by_title.hits]
    assert titles == sorted(titles)


@pytest.mark.parametrize(
    ("facet", "value"),
    [
        ("sector", "logistics"), ("scenario", "chosen"), ("region", "430600"), ("region", "430621"), ("stage", "trial"),
        ("evidence", "measured"), ("year", "2020"), ("tag", "mec"), ("unit", "cmcc"),
        ("reuse", "repeated"),
    ],
)  # fmt: skip
def test_filters_mean_the_same_with_and_without_the_index(index_folder, monkeypatch, facet, value):
    from tests.factories import ScenarioFactory

    unit = UnitFactory(slug="cmcc")
    PilotFactory(
        slug="match",
        extra_sectors=[SectorFactory(code="logistics")],
        scenario=ScenarioFactory(code="chosen"),
        region=yueyang_county(),
        stage=Stage.TRIAL,
        evidence="measured",
        started_year=2020,
        technologies=[TechnologyFactory(slug="mec")],
        pilot_units=[PilotUnit(unit=unit, role=Role.LEAD), PilotUnit(unit=unit, role=Role.USER)],
    )
    PilotFactory(slug="in-the-city", started_year=2021, origins=[origin_of("match")])
    PilotFactory(live=False, origins=[origin_of("in-the-city")])
    query = SearchQuery(filters={facet: (value,)})
    expected = {"match", "in-the-city"} if value == "430600" else {"match"}
    assert set(slugs(search(query))) == expected
    monkeypatch.setattr(outbox, "REBUILD_IN_REQUEST", -1)
    shutil.rmtree(index_folder)
    fallback = search(query)
    assert fallback.degraded
    assert set(slugs(fallback)) == expected
    assert fallback.total == len(expected)


def origin_of(slug):
    return Replication(origin=PilotPage.objects.get(slug=slug))


def test_most_repeated_first_and_then_newest_with_and_without_the_index(index_folder, monkeypatch):
    for slug, year in (("once", 2019), ("twice", 2018), ("never", 2024), ("also-once", 2020)):
        PilotFactory(slug=slug, started_year=year)
    for slug in ("once", "twice", "twice", "also-once"):
        PilotFactory(stage=Stage.PLANNED, started_year=2012, origins=[origin_of(slug)])
    PilotFactory(live=False, origins=[origin_of("never")])
    query = SearchQuery(sort=Sort.REPEATS, size=4)
    expected = ["twice", "also-once", "once", "never"]
    assert slugs(search(query)) == expected
    monkeypatch.setattr(outbox, "REBUILD_IN_REQUEST", -1)
    shutil.rmtree(index_folder)
    fallback = search(query)
    assert fallback.degraded
    assert slugs(fallback) == expected


@pytest.mark.parametrize("sort", Sort)
def test_every_order_lists_all_public_pilots_once(sort):
    make_pilots(45)
    outbox.rebuild()
    seen = [slug for page in (1, 2, 3) for slug in slugs(search(SearchQuery("5G", sort=sort, page=page)))]
    assert sorted(seen) == sorted(PilotPage.objects.public().values_list("slug", flat=True))
