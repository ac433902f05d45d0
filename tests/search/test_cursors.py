"""The API's search by cursor."""

import re

import pytest

from scenarios.models import PilotPage
from search import cursors, outbox
from tests.factories import PilotFactory, make_pilots

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
ADDRESS = "/api/v1/search"


def following(response) -> str:
    found = re.fullmatch(r'<http://localhost(.+)>; rel="next"', response.get("Link", ""))
    return found[1] if found else ""


def walked(client, parameters, between=lambda: None) -> list[str]:
    response = client.get(ADDRESS, parameters)
    slugs = []
    while True:
        assert response.status_code == 200, response.content
        slugs += [hit["slug"] for hit in response.json()["hits"]]
        if not (address := following(response)):
            return slugs
        between()
        response = client.get(address)


@pytest.mark.parametrize(
    "parameters", [{}, {"q": "远程作业"}, {"q": "码头 5G", "stage": ["live", "trial"]}, {"sort": "title"}]
)
def test_cursors_give_what_pages_give(client, parameters):
    make_pilots(23)
    outbox.rebuild()
    by_page = [
        hit["slug"]
        for page in (1, 2, 3)
        if (response := client.get(ADDRESS, {**parameters, "limit": 9, "page": page})).status_code == 200
        for hit in response.json()["hits"]
    ]
    assert walked(client, {**parameters, "limit": 9}) == by_page
    assert walked(client, {**parameters, "limit": 4, "page": 2}) == by_page[4:]


def test_an_answer_by_cursor_has_the_same_shape_and_counts(client):
    make_pilots(5)
    outbox.rebuild()
    first = client.get(ADDRESS, {"q": "远程作业", "limit": 2})
    second = client.get(following(first))
    for name in ("total", "fitting", "tier", "facets"):
        assert second.json()[name] == first.json()[name]


def test_what_is_published_meanwhile_repeats_nothing(client):
    made = make_pilots(8)
    outbox.rebuild()
    found = walked(client, {"sort": "newest", "limit": 3}, lambda: PilotFactory(started_year=2026))
    assert sorted(found) == sorted(pilot.slug for pilot in made)


def test_where_the_last_one_seen_is_gone_it_goes_on_at_its_place(client):
    make_pilots(6)
    outbox.rebuild()
    first = client.get(ADDRESS, {"limit": 3})
    seen = [hit["slug"] for hit in first.json()["hits"]]
    PilotPage.objects.get(slug=seen[-1]).unpublish()
    rest = [hit["slug"] for hit in client.get(following(first)).json()["hits"]]
    assert not set(rest) & set(seen)
    assert len(rest) == 2


def test_cursors_of_other_searches_and_beside_a_page_are_refused(client):
    make_pilots(5)
    outbox.rebuild()
    address = following(client.get(ADDRESS, {"q": "远程", "limit": 2}))
    cursor = address.rsplit("cursor=", 1)[1]
    for parameters in (
        {"q": "作业", "cursor": cursor},
        {"q": "远程", "cursor": cursor, "page": 2},
        {"q": "远程", "cursor": "x"},
        {"q": "远程", "cursor": cursors.cursors.written(10**9, 1, "ab")},
    ):
        assert client.get(ADDRESS, parameters).status_code == 422


def test_cursors_lead_as_far_as_they_say(client, monkeypatch):
    make_pilots(12)
    outbox.rebuild()
    monkeypatch.setattr(cursors, "DEEPEST", 6)
    assert len(walked(client, {"limit": 2})) == 6
