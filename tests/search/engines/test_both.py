"""What an engine is expected to do, on documents made by hand; every engine is put through all of it."""

from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.documents import repeats_key
from search.engines.embedded import EmbeddedEngine
from search.engines.protocol import Changes, Engine, EngineBusy, IndexMissing, IndexState, Likeness
from search.planning import Phrase, Planner
from search.query import FACETS, SearchQuery, Sort
from tests.search.conftest import document
from tests.search.engines.conftest import ids

pytest_plugins = ["tests.elasticsearch.fixtures"]

NOTHING = Changes([], [])
NewEngine = Callable[[str], Engine]


@pytest.fixture(scope="module", params=["embedded", pytest.param("elastic", marks=pytest.mark.slow)])
def new_engine(request, tmp_path_factory) -> Iterator[NewEngine]:
    """Makes an engine of the kind, by a name for its index; without an index yet."""
    if request.param == "embedded":
        folder = tmp_path_factory.mktemp("indexes")
        yield lambda name: EmbeddedEngine(folder / name)
        return
    from tests.search.engines.clusters import engines_on

    with (
        engines_on(request.getfixturevalue("elasticsearch_url")) as new,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr("search.engines.elastic.rebuild.LAST_READERS_SECONDS", 0)
        yield new


@pytest.fixture(scope="module")
def used_engine(new_engine):
    engine = new_engine("used")
    engine.rebuild([], lambda changed: NOTHING)
    return engine


@pytest.fixture
def engine(used_engine):
    """Empty, whatever the test before left in it."""
    used_engine.apply(Changes([], list(used_engine.digests())))
    return used_engine


# --- matching


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("港口", "宁波舟山港口岸"),
        ("遠程手術", "实施5G远程手术指导"),
        ("５Ｇ＋智慧医疗", "岳阳市5G+智慧医疗试点"),
        ("AR/VR", "用 AR 导览"),
        ("AR/VR", "VR编钟"),
        ("4K/8K", "8K大屏"),
        ("4k8k", "4K/8K 直播"),
        ("C-V2X", "C-V2X 路侧单元"),
        ("V2X", "C-V2X 路侧单元"),
        ("CV2X", "C-V2X 路侧单元"),
        ("5G-A", "5G-A 网络"),
        ("5ga", "5G-A 网络"),
        ("5G", "5G-A 网络"),
        ("crane", "Remote cranes"),
        ("煤", "煤矿"),
        ("100 MHz", "带宽100MHz"),
        ("wifi", "Wi-Fi 抗干扰差"),
        ('"wi-fi suffered"', "Wi-Fi suffered"),
        ('"the Ningbo-Zhoushan Port"', "at the Ningbo-Zhoushan Ports"),
        ('"5G智慧医疗"', "岳阳市5G+智慧医疗试点"),
        ("“医疗 智慧”", "医疗、智慧"),
        ('"100MHz 带宽"', "100MHz带宽"),
        ('"5G网"', "5G网"),
    ],
)
@pytest.mark.parametrize("field", ["title", "names", "summary", "body"])
def test_finds_in_every_field(fill, ask, query, text, field):
    fill(document(1, **{field: text}), document(2, "别的"))
    assert ids(ask(query)) == [1]


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("远程手术", "远程手，手术"),
        ("5G-A", "5G 网络，A 类"),
        ("port", "support"),
        ("港口", "港，口"),
        ("cv2x", "c 与 v2x"),
        ('"5G智慧医疗"', "5G医疗 智慧医疗"),
        ("“医疗 智慧”", "医疗智慧"),
        ('"港口 5G"', "5G港口"),
        ('"Ningbo-Zhoushan Port"', "Ningbo Zhoushan: a port"),
    ],
)
def test_does_not_find_what_only_looks_alike(fill, ask, query, text):
    fill(document(1, text))
    assert 1 not in [tier.number for tier in ask(query).tiers]


def test_no_phrase_reaches_from_one_field_into_another(fill, ask):
    fill(document(1, "远程", body="手术"))
    assert ask("远程手术").tiers[0].number == 2


def test_what_is_excluded_keeps_what_only_holds_its_parts(fill, ask):
    fill(document(1, "5G智慧港口"), document(2, "智慧港口的5G"), document(3, "港口，5G"))
    assert sorted(ids(ask("港口 -5G智慧港口"))) == [2, 3]


def test_tiers_are_tried_in_order(fill, ask):
    fill(document(1, "远程手术"), document(2, "手术室的远程指导"))
    assert ids(ask("远程手术")) == [1]
    assert [tier.number for tier in ask("远程手术").tiers] == [1]


def test_exact_hits_stand_above_what_a_wider_tier_adds(fill, ask):
    fill(
        document(1, body="青岛港 自动化码头"),
        document(2, "青岛港 码头 自动化", standing=8),
        document(3, "青岛港 码头"),
        document(4, "机场"),
    )
    result = ask("青岛港 自动化码头")
    assert ids(result) == [1, 2, 3]
    assert result.total == 3
    assert [tier.number for tier in result.tiers] == [1, 2, 3, 4]
    assert [hit.score for hit in result.hits] == sorted((hit.score for hit in result.hits), reverse=True)


def test_hits_of_each_tier_are_counted_under_the_filters(fill, ask):
    fill(
        document(1, body="青岛港 自动化码头", sector="ports"),
        document(2, "青岛港 码头 自动化", sector="logistics"),
        document(3, "青岛港 码头", sector="logistics"),
    )
    assert ask("青岛港 自动化码头").within == (1, 2, 3, 3)
    assert ask("青岛港 自动化码头", sector="logistics").within == (0, 1, 2, 2)
    assert ask("").within == ()
    assert ask("没有这样的词").within == ()


def test_what_a_field_excludes_is_a_value_whatever_the_texts_say(fill, engine, planner):
    called = {("stage", "live"): ("live",), ("sector", "港口"): ("ports", "logistics")}
    naming = Planner(planner._segmenter, called=lambda facet, name: called.get((facet, name), ()))
    fill(
        document(1, "live 港口", stage="trial", sector="farms"),
        document(2, "岸桥", stage="live", sector="ports"),
        document(3, "场桥", stage="trial", sector="logistics"),
    )

    def found(text):
        return {hit.id for hit in engine.search(SearchQuery(text), naming.tiers(text)).hits}

    assert found("-stage:live") == {1, 3}
    assert found("-sector:港口") == {1}
    assert found("场桥 -stage:live") == {3}
    assert found("-stage:nowhere") == {1, 2, 3}


def test_nothing_found_tells_no_tier(fill, ask):
    fill(document(1, "港口"))
    result = ask("没有这样的词")
    assert (result.total, result.hits, result.tiers) == (0, [], ())
    assert result.facets == {name: {} for name in FACETS}


def test_signs_alone_find_nothing_and_no_text_finds_everything(fill, ask):
    fill(document(1, "港口"), document(2, "码头"))
    assert ask('"').total == 0
    assert ids(ask("")) == [2, 1]


@pytest.mark.parametrize(
    "text", ["title:港口", "港口 AND", "(港口", "港口*", "+港口 -码头", "港口^9", "/港.*/", "[a TO z]", "\\"]
)
def test_signs_of_query_languages_mean_nothing(fill, ask, text):
    fill(document(1, "港口 码头 title and to a z 9 港"))
    ask(text)  # raises when the library reads it as a query


def test_the_longest_text_can_be_searched(fill, ask):
    fill(document(1, "港口"))
    assert ask("港口码头" * 50).total == 1
    assert ask(" ".join(f"a{number}" for number in range(50))[:200]).total == 0


def test_words_too_long_to_be_any_part_what_stands_around_them(fill, ask):
    fill(*(document(size, f"left {'x' * size} right") for size in (99, 101, 300)))
    for size, found in ((99, [99]), (101, []), (190, [])):
        assert ids(ask("x" * size)) == found
    assert {hit.id for hit in ask("left right").hits} == {99, 101, 300}
    assert ids(ask('"left right"')) == []


# --- order


def test_a_title_weighs_more_than_a_body(fill, ask):
    fill(document(1, "甲", body="港口"), document(2, "港口"))
    assert ids(ask("港口")) == [2, 1]


def test_what_happened_beats_what_is_planned(fill, ask):
    fill(document(1, "港口", standing=0), document(2, "港口", standing=7), document(3, "港口", standing=3))
    assert ids(ask("港口")) == [2, 3, 1]


def test_standing_never_outweighs_the_words(fill, ask):
    fill(
        document(1, "港口 无人 集卡", standing=0),
        document(2, "码头", body="无人港口。集卡", standing=8),
        *(document(n, "其他") for n in range(3, 9)),
    )
    assert ids(ask("港口 集卡")) == [1, 2]


def test_sorts_by_date_and_by_title_in_either_language(fill, ask):
    fill(
        document(1, "港口", newest=5, title_key_zh="b 1", title_key_en="z 1"),
        document(2, "港口", newest=9, title_key_zh="c 2", title_key_en="y 2"),
        document(3, "港口", newest=7, title_key_zh="a 3", title_key_en="x 3"),
    )
    assert ids(ask("港口", sort=Sort.NEWEST)) == [2, 3, 1]
    assert ids(ask("港口", sort=Sort.TITLE)) == [3, 1, 2]
    assert ids(ask("港口", sort=Sort.TITLE, language="en")) == [3, 2, 1]
    assert {hit.score for hit in ask("港口", sort=Sort.NEWEST).hits} == {0.0}


def test_sorts_by_how_often_they_were_repeated_and_then_by_date(fill, ask):
    repeated = {1: 2, 2: 0, 3: 12, 4: 2, 5: 1_000_000}
    fill(
        *(
            document(number, "港口", newest=number, repeats_key=repeats_key(times, number))
            for number, times in repeated.items()
        )
    )
    assert ids(ask("港口", sort=Sort.REPEATS)) == [5, 3, 4, 1, 2]
    assert ids(ask(sort=Sort.REPEATS, size=2, page=2)) == [4, 1]


@pytest.mark.parametrize("sort", Sort)
def test_pages_hold_every_hit_once_down_to_the_last(fill, ask, sort):
    for start in (1, 61, 121):  # several segments
        fill(*(document(n, f"港口{'口' * (n % 5)}", standing=n % 3) for n in range(start, start + 60)))
    pages = [ids(ask("港口", sort=sort, page=page)) for page in range(1, 11)]
    assert [len(page) for page in pages] == [20] * 9 + [0]
    assert sorted(number for page in pages for number in page) == list(range(1, 181))
    assert ask("港口", sort=sort, page=50).total == 180


def test_no_hits_are_fetched_when_only_counts_are_asked(fill, ask):
    fill(document(1, "港口", sector="ports"))
    result = ask("港口", size=0)
    assert (result.hits, result.total, result.facets["sector"]) == ([], 1, {"ports": 1})


# --- filters and facets

SAMPLE = [
    document(
        number,
        ("港口", "医院", "港口 医院")[number % 3],
        sector=(("ports",), ("health", "ports"), ("health",))[number % 3],
        region=(("43", "4306"), ("43", "4301"), ("37",))[number % 7 % 3],
        stage=("live", "trial", "planned")[number % 5 % 3],
        reuse=("repeated", "repeats")[number % 3 : number % 5],
        year=(str(2018 + number % 4),) if number % 6 else (),
        tag=tuple(tag for bit, tag in enumerate(("mec", "uav", "ai")) if number >> bit & 1),
        unit=f"unit-{number % 4}",
    )
    for number in range(1, 41)
]
VALUES = {
    "sector": ["ports", "health", "mining"],
    "region": ["43", "4306", "37"],
    "stage": ["live", "trial", "planned", "scaled"],
    "reuse": ["repeated", "repeats"],
    "year": ["2018", "2019", "2030"],
    "tag": ["mec", "uav", "ai"],
    "unit": ["unit-0", "unit-1"],
}


@pytest.fixture(scope="module")
def sample_engine(new_engine):
    engine = new_engine("sample")
    engine.rebuild([], lambda changed: NOTHING)
    for start in range(0, len(SAMPLE), 15):
        engine.apply(Changes(SAMPLE[start : start + 15], []))
    return engine


def brute_force(text, filters):
    """(ids, facet counts) by looking at every document."""

    def chosen(doc, names):
        return all(set(doc.facets.get(name, ())) & set(filters[name]) for name in names if filters.get(name))

    found = [doc for doc in SAMPLE if not text or text in doc.title.words]
    facets = {name: {} for name in FACETS}
    for name in FACETS:
        for doc in found:
            if chosen(doc, [other for other in filters if other != name]):
                for value in doc.facets.get(name, ()):
                    facets[name][value] = facets[name].get(value, 0) + 1
        for value in filters.get(name, ()):
            facets[name].setdefault(value, 0)
    return {doc.id for doc in found if chosen(doc, filters)}, facets


@given(
    text=st.sampled_from(["", "港口", "医院"]),
    filters=st.fixed_dictionaries(
        {},
        optional={
            name: st.lists(st.sampled_from(values), min_size=1, max_size=3, unique=True)
            for name, values in VALUES.items()
        },
    ),
)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_hits_and_facets_are_those_of_a_count_by_hand(sample_engine, planner, text, filters):
    query = SearchQuery(text, {name: tuple(values) for name, values in filters.items()}, size=100)
    result = sample_engine.search(query, planner.tiers(text))
    expected, facets = brute_force(text, filters)
    assert set(ids(result)) == expected
    assert result.total == len(expected)
    assert result.facets == facets


def test_a_facet_says_what_choosing_its_option_shows(sample_engine, planner):
    def total(**filters):
        query = SearchQuery("港口", {name: (value,) for name, value in filters.items()})
        return sample_engine.search(query, planner.tiers("港口"))

    for value, count in total(sector="health").facets["stage"].items():
        assert total(sector="health", stage=value).total == count


def test_choosing_a_filter_never_changes_how_words_match(fill, ask):
    fill(document(1, "远程手术", sector="health"), document(2, "手术室的远程指导", sector="education"))
    assert ask("远程手术", sector="education").total == 0
    assert ask("远程手术", sector="education").facets["sector"] == {"health": 1, "education": 0}


def test_a_selected_unit_is_counted_however_many_units_there_are(fill, ask):
    fill(*(document(n, "港口", unit=(f"unit-{n:03d}", "everyone")) for n in range(1, 301)))
    counts = ask("港口", unit="unit-300").facets["unit"]
    assert counts["everyone"] == 300
    assert counts["unit-300"] == 1


# --- writing


def test_a_change_replaces_and_a_delete_removes(fill, ask, engine):
    fill(document(1, "港口"), document(2, "港口"))
    engine.apply(Changes([document(1, "机场")], [2]))
    assert ids(ask("港口")) == []
    assert ids(ask("机场")) == [1]
    assert engine.count() == 1


def test_applying_twice_changes_nothing(fill, ask):
    fill(document(1, "港口"))
    fill(document(1, "港口"))
    assert ask("港口").total == 1


def test_digests_tell_documents_apart(fill):
    first, second = document(1, "港口"), document(2, "码头")
    engine = fill(first, second)
    assert engine.digests() == {1: first.digest(), 2: second.digest()}
    assert document(1, "港口", stage="live").digest() != first.digest()
    assert document(1, "港口").digest() == first.digest()


def test_a_failed_rebuild_keeps_the_old_index(fill, ask, engine):
    fill(document(1, "港口"))

    def documents():
        yield document(2, "港口")
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError, match="went away"):
        engine.rebuild(documents(), lambda changed: NOTHING)
    assert ids(ask("港口")) == [1]
    fill(document(3, "港口"))
    assert ask("港口").total == 2


def test_changes_during_a_rebuild_are_in_both_indexes(fill, ask, engine):
    fill(document(1, "旧"))

    def documents():
        yield document(1, "旧")
        engine.apply(Changes([document(1, "改过")], []))
        engine.apply(Changes([document(2, "新加")], [7]))
        assert ids(ask("改过")) == [1]  # the old index answers, with the change

    asked = []

    def current(changed):
        asked.append(changed)
        return Changes([document(1, "改过"), document(2, "新加")], [7])

    assert engine.rebuild(documents(), current) == 2
    assert asked == [{1, 2, 7}]
    assert ids(ask("改过")) == [1]
    assert ids(ask("旧")) == []


def test_only_one_rebuild_at_a_time(engine):
    def documents():
        with pytest.raises(EngineBusy, match="Another rebuild"):
            engine.rebuild([], lambda changed: NOTHING)
        yield document(1)

    assert engine.rebuild(documents(), lambda changed: NOTHING) == 1


def test_without_an_index_it_says_what_to_run(new_engine, planner):
    engine = new_engine("none")
    assert engine.state() is IndexState.MISSING
    for ask in (
        lambda: engine.search(SearchQuery(), []),
        lambda: engine.search(SearchQuery("港口"), planner.tiers("港口")),
        lambda: engine.apply(Changes([document(1)], [])),
        engine.count,
        engine.digests,
        lambda: engine.near("ports"),
    ):
        with pytest.raises(IndexMissing, match=r"missing.*rebuild_search"):
            ask()


def test_of_equally_frequent_units_the_first_by_their_code_are_counted(fill, ask):
    for start in range(0, 300, 50):  # several segments
        numbers = range(start, start + 50)
        fill(*(document(n, "港口", unit=(f"unit-{n * 7 % 300:03d}", "everyone")) for n in numbers))
    counts = ask("港口").facets["unit"]
    assert sorted(counts) == ["everyone", *(f"unit-{n:03d}" for n in range(199))]


# --- words spelled alike, pilots alike


def test_words_spelled_nearly_alike_are_counted_once_a_document(fill):
    engine = fill(
        document(1, "Ningbo port", summary="ningbo"),
        document(2, names="Ningbo"),
        document(3, "Ningbe", body="Ningba"),
    )
    assert engine.near("ningob") == {"ningbo": 2}
    assert engine.near("ningb") == {"ningbe": 1, "ningbo": 2}
    assert engine.near("xingbo") == {}
    engine.apply(Changes([], [3]))
    assert engine.near("ningb") == {"ningbo": 2}


def test_pilots_alike_are_those_that_share_most(fill):
    engine = fill(
        document(1, "远程手术", sector="health"),
        document(2, "远程手术", sector="health"),
        document(3, "别的", sector="health", body="远程手术"),
        document(4, "别的"),
    )
    likeness = Likeness(1, {("sector", "health"): 1.0}, {Phrase(("远程", "程手", "手术")): 3.0})
    assert [(hit.id, round(hit.score, 3)) for hit in engine.related(likeness, 5)] == [(2, 4.0), (3, 1.0)]
    assert ids_of(engine.related(likeness, 1)) == [2]
    assert engine.related(Likeness(1, {}, {}), 5) == []


def ids_of(hits):
    return [hit.id for hit in hits]


# --- walking


@pytest.fixture
def walked(engine, planner):
    def walked(text="", *, sort=Sort.RELEVANCE, most=1_000, page=1, **filters):
        chosen = {name: (values,) if isinstance(values, str) else values for name, values in filters.items()}
        query = SearchQuery(text, chosen, sort, page=page)
        return list(engine.walk(query, planner.tiers(text), most))

    return walked


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("", {}),
        ("", {"sort": Sort.TITLE}),
        ("港口", {}),
        ("港口 无人机", {}),
        ("港口 无人机", {"sort": Sort.NEWEST}),
        ("港口 无人机", {"sector": "even"}),
        ("港口", {"sort": Sort.TITLE, "sector": "even"}),
        ("没有此物", {}),
    ],
)
def test_a_walk_gives_all_pages_in_their_order(fill, ask, walked, monkeypatch, text, more):
    monkeypatch.setattr("search.engines.elastic.engine._WALKED_AT_ONCE", 4)
    fill(
        *(
            document(
                number,
                f"港口 {'无人机' * (number % 4 == 0)} {'甲' * (number % 5)}",
                sector=("odd", "even")[number % 2 == 0],
            )
            for number in range(1, 23)
        )
    )
    pages = [ask(text, size=5, page=page, **more) for page in range(1, 7)]
    hits = walked(text, page=3, **more)
    assert [hit.id for hit in hits] == [number for page in pages for number in ids(page)]
    assert len(hits) == pages[0].total
    scores = [hit.score for page in pages for hit in page.hits]
    assert [hit.score for hit in hits] == pytest.approx(scores)


@pytest.mark.parametrize("most", [0, 1, 4, 5, 9, 100])
def test_a_walk_ends_at_its_limit(fill, walked, monkeypatch, most):
    monkeypatch.setattr("search.engines.elastic.engine._WALKED_AT_ONCE", 4)
    fill(*(document(number, "港口") for number in range(1, 10)))
    newest = walked("港口", sort=Sort.NEWEST, most=most)
    assert [hit.id for hit in newest] == list(range(9, 9 - min(most, 9), -1))
    assert [hit.id for hit in walked(most=most)] == list(range(9, 9 - min(most, 9), -1))


def test_a_walk_sees_one_moment(fill, engine, planner, monkeypatch):
    monkeypatch.setattr("search.engines.elastic.engine._WALKED_AT_ONCE", 2)
    fill(*(document(number, "港口") for number in range(1, 7)))
    walk = engine.walk(SearchQuery("港口", sort=Sort.NEWEST), planner.tiers("港口"), 100)
    first = next(walk)
    fill(document(99, "港口"), document(6, "别的"))
    engine.apply(Changes([], [3]))
    assert [first.id, *(hit.id for hit in walk)] == [6, 5, 4, 3, 2, 1]


def test_a_walk_without_an_index_says_so(new_engine, planner):
    with pytest.raises(IndexMissing):
        next(new_engine("walk-missing").walk(SearchQuery("港口"), planner.tiers("港口"), 5), None)
