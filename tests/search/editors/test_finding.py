"""What a query finds, in which order, and what it leaves in peace."""

import pytest
from django.db.models import Model
from modelsearch.backends import get_search_backend
from modelsearch.backends.base import FilterFieldError, SearchFieldError
from modelsearch.query import And, Boost, MatchAll, Not, Or, Phrase, PlainText
from wagtail.models import Page

from scenarios.models import PilotPage, Region, Stage, Unit, UnitAlias
from search.editors.index import EditorsIndex, add_missing
from tests.factories import (
    PilotFactory,
    PlainPageFactory,
    RegionFactory,
    SectorFactory,
    UnitFactory,
    make_pilots,
)

MEDICAL = "岳阳市5G+智慧医疗试点"


@pytest.fixture
def medical(city):
    return PilotFactory(
        title=MEDICAL,
        title_en="Smart hospitals in Yueyang, 4K8K, C-V2X",
        summary_zh="用超声机器人，手术在县医院做。",
        site_zh="二号住院楼",
    )


@pytest.fixture
def port(city):
    return PilotFactory(title="城陵矶港远程岸桥", title_en="Remote cranes", summary_zh="岸桥远程操控。")


def titles(results) -> list[str]:
    return [page.title for page in results]


@pytest.mark.parametrize(
    "query",
    [
        "医疗",  # inside a sentence
        "市5G+智慧",
        "岳阳 智慧",
        "试点 医疗",
        "疗",  # one character
        "醫療",  # Traditional
        "５Ｇ　智慧",  # full width
        "Yueyang smart",
        "hospital",  # singular of what is there
        "HOSPITALS",
        "4k8k",
        "8K",
        "c-v2x",
        "cv2x",
        "超声 岳阳",  # one word in the summary, the other in the title
        "住院楼",
    ],
)
def test_words_are_found_in_the_middle_of_any_field(medical, port, query):
    assert titles(PilotPage.objects.search(query)) == [MEDICAL]
    assert titles(Page.objects.autocomplete(query)) == [MEDICAL]


@pytest.mark.parametrize(
    "query",
    ["医院 岸桥", "疗医", "人手", "市智", "hospi tal", "ospital", "岳阳 没有", "机器人手术", "k8"],
)
def test_what_a_page_does_not_say_is_not_found(medical, port, query):
    assert titles(Page.objects.autocomplete(query)) == []


@pytest.mark.parametrize("query", ["hosp", "smart hosp", "智慧 yue", "4k8", "c-v2"])
def test_only_while_typing_a_last_word_may_be_unfinished(medical, port, query):
    assert titles(Page.objects.autocomplete(query)) == [MEDICAL]
    assert titles(Page.objects.search(query)) == []


def test_a_word_that_others_follow_is_finished(medical):
    assert titles(Page.objects.autocomplete("hosp yueyang")) == []


@pytest.mark.parametrize(
    "query", ["%", "_", '"', "*", "'", "\\", "|", "(", "\x00", "😀", "+ - ：", "' OR 1=1 --"]
)
def test_signs_neither_match_nor_harm(medical, query):
    assert titles(Page.objects.autocomplete(query)) == []
    assert titles(Page.objects.search(query)) == []


@pytest.mark.parametrize(
    "query", ["医疗%", "医疗*", '"医疗', "医疗'", "医疗\\", "医疗\x00", "医疗:*", "-医疗", "(医疗"]
)
def test_signs_beside_words_change_nothing(medical, port, query):
    assert titles(Page.objects.autocomplete(query)) == [MEDICAL]


def test_words_that_full_text_languages_know_are_ordinary_words(medical):
    page = PlainPageFactory(title="Near or not and")
    for query in ("near", "or", "NOT", "AND", "near or not and"):
        assert titles(Page.objects.autocomplete(query)) == [page.title]


@pytest.mark.parametrize("words", ["a ", "长", "x", "1.", "港，"])
def test_endless_queries_are_answered(medical, words):
    assert Page.objects.autocomplete("医疗 " + words * 1_000).count() == 0
    assert Page.objects.search(Phrase(words * 1_000)).count() == 0


def test_long_words_and_long_texts_can_be_saved_and_found(home):
    page = PlainPageFactory(
        title="附件", body_zh="<p>" + "a" * 3_000 + "</p><p>" + "港口。" * 20_000 + "</p>"
    )
    assert titles(Page.objects.search("港口")) == [page.title]
    assert titles(Page.objects.search("a" * 3_000)) == []  # no word: nobody looks for it


@pytest.mark.parametrize("char", ["𠮷", "𬒈", "㐂", "々"])
def test_rare_characters_are_characters(home, char):
    page = PlainPageFactory(title=f"地名{char}里")
    assert titles(Page.objects.search(f"名{char}里")) == [page.title]
    assert titles(Page.objects.search(char)) == [page.title]


# --- queries put together -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (PlainText("医疗 岸桥", operator="or"), {MEDICAL, "城陵矶港远程岸桥"}),
        (Or([PlainText("医疗"), PlainText("岸桥")]), {MEDICAL, "城陵矶港远程岸桥"}),
        (And([PlainText("岳阳"), Phrase("医疗试点")]), {MEDICAL}),
        (And([PlainText("+"), Phrase("医疗试点")]), {MEDICAL}),
        (Boost(PlainText("医疗"), 3), {MEDICAL}),
        (Phrase("5G+智慧医疗"), {MEDICAL}),
        (Phrase("in Yueyang, 4K8K"), {MEDICAL}),
        (Phrase("机器人，手术"), {MEDICAL}),
        (Phrase("Yueyang smart"), set()),
        (Phrase("智慧 5G"), set()),
    ],
)
def test_queries_are_combined(medical, port, query, expected):
    assert set(titles(PilotPage.objects.search(query))) == expected


def test_what_is_not_asked_for_is_left_out(medical, port):
    assert titles(PilotPage.objects.search(Not(PlainText("岸桥")))) == [MEDICAL]
    assert titles(PilotPage.objects.search(And([PlainText("远程"), Not(Phrase("岸桥"))]))) == []
    assert titles(PilotPage.objects.search(~MatchAll())) == []


def test_everything_comes_in_the_given_order(medical, port):
    ordered = PilotPage.objects.order_by("pk").search(MatchAll())
    assert titles(ordered) == [MEDICAL, port.title]
    assert ordered.count() == 2


def test_a_search_keeps_to_the_fields_it_is_given(medical, port):
    assert titles(PilotPage.objects.search("远程", fields=["title"])) == [port.title]
    assert titles(PilotPage.objects.search("岳阳 超声", fields=["title"])) == []
    assert titles(PilotPage.objects.search("岳阳 超声", fields=["title", "summary_zh"])) == [MEDICAL]
    with pytest.raises(SearchFieldError):
        PilotPage.objects.search("岳阳", fields=["editor_note"])


# --- the queryset that is searched ----------------------------------------------------------------------------------


def test_filters_of_the_queryset_hold(medical, port):
    port.stage = Stage.TRIAL
    port.save()
    on_trial = PilotPage.objects.filter(stage=Stage.TRIAL)
    assert titles(on_trial.search("岳阳 远程", operator="or")) == [port.title]
    assert titles(Page.objects.child_of(medical).search("医疗")) == []
    with pytest.raises(FilterFieldError):
        PilotPage.objects.filter(editor_note="").search("医疗")


def test_names_come_first_and_short_ones_before_long_ones(city):
    elsewhere = PilotFactory(title="远程岸桥", summary_zh="也用于智慧医疗。")
    longer, shorter = PilotFactory(title="昌乐县智慧医疗应用试点"), PilotFactory(title="智慧医疗")
    expected = [shorter.title, longer.title, elsewhere.title]
    assert titles(PilotPage.objects.search("智慧医疗")) == expected
    assert titles(PilotPage.objects.order_by("title").autocomplete("智慧医疗")) == expected


def test_an_order_that_was_asked_for_is_kept(city):
    for title in ("乙医疗", "甲医疗站", "丙医疗所"):
        PilotFactory(title=title)
    by_key = PilotPage.objects.order_by("id")
    found = titles(by_key.search("医疗", order_by_relevance=False))
    assert found == ["乙医疗", "甲医疗站", "丙医疗所"]
    assert titles(PilotPage.objects.search("医疗", order_by="-id")) == found[::-1]


def test_results_are_sliced_counted_and_scored(city):
    make_pilots(30, city=city)
    add_missing(EditorsIndex(None))
    results = PilotPage.objects.search("远程作业")
    pages = [titles(results[start : start + 10]) for start in (0, 10, 20)]
    assert len({title for page in pages for title in page}) == 30
    assert (results.count(), results[:10].count(), results[25:40].count()) == (30, 10, 5)
    scored = results.annotate_score("score")
    scores = [page.score for page in scored]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] > 1


def test_hits_are_counted_by_field(medical, port):
    page = PlainPageFactory(title="医疗说明")
    facet = Page.objects.search("医疗 远程", operator="or").facet("content_type_id")
    assert list(facet.items()) == [(medical.content_type_id, 2), (page.content_type_id, 1)]
    with pytest.raises(FilterFieldError):
        Page.objects.search("岳阳").facet("slug")


# --- other records --------------------------------------------------------------------------------------------------


def find(model: type[Model], query: str) -> list[Model]:
    return list(get_search_backend().autocomplete(query, model))


def test_units_are_found_by_their_other_names(city):
    unit = UnitFactory(name_zh="岳阳市工业和信息化局", aliases=[UnitAlias(name="市工信局")])
    UnitFactory(name_zh="濮阳市教育局")
    assert find(Unit, "工信局") == [unit]
    assert find(Unit, "岳阳 工信") == [unit]
    alias = unit.aliases.get()
    alias.name = "岳工信"
    alias.save()
    assert find(Unit, "市工信局") == []
    assert find(Unit, "岳工信") == [unit]
    alias.delete()
    assert find(Unit, "岳工信") == []
    assert find(Unit, "信息化") == [unit]


def test_records_of_one_kind_are_not_found_as_another(city):
    """Their keys may be the same."""
    region = RegionFactory(name="港口区", pinyin="gangkouqu")
    SectorFactory(label_zh="智慧港口")
    assert find(Region, "港口") == [region]
    assert find(Region, "gangk") == [region]
    assert find(Unit, "港口") == []
    assert find(Page, "港口") == []
