"""The situation of a visitor: read from an address, kept in it by links, stated in a form."""

import re

import pytest
from django.http import QueryDict

from scenarios.models import CostBand, RegionLevel
from scenarios.public.situation import QUESTIONS, Detail, Situation, with_situation
from scenarios.public.situation_views import address_back, named_region
from tests.factories import PilotFactory, RegionFactory, hunan, make_pilots, yueyang, yueyang_county

FULL = "my-region=430600&my-private=yes&my-edge=no&my-site=yes&my-budget=2m-10m"
HOSTILE = [
    "my-region=%27%20OR%201=1",
    "my-region=" + "9" * 5000,
    "my-region=%00&my-private=%00",
    "my-private=maybe&my-edge=YES&my-budget=lots",
    "my-budget=%3Cscript%3E",
    "my-=yes&my-nonsense=yes",
    "my-region=&my-private=&my-budget=",
    "my-region=%ED%A0%80",
]


def read(query: str) -> Situation:
    return Situation.read(QueryDict(query))


def test_it_is_read_and_written_in_the_order_of_the_form():
    scrambled = "my-budget=2m-10m&q=5G&my-site=yes&my-edge=no&my-private=yes&my-region=430600"
    assert read(scrambled).query == FULL
    assert read(FULL).has("private") is True
    assert read(FULL).has("edge") is False
    assert read(FULL).has("data") is None


@pytest.mark.parametrize("query", HOSTILE)
def test_what_cannot_be_understood_was_not_said(query):
    assert not read(query)
    assert read(query).parameters() == []


def test_every_answer_survives_an_address():
    query = "&".join(f"my-{question}={'yes' if n % 2 else 'no'}" for n, question in enumerate(QUESTIONS))
    for band in CostBand.values:
        situation = read(f"{query}&my-budget={band}")
        assert len(situation.answers) == len(QUESTIONS) == 13
        assert read(situation.query) == situation


def test_of_an_answer_given_twice_the_last_counts():
    assert read("my-edge=yes&my-edge=no").has("edge") is False


def test_slices_are_cut_in_standalone_networks():
    assert read("my-slicing=yes").has(Detail.STANDALONE) is True
    assert read("my-slicing=no").has(Detail.STANDALONE) is None
    assert read("my-slicing=yes&my-sa=no").has(Detail.STANDALONE) is False


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("/search/", "/search/?my-edge=yes"),
        ("/search/?q=5G&my-edge=no&my-data=no#results", "/search/?q=5G&my-edge=yes#results"),
        ("/search/?p=1&p=2", "/search/?p=1&p=2&my-edge=yes"),
        ("", ""),
    ],
)
def test_an_address_takes_one_situation(url, expected):
    assert with_situation(url, read("my-edge=yes")) == expected


# --- pages ---------------------------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def own_index(settings, tmp_path):
    """Made of what the test has, at the first search; that of all tests holds what others have left."""
    settings.SEARCH_URL = f"tantivy://{tmp_path}/index"


def links(html: str) -> list[str]:
    return [link.replace("&amp;", "&") for link in re.findall(r'href="([^"]*)"', html)]


def test_pages_and_lists_carry_it_along(client, city):
    pilots = make_pilots(30, city=city)
    pages = ["/search/", f"/sectors/{pilots[0].sector.code}/", f"/scenarios/{pilots[0].scenario.code}/",
             "/regions/430600/", "/cities/yueyang/", pilots[0].url, "/"]  # fmt: skip
    for page in pages:
        html = client.get(f"{page}?{FULL}").content.decode()
        without = {f"{page}#fit", f"{page}#results"}  # the ways to leave it out
        addresses = [address for address in links(html) if address not in without]
        to_pilots = [address for address in addresses if re.match(r"/cities/yueyang/many-\d+/", address)]
        to_search = [
            address for address in addresses if address.startswith("/search/?") or address == "/search/"
        ]
        assert to_pilots or page in ("/", pilots[0].url), page
        for address in to_pilots + to_search:
            # The map names a region of its own, last.
            assert set(FULL.split("&")) <= set(re.split("[?&#]", address)), (page, address)


def test_without_one_nothing_is_added(client, city):
    pilots = make_pilots(3, city=city)
    for page in ("/search/", pilots[0].url):
        assert "my-" not in " ".join(links(client.get(page).content.decode())), page


@pytest.mark.parametrize("language", ["", "/en"])
def test_a_page_with_it_is_left_out_of_indexes_and_says_nothing_of_it_to_programs(client, city, language):
    PilotFactory(slug="crane")
    html = client.get(f"{language}/cities/yueyang/crane/?{FULL}").content.decode()
    head = html.partition("</head>")[0]
    assert '<meta name="robots" content="noindex, follow">' in head
    assert "my-" not in head
    assert "canonical" not in head
    for program in ("application/ld+json", 'property="og:url"'):
        assert program in head
    plain = client.get(f"{language}/cities/yueyang/crane/").content.decode().partition("</head>")[0]
    assert "canonical" in plain
    assert "noindex" not in plain


def test_it_leaves_no_cookie_and_may_be_kept_by_the_address(client, city):
    PilotFactory(slug="crane")
    for page in ("/situation/", "/cities/yueyang/crane/", "/search/"):
        response = client.get(f"{page}?{FULL}")
        assert not response.cookies
        assert "Cookie" not in response.get("Vary", "")


@pytest.mark.parametrize("query", HOSTILE)
@pytest.mark.parametrize("page", ["/situation/", "/search/", "/cities/yueyang/crane/", "/sectors/"])
def test_hostile_values_harm_nothing(client, city, page, query):
    PilotFactory(slug="crane")
    response = client.get(f"{page}?{query}&sort=fit&back=//evil.example&use=1")
    assert response.status_code in (200, 302)
    assert "<script>" not in response.content.decode().partition("<body")[2]
    if response.status_code == 302:
        assert response["Location"].startswith("/situation/")


# --- the form --------------------------------------------------------------------------------------------------------


def test_the_form_asks_everything_once_and_shows_what_was_answered(client, home):
    html = client.get(f"/situation/?{FULL}").content.decode()
    for question in QUESTIONS:
        assert len(re.findall(rf'type="radio"\s+name="my-{question}"', html)) == 3
    checked = re.findall(r'name="([^"]+)"\s+value="([^"]*)"\s+checked', html)
    assert ("my-private", "yes") in checked
    assert ("my-edge", "no") in checked
    assert ("my-data", "") in checked
    assert ("my-budget", "2m-10m") in checked


def test_answers_lead_back_to_where_the_visitor_was(client, city):
    PilotFactory(slug="crane")
    back = "/cities/yueyang/crane/#fit"
    response = client.get("/situation/", {"back": back, "my-region": "岳阳", "my-edge": "yes", "use": "1"})
    assert response["Location"] == "/cities/yueyang/crane/?my-region=430600&my-edge=yes#fit"
    assert client.get(response["Location"]).context["fit"]


def test_without_a_place_to_go_back_to_the_answers_stand_on_the_form(client, home):
    response = client.get("/situation/", {"my-edge": "yes", "use": "1"})
    assert response["Location"] == "/situation/?my-edge=yes"
    html = client.get(response["Location"]).content.decode()
    assert "/search/?sort=fit&my-edge=yes" in links(html)


def test_taking_all_answers_back_leads_back_without_any(client, home):
    response = client.get("/situation/", {"back": "/search/?q=5G&my-edge=yes", "my-edge": "", "use": "1"})
    assert response["Location"] == "/search/?q=5G"


@pytest.mark.parametrize(
    "given",
    ["//evil.example/", "/\\evil.example", "https://evil.example/", "javascript:alert(1)", "/admin/", "/admin/pages/",
     "/api/v1/docs", "/\tevil", "search/", "/" + "a" * 3000, "/\n/evil.example", "/documents/1/x/", "/%2f/..//x y"],
)  # fmt: skip
def test_nobody_is_led_anywhere_else(client, home, given):
    response = client.get("/situation/", {"back": given, "my-edge": "yes", "use": "1"})
    target = response["Location"]
    assert target == "/situation/?my-edge=yes" or address_back(given) == given
    assert not target.startswith(("//", "/\\", "/admin", "http"))


def test_a_region_is_known_by_any_of_its_names(db):
    yueyang_county()
    for typed in (
        "430600",
        "岳阳",
        "岳阳市",
        "yueyang",
        " 岳阳市 ",
        "湖南省岳阳市",
        "湖南 岳阳市",
        "湖南省·岳阳市",
    ):
        assert named_region(typed).region == yueyang(), typed
    for typed in ("岳阳县", "岳阳市岳阳县", "湖南岳阳岳阳县"):
        assert named_region(typed).region == yueyang_county(), typed
    assert named_region("湖南省").region == hunan()


def test_of_places_with_one_name_the_visitor_chooses(client, home):
    for code, name in (("320100", "南京市"), ("350100", "福州市")):
        parent = RegionFactory(code=code, name=name)
        RegionFactory(code=f"{code[:4]}06", name="鼓楼区", level=RegionLevel.COUNTY, parent=parent)
    response = client.get("/situation/", {"my-region": "鼓楼区", "my-edge": "yes", "use": "1"})
    html = response.content.decode()
    assert "南京市 · 鼓楼区" in html
    assert "福州市 · 鼓楼区" in html
    chosen = client.get("/situation/", {"my-region": "350106", "my-edge": "yes", "use": "1"})
    assert chosen["Location"] == "/situation/?my-region=350106&my-edge=yes"
    assert named_region("福州市鼓楼区").region.code == "350106"


def test_a_name_that_no_region_has_is_said_to_be_wrong(client, home):
    response = client.get("/situation/", {"my-region": "<b>亚特兰蒂斯", "use": "1"})
    assert response.status_code == 200
    html = response.content.decode()
    assert 'aria-invalid="true"' in html
    assert "&lt;b&gt;亚特兰蒂斯" in html
    assert "<b>亚特兰蒂斯" not in html


def test_a_code_that_no_region_has_is_not_carried_along(client, home):
    assert client.get("/situation/?my-region=999999").context["request"].situation == Situation()


def test_the_form_costs_the_same_however_many_regions_are_called_so(client, home, django_assert_num_queries):
    yueyang()
    client.get("/situation/")
    # What the site says of itself, the regions to choose from, the one named, and that once more to be shown.
    with django_assert_num_queries(4):
        client.get("/situation/?my-region=430600&my-edge=yes")
