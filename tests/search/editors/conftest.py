"""Imports wait until Django is set up."""

import pytest


@pytest.fixture
def as_administrator(client, home):
    from tests.factories import AdministratorFactory

    client.force_login(AdministratorFactory())
    return client


@pytest.fixture
def as_editor(client, city):
    """An editor of 岳阳市 and of nothing else."""
    from tests.factories import UserFactory

    client.force_login(UserFactory(groups=[city.team.editors]))
    return client
