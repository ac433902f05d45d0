"""The factories' own promises, on which query-count tests elsewhere rest."""

from django.contrib.auth import authenticate
from wagtail.models import Page

from scenarios.models import PilotPage, PilotUnit, Role
from tests.factories import (
    PASSWORD,
    ImageFactory,
    PilotFactory,
    PlanFactory,
    TechnologyFactory,
    UnitFactory,
    UserFactory,
    make_pilots,
)


def test_a_pilot_is_public_and_lies_in_its_city(city):
    pilot = PilotFactory(
        pilot_units=[PilotUnit(unit=UnitFactory(), role=Role.LEAD)], technologies=[TechnologyFactory()]
    )
    found = PilotPage.objects.public().get()
    assert found == pilot
    assert found.get_parent() == city.page_ptr
    assert found.region == city.region
    assert found.pilot_units.count() == found.technologies.count() == 1
    found.full_clean()


def test_a_draft_is_not_public(city):
    PilotFactory(live=False)
    assert not PilotPage.objects.public().exists()


def test_many_pilots_form_a_sound_tree(city):
    PilotFactory()
    many = make_pilots(30, cover=ImageFactory())
    many += make_pilots(12)
    assert Page.find_problems() == ([], [], [], [], [])
    assert PilotPage.objects.public().child_of(city).count() == 43
    assert many[-1] == PilotPage.objects.get(slug="many-42")
    assert PilotFactory().get_parent().numchild == 44


def test_plans_hang_below_the_list_or_a_city(city):
    assert PlanFactory().get_parent().slug == "plans"
    assert PlanFactory(parent=city).get_parent().slug == "yueyang"


def test_users_can_log_in(db):
    assert authenticate(username=UserFactory().username, password=PASSWORD)
