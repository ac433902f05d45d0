"""Marks of languages in what visitors see."""

import pytest
from django.utils import translation
from django.utils.safestring import mark_safe

from scenarios.templatetags.registry import lang_of_text, mark_chinese


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
