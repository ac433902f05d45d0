"""Where pilots are: what is counted, under what, and what the map, its table and the lists make of it."""

import re
from itertools import pairwise

import pytest
from django.utils import timezone
from wagtail.models import PageViewRestriction

from scenarios.models import PilotPage, Region, RegionLevel, Replication, Stage
from scenarios.public.listings import overview
from scenarios.public.tile_map import STEPS, Spot, census, search_link, spots_of, tile_map
from tests.factories import (
    CityPageFactory,
    PilotFactory,
    RegionFactory,
    ScenarioFactory,
    SectorFactory,
    hunan,
    make_pilots,
    yueyang,
    yueyang_county,
)


def where():
    return tile_map(spots_of(PilotPage.objects.public()))


def numbers(areas) -> dict[str, int]:
    return {area.label: area.number for area in areas}


def hamburg() -> Region:
    germany = RegionFactory(code="DE", level=RegionLevel.COUNTRY, name="德国", name_en="Germany")
    return RegionFactory(code="DE-hamburg", name="汉堡", parent=germany)


def test_a_pilot_of_a_county_counts_for_its_city_and_province(city):
    PilotFactory()
    PilotFactory(region=yueyang_county())
    found = where()
    assert numbers(found.provinces) == {"湖南省": 2}
    assert numbers(found.places) == {"岳阳市": 2}
    assert numbers(found.provinces[0].places) == {"岳阳市": 2}


def test_a_pilot_belongs_to_the_page_it_hangs_below(city):
    county = CityPageFactory(region=yueyang_county())
    PilotFactory(parent=county)
    PilotFactory(parent=city, region=yueyang_county())
    found = where()
    assert numbers(found.places) == {"岳阳市": 1, "岳阳县": 1}
    assert numbers(found.provinces) == {"湖南省": 2}


def test_a_page_for_a_whole_province_is_a_place(home):
    PilotFactory(parent=CityPageFactory(region=hunan()))
    assert numbers(where().places) == {"湖南省": 1}


def test_only_what_is_public_counts(city):
    PilotFactory(live=False)
    PilotFactory(expire_at=timezone.now())
    hidden = CityPageFactory(region=RegionFactory(code="430100", name="长沙市", parent=hunan()))
    PilotFactory(parent=hidden)
    PageViewRestriction.objects.create(page=hidden, restriction_type=PageViewRestriction.LOGIN)
    found = where()
    assert (found.places, found.provinces) == ([], [])
    assert not any(tile.has_pilots or tile.shade for tile in found.tiles)
    assert census(PilotPage.objects.public()).overview.pilots == 0


def test_abroad_is_no_square(city):
    PilotFactory()
    PilotFactory(parent=CityPageFactory(region=hamburg()))
    found = where()
    assert numbers(found.provinces) == {"湖南省": 1}
    assert numbers(found.elsewhere) == {"德国": 1}
    assert numbers(found.places) == {"岳阳市": 1, "汉堡": 1}
    assert len(found.without) == 33


def test_places_and_provinces_go_from_most_to_least(city):
    changsha = CityPageFactory(region=RegionFactory(code="430100", name="长沙市", parent=hunan()))
    for parent in (city, changsha, changsha, changsha):
        PilotFactory(parent=parent)
    PilotFactory(parent=CityPageFactory(region=hamburg()))
    assert [(place.label, place.number) for place in where().places] == [
        ("长沙市", 3),
        ("岳阳市", 1),
        ("汉堡", 1),
    ]
    assert [round(place.width) for place in where().places] == [100, 33, 33]


def test_census_and_overview_say_the_same(city):
    make_pilots(30)
    origin = PilotFactory(
        parent=CityPageFactory(region=hamburg()), stage=Stage.STOPPED, stopped_reason="到期"
    )
    PilotFactory(live=False)
    pilots = PilotPage.objects.public()
    counted, figures = census(pilots), overview(pilots)
    for name in ("pilots", "places", "units", "by_stage", "by_evidence"):
        assert getattr(counted.overview, name) == getattr(figures, name), name
    found = tile_map(counted.spots)
    areas = [*found.provinces, *found.elsewhere]
    assert sum(area.number for area in areas) == figures.pilots == 31
    assert sum(len(area.places) for area in areas) == figures.places == 2
    assert origin.stage in counted.overview.by_stage


def test_a_pilot_is_repeated_when_both_are_public(city):
    origin, other, repeat, draft = PilotFactory(), PilotFactory(), PilotFactory(), PilotFactory(live=False)
    for repeated, by in ((origin, repeat), (origin, other), (other, draft), (draft, repeat)):
        Replication.objects.create(origin=repeated, repeat=by)
    assert census(PilotPage.objects.public()).repeated == 1


@pytest.mark.parametrize("number", [50, 500])
def test_map_and_figures_cost_two_queries(city, django_assert_num_queries, number):
    make_pilots(number)
    PilotFactory(parent=CityPageFactory(region=hamburg()))
    with django_assert_num_queries(2):
        found = tile_map(census(PilotPage.objects.public()).spots)
    with django_assert_num_queries(0):
        assert [place.url for place in found.places]


@pytest.mark.parametrize(
    ("number", "shade"), [(1, 1), (2, 2), (4, 2), (5, 3), (9, 3), (10, 4), (29, 4), (30, 5), (3000, 5)]
)
def test_a_number_has_the_same_shade_whatever_the_others_are(city, number, shade):
    spots = [Spot(hunan().pk, "a", number), Spot(RegionFactory(code="110000", name="北京市").pk, "b", 400)]
    shades = {tile.area.label: tile.shade for tile in tile_map(spots).tiles if tile.has_pilots}
    assert shades == {"湖南省": shade, "北京市": 5}


def test_steps_follow_on_each_other():
    assert [step.label for step in STEPS] == ["1", "2–4", "5–9", "10–29", "≥ 30"]
    assert all(after.first == before.last + 1 for before, after in pairwise(STEPS))


def test_a_search_link_is_written_for_an_address():
    address = search_link(sector="ports")(Region(code="DE-hamburg"))
    assert address == "/search/?sector=ports&region=DE-hamburg"


# --- in a page ---------------------------------------------------------------------------------------------------


def squares(html: str) -> list[str]:
    return re.findall(r'<li class="tile.*?</li>', html, re.DOTALL)


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.mark.parametrize(("prefix", "name"), [("", "湖南省：2 个试点"), ("/en", "Hunan: 2 pilots")])
def test_the_map_is_a_list_of_links_with_whole_names(client, city, prefix, name):
    PilotFactory()
    PilotFactory()
    html = client.get(f"{prefix}/").content.decode()
    linked = [square for square in squares(html) if "<a " in square]
    assert len(squares(html)) == 34
    assert len(linked) == 1
    assert f'href="{prefix}/regions/430000/"' in linked[0]
    heard = re.sub(r"<span[^>]*aria-hidden=\"true\".*?</span>(?:</span>)?", "", linked[0], flags=re.DOTALL)
    assert text_of(heard) == name


def test_a_province_without_pilots_leads_to_its_page_which_says_so(client, city):
    RegionFactory(code="540000", level="province", name="西藏自治区", name_en="Tibet")
    PilotFactory()
    html = client.get("/").content.decode()
    quiet = next(square for square in squares(html) if "西藏" in square)
    assert 'href="/regions/540000/"' in quiet
    assert "shade-" not in quiet
    assert text_of(quiet) == "西藏 0 西藏自治区：0 个试点"
    assert re.search(r"尚无公开试点：.*西藏", text_of(html))
    assert "该地区暂无已公开的试点。" in client.get("/regions/540000/").content.decode()


def test_a_province_the_registry_does_not_know_is_shown_to_the_eye_and_named_below_the_table(client, city):
    PilotFactory()
    html = client.get("/").content.decode()
    quiet = next(square for square in squares(html) if "西藏" in square)
    assert "<a " not in quiet
    assert 'aria-hidden="true"' in quiet
    assert re.search(r"尚无公开试点：.*西藏 XZ ?、", text_of(html))


@pytest.mark.parametrize(
    ("prefix", "row", "abroad"), [("", "湖南省 HN 1 1", "国外"), ("/en", "Hunan HN 1 1", "Abroad")]
)
def test_the_same_stands_in_a_table(client, city, prefix, row, abroad):
    PilotFactory()
    PilotFactory(parent=CityPageFactory(region=hamburg()))
    html = client.get(f"{prefix}/regions/").content.decode()
    table = text_of(re.search(r"<table>.*?</table>", html, re.DOTALL)[0])
    assert row in table
    assert re.search(rf"{abroad} \S+ 1 1$", table)


@pytest.mark.parametrize("address", ["/sectors/ports/", "/scenarios/cranes/"])
def test_on_the_page_of_a_sector_or_scenario_the_map_leads_into_the_search(client, city, address):
    ports = SectorFactory(code="ports")
    cranes = ScenarioFactory(code="cranes", sector=ports)
    PilotFactory(sector=ports, scenario=cranes)
    PilotFactory(parent=CityPageFactory(region=hamburg()))
    response = client.get(address)
    _, kind, code, _ = address.split("/")
    assert numbers(response.context["map"].provinces) == {"湖南省": 1}
    assert response.context["map"].elsewhere == []
    assert f'href="/search/?{kind[:-1]}={code}&amp;region=430000"' in response.content.decode()


def test_a_sector_without_pilots_has_no_map(client, city):
    SectorFactory(code="ports")
    assert 'class="tile' not in client.get("/sectors/ports/").content.decode()


def test_names_of_regions_are_escaped(client, city):
    Region.objects.filter(pk=yueyang().pk).update(name="<b>岳阳</b>")
    PilotFactory()
    for address in ("/", "/regions/", "/regions/430000/"):
        html = client.get(address).content.decode()
        assert "&lt;b&gt;岳阳" in html
        assert "<b>岳阳" not in html


def test_parts_of_a_region_go_from_most_to_least(client, city):
    changsha = CityPageFactory(region=RegionFactory(code="430900", name="益阳市", parent=hunan()))
    for parent in (city, changsha, changsha):
        PilotFactory(parent=parent)
    parts = client.get("/regions/430000/").context["parts"]
    assert [(part.name, part.pilot_count, part.width) for part in parts] == [
        ("益阳市", 2, 100),
        ("岳阳市", 1, 50),
    ]


def test_the_mark_shows_where_a_region_lies_unless_it_is_abroad(client, city):
    PilotFactory(parent=CityPageFactory(region=hamburg()))
    html = client.get(yueyang_county().get_absolute_url()).content.decode()
    assert html.count('class="is-here"') == 1
    assert 'class="locator"' not in client.get("/regions/DE-hamburg/").content.decode()
