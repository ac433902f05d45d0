import pytest

from scenarios.editing.reviews.starting import named_for, names_open_part, open_numbers, text_for, title_for
from tests.factories import yueyang, yueyang_county

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("《X省人民政府办公厅关于印发》", "《湖南省人民政府办公厅关于印发》"),
        ("加快X市通信基站专项规划", "加快岳阳市通信基站专项规划"),
        ("结合X实际，制定本实施方案", "结合岳阳实际，制定本实施方案"),
        ("国网X供电公司、中国电信X分公司", "国网岳阳供电公司、中国电信岳阳分公司"),
        ("X有线X网络有限公司", "湖南有线岳阳网络有限公司"),
        ("X高新区管委会", "岳阳高新区管委会"),
        ("XX市第一人民医院", "岳阳市第一人民医院"),
        ("Ｘ人民医院", "岳阳人民医院"),
        ("××省通信管理局、某市大数据局、__市财政局", "湖南省通信管理局、岳阳市大数据局、岳阳市财政局"),
    ],
)
def test_names_of_the_city_and_its_province_are_filled_in(template, expected):
    assert named_for(template, yueyang()) == expected


@pytest.mark.parametrize(
    "text",
    [
        "投资X亿元，建设5G基站X个",
        "〔20XX〕X号",
        "202X年X月",
        "X区人民政府",
        "VR/XR终端",
        "5G+X应用",
        "普及率达到X%",
    ],
)
def test_numbers_left_open_parts_of_the_city_and_latin_words_stay(text):
    assert named_for(text, yueyang()) == text


def test_a_county_stands_where_the_template_says_city():
    assert named_for("X市医院，X特色", yueyang_county()) == "岳阳县医院，岳阳县特色"
    assert named_for("覆盖全市，落户我市，改善市场", yueyang_county()) == "覆盖全县，落户我县，改善市场"
    assert named_for("覆盖全市", yueyang()) == "覆盖全市"


def test_the_title_says_for_whom_the_plan_is():
    assert title_for("加快推进5G网络建设的实施方案", yueyang()) == "岳阳市加快推进5G网络建设的实施方案"
    assert title_for("X市5G实施方案", yueyang()) == "岳阳市5G实施方案"


def test_the_title_within_the_text_says_it_too():
    text = "摘要：5G实施方案…\n5G实施方案\n结合X实际，制定本方案。\n5G实施方案"
    assert text_for(text, "5G实施方案", yueyang()).split("\n") == [
        "摘要：5G实施方案…",
        "岳阳市5G实施方案",
        "结合岳阳实际，制定本方案。",
        "5G实施方案",
    ]


def test_names_of_parts_left_open_are_told_from_real_ones():
    assert all(names_open_part(name) for name in ("X区人民政府", "××县政府", "某镇卫生院"))
    assert not any(names_open_part(name) for name in ("X市工信局", "岳阳楼区人民政府", "XR区域中心"))


def test_numbers_left_open_are_named_once_with_what_they_count():
    text = "投资X亿元，建设5G基站X个；再建X个，普及率X%，某个单位，依托X人民医院，X市XR项目"
    assert open_numbers(text) == ["X亿元", "X个", "X%"]
