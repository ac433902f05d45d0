import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.intake.reading import Span
from scenarios.intake.regions import is_template, read_region
from tests.scenarios.intake.places import gazetteer


def first_line(text: str) -> Span:
    return Span(0, (text + "\n").index("\n"))


def read(text: str, letterhead: tuple[str, ...] = ()):
    head = [Span(text.index(line), text.index(line) + len(line)) for line in letterhead]
    title = Span(text.index("|") + 1, len(text)) if "|" in text else first_line(text)
    found = read_region(text, title, gazetteer(), head)
    if found is None:
        return None
    return found.code, found.name, found.span.of(text)


@pytest.mark.parametrize(
    ("title", "code", "words"),
    [
        ("岳阳市加快5G产业发展行动方案", "430600", "岳阳市"),
        ("岳阳加快5G发展行动方案", "430600", "岳阳"),
        ("昌乐县人民政府办公室关于加快5G的意见", "370725", "昌乐县"),
        ("重庆市渝北区5G发展实施方案", "500112", "重庆市渝北区"),
        ("渝北区加快推动5G发展方案", "500112", "渝北区"),
        ("湖南省5G应用行动计划", "430000", "湖南省"),
        ("湖南省岳阳市5G行动计划", "430600", "湖南省岳阳市"),
        ("广西壮族自治区5G行动计划", "450000", "广西壮族自治区"),
        ("内蒙古5G应用行动计划", "150000", "内蒙古"),
        ("恩施州5G发展行动方案", "422800", "恩施州"),
        ("恩施土家族苗族自治州5G行动方案", "422800", "恩施土家族苗族自治州"),
        ("锡林郭勒盟5G行动方案", "152500", "锡林郭勒盟"),
        ("达尔罕茂明安联合旗5G行动方案", "150223", "达尔罕茂明安联合旗"),
        ("恭城瑶族自治县5G行动方案", "450332", "恭城瑶族自治县"),
        ("浦东新区5G行动方案", "310115", "浦东新区"),
        ("吉林市5G行动方案", "220200", "吉林市"),
        ("吉林5G行动方案", "220000", "吉林"),
        ("“数字福建”5G行动方案", "350000", "福建"),
        ("关于印发《常德市5G行动方案》的通知", "430700", "常德市"),
        ("武汉东湖新技术开发区5G行动方案", "420100", "武汉"),
    ],
)
def test_the_title_names_the_division(title, code, words):
    found = read(title)
    assert found is not None
    assert (found[0], found[2]) == (code, words)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("按照北京市委部署，", "110105"),
        ("根据《长春市5G行动方案》，", "220104"),
        ("没有别的地名。", None),
    ],
)
def test_a_name_that_several_divisions_share_is_told_by_what_it_lies_in(body, code):
    found = read(f"朝阳区5G行动方案\n{body}")
    assert (found and found[0]) == code


def test_without_a_place_in_the_title_who_issues_it_decides():
    text = "昌乐县人民政府办公室\n乐政办字〔2020〕23号\n各镇人民政府：\n|关于加快推进5G发展的实施意见"
    assert read(text, ("昌乐县人民政府办公室", "乐政办字〔2020〕23号")) == ("370725", "昌乐县", "昌乐县")


def test_the_number_of_the_document_may_name_the_place():
    text = "渝北府办发〔2020〕24号\n|关于加快推进5G发展的实施意见"
    assert read(text, ("渝北府办发〔2020〕24号",)) == ("500112", "渝北区", "渝北")


def test_who_signs_at_the_end_decides_too():
    text = "关于加快5G发展的意见\n一、目标\n到2022年建成基站。\n濮阳市人民政府\n2020年7月1日"
    assert read(text) == ("410900", "濮阳市", "濮阳市")


def test_a_cited_plan_of_a_higher_body_does_not_win():
    text = "关于贯彻《湖南省5G若干政策》的实施方案\n根据《湖南省5G若干政策》，结合常德实际，制定本方案。"
    assert read(text) == ("430700", "常德市", "常德")


def test_our_city_is_the_one_named_most():
    text = "5G行动方案\n根据《湖南省行动方案》，我市要加快。岳阳市铁塔公司、岳阳市各部门。我市对接长沙市，学习深圳市。"
    assert read(text)[0] == "430600"


def test_counties_speak_for_their_city():
    text = "5G行动方案\n我市主城区包括岳阳楼区、君山区、云溪区，学习深圳市。"
    assert read(text)[:2] == ("430600", "岳阳市")


def test_our_county_is_not_the_city_it_lies_in():
    text = "5G行动方案\n我县落实潍坊市、潍坊市政府要求，全县推进。昌乐县供电公司和昌乐县铁塔办事处。"
    assert read(text)[0] == "370725"


def test_a_zone_without_code_stands_for_the_division_it_lies_in():
    assert read("两江新区5G行动方案\n落实重庆市要求。")[0] == "500000"
    assert read("临港新区5G行动方案\n加快发展。") is None


@pytest.mark.parametrize(
    "text", ["", "5G行动方案", "5G行动方案\n我市加快发展。", "中心城区5G行动方案\n城区和郊区。"]
)
def test_no_place_gives_none(text):
    assert read(text) is None


def test_words_that_go_on_are_no_names():
    assert read("武汉市场监管5G方案")[2] == "武汉"


def test_a_region_knows_what_it_lies_in():
    county = read_region("昌乐县5G方案", Span(0, 7), gazetteer())
    assert county.above == ("潍坊市", "山东省")
    assert ("昌乐", "昌乐县") in county.forms


@pytest.mark.parametrize(
    "text",
    [
        "X市5G行动方案",
        "XX市5G行动方案",
        "××区5G行动方案",
        "＊＊市5G行动方案",
        "____市5G行动方案",
        "某县5G行动方案",
        "加快5G建设的实施方案\n结合X实际，建设X市中心城区。",
        "智慧城市5G建设的方案\n各县。X省政府、X市政府、X市各部门。",
    ],
)
def test_a_blank_for_the_place_makes_a_template(text):
    assert is_template(text, first_line(text))


@pytest.mark.parametrize(
    "text",
    [
        "岳阳市5G行动方案\n如X市、X市和X市的做法。",
        "5G行动方案\n投资X亿元，建设基站X个。",
        "5G行动方案\nX射线、4X市场、2X区块链。",
        "全市5G行动方案\n如某市的做法。",
    ],
)
def test_other_blanks_make_no_template(text):
    assert not is_template(text, first_line(text))


PIECES = st.sampled_from(
    [
        *(
            "岳阳市 岳阳 重庆市 渝北区 朝阳区 湖南省 昌乐县 X市 某县 《 》 。 我市 全县 结合 实际 新区 "
            "人民政府 印发 〔2020〕1号"
        ).split(),
        "\n",
    ]
)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.one_of(PIECES, st.text(max_size=4)), max_size=60).map("".join), st.data())
def test_any_text_is_read_and_the_words_lie_within_it(text, data):
    end = data.draw(st.integers(0, len(text)))
    title = Span(data.draw(st.integers(0, end)), end)
    is_template(text, title)
    found = read_region(text, title, gazetteer(), [title, Span(0, len(text))])
    if found:
        named = {
            division.code for named in gazetteer().places_in(text, found.span) for division in named.divisions
        }
        above = {gazetteer().by_code[code].parent for code in named}
        assert found.code in named | above
