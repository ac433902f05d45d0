"""What programs get of a pilot, and what they never get."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from scenarios.models import (
    Measurement,
    PilotTask,
    PilotUnit,
    Replication,
    Role,
    Source,
    SourceKind,
    Stage,
    Task,
)
from tests.factories import (
    CityPageFactory,
    ImageFactory,
    PilotFactory,
    PlanFactory,
    ScenarioFactory,
    SectorFactory,
    TechnologyFactory,
    UnitFactory,
    make_pilots,
    yueyang_county,
)


def fetch(client, slug: str) -> dict:
    response = client.get(f"/api/v1/pilots/{slug}")
    assert response.status_code == 200, response.content
    return response.json()


@pytest.fixture
def full_pilot(city):
    operator = UnitFactory(
        name_zh="岳阳港务集团", name_en="Yueyang Port Group", contact_email="desk@example.org"
    )
    return PilotFactory(
        slug="crane",
        title="5G远程岸桥",
        title_en="5G remote quay crane",
        region=yueyang_county(),
        stage=Stage.LIVE,
        cover=ImageFactory(),
        contact_unit=operator,
        editor_note="needs a better source",
        bands="3.5 GHz (n78)",
        urllc=True,
        body=json.dumps(
            [
                {"type": "text", "value": "<h2>经过</h2><p>现场<b>改造</b></p>"},
                {
                    "type": "figure",
                    "value": {"figure": "36 箱/小时", "meaning": "单机效率", "source": "港口年报"},
                },
                {
                    "type": "picture",
                    "value": {"image": {"image": 999_999}, "caption": "已删除", "credit": ""},
                },
            ]
        ),
        pilot_units=[PilotUnit(unit=operator, role=Role.LEAD)],
        measurements=[
            Measurement(
                indicator_zh="时延",
                indicator_en="latency",
                unit_zh="毫秒",
                before="50",
                after="<18",
                basis_zh="港方自测",
            )
        ],
        sources=[
            Source(title="港口报道", publisher="新闻社", url="https://example.org/a", kind=SourceKind.PRESS),
            Source(title="转载", publisher="门户网", url="https://repost.example/b", kind=SourceKind.REPOST),
        ],
        technologies=[TechnologyFactory(slug="mec", name="边缘计算", label_en="Edge computing")],
    )


def test_a_pilot_comes_complete_in_both_languages(client, full_pilot):
    record = fetch(client, "crane")
    assert record["title"] == {"zh": "5G远程岸桥", "en": "5G remote quay crane"}
    assert record["url"] == {
        "zh": "http://localhost/cities/yueyang/crane/",
        "en": "http://localhost/en/cities/yueyang/crane/",
    }
    assert record["stage"]["code"] == "live"
    assert record["stage"]["label"]["en"] == "Live"
    assert record["region"]["code"] == "430621"
    assert [above["code"] for above in record["region"]["within"]] == ["430000", "430600"]
    assert record["units"][0]["unit"]["name"] == {"zh": "岳阳港务集团", "en": "Yueyang Port Group"}
    assert record["technologies"] == [{"code": "mec", "label": {"zh": "边缘计算", "en": "Edge computing"}}]
    assert record["measurements"][0]["after"] == "<18"
    assert record["measurements"][0]["basis"] == {"zh": "港方自测", "en": ""}
    assert record["network"]["bands"] == "3.5 GHz (n78)"
    assert record["network"]["redcap"] is None
    assert record["network"]["service_classes"] == ["urllc"]
    assert record["cover"]["url"].startswith("http://localhost/media/")


def test_the_write_up_comes_as_blocks_and_deleted_pictures_are_left_out(client, full_pilot):
    blocks = fetch(client, "crane")["write_up"]
    assert [block["type"] for block in blocks] == ["text", "figure"]
    assert "<b>改造</b>" in blocks[0]["html"]
    assert blocks[1]["figure"] == "36 箱/小时"


def test_reposts_come_with_their_publisher_and_no_address(client, full_pilot):
    press, repost = fetch(client, "crane")["sources"]
    assert press["url"] == "https://example.org/a"
    assert (repost["publisher"], repost["url"]) == ("门户网", None)


def test_notes_addresses_of_people_and_reposts_never_come_out(client, full_pilot):
    text = client.get("/api/v1/pilots/crane").content.decode()
    for secret in ("needs a better source", "desk@example.org", "repost.example"):
        assert secret not in text


def test_drafts_and_private_pilots_are_not_found(client, city):
    PilotFactory(slug="draft", live=False)
    private_city = CityPageFactory()
    PilotFactory(slug="private", parent=private_city)
    PageViewRestriction.objects.create(page=private_city, restriction_type=PageViewRestriction.LOGIN)
    for slug in ("draft", "private", "never-written"):
        response = client.get(f"/api/v1/pilots/{slug}")
        assert response.status_code == 404
        assert slug in response.json()["detail"]


def test_edges_and_tasks_lead_to_public_records_only(client, city):
    public, draft = PilotFactory(slug="origin"), PilotFactory(slug="secret-origin", live=False)
    tasks = [
        Task.objects.create(plan=PlanFactory(live=live), heading=f"任务{live}") for live in (True, False)
    ]
    PilotFactory(
        slug="repeat",
        origins=[Replication(origin=public, kept="远程操作"), Replication(origin=draft)],
        pilot_tasks=[PilotTask(task=task) for task in tasks],
    )
    record = fetch(client, "repeat")
    assert [(edge["slug"], edge["kept"]) for edge in record["origins"]] == [("origin", "远程操作")]
    assert [task["heading"] for task in record["tasks"]] == ["任务True"]
    assert [edge["slug"] for edge in fetch(client, "origin")["repeats"]] == ["repeat"]


def test_a_record_costs_the_same_queries_however_many_units_it_has(client, city):
    def queries(slug: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            fetch(client, slug)
        return len(captured)

    few, many = make_pilots(2)
    PilotUnit.objects.bulk_create(
        PilotUnit(pilot=many, unit=UnitFactory(), role=Role.USER) for _ in range(20)
    )
    fetch(client, few.slug)
    assert queries(few.slug) == queries(many.slug) <= 20


def test_vocabularies_list_what_filters_accept(client, db):
    sector = SectorFactory(code="ports", label_zh="智慧港口", label_en="Smart ports", sail=True)
    ScenarioFactory(code="remote-crane-control", sector=sector, national_typical=False)
    sectors = client.get("/api/v1/sectors").json()
    assert [(row["code"], row["label"]["zh"], row["sail"]) for row in sectors] == [
        ("ports", "智慧港口", True)
    ]
    assert client.get("/api/v1/scenarios").json()[0]["sector"] == "ports"
