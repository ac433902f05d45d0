"""People of two cities. Imports wait until Django is set up."""

import pytest


@pytest.fixture
def other_city(home):
    """濮阳市, whose pages are none of 岳阳市's business."""
    from tests.factories import CityPageFactory, RegionFactory

    return CityPageFactory(
        slug="puyang", region=RegionFactory(code="410900", name="濮阳市", short_name="濮阳", name_en="Puyang")
    )


@pytest.fixture
def editor(city):
    from tests.scenarios.editing.helpers import make_user

    return make_user("editor", city.team.editors)


@pytest.fixture
def moderator(city):
    from tests.scenarios.editing.helpers import make_user

    return make_user("moderator", city.team.moderators)


@pytest.fixture
def coordinator(home):
    from scenarios.editing import groups
    from tests.scenarios.editing.helpers import make_user

    return make_user("coordinator", groups.ensure_coordinators())


@pytest.fixture
def as_editor(client, editor):
    client.force_login(editor)
    return client


@pytest.fixture
def as_moderator(client, moderator):
    client.force_login(moderator)
    return client


@pytest.fixture
def as_coordinator(client, coordinator):
    client.force_login(coordinator)
    return client
