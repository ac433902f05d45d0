import pytest
from django.template.loader import render_to_string

from scenarios.models import PilotUnit, PlanStatus, Role, UnitAlias
from search.beside import MOST, beside
from search.query import SearchQuery
from tests.factories import PilotFactory, PlanFactory, UnitFactory, make_tasks

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]


@pytest.fixture
def port_group():
    unit = UnitFactory(slug="port-group", name_zh="岳阳市港务集团", name_en="Yueyang Port Group")
    UnitAlias.objects.create(unit=unit, name="城陵矶港")
    PilotFactory(pilot_units=[PilotUnit(unit=unit, role=Role.LEAD)])
    return unit


def units(text, **other):
    return beside(SearchQuery(text, **other))[0]


def plans(text, **other):
    return [plan.slug for plan in beside(SearchQuery(text, **other))[1]]


@pytest.mark.parametrize(
    "text", ["港务", "港務集團", "城陵矶", "集团 岳阳", "port gr", "“港务集团”", "yueyangshigangwu"]
)
def test_units_whose_names_hold_the_text(port_group, text):
    assert units(text) == [port_group]


@pytest.mark.parametrize("text", ["港务 长沙", "岳阳 -港务", "-岳阳"])
def test_units_whose_names_do_not_hold_all_of_it(port_group, text):
    assert units(text) == []


def test_small_words_signs_and_short_pinyin_name_no_unit(port_group):
    county = UnitFactory(name_zh="昌乐县商务局", name_en="Xiangtan Commerce and Industry")
    UnitAlias.objects.create(unit=county, name="县商务局")
    PilotFactory(pilot_units=[PilotUnit(unit=county, role=Role.LEAD)])
    assert units("in 岳阳") == [port_group]
    assert units("港务?") == [port_group]
    for text in ("xian", "in", "-", "“-”"):
        assert (units(text), plans(text)) == ([], [])


def test_units_without_a_public_page_are_left_out(port_group):
    UnitFactory(name_zh="港务筹备组")
    assert units("港务") == [port_group]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("岳阳", ["action-plan"]),
        ("应用 岳阳", ["action-plan"]),
        ("應用", ["action-plan"]),
        ("５Ｇ应用", ["action-plan"]),
        ("YUEYANG plan", ["action-plan"]),
        ("2020〕24号", ["action-plan"]),
        ("“5G应用”", ["action-plan"]),
        ("岳阳 长沙", []),
        ("岳阳 -应用", []),
        ("应用岳阳", []),
        ("一百", []),  # the text of a plan is not looked through
        ("%", []),
        ("-", []),
        ("岳阳市?", ["action-plan"]),
    ],
)
def test_plans_whose_title_or_number_holds_every_word(text, found):
    PlanFactory(
        slug="action-plan",
        title="岳阳市5G应用行动方案",
        title_en="Yueyang 5G action plan",
        document_number="岳政办发〔2020〕24号",
        text="建成一百个",
    )
    assert plans(text) == found


def test_drafts_and_templates_are_no_plans_to_be_found():
    PlanFactory(title="岳阳草案", live=False)
    PlanFactory(title="岳阳范本", status=PlanStatus.TEMPLATE)
    assert plans("岳阳") == []


def test_lists_are_short_and_later_pages_and_filters_have_none(port_group):
    for n in range(MOST + 2):
        PlanFactory(title=f"岳阳市方案{n}")
    make_tasks(PlanFactory(title="岳阳市方案", slug="with-units"), 4)
    assert len(plans("方案")) == MOST
    assert len(units("单位")) == MOST
    assert beside(SearchQuery("岳阳", page=2)) == ([], [])
    assert beside(SearchQuery("岳阳", filters={"stage": ("live",)})) == ([], [])
    assert beside(SearchQuery("")) == ([], [])
    assert beside(SearchQuery("岳 " * 100)) == ([], [])


def test_the_section_costs_two_queries_and_escapes_what_it_shows(port_group, django_assert_num_queries):
    port_group.name_zh = "<b>港务集团"
    port_group.save()
    PlanFactory(title="港务集团方案", slug="port-plan")
    beside(SearchQuery("港务"))
    with django_assert_num_queries(2):
        found, named = beside(SearchQuery("港务"))
        assert (len(found), len(named)) == (1, 1)
        html = render_to_string("search/parts/beside.html", {"units": found, "plans": []})
    assert "&lt;b&gt;港务集团" in html
    assert "<b>" not in html


def test_nothing_is_shown_where_nothing_is_found():
    assert not render_to_string("search/parts/beside.html", {"units": [], "plans": []}).strip()
