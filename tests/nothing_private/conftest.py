import pytest

from tests.nothing_private.planting import World, world_in


@pytest.fixture
def world(home, city, settings, tmp_path) -> World:
    settings.SEARCH_URL = f"tantivy://{tmp_path}/index"
    return world_in(city)
