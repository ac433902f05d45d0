import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from scenarios.models import PilotPage, Region, RegionLevel
from tests.factories import CityPageFactory, PilotFactory, RegionFactory, hunan, yueyang, yueyang_county

pytestmark = pytest.mark.django_db


def test_a_province_contains_its_cities_and_their_counties_but_not_others():
    county = yueyang_county()
    elsewhere = RegionFactory()
    assert hunan().contains(county)
    assert not hunan().contains(elsewhere)
    assert set(Region.objects.within(hunan())) == {hunan(), yueyang(), county}


def test_pilots_in_a_city_include_those_of_its_counties():
    in_county = PilotFactory(region=yueyang_county())
    abroad = PilotFactory(parent=CityPageFactory())
    found = PilotPage.objects.in_region(yueyang())
    assert in_county in found
    assert abroad not in found


def test_a_region_cannot_lie_in_itself():
    city, county = yueyang(), yueyang_county()
    city.parent = county
    with pytest.raises(ValidationError, match="parent"):
        city.full_clean()


def test_regions_have_at_most_three_levels():
    village = Region(
        code="430621001", level=RegionLevel.COUNTY, name="村", short_name="村", parent=yueyang_county()
    )
    with pytest.raises(ValidationError, match="parent"):
        village.full_clean()


def test_the_name_follows_the_language():
    with translation.override("en"):
        assert yueyang().label == "Yueyang"
    with translation.override("zh-hans"):
        assert yueyang().label == "岳阳市"
