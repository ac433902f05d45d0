import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Collection, GroupApprovalTask, GroupPagePermission, Workflow

from scenarios.editing import groups
from scenarios.models import CityPage, CityTeam, RegionLevel, Unit
from tests.factories import CityPageFactory, ImageFactory, PlanFactory, RegionFactory, yueyang_county
from tests.scenarios.editing.helpers import make_user


def rights(group: Group) -> set[tuple[int, str]]:
    rows = GroupPagePermission.objects.filter(group=group)
    return set(rows.values_list("page_id", "permission__codename"))


def counts() -> list[int]:
    return [
        model.objects.count()
        for model in (Group, Collection, Workflow, GroupApprovalTask, GroupPagePermission)
    ]


def test_a_new_city_gets_groups_with_rights_on_its_own_subtree_only(city):
    team = city.team
    assert team.editors.name == "岳阳市 · 编辑 Editors"
    assert team.moderators.name == "岳阳市 · 审核 Moderators"
    assert rights(team.editors) == {(city.pk, "add_page"), (city.pk, "change_page")}
    assert rights(team.moderators) == {
        (city.pk, f"{action}_page") for action in ("add", "change", "publish", "lock", "unlock")
    }


def test_members_may_use_the_admin_and_add_units_but_no_vocabulary(city, editor):
    assert editor.has_perm("wagtailadmin.access_admin")
    assert editor.has_perm("scenarios.add_unit")
    assert not editor.has_perm("scenarios.change_unit")
    assert not any(
        editor.has_perm(f"scenarios.add_{model}") for model in ("sector", "scenario", "technology", "region")
    )


def test_the_city_is_reviewed_by_its_own_moderators(city):
    assert city.get_workflow() == city.team.workflow
    task = city.team.workflow.tasks.get().specific
    assert set(task.groups.all()) == {city.team.moderators, groups.coordinators()}


def test_ensuring_again_makes_nothing_new(city):
    before = counts()
    groups.ensure_city_groups(CityPage.objects.get(pk=city.pk))
    groups.ensure_coordinators()
    assert counts() == before


def test_ensuring_costs_the_same_for_the_tenth_city(home):
    counts = []
    for _city in range(10):
        region = RegionFactory()
        with CaptureQueriesContext(connection) as queries:
            CityPageFactory(region=region)
        counts.append(len(queries))
    assert counts[1] == counts[9]


def test_a_group_deleted_by_hand_is_made_anew(city):
    city.team.editors.delete()
    team = groups.ensure_city_groups(CityPage.objects.get(pk=city.pk))
    assert rights(team.editors) == {(city.pk, "add_page"), (city.pk, "change_page")}


def test_rights_added_by_hand_stay(city):
    city.team.editors.permissions.clear()
    other = Group.objects.create(name="档案馆")
    city.team.workflow.tasks.get().specific.groups.add(other)
    groups.ensure_city_groups(city)
    assert other in city.team.workflow.tasks.get().specific.groups.all()
    assert city.team.editors.permissions.filter(codename="access_admin").exists()


def test_renaming_the_region_renames_what_carries_its_name(city):
    city.region.name = "巴陵市"
    city.region.save()
    team = CityTeam.objects.get(city=city)
    assert [team.editors.name, team.moderators.name, team.collection.name, team.workflow.name] == [
        "巴陵市 · 编辑 Editors",
        "巴陵市 · 审核 Moderators",
        "巴陵市",
        "巴陵市 · 审核 Review",
    ]


def test_a_county_carries_its_city_in_the_name_and_follows_it(city):
    county = CityPageFactory(region=yueyang_county())
    assert county.team.editors.name == "岳阳市岳阳县 · 编辑 Editors"
    city.region.name = "巴陵市"
    city.region.save()
    assert CityTeam.objects.get(city=county).editors.name == "巴陵市岳阳县 · 编辑 Editors"


def test_two_regions_of_one_name_get_two_groups(home):
    names = {CityPageFactory(region=RegionFactory(name="鼓楼市")).team.editors.name for _city in range(2)}
    assert len(names) == 2


def test_a_city_abroad_carries_its_country_in_the_name():
    germany = RegionFactory.build(code="DE", level=RegionLevel.COUNTRY, name="德国")
    assert groups.team_name(RegionFactory.build(code="DE-hamburg", name="汉堡", parent=germany)) == "德国汉堡"


def test_deleting_the_city_takes_its_team_along(city, editor):
    before = [model.objects.count() for model in (Group, Workflow, Collection)]
    CityPage.objects.get(pk=city.pk).delete()
    assert [model.objects.count() for model in (Group, Workflow, Collection)] == [
        before[0] - 2, before[1] - 1, before[2] - 1,
    ]  # fmt: skip
    assert not editor.groups.exists()


def test_deleting_the_list_of_cities_takes_all_teams_along(city, other_city):
    city.get_parent().delete()
    assert not CityTeam.objects.exists()
    assert not Group.objects.filter(name__contains="编辑").exists()


def test_pictures_of_a_deleted_city_stay(city):
    picture = ImageFactory(collection=city.team.collection)
    CityPage.objects.get(pk=city.pk).delete()
    picture.refresh_from_db()
    assert picture.collection.name == "岳阳市"


def test_coordinators_may_do_everything_but_manage_users(city, coordinator):
    plan = PlanFactory()
    for page in (city, plan):
        assert page.permissions_for_user(coordinator).can_publish()
    assert coordinator.has_perm("scenarios.change_sector")
    assert coordinator.has_perm(f"scenarios.delete_{Unit._meta.model_name}")
    assert not coordinator.has_perm("auth.change_user")
    assert not city.get_parent().get_parent().permissions_for_user(coordinator).can_edit()


@pytest.mark.parametrize("has_member", [True, False])
def test_wagtails_own_groups_go_while_nobody_is_in_them(db, has_member):
    group = Group.objects.get_or_create(name="Editors")[0]
    if has_member:
        make_user("somebody", group)
    groups.remove_unused_default_groups()
    assert Group.objects.filter(name="Editors").exists() == has_member
