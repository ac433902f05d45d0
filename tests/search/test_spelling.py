"""Other spellings of what is nowhere."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from scenarios.models import PilotUnit, Role, UnitAlias
from search.query import MAX_TEXT, SearchQuery
from search.results import search
from search.spelling import other_spelling
from search.vocabulary import vocabulary
from tests.factories import PilotFactory, ScenarioFactory, SectorFactory, UnitFactory, yueyang

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]


@pytest.fixture
def names(engine, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        yueyang()
        health = SectorFactory(code="health", label_zh="智慧医疗", label_en="Smart health care")
        ports = SectorFactory(code="ports", label_zh="智慧港口", label_en="Smart ports")
        trucks = ScenarioFactory(
            code="trucks", label_zh="无人集卡", label_en="Driverless trucks", sector=ports
        )
        drones = ScenarioFactory(code="drones", label_zh="无人机巡检", label_en="Drone inspection")
        unit = UnitFactory(slug="cmcc", name_zh="中国移动通信集团", name_en="China Mobile")
        UnitAlias.objects.create(unit=unit, name="中国移动")
        roles = [PilotUnit(unit=unit, role=Role.OPERATOR)]
        PilotFactory(
            title="岳阳5G智慧医疗试点",
            title_en="5G remote surgery in a hospital",
            sector=health,
            pilot_units=roles,
        )
        PilotFactory(title="港口无人集卡", title_en="Trucks of Yueyang", scenario=trucks, sector=ports)
        PilotFactory(title="电网巡线", scenario=drones, title_en="Yueyang power lines", summary_zh="矿卡")
        UnitFactory(name_zh="岳阳秘密试验所", name_en="Secrettown")
    search(SearchQuery())  # the index takes the pilots
    return vocabulary()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("hosptial", "hospital"),
        ("remote surgrey", "remote surgery"),
        ("智会医疗", "智慧医疗"),
        ("智慧医疔", "智慧医疗"),
        ("hospital", ""),
        ("智慧医疗", ""),
        ("岳阳市智会港口", "岳阳市智慧港口"),
        ("岳阳智会医疗", "岳阳智慧医疗"),
        ("智会港口5G", "智慧港口5g"),
        ("无人机训检", "无人机巡检"),
        ("港口无人及卡", "港口无人集卡"),
        ("中果移动", "中国移动"),
        ("岳羊", "岳阳"),
        ("yuyang", "yueyang"),
        ("zhihuigangkuo", "智慧港口"),
        ("智慧巷口", "智慧港口"),
        ("岳阳智慧巷口", "岳阳智慧港口"),
        ("无人及", "无人机"),
        ("智慧 巷口", "智慧港口"),
        ("hosptials", "hospitals"),
        ("prots", "ports"),
        ("pwoer", "power"),
        ("yys", "岳阳市"),
        ("yy", ""),
        ("pawer", ""),
        ("智慧 巷口 -农业 集卡", "智慧港口 -农业 集卡"),
        ("医疗 无人机", ""),
        ("zzz", ""),
        ("智慧法院", ""),
        ("矿山无人驾驶", ""),
        ("钢铁厂", ""),
        ("港口的医疗", ""),
        ("20211", ""),
        ("岳阳秘密试严所", ""),
        ("secretown", ""),
        ("“hosptial”", ""),
        ("zzzzzzzz", ""),
        ("", ""),
    ],
)
def test_what_is_nowhere_may_be_spelled_otherwise(names, typed, meant):
    assert other_spelling(SearchQuery(typed), names) == meant


def test_a_spelling_that_finds_nothing_under_the_filters_is_not_offered(names):
    assert other_spelling(SearchQuery("hosptial", {"year": ("1999",)}), names) == ""


def test_a_spelling_too_long_to_be_searched_for_is_not_offered(names):
    assert other_spelling(SearchQuery("港口无人及卡 " * 5 + "zhihuigangkuo"), names)
    long = "智会港口 hosptial " * 3 + "rmote " * 26
    assert len(long) <= MAX_TEXT < len(long.replace("rmote", "remote"))
    assert other_spelling(SearchQuery(long.strip()), names) == ""


def test_many_slips_cost_one_query(names, client):
    text = "智会医疗 无人机训检 中果移动 岳羊 港口无人及卡 智会港口"
    with CaptureQueriesContext(connection) as queries:
        assert (
            other_spelling(SearchQuery(text), names)
            == "智慧医疗 无人机巡检 中国移动 岳阳 港口无人集卡 智慧港口"
        )
    assert len(queries) <= 1
    client.get("/search/", {"q": text})
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/search/", {"q": text}).context["spelling"]
    assert len(queries) <= 8


def test_the_page_offers_it_where_words_were_found_apart(names, client):
    assert client.get("/search/", {"q": "港口无人及卡"}).context["spelling"].text == "港口无人集卡"
    assert client.get("/search/", {"q": "港口无人集卡"}).context["spelling"] is None
