import json

import pytest
from django.core.management import CommandError, call_command

from scenarios.models import Stage
from search import outbox
from search.api import SearchOut
from tests.factories import PilotFactory, SectorFactory, make_pilots, yueyang_county

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]


def command(capsys, *arguments):
    call_command("search", *arguments, "--json")
    return json.loads(capsys.readouterr().out)


@pytest.fixture
def pilots():
    ports = SectorFactory(code="ports", label_zh="智慧港口", label_en="Smart ports")
    PilotFactory(title="港口远控岸桥", slug="crane", sector=ports, region=yueyang_county(), started_year=2021)
    PilotFactory(title="港口无人集卡", slug="truck", sector=ports, stage=Stage.TRIAL)
    PilotFactory(title="草案港口", slug="draft", sector=ports, live=False)


def test_the_answer_has_the_agreed_shape(client, pilots):
    answer = client.get("/api/v1/search", {"q": "岸桥"}).json()
    assert set(answer) == {"total", "fitting", "tier", "hits", "facets"}
    assert (answer["total"], answer["tier"]) == (1, 1)
    (hit,) = answer["hits"]
    assert set(hit) == {"slug", "title", "url", "score"}
    assert (hit["slug"], hit["title"]) == ("crane", "港口远控岸桥")
    assert hit["url"].startswith("http://localhost/")
    assert hit["score"] > 0
    assert list(answer["facets"]) == [
        "sector",
        "scenario",
        "region",
        "stage",
        "evidence",
        "reuse",
        "year",
        "tag",
        "unit",
    ]
    assert answer["facets"]["sector"] == [{"value": "ports", "label": "智慧港口", "count": 1}]
    assert [entry["value"] for entry in answer["facets"]["region"]] == ["430000", "430600", "430621"]


def test_api_and_command_answer_alike(client, pilots, capsys):
    for parameters, arguments in [
        ({"q": "港口"}, ["港口"]),
        (
            {"q": "港口", "stage": ["live", "trial"], "limit": 1},
            ["港口", "--stage", "live", "--stage", "trial", "--limit", "1"],
        ),
        ({"region": "430600", "sort": "title"}, ["--region", "430600", "--sort", "title"]),
        ({"year": "2021", "sector": "ports"}, ["--year", "2021", "--sector", "ports"]),
        ({}, []),
    ]:
        answer = client.get("/api/v1/search", parameters).json()
        assert answer == command(capsys, *arguments)
        assert answer["total"] >= 1
        assert "draft" not in {hit["slug"] for hit in answer["hits"]}


WRONG = {
    "sector": "nothing",
    "page": "0",
    "sort": "random",
    "limit": "0",
    "q": "港" * 201,
    "stage": "dead",
    "year": "x",
}


@pytest.mark.parametrize(("name", "value"), WRONG.items())
def test_wrong_parameters_are_errors(client, pilots, name, value):
    response = client.get("/api/v1/search", {name: value})
    assert response.status_code == 422
    (detail,) = response.json()["detail"]
    assert detail["loc"][-1] == name


def test_a_parameter_that_is_none_is_an_error_in_english(client, pilots):
    answer = client.get("/api/v1/search", {"foo": "bar"}, headers={"Accept-Language": "zh-hans"})
    assert answer.status_code == 422
    (detail,) = answer.json()["detail"]
    assert detail["loc"] == ["query", "foo"]
    assert detail["msg"].isascii()
    wrong = client.get("/api/v1/search", {"stage": "dead"}, headers={"Accept-Language": "zh-hans"}).json()
    assert wrong["detail"][0]["msg"].startswith("Not a known value")


def test_head_is_answered_and_tiers_are_those_of_the_page(client, pilots):
    assert client.head("/api/v1/search", {"q": "港口"}).status_code == 200
    answer = client.get("/api/v1/search", {"q": "岸桥 医院"}).json()
    assert (answer["tier"], answer["fitting"]) == (4, 0)
    assert answer["total"]


@pytest.mark.parametrize(("name", "value"), WRONG.items())
def test_the_command_ends_with_code_2(pilots, name, value):
    arguments = [value] if name == "q" else [f"--{name}={value}"]
    with pytest.raises(CommandError) as error:
        call_command("search", *arguments, "--json")
    assert error.value.returncode == 2


def test_a_page_beyond_the_last_is_an_error(client):
    make_pilots(25)
    outbox.rebuild()
    assert len(client.get("/api/v1/search", {"page": 3}).json()["hits"]) == 5
    assert client.get("/api/v1/search", {"page": 4}).status_code == 422
    assert client.get("/api/v1/search", {"q": "没有此物"}).json()["total"] == 0


def test_without_an_index_it_says_so(client, pilots, index_folder, monkeypatch):
    monkeypatch.setattr(outbox, "REBUILD_IN_REQUEST", -1)
    assert client.get("/api/v1/search").status_code == 503
    with pytest.raises(CommandError, match="rebuild_search"):
        call_command("search")


def test_a_table_for_people(pilots, capsys):
    call_command("search", "港口")
    printed = capsys.readouterr().out
    assert "2 pilots, tier 1" in printed
    assert "crane" in printed


def test_the_api_describes_itself(client):
    operation = client.get("/api/v1/openapi.json").json()["paths"]["/api/v1/search"]["get"]
    names = {parameter["name"] for parameter in operation["parameters"]}
    assert names == {
        "q",
        "sector",
        "scenario",
        "region",
        "unit",
        "stage",
        "evidence",
        "reuse",
        "year",
        "tag",
        "sort",
        "page",
        "cursor",
        "limit",
    }


def test_the_description_gives_examples(client):
    described = client.get("/api/v1/openapi.json").json()
    parameters = {
        row["name"]: row["schema"] for row in described["paths"]["/api/v1/search"]["get"]["parameters"]
    }
    assert parameters["q"]["examples"][0] == "智慧港口"
    assert parameters["sector"]["examples"] == [["ports"]]
    answer = described["components"]["schemas"]["SearchOut"]
    SearchOut.model_validate(answer["examples"][0])
