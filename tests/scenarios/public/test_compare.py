"""Pilots side by side: what stands in the rows, what an address may ask for, what is never shown."""

import csv
import datetime
import io
import re
from io import BytesIO

import pytest
from django.http import QueryDict
from django.utils import timezone
from openpyxl import load_workbook
from wagtail.models import PageViewRestriction

from scenarios.exports.forms import MEDIA_TYPES
from scenarios.models import (
    CostBand,
    Evidence,
    Lesson,
    LessonKind,
    Measurement,
    PilotPage,
    PilotUnit,
    Prerequisite,
    PrerequisiteKind,
    Risk,
    Role,
    Source,
    SourceKind,
    Stage,
)
from scenarios.public.compare import Choice, Comparison, comparison
from search import outbox
from tests.factories import PilotFactory, TechnologyFactory, UnitFactory, make_pilots

FORMS = tuple(MEDIA_TYPES)


@pytest.fixture
def cranes(city):
    return PilotFactory(
        slug="cranes",
        title="岳阳港远程岸桥",
        title_en="Remote cranes",
        stage=Stage.LIVE,
        evidence=Evidence.MEASURED,
        edge_computing="yes",
        cost_band=CostBand.UNDER_2M,
        technologies=[TechnologyFactory(slug="mec", name="边缘计算", label_en="Edge computing")],
        pilot_units=[PilotUnit(unit=UnitFactory(slug="port", name_en="Yueyang Port"), role=Role.LEAD)],
        measurements=[
            Measurement(indicator_zh="时延", indicator_en="Delay", unit_zh="ms", before="200", after="20"),
            Measurement(indicator_zh="人数", indicator_en="Staff", unit_zh="人", change="-80%"),
        ],
        prerequisites=[
            Prerequisite(kind=PrerequisiteKind.NETWORK, need_zh="可选", need_en="A slice", essential=False),
            Prerequisite(kind=PrerequisiteKind.NETWORK, need_zh="专网", need_en="A private network"),
        ],
        lessons=[Lesson(kind=LessonKind.FAILED, text_zh="雨天", text_en="Rain blinds cameras.")],
        risks=[Risk(risk_zh="中断", risk_en="Outage", mitigation_zh="备份", mitigation_en="A second link")],
        sources=[Source(title="报道", url="https://example.org/a", kind=SourceKind.PRESS)],
    )


@pytest.fixture
def trucks(city):
    return PilotFactory(
        slug="trucks",
        title="岳阳港无人集卡",
        title_en="Driverless trucks",
        stage=Stage.LIVE,
        evidence=Evidence.CLAIMED,
        edge_computing="yes",
        measurements=[
            Measurement(
                indicator_zh="延时", indicator_en="Latency", unit_zh="毫秒", before="100", after="50"
            ),
            Measurement(indicator_zh="时延", indicator_en="Delay", unit_zh="s", after="3"),
        ],
    )


def compare(*pilots: PilotPage, only: str = "") -> Comparison:
    parameters = QueryDict(mutable=True)
    parameters.setlist("p", [str(pilot.pk) for pilot in pilots])
    parameters["only"] = only
    return comparison(Choice.read(parameters))


def address(*pilots: PilotPage, rest: str = "", prefix: str = "/en") -> str:
    return f"{prefix}/compare/?" + "&".join(f"p={pilot.pk}" for pilot in pilots) + rest


def rows(found: Comparison, group: str) -> dict[tuple[str, str], list[list[str]]]:
    """(label, unit) → the lines of each cell."""
    (shown,) = [one for one in found.groups if one.id == group]
    return {(row.label, row.unit): [cell.lines for cell in row.cells] for row in shown.rows}


def unstated(found: Comparison, group: str) -> tuple[str, ...]:
    return next(one.unstated for one in found.groups if one.id == group)


@pytest.fixture
def english():
    from django.utils import translation

    with translation.override("en"):
        yield


# --- rows ----------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("english")
class TestRows:
    def test_prerequisites_are_lined_up_by_kind_the_essential_ones_first(self, cranes, trucks):
        found = compare(trucks, cranes)
        assert rows(found, "needs") == {
            ("Network", ""): [[], ["A private network (essential)", "A slice (helpful)"]]
        }
        assert "Money" in unstated(found, "needs")

    def test_units_are_lined_up_by_role(self, cranes, trucks):
        assert rows(compare(cranes, trucks), "units") == {("Lead", ""): [["Yueyang Port"], []]}

    def test_a_role_that_several_units_have_in_one_pilot_is_named_for_several(self, cranes, trucks):
        trucks.pilot_units = [PilotUnit(unit=UnitFactory(), role=Role.LEAD) for _n in range(2)]
        trucks.save()
        assert [label for label, _unit in rows(compare(cranes, trucks), "units")] == ["Lead units"]

    def test_measurements_share_a_row_in_one_unit_only(self, cranes, trucks):
        measured = rows(compare(cranes, trucks), "measured")
        assert measured["Delay", "ms"] == [
            ["200 → 20 (−90%, computed here)"],
            ["100 → 50 (−50%, computed here)", "There called: Latency"],
        ]
        assert measured["Delay", "s"] == [[], ["3"]]
        assert measured["Staff", "人"] == [["Change: −80%"], []]

    def test_bars_of_a_row_are_to_one_scale(self, cranes, trucks):
        (group,) = [one for one in compare(cranes, trucks).groups if one.id == "measured"]
        (row,) = [row for row in group.rows if (row.label, row.unit) == ("Delay", "ms")]
        first, second = (cell.items[0].chart for cell in row.cells)
        widths = [
            [float(width) for width in re.findall(r'<rect[^>]* width="([\d.]+)"', str(chart))]
            for chart in (first, second)
        ]
        assert widths == [[160, 16], [80, 40]]

    def test_what_no_pilot_states_is_named_once(self, cranes, trucks):
        found = compare(cranes, trucks)
        assert unstated(found, "cost") == ("Covers", "Paid for by")
        assert "RedCap" in unstated(found, "network")
        assert rows(found, "cost") == {("Total", ""): [["¥0.5–2 million"], []]}

    def test_risks_lessons_and_sources_say_all_they_hold(self, cranes, trucks):
        found = compare(cranes, trucks)
        assert rows(found, "risks")["Risks", ""] == [["Outage", "Done about it: A second link"], []]
        assert rows(found, "lessons")["What did not work", ""] == [["Rain blinds cameras."], []]
        assert rows(found, "sources")["Sources", ""] == [["报道", "Press report"], []]

    def test_why_it_stopped_has_a_row_where_one_did(self, cranes, city):
        stopped = PilotFactory(stage=Stage.STOPPED, stopped_reason="没钱")
        assert rows(compare(stopped, cranes), "stage")["Why it stopped", ""] == [["没钱"], []]

    def test_only_differences_leaves_out_rows_that_say_the_same(self, cranes, trucks):
        found = compare(cranes, trucks, only="differences")
        assert ("Stage", "") not in rows(found, "stage")
        assert ("Evidence", "") in rows(found, "stage")
        assert "network" not in [group.id for group in found.groups]
        shown = sum(len(group.rows) for group in found.groups)
        assert (shown, shown + found.alike) == (
            found.differing,
            sum(len(group.rows) for group in compare(cranes, trucks).groups),
        )

    def test_the_order_of_what_is_listed_is_no_difference(self, city):
        both = [UnitFactory(slug="a"), UnitFactory(slug="b")]
        one, other = (
            PilotFactory(
                pilot_units=[
                    PilotUnit(unit=unit, role=Role.VENDOR, sort_order=n) for n, unit in enumerate(order)
                ]
            )
            for order in (both, both[::-1])
        )
        assert "units" not in [group.id for group in compare(one, other, only="differences").groups]

    def test_a_pilot_by_itself_differs_from_nothing(self, cranes):
        found = compare(cranes, only="differences")
        assert not found.shows_differences
        assert ("Stage", "") in rows(found, "stage")


# --- what an address may ask for -----------------------------------------------------------------------------------


def titles(response) -> list[str]:
    return [pilot.title for pilot in response.context["comparison"].pilots]


def test_the_order_of_the_address_is_that_of_the_columns(client, cranes, trucks):
    assert titles(client.get(address(trucks, cranes))) == [trucks.title, cranes.title]
    html = client.get(address(trucks, cranes)).content.decode()
    heads = re.findall(r'data-title="([^"]+)"', html.split("</thead>")[0])
    assert heads == ["Driverless trucks", "Remote cranes"]


def test_repeats_are_dropped_without_a_word(client, cranes, trucks):
    response = client.get(address(cranes, trucks, cranes))
    assert titles(response) == [cranes.title, trucks.title]
    assert response.context["comparison"].notices == ()


def test_of_more_than_four_the_first_four_are_shown(client, city):
    pilots = make_pilots(6)
    response = client.get(address(*pilots))
    assert titles(response) == [pilot.title for pilot in pilots[:4]]
    assert "the first 4 are shown" in response.content.decode()
    assert "Four is the most" in response.content.decode()


def hide(pilot: PilotPage, how: str) -> None:
    if how == "draft":
        pilot.unpublish()
    elif how == "expired":
        PilotPage.objects.filter(pk=pilot.pk).update(expire_at=timezone.now() - datetime.timedelta(hours=1))
    else:
        PageViewRestriction.objects.create(page=pilot, restriction_type=PageViewRestriction.LOGIN)


@pytest.mark.parametrize(("how", "language"), [("draft", ""), ("expired", "/en"), ("private", "/en")])
def test_what_is_not_public_is_left_out_as_if_it_were_not_there(client, cranes, trucks, how, language):
    hide(trucks, how)
    response = client.get(address(cranes, trucks, prefix=language))
    html = response.content.decode()
    assert titles(response) == [cranes.title]
    assert trucks.title not in html
    assert "Driverless" not in html
    # Not even its number, and the same words as for a number that never was.
    never = client.get(f"{language}/compare/?p={cranes.pk}&p=999999999").content.decode()
    assert f"p={trucks.pk}" not in re.sub(r'hreflang="[^"]*"', "", html.split("<main")[1])
    assert html.split("<main")[1] == never.split("<main")[1]
    for form in FORMS:
        file = client.get(address(cranes, trucks, prefix=language).replace("compare/", f"compare.{form}"))
        assert str(trucks.pk) not in file["Content-Disposition"]
        assert trucks.title.encode() not in file.content
        assert b"Driverless" not in file.content


QUERIES_OF_NOTHING = [
    "",
    "?",
    "?p=",
    "?p=x",
    "?p=0",
    "?p=-1",
    "?p=999999999999999999",
    "?p=99999999999999999999999",
    "?p=１２",
    "?p=%00",
    "?p=1;DROP",
    "?q=1&only=all",
    "?only=differences",
    "?find=%00%ff%F0%9F%98%80",
    "?find=" + "x" * 3000,
    "?" + "&".join(f"p={n}" for n in range(10**6, 10**6 + 300)),
]


@pytest.mark.parametrize("path", ["/compare/", "/en/compare.xlsx", "/compare.json"])
def test_an_address_of_nothing_is_answered(client, city, path):
    for query in QUERIES_OF_NOTHING:
        response = client.get(path + query, follow=True)
        assert response.status_code == 200, query
        assert response.context["comparison"].pilots == (), query


def test_a_page_that_is_no_pilot_is_none(client, city, cranes):
    assert titles(client.get(f"/compare/?p={city.pk}&p={cranes.pk}")) == [cranes.title]


def test_it_can_only_be_read(client, city):
    assert client.post("/compare/").status_code == 405
    for form in FORMS:
        assert client.post(f"/compare.{form}").status_code == 405


def test_only_the_page_without_parameters_is_for_search_engines(client, cranes):
    plain, chosen = (
        client.get("/compare/").content.decode(),
        client.get(address(cranes, prefix="")).content.decode(),
    )
    assert 'rel="canonical" href="http://localhost/compare/"' in plain
    assert "noindex" not in plain
    assert '<meta name="robots" content="noindex, follow">' in chosen
    assert 'rel="canonical"' not in chosen
    for form in FORMS:
        assert client.get(f"/compare.{form}?p={cranes.pk}")["X-Robots-Tag"] == "noindex"
    robots = client.get("/robots.txt").content.decode()
    assert "Disallow: /compare/?" in robots
    assert "Disallow: /en/compare.\n" in robots


# --- files ---------------------------------------------------------------------------------------------------------


def files_of(response) -> dict[str, str]:
    return dict(response.context["files"])


def test_its_files_lead_from_the_page_and_are_named_by_its_pilots(client, cranes, trucks):
    response = client.get(address(trucks, cranes))
    html = response.content.decode()
    for label, url in files_of(response).items():
        assert f'href="{url.replace("&", "&amp;")}" rel="nofollow" download>{label}</a>' in html
        file = client.get(url)
        form = label.replace("-", "").lower()
        assert file["Content-Disposition"] == f'attachment; filename="compare-{trucks.pk}-{cranes.pk}.{form}"'
        assert file["Content-Type"] == MEDIA_TYPES[form]


def test_its_csv_holds_the_rows_of_the_page(client, cranes, trucks):
    cranes.cost_note = "=SUM(A1)"
    cranes.save()
    content = client.get(f"/en/compare.csv?p={cranes.pk}&p={trucks.pk}").content
    assert content.startswith(b"\xef\xbb\xbf")
    head, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    assert head == ["Group", "Row", "Unit of measure", "Remote cranes", "Driverless trucks"]
    found = {(group, row): cells for group, row, _unit, *cells in rows}
    assert found["", "Lasting address"] == [f"http://localhost/en/p/{pilot.pk}" for pilot in (cranes, trucks)]
    assert found["Stage and evidence", "Stage"][0] == "Live"
    assert found["Cost and funding", "Covers"] == ["'=SUM(A1)", ""]
    assert found["Lessons", "What worked"] == ["", ""]  # stated for neither
    (delay,) = (row for row in rows if row[1:3] == ["Delay", "ms"])
    assert delay[:3] == ["What was measured", "Delay", "ms"]
    assert [cell.split(" (")[0] for cell in delay[3:]] == ["200 → 20", "100 → 50"]
    only = client.get(f"/en/compare.csv?p={cranes.pk}&p={trucks.pk}&only=differences").content.decode()
    assert "What worked" not in only


def test_its_json_holds_the_pilots_whole_and_in_its_order(client, cranes, trucks):
    asked = f"p={trucks.pk}&p={cranes.pk}"
    data = client.get(f"/en/compare.json?{asked}&only=differences").json()
    assert data["address"] == f"http://localhost/en/compare/?{asked}"
    assert [pilot["id"] for pilot in data["pilots"]] == [trucks.pk, cranes.pk]
    listed = client.get("/api/v1/pilots").json()["pilots"]
    assert sorted(data["pilots"], key=lambda pilot: pilot["id"]) == sorted(
        listed, key=lambda pilot: pilot["id"]
    )


def test_its_json_ld_is_a_list_of_the_articles_of_its_pilots(client, cranes, trucks):
    data = client.get(f"/en/compare.jsonld?p={trucks.pk}&p={cranes.pk}").json()
    assert (data["@type"], data["numberOfItems"]) == ("ItemList", 2)
    assert data["url"].startswith("http://localhost/en/compare/?p=")
    assert [(item["position"], item["item"]["headline"]) for item in data["itemListElement"]] == [
        (1, "Driverless trucks"),
        (2, "Remote cranes"),
    ]


# --- ways on -------------------------------------------------------------------------------------------------------


def test_each_column_can_be_removed_and_the_view_stays(client, cranes, trucks):
    html = client.get(address(cranes, trucks, rest="&only=differences")).content.decode()
    assert f'href="/en/compare/?p={trucks.pk}&amp;only=differences"' in html
    assert f'href="/en/compare/?p={cranes.pk}&amp;only=differences"' in html


def test_empty_cells_say_that_nothing_is_stated(client, cranes, trucks):
    assert (
        '<td class="compare__unsaid">not stated</td>' in client.get(address(cranes, trucks)).content.decode()
    )


def test_what_is_written_in_a_record_is_escaped(client, city):
    evil = PilotFactory(
        title="<script>alert(1)</script>",
        title_en="",
        cost_note="<img src=x>",
        measurements=[Measurement(indicator_zh="<b>", after="<i>", basis_zh="<u>")],
    )
    html = client.get(address(evil)).content.decode()
    for raw in ("<script>alert", "<img src=x>", "<b>", "<i>&", "<u>"):
        assert raw not in html


def test_chinese_on_an_english_page_is_marked(client, city):
    pilot = PilotFactory(title="远程岸桥", title_en="", funding="自筹")
    html = client.get(address(pilot)).content.decode()
    assert '<p  lang="zh-Hans">自筹</p>' in html


@pytest.fixture
def eight(client, cranes, trucks, settings, tmp_path):
    """Pilots in an index of their own, once looked at."""
    settings.SEARCH_URL = f"tantivy://{tmp_path}/index"
    pilots = [cranes, trucks, *make_pilots(6)]
    outbox.rebuild()
    client.get(address(cranes))
    return pilots


# The pilots, and all that stands in their rows; pilots like the first, which nobody is offered beside four.
COSTS = ((1, 6), (2, 6), (3, 6), (4, 4))


def test_numbers_are_written_as_on_the_page_of_a_pilot(client, city):
    row = Measurement(indicator_zh="产量", unit_zh="吨", before="12000", after="15000", change="-35.7%")
    pilot = PilotFactory(measurements=[row])
    html = client.get(address(pilot)).content.decode()
    assert "12,000 → 15,000" in html
    assert "−35.7%" in html


def test_it_costs_the_same_for_one_as_for_four(client, eight, django_assert_num_queries):
    for number, queries in COSTS:
        with django_assert_num_queries(queries):
            client.get(address(*eight[:number]))


def test_the_lists_offer_a_box_and_a_button(client, cranes, settings, tmp_path):
    settings.SEARCH_URL = f"tantivy://{tmp_path}/index"
    outbox.rebuild()
    for path in ("/cities/yueyang/", "/search/", f"/sectors/{cranes.sector.code}/"):
        html = client.get(path).content.decode()
        assert re.search(rf'name="p"\s+value="{cranes.pk}"\s+form="compare-form"', html), path
        assert html.count('<form id="compare-form"') == 1, path


def test_the_page_of_a_pilot_leads_to_its_comparison(client, cranes):
    html = client.get("/en/cities/yueyang/cranes/").content.decode()
    assert f'href="/en/compare/?p={cranes.pk}"' in html


# --- beside a situation --------------------------------------------------------------------------------------------

SITUATION = "&my-region=430600&my-private=yes&my-edge=no"


def test_a_situation_marks_every_need_and_says_how_they_fit_in_short(client, cranes, trucks):
    cranes.prerequisites.add(Prerequisite(kind=PrerequisiteKind.NETWORK, need_zh="边缘计算", need_en="MEC"))
    cranes.save()
    found = client.get(address(cranes, trucks, rest=SITUATION)).context["comparison"]
    assert found.groups[0].id == "fit"
    fit = rows(found, "fit")
    assert fit["Essential needs", ""] == [
        ["1 of 2 essential needs met", "Missing: MEC"],
        ["The record names no needs.", "The network it ran on: edge computing: Yes."],
    ]
    assert fit["What the pilot used", ""][1] == ["It used, and you do not have: edge computing"]
    assert "Yueyang" in fit["Also", ""][0][0]
    assert rows(found, "needs")["Network", ""][0] == [
        "A private network (essential · met)",
        "You have: 5G private network.",
        "MEC (essential · missing)",
        "You do not have: edge computing.",
        "A slice (helpful · not known)",
        "You did not say whether you have: network slicing.",
    ]


def test_a_verdict_is_shown_by_a_mark_and_a_word(client, cranes):
    html = client.get(address(cranes, rest=SITUATION)).content.decode()
    assert "compare__need--met" in html
    assert "essential · met" in html
    assert "compare__need--essential" in client.get(address(cranes)).content.decode()


def test_differences_only_tells_verdicts_apart(cranes, trucks):
    """The same need, of which one pilot's cost is known and the other's is not."""
    for pilot in (cranes, trucks):
        pilot.prerequisites = [Prerequisite(kind=PrerequisiteKind.MONEY, need_zh="钱", need_en="Money")]
        pilot.save()
    asked = f"p={cranes.pk}&p={trucks.pk}&only=differences"
    without = comparison(Choice.read(QueryDict(asked)))
    assert all(group.id != "needs" for group in without.groups)
    found = comparison(Choice.read(QueryDict(f"{asked}&my-budget=2m-10m")))
    assert [row.label for group in found.groups if group.id == "needs" for row in group.rows]


def test_a_situation_goes_along(client, cranes, trucks):
    response = client.get(address(cranes, trucks, rest=SITUATION))
    found = response.context["comparison"]
    urls = [found.differences_url, found.everything_url, found.kit_url, *files_of(response).values()]
    urls += [column.without_url for column in found.columns] + [found.with_url(cranes)]
    assert all(url.endswith(SITUATION) for url in urls)
    html = response.content.decode()
    assert "noindex" in html.partition("</head>")[0]
    for url in ("/en/cities/yueyang/cranes/", "/en/search/"):
        assert f'href="{url}?{SITUATION[1:].replace("&", "&amp;")}"' in html
    assert f'data-more="{SITUATION.replace("&", "&amp;")}"' in html
    sheet = client.get(files_of(response)["XLSX"])
    said = [cell for row in load_workbook(BytesIO(sheet.content)).active.values for cell in row if cell]
    assert "A private network (essential · met)\nYou have: 5G private network." in "\n".join(said)
    assert any(cell.startswith("Your situation: ") and "edge computing: no" in cell for cell in said), said


def test_the_way_back_to_a_comparison_names_only_what_it_shows(client, cranes):
    hidden = PilotFactory(live=False)
    for rest in ("", "&my-edge=yes"):
        html = client.get(address(cranes, hidden, rest=f"{rest}&find=x")).content.decode()
        assert f"/en/situation/?back=%2Fen%2Fcompare%2F%3Fp%3D{cranes.pk}%23fit" in html
        assert f"p%3D{hidden.pk}" not in html


def test_without_a_situation_none_is_compared_but_one_can_be_stated(client, cranes):
    response = client.get(address(cranes))
    assert all(group.id != "fit" for group in response.context["comparison"].groups)
    assert f"/en/situation/?back=%2Fen%2Fcompare%2F%3Fp%3D{cranes.pk}%23fit" in response.content.decode()
    back = client.get(f"/en/situation/?back=/en/compare/?p={cranes.pk}%23fit&my-edge=yes&use=1")
    assert back["Location"] == f"/en/compare/?p={cranes.pk}&my-edge=yes#fit"


def test_a_situation_costs_one_query_for_its_region(client, eight, django_assert_num_queries):
    for number, queries in COSTS:
        with django_assert_num_queries(queries):
            client.get(address(*eight[:number], rest="&my-edge=no"))
        with django_assert_num_queries(queries + 1):
            client.get(address(*eight[:number], rest=SITUATION))
