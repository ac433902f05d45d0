"""A city with its vocabulary, and drafts of its plan as a reading would give them."""

import pytest

from scenarios.drafting.writing import write_plan
from scenarios.models import UnitAlias
from tests.factories import CityPageFactory, ScenarioFactory, SectorFactory, UnitFactory, yueyang
from tests.scenarios.drafting.drafts import plan_draft


@pytest.fixture
def city(home):
    """岳阳市 with two sectors, a scenario in each, and the unit behind 市工信局."""
    logistics, tourism = SectorFactory(code="logistics"), SectorFactory(code="culture-tourism")
    ScenarioFactory(code="smart-logistics-park", label_en="Smart logistics park", sector=logistics)
    ScenarioFactory(code="immersive-tours", label_en="Immersive tours", sector=tourism)
    region = yueyang()
    unit = UnitFactory(
        slug="yueyang-industry", name_zh="岳阳市工业和信息化局", name_en="Yueyang Industry Bureau", region=region,
        kind="government",
    )  # fmt: skip
    UnitAlias.objects.create(unit=unit, name="市工信局")
    return CityPageFactory(title="岳阳市", title_en="Yueyang", slug="yueyang", region=region)


@pytest.fixture
def draft():
    return plan_draft()


@pytest.fixture
def plan(city, draft):
    """The draft written and public."""
    return write_plan(draft, city, publish=True)
