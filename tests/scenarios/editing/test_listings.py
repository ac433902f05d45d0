import pytest
from django.urls import reverse

from scenarios.models import Evidence, PilotUnit, Role, Stage, UnitAlias
from tests.factories import PilotFactory, PlanFactory, UnitFactory, make_pilots


def titles(client, query: str = "", viewset: str = "pilots") -> set[str]:
    response = client.get(reverse(f"{viewset}:index") + query)
    return {page.title for page in response.context["object_list"]}


@pytest.fixture
def pilots(city, other_city):
    port = UnitFactory(name_zh="岳阳市工业和信息化局", aliases=[UnitAlias(name="市工信局")])
    PilotFactory(title="智慧医疗试点", summary_zh="远程手术。", stage=Stage.TRIAL, evidence=Evidence.CLAIMED)
    PilotFactory(
        title="港口试点", live=False, editor_note="缺来源", pilot_units=[PilotUnit(unit=port, role=Role.LEAD)]
    )
    PilotFactory(parent=other_city, title="濮阳试点")


def test_an_editor_sees_the_pilots_of_the_own_city(as_editor, pilots):
    assert titles(as_editor) == {"智慧医疗试点", "港口试点"}


def test_a_coordinator_sees_all_and_filters_by_city(client, coordinator, pilots, other_city):
    client.force_login(coordinator)
    assert titles(client) == {"智慧医疗试点", "港口试点", "濮阳试点"}
    assert titles(client, f"?city={other_city.pk}") == {"濮阳试点"}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?q=医疗", {"智慧医疗试点"}),  # in the middle of a word
        ("?q=手术", {"智慧医疗试点"}),  # in the summary
        ("?q=工信局", {"港口试点"}),  # another name of its unit
        ("?q=港口 试点", {"港口试点"}),
        ("?q=不存在", set()),
        ("?live=False", {"港口试点"}),
        ("?live=True", {"智慧医疗试点"}),
        ("?note=yes", {"港口试点"}),
        ("?note=no", {"智慧医疗试点"}),
        ("?stage=trial", {"智慧医疗试点"}),
        ("?evidence=claimed&evidence=measured", {"智慧医疗试点"}),
        ("?q=试点&ordering=sector__sort_order", {"智慧医疗试点", "港口试点"}),
    ],
)
def test_pilots_are_found_and_filtered(as_editor, pilots, query, expected):
    assert titles(as_editor, query) == expected


def test_cities_of_others_are_no_choice_in_the_filter(as_editor, pilots, city):
    filters = as_editor.get(reverse("pilots:index")).context["filters"]
    assert list(filters.form.fields["city"].queryset) == [city]


def test_plans_are_found_by_their_text_and_number(as_editor, city):
    PlanFactory(parent=city, title="行动方案", document_number="岳政办发〔2020〕9号", text="建设5G基站。")
    PlanFactory(title="全国模板")
    assert titles(as_editor, viewset="plans") == {"行动方案"}
    assert titles(as_editor, "?q=〔2020〕9号", "plans") == {"行动方案"}
    assert titles(as_editor, "?q=基站", "plans") == {"行动方案"}


def test_writing_a_new_pilot_leads_straight_to_the_only_city(as_editor, city):
    response = as_editor.get(reverse("pilots:choose_parent"))
    assert response.url == reverse("wagtailadmin_pages:add", args=["scenarios", "pilotpage", city.pk])


def test_the_list_costs_the_same_whatever_its_length(
    client, coordinator, city, django_assert_max_num_queries
):
    make_pilots(40, city=city)
    client.force_login(coordinator)
    client.get(reverse("pilots:index"))
    with django_assert_max_num_queries(30):
        client.get(reverse("pilots:index"))


def test_people_without_pages_see_no_list(client, django_user_model, home):
    from django.contrib.auth.models import Permission

    user = django_user_model.objects.create_user("guest", password="x")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)
    assert client.get(reverse("pilots:index")).status_code == 302
    assert reverse("pilots:index") not in client.get("/admin/").content.decode()
