"""Lists of plans: which a page of a place shows, and their pages."""

import pytest
from wagtail.models import PageViewRestriction

from scenarios.models import PlanStatus
from tests.factories import PilotFactory, PlanFactory, hunan, yueyang, yueyang_county

PLANS_A_PAGE = 20


def make_plans(number: int, **fields) -> None:
    for position in range(number):
        PlanFactory(title=f"方案{position:02}", **fields)


def titles(response) -> list[str]:
    return [plan.title for plan in response.context["plans"]]


def test_a_region_lists_its_plans_and_those_of_places_within(client, city):
    PlanFactory(parent=city, title="市的方案", region=yueyang())
    PlanFactory(parent=city, title="县的方案", region=yueyang_county())
    PlanFactory(title="省的方案", region=hunan())
    PlanFactory(title="全国的方案", region=None)
    assert set(titles(client.get("/regions/430000/"))) == {"省的方案", "市的方案", "县的方案"}
    assert set(titles(client.get("/regions/430600/"))) == {"市的方案", "县的方案"}
    page = client.get("/en/regions/430621/")
    assert titles(page) == ["县的方案"]
    assert '<h2 id="region-plans">Action plans</h2>' in page.content.decode()


def test_a_region_without_plans_has_no_list_of_them(client, city):
    assert "region-plans" not in client.get("/regions/430600/").content.decode()


def test_plans_that_are_not_public_are_in_no_list(client, city, other_private_plan):
    for address in ("/regions/430600/", "/plans/", "/cities/yueyang/"):
        assert titles(client.get(address)) == ["公开的方案"], address


@pytest.fixture
def other_private_plan(city):
    PlanFactory(parent=city, title="公开的方案", region=yueyang())
    PlanFactory(parent=city, title="草稿", region=yueyang(), live=False)
    PlanFactory(parent=city, title="范本", region=yueyang(), status=PlanStatus.TEMPLATE)
    private = PlanFactory(parent=city, title="内部方案", region=yueyang())
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)


@pytest.mark.parametrize(
    ("address", "parameter", "target"),
    [
        ("/plans/", "page", ""),
        ("/regions/430600/", "plans", "#region-plans"),
        ("/cities/yueyang/", "plans", "#city-plans"),
    ],
)
def test_plans_come_in_pages_of_20(client, city, address, parameter, target):
    make_plans(PLANS_A_PAGE + 3, parent=city, region=yueyang())
    first, second = client.get(address), client.get(f"{address}?{parameter}=2")
    assert (len(titles(first)), len(titles(second))) == (PLANS_A_PAGE, 3)
    assert not {*titles(first)} & {*titles(second)}
    assert f'rel="next" href="?{parameter}=2{target}"' in first.content.decode()
    assert f'rel="prev" href="{address}{target}"' in second.content.decode()
    for nonsense in ("99", "x"):
        assert client.get(f"{address}?{parameter}={nonsense}").status_code == 200


def test_figures_count_all_plans_and_not_those_of_one_page(client, city):
    PilotFactory()
    make_plans(PLANS_A_PAGE + 3, parent=city, region=yueyang())
    for address, target in (("/cities/yueyang/", "city-plans"), ("/regions/430600/", "region-plans")):
        assert f'<a href="#{target}">23</a>' in client.get(f"{address}?plans=2").content.decode()


def test_pages_of_plans_and_of_pilots_go_their_own_ways(client, city):
    make_plans(PLANS_A_PAGE + 1, parent=city, region=yueyang())
    html = client.get("/regions/430600/?page=2").content.decode()
    assert 'href="?page=2&amp;plans=2#region-plans"' in html


@pytest.mark.parametrize(
    ("address", "queries"), [("/plans/", 9), ("/regions/430600/", 8), ("/cities/yueyang/", 11)]
)
@pytest.mark.parametrize("number", [3, 50])
def test_a_list_of_plans_costs_the_same_whatever_its_length(
    client, city, django_assert_num_queries, address, queries, number
):
    make_plans(number, parent=city, region=yueyang())
    client.get(address)
    with django_assert_num_queries(queries):
        client.get(address)
