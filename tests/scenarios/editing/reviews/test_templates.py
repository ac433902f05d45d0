"""What a city's plan that starts from a template takes over, and what it leaves to people."""

import pytest
from django.urls import reverse
from wagtail.users.models import UserProfile

from scenarios.drafting.draft import PlanDraft
from scenarios.drafting.units import PlanUnits
from scenarios.editing.reviews.base import version_of
from scenarios.editing.reviews.items import mentions_of
from scenarios.models import PlanPage, PlanReview, PlanStatus, Unit, UnitAlias, UnitKind
from tests.factories import CityPageFactory, PlanFactory, UnitFactory, yueyang, yueyang_county
from tests.scenarios.editing.reviews.sending import fields_of

TEXT = "\n".join(
    [
        "加快推进5G网络建设的实施方案",
        "X政办发〔2024〕5号",
        "为贯彻落实《X省人民政府办公厅关于印发若干政策的通知》精神，结合X实际，制定本实施方案。",
        "一、工作目标",
        "2024年，计划投资X亿元，建设5G基站X个，重点推进智慧园区、智慧媒体等4项5G示范应用。",
        "二、重点任务",
        "1.智慧机场。探索5G技术在X机场的应用。（责任单位：市工信局、市教育局、市文旅广体局、X区人民政府）",
        "2.智慧园区。利用5G网络辅助X园区。（责任单位：市林业局、中国铁塔X市分公司，各县市区人民政府）",
        "2024年5月6日",
    ]
)


@pytest.fixture
def as_coordinator(as_coordinator, coordinator):
    """In English, whose words are those of the code."""
    UserProfile.objects.create(user=coordinator, preferred_language="en")
    return as_coordinator


@pytest.fixture
def model_plan(home):
    return PlanFactory(
        title="加快推进5G网络建设的实施方案", status=PlanStatus.TEMPLATE, live=False, text=TEXT
    )


@pytest.fixture
def units_of_yueyang(city):
    for number, (name, cited) in enumerate(
        [
            ("岳阳市工业和信息化局", "市工信局"),
            ("岳阳市教育体育局", "市教体局"),
            ("岳阳市文化旅游广电局", "市文旅广电局"),
            ("中国铁塔股份有限公司岳阳市分公司", "岳阳铁塔分公司"),
        ]
    ):
        kind = UnitKind.TOWER if "铁塔" in name else UnitKind.GOVERNMENT
        unit = UnitFactory(slug=f"yueyang-{number}", name_zh=name, kind=kind, region=yueyang())
        UnitAlias.objects.create(unit=unit, name=cited)


def start(client, template, city):
    return client.post(reverse("plan_reading:template", args=[template.pk]), {"city": city.pk}, follow=True)


def started_draft() -> PlanDraft:
    return PlanDraft.from_json(PlanReview.objects.latest("pk").draft)


def named(draft: PlanDraft, region) -> dict[str, Unit | None]:
    """Units by how the document cites them."""
    units = PlanUnits(mentions_of(draft), region)
    return {mention.cited: units.of(mention) for mention in mentions_of(draft)}


def said(response) -> str:
    return " ".join(str(message) for message in response.context["messages"])


def test_number_day_and_years_are_left_for_the_city_to_write_in(as_coordinator, model_plan, city):
    response = start(as_coordinator, model_plan, city)
    draft = started_draft()
    assert (draft.number, draft.issued_on, draft.year_from, draft.year_to) == ("", "", None, None)
    assert "2024" not in draft.title
    assert "Write in the number, the day of issue and the years" in said(response)


def test_targets_of_the_template_are_shown_but_kept_only_when_ticked(as_coordinator, model_plan, city):
    start(as_coordinator, model_plan, city)
    draft = started_draft()
    assert [(target.year, target.value, target.keep) for target in draft.targets] == [(2024, "4", False)]


def test_a_part_of_the_city_left_open_becomes_no_unit(as_coordinator, model_plan, city):
    response = start(as_coordinator, model_plan, city)
    assert not [name for name in named(started_draft(), city.region) if "X" in name]
    assert "X区人民政府（二/1 智慧机场）" in said(response)
    assert "X亿元、X个" in said(response)
    write(as_coordinator)
    plan = PlanPage.objects.child_of(city).get()
    assert [entry.cited for entry in plan.tasks.first().task_units.all()] == [
        "市工信局",
        "市教育局",
        "市文旅广体局",
    ]
    assert not Unit.objects.filter(name_zh__contains="X").exists()


def test_units_are_those_the_city_has(as_coordinator, model_plan, city, units_of_yueyang):
    response = start(as_coordinator, model_plan, city)
    units = named(started_draft(), yueyang())
    assert {cited: unit and (unit.name_zh, bool(unit.pk)) for cited, unit in units.items()} == {
        "市工信局": ("岳阳市工业和信息化局", True),
        "市教育局": ("岳阳市教育体育局", True),
        "市文旅广体局": ("岳阳市文化旅游广电局", True),
        "市林业局": ("岳阳市林业局", False),
        "中国铁塔岳阳市分公司": ("中国铁塔股份有限公司岳阳市分公司", True),
        "各县市区人民政府": None,
    }
    assert "市教育局 → 岳阳市教育体育局" in said(response)


def test_an_office_that_two_units_could_be_is_neither(as_coordinator, model_plan, city, units_of_yueyang):
    UnitFactory(name_zh="岳阳市教育督导局", region=yueyang())
    start(as_coordinator, model_plan, city)
    assert named(started_draft(), yueyang())["市教育局"].name_zh == "岳阳市教育局"


def test_units_of_other_places_are_not_taken(as_coordinator, model_plan, city):
    UnitFactory(name_zh="岳阳县教育体育局", region=yueyang_county())
    start(as_coordinator, model_plan, city)
    unit = named(started_draft(), yueyang())["市教育局"]
    assert (unit.name_zh, unit.pk) == ("岳阳市教育局", None)


def test_in_a_county_the_offices_are_its_own(as_coordinator, model_plan, city, units_of_yueyang):
    county = CityPageFactory(region=yueyang_county())
    start(as_coordinator, model_plan, county)
    draft = started_draft()
    units = named(draft, yueyang_county())
    assert units["县工信局"].name_zh == "岳阳县工业和信息化局"
    assert "（责任单位：县工信局、县教育局、" in draft.text
    assert not [cited for cited in units if cited.startswith("市")]


# --- starting again ------------------------------------------------------------------------------------------------


def test_starting_again_keeps_what_the_city_took_over(as_coordinator, model_plan, city):
    start(as_coordinator, model_plan, city)
    correct(as_coordinator, "targets", {"target-0-keep": "on", "target-0-year": "2027"})
    write(as_coordinator)
    response = start(as_coordinator, model_plan, city)
    assert PlanReview.objects.get().plan == PlanPage.objects.child_of(city).get()
    assert [(target.year, target.keep) for target in started_draft().targets] == [(2027, True)]
    assert "A plan was started from this template before" in said(response)
    write(as_coordinator)
    assert [target.year for target in PlanPage.objects.child_of(city).get().targets.all()] == [2027]


def correct(client, part: str, fields: dict) -> None:
    from scenarios.editing.reviews.sections import SECTIONS

    review = PlanReview.objects.get()
    untouched = fields_of(SECTIONS[part](review, PlanDraft.from_json(review.draft)))
    sent = {"version": version_of(review), "page": "1"} | untouched | fields
    assert client.post(reverse("plan_reading:section", args=[review.pk, part]), sent).status_code == 302


def write(client) -> None:
    review = PlanReview.objects.get()
    address = reverse("plan_reading:changes", args=[review.pk])
    version = client.get(address).context["version"]
    client.post(address, {"version": version, "publish": "draft"})
    assert not PlanReview.objects.exists()


# --- people who may only look --------------------------------------------------------------------------------------


def test_who_may_not_start_is_told_who_may(client, editor, coordinator, model_plan, city):
    address, told = reverse("plan_reading:template", args=[model_plan.pk]), "reading-who-may"
    client.force_login(editor)
    assert told in client.get(address).content.decode()
    client.force_login(coordinator)
    assert told not in client.get(address).content.decode()
