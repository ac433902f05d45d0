import pytest

from search import outbox
from search.query import SearchQuery, Sort
from search.results import search
from search.walking import walk
from tests.factories import PilotFactory, make_pilots

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]


@pytest.mark.parametrize("sort", list(Sort))
@pytest.mark.parametrize("text", ["", "远程作业", "5G 码头 第3号"])
def test_a_walk_gives_what_the_pages_give(text, sort):
    make_pilots(30)
    outbox.rebuild()
    pages = [
        found.pilot.pk
        for page in (1, 2, 3, 4)
        for found in search(SearchQuery(text, sort=sort, page=page, size=9)).hits
    ]
    walked = walk(SearchQuery(text, sort=sort, page=2, size=9), 100)
    assert [hit.id for hit in walked.hits] == pages
    assert walked.total == len(pages)


def test_a_walk_ends_at_its_limit_and_knows_the_total():
    make_pilots(12)
    outbox.rebuild()
    walked = walk(SearchQuery(), 5)
    assert (walked.total, len(list(walked.hits))) == (12, 5)


def test_what_only_comes_close_can_be_left_out():
    both = PilotFactory(title="港口无人机")
    PilotFactory(title="港口")
    outbox.rebuild()
    query = SearchQuery("无人机 港口 煤矿机器人")
    assert walk(SearchQuery("港口 无人机"), 9, every_word=True).total == 1
    assert [hit.id for hit in walk(SearchQuery("港口 无人机"), 9, every_word=True).hits] == [both.pk]
    assert walk(query, 9, every_word=True).total == 0
    assert walk(query, 9).total > 0
