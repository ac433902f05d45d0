import pytest
from django.core.exceptions import ValidationError

from scenarios.models import Replication
from tests.factories import PilotFactory

pytestmark = pytest.mark.django_db


def edge(repeat, origin) -> Replication:
    replication = Replication(repeat=repeat, origin=origin)
    replication.full_clean()
    replication.save()
    return replication


def test_chains_forks_and_two_origins_are_allowed():
    a, b, c, d = (PilotFactory() for _ in range(4))
    edge(b, a)
    edge(c, b)  # chain
    edge(d, a)  # fork
    edge(c, d)  # two origins, meeting again in a
    assert set(c.origins.values_list("origin", flat=True)) == {b.pk, d.pk}


def test_a_circle_is_refused():
    a, b, c = (PilotFactory() for _ in range(3))
    edge(b, a)
    edge(c, b)
    with pytest.raises(ValidationError) as error:
        edge(a, c)
    assert "origin" in error.value.error_dict


def test_a_pilot_cannot_repeat_itself():
    a = PilotFactory()
    with pytest.raises(ValidationError):
        edge(a, a)


def test_only_public_ends_of_an_edge_are_shown():
    public, draft = PilotFactory(), PilotFactory(live=False)
    origin = PilotFactory()
    edge(public, origin)
    edge(draft, origin)
    assert [shown.repeat_id for shown in origin.public_repeats()] == [public.pk]
