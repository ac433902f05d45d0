import re
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup
from wagtail.models import PageViewRestriction

from scenarios.models import PilotPage, PilotUnit, Prerequisite, Replication, Role, Stage
from search import outbox
from search.filters import Toggling
from search.presentation import url_of
from search.query import FACETS, SearchQuery, Sort
from tests.factories import (
    CityPageFactory,
    ImageFactory,
    PilotFactory,
    RegionFactory,
    SectorFactory,
    UnitFactory,
    make_findings,
    make_pilots,
    yueyang_county,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]

ODD = [
    "港口", "农业", "医疗", "遠程手術", "５Ｇ＋智慧医疗", "AR/VR", "4K/8K", "", " ", '"', "*", "😀", "\\", "%", "_",
    "'; DROP", "(", "title:港口", "港口 OR", "a" * 10_000, "港" * 10_000, "港 " * 5_000, "\x00", "\u202e", "{{ 7*7 }}",
    "/", "5G-A", "ﬁ" * 200, "㍿" * 150, "㍿ 港口 " * 30,
    "<script>alert(1)</script>", "-", "煤", "🇨🇳", "\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
]  # fmt: skip


def options(context, name):
    """{value: (count, selected)} of a facet, its tree laid flat."""
    flat = {}

    def walk(found):
        for option in found:
            flat[option.value] = (option.count, option.selected)
            walk(option.children)

    for facet in context["facets"]:
        if facet.name == name:
            walk(facet.options)
    return flat


@pytest.mark.parametrize("text", ODD)
@pytest.mark.parametrize("language", ["", "/en"])
def test_odd_texts_are_answered(client, language, text):
    PilotFactory(title="港口")
    response = client.get(f"{language}/search/", {"q": text})
    assert response.status_code == 200


@pytest.mark.parametrize(
    "parameters",
    [
        {"page": "0"}, {"page": "1000000000"}, {"page": "-3"}, {"page": "x"}, {"sector": "nothing"}, {"stage": "<b>"},
        {"year": "abcd"}, {"sort": "random"}, {"region": "999999"}, {"unit": "\x00"}, {"tag": "x" * 3000},
        {"q": "港" * 300},
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_said(client, parameters):
    PilotFactory()
    response = client.get("/search/", parameters)
    assert response.status_code == 200
    (notice,) = response.context["notices"]
    assert notice in response.text.replace("&#x27;", "'").replace("&lt;", "<").replace("&gt;", ">")
    assert response.context["total"] in (0, 1)


def test_only_signs_give_a_clear_message(client):
    PilotFactory()
    response = client.get("/search/", {"q": "*"})
    assert response.context["total"] == 0
    assert len(response.context["notices"]) == 1


def test_only_reading_is_allowed(client):
    assert client.post("/search/").status_code == 405
    assert client.head("/search/").status_code == 200


def test_drafts_private_and_expired_pilots_are_nowhere(client):
    private = CityPageFactory(region=RegionFactory(code="430100", name="长沙市"))
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    unit = UnitFactory(slug="secret-unit", name_zh="秘密单位")
    for slug, fields in {
        "draft": {"live": False},
        "hidden": {"parent": private},
        "expired": {"expire_at": "2020-01-01T00:00Z"},
    }.items():
        PilotFactory(
            slug=slug,
            title="秘密港口",
            summary_zh="秘密",
            pilot_units=[PilotUnit(unit=unit, role=Role.USER)],
            **fields,
        )
    PilotFactory(slug="open", title="公开港口")
    for parameters in (
        {},
        {"q": "秘密港口"},
        {"q": "港口"},
        {"unit": "secret-unit"},
        {"sort": "newest"},
        {"sort": "title"},
    ):
        response = client.get("/search/", parameters)
        assert response.context["total"] <= 1
        assert {hit.page.slug for hit in response.context["hits"]} <= {"open"}
        assert "秘密港口" not in response.text.replace(parameters.get("q", "-"), "")
        assert options(response.context, "unit") in ({}, {"secret-unit": (0, True)})


class Scripts(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag in ("script", "img", "iframe") or any(name.startswith("on") for name, _ in attrs):
            self.found.append((tag, dict(attrs)))


def test_nothing_typed_or_written_becomes_markup(client):
    attack = "<img src=x onerror=alert(1)>港口"
    plain = Scripts(client.get("/search/").text).found
    PilotFactory(
        title=attack,
        summary_zh=attack,
        solution_zh=attack,
        sector=SectorFactory(code="x", label_zh=attack[:50]),
    )
    for text in ("港口", attack, "img onerror", '"><script>alert(1)</script>'):
        response = client.get("/search/", {"q": text, "sector": ["x", attack]})
        assert Scripts(response.text).found == plain


def test_hits_are_marked_and_linked(client):
    pilot = PilotFactory(
        title="5G远程手术", title_en="Remote surgery", slug="surgery", solution_zh="医生远程操作"
    )
    (hit,) = client.get("/search/", {"q": "远程"}).context["hits"]
    assert (hit.page, hit.title) == (pilot, "5G<mark>远程</mark>手术")
    assert "<mark>远程</mark>" in hit.passage
    assert urlsplit(hit.url).path.endswith("/surgery/")
    (hit,) = client.get("/en/search/", {"q": "surgery"}).context["hits"]
    assert hit.title == "Remote <mark>surgery</mark>"
    html = client.get("/en/search/", {"q": "远程"}).text
    assert '<p class="hit__passage" lang="zh-Hans">' in html
    assert '1 pilot for “<span lang="zh-Hans">远程</span>”' in html
    assert urlsplit(hit.url).path.startswith("/en/")


def test_facets_toggle_and_chips_remove(client):
    PilotFactory(
        sector=SectorFactory(code="ports", label_zh="智慧港口", label_en="Smart ports"), stage=Stage.LIVE
    )
    PilotFactory(sector=SectorFactory(code="health"), stage=Stage.TRIAL)
    context = client.get("/en/search/", {"q": "5G", "sector": "ports", "page": "1"}).context
    assert options(context, "sector") == {"ports": (1, True), "health": (1, False)}
    assert options(context, "stage") == {"live": (1, False)}
    (facet,) = [facet for facet in context["facets"] if facet.name == "sector"]
    assert facet.open
    addresses = {option.value: parse_qs(urlsplit(option.url).query) for option in facet.options}
    assert addresses == {"ports": {"q": ["5G"]}, "health": {"q": ["5G"], "sector": ["ports", "health"]}}
    (chip,) = context["chips"]
    assert (chip.label, chip.url) == ("Smart ports", "/en/search/?q=5G")
    assert ("sector", "ports") in context["hidden"]
    assert client.get(facet.options[-1].url).context["total"] == 2


def test_regions_are_a_tree_and_a_city_finds_its_counties(client):
    PilotFactory(slug="in-county", region=yueyang_county())
    PilotFactory(slug="in-city")
    context = client.get("/search/", {"region": "430600"}).context
    assert context["total"] == 2
    assert options(context, "region") == {"430000": (2, False), "430600": (2, True), "430621": (1, False)}
    (facet,) = [facet for facet in context["facets"] if facet.name == "region"]
    (province,) = facet.options
    (city,) = province.children
    (county,) = city.children
    assert [option.level for option in (province, city, county)] == [0, 1, 2]


def test_of_very_many_places_only_those_within_a_selected_one_are_listed(client):
    counties = []
    for province in range(11, 15):
        above = RegionFactory(code=f"{province}0000", level="province")
        city = RegionFactory(code=f"{province}0100", level="city", parent=above)
        counties += [
            RegionFactory(code=f"{province}01{n:02}", level="county", parent=city) for n in range(1, 21)
        ]
    for number, county in enumerate(counties):
        PilotFactory(slug=f"pilot-{number}", region=county)
    context = client.get("/en/search/").context
    assert set(options(context, "region")) == {"110000", "120000", "130000", "140000"}
    (facet,) = [facet for facet in context["facets"] if facet.name == "region"]
    assert facet.note == "Choose a place to see those within it."
    context = client.get("/search/", {"region": "120000"}).context
    assert set(options(context, "region")) == {"110000", "120000", "130000", "140000", "120100"}
    context = client.get("/search/", {"region": "120101"}).context
    assert len(options(context, "region")) == 4 + 1 + 20
    assert next(iter(options(context, "region"))) == "120000"
    assert options(context, "region")["120101"] == (1, True)


def test_of_very_many_units_the_most_frequent_and_the_selected_are_listed(client):
    pilots = [PilotFactory(slug=f"pilot-{number}") for number in range(2)]
    for number in range(30):
        unit = UnitFactory(slug=f"unit-{number}")
        for pilot in pilots[: 2 if number == 7 else 1]:
            PilotUnit.objects.create(pilot=pilot, unit=unit, role=Role.LEAD)
    outbox.rebuild()
    context = client.get("/en/search/").context
    (facet,) = [facet for facet in context["facets"] if facet.name == "unit"]
    assert len(facet.options) == 24
    assert facet.options[0].value == "unit-7"
    assert facet.note == (
        "The 24 most frequent are listed. Type unit: and a name into the search box for others."
    )
    more = BeautifulSoup(client.get("/en/search/").text, "html.parser").select_one("#more-unit > summary")
    assert more.text.strip() == "Show 24"
    rare = ({f"unit-{number}" for number in range(30)} - {option.value for option in facet.options}).pop()
    context = client.get("/search/", {"unit": rare}).context
    assert options(context, "unit")[rare] == (1, True)


def test_only_a_list_of_all_values_says_that_it_shows_all(client):
    pilot = PilotFactory()
    for number in range(9):
        PilotUnit.objects.create(pilot=pilot, unit=UnitFactory(slug=f"unit-{number}"), role=Role.LEAD)
    outbox.rebuild()
    more = BeautifulSoup(client.get("/en/search/").text, "html.parser").select_one("#more-unit > summary")
    assert more.text.strip() == "Show all 9"


def test_addresses_of_options_are_those_of_the_toggled_query():
    query = SearchQuery("5G 港口", {"sector": ("ports",), "year": ("2021", "2022")}, sort=Sort.NEWEST, page=3)
    toggling = Toggling(query)
    for facet in FACETS:
        for value in ("ports", "2021", "x&y=港"):
            assert toggling.url(facet, value) == url_of(query.toggled(facet, value))


def test_what_is_selected_stays_in_sight_with_nought(client):
    PilotFactory(title="港口", sector=SectorFactory(code="ports"))
    SectorFactory(code="empty")
    context = client.get("/search/", {"q": "港口", "sector": "empty"}).context
    assert options(context, "sector") == {"empty": (0, True), "ports": (1, False)}
    assert context["total"] == 0


@pytest.mark.parametrize(
    ("prefix", "label", "order"),
    [("", "已被他处复制", "复制最多"), ("/en", "Repeated elsewhere", "Most repeated")],
)
def test_what_was_repeated_is_offered_as_a_filter_and_an_order(client, prefix, label, order):
    origin = PilotFactory(slug="origin", title="被复制的试点", title_en="The origin")
    PilotFactory(slug="repeat", origins=[Replication(origin=origin)])
    html = client.get(f"{prefix}/search/").content.decode()
    assert label in html
    assert order in html
    assert "reuse=repeated" in html
    context = client.get(f"{prefix}/search/", {"reuse": "repeated"}).context
    assert [hit.page.slug for hit in context["hits"]] == ["origin"]
    (chip,) = context["chips"]
    assert chip.label == label


@pytest.mark.parametrize(
    ("prefix", "told"),
    [("", ["被复制 2 次", "被复制 1 次"]), ("/en", ["repeated 2 times", "repeated 1 time"])],
)
@pytest.mark.parametrize("parameters", [{"sort": "repeats"}, {"q": "港口", "sort": "repeats"}])
def test_a_hit_tells_how_many_public_pilots_repeat_it(client, prefix, told, parameters):
    often, once, never = (PilotFactory(title=f"港口{name}") for name in "甲乙丙")
    for origin in (often, often, once):
        PilotFactory(origins=[Replication(origin=origin)])
    PilotFactory(origins=[Replication(origin=never)], live=False)
    PilotFactory(origins=[Replication(origin=once)], live=False)
    html = client.get(f"{prefix}/search/", parameters).content.decode()
    assert re.findall(r"<span>(被复制 \d+ 次|repeated \d+ times?)</span>", html) == told


def test_nothing_under_filters_tells_which_one_to_drop_and_a_wider_place(client):
    PilotFactory(title="港口", region=yueyang_county(), stage=Stage.TRIAL)
    RegionFactory(code="430626", name="平江县", name_en="Pingjiang", parent=yueyang_county().parent)
    parameters = {"q": "港口", "region": "430626", "year": "1999", "stage": "trial"}
    response = client.get("/en/search/", parameters)
    assert response.context["ways"] == []  # no single one helps
    assert "Shorter words" not in response.content.decode()  # nor would other words
    ways = client.get("/en/search/", {"q": "港口", "region": "430626", "stage": "trial"}).context["ways"]
    assert [(way.label, way.total) for way in ways] == [("Yueyang", 1), ("Without “平江县”", 1)] or ways[
        0
    ].total == 1
    assert client.get(ways[0].url).context["total"] == 1
    assert client.get(ways[1].url).context["query"].filters == {"stage": ("trial",)}
    assert client.get("/search/", {"q": "港口"}).context["ways"] == []


def test_stages_keep_their_order_and_years_go_down(client):
    for stage, year in [(Stage.SCALED, 2019), (Stage.PLANNED, 2023), (Stage.SCALED, 2021)]:
        PilotFactory(stage=stage, started_year=year)
    context = client.get("/search/").context
    assert list(options(context, "stage")) == ["planned", "scaled"]
    assert list(options(context, "year")) == ["2023", "2021", "2019"]


def test_pages_are_linked_and_the_last_stands_in_for_those_beyond(client):
    make_pilots(65)
    outbox.rebuild()
    context = client.get("/search/", {"q": "试点", "page": "2"}).context
    pages = context["pages"]
    assert (pages.number, pages.last, len(context["hits"])) == (2, 4, 20)
    assert [link.number for link in pages.links] == [1, 2, 3, 4]
    assert parse_qs(urlsplit(pages.next_url).query) == {"q": ["试点"], "page": ["3"]}
    assert parse_qs(urlsplit(pages.previous_url).query) == {"q": ["试点"]}
    beyond = client.get("/search/", {"page": "9"}).context
    assert (beyond["pages"].number, len(beyond["hits"]), len(beyond["notices"])) == (4, 5, 1)
    assert beyond["pages"].next_url == ""


def test_an_index_that_is_away_leaves_a_list_and_a_notice(client, monkeypatch, index_folder):
    PilotFactory()
    outbox.drain()
    for generation in index_folder.glob("g-*"):
        (generation / "meta.json").write_text("{")
    response = client.get("/search/", {"q": "别的"})
    assert response.status_code == 200
    assert response.context["degraded"]
    assert len(response.context["hits"]) == 1
    assert len(response.context["notices"]) == 1


# One more for plans beside the pilots, on the first page of words without filters.
@pytest.mark.parametrize(
    ("parameters", "queries"), [({}, 4), ({"q": "远程作业"}, 5), ({"q": "远程 码头", "sector": "many-1"}, 4)]
)
def test_queries_do_not_grow_with_the_pilots(client, django_assert_num_queries, parameters, queries):
    cover = ImageFactory()
    make_pilots(50, cover=cover)
    outbox.rebuild()
    client.get("/search/", parameters)  # names, menu and sites are kept from now on
    with django_assert_num_queries(queries):
        client.get("/search/", parameters)
    make_pilots(450, cover=cover)
    outbox.rebuild()
    with django_assert_num_queries(queries):
        client.get("/search/", parameters)


# --- sorted by how they fit ------------------------------------------------------------------------------------------


def _needing(kind: str, **fields) -> PilotPage:
    return PilotFactory(prerequisites=[Prerequisite(kind=kind, need_zh="条件")], **fields)


@pytest.fixture
def by_fit():
    """Pilots that fit a situation with a site and without people: lacking something, unknown, fitting."""
    pilots = [
        _needing("people", slug="lacks"),
        _needing("data", slug="unknown"),
        _needing("site", slug="fits"),
    ]
    _needing("site", slug="hidden", live=False)
    outbox.drain()
    return pilots


SITUATION = {"my-site": "yes", "my-people": "no"}


def test_what_fits_comes_first_with_the_reasons(client, by_fit):
    response = client.get("/en/search/", {"sort": "fit", **SITUATION})
    hits = response.context["hits"]
    assert [hit.page.slug for hit in hits] == ["fits", "unknown", "lacks"]
    assert hits[0].fit.headline == "1 of 1 essential need met"
    assert hits[2].fit.in_short == ["0 of 1 essential need met", "Missing: 条件"]
    assert [sort.value for sort in response.context["sorts"] if sort.selected] == ["fit"]
    assert "nothing missing first" in response.content.decode()


def test_in_any_order_hits_tell_how_they_fit(client, by_fit):
    hits = client.get("/search/", {"sort": "newest", **SITUATION}).context["hits"]
    assert all(hit.fit.marks for hit in hits)
    assert not any(hit.fit for hit in client.get("/search/").context["hits"])


def test_every_link_of_the_list_keeps_the_situation(client, by_fit):
    response = client.get("/search/", {"q": "远程", "stage": "live", "sort": "fit", **SITUATION})
    context, kept = response.context, "my-site=yes&my-people=no"
    urls = [option.url for facet in context["facets"] for option in facet.options]
    urls += [chip.url for chip in context["chips"]] + [sort.url for sort in context["sorts"]]
    urls += [hit.url for hit in context["hits"]] + [context["clear_url"], context["reset_url"]]
    assert all(url.endswith(kept) for url in urls)
    assert ("my-people", "no") in context["hidden"]
    assert "my-" not in context["alert_url"]


def test_without_a_situation_the_order_leads_to_the_form_and_back(client, by_fit):
    response = client.get("/search/", {"q": "远程"})
    [url] = [sort.url for sort in response.context["sorts"] if sort.value == "fit"]
    assert url == "/situation/?back=%2Fsearch%2F%3Fq%3D%25E8%25BF%259C%25E7%25A8%258B%26sort%3Dfit"
    after = client.get(url + "&my-site=yes&use=1")
    assert after["Location"] == "/search/?q=%E8%BF%9C%E7%A8%8B&sort=fit&my-site=yes"
    asked = client.get("/search/", {"sort": "fit"})
    assert asked.context["query"].sort == "relevance"
    assert len(asked.context["notices"]) == 1


def test_of_many_the_first_two_hundred_are_sorted_and_it_is_said(client):
    make_pilots(230, cover=ImageFactory())
    outbox.rebuild()
    response = client.get("/en/search/", {"sort": "fit", "page": "11", **SITUATION})
    assert response.context["pages"].last == 10
    assert response.context["query"].page == 10
    assert len(response.context["hits"]) == 20
    assert "Only the first 200 of 230" in response.content.decode()


def test_pages_of_a_sorted_list_hold_each_pilot_once(client):
    make_findings(make_pilots(45, cover=ImageFactory()))
    outbox.rebuild()
    found = [
        hit.page.pk
        for page in (1, 2, 3)
        for hit in client.get("/search/", {"sort": "fit", "page": page, **SITUATION}).context["hits"]
    ]
    assert len(found) == len(set(found)) == 45


def test_without_the_index_the_list_is_sorted_from_the_database(client, by_fit, index_folder):
    for generation in index_folder.glob("g-*"):
        (generation / "meta.json").write_text("{")
    response = client.get("/search/", {"sort": "fit", **SITUATION})
    assert response.context["degraded"]
    assert [hit.page.slug for hit in response.context["hits"]] == ["fits", "unknown", "lacks"]


# Beside those of a plain list: the needs of the hits and the region; to sort, what is compared and its needs.
@pytest.mark.parametrize(("parameters", "queries"), [({}, 6), ({"sort": "fit"}, 8)])
def test_fit_costs_the_same_however_many_are_compared(client, django_assert_num_queries, parameters, queries):
    cover = ImageFactory()
    parameters = parameters | SITUATION | {"my-region": "430600"}
    make_findings(make_pilots(30, cover=cover))
    outbox.rebuild()
    client.get("/search/", parameters)
    with django_assert_num_queries(queries):
        client.get("/search/", parameters)
    make_findings(make_pilots(220, cover=cover))
    outbox.rebuild()
    with django_assert_num_queries(queries):
        client.get("/search/", parameters)


@pytest.mark.parametrize(
    ("parameters", "indexed"),
    [({}, True), ({"q": "港口"}, True), ({"q": "港口", "page": "2"}, False), ({"stage": "live"}, False),
     ({"q": "港口", "stage": "live"}, False)],
)  # fmt: skip
def test_crawlers_index_the_list_of_all_pilots_and_no_filtered_ones(client, parameters, indexed):
    for number in range(21):
        PilotFactory(title=f"港口 {number}", slug=f"port-{number}", stage=Stage.LIVE)
    head = client.get("/search/", parameters).content.decode().partition("</head>")[0]
    assert ("noindex" not in head) == indexed
    assert ('rel="canonical" href="' in head) == indexed
    if indexed:
        assert '/search/">' in head[head.index('rel="canonical"') :].partition("\n")[0]
    assert "/search/?" not in client.get("/robots.txt").content.decode()


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('"远程"', "“远程”"),
        ("远程", "“远程”"),
        ('"远程" 手术', "“&quot;远程&quot; 手术”"),
        ('-"远程"', "“-&quot;远程&quot;”"),
    ],
)
def test_a_phrase_is_quoted_once_in_the_heading(client, text, named):
    PilotFactory(title="远程手术")
    html = client.get("/search/", {"q": text}).content.decode()
    assert named in html[html.index('id="results-title"') :].split("</h2>")[0]
