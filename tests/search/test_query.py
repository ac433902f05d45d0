import pytest

from search.query import MAX_TEXT, SearchQuery, Sort


def test_a_query_that_breaks_the_bounds_cannot_be_made():
    for wrong in (
        {"text": "x" * (MAX_TEXT + 1)},
        {"filters": {"colour": ("red",)}},
        {"page": 0},
        {"size": -1},
    ):
        with pytest.raises(ValueError):  # noqa: PT011 - each has its own message
            SearchQuery(**wrong)


def test_toggling_adds_removes_and_goes_back_to_page_one():
    query = SearchQuery("港口", {"sector": ("ports",)}, page=3)
    added = query.toggled("sector", "health").toggled("stage", "live")
    assert added.filters == {"sector": ("ports", "health"), "stage": ("live",)}
    assert added.page == 1
    assert added.toggled("stage", "live").toggled("sector", "ports").filters == {"sector": ("health",)}
    assert query.page == 3


def test_parameters_leave_out_what_is_as_usual():
    assert SearchQuery().parameters() == []
    assert SearchQuery("a", {"tag": ("x",), "sector": ("b", "c")}, Sort.TITLE, 2).parameters() == [
        ("q", "a"), ("sector", "b"), ("sector", "c"), ("tag", "x"), ("sort", "title"), ("page", "2")
    ]  # fmt: skip


def test_relevance_needs_a_text():
    assert SearchQuery("港口").by_relevance
    assert not SearchQuery("").by_relevance
    assert not SearchQuery("港口", sort=Sort.NEWEST).by_relevance
