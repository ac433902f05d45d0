"""Pilots side by side: what stands in the rows, what an address may ask for, what is never shown."""

import datetime
import re

import pytest
from django.http import QueryDict
from django.utils import timezone
from wagtail.models import PageViewRestriction

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

    def test_measurements_share_a_row_in_one_unit_only(self, cranes, trucks):
        measured = rows(compare(cranes, trucks), "measured")
        assert measured["Delay", "ms"] == [
            ["200 → 20 (-90%, computed here)"],
            ["100 → 50 (-50%, computed here)", "There called: Latency"],
        ]
        assert measured["Delay", "s"] == [[], ["3"]]
        assert measured["Staff", "人"] == [["Change: -80%"], []]

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
    workbook = client.get(address(cranes, trucks, prefix=language).replace("compare/", "compare.xlsx"))
    assert str(trucks.pk) not in workbook["Content-Disposition"]


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


@pytest.mark.parametrize("path", ["/compare/", "/en/compare.xlsx"])
def test_an_address_of_nothing_is_answered(client, city, path):
    for query in QUERIES_OF_NOTHING:
        response = client.get(path + query, follow=True)
        assert response.status_code == 200, query
        assert response.context["comparison"].pilots == (), query


def test_a_page_that_is_no_pilot_is_none(client, city, cranes):
    assert titles(client.get(f"/compare/?p={city.pk}&p={cranes.pk}")) == [cranes.title]


def test_it_can_only_be_read(client, city):
    assert client.post("/compare/").status_code == 405
    assert client.post("/compare.xlsx").status_code == 405


def test_only_the_page_without_parameters_is_for_search_engines(client, cranes):
    plain, chosen = (
        client.get("/compare/").content.decode(),
        client.get(address(cranes, prefix="")).content.decode(),
    )
    assert 'rel="canonical" href="http://localhost/compare/"' in plain
    assert "noindex" not in plain
    assert '<meta name="robots" content="noindex, follow">' in chosen
    assert 'rel="canonical"' not in chosen
    assert client.get(f"/compare.xlsx?p={cranes.pk}")["X-Robots-Tag"] == "noindex"
    assert "Disallow: /compare/?" in client.get("/robots.txt").content.decode()


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


def test_it_costs_the_same_for_one_as_for_four(
    client, cranes, trucks, django_assert_num_queries, settings, tmp_path
):
    settings.SEARCH_URL = f"tantivy://{tmp_path}/index"
    pilots = [cranes, trucks, *make_pilots(6)]
    outbox.rebuild()
    client.get(address(cranes))
    # The pilots, and all that stands in their rows; pilots like the first, which nobody is offered beside four.
    for number, queries in ((1, 6), (2, 6), (3, 6), (4, 4)):
        with django_assert_num_queries(queries):
            client.get(address(*pilots[:number]))


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
