"""How a pilot fits a situation: need by need, with the reasons, in both languages."""

from pathlib import Path

import pytest
import yaml
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from wagtail.models import PageViewRestriction

from scenarios.models import (
    CostBand,
    PilotPage,
    Prerequisite,
    PrerequisiteKind,
    Region,
    RegionLevel,
)
from scenarios.public.fit import Fit, Mark, Verdict, assess, fits, in_order_of_fit
from scenarios.public.situation import Situation
from tests.factories import (
    PilotFactory,
    RegionFactory,
    hunan,
    make_findings,
    make_pilots,
    yueyang,
    yueyang_county,
)

PILOTS = yaml.safe_load((Path(__file__).resolve().parents[3] / "fixtures/pilots.yaml").read_text())
REAL = [(need, row["slug"]) for row in PILOTS for need in row.get("prerequisites", [])]
MET, MISSING, UNKNOWN = Verdict.MET, Verdict.MISSING, Verdict.UNKNOWN


def said(query: str) -> Situation:
    return Situation.read(QueryDict(query))


def pilot(*needs: Prerequisite | str, **fields) -> PilotPage:
    """In memory: a bare sentence is an essential need of the network."""
    made = PilotPage(title="试点", **fields)
    made.prerequisites = [
        Prerequisite(kind=PrerequisiteKind.NETWORK, need_zh=need) if isinstance(need, str) else need
        for need in needs
    ]
    return made


def need(kind: str, words: str = "条件", *, essential: bool = True) -> Prerequisite:
    return Prerequisite(kind=kind, need_zh=words, essential=essential)


def verdict(one: Prerequisite | str, query: str, **fields) -> tuple[Verdict, str]:
    [mark] = assess(pilot(one, **fields), said(query)).marks
    return mark.verdict, mark.reason


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def test_the_real_records_name_needs_of_every_rule_but_money():
    assert len(REAL) == 11
    assert {row["kind"] for row, _slug in REAL} == {"network", "site", "equipment", "approval"}


# --- the network --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "query", "expected", "reason"),
    [
        ("田间 5G 基站", "my-public=yes", MET, "You have: public 5G coverage."),
        ("田间 5G 基站", "my-private=yes", MET, "You have: 5G private network."),
        ("田间 5G 基站", "my-public=no", UNKNOWN, "public 5G coverage or 5G private network"),
        ("田间 5G 基站", "my-public=no&my-private=no", MISSING, "neither"),
        ("运营商提供端到端切片与高精度授时", "my-slicing=yes", UNKNOWN, "exact time"),
        ("运营商提供端到端切片与高精度授时", "my-slicing=no", MISSING, "You do not have: network slicing."),
        (
            "运营商提供端到端切片与高精度授时",
            "my-edge=yes",
            UNKNOWN,
            "did not say whether you have: network slicing",
        ),
        ("控制通道有热备保护", "my-private=yes&my-public=yes", UNKNOWN, "reliability: ask your operator"),
        ("控制通道有热备保护", "my-private=no&my-public=no", MISSING, "neither"),
        (
            "无线链路同时满足速率与可靠性：吞吐不足时起重机系统会自动停机",
            "my-5ga=yes",
            UNKNOWN,
            "data rate, reliability",
        ),
        ("省级医院与县乡机构同时接入", "my-public=yes", UNKNOWN, "what is connected with what"),
        ("覆盖岸桥的专网", "my-public=yes", UNKNOWN, "5G private network"),
        ("覆盖岸桥的专网", "my-private=yes", MET, "5G private network"),
        ("专网和边缘计算", "my-private=yes", UNKNOWN, "did not say whether you have: edge computing"),
        ("专网和边缘计算", "my-private=yes&my-edge=no", MISSING, "edge computing"),
        ("专网和边缘计算", "my-private=yes&my-edge=yes", MET, "5G private network, edge computing"),
        ("专网或网络切片", "my-private=no&my-slicing=yes", MET, "You have: network slicing."),
        ("专网或网络切片", "my-private=no", UNKNOWN, "5G private network or network slicing"),
        ("专网或网络切片", "my-private=no&my-slicing=no", MISSING, "5G private network or network slicing"),
        ("SA独立组网", "my-slicing=yes", MET, "standalone"),
        ("没有专网也能运行", "my-private=no", UNKNOWN, "more than one way"),
        ("没有专网也能运行", "my-private=no&my-public=no", UNKNOWN, "more than one way"),
        ("无需专网", "my-private=no&my-public=no", UNKNOWN, "more than one way"),
        ("由车队自行安排", "my-private=yes", UNKNOWN, "names nothing that you were asked about"),
    ],
)
def test_a_need_of_the_network_is_compared_by_its_words(sentence, query, expected, reason):
    found, why = verdict(sentence, query)
    assert found == expected
    assert reason in why


# --- the other kinds ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["site", "equipment", "data", "approval", "people"])
def test_of_other_kinds_the_one_answer_counts_and_says_so(kind):
    assert verdict(need(kind), f"my-{kind}=yes")[0] == MET
    assert "check that it includes this" in verdict(need(kind), f"my-{kind}=yes")[1]
    assert verdict(need(kind), f"my-{kind}=no") == (MISSING, f"You said no to “{kind.capitalize()}”.")
    assert verdict(need(kind), "my-edge=yes") == (UNKNOWN, f"You did not say: {kind.capitalize()}.")


@pytest.mark.parametrize(("row", "slug"), [pair for pair in REAL if pair[0]["kind"] != "network"])
def test_real_needs_of_other_kinds(row, slug):
    one = Prerequisite(**row)
    assert verdict(one, f"my-{row['kind']}=yes")[0] == MET
    assert verdict(one, f"my-{row['kind']}=no")[0] == MISSING
    assert verdict(one, "my-people=yes")[0] == UNKNOWN


def test_equipment_that_is_a_part_of_a_network_you_lack_is_missing():
    server = need("equipment", "边缘计算服务器")
    assert verdict(server, "my-equipment=yes&my-edge=no") == (MISSING, "You do not have: edge computing.")
    assert verdict(server, "my-equipment=yes&my-edge=yes")[0] == MET
    assert verdict(server, "my-edge=yes")[0] == UNKNOWN


@pytest.mark.parametrize(
    ("cost", "budget", "expected"),
    [
        (CostBand.UNDER_2M, CostBand.UNDER_10M, MET),
        (CostBand.UNDER_10M, CostBand.UNDER_2M, MISSING),
        (CostBand.UNDER_10M, CostBand.UNDER_10M, UNKNOWN),
        (CostBand.OVER_50M, CostBand.OVER_50M, UNKNOWN),
        (CostBand.UNDER_10M, "", UNKNOWN),
        ("", CostBand.OVER_50M, UNKNOWN),
    ],
)
def test_money_compares_the_budget_with_what_the_pilot_cost(cost, budget, expected):
    found, why = verdict(need("money", "一次性投资"), f"my-budget={budget}&my-data=yes", cost_band=cost)
    assert found == expected
    assert why


def test_a_need_of_a_certain_source_of_money_is_not_met_by_a_sum():
    found, why = verdict(need("money", "省级专项补贴"), "my-budget=over-50m", cost_band=CostBand.UNDER_500K)
    assert found == UNKNOWN
    assert "where the money comes from" in why


# --- the whole ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "parted"), [("zh-hans", "；"), ("en", "; ")])
def test_needs_that_hold_commas_are_told_apart(language, parted):
    made = pilot(need("site", "井下、巷道"), need("people", "司机, 电工"))
    with translation.override(language):
        (line,) = assess(made, said("my-site=no&my-people=no")).details
    assert line.endswith(f"井下、巷道{parted}司机, 电工")


def test_it_counts_the_essential_ones_and_names_what_is_missing():
    made = pilot(
        "专网", "边缘计算", "由车队自行安排", need("site"), need("people"), need("data", essential=False)
    )
    fit = assess(made, said("my-private=yes&my-edge=no&my-site=yes&my-data=no"))
    assert fit.headline == "2 of 5 essential needs met"
    assert fit.details == ["Missing: 边缘计算", "Not known: 由车队自行安排; 条件"]
    assert [len(marks) for marks in (fit.met, fit.missing, fit.unknown)] == [2, 2, 2]
    assert all(mark.reason for mark in fit.marks)
    assert [str(kind) for kind, _marks in fit.by_kind] == ["Network", "Site", "Data", "People"]


def test_it_is_said_in_chinese():
    made = pilot("边缘计算", need("site"))
    with translation.override("zh-hans"):
        fit = assess(made, said("my-edge=no&my-site=yes"))
        assert fit.headline == "2 项必要条件中已满足 1 项"
        assert fit.details == ["缺少：边缘计算"]
        assert fit.marks[0].reason == "您没有：边缘计算。"


def test_a_record_without_needs_says_so_and_what_it_ran_on():
    fit = assess(pilot(edge_computing="yes", urllc=True), said("my-edge=no"))
    assert fit.headline == "The record names no needs."
    assert fit.details == ["The network it ran on: edge computing: Yes; Service classes: uRLLC."]
    assert not fit.marks
    assert [(mark.words, mark.verdict, mark.is_essential) for mark in fit.used] == [
        ("edge computing", MISSING, False)
    ]
    assert fit.in_short[1] == "It used, and you do not have: edge computing"
    silent = assess(pilot(), said("my-edge=no"))
    assert silent.details == ["Nor does it say on which network it ran."]


def test_with_helpful_needs_only_nothing_is_counted():
    assert assess(pilot(need("site", essential=False)), said("my-site=yes")).headline == (
        "The record names no essential needs."
    )


def test_what_a_need_says_already_is_not_repeated_as_used():
    fields = {
        "private_network": "yes",
        "edge_computing": "yes",
        "slice_type": "hard",
        "cost_band": CostBand.UNDER_2M,
    }
    fit = assess(pilot("专网", need("money"), **fields), said("my-slicing=yes"))
    assert [(mark.words, mark.verdict) for mark in fit.used] == [
        ("network slicing", MET),
        ("edge computing", UNKNOWN),
    ]
    without = assess(
        pilot(slice_type="none", architecture="nsa", edge_computing="no", private_network="no"),
        said("my-public=yes"),
    )
    assert [(mark.words, mark.verdict) for mark in without.used] == [("public 5G coverage", MET)]
    costs = assess(pilot(cost_band=CostBand.UNDER_2M), said("my-budget=under-500k"))
    assert [mark.verdict for mark in costs.used] == [MISSING]


def test_places_in_common_are_a_remark_and_no_need(db):
    made = pilot("专网")
    made.region = yueyang_county()
    other = RegionFactory(code="430100", name="长沙市", name_en="Changsha", parent=hunan())
    abroad = Region(code="DE", level=RegionLevel.COUNTRY, name="德国", name_en="Germany")
    abroad.save()
    remarks = {
        code: assess(made, said(f"my-region={code}")).remarks for code in ("430600", "430100", "999999")
    }
    assert yueyang().name_en in remarks["430600"][0]
    assert "your province (Hunan)" in remarks["430100"][0]
    assert remarks["999999"] == ()
    made.region = abroad
    assert "another country (Germany)" in assess(made, said(f"my-region={other.code}")).remarks[0]
    assert assess(made, said("my-edge=yes")).remarks == ()


# --- lists --------------------------------------------------------------------------------------------------


def fit_of(*verdicts: Verdict, used: tuple[Verdict, ...] = ()) -> Fit:
    marks = tuple(Mark("w", each, "r", need("site")) for each in verdicts)
    return Fit(marks, tuple(Mark("w", each, "r") for each in used))


def test_lists_begin_with_what_lacks_nothing():
    best_to_worst = [
        fit_of(MET, MET),
        fit_of(MET),
        fit_of(MET, UNKNOWN),
        fit_of(used=(MET,)),
        fit_of(UNKNOWN),
        fit_of(used=(MISSING,)),
        fit_of(MET, MET, MISSING),
        fit_of(MISSING),
        fit_of(MET, MISSING, MISSING),
    ]
    orders = [fit.order for fit in best_to_worst]
    assert orders == sorted(orders)


def test_a_list_is_sorted_in_two_queries_and_marked_in_one(city, django_assert_num_queries):
    pilots = make_pilots(60, city=city)
    make_findings(pilots)
    situation = said("my-site=yes&my-equipment=no&my-private=yes")
    with django_assert_num_queries(2):
        numbers = in_order_of_fit([one.pk for one in pilots], situation)
    assert sorted(numbers) == sorted(one.pk for one in pilots)
    loaded = list(PilotPage.objects.select_related("region__parent__parent").filter(pk__in=numbers))
    with django_assert_num_queries(1):
        found = fits(loaded, situation)
    orders = [found[pk].order for pk in numbers]
    assert orders == sorted(orders)
    assert fits(loaded, Situation()) == {}


def test_lists_leave_out_what_is_not_public(city):
    public, draft, private = PilotFactory(), PilotFactory(live=False), PilotFactory()
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    numbers = [draft.pk, public.pk, private.pk, 10**9]
    assert in_order_of_fit(numbers, said("my-edge=yes")) == [public.pk]


# --- the page -----------------------------------------------------------------------------------------------


@pytest.fixture
def crane(city):
    return PilotFactory(
        slug="crane",
        edge_computing="yes",
        prerequisites=[
            Prerequisite(kind="network", need_zh="覆盖<岸桥>的专网"),
            Prerequisite(kind="site", need_zh="自动化码头"),
            Prerequisite(kind="people", need_zh="远程司机", essential=False),
        ],
    )


ADDRESS = "/en/cities/yueyang/crane/"


def test_the_page_marks_every_need_with_its_reason(client, crane):
    html = client.get(f"{ADDRESS}?my-private=yes&my-site=no&my-edge=yes").content.decode()
    assert html.count("1 of 2 essential needs met") == 2  # at a glance, and where the needs stand
    for name in ("met", "missing", "unknown"):
        assert html.count(f"need--{name}") == (2 if name == "met" else 1), name
    assert "覆盖&lt;岸桥&gt;的专网" in html
    assert "You said no to “Site”." in html
    assert 'id="fit"' in html


def test_without_a_situation_the_page_offers_to_state_one(client, crane):
    html = client.get(ADDRESS).content.decode()
    assert "/en/situation/?back=%2Fen%2Fcities%2Fyueyang%2Fcrane%2F%23fit" in html
    assert "essential needs met" not in html
    assert "need--met" not in html


def test_a_planned_pilot_of_which_nothing_is_known_is_compared_as_well(client, city):
    PilotFactory(slug="crane", stage="planned", evidence="plan")
    html = client.get(f"{ADDRESS}?my-private=yes").content.decode()
    assert "The record names no needs." in html
    assert "Nor does it say on which network it ran." in html


def test_the_page_costs_one_query_more_and_only_for_a_region(client, crane):
    client.get(ADDRESS)
    costs = []
    for query in ("", "?my-private=yes", "?my-private=yes&my-region=430600"):
        with CaptureQueriesContext(connection) as counted:
            client.get(ADDRESS + query)
        costs.append(len(counted))
    assert costs == [costs[0], costs[0], costs[0] + 1]


def test_a_preview_is_compared_with_nothing(crane):
    request = crane.make_preview_request()
    assert "Does it fit here?" not in request.render().content.decode()


def test_what_is_not_public_is_not_found_whatever_is_asked_of_it(client, crane):
    PageViewRestriction.objects.create(
        page=crane, restriction_type=PageViewRestriction.PASSWORD, password="x"
    )
    assert "覆盖" not in client.get(f"{ADDRESS}?my-private=yes").content.decode()
    crane.live = False
    crane.save()
    assert client.get(f"{ADDRESS}?my-private=yes").status_code == 404
