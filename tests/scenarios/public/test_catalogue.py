"""The catalogue as a harvester reads it."""

import json

import pytest
import rdflib
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rdflib import DCAT, DCTERMS, FOAF, RDF, SKOS, XSD, Literal, URIRef
from rdflib.compare import isomorphic
from wagtail.models import PageViewRestriction

from scenarios.models import TextLicence
from tests.factories import (
    CityPageFactory,
    PilotFactory,
    RegionFactory,
    ScenarioFactory,
    SectorFactory,
    TechnologyFactory,
    make_pilots,
    yueyang_county,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
FORMATS = {"jsonld": "json-ld", "ttl": "turtle"}
CATALOGUE = URIRef("http://localhost/#catalogue")
ADMS = rdflib.Namespace("http://www.w3.org/ns/adms#")


def graph(client, form: str) -> rdflib.Graph:
    response = client.get(f"/catalogue.{form}")
    assert response.status_code == 200
    assert response.streaming
    return rdflib.Graph().parse(data=b"".join(response.streaming_content), format=FORMATS[form])


@pytest.fixture
def pilot(city):
    return PilotFactory(
        title='5G“岸桥”\\ "quoted"\n<b>',
        title_en="5G quay crane",
        summary_zh="一\t二",
        sector=SectorFactory(code="ports", label_zh="智慧港口", label_en="Smart ports"),
        scenario=ScenarioFactory(code="crane", label_zh="远控", label_en="Remote control"),
        region=yueyang_county(),
        started_year=2021,
        technologies=[TechnologyFactory(name="边缘计算", label_en="Edge computing")],
        last_published_at="2026-03-01T08:00:00+00:00",
    )


@pytest.mark.parametrize("form", FORMATS)
def test_a_pilot_is_a_dataset_of_the_catalogue(client, pilot, form):
    found = graph(client, form)
    dataset = URIRef(f"http://localhost/p/{pilot.pk}#dataset")
    assert (CATALOGUE, RDF.type, DCAT.Catalog) in found
    assert list(found.objects(CATALOGUE, DCAT.dataset)) == [dataset]
    values = {name: set(found.objects(dataset, name)) for name in set(found.predicates(dataset))}
    assert values[RDF.type] == {DCAT.Dataset}
    assert values[DCTERMS.title] == {
        Literal('5G“岸桥”\\ "quoted"\n<b>', lang="zh"),
        Literal("5G quay crane", lang="en"),
    }
    assert Literal("一\t二", lang="zh") in values[DCTERMS.description]
    assert values[DCAT.theme] == {URIRef("http://localhost/sectors/ports/")}
    assert Literal("边缘计算", lang="zh") in values[DCAT.keyword]
    assert values[DCTERMS.modified] == {Literal("2026-03-01T08:00:00+00:00", datatype=XSD.dateTime)}
    assert len(values[DCTERMS.issued]) == len(values[DCTERMS.publisher]) == 1
    assert values[DCAT.landingPage] == {URIRef(f"http://localhost{pilot.url}")}
    assert values[DCTERMS.license] == {URIRef("https://creativecommons.org/licenses/by/4.0/")}
    (place,) = values[DCTERMS.spatial]
    assert (place, DCTERMS.identifier, Literal("430621")) in found
    (identifier,) = found.objects(place, ADMS.identifier)
    assert (identifier, DCTERMS.title, Literal("GB/T 2260")) in found
    (above,) = found.objects(place, DCTERMS.isPartOf)
    assert (above, SKOS.prefLabel, Literal("岳阳市", lang="zh")) in found
    (period,) = values[DCTERMS.temporal]
    assert (period, DCAT.startDate, Literal("2021", datatype=XSD.gYear)) in found


@pytest.mark.parametrize("form", FORMATS)
def test_what_the_profile_asks_for_is_there(client, city, form):
    """DCAT-AP: properties that must be there, and what they must be."""
    make_pilots(6)
    PilotFactory(text_licence=TextLicence.RESERVED, started_year=None)
    found = graph(client, form)
    for name in (DCTERMS.title, DCTERMS.description, DCTERMS.publisher, DCAT.dataset, DCAT.themeTaxonomy):
        assert list(found.objects(CATALOGUE, name)), name
    datasets = set(found.subjects(RDF.type, DCAT.Dataset))
    assert datasets == set(found.objects(CATALOGUE, DCAT.dataset))
    assert len(datasets) == 7
    agents = set(found.subjects(RDF.type, FOAF.Agent))
    concepts = set(found.subjects(RDF.type, SKOS.Concept))
    places = set(found.subjects(RDF.type, DCTERMS.Location))
    for dataset in datasets:
        assert set(found.objects(dataset, DCTERMS.title))
        assert set(found.objects(dataset, DCTERMS.description))
        assert set(found.objects(dataset, DCTERMS.publisher)) <= agents
        assert set(found.objects(dataset, DCAT.theme)) <= concepts
        assert set(found.objects(dataset, DCTERMS.spatial)) <= places
        distributions = set(found.objects(dataset, DCAT.distribution))
        assert len(distributions) == 2
        for distribution in distributions:
            assert (distribution, RDF.type, DCAT.Distribution) in found
            (address,) = found.objects(distribution, DCAT.accessURL)
            assert isinstance(address, URIRef)
    assert all(found.objects(agent, FOAF.name) for agent in agents)


def test_both_files_say_the_same(client, pilot):
    make_pilots(3)
    assert isomorphic(graph(client, "jsonld"), graph(client, "ttl"))


def test_distributions_lead_to_the_record(client, pilot):
    record = client.get(f"/p/{pilot.pk}.json").json()
    assert record == client.get(f"/api/v1/pilots/{pilot.slug}").json()
    assert (record["id"], record["address"]) == (pilot.pk, f"http://localhost/p/{pilot.pk}")
    for language, title in (("", pilot.title), ("/en", pilot.title_en)):
        response = client.get(f"{language}/p/{pilot.pk}.jsonld")
        assert response["Content-Type"] == "application/ld+json"
        data = json.loads(response.content)
        assert (data["@context"], data["headline"]) == ("https://schema.org", title)


@pytest.mark.parametrize("form", FORMATS)
def test_nothing_private_is_in_it(client, pilot, form):
    private = CityPageFactory(region=RegionFactory(code="430100", name="长沙市"))
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    hidden = [
        PilotFactory(title="秘密", last_published_at="2030-01-01T00:00Z", **fields)
        for fields in ({"live": False}, {"parent": private}, {"expire_at": "2020-01-01T00:00Z"})
    ]
    text = b"".join(client.get(f"/catalogue.{form}").streaming_content).decode()
    assert "秘密" not in text
    assert "2030" not in text
    for each in hidden:
        assert f"/p/{each.pk}" not in text
        for extension in ("json", "jsonld"):
            assert client.get(f"/p/{each.pk}.{extension}").status_code == 404


def test_an_empty_registry_is_an_empty_catalogue(client):
    for form in FORMATS:
        assert len(list(graph(client, form).objects(CATALOGUE, DCAT.dataset))) == 0


def test_a_chunk_costs_the_same_queries(client, city, monkeypatch):
    make_pilots(24)
    monkeypatch.setattr("scenarios.exports.walking.CHUNK", 8)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            graph(client, "ttl")
        return len(captured)

    queries()
    three = queries()
    monkeypatch.setattr("scenarios.exports.walking.CHUNK", 100)
    one = queries()
    # Of 24 pilots in chunks of eight the fourth is empty.
    assert three - one == 2 * 5 + 1


def test_asked_again_it_is_told_that_nothing_changed(client, pilot):
    first = client.get("/catalogue.ttl")
    assert client.get("/catalogue.ttl", HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 304
    assert client.head("/catalogue.ttl")["Content-Type"] == "text/turtle; charset=utf-8"
    assert client.post("/catalogue.ttl").status_code == 405
    assert client.get("/catalogue.xml").status_code == 404
