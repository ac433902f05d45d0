"""What the home page chooses to show."""

import re

import pytest

from home.front import NEWEST, REPEATED, front_pilots
from home.models import RegistrySettings
from scenarios.models import PilotTask, Replication, Stage
from tests.factories import (
    ImageFactory,
    PilotFactory,
    PlainPageFactory,
    PlanFactory,
    make_pilots,
    make_tasks,
)


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def repeat(origin, *repeats) -> None:
    for pilot in repeats:
        Replication.objects.create(origin=origin, repeat=pilot)


def test_the_newest_leads_and_the_next_follow(city):
    pilots = [PilotFactory(started_year=2010 + n) for n in range(NEWEST + 2)]
    front = front_pilots()
    assert front.lead == pilots[-1]
    assert front.newest == pilots[-2 : -NEWEST - 1 : -1]
    assert front.repeated == []


def test_an_old_pilot_often_repeated_is_not_among_the_newest(city):
    old = PilotFactory(started_year=2011)
    older = PilotFactory(started_year=2010)
    new = [PilotFactory(started_year=2020) for _n in range(NEWEST)]
    repeat(old, new[0])
    repeat(older, *new[:3])
    front = front_pilots()
    assert {front.lead, *front.newest} == set(new)
    assert [(pilot, pilot.repeat_count) for pilot in front.repeated] == [(older, 3), (old, 1)]


def test_repeats_count_between_public_pilots_only(city):
    origin, hidden, public, draft = (
        PilotFactory(),
        PilotFactory(live=False),
        PilotFactory(),
        PilotFactory(live=False),
    )
    repeat(origin, public, draft)
    repeat(hidden, public)
    assert [(pilot, pilot.repeat_count) for pilot in front_pilots().repeated] == [(origin, 1)]


def test_no_more_are_shown_as_repeated_than_there_is_room_for(city):
    last = PilotFactory()
    for _n in range(REPEATED + 2):
        repeat(PilotFactory(), last)
    assert len(front_pilots().repeated) == REPEATED


@pytest.mark.parametrize(
    ("prefix", "none_yet", "once"),
    [
        ("", "目前还没有公开的记录写明自己复制了哪个试点", "被复制 1 次"),
        ("/en", "No public record says yet", "repeated 1 time"),
    ],
)
def test_the_home_page_says_what_has_been_repeated_or_that_nothing_has(client, city, prefix, none_yet, once):
    origin, other = PilotFactory(), PilotFactory()
    assert none_yet in client.get(f"{prefix}/").content.decode()
    repeat(origin, other)
    response = client.get(f"{prefix}/")
    assert none_yet not in response.content.decode()
    assert once in words(response.content.decode())
    assert response.context["repeated_count"] == 1


@pytest.mark.parametrize(
    ("prefix", "said"),
    [
        ("", "已有试点的任务 4 项中的 1 项 对应试点 规划 1 运行 1"),
        ("/en", "Tasks with a pilot 1 of 4 tasks Pilots that serve it Planned 1 Live 1"),
    ],
)
def test_a_plan_says_how_far_it_has_come(client, city, prefix, said):
    task = make_tasks(PlanFactory(parent=city, region=city.region, year_from=2020, year_to=2022), 4)[0]
    for stage in (Stage.PLANNED, Stage.LIVE):
        PilotFactory(stage=stage, pilot_tasks=[PilotTask(task=task)])
    assert said in words(client.get(f"{prefix}/").content.decode())


def test_editors_find_the_way_in(client, home):
    assert 'href="/contribute/"' not in client.get("/").content.decode()
    page = PlainPageFactory(slug="contribute", live=False)
    page.save_revision().publish()
    html = client.get("/").content.decode()
    assert 'href="/contribute/"' in html
    assert 'href="/admin/"' in html


def test_the_way_to_an_account_names_an_address_only_where_there_is_one(client, home):
    PlainPageFactory(slug="contribute", live=False).save_revision().publish()
    html = client.get("/en/").content.decode()
    assert "says how to ask for one" in html
    assert "mailto:" not in html
    registry = RegistrySettings.load()
    registry.contact_email = "desk@registry.example"
    registry.save()
    band = client.get("/en/").content.decode().split('class="way-in"')[1].split("</section>")[0]
    assert 'href="mailto:desk@registry.example"' in band
    assert "says how to ask for one" not in band


@pytest.mark.parametrize("number", [20, 200])
def test_repeats_and_progress_cost_no_further_queries(client, city, django_assert_num_queries, number):
    pilots = make_pilots(number, cover=ImageFactory())
    for origin, other in zip(pilots[::2], pilots[1::2], strict=True):
        repeat(origin, other)
    plan = PlanFactory(parent=city, region=city.region)
    make_tasks(plan, number, pilots)
    client.get("/")
    with django_assert_num_queries(11):
        client.get("/")
