"""Feeds as their readers see them."""

from datetime import UTC, datetime, timedelta

import pytest
from lxml import etree
from wagtail.models import PageViewRestriction

from scenarios.models import PilotPage, PilotUnit, Role, Stage
from search import feeds, outbox
from tests.factories import (
    CityPageFactory,
    PilotFactory,
    RegionFactory,
    ScenarioFactory,
    SectorFactory,
    UnitFactory,
    make_pilots,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
ATOM = {"a": "http://www.w3.org/2005/Atom"}
START = datetime(2026, 1, 1, tzinfo=UTC)


def read(client, address="/search/feed.atom", parameters=None):
    response = client.get(address, parameters or {})
    assert response.status_code == 200, response.content
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return etree.fromstring(response.content)


def texts(feed, path):
    return feed.xpath(f"{path}/text()", namespaces=ATOM)


def links(element):
    return {
        (link.get("rel"), link.get("hreflang")): link.get("href")
        for link in element.findall("a:link", namespaces=ATOM)
    }


@pytest.fixture
def pilots(city):
    return [
        PilotFactory(
            title=f"港口试点{number}",
            title_en=f"Port pilot {number}",
            first_published_at=START,
            last_published_at=START + timedelta(days=number),
        )
        for number in (1, 3, 2)
    ]


def test_the_latest_stand_first_each_with_what_atom_asks_for(client, pilots):
    feed = read(client)
    first, latest, middle = pilots
    assert texts(feed, "a:entry/a:title") == ["港口试点3", "港口试点2", "港口试点1"]
    assert texts(feed, "a:entry/a:id") == [f"http://localhost/p/{p.pk}" for p in (latest, middle, first)]
    assert texts(feed, "a:entry/a:updated")[0] == "2026-01-04T00:00:00+00:00"
    assert texts(feed, "a:entry/a:published")[0] == "2026-01-01T00:00:00+00:00"
    assert texts(feed, "a:updated") == ["2026-01-04T00:00:00+00:00"]
    assert len(texts(feed, "a:author/a:name")) == len(texts(feed, "a:title")) == len(texts(feed, "a:id")) == 1
    entry = feed.find("a:entry", namespaces=ATOM)
    assert links(entry) == {("alternate", None): f"http://localhost{latest.url}"}
    assert entry.find("a:rights", namespaces=ATOM).text == "https://creativecommons.org/licenses/by/4.0/"


def test_it_names_itself_its_page_and_its_other_language(client, pilots):
    feed = read(client, "/en/search/feed.atom", {"q": "Port", "sort": "title", "page": "3"})
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    assert links(feed) == {
        ("self", None): "http://localhost/en/search/feed.atom?q=Port",
        ("alternate", None): "http://localhost/en/search/?q=Port",
        ("alternate", "zh-Hans"): "http://localhost/search/feed.atom?q=Port",
    }
    assert texts(feed, "a:id") == ["http://localhost/en/search/feed.atom?q=Port"]
    assert texts(feed, "a:entry/a:title")[0] == "Port pilot 3"


def test_a_feed_holds_what_fits_not_what_comes_close(client, pilots):
    PilotFactory(title="煤矿机器人", stage=Stage.TRIAL)
    outbox.rebuild()
    assert texts(read(client, parameters={"q": "煤矿机器人"}), "a:entry/a:title") == ["煤矿机器人"]
    assert texts(read(client, parameters={"q": "煤矿机器人 港口 没有此物"}), "a:entry/a:title") == []
    assert texts(read(client, parameters={"stage": "trial"}), "a:entry/a:title") == ["煤矿机器人"]


def test_what_is_found_rarely_is_found_among_many(client):
    make_pilots(60)
    rare = PilotFactory(title="煤矿机器人", first_published_at=START, last_published_at=START)
    outbox.rebuild()
    assert texts(read(client, parameters={"q": "煤矿机器人"}), "a:entry/a:id") == [
        f"http://localhost/p/{rare.pk}"
    ]
    assert len(texts(read(client), "a:entry/a:id")) == feeds.ENTRIES


def test_nothing_private_comes_out(client, pilots):
    private = CityPageFactory(region=RegionFactory(code="430100", name="长沙市"))
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    for fields in ({"live": False}, {"parent": private}, {"expire_at": "2020-01-01T00:00Z"}):
        PilotFactory(title="秘密", last_published_at=START + timedelta(days=99), **fields)
    withdrawn = PilotFactory(title="秘密", last_published_at=START)
    outbox.rebuild()
    PilotPage.objects.filter(pk=withdrawn.pk).update(live=False)  # tells nobody
    assert len(texts(read(client), "a:entry/a:title")) == 3
    assert "秘密" not in client.get("/search/feed.atom").text


def test_words_become_no_markup_and_control_characters_no_error(client):
    PilotFactory(title="<b>港口</b> & \x0b", summary_zh="<script>alert(1)</script>\x01")
    feed = read(client)
    assert texts(feed, "a:entry/a:title") == ["<b>港口</b> & "]
    (summary,) = texts(feed, "a:entry/a:summary")
    assert "<script>" not in summary
    assert "&lt;script&gt;" in summary


def test_asked_again_it_is_told_that_nothing_changed(client, pilots):
    first = client.get("/search/feed.atom")
    again = client.get("/search/feed.atom", HTTP_IF_NONE_MATCH=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    assert not first.has_header(
        "Last-Modified"
    )  # a pilot may be withdrawn: the latest date stays, the feed does not
    PilotFactory(title="又一个", last_published_at=START + timedelta(days=9))
    assert client.get("/search/feed.atom", HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 200


def test_a_feed_of_nothing_is_valid_and_stays_the_same(client):
    feed = read(client)
    assert len(texts(feed, "a:updated")) == 1
    assert client.get("/search/feed.atom")["ETag"] == client.get("/search/feed.atom")["ETag"]


def test_pages_name_their_feed(client, city):
    sector = SectorFactory(code="ports", label_en="Smart ports")
    scenario = ScenarioFactory(code="crane", sector=sector, label_en="Cranes")
    unit = UnitFactory(slug="port", name_en="Port")
    PilotFactory(sector=sector, scenario=scenario, pilot_units=[PilotUnit(unit=unit, role=Role.USER)])
    for page, feed in {
        "/en/": "/en/search/feed.atom",
        "/en/search/?q=port&stage=live": "/en/search/feed.atom?q=port&amp;stage=live",
        "/en/sectors/ports/": "/en/search/feed.atom?sector=ports",
        "/en/scenarios/crane/": "/en/search/feed.atom?scenario=crane",
        "/en/regions/430600/": "/en/search/feed.atom?region=430600",
        "/en/cities/yueyang/": "/en/search/feed.atom?region=430600",
        f"/en/units/{unit.slug}/": "/en/search/feed.atom?unit=port",
    }.items():
        text = client.get(page).text
        assert f'href="{feed}">' in text, page
        assert text.count('type="application/atom+xml" title=') == 1
        assert client.get(feed.replace("&amp;", "&")).status_code == 200


def test_a_feed_costs_the_same_queries_however_many_it_lists(client, django_assert_max_num_queries):
    make_pilots(5)
    outbox.rebuild()
    read(client)
    with django_assert_max_num_queries(6) as few:
        read(client)
    make_pilots(40)
    outbox.rebuild()
    read(client)
    with django_assert_max_num_queries(6) as many:
        read(client)
    assert len(few) == len(many)
