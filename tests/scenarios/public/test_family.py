"""The tree of origins and repeats."""

import datetime
from itertools import pairwise

import pytest
from django.utils import timezone
from wagtail.models import PageViewRestriction

from scenarios.models import PilotPage, Replication
from scenarios.public.family import LEVELS, SHOWN, Kin, family
from tests.factories import PilotFactory, make_pilots

pytestmark = pytest.mark.django_db


def edge(origin: PilotPage, repeat: PilotPage, **fields) -> Replication:
    return Replication.objects.create(origin=origin, repeat=repeat, **fields)


def tree(pilot: PilotPage) -> list:
    return family(pilot, list(pilot.public_origins()), list(pilot.public_repeats()))


def drawn(kin: Kin) -> str:
    """a(b(*c*)): each pilot by its title, this one between stars, one named before with ^."""
    name = f"*{kin.pilot.title}*" if kin.is_here else kin.pilot.title
    name += "^" * kin.again
    children = ",".join(drawn(child) for child in [*kin.shown, *kin.folded])
    return f"{name}({children})" if children else name


def drawing(pilot: PilotPage) -> list[str]:
    return [drawn(root) for root in tree(pilot)]


@pytest.fixture
def a(city):
    return PilotFactory(title="a")


@pytest.fixture
def b(a):
    return PilotFactory(title="b")


@pytest.fixture
def c(b):
    return PilotFactory(title="c")


def test_without_edges_there_is_no_tree(a):
    assert tree(a) == []


def test_a_chain_is_shown_from_each_of_its_pilots(a, b, c):
    edge(a, b)
    edge(b, c)
    assert drawing(a) == ["*a*(b(c))"]
    assert drawing(b) == ["a(*b*(c))"]
    assert drawing(c) == ["a(b(*c*))"]


def test_forks_are_shown_below_their_origin_and_not_beside_each_other(a, b, c):
    edge(a, b)
    edge(a, c)
    assert drawing(a) == ["*a*(b,c)"]
    assert drawing(b) == ["a(*b*)"]


def test_of_two_origins_the_second_names_the_pilot_without_what_follows(a, b, c):
    d = PilotFactory(title="d")
    edge(a, c)
    edge(b, c)
    edge(c, d)
    assert drawing(c) == ["a(*c*(d))", "b(*c*^)"]
    assert drawing(d) == ["a(c(*d*))", "b(c^)"]


def test_ways_that_part_and_meet_again(a, b, c):
    d = PilotFactory(title="d")
    for origin, repeat in ((a, b), (a, c), (b, d), (c, d)):
        edge(origin, repeat)
    assert drawing(a) == ["*a*(b(d),c(d^))"]
    assert drawing(d) == ["a(b(*d*),c(*d*^))"]


def private(pilot):
    PageViewRestriction.objects.create(page=pilot, restriction_type=PageViewRestriction.LOGIN)


def expired(pilot):
    pilot.expire_at = timezone.now() - datetime.timedelta(hours=1)
    pilot.save(update_fields=["expire_at"])


def unpublished(pilot):
    pilot.unpublish()


@pytest.mark.parametrize("hide", [private, expired, unpublished])
def test_the_chain_ends_where_a_pilot_is_not_public(a, b, c, hide):
    d = PilotFactory(title="d")
    for origin, repeat in ((a, b), (b, c), (c, d)):
        edge(origin, repeat)
    hide(c)
    assert drawing(a) == ["*a*(b)"]
    assert drawing(b) == ["a(*b*)"]
    assert drawing(d) == []
    hide(b)
    assert drawing(a) == []


def test_what_lies_beyond_the_levels_is_counted_without_what_is_not_public(city):
    chain = [PilotFactory(title=str(number)) for number in range(2 * LEVELS + 3)]
    for origin, repeat in pairwise(chain):
        edge(origin, repeat)
    middle = LEVELS + 1
    edge(chain[middle + LEVELS], PilotFactory(live=False))
    (root,) = tree(chain[middle])
    assert root.pilot == chain[1]
    assert root.earlier == 1
    last = root
    while last.shown:
        (last,) = last.shown
    assert last.pilot == chain[middle + LEVELS]
    assert last.later == 1


def test_more_than_a_few_repeats_are_folded(a):
    for repeat in make_pilots(SHOWN + 2):
        edge(a, repeat)
    (root,) = tree(a)
    assert len(root.shown) == SHOWN
    assert len(root.folded) == 2


@pytest.mark.parametrize("number", [1, 20])
def test_the_tree_costs_the_same_however_large_it_is(a, b, c, number, django_assert_num_queries):
    edge(a, b)
    edge(b, c)
    for repeat in make_pilots(number):
        edge(c, repeat)
        edge(repeat, PilotFactory())
    origins, repeats = list(b.public_origins()), list(b.public_repeats())
    with django_assert_num_queries(3):
        (root,) = family(b, origins, repeats)
        page = root.shown[0].shown[0].shown[0].pilot
        assert page.heading
        assert page.region.label
        assert page.stage
        assert page.slug in page.url_path
