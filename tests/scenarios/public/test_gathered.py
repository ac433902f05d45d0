"""What a landing page says of its pilots together: counted by pilot, of public ones only, with the way back to each."""

import pytest

from scenarios.models import (
    Lesson,
    LessonKind,
    Measurement,
    PilotUnit,
    Prerequisite,
    PrerequisiteKind,
    Replication,
    Role,
    Stage,
)
from tests.factories import (
    CityPageFactory,
    PilotFactory,
    RegionFactory,
    ScenarioFactory,
    SectorFactory,
    UnitFactory,
)

SECTOR, SCENARIO = "/sectors/ports/", "/scenarios/cranes/"


@pytest.fixture
def cranes(city):
    return ScenarioFactory(code="cranes", sector=SectorFactory(code="ports"))


def pilot(scenario, **fields):
    return PilotFactory(scenario=scenario, sector=scenario.sector, **fields)


# --- figures -----------------------------------------------------------------------------------------------------


def test_the_figures_count_those_that_a_public_pilot_repeats_once(client, cranes):
    first, second = pilot(cranes), pilot(cranes)
    pilot(cranes, origins=[Replication(origin=first)])
    pilot(cranes, origins=[Replication(origin=first)])
    pilot(cranes, live=False, origins=[Replication(origin=second)])
    assert client.get(SECTOR).context["overview"].repeated == 1
    assert client.get("/").context["repeated_count"] == 1


def test_years_of_start_have_no_gaps_and_tell_the_planned_from_the_begun(client, cranes):
    pilot(cranes, started_year=2019)
    pilot(cranes, started_year=2021)
    pilot(cranes, started_year=2021, stage=Stage.PLANNED)
    pilot(cranes, started_year=None, stage=Stage.BUILDING)
    overview = client.get(SCENARIO).context["overview"]
    assert [(year.year, year.begun, year.expected) for year in overview.started] == [
        (2019, 1, 0),
        (2020, 0, 0),
        (2021, 1, 1),
    ]
    assert (overview.without_year, overview.expected, overview.expected_without_year) == (1, 1, 1)


def test_what_is_older_than_the_years_shown_counts_with_the_first_of_them(client, cranes):
    for year in (2010, 2011, 2024):
        pilot(cranes, started_year=year)
    started = client.get(SCENARIO).context["overview"].started
    assert (started[0].year, started[0].number, started[0].is_first) == (2014, 2, True)
    assert sum(year.number for year in started) == 3
    assert "≤2014" in client.get(SCENARIO).content.decode()


def test_figures_of_pilots_that_are_all_alike_are_no_chart(client, cranes):
    pilot(cranes, stage=Stage.PLANNED, evidence="plan")
    pilot(cranes, stage=Stage.PLANNED, evidence="plan")
    html = client.get(SECTOR).content.decode()
    assert 'class="charts"' not in html
    pilot(cranes, stage=Stage.LIVE)
    assert 'class="charts"' in client.get(SECTOR).content.decode()


def test_the_table_of_a_chart_says_what_the_chart_draws(client, cranes):
    for stage in (Stage.LIVE, Stage.LIVE, Stage.TRIAL):
        pilot(cranes, stage=stage, started_year=2020)
    pilot(cranes, started_year=2021)
    words = " ".join(client.get(f"/en{SECTOR}").content.decode().split())
    assert "Pilots by year of start, 2020 to 2021; most in 2020: 3" in words
    assert '<th scope="row">2020</th> <td>3</td>' in words
    assert "?sector=ports&amp;stage=live" in words


# --- who ---------------------------------------------------------------------------------------------------------


def test_units_that_lead_most_come_first_and_each_pilot_counts_once(client, cranes):
    port, bureau = UnitFactory(slug="port"), UnitFactory(slug="bureau")
    pilot(
        cranes,
        pilot_units=[
            PilotUnit(unit=port, role=Role.LEAD),
            PilotUnit(unit=port, role=Role.RESPONSIBLE),
            PilotUnit(unit=bureau, role=Role.RESPONSIBLE),
            PilotUnit(unit=UnitFactory(slug="vendor"), role=Role.VENDOR),
        ],
    )
    pilot(cranes, pilot_units=[PilotUnit(unit=port, role=Role.LEAD)])
    pilot(cranes, live=False, pilot_units=[PilotUnit(unit=bureau, role=Role.LEAD)])
    for address in (SECTOR, SCENARIO):
        units = client.get(address).context["units"]
        assert [(unit.slug, unit.number) for unit in units] == [("port", 2), ("bureau", 1)]


def test_of_units_that_lead_as_many_the_one_a_pilot_names_first_comes_first(client, cranes):
    for names in (("b", "a"), ("d", "c")):
        units = [UnitFactory(slug=name, name_zh=name) for name in names]
        rows = [PilotUnit(unit=unit, role=Role.LEAD, sort_order=n) for n, unit in enumerate(units)]
        pilot(cranes, pilot_units=rows)
    assert [unit.slug for unit in client.get(SCENARIO).context["units"]] == ["b", "d", "a", "c"]


def test_whom_to_ask_is_who_answers_questions_before_who_leads(client, cranes):
    pilot(
        cranes,
        contact_unit=UnitFactory(slug="desk"),
        pilot_units=[PilotUnit(unit=UnitFactory(slug="port"), role=Role.LEAD)],
    )
    response = client.get(f"/en{SCENARIO}")
    assert [unit.slug for unit in response.context["contacts"]] == ["desk"]
    words = " ".join(response.content.decode().split())
    assert words.index("They answer questions:") < words.index("/en/units/desk/")
    assert "They lead it:" not in words


def test_a_unit_names_those_it_works_with_in_public_pilots(client, cranes):
    port, operator = UnitFactory(slug="port"), UnitFactory(slug="operator")
    for live in (True, True, False):
        pilot(
            cranes,
            live=live,
            pilot_units=[PilotUnit(unit=port, role=Role.LEAD), PilotUnit(unit=operator, role=Role.OPERATOR)],
        )
    pilot(cranes, pilot_units=[PilotUnit(unit=UnitFactory(slug="other"), role=Role.LEAD)])
    context = client.get("/units/port/").context
    assert [(unit.slug, unit.number) for unit in context["partners"]] == [("operator", 2)]
    assert [(sector.code, sector.by_stage) for sector in context["sectors"]] == [("ports", [("live", 2)])]


# --- what was measured -------------------------------------------------------------------------------------------


def test_measurements_that_compare_come_first_and_the_others_are_told_apart(client, cranes):
    pilot(
        cranes,
        title="测过的",
        measurements=[
            Measurement(indicator_zh="摄像头", after="15"),
            Measurement(indicator_zh="效率", change="+30%"),
            Measurement(indicator_zh="人数", before="7", after="2"),
        ],
    )
    pilot(cranes, live=False, measurements=[Measurement(indicator_zh="未公开", before="1", after="2")])
    pilot(cranes)
    measured = client.get(SECTOR).context["measured"]
    assert [row.indicator_zh for row in measured.compared] == ["人数", "效率"]
    assert [row.indicator_zh for row in measured.counted] == ["摄像头"]
    assert (measured.pilots, measured.number, measured.more) == (1, 3, 0)
    html = client.get(SECTOR).content.decode()
    assert html.count("测过的</a>") >= 3
    assert "未公开" not in html


def test_numbers_that_somebody_wrote_are_in_the_style_of_the_site(client, cranes):
    pilot(
        cranes,
        measurements=[Measurement(indicator_zh="用工", before="1200-1300", after="<300", change="-75%")],
    )
    html = client.get(SECTOR).content.decode()
    assert "1,200–1,300" in html
    assert "−75%" in html


def test_a_change_that_no_source_states_is_computed_and_says_so(client, cranes):
    pilot(cranes, measurements=[Measurement(indicator_zh="人数", before="7", after="2")])
    html = client.get(f"/en{SECTOR}").content.decode()
    cell = html.split('data-label="Change"')[1].split("</td>")[0]
    assert "≈−71%" in cell
    assert "computed here" in cell


def test_a_change_that_a_source_states_is_not_called_computed(client, cranes):
    pilot(cranes, measurements=[Measurement(indicator_zh="人数", before="7", after="2", change="-70%")])
    html = client.get(f"/en{SECTOR}").content.decode()
    cell = html.split('data-label="Change"')[1].split("</td>")[0]
    assert "−70%" in cell
    assert "computed" not in cell


def test_more_measurements_than_are_shown_are_counted(client, cranes, monkeypatch):
    monkeypatch.setattr("scenarios.public.gathered.MEASUREMENTS_SHOWN", 2)
    pilot(cranes, measurements=[Measurement(indicator_zh=f"指标{n}", after="1") for n in range(5)])
    assert client.get(SCENARIO).context["measured"].more == 3


def test_what_editors_write_is_escaped(client, cranes):
    pilot(
        cranes,
        measurements=[Measurement(indicator_zh="<b>人数", before="<1", after="2")],
        prerequisites=[Prerequisite(kind=PrerequisiteKind.NETWORK, need_zh="<script>")],
        lessons=[Lesson(kind=LessonKind.ADVICE, text_zh="<img src=x>")],
    )
    html = client.get(SCENARIO).content.decode()
    assert "&lt;b&gt;人数" in html
    assert "&lt;1" in html
    assert "<script>" not in html
    assert "<img src=x>" not in html


# --- what was needed, what was learned ---------------------------------------------------------------------------


def test_needs_are_counted_by_pilot_and_lead_to_the_one_that_names_them(client, cranes):
    network, people = PrerequisiteKind.NETWORK, PrerequisiteKind.PEOPLE
    pilot(
        cranes,
        title="独有",
        prerequisites=[
            Prerequisite(kind=people, need_zh="司机培训"),
            Prerequisite(kind=network, need_zh="切片"),
            Prerequisite(kind=network, need_zh="授时"),
        ],
    )
    pilot(cranes, prerequisites=[Prerequisite(kind=network, need_zh="切片")])
    pilot(cranes)
    needs = client.get(SECTOR).context["needs"]
    assert needs.pilots == 2
    assert [(kind.kind, kind.number) for kind in needs.kinds] == [(network, 2), (people, 1)]
    found = [
        (need.record.need_zh, need.number, need.pilot and need.pilot.title) for need in needs.kinds[0].needs
    ]
    assert found == [("切片", 2, None), ("授时", 1, "独有")]


def test_what_did_not_work_comes_first(client, cranes):
    pilot(
        cranes,
        lessons=[
            Lesson(kind=LessonKind.WORKED, text_zh="好用"),
            Lesson(kind=LessonKind.FAILED, text_zh="断线"),
        ],
    )
    assert [lesson.text_zh for lesson in client.get(SCENARIO).context["lessons"]] == ["断线", "好用"]


# --- where -------------------------------------------------------------------------------------------------------


def test_pilots_elsewhere_are_of_the_same_sectors_the_nearest_first(client, city, cranes):
    pilot(cranes, title="本地")
    far = CityPageFactory(region=RegionFactory(code="370700"))
    near = CityPageFactory(region=RegionFactory(code="430100", parent=city.region.parent))
    pilot(cranes, title="远处已推广", parent=far, stage=Stage.SCALED)
    pilot(cranes, title="远处试运行", parent=far, stage=Stage.TRIAL)
    pilot(cranes, title="邻市规划", parent=near, stage=Stage.PLANNED)
    pilot(cranes, title="邻市草稿", parent=near, live=False)
    PilotFactory(title="别的行业", parent=near)
    shown = [found.title for found in client.get("/cities/yueyang/").context["elsewhere"]]
    assert shown == ["邻市规划", "远处已推广", "远处试运行"]


# --- nothing there -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["", "/en"])
def test_a_page_without_findings_has_no_empty_parts(client, cranes, language):
    pilot(cranes)
    for address in (SECTOR, SCENARIO):
        html = client.get(language + address).content.decode()
        for part in ('id="measured"', 'id="needs"', 'id="lessons"', 'class="charts"', "style="):
            assert part not in html, (address, part)


def test_a_scenario_that_nobody_tried_says_so(client, cranes):
    html = client.get(f"/en{SCENARIO}").content.decode()
    assert "Nobody, as far as the registry knows." in html
    assert "Did it work?" not in html


def test_planned_pilots_are_no_yes(client, cranes):
    pilot(cranes, stage=Stage.PLANNED)
    words = " ".join(client.get(f"/en{SCENARIO}").content.decode().split())
    assert "<b>Not yet.</b> 1 pilot is planned or being built." in words
