import shutil
from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import PageViewRestriction

from scenarios.models import PilotPage, PilotUnit, Region, Role, UnitAlias
from search import outbox
from search.models import OutboxEntry
from search.name_index import NameIndex
from search.query import SearchQuery
from search.results import search
from search.suggestions import NAMES, PILOTS, suggest
from search.vocabulary import Name, Other, Vocabulary
from tests.factories import (
    PilotFactory,
    PlanFactory,
    RegionFactory,
    ScenarioFactory,
    SectorFactory,
    UnitFactory,
    make_pilots,
    make_tasks,
    yueyang_county,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]

ODD = [
    "", " ", "*", '"', "“", "-", "-港口", "city:", "city:岳", "year:2020", "stage:运行", "😀",
    "\x00", "\u202e", "/", "'", "a" * 10_000,
    "港 " * 5_000, "<script>alert(1)</script>", "\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
]  # fmt: skip


def of_kind(groups, kind):
    return [option.label for group in groups if group.kind == kind for option in group.options]


def typed(text, kind, language="zh-hans"):
    return of_kind(suggest(text, language), kind)


@pytest.fixture
def port():
    """A public pilot of 智慧港口 in 岳阳市 that a unit leads; indexed."""
    sector = SectorFactory(code="ports", label_zh="智慧港口", label_en="Smart ports")
    scenario = ScenarioFactory(
        code="remote-crane", sector=sector, label_zh="岸桥远程控制", label_en="Remote crane control"
    )
    unit = UnitFactory(slug="port-group", name_zh="岳阳市港务集团", name_en="Yueyang Port Group")
    UnitAlias.objects.create(unit=unit, name="市港务")
    pilot = PilotFactory(
        title="城陵矶码头岸桥远控",
        title_en="Cranes of Chenglingji",
        slug="cranes",
        sector=sector,
        scenario=scenario,
        pilot_units=[PilotUnit(unit=unit, role=Role.LEAD)],
    )
    search(SearchQuery())
    return pilot


@pytest.mark.parametrize(
    ("text", "kind", "label"),
    [
        ("港口", "sector", "智慧港口"),
        ("智慧港", "sector", "智慧港口"),
        ("碼頭岸橋", "pilot", "城陵矶码头岸桥远控"),
        ("遠程控", "scenario", "岸桥远程控制"),
        ("zhihuigang", "sector", "智慧港口"),
        ("zhi hui g", "sector", "智慧港口"),
        ("zhgk", "sector", "智慧港口"),
        ("yy", "region", "岳阳市"),
        ("yueyang", "region", "岳阳市"),
        ("por", "sector", "智慧港口"),
        ("CRANE con", "scenario", "岸桥远程控制"),
        ("港务", "unit", "岳阳市港务集团"),
        ("市港务", "unit", "岳阳市港务集团"),
        ("集团 岳阳", "unit", "岳阳市港务集团"),
        ("city:岳", "region", "岳阳市"),
        ("unit:港务", "unit", "岳阳市港务集团"),
        ("岸桥 sector:智慧", "sector", "智慧港口"),
        ("岸桥 sector:智慧港口", "pilot", "城陵矶码头岸桥远控"),
        ("岸桥 city:湖南", "pilot", "城陵矶码头岸桥远控"),
    ],
)
def test_what_is_typed_leads_to(port, text, kind, label):
    assert label in typed(text, kind)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("rt", "sector"),  # the inside of an English word
        ("z", "sector"),  # pinyin needs two letters
        ("港口 -岸桥", "pilot"),
        ("岸桥 city:北京", "pilot"),
        ("city:岳", "unit"),
    ],
)
def test_what_is_typed_does_not_lead_to(port, text, kind):
    RegionFactory(code="110000", name="北京市", short_name="北京", name_en="Peking")
    assert typed(text, kind) == []


def test_options_say_where_they_lead_and_what_is_there(port):
    groups = {group.kind: group.options for group in suggest("岳阳", "zh-hans")}
    (place,) = groups["region"]
    assert (place.url, place.note) == ("/regions/430600/", "湖南省 · 1 个试点")
    assert groups["unit"][0].url == "/units/port-group/"
    assert groups["pilot"][0].url == "/cities/yueyang/cranes/"
    assert groups["pilot"][0].note == "湖南省 · 岳阳市"


def test_in_english_labels_notes_and_addresses_are_english(port):
    groups = {group.kind: group for group in suggest("岳阳", "en")}
    assert groups["region"].label == "Places"
    assert [(option.label, option.url, option.note) for option in groups["region"].options] == [
        ("Yueyang", "/en/regions/430600/", "Hunan · 1 pilot")
    ]
    assert groups["pilot"].options[0].label == "Cranes of Chenglingji"
    assert groups["pilot"].options[0].url.startswith("/en/")


def test_a_chinese_label_on_an_english_page_is_marked(port):
    PilotFactory(title="岸桥二号", title_en="")
    outbox.drain()
    marked = {option.label: option.lang for option in suggest("岸桥", "en")[-1].options}
    assert marked == {"Cranes of Chenglingji": "", "岸桥二号": "zh-Hans"}
    assert not any(option.lang for group in suggest("岸桥", "zh-hans") for option in group.options)


def test_names_without_a_public_pilot_are_left_out(port):
    yueyang_county()
    SectorFactory(label_zh="智慧农业")
    ScenarioFactory(label_zh="远程巡检", sector=port.sector)
    assert typed("岳阳", "region") == ["岳阳市"]
    assert typed("智慧", "sector") == ["智慧港口"]
    assert typed("远程", "scenario") == ["岸桥远程控制"]


def test_units_are_those_that_something_public_names(port):
    UnitFactory(name_zh="岳阳市港务筹备组")
    draft = UnitFactory(name_zh="岳阳市港务草案组")
    PilotFactory(live=False, pilot_units=[PilotUnit(unit=draft, role=Role.LEAD)])
    make_tasks(PlanFactory(), 1)
    assert typed("港务", "unit") == ["岳阳市港务集团"]
    assert typed("unit 1", "unit", "en") == []
    port.unpublish()
    assert typed("港务", "unit") == []


def test_what_became_private_a_moment_ago_is_not_suggested(port):
    PageViewRestriction.objects.bulk_create(  # no signal: the index does not know
        [PageViewRestriction(page=port.get_parent(), restriction_type=PageViewRestriction.LOGIN)]
    )
    assert typed("岸桥", "pilot") == []
    assert typed("港务", "unit") == []


def test_a_title_with_the_text_comes_before_a_better_known_pilot(port):
    PilotFactory(title="码头", summary_zh="岸桥 岸桥 岸桥", sector=port.sector, scenario=port.scenario)
    outbox.drain()
    assert typed("岸桥", "pilot") == ["城陵矶码头岸桥远控", "码头"]


def test_half_of_the_words_are_not_enough_for_a_pilot(port):
    assert typed("城陵矶 岸桥 无人机", "pilot") == []


def test_names_that_begin_so_come_before_those_that_hold_it_and_the_exact_one_first():
    names = Vocabulary(
        {"region": {"1": Name("新港口区", "", ""), "2": Name("港口区", "", ""), "3": Name("港口", "", "")}}
    )
    found = NameIndex(names).find("港口")
    assert [name.value for name in sorted(found, key=found.get)] == ["3", "2", "1"]


def test_short_names_are_heard_too():
    names = Vocabulary(
        {"region": {"1": Name("重庆市", "", ""), "2": Name("长春市", "", "")}},
        (Other("region", "1", "重庆"),),
    )
    index = NameIndex(names)
    assert {name.value for name in index.find("cq")} == {"1"}
    assert {name.value for name in index.find("chongq")} == {"1"}
    assert {name.value for name in index.find("chang'ch")} == {"2"}


def test_initials_of_a_whole_name_come_before_those_of_a_part():
    names = Vocabulary({"unit": {"1": Name("301医院", "", ""), "2": Name("医院", "", "")}})
    found = NameIndex(names).find("yy")
    assert found[("unit", "2")] < found[("unit", "1")]


def test_lists_are_short():
    make_pilots(40)
    for n in range(NAMES + 3):
        PilotFactory(
            title=f"远程作业{n}",
            scenario=ScenarioFactory(label_zh=f"远程{n}"),
        )
    search(SearchQuery())
    groups = suggest("远程", "zh-hans")
    assert len(of_kind(groups, "scenario")) == NAMES
    assert len(of_kind(groups, "pilot")) == PILOTS
    assert len(typed("scenario:远程", "scenario")) == NAMES + 3


def test_without_the_index_names_are_still_suggested(port, index_folder, monkeypatch):
    monkeypatch.setattr(outbox, "REBUILD_IN_REQUEST", -1)
    shutil.rmtree(index_folder)
    assert typed("岳阳", "region") == ["岳阳市"]
    assert typed("岳阳", "unit") == ["岳阳市港务集团"]
    assert typed("岸桥", "pilot") == []


def test_a_new_name_is_suggested_at_once(port, django_capture_on_commit_callbacks):
    assert typed("巴陵", "region") == []
    with django_capture_on_commit_callbacks(execute=True):
        place = Region.objects.get(code="430600")
        place.name = "巴陵市"
        place.save()
    assert typed("巴陵", "region") == ["巴陵市"]


def test_queries_do_not_grow_with_what_is_found(django_assert_max_num_queries):
    make_pilots(40)
    search(SearchQuery())
    suggest("远程", "zh-hans")
    with django_assert_max_num_queries(2):  # pilots and units, no more
        suggest("远程", "zh-hans")
    with django_assert_max_num_queries(2):
        suggest("单位", "zh-hans")


@pytest.mark.parametrize("language", ["", "/en"])
def test_the_answer_is_json_that_nobody_keeps_without_asking(client, port, language):
    response = client.get(f"{language}/search/suggest", {"q": "岳阳"})
    assert response.headers["Cache-Control"] == "private, no-cache"
    tag = response.headers["ETag"]
    assert (
        client.get(f"{language}/search/suggest", {"q": "岳阳"}, headers={"If-None-Match": tag}).status_code
        == 304
    )
    assert "Cookie" not in response.headers.get("Vary", "")
    answer = response.json()
    assert [group["kind"] for group in answer["groups"]] == ["region", "pilot", "unit"]
    assert set(answer["groups"][0]["options"][0]) == {"label", "url", "note", "lang"}
    assert "3" in answer["status"]


def test_places_and_sectors_of_what_has_expired_alone_are_gone_at_once(client, port):
    assert client.get("/search/suggest", {"q": "岳阳"}).json()["groups"][0]["kind"] == "region"
    past = timezone.now() - timedelta(seconds=1)
    PilotPage.objects.filter(pk=port.pk).update(expire_at=past)
    OutboxEntry.objects.create(pilot_id=port.pk, due_at=past)  # the appointment that was made of it
    for text in ("岳阳", "智慧港口"):
        assert client.get("/search/suggest", {"q": text}).json()["groups"] == []


@pytest.mark.parametrize("text", ODD)
@pytest.mark.parametrize("gone", [False, True])
def test_odd_texts_are_answered(client, port, text, gone, index_folder, monkeypatch):
    if gone:
        monkeypatch.setattr(outbox, "REBUILD_IN_REQUEST", -1)
        shutil.rmtree(index_folder)
    response = client.get("/search/suggest", {"q": text})
    assert response.status_code == 200
    if not text.strip(" *\"“-'/"):
        assert response.json()["groups"] == []


def test_only_reading_is_allowed(client):
    assert client.post("/search/suggest").status_code == 405
    assert client.get("/search/suggest").json()["groups"] == []
