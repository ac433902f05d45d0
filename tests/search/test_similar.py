"""Pilots like one, and why."""

import pytest
from django.utils.translation import override
from wagtail.models import PageViewRestriction

from scenarios.models import PilotPage, PilotUnit, Role
from search import outbox
from search.similar import similar_pilots
from tests.factories import (
    CityPageFactory,
    PilotFactory,
    ScenarioFactory,
    SectorFactory,
    UnitFactory,
    make_pilots,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]


@pytest.fixture
def scenario():
    return ScenarioFactory(code="remote-crane", label_en="Remote crane")


def like(pilot):
    outbox.drain()
    with override("en"):
        return {one.pilot.slug: one.reasons for one in similar_pilots(PilotPage.objects.get(pk=pilot.pk))}


def test_the_same_scenario_comes_first_and_every_reason_is_said(engine, scenario):
    unit = UnitFactory(name_en="Port Group", kind="port")
    pilot = PilotFactory(slug="one", title="远程岸桥控制", scenario=scenario, sector=scenario.sector)
    PilotFactory(slug="words", title="岸桥巡检", title_en="", summary_zh="…")
    same = PilotFactory(slug="same", title="场桥", scenario=scenario, sector=scenario.sector)
    for page in (pilot, same):
        PilotUnit.objects.create(pilot=page, unit=unit, role=Role.LEAD)
        outbox.enqueue([page.pk])
    found = like(pilot)
    assert list(found) == ["same", "words"]
    assert found["same"][:2] == ["Same scenario: Remote crane", "Same units: Port Group"]
    assert found["words"] == ["Shared words: 岸桥"]


def test_words_of_every_title_are_no_reason_and_the_sector_is_one(engine):
    ports = SectorFactory(code="ports", label_en="Smart ports")
    pilot = PilotFactory(
        slug="one", title="5G智慧港口示范应用试点", title_en="Smart quay cranes", sector=ports
    )
    PilotFactory(slug="two", title="智慧码头应用试点", title_en="A quay for Smart people", sector=ports)
    found = like(pilot)
    assert found == {"two": ["Same sector: Smart ports", "Shared words: quay"]}


def test_nothing_that_is_not_public_is_like_it(engine, scenario):
    pilot = PilotFactory(slug="one", scenario=scenario)
    PilotFactory(slug="draft", scenario=scenario, live=False)
    hidden = CityPageFactory()
    PageViewRestriction.objects.create(page=hidden, restriction_type=PageViewRestriction.LOGIN)
    PilotFactory(slug="private", scenario=scenario, parent=hidden)
    assert like(pilot) == {}


def test_a_pilot_page_shows_them_and_does_without_an_index(client, engine, scenario, monkeypatch):
    pilot, other = (PilotFactory(title=f"远程岸桥{n}", scenario=scenario) for n in "一二")
    outbox.drain()
    assert other.title in client.get(pilot.url).content.decode()
    monkeypatch.setattr("search.similar.default_engine", lambda: Away())
    response = client.get(pilot.url)
    assert response.status_code == 200
    assert other.title not in response.content.decode()


class Away:
    def related(self, likeness, size):
        from search.engines.protocol import EngineError

        raise EngineError("away")


def test_it_costs_the_same_however_many_there_are(engine, scenario, django_assert_num_queries):
    pilot = PilotFactory(scenario=scenario)
    PilotFactory(scenario=scenario)
    outbox.drain()
    page = PilotPage.objects.get(pk=pilot.pk)
    similar_pilots(page)
    counts = []
    for _round in range(2):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as queries:
            similar_pilots(PilotPage.objects.get(pk=pilot.pk))
        counts.append(len(queries))
        make_pilots(20)
        outbox.drain()
    assert counts[0] == counts[1]
