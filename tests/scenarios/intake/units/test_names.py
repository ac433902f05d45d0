import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.intake.units.names import (
    canonical_name,
    is_department,
    is_group,
    is_office,
    level_prefix,
    takes_prefix,
    with_prefix,
)
from tests.scenarios.intake.places import REGIONS, place

YUEYANG, CHANGLE, YUBEI, HUNAN, GUANGXI, KUNSHAN = "430600", "370725", "500112", "430000", "450000", "320583"
ENSHI, WUCHANG, XILINGOL = "422800", "420106", "152500"


@pytest.mark.parametrize(
    ("code", "cited", "name"),
    [
        (YUEYANG, "市工信局", "岳阳市工业和信息化局"),
        (YUEYANG, "工信局", "岳阳市工业和信息化局"),
        (YUEYANG, "岳阳市工信局", "岳阳市工业和信息化局"),
        (YUEYANG, "岳阳工信局", "岳阳市工业和信息化局"),
        (YUEYANG, "湖南省岳阳市工信局", "岳阳市工业和信息化局"),
        (YUEYANG, "市 工 信 局", "岳阳市工业和信息化局"),
        (YUEYANG, "市市场监管局", "岳阳市市场监督管理局"),
        (YUEYANG, "市场监管局", "岳阳市市场监督管理局"),
        (YUEYANG, "市金融办", "岳阳市人民政府金融工作办公室"),
        (YUEYANG, "市政府办", "岳阳市人民政府办公室"),
        (YUEYANG, "市通管办", "岳阳市通信发展管理办公室"),
        (YUEYANG, "市通信管理办", "岳阳市通信发展管理办公室"),
        (YUEYANG, "市残联", "岳阳市残疾人联合会"),
        (YUEYANG, "团市委", "共青团岳阳市委员会"),
        (YUEYANG, "市委网信办", "中共岳阳市委网络安全和信息化委员会办公室"),
        (YUEYANG, "市网信办", "中共岳阳市委网络安全和信息化委员会办公室"),
        (YUEYANG, "市委", "中共岳阳市委员会"),
        (YUEYANG, "市公安局交警支队", "岳阳市公安局交通警察支队"),
        (YUEYANG, "省工信厅", "湖南省工业和信息化厅"),
        (YUEYANG, "汨罗市工信局", "汨罗市工业和信息化局"),
        (YUEYANG, "市住建局（市人防办）", "岳阳市住房和城乡建设局"),
        (YUEYANG, "市文旅广体局", "岳阳市文化旅游广电体育局"),
        (YUEYANG, "市商务粮食局", "岳阳市商务粮食局"),
        (CHANGLE, "县发改局", "昌乐县发展和改革局"),
        (CHANGLE, "县委宣传部", "中共昌乐县委宣传部"),
        (CHANGLE, "县税务局", "国家税务总局昌乐县税务局"),
        (CHANGLE, "县城管局", "昌乐县城市管理局"),
        (CHANGLE, "市工信局", "潍坊市工业和信息化局"),
        (CHANGLE, "市生态环境局昌乐分局", "潍坊市生态环境局昌乐分局"),
        (CHANGLE, "省工信厅", "山东省工业和信息化厅"),
        (YUBEI, "区经济信息委", "重庆市渝北区经济和信息化委员会"),
        (YUBEI, "区交通局", "重庆市渝北区交通局"),
        (YUBEI, "区公安分局", "重庆市公安局渝北区分局"),
        (YUBEI, "渝北区城管局", "重庆市渝北区城市管理局"),
        (YUBEI, "重庆市渝北区城管局", "重庆市渝北区城市管理局"),
        (YUBEI, "市经济信息委", "重庆市经济和信息化委员会"),
        (WUCHANG, "区公安分局", "武汉市公安局武昌区分局"),
        (HUNAN, "省发展改革委", "湖南省发展和改革委员会"),
        (HUNAN, "省通管局", "湖南省通信管理局"),
        (HUNAN, "省交通厅", "湖南省交通运输厅"),
        (GUANGXI, "自治区工信厅", "广西壮族自治区工业和信息化厅"),
        (GUANGXI, "广西通信管理局", "广西壮族自治区通信管理局"),
        (GUANGXI, "自治区党委网信办", "中共广西壮族自治区党委网络安全和信息化委员会办公室"),
        (ENSHI, "州科技局", "恩施土家族苗族自治州科学技术局"),
        (ENSHI, "恩施州科技局", "恩施土家族苗族自治州科学技术局"),
        (XILINGOL, "盟委宣传部", "中共锡林郭勒盟委宣传部"),
        (KUNSHAN, "市工信局", "昆山市工业和信息化局"),
        (None, "市工信局", "市工业和信息化局"),
        (None, "工信局", "工业和信息化局"),
        (None, "市委网信办", "市委网络安全和信息化委员会办公室"),
        (None, "市税务局", "市税务局"),
    ],
)
def test_an_office_gets_the_full_name_of_its_place(code, cited, name):
    assert canonical_name(cited, place(code) if code else None) == name


@pytest.mark.parametrize(
    "forms",
    [
        ["市发改委", "市发展改革委", "市发展和改革委员会", "岳阳市发改委", "发改委"],
        ["市工信局", "市工业和信息化局", "市工业信息化局", "工信局"],
        ["市自然资源规划局", "市自然资源和规划局", "市资规局", "自然资源和规划局"],
        ["市人社局", "市人力资源社会保障局", "市人力资源和社会保障局"],
        ["市委网信办", "市网信办", "市委网络安全和信息化委员会办公室", "市互联网信息办公室"],
        ["市政府", "市人民政府", "岳阳市人民政府", "岳阳市政府"],
        ["市卫健委", "市卫生健康委", "市卫生健康委员会"],
        ["市教体局", "市教育体育局", "市教育和体育局"],
        ["市高新区管委会", "市高新区管理委员会", "岳阳市高新区管委会"],
    ],
)
def test_forms_of_one_office_come_to_one_name(forms):
    assert len({canonical_name(form, place(YUEYANG)) for form in forms}) == 1


@pytest.mark.parametrize(
    "cited",
    [
        "岳阳供电公司",
        "中国移动",
        "铁塔设备公司",
        "中国电信湘潭分公司",
        "国网湖南省电力公司",
        "三荷机场公司",
        "岳阳海关",
        "湖南铁路集团岳阳管理处",
    ],
)
def test_companies_keep_the_name_they_are_cited_by(cited):
    assert canonical_name(cited, place(YUEYANG)) == cited


@pytest.mark.parametrize(
    ("code", "forms", "name"),
    [
        (
            YUEYANG,
            "铁塔公司 市铁塔公司 岳阳市铁塔分公司 岳阳铁塔公司 中国铁塔岳阳分公司 中国铁塔（岳阳）公司",
            "中国铁塔股份有限公司岳阳市分公司",
        ),
        (
            YUEYANG,
            "移动公司 岳阳移动 移动岳阳分公司 湖南移动岳阳分公司 中国移动岳阳市分公司",
            "中国移动通信集团湖南有限公司岳阳分公司",
        ),
        (YUEYANG, "省移动公司 湖南移动 中国移动湖南公司", "中国移动通信集团湖南有限公司"),
        (YUEYANG, "联通公司 岳阳联通", "中国联合网络通信有限公司岳阳市分公司"),
        (CHANGLE, "县移动公司 移动公司昌乐分公司", "中国移动通信集团山东有限公司昌乐分公司"),
        (CHANGLE, "县铁塔办事处 铁塔公司", "中国铁塔股份有限公司潍坊市分公司昌乐办事处"),
        (CHANGLE, "市电信公司", "中国电信股份有限公司潍坊分公司"),
        (YUBEI, "区联通公司 中国联通渝北分公司", "中国联合网络通信有限公司重庆市渝北区分公司"),
        (ENSHI, "州铁塔公司 中国铁塔恩施分公司", "中国铁塔股份有限公司恩施州分公司"),
        (GUANGXI, "铁塔公司 广西铁塔", "中国铁塔股份有限公司广西壮族自治区分公司"),
    ],
)
def test_branches_of_operators_have_the_name_the_companies_give_them(code, forms, name):
    assert {canonical_name(form, place(code)) for form in forms.split()} == {name}


def test_without_a_region_an_operator_keeps_the_name_it_is_cited_by():
    assert canonical_name("铁塔公司", None) == "铁塔公司"


def test_the_branches_of_the_registry_get_their_names():
    """But for what only the companies know: the towers' 渝北 is named 两江, and each province's 广电 in its own way."""
    with (REGIONS.parent / "units.yaml").open(encoding="utf-8") as file:
        units = yaml.safe_load(file)
    named = {
        alias: (canonical_name(alias, place(unit["region"])), unit["name_zh"])
        for unit in units
        if unit.get("region") in (YUEYANG, "410900", CHANGLE, YUBEI) and unit["kind"] in ("tower", "operator")
        for alias in [*unit["aliases"], unit["name_zh"]]
        if "两江" not in unit["name_zh"] and "广播电视" not in unit["name_zh"]
    }
    assert len(named) > 12
    assert {alias: name for alias, (name, _known) in named.items()} == {
        alias: known for alias, (_name, known) in named.items()
    }


@pytest.mark.parametrize(
    "forms",
    [
        ["各县（市、区）人民政府", "各县(市、区)政府", "各县市区人民政府", "各县、市、区政府"],
        ["各县（区）政府", "各县区政府"],
        ["管委会", "管理委员会"],
        ["各电信企业", "各电信企业（移动、电信、联通）"],
    ],
)
def test_groups_have_one_form(forms):
    assert len({canonical_name(form, place(YUEYANG)) for form in forms}) == 1


@pytest.mark.parametrize(
    "cited",
    (
        "各县市区政府 管委会 各电信企业 各镇街 县（市、区）政府 市直有关部门 区属国有公司 基础电信企业 "
        "铁塔运营企业 相关镇街 各领导小组成员单位 乡镇（街道） 各市（州）人民政府 市县人民政府 "
        "三大运营商 有关单位 街道办事处 各县区 各设区市人民政府"
    ).split(),
)
def test_groups_are_told(cited):
    assert is_group(cited)


@pytest.mark.parametrize(
    "cited",
    [
        "市工信局",
        "市政府",
        "城陵矶新港区",
        "岳阳铁塔公司",
        "驻马店市工信局",
        "市直机关工委",
        "龙胜各族自治县政府",
        "X高新区管委会",
        "市重点办",
        "周家渡街道办事处",
        "X区人民政府",
    ],
)
def test_single_units_are_no_groups(cited):
    assert not is_group(cited)


@pytest.mark.parametrize(
    ("cited", "prefix"),
    [
        ("市工信局", "市"),
        ("市市场监管局", "市"),
        ("市场监管局", ""),
        ("市监局", ""),
        ("市政公用局", ""),
        ("市政务服务局", "市"),
        ("市民政局", "市"),
        ("市民中心", ""),
        ("县市场监管局", "县"),
        ("县委宣传部", "县"),
        ("县城管局", "县"),
        ("自治区工信厅", "自治区"),
        ("市直有关部门", ""),
        ("区域合作办", ""),
        ("县市区政府", ""),
        ("市生态环境局昌乐分局", ""),
    ],
)
def test_the_level_at_the_head_of_a_name(cited, prefix):
    assert level_prefix(cited) == prefix


@pytest.mark.parametrize(
    "cited",
    [
        "工信局",
        "市场监管局",
        "教育和体育局",
        "房产发展促进中心",
        "大数据中心",
        "融媒体中心",
        "宣传部",
        "消防救援支队",
        "供销社",
    ],
)
def test_bare_departments_are_told(cited):
    assert is_department(cited, place(CHANGLE))


@pytest.mark.parametrize(
    "cited",
    (
        "县工信局 团县委 国网昌乐供电公司 昌乐供电局 昌乐县税务局 人民医院 潍坊学院 中国移动 各镇街 "
        "管委会 经济开发区管委会 X市工信局 城陵矶新港区 高铁新区建设局 梅山水库管理处 OPPO"
    ).split(),
)
def test_companies_places_and_groups_are_no_bare_departments(cited):
    assert not is_department(cited, place(CHANGLE))


def test_the_place_s_own_utilities_take_its_level_like_departments():
    assert all(
        takes_prefix(cited, place(CHANGLE)) for cited in ["工信局", "供电公司", "移动公司", "铁塔公司"]
    )
    assert not any(
        takes_prefix(cited, place(CHANGLE)) for cited in ["临空招商公司", "中国移动", "昌乐供电公司"]
    )


def test_offices_of_the_party_get_the_committee_with_the_level():
    assert with_prefix("县", "宣传部") == "县委宣传部"
    assert with_prefix("县", "网信办") == "县委网信办"
    assert with_prefix("县", "工信局") == "县工信局"


def test_offices_are_known_by_their_words():
    assert all(
        is_office(cited)
        for cited in ["市工信局", "各县区政府", "工信局", "汨罗市工信局", "高新区管委会", "团市委"]
    )
    assert not any(is_office(cited) for cited in ["市第一人民医院", "岳阳东站", "微站", "核心层", "企业"])


def test_the_units_of_the_registry_get_their_names():
    """Short forms of offices in the four real plans; what a place has made of its own is the database's to know."""
    with (REGIONS.parent / "units.yaml").open(encoding="utf-8") as file:
        units = yaml.safe_load(file)
    forms = [
        (alias, unit["name_zh"], unit["region"])
        for unit in units
        if unit["kind"] == "government" and unit["region"] in (YUEYANG, "410900", CHANGLE, YUBEI)
        for alias in unit["aliases"]
    ]
    named = sum(canonical_name(alias, place(region)) == name for alias, name, region in forms)
    assert len(forms) > 300
    assert named / len(forms) > 0.95


WORDS = st.sampled_from(
    [
        "市",
        "县",
        "区",
        "各",
        "委",
        "局",
        "工信",
        "办公室",
        "政府",
        "（",
        "）",
        "、",
        "分局",
        "团",
        "岳阳",
        "网信办",
        "公安",
        "党",
        "和",
        " ",
    ]
)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.one_of(WORDS, st.text(max_size=3)), max_size=12).map("".join),
    st.sampled_from([None, YUEYANG, YUBEI]),
)
def test_any_name_gets_a_name_without_white_space(cited, code):
    region = place(code) if code else None
    name = canonical_name(cited, region)
    assert not any(sign.isspace() for sign in name)
    assert bool(name) == bool(cited.split())
    is_department(cited, region)
    is_office(cited)
    level_prefix(cited)
