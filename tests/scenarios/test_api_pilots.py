"""All pilots, page by page."""

from itertools import pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from scenarios.exports import cursors
from scenarios.models import PilotPage, Replication
from tests.factories import CityPageFactory, PilotFactory, make_findings, make_pilots

ADDRESS = "/api/v1/pilots"


def pages(client, address, between=lambda: None):
    """The answers one after another, following `next`."""
    answers = []
    while address:
        response = client.get(address)
        assert response.status_code == 200, response.content
        answer = response.json()
        answers.append(answer)
        following = answer["next"]
        assert response.get("Link") == (f'<{following}>; rel="next"' if following else None)
        address = following and following.removeprefix("http://localhost")
        between()
    return answers


def slugs(answers):
    return [pilot["slug"] for answer in answers for pilot in answer["pilots"]]


def test_following_next_gives_every_pilot_once(client, city):
    made = make_pilots(7)
    answers = pages(client, f"{ADDRESS}?limit=3")
    assert [len(answer["pilots"]) for answer in answers] == [3, 3, 1]
    assert slugs(answers) == [pilot.slug for pilot in made]
    assert {answer["total"] for answer in answers} == {7}


def test_what_changes_meanwhile_moves_no_other(client, city):
    made = make_pilots(6)
    withdrawn = iter([made[0], made[1], made[5]])

    def change():
        PilotFactory(title="新的")
        if pilot := next(withdrawn, None):
            PilotPage.objects.filter(pk=pilot.pk).update(live=False)

    found = slugs(pages(client, f"{ADDRESS}?limit=2", change)[:3])
    assert found[:5] == [pilot.slug for pilot in made[:5]]
    assert len(set(found)) == len(found)


def test_a_record_is_that_of_the_pilot_itself_without_its_write_up(client, city):
    pilot = PilotFactory()
    (record,) = client.get(ADDRESS).json()["pilots"]
    complete = client.get(f"{ADDRESS}/{pilot.slug}").json()
    del complete["write_up"]
    assert record == complete


def test_nothing_private_is_listed(client, city):
    private = CityPageFactory()
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    hidden = [
        PilotFactory(slug=f"secret-{number}", title="秘密", **fields)
        for number, fields in enumerate(
            ({"live": False}, {"parent": private}, {"expire_at": "2020-01-01T00:00Z"})
        )
    ]
    public = PilotFactory(origins=[Replication(origin=pilot, kept="秘密") for pilot in hidden])
    response = client.get(ADDRESS)
    assert response.json()["total"] == 1
    assert slugs([response.json()]) == [public.slug]
    assert "秘密" not in response.text
    assert "secret" not in response.text


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("cursor", "港口"), ("cursor", "x"), ("cursor", "x" * 300), ("cursor", cursors.written("a")),
        ("cursor", cursors.written(1, 2)), ("cursor", cursors.written(-1)), ("cursor", cursors.written(2**70)),
        ("cursor", "W3RydWVd"), ("cursor", "bnVsbA"), ("limit", "0"), ("limit", "101"), ("limit", "x"),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_said(client, db, name, value):
    response = client.get(ADDRESS, {name: value})
    assert response.status_code == 422, response.content
    assert response.json()["detail"][0]["loc"] == ["query", name]


def test_a_page_costs_the_same_queries_however_many_it_lists(client, city):
    pilots = make_pilots(20)
    make_findings(pilots)
    for one, other in pairwise(pilots):
        Replication.objects.create(origin=one, repeat=other)

    def queries(limit: int) -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(ADDRESS, {"limit": limit})
        return len(captured)

    queries(2)
    assert queries(3) == queries(20)


def test_asked_again_it_is_told_that_nothing_changed(client, city):
    pilot = PilotFactory()
    for address in (
        ADDRESS,
        f"{ADDRESS}/{pilot.slug}",
        "/api/v1/sectors",
        "/api/v1/plans",
        "/api/v1/openapi.json",
    ):
        first = client.get(address)
        again = client.get(address, HTTP_IF_NONE_MATCH=first["ETag"])
        assert (again.status_code, again.content) == (304, b""), address
    PilotPage.objects.filter(pk=pilot.pk).update(title="改名")
    assert client.get(ADDRESS, HTTP_IF_NONE_MATCH=client.get("/api/v1/sectors")["ETag"]).status_code == 200
