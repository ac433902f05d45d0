import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from scenarios.models import Evidence, PilotPage, PilotUnit, Role, Source, SourceKind, Stage
from tests.factories import CityPageFactory, PilotFactory, UnitFactory, city_index, yueyang_county

pytestmark = pytest.mark.django_db


def test_without_a_region_a_pilot_belongs_to_its_city(city):
    assert PilotFactory(parent=city, region=None).region == city.region


def test_a_pilot_moved_to_another_city_takes_its_region(city):
    pilot = PilotFactory(parent=city, region=yueyang_county())
    other = CityPageFactory()
    pilot.move(other, pos="last-child")
    pilot.refresh_from_db()
    assert pilot.region == other.region


def test_a_pilot_moved_within_its_city_keeps_its_county(city):
    pilot = PilotFactory(parent=city, region=yueyang_county())
    city.move(city_index(), pos="first-child")
    pilot.refresh_from_db()
    assert pilot.region == yueyang_county()


def test_a_stopped_pilot_must_say_why():
    pilot = PilotFactory()
    pilot.stage = Stage.STOPPED
    with pytest.raises(ValidationError) as error:
        pilot.full_clean()
    assert "stopped_reason" in error.value.error_dict


def test_what_is_only_planned_cannot_have_been_measured():
    pilot = PilotFactory(stage=Stage.PLANNED, evidence=Evidence.PLAN)
    pilot.evidence = Evidence.MEASURED
    with pytest.raises(ValidationError) as error:
        pilot.full_clean()
    assert "evidence" in error.value.error_dict


def test_a_slug_names_one_pilot_in_the_whole_registry(city):
    PilotFactory(parent=city, slug="smart-quay")
    with pytest.raises(ValidationError) as error:
        PilotFactory(parent=CityPageFactory(), slug="smart-quay")
    assert "slug" in error.value.error_dict


def test_a_missing_slug_comes_from_the_english_title_and_avoids_pilots_of_other_cities(city):
    first = PilotFactory(parent=city, slug="", title_en="Smart quay")
    second = PilotFactory(parent=CityPageFactory(), slug="", title_en="Smart quay")
    assert (first.slug, second.slug) == ("smart-quay", "smart-quay-2")


def test_without_an_english_title_the_slug_is_pinyin(city):
    assert PilotFactory(parent=city, slug="", title="智慧港口", title_en="").slug == "zhi-hui-gang-kou"


def test_the_heading_falls_back_to_chinese():
    pilot = PilotFactory.build(title="智慧港口", title_en="")
    with translation.override("en"):
        assert pilot.heading == "智慧港口"
    pilot.title_en = "Smart port"
    with translation.override("en"):
        assert pilot.heading == "Smart port"
    with translation.override("zh-hans"):
        assert pilot.heading == "智慧港口"


def test_units_are_grouped_by_role_in_the_order_of_roles():
    lead, operator = UnitFactory(), UnitFactory()
    pilot = PilotFactory(
        pilot_units=[PilotUnit(unit=operator, role=Role.OPERATOR), PilotUnit(unit=lead, role=Role.LEAD)]
    )
    pilot = PilotPage.objects.get(pk=pilot.pk)
    assert [units for _role, units in pilot.units_by_role] == [[lead], [operator]]


def test_a_repost_is_not_linked_and_its_address_is_kept():
    repost = Source(title="见闻", url="https://example.org/copy", kind=SourceKind.REPOST)
    press = Source(title="见闻", url="https://example.org/news", kind=SourceKind.PRESS)
    assert (repost.link, repost.url) == ("", "https://example.org/copy")
    assert press.link == "https://example.org/news"


def test_network_facts_hold_only_what_is_stated():
    assert PilotFactory.build().network_facts == []
    pilot = PilotFactory.build(bands="700 MHz", embb=True, urllc=True)
    assert [str(value) for _label, value in pilot.network_facts] == ["700 MHz", "eMBB · uRLLC"]
