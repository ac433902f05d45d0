"""Which unit a plan means."""

import pytest

from scenarios.drafting.units import PlanUnits, kind_of
from scenarios.models import Region, RegionLevel, Unit, UnitAlias, UnitKind
from tests.factories import RegionFactory, UnitFactory, yueyang, yueyang_county
from tests.scenarios.drafting.drafts import group, unit

pytestmark = pytest.mark.django_db


def region(code: str) -> Region:
    return Region.objects.with_ancestors().get(code=code)


def office(name: str, place: Region | None, *aliases: str) -> Unit:
    made = UnitFactory(name_zh=name, region=place, kind="government")
    for alias in aliases:
        UnitAlias.objects.create(unit=made, name=alias)
    return made


def found(mention, place: Region | None) -> Unit | None:
    return PlanUnits([mention], place).of(mention)


# --- known ones ------------------------------------------------------------------------------------------


def test_the_unit_chosen_by_hand_comes_first():
    by_name, chosen = office("岳阳市商务局", yueyang()), office("岳阳市商务粮食局", yueyang())
    assert found(unit("市商务局", by_name.name_zh, unit_id=chosen.pk), region("430600")) == chosen


def test_a_unit_is_known_by_its_full_name_or_by_a_name_it_is_cited_by():
    bureau = office("岳阳市工业和信息化局", yueyang(), "市工信局")
    for mention in (
        unit("工信部门", "岳阳市工业和信息化局"),
        unit("市工信局", "岳阳市工信局"),
        unit("工信", "市工信局"),
    ):
        assert found(mention, region("430600")) == bureau


def test_a_relative_name_means_the_office_of_the_place_of_the_plan():
    office("长沙市工业和信息化局", RegionFactory(code="430100", name="长沙市", short_name="长沙"), "市工信局")
    bureau = office("岳阳市工业和信息化局", yueyang(), "市工信局")
    assert found(unit("市工信局"), region("430600")) == bureau


def test_a_name_written_by_hand_counts_more_than_what_the_document_writes():
    bureau = office("岳阳市工业和信息化局", yueyang(), "市工信局")
    mention = unit("市工信局", "岳阳市工信委", named_by_hand=True)
    units = PlanUnits([mention], region("430600"))
    made = units.of(mention)
    assert (made.name_zh, made.pk) == ("岳阳市工信委", None)
    assert not made.aliases.all(), f"市工信局 means {bureau} already"


def test_mentions_of_one_name_mean_one_unit_also_when_the_name_was_written_by_hand():
    bureau = office("岳阳市工业和信息化局", yueyang(), "市工信局")
    read = unit("市工信局", "岳阳市工信局")
    merged = unit("市大数据局", "岳阳市工信局", named_by_hand=True)
    units = PlanUnits([merged, read], region("430600"))
    assert units.of(merged) == units.of(read) == bureau


def test_in_a_county_the_citys_office_is_meant_by_a_name_that_says_city():
    city, county = office("岳阳市生态环境局", yueyang(), "市生态环境局", "生态环境局"), yueyang_county()
    assert found(unit("市生态环境局"), region(county.code)) == city
    assert found(unit("岳阳市生态环境局"), region(county.code)) == city
    assert found(unit("生态环境局"), region(county.code)).pk is None


def test_in_a_city_below_a_city_its_own_office_is_meant():
    office("岳阳市商务局", yueyang(), "市商务局")
    RegionFactory(code="430681", level=RegionLevel.COUNTY, name="汨罗市", short_name="汨罗", parent=yueyang())
    assert found(unit("市商务局"), region("430681")).pk is None


def test_a_unit_of_a_county_is_known_in_the_citys_plan_by_a_name_that_tells_the_county():
    bureau = office("岳阳县工业和信息化局", yueyang_county(), "县工信局", "岳阳县工信局")
    assert found(unit("岳阳县工信局"), region("430600")) == bureau
    assert found(unit("县工信局"), region("430600")).pk is None


def test_units_that_work_everywhere_are_known_everywhere():
    operator = office("中国移动通信集团有限公司", None, "中国移动")
    yueyang()
    assert found(unit("中国移动"), region("430600")) == operator
    assert found(unit("中国移动"), None) == operator


def test_the_nearest_of_several_is_meant():
    office("铁塔总公司", None, "铁塔公司")
    near = office("岳阳铁塔公司总部", yueyang(), "铁塔公司")
    assert found(unit("铁塔公司"), region("430600")) == near


def test_without_a_place_no_offices_of_places_are_meant():
    office("岳阳市工业和信息化局", yueyang(), "市工信局")
    assert found(unit("市工信局"), None).pk is None


# --- new ones and groups ---------------------------------------------------------------------------------


def test_a_group_is_no_unit():
    office("各县市区政府", None)
    assert found(group(), None) is None
    assert PlanUnits([group()], None).new == []


def test_an_unknown_unit_is_prepared_once_with_all_the_names_it_is_cited_by():
    yueyang()
    mentions = [unit("市商务局", "岳阳市商务局"), unit("商务部门", "岳阳市商务局"), unit("岳阳市商务局")]
    units = PlanUnits(mentions, region("430600"))
    (new,) = units.new
    assert {id(units.of(mention)) for mention in mentions} == {id(new)}
    assert (new.pk, new.name_zh, new.kind, new.region.code) == (None, "岳阳市商务局", "government", "430600")
    assert [alias.name for alias in new.aliases.all()] == ["市商务局", "商务部门"]
    new.save()
    assert Unit.objects.get().aliases.count() == 2


def test_a_new_unit_lies_where_its_name_says():
    county = yueyang_county()
    new = found(unit("市水利局", "岳阳市水利局"), region(county.code))
    assert new.region.code == "430600"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("岳阳市文化旅游广电局", UnitKind.GOVERNMENT),
        ("濮阳市发展和改革委员会", UnitKind.GOVERNMENT),
        ("昌乐县大数据中心", UnitKind.GOVERNMENT),
        ("渝北区人民政府办公室", UnitKind.GOVERNMENT),
        ("岳阳市公安局交警支队", UnitKind.GOVERNMENT),
        ("中国电信股份有限公司岳阳分公司", UnitKind.OPERATOR),
        ("湖南有线岳阳网络有限公司", UnitKind.OPERATOR),
        ("中国铁塔股份有限公司岳阳市分公司", UnitKind.TOWER),
        ("岳阳市第一人民医院", UnitKind.HOSPITAL),
        ("濮阳职业技术学院", UnitKind.SCHOOL),
        ("濮阳市农科院", UnitKind.RESEARCH),
        ("渝北区融媒体中心", UnitKind.MEDIA),
        ("湖南城陵矶国际港务集团", UnitKind.PORT),
        ("仙桃数据谷公司", UnitKind.ENTERPRISE),
        ("岳阳供电公司", UnitKind.ENTERPRISE),
        ("湖南省物联网协会", UnitKind.ASSOCIATION),
        ("甲乙丙", UnitKind.OTHER),
    ],
)
def test_the_kind_of_a_new_unit_is_guessed_from_its_name(name, kind):
    assert kind_of(name) == kind


def test_looking_up_hundreds_of_units_takes_as_many_queries_as_one(django_assert_num_queries):
    yueyang()
    for number in range(20):
        office(f"岳阳市第{number}局", yueyang(), f"市{number}局")
    place = region("430600")
    mentions = [unit(f"市{number}局", f"岳阳{number}局") for number in range(300)]
    with django_assert_num_queries(2):
        units = PlanUnits(mentions, place)
        known = [mention for mention in mentions if units.of(mention).pk]
    assert len(known) == 20
