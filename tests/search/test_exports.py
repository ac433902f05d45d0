"""A search taken away: the same hits in the same order as on the page, nothing private, little memory."""

import csv
import io
import json
import re
import tracemalloc
from html import unescape
from itertools import pairwise
from urllib.parse import parse_qsl, urlsplit

import pytest
import rdflib
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from wagtail.models import PageViewRestriction

from scenarios.exports import columns
from scenarios.exports.walking import CHUNK
from scenarios.models import PilotPage, PilotUnit, Replication, Role
from search import exports, outbox
from search.exports import Export
from search.query import SearchQuery
from search.walking import Walk
from tests.factories import (
    CityPageFactory,
    PilotFactory,
    RegionFactory,
    ScenarioFactory,
    SectorFactory,
    UnitFactory,
    hunan,
    make_findings,
    make_pilots,
    yueyang,
    yueyang_county,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
FORMS = ("csv", "xlsx", "json", "jsonld")


def content(response) -> bytes:
    return response.getvalue() if not response.streaming else b"".join(response.streaming_content)


def taken(client, form: str, parameters: dict | None = None, language: str = ""):
    response = client.get(f"{language}/search/export.{form}", parameters or {})
    assert response.status_code == 200, response.content
    return content(response)


def numbers(client, form: str, parameters: dict | None = None) -> list[int]:
    """Of the pilots in the file, in its order."""
    data = taken(client, form, parameters)
    match form:
        case "csv":
            rows = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))
            return [int(row["id"]) for row in rows]
        case "xlsx":
            sheet = load_workbook(io.BytesIO(data)).worksheets[0]
            return [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)]
        case "json":
            return [pilot["id"] for pilot in json.loads(data)["pilots"]]
    items = json.loads(data)["itemListElement"]
    assert [item["position"] for item in items] == list(range(1, len(items) + 1))
    return [int(item["item"]["identifier"].rsplit("/", 1)[1]) for item in items]


def on_the_pages(client, parameters: dict) -> list[int]:
    found: list[int] = []
    for page in range(1, 4):
        context = client.get("/search/", {**parameters, "page": page}).context
        if context["query"].page != page:
            break
        found += [hit.page.pk for hit in context["hits"]]
    return found


@pytest.fixture
def many():
    pilots = make_pilots(45)
    outbox.rebuild()
    return pilots


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "parameters",
    [
        {},
        {"sort": "title"},
        {"q": "远程作业"},
        {"q": "5G 码头", "stage": ["live", "trial"]},
        {"q": "第7号", "sort": "newest"},
    ],
)
def test_a_file_has_the_hits_of_all_pages_in_their_order(client, many, form, parameters):
    expected = on_the_pages(client, parameters)
    assert len(expected) >= 1
    assert numbers(client, form, {**parameters, "page": "2"}) == expected


@pytest.mark.parametrize("form", FORMS)
def test_nothing_that_is_not_public_is_in_a_file(client, form):
    private = CityPageFactory(region=RegionFactory(code="430100", name="长沙市"))
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    secrets = [
        PilotFactory(slug="secret-draft", title="秘密甲", live=False),
        PilotFactory(slug="secret-private", title="秘密乙", parent=private),
        PilotFactory(slug="secret-expired", title="秘密丙", expire_at="2020-01-01T00:00Z"),
    ]
    public = PilotFactory(
        title="公开", origins=[Replication(origin=secret, kept="秘密丁") for secret in secrets]
    )
    repeated = PilotFactory(title="公开被复制")
    for secret in secrets:
        Replication.objects.create(origin=repeated, repeat=secret, kept="秘密戊")
    assert set(numbers(client, form)) == {public.pk, repeated.pk}
    data = taken(client, form)
    text = (
        data.decode() if form != "xlsx" else str(list(load_workbook(io.BytesIO(data)).worksheets[0].values))
    )
    assert "秘密" not in text
    assert "secret" not in text
    assert not any(f"/p/{secret.pk}" in text for secret in secrets)


def test_what_was_withdrawn_since_it_was_indexed_is_in_no_file(client, many):
    PilotPage.objects.filter(pk__in=[many[3].pk, many[7].pk]).update(live=False)  # tells nobody
    assert set(numbers(client, "csv")) == {pilot.pk for pilot in many} - {many[3].pk, many[7].pk}


@pytest.mark.parametrize("form", FORMS)
def test_of_nothing_found_the_file_is_empty_and_whole(client, form):
    PilotFactory()
    assert numbers(client, form, {"q": "没有此物"}) == []


def test_headers_say_what_it_is_and_how_much_of_it(client, many):
    response = client.get("/search/export.csv", {"sector": "many-1"})
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"].startswith('attachment; filename="pilots-')
    assert (response["X-Total-Count"], response["X-Row-Limit"]) == ("11", "100000")
    assert response.streaming
    assert "no-cache" in response["Cache-Control"]


def test_beyond_the_limit_the_file_its_headers_and_the_page_say_so(client, many, monkeypatch):
    monkeypatch.setattr(exports, "MOST", 30)
    monkeypatch.setattr("search.export_views.MOST", 30)
    monkeypatch.setattr("search.templatetags.take_away.MOST", 30)
    response = client.get("/en/search/export.json")
    told = json.loads(content(response))
    assert (told["total"], told["most"], told["is_whole"], len(told["pilots"])) == (45, 30, False, 30)
    assert (response["X-Total-Count"], response["X-Row-Limit"]) == ("45", "30")
    note = "Only the first 30 of 45 pilots are in a file."
    assert note in client.get("/en/search/").text
    about = load_workbook(io.BytesIO(taken(client, "xlsx", language="/en"))).worksheets[1]
    assert note in [row[1] for row in about.values if len(row) > 1]
    assert json.loads(taken(client, "jsonld", language="/en"))["description"] == note


@pytest.mark.parametrize(
    ("parameters", "word"),
    [({"sector": "nothing"}, "nothing"), ({"sort": "random"}, "random"), ({"q": "港" * 201}, "200")],
)
def test_what_the_page_would_leave_out_is_refused(client, parameters, word):
    PilotFactory()
    response = client.get("/search/export.csv", parameters)
    assert response.status_code == 400
    assert word in response.text
    assert client.get("/search/feed.atom", parameters).status_code == 400


def test_without_an_index_it_says_so(client, monkeypatch):
    PilotFactory()
    monkeypatch.setattr(outbox, "REBUILD_IN_REQUEST", -1)
    for form in FORMS:
        response = client.get(f"/search/export.{form}")
        assert response.status_code == 503
        assert response["Retry-After"]


def test_only_reading_is_allowed_and_a_head_reads_nothing(client, many):
    assert client.post("/search/export.csv").status_code == 405
    response = client.head("/search/export.xlsx")
    assert (response.status_code, response["X-Total-Count"]) == (200, "45")
    assert client.get("/search/export.exe").status_code == 404


def test_the_workbook_tells_its_columns_in_the_language_of_the_address(client, many):
    for language, label in (("", "标题（中文）"), ("/en", "Title (Chinese)")):
        book = load_workbook(io.BytesIO(taken(client, "xlsx", {"q": "远程"}, language)))
        head = [cell.value for cell in book.worksheets[0][1]]
        assert head[columns.names().index("title_zh")] == label
        about = [list(row) for row in book.worksheets[1].values]
        assert any(row[0] == "title_zh" and row[1] == label for row in about)
        assert any(str(row[1]).startswith(f"http://localhost{language}/search/?q=") for row in about)


def test_linked_data_can_be_read_as_such(client):
    unit = UnitFactory(name_zh="岳阳港务集团")
    pilot = PilotFactory(title="5G远程岸桥", pilot_units=[PilotUnit(unit=unit, role=Role.LEAD)])
    data = json.loads(taken(client, "jsonld"))
    assert data.pop("@context") == "https://schema.org"
    graph = rdflib.Graph().parse(
        data=json.dumps({"@context": {"@vocab": "https://schema.org/"}, **data}), format="json-ld"
    )
    schema = rdflib.Namespace("https://schema.org/")
    article = rdflib.URIRef(f"http://localhost/p/{pilot.pk}#record")
    assert (article, rdflib.RDF.type, schema.Article) in graph
    assert (article, schema.headline, rdflib.Literal("5G远程岸桥")) in graph
    (project,) = graph.objects(article, schema.about)
    assert (project, rdflib.RDF.type, schema.Project) in graph


def some_export(pilots, times: int = 1) -> Export:
    from search.engines.protocol import Hit

    ids = [pilot.pk for pilot in pilots] * times
    return Export(SearchQuery(), Walk(len(ids), (Hit(number, 0.0) for number in ids)))


@pytest.mark.parametrize("form", ["csv", "json", "jsonld"])
def test_a_chunk_costs_the_same_queries_whatever_is_in_it(monkeypatch, form):
    pilots = make_pilots(24)
    make_findings(pilots)
    for one, other in pairwise(pilots):
        Replication.objects.create(origin=one, repeat=other)
    monkeypatch.setattr("scenarios.exports.walking.CHUNK", 8)

    def queries(number: int) -> int:
        with CaptureQueriesContext(connection) as captured:
            for _piece in getattr(some_export(pilots[:number]), form)():
                pass
        return len(captured)

    queries(8)
    one = queries(8)
    assert one == queries(7) == queries(24) / 3
    assert one == {"csv": 8, "json": 16, "jsonld": 12}[form]


@pytest.mark.parametrize("form", ["csv", "json"])
def test_memory_does_not_grow_with_the_rows(monkeypatch, form):
    pilots = make_pilots(40)
    monkeypatch.setattr("scenarios.exports.walking.CHUNK", 20)

    def peak(times: int) -> int:
        export = some_export(pilots, times)
        tracemalloc.start()
        try:
            for _piece in getattr(export, form)():
                pass
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(1)
    assert peak(10) < peak(2) * 1.5 + 200_000


def test_chunks_are_no_larger_than_a_database_takes():
    assert CHUNK <= 500


def test_the_page_links_to_its_files(client, many):
    page = client.get("/en/search/", {"q": "远程", "stage": "live", "page": "1", "sort": "title"}).text
    for form in FORMS:
        assert f'href="/en/search/export.{form}?q=%E8%BF%9C%E7%A8%8B&amp;stage=live&amp;sort=title"' in page
    assert 'href="/en/search/feed.atom?q=%E8%BF%9C%E7%A8%8B&amp;stage=live"' in page


@pytest.mark.parametrize("form", FORMS)
def test_a_file_of_a_list_sorted_by_fit_has_its_order(client, many, form):
    make_findings(many)
    parameters = {"sort": "fit", "my-site": "yes", "my-people": "no"}
    shown = on_the_pages(client, parameters)
    assert len(shown) == len(many)
    assert numbers(client, form, parameters) == shown
    assert shown != on_the_pages(client, {})


def test_without_a_situation_there_is_no_such_order(client, many):
    response = client.get("/search/export.csv", {"sort": "fit"})
    assert response.status_code == 400


# --- from the pages about something -----------------------------------------------------------------------------


@pytest.fixture
def port(engine, city):
    """A unit of two pilots of one sector, scenario and city: once in the county, once the further sector."""
    unit, sector = UnitFactory(slug="port"), SectorFactory(code="ports")
    scenario = ScenarioFactory(code="cranes", sector=sector)
    PilotFactory(
        region=yueyang_county(),
        started_year=2021,
        sector=sector,
        scenario=scenario,
        pilot_units=[PilotUnit(unit=unit, role=Role.LEAD), PilotUnit(unit=unit, role=Role.USER)],
    )
    PilotFactory(
        region=yueyang(),
        started_year=2022,
        extra_sectors=[sector],
        extra_scenarios=[scenario],
        pilot_units=[PilotUnit(unit=unit, role=Role.VENDOR)],
    )
    PilotFactory(region=hunan())
    PilotFactory(region=yueyang(), sector=sector, scenario=scenario, live=False)
    outbox.rebuild()
    return unit


@pytest.mark.parametrize(
    "address", ["/sectors/ports/", "/scenarios/cranes/", "/regions/430600/", "/units/port/"]
)
@pytest.mark.parametrize("language", ["", "/en"])
def test_the_list_of_a_page_is_taken_away_as_it_stands(client, port, address, language):
    page = client.get(f"{language}{address}")
    links = re.findall(rf'href="({language}/search/export\.(\w+)\?[^"]+)"', page.text)
    assert [form for _link, form in links] == list(FORMS)
    listed = [pilot.pk for pilot in page.context["pilots"]]
    assert len(listed) == 2
    for link, form in links:
        assert numbers(client, form, dict(parse_qsl(urlsplit(unescape(link)).query))) == listed


@pytest.mark.parametrize("address", ["/units/port/?role=lead", "/regions/370000/"])
def test_of_a_list_no_search_finds_and_of_none_there_is_no_file(client, port, address):
    RegionFactory(code="370000", name="山东省", short_name="山东")
    assert "/search/export." not in client.get(address).text
