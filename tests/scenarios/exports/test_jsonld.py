"""Linked data in a pilot's page, read back from the page."""

import datetime
import json
import re

import pytest

from media.models import RegistryImage
from media.renditions import prepare_renditions
from scenarios.exports.jsonld import script
from scenarios.models import (
    Evidence,
    PilotTask,
    PilotUnit,
    Replication,
    Role,
    Source,
    SourceKind,
    Stage,
    Task,
    TextLicence,
    UnitKind,
)
from tests.factories import ImageFactory, PilotFactory, PlanFactory, UnitFactory, yueyang_county

BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def graph_of(client, address: str) -> dict[str, dict]:
    """The nodes of the page's linked data by their type."""
    (block,) = BLOCK.findall(client.get(address).content.decode())
    data = json.loads(block)
    assert data["@context"] == "https://schema.org"
    return {node["@type"]: node for node in data["@graph"]}


def prepared(image: RegistryImage) -> RegistryImage:
    prepare_renditions(image)
    return image


@pytest.fixture
def pilot(city):
    return PilotFactory(
        slug="crane",
        title="远程岸桥",
        title_en="Remote cranes",
        region=yueyang_county(),
        site_zh="城陵矶港",
        started_year=2021,
        cover=prepared(ImageFactory()),
        last_published_at=datetime.datetime(2024, 5, 1, tzinfo=datetime.UTC),
        pilot_units=[
            PilotUnit(
                unit=UnitFactory(slug="bureau", name_en="Bureau", kind=UnitKind.GOVERNMENT), role=Role.LEAD
            )
        ],
        sources=[
            Source(
                title="报道", url="https://press.example.org/a", kind=SourceKind.PRESS, published_on="2021-08"
            ),
            Source(title="转载", url="https://repost.example.net/b", kind=SourceKind.REPOST),
            Source(title="一份方案", kind=SourceKind.POLICY, title_is_description=True),
        ],
    )


def test_the_record_is_an_article_about_a_project(client, pilot):
    nodes = graph_of(client, "/en/cities/yueyang/crane/")
    article, project = nodes["Article"], nodes["Project"]
    address = f"http://localhost/en/p/{pilot.pk}"
    assert article["headline"] == project["name"] == "Remote cranes"
    assert article["@id"] == f"{address}#record"
    assert article["about"]["@id"] == project["@id"] == f"http://localhost/p/{pilot.pk}#pilot"
    assert article["identifier"] == address
    assert article["url"] == "http://localhost/en/cities/yueyang/crane/"
    assert article["inLanguage"] == "en"
    assert article["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert article["dateModified"] == "2024-05-01T00:00:00+00:00"
    assert article["publisher"]["name"] == "5G+ Pilot Registry"
    assert article["temporalCoverage"] == "2021/.."
    assert article["image"]["url"].startswith("http://localhost/media/")
    (member,) = project["member"]
    assert (member["roleName"], member["member"]["@type"]) == ("Lead", "GovernmentOrganization")


def test_in_chinese_it_is_in_chinese(client, pilot):
    article = graph_of(client, "/cities/yueyang/crane/")["Article"]
    assert (article["headline"], article["inLanguage"]) == ("远程岸桥", "zh-Hans")
    assert article["identifier"] == f"http://localhost/p/{pilot.pk}"


def test_places_lie_in_one_another_and_have_their_codes(client, pilot):
    site = graph_of(client, "/en/cities/yueyang/crane/")["Article"]["spatialCoverage"]
    county = site["containedInPlace"]
    assert (site["name"], county["name"]) == ("城陵矶港", "Yueyang County")
    assert county["identifier"] == {"@type": "PropertyValue", "propertyID": "GB/T 2260", "value": "430621"}
    assert county["containedInPlace"]["@type"] == "City"
    assert county["containedInPlace"]["containedInPlace"]["name"] == "Hunan"


def test_sources_are_cited_and_reposts_not_linked(client, pilot):
    press, repost, plan = graph_of(client, "/cities/yueyang/crane/")["Article"]["citation"]
    assert press == {
        "@type": "NewsArticle",
        "name": "报道",
        "url": "https://press.example.org/a",
        "datePublished": "2021-08",
    }
    assert repost == {"@type": "CreativeWork", "name": "转载"}
    assert plan == {"@type": "CreativeWork", "description": "一份方案"}


def test_breadcrumbs_lead_from_places_to_the_pilot(client, pilot):
    crumbs = graph_of(client, "/en/cities/yueyang/crane/")["BreadcrumbList"]["itemListElement"]
    assert [(crumb["position"], crumb["name"], crumb["item"]) for crumb in crumbs] == [
        (1, "Places", "http://localhost/en/cities/"),
        (2, "Yueyang", "http://localhost/en/cities/yueyang/"),
        (3, "Remote cranes", "http://localhost/en/cities/yueyang/crane/"),
    ]


def test_a_planned_pilot_is_called_planned(client, city):
    PilotFactory(slug="planned", stage=Stage.PLANNED, evidence=Evidence.PLAN)
    keywords = graph_of(client, "/en/cities/yueyang/planned/")["Article"]["keywords"]
    assert {"Planned", "Stated in a plan"} <= set(keywords)


def test_a_reserved_text_names_no_licence(client, city):
    PilotFactory(slug="reserved", text_licence=TextLicence.RESERVED)
    assert "license" not in graph_of(client, "/cities/yueyang/reserved/")["Article"]


def test_relatives_and_plans_that_are_not_public_never_come_out(client, pilot):
    public, hidden = PilotFactory(title="公开来源"), PilotFactory(title="隐藏来源", live=False)
    PilotFactory(title="隐藏重复", live=False, origins=[Replication(origin=pilot)])
    repeat = PilotFactory(title="公开重复", origins=[Replication(origin=pilot)])
    pilot.origins = [Replication(origin=public), Replication(origin=hidden)]
    pilot.pilot_tasks = [
        PilotTask(task=Task.objects.create(plan=PlanFactory(title=title, live=live), heading="任务"))
        for title, live in (("公开方案", True), ("隐藏方案", False))
    ]
    pilot.save()
    nodes = graph_of(client, "/cities/yueyang/crane/")
    based_on = nodes["Article"]["isBasedOn"]
    assert [(work["@type"], work.get("headline") or work["name"]) for work in based_on] == [
        ("Article", "公开来源"),
        ("CreativeWork", "公开方案"),
    ]
    assert based_on[0]["url"] == f"http://localhost/p/{public.pk}"
    own, about = nodes["Project"]["subjectOf"]
    assert own == {"@id": nodes["Article"]["@id"]}
    assert about["url"] == f"http://localhost/p/{repeat.pk}"
    assert "隐藏" not in json.dumps(nodes, ensure_ascii=False)


def test_nothing_in_a_text_ends_the_block(client, city):
    title = '</script><script>alert(1)</script><!-- & "quoted" \\ '
    PilotFactory(slug="hostile", title=title, summary_zh=title)
    article = graph_of(client, "/cities/yueyang/hostile/")["Article"]
    assert article["headline"] == title
    assert article["abstract"] == title


def test_a_data_block_holds_no_sign_of_markup():
    assert script({"name": "<b>&"}) == (
        '<script type="application/ld+json">{"name":"\\u003Cb\\u003E\\u0026"}</script>'
    )


def test_a_preview_has_none(pilot):
    html = pilot.make_preview_request().render().content.decode()
    assert not BLOCK.search(html)
    assert f"/p/{pilot.pk}" not in html
