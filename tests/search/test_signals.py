"""Every change that makes an index entry out of date is in the results right after it."""

import datetime

import pytest
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from scenarios.models import PilotPage, PilotUnit, Region, Replication, Role, Unit, UnitAlias
from search.models import OutboxEntry
from search.query import SearchQuery
from search.results import search
from tests.factories import (
    CityPageFactory,
    PilotFactory,
    RegionFactory,
    ScenarioFactory,
    SectorFactory,
    TechnologyFactory,
    UnitFactory,
    hunan,
    yueyang_county,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("engine", "home")]


def found(text="", **filters):
    """Slugs of what a search finds, in order of their name."""
    query = SearchQuery(text, {name: (value,) for name, value in filters.items()}, size=100)
    return sorted(hit.pilot.slug for hit in search(query).hits)


def indexed():
    """Slugs by the engine's own count, without the second look of `search`."""
    return search(SearchQuery(size=0)).total


def test_publishing_a_draft_finds_it_by_its_body_and_unpublishing_hides_it():
    pilot = PilotFactory(slug="crane", live=False)
    assert found("龙门吊") == []
    pilot.body = [("text", "<p>远控龙门吊</p>")]
    revision = pilot.save_revision()
    assert found("龙门吊") == []
    revision.publish()
    assert found("龙门吊") == ["crane"]
    pilot.refresh_from_db()
    pilot.unpublish()
    assert found("龙门吊") == []


def test_a_draft_of_a_published_page_changes_nothing_until_published():
    pilot = PilotFactory(slug="crane", title="灯塔")
    pilot.title = "集卡"
    revision = pilot.save_revision()
    assert (found("灯塔"), found("集卡")) == (["crane"], [])
    revision.publish()
    assert (found("灯塔"), found("集卡")) == ([], ["crane"])


def test_what_is_published_with_the_page_is_found_by_it():
    pilot = PilotFactory(slug="crane", live=False)
    pilot.pilot_units = [PilotUnit(unit=UnitFactory(slug="cmcc", name_zh="岳阳移动"), role=Role.OPERATOR)]
    pilot.extra_sectors = [SectorFactory(code="logistics", label_zh="智慧物流")]
    pilot.technologies.add(TechnologyFactory(slug="mec", name="边缘计算"))
    pilot.save_revision().publish()
    assert found("岳阳移动") == found("边缘计算") == found("智慧物流") == ["crane"]
    assert found(unit="cmcc") == found(tag="mec") == found(sector="logistics") == ["crane"]


def test_deleting_a_pilot_or_the_city_above_it():
    first, second = PilotFactory(slug="first"), PilotFactory(slug="second")
    assert indexed() == 2
    first.delete()
    assert indexed() == 1
    second.get_parent().specific.delete()
    assert indexed() == 0


def test_moving_a_pilot_to_another_city_gives_it_that_city():
    changsha = CityPageFactory(region=RegionFactory(code="430100", name="长沙市", parent=hunan()))
    pilot = PilotFactory(slug="crane")
    assert (found(region="430600"), found(region="430100")) == (["crane"], [])
    pilot.move(Page.objects.get(pk=changsha.pk), pos="last-child")
    assert (found(region="430600"), found(region="430100"), found("长沙市")) == ([], ["crane"], ["crane"])


def test_the_draft_of_a_moved_pilot_has_the_new_city_too():
    changsha = CityPageFactory(region=RegionFactory(code="430100", name="长沙市", parent=hunan()))
    pilot = PilotFactory(slug="crane")
    draft = pilot.save_revision()
    pilot.move(Page.objects.get(pk=changsha.pk), pos="last-child")
    draft.refresh_from_db()
    draft.publish()
    assert found(region="430100") == ["crane"]


def test_a_private_subtree_is_nowhere_and_comes_back():
    pilot = PilotFactory(slug="crane")
    assert indexed() == 1
    restriction = PageViewRestriction.objects.create(
        page=pilot.get_parent(), restriction_type=PageViewRestriction.LOGIN
    )
    assert indexed() == 0
    restriction.delete()
    assert indexed() == 1


def test_moving_a_city_below_a_private_page():
    pilot = PilotFactory(slug="crane")
    city = pilot.get_parent()
    hidden = city.get_parent().get_parent().add_child(instance=Page(title="内部", slug="internal"))
    PageViewRestriction.objects.create(page=hidden, restriction_type=PageViewRestriction.LOGIN)
    assert indexed() == 1
    city.move(Page.objects.get(pk=hidden.pk), pos="last-child")
    assert indexed() == 0


def test_an_expired_pilot_is_gone_before_the_scheduler_runs():
    pilot = PilotFactory(slug="crane")
    assert indexed() == 1
    pilot.expire_at = timezone.now()
    pilot.save()
    assert indexed() == 0


def test_renaming_a_unit_and_its_aliases():
    unit = UnitFactory(slug="hospital", name_zh="协和")
    PilotFactory(slug="ultrasound", pilot_units=[PilotUnit(unit=unit, role=Role.USER)])
    unit.name_zh = "湘雅"
    unit.save()
    assert (found("协和"), found("湘雅")) == ([], ["ultrasound"])
    alias = UnitAlias.objects.create(unit=unit, name="附三院")
    assert found("附三院") == ["ultrasound"]
    alias.delete()
    assert found("附三院") == []


def reuse():
    """Pilots for each value of the facet, by the engine's own count."""
    return search(SearchQuery(size=0)).facets["reuse"]


def test_an_edge_is_counted_at_both_ends_once_both_are_public():
    origin, repeat = PilotFactory(slug="origin"), PilotFactory(slug="repeat", live=False)
    edge = Replication.objects.create(origin=origin, repeat=repeat)
    assert (reuse(), found(reuse="repeated")) == ({}, [])
    repeat.save_revision().publish()
    assert reuse() == {"repeated": 1, "repeats": 1}
    assert (found(reuse="repeated"), found(reuse="repeats")) == (["origin"], ["repeat"])
    edge.delete()
    assert reuse() == {}


def unpublished(pilot):
    pilot.unpublish()


def deleted(pilot):
    pilot.delete()


def private(pilot):
    PageViewRestriction.objects.create(page=pilot, restriction_type="login")


def moved_below_a_private_page(pilot):
    hidden = CityPageFactory()
    PageViewRestriction.objects.create(page=hidden, restriction_type="login")
    pilot.move(hidden, pos="last-child")


@pytest.mark.parametrize("hide", [unpublished, deleted, private, moved_below_a_private_page])
@pytest.mark.parametrize("end", ["origin", "repeat"])
def test_when_one_end_is_not_public_any_more_the_other_is_not_counted(hide, end):
    ends = {"origin": PilotFactory(slug="origin"), "repeat": PilotFactory(slug="repeat")}
    Replication.objects.create(**ends)
    assert reuse() == {"repeated": 1, "repeats": 1}
    hide(PilotPage.objects.get(pk=ends[end].pk))
    assert reuse() == {}


def test_when_one_end_expires_the_other_is_looked_at_again():
    origin = PilotFactory(slug="origin")
    soon = timezone.now() + datetime.timedelta(hours=1)
    repeat = PilotFactory(slug="repeat", expire_at=soon)
    Replication.objects.create(origin=origin, repeat=repeat)
    assert reuse() == {"repeated": 1, "repeats": 1}
    appointed = OutboxEntry.objects.filter(due_at=soon)
    assert set(appointed.values_list("pilot_id", flat=True)) == {origin.pk, repeat.pk}
    PilotPage.objects.filter(pk=repeat.pk).update(expire_at=timezone.now())
    appointed.update(due_at=timezone.now())
    assert reuse() == {}


def test_merging_units():
    kept, merged = (
        UnitFactory(slug="kept", name_zh="中国移动岳阳分公司"),
        UnitFactory(slug="merged", name_zh="移动岳分"),
    )
    PilotFactory(slug="crane", pilot_units=[PilotUnit(unit=merged, role=Role.OPERATOR)])
    assert found(unit="merged") == ["crane"]
    PilotUnit.objects.filter(unit=merged).update(unit=kept)
    Unit.objects.get(pk=merged.pk).delete()
    kept.save()
    assert found(unit="kept") == found("中国移动岳阳分公司") == ["crane"]
    assert found("移动岳分") == []


def test_a_region_moved_under_another_parent_takes_what_lies_below_along():
    province = RegionFactory(code="420000", name="湖北省", short_name="湖北")
    PilotFactory(slug="county", region=yueyang_county())
    assert (found(region="430000"), found(region="420000")) == (["county"], [])
    city = Region.objects.get(code="430600")
    city.parent = province
    city.save()
    assert (found(region="430000"), found(region="420000"), found("湖北省")) == ([], ["county"], ["county"])


@pytest.mark.parametrize("factory", [SectorFactory, ScenarioFactory])
def test_renaming_a_sector_or_scenario(factory):
    term = factory(code="term", label_zh="旧称")
    other = {"sector": term} if factory is SectorFactory else {"scenario": term}
    extra = {"extra_sectors": [term]} if factory is SectorFactory else {"extra_scenarios": [term]}
    PilotFactory(slug="primary", **other)
    PilotFactory(slug="secondary", **extra)
    term.label_zh = "新叫法"
    term.save()
    assert (found("旧称"), found("新叫法")) == ([], ["primary", "secondary"])


def test_renaming_and_deleting_a_technology():
    tag = TechnologyFactory(slug="uav", name="无人机")
    PilotFactory(slug="drone", technologies=[tag])
    tag.name = "飞行器"
    tag.save()
    assert (found("无人机"), found("飞行器")) == ([], ["drone"])
    tag.delete()
    assert found("飞行器") == []
    assert search(SearchQuery()).facets["tag"] == {}
