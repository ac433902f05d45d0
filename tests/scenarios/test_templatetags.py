"""Marks of languages in what visitors see."""

import re
from collections import Counter

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import mark_safe

from scenarios.public.listings import Overview
from scenarios.templatetags.registry import dotted, lang_of_text, mark_chinese, unbroken


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "智慧港口", ' lang="zh-Hans"'),
        ("en", "Smart ports", ""),
        ("en", None, ""),
        ("zh-hans", "智慧港口", ""),
        ("zh-hans", "Felixstowe port becomes largest to use 5G", ' lang="en"'),
        ("zh-hans", "华为 at Port of Felixstowe", ""),
        ("zh-hans", "5G-A", ""),
        ("zh-hans", "36 TEU", ""),
        ("zh-hans", "ms", ""),
    ],
)
def test_a_text_in_the_other_language_is_marked(language, text, expected):
    with translation.override(language):
        assert lang_of_text(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("also finds 智慧港口", 'also finds <span lang="zh-Hans">智慧港口</span>'),
        ("Shared words: 专网 · 部署", 'Shared words: <span lang="zh-Hans">专网 · 部署</span>'),
        (
            "港口 finds 智慧港口.",
            '<span lang="zh-Hans">港口</span> finds <span lang="zh-Hans">智慧港口</span>.',
        ),
        ("<b>港口</b>", '&lt;b&gt;<span lang="zh-Hans">港口</span>&lt;/b&gt;'),
        (mark_safe("<b>港口</b>"), '<b><span lang="zh-Hans">港口</span></b>'),
    ],
)
def test_chinese_within_english_is_marked(text, expected):
    with translation.override("en"):
        assert mark_chinese(text) == expected
    with translation.override("zh-hans"):
        assert "span" not in mark_chinese(text)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("各地 5G 应用试点", '各地 <span class="unbroken">5G 应</span>用试点'),
        ("伊敏露天矿 5G-A百台矿卡", '伊敏露天矿 <span class="unbroken">5G-A</span>百台矿卡'),
        ("露天矿 5G-A 矿卡", '露天矿 <span class="unbroken">5G-A 矿</span>卡'),
        ("加快推进5G产业发展", '加快推进<span class="unbroken">5G</span>产业发展'),
        ("5G+ 智慧港口", '<span class="unbroken">5G+ 智</span>慧港口'),
        ("Yimin 5G-A trucks", 'Yimin <span class="unbroken">5G-A</span> trucks'),
        ("Open-pit and end-to-end", "Open-pit and end-to-end"),
        ("R&D <b>", "R&amp;D &lt;b&gt;"),
        (mark_safe("<mark>露天</mark> 5G-A"), '<mark>露天</mark> <span class="unbroken">5G-A</span>'),
    ],
)
def test_terms_of_a_title_stay_in_one_line(title, expected):
    assert unbroken(title) == expected


def test_facts_in_a_line_have_a_dot_between_that_is_not_text():
    assert dotted(["R&D", "岳阳市"]) == 'R&amp;D <span class="dot" aria-hidden="true"></span> 岳阳市'


MANY = Overview(
    pilots=12345,
    places=2345,
    units=3456,
    repeated=4567,
    by_stage=Counter(live=5678, planned=6789),
    by_evidence=Counter(measured=5678, plan=6789),
    by_year=Counter({2024: 5678, 2025: 6789}),
    expected_by_year=Counter({2025: 6789}),
)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize(
    ("template", "context"),
    [
        (
            "scenarios/parts/landing_figures.html",
            {"overview": MANY, "partner_count": None, "pilots_at": "pilots"},
        ),
        ("scenarios/parts/landing_charts.html", {"overview": MANY, "filters": "sector=ports"}),
        ("scenarios/parts/summary.html", {"overview": MANY}),
        ("scenarios/parts/known.html", {"known": MANY}),
        ("scenarios/parts/count.html", {"number": 12345}),
        ("scenarios/parts/tile.html", {"number": 12345}),
    ],
)
def test_thousands_are_set_apart(language, template, context):
    with translation.override(language):
        words = re.sub("<[^>]*>", " ", render_to_string(template, context))
    assert "12,345" in words or "6,789" in words
    ungrouped = set(re.findall(r"(?<![\d,])\d{4,}", words))
    assert ungrouped <= {"2024", "2025"}


@pytest.mark.parametrize(
    ("language", "expected"),
    [("zh-hans", "12 个试点（规划 10、建设 2）"), ("en", "12 pilots (Planned 10, Building 2)")],
)
def test_brackets_and_lists_are_those_of_the_language(language, expected):
    known = Overview(pilots=12, by_stage=Counter(planned=10, building=2))
    with translation.override(language):
        html = render_to_string("scenarios/parts/known.html", {"known": known})
    assert " ".join(re.sub(r"<[^>]+>|<!--.*?-->", "", html).split()) == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [("zh-hans", "有。</b>本库收录"), ("en", "Yes.</b> Of 1 pilot")],
)
def test_a_sentence_follows_another_as_its_language_has_it(language, expected):
    overview = Overview(pilots=1, by_stage=Counter(live=1))
    with translation.override(language):
        html = render_to_string("scenarios/parts/answers.html", {"overview": overview})
    assert expected in " ".join(html.split())
