"""Every public address of the site, walked with pilots planted that are not public: none of them shows, or is counted.

Walked twice, the second time after the planted pilots are gone for good: both walks must give the same answers, word
for word. So neither a word of them nor a number that counts them can be anywhere. An address added to the site and not
named in `ROUTES` or `LEFT_OUT` makes a test fail.
"""

from itertools import chain

import pytest
from django.apps import apps
from django.urls import reverse
from wagtail.models import Page

from scenarios.models import PilotPage
from scenarios.models.pages import RegistryPage
from tests.nothing_private.addresses import LEFT_OUT, OF_THE_MOMENT, ROUTES, public_routes
from tests.nothing_private.planting import uproot
from tests.nothing_private.walking import difference, in_both_languages, showing, walk

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def test_every_route_is_walked_or_left_out_for_a_reason():
    routes = set(public_routes())
    assert routes == set(ROUTES) | set(LEFT_OUT)
    assert not set(ROUTES) & set(LEFT_OUT)


def test_every_kind_of_page_is_walked(world):
    kinds = {type(page.specific) for page in Page.objects.live().filter(depth__gt=1)}
    assert kinds == {model for model in apps.get_models() if issubclass(model, RegistryPage)}


def test_the_planted_pilots_are_found_where_nothing_guards_them(world):
    """Else the walks would prove nothing."""
    assert len(world.hidden) == 6
    assert PilotPage.objects.count() == len(world.pilots) + len(world.hidden)
    assert set(PilotPage.objects.public()) == set(world.pilots)


def test_nothing_private_shows_or_is_counted_anywhere(client, world):
    by_route = {
        name: [each for address in of_route(world) for each in in_both_languages(address)]
        for name, of_route in ROUTES.items()
    }
    addresses = list(chain.from_iterable(by_route.values()))
    with_planted = walk(client, addresses)
    answered = {address for address, answer in with_planted.items() if answer[:1] in "23"}
    assert not [name for name, named in by_route.items() if not answered.intersection(named)]
    assert not (shown := showing(with_planted)), "\n".join(shown)
    uproot(world)
    without = walk(client, addresses)
    guards = {each for page in world.hidden_pages for each in in_both_languages(page.get_url_parts()[2])}
    differing = [
        address
        for address in sorted(with_planted.keys() | without.keys())
        if with_planted.get(address) != without.get(address) and address not in guards | OF_THE_MOMENT
    ]
    assert not differing, difference(with_planted, without, differing)


def test_what_asks_for_a_log_in_is_not_reached_without(client, world):
    for pilot in world.hidden:
        for name in (
            "wagtailadmin_pages:edit",
            "wagtailadmin_pages:view_draft",
            "wagtailadmin_pages:history",
        ):
            response = client.get(reverse(name, args=[pilot.pk]))
            assert response.status_code == 302
            assert "/login/" in response["Location"]
