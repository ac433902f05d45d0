import re
from dataclasses import replace

import pytest
from django.utils.translation import override

from search.forms import Repeated, read
from search.labels import FACET_LABELS
from search.query import MAX_PAGES, MAX_TEXT, MAX_VALUES, Sort
from search.vocabulary import Name, Other, Vocabulary

VOCABULARY = Vocabulary(
    {"sector": {"ports": Name("智慧港口", "Smart ports", "")}, "region": {"43": Name("湖南省", "Hunan", "")}}
)


def reading(**values):
    return read(
        Repeated({name: value if isinstance(value, list) else [value] for name, value in values.items()}),
        VOCABULARY,
    )


def test_what_is_right_is_taken_as_it_is():
    result = reading(
        q=" 港口  码头 ", sector="ports", stage=["live", "trial"], year="2021", sort="title", page="3"
    )
    assert result.problems == []
    assert result.query.text == "港口 码头"
    assert result.query.filters == {"sector": ("ports",), "stage": ("live", "trial"), "year": ("2021",)}
    assert (result.query.sort, result.query.page) == (Sort.TITLE, 3)


def test_nothing_given_is_no_problem():
    assert reading(q="", sector="", sort="", page="").problems == []


def test_a_long_text_is_cut_and_said():
    result = reading(q="港" * 10_000)
    assert result.query.text == "港" * MAX_TEXT
    assert [problem.parameter for problem in result.problems] == ["q"]


def test_a_text_that_grows_long_when_it_is_written_out_is_cut_and_said():
    result = reading(q="\ufdfa" * MAX_TEXT)
    assert result.query.text == "\ufdfa" * (MAX_TEXT // 18)
    assert [problem.parameter for problem in result.problems] == ["q"]
    assert reading(q="５Ｇ遠程" * (MAX_TEXT // 4)).problems == []


def test_a_text_that_grows_long_by_quotation_marks_loses_its_end_and_says_so():
    left_out = '-sector:"Smart ports"'
    result = reading(q=("-sector:Smart ports " * 20)[:MAX_TEXT])
    assert result.query.text == " ".join([left_out] * 9)
    assert [problem.parameter for problem in result.problems] == ["q"]


def test_spaces_do_not_make_a_text_long():
    assert reading(q=" " * 1500 + "港口").problems == []


def test_control_characters_and_lone_surrogates_are_spaces():
    assert reading(q="港\x00口\ud800\n码头").query.text == "港 口 码头"


@pytest.mark.parametrize(
    ("facet", "value"),
    [
        ("sector", "nothing"),
        ("stage", "dead"),
        ("year", "20x1"),
        ("year", "２０２１"),
        ("region", "<b>"),
        ("tag", "x" * 500),
    ],
)
def test_an_unknown_value_is_left_out_and_named(facet, value):
    result = reading(**{facet: [value]})
    assert result.query.filters == {}
    (problem,) = result.problems
    assert problem.parameter == facet
    assert value[:40] in problem.notice
    assert str(FACET_LABELS[facet]) in problem.notice
    assert len(problem.notice) < 120


def test_known_values_beside_unknown_ones_are_kept():
    result = reading(sector=["ports", "nothing", "ports"])
    assert result.query.filters == {"sector": ("ports",)}
    assert len(result.problems) == 1


def test_unknown_values_of_a_facet_are_one_problem():
    result = reading(sector=[f"sector-{n}" for n in range(60)], year="x")
    assert [problem.parameter for problem in result.problems] == ["sector", "sector", "year"]  # also too many
    assert "49" in result.problems[1].notice
    assert "sector-0, sector-1" in result.problems[1].error


def test_errors_for_programs_are_english_in_every_language():
    with override("zh-hans"):
        result = reading(sector="x", sort="x", page="x", q="city: " + "港" * 300)
        assert all(problem.error.isascii() or "“" in problem.error for problem in result.problems)
        assert not any(re.search("[一-龥]", problem.error.replace("港", "")) for problem in result.problems)


def test_a_flood_of_values_is_bounded():
    result = reading(year=[str(year) for year in range(1000, 3000)])
    assert len(result.query.selected("year")) == MAX_VALUES
    assert len(result.problems) == 1


@pytest.mark.parametrize(
    ("page", "nearest"),
    [
        ("0", 1),
        ("-1", 1),
        ("abc", 1),
        ("1.5", 1),
        ("1000000000", MAX_PAGES),
        ("9" * 5000, MAX_PAGES),
        ("５", 1),
        ("51", MAX_PAGES),
    ],
)
def test_a_page_out_of_range_becomes_the_nearest(page, nearest):
    result = reading(page=page)
    assert result.query.page == nearest
    assert [problem.parameter for problem in result.problems] == ["page"]


def test_an_unknown_order_is_relevance():
    result = reading(sort="random")
    assert result.query.sort is Sort.RELEVANCE
    assert "relevance, newest, title" in result.problems[0].error


# --- fields in the box --------------------------------------------------------------------------------------------


NAMED = Vocabulary(
    {
        "sector": {"ports": Name("智慧港口", "Smart ports", "")},
        "region": {
            "430600": Name("岳阳市", "Yueyang", "43"),
            "320106": Name("鼓楼区", "Gulou", ""),
            "410204": Name("鼓楼区", "Gulou", ""),
        },
        "unit": {"yy": Name("岳阳市工业和信息化局", "Yueyang Industry Bureau", "")},
    },
    (Other("region", "430600", "岳阳"), Other("unit", "yy", "市工信局")),
)


@pytest.mark.parametrize(
    ("text", "rest", "filters"),
    [
        ("city:岳阳 港口", "港口", {"region": ("430600",)}),
        ("城市：岳阳市", "", {"region": ("430600",)}),
        ("港口 city:yueyang", "港口", {"region": ("430600",)}),
        ("region:430600", "", {"region": ("430600",)}),
        ("county:鼓楼区", "", {"region": ("320106", "410204")}),
        ("sector:港口 unit:市工信局", "", {"sector": ("ports",), "unit": ("yy",)}),
        ("行业:ports", "", {"sector": ("ports",)}),
        ("stage:运行 year:2021", "", {"stage": ("live",), "year": ("2021",)}),
        ("阶段：live", "", {"stage": ("live",)}),
        ("港口 -city:岳阳 “智慧 港口”", "港口 -city:岳阳 “智慧 港口”", {}),
        ("city: 岳阳 港口", "港口", {"region": ("430600",)}),
        ("year:２０２１", "", {"year": ("2021",)}),
        ("unit:yueyang industry bureau 港口", "港口", {"unit": ("yy",)}),
        ("sector:smart ports city:岳阳", "", {"sector": ("ports",), "region": ("430600",)}),
        ("sector:港口 无人机", "无人机", {"sector": ("ports",)}),
        ("港口 -sector:smart ports crane", '港口 -sector:"smart ports" crane', {}),
        ("repeated:elsewhere 港口", "港口", {"reuse": ("repeated",)}),
        ("复制：复制自", "", {"reuse": ("repeats",)}),
        ("repeated:repeats another", "", {"reuse": ("repeats",)}),
        ("-stage:live -year:2021", "-stage:live -year:2021", {}),
    ],
)
def test_fields_become_filters(text, rest, filters):
    result = read(Repeated({"q": [text]}), NAMED)
    assert result.problems == []
    assert (result.query.text, result.query.filters) == (rest, filters)


def test_a_field_adds_to_the_filters_that_are_chosen():
    result = read(Repeated({"q": ["city:岳阳"], "region": ["320106", "430600"]}), NAMED)
    assert result.query.filters == {"region": ("320106", "430600")}


def test_what_no_field_knows_is_searched_for_as_words_and_named():
    result = read(Repeated({"q": ["city:火星 港口"]}), NAMED)
    assert result.query.text == "火星 港口"
    (problem,) = result.problems
    assert problem.parameter == "q"
    assert "火星" in problem.notice


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("city:-港口", '"-港口"'),
        ("sector:sector:港口", '"sector:港口"'),
        ("-city:city:岳阳", '-"city:岳阳"'),
        ('city:"火星 港口"', '"火星 港口"'),
        ("city:火星", "火星"),
        ("city:sector:", '"sector:"'),
        ("-city:sector: 5G", '-"sector:" 5G'),
    ],
)
def test_what_is_searched_for_as_words_is_read_as_words_the_next_time_too(text, rest):
    first = read(Repeated({"q": [text]}), NAMED)
    assert first.query.text == rest
    assert len(first.problems) == 1
    again = read(Repeated({"q": [first.query.text]}), NAMED)
    assert again.query == first.query
    assert again.problems == []


def test_a_part_of_an_english_name_is_a_word_of_it():
    names = Vocabulary(
        {
            "sector": {
                "ports": Name("智慧港口", "Smart ports", ""),
                "transport": Name("智慧交通", "Smart transport", ""),
                "redcap": Name("RedCap 轻量化", "Light RedCap", ""),
            }
        }
    )
    for name, values in {
        "port": ("ports",),
        "smart": ("ports", "transport"),
        "art": (),
        "red": (),
        "redcap": ("redcap",),
        "交通": ("transport",),
    }.items():
        assert names.called("sector", name) == values


def test_what_is_left_out_by_a_field_must_be_known():
    result = read(Repeated({"q": ["港口 -city:火星"]}), NAMED)
    assert result.query.text == "港口 -火星"
    (problem,) = result.problems
    assert "火星" in problem.notice


@pytest.mark.parametrize("text", ["sector:", "港口 city：", "-stage:"])
def test_a_field_without_a_name_is_said_and_left_out(text):
    result = read(Repeated({"q": [text]}), NAMED)
    assert result.query.text in ("", "港口")
    (problem,) = result.problems
    assert problem.parameter == "q"


def test_a_unit_that_nothing_public_names_is_unknown():
    hidden = replace(NAMED, shown_units=lambda slugs: frozenset())
    for values in ({"unit": ["yy"]}, {"q": ["unit:市工信局"]}, {"q": ["-unit:yy"]}):
        result = read(Repeated(values), hidden)
        assert result.query.filters == {}
        assert len(result.problems) == 1
        unknown = read(
            Repeated(
                {
                    name: [text.replace("市工信局", "xx").replace("yy", "xx")]
                    for name, (text,) in values.items()
                }
            ),
            hidden,
        )
        assert [problem.parameter for problem in unknown.problems] == [
            problem.parameter for problem in result.problems
        ]
        assert ":" not in result.query.text
