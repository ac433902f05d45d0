"""Drafts into pages."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from wagtail.models import PageLogEntry, ReferenceIndex, Revision

from scenarios.drafting.draft import LEAD
from scenarios.drafting.errors import DraftError
from scenarios.drafting.writing import write_plan
from scenarios.editing.publication import what_is_missing
from scenarios.models import (
    Evidence,
    PilotPage,
    PlanPage,
    Region,
    RegionLevel,
    Role,
    SourceKind,
    Stage,
    Target,
    Task,
    TaskUnit,
    Unit,
)
from tests.factories import (
    AdministratorFactory,
    CityPageFactory,
    PilotFactory,
    RegionFactory,
    ScenarioFactory,
    SectorFactory,
    UnitFactory,
    UserFactory,
    plan_index,
    yueyang_county,
)
from tests.scenarios.drafting.drafts import (
    TOURISM,
    group,
    industry,
    plan_draft,
    target,
    unit,
    with_another_task,
)
from tests.scenarios.drafting.written import ids, pilot, responsible

pytestmark = pytest.mark.django_db


# --- a new plan ------------------------------------------------------------------------------------------


def test_a_draft_becomes_a_plan_below_its_city(city, draft):
    draft.number, draft.issued_on, draft.title_en = "岳政办发〔2020〕1号", "2020-07-19", "Plan of Yueyang"
    plan = write_plan(draft, city, publish=True)
    assert plan.get_parent().specific == city
    assert plan.live
    assert plan.slug == "plan-of-yueyang"
    assert (plan.title, plan.title_en, plan.text) == (draft.title, draft.title_en, draft.text)
    assert (plan.document_number, str(plan.issued_on), plan.status) == (draft.number, "2020-07-19", "draft")
    assert (plan.region.code, plan.years) == ("430600", "2020–2022")


def test_its_tasks_name_leads_units_and_groups_in_the_documents_words(plan):
    network, upgrade = plan.tasks.all()
    assert (network.path, network.heading, network.kind) == ("二/（一）/1", "科学布点站址资源", "network")
    assert network.text.startswith("1．科学布点")
    assert responsible(network) == [
        ("岳阳市工业和信息化局", "lead", "市工信局"),
        ("", "unit", "各县市区政府"),
        ("岳阳市财政局", "unit", "市财政局"),
    ]
    assert (upgrade.path, upgrade.task_units.count()) == ("二/（二）/1", 4)


def test_its_targets_have_their_parts_and_sentences(plan):
    stations, users = plan.targets.all()
    assert (stations.year, stations.metric, stations.comparator, stations.value) == (
        2021,
        "base_stations",
        ">=",
        2926,
    )
    assert (stations.metric_note, stations.unit, stations.text) == (
        "5G基站数量", "个", "2021年，5G基站数量达到2926个。",
    )  # fmt: skip
    assert [str(part) for part in stations.parts.all()] == ["移动 1728", "联通电信 1198"]
    assert (users.comparator, users.value) == (">", 1910000)


def test_units_the_registry_did_not_know_are_added_with_the_name_they_are_cited_by(plan):
    office = Unit.objects.get(name_zh="岳阳市财政局")
    assert (office.kind, office.region.code, office.slug) == (
        "government",
        "430600",
        "yue-yang-shi-cai-zheng-ju",
    )
    assert [alias.name for alias in office.aliases.all()] == ["市财政局"]
    assert Unit.objects.count() == 4


def test_two_ways_to_cite_a_unit_are_one_entry_and_the_lead_wins(city, draft):
    draft.tasks[0].units = [unit("工信部门", "岳阳市工业和信息化局"), group(), group(), industry(LEAD)]
    draft.tasks[0].units += [unit("市新局"), unit("新局", "市新局")]
    task = write_plan(draft, city).tasks.first()
    assert responsible(task) == [
        ("岳阳市工业和信息化局", "lead", "市工信局"),
        ("", "unit", "各县市区政府"),
        ("市新局", "unit", "市新局"),
    ]


def test_dropped_items_are_not_written(city, draft):
    draft.tasks[0].keep = draft.targets[0].keep = draft.pilots[0].keep = False
    draft.tasks[1].units[0].keep = False
    plan = write_plan(draft, city)
    assert [task.path for task in plan.tasks.all()] == ["二/（二）/1"]
    assert ("", "unit", "各县市区政府") not in responsible(plan.tasks.get())
    assert not Unit.objects.filter(name_zh="岳阳市财政局").exists()
    assert plan.targets.get().year == 2022
    assert PilotPage.objects.get().title == "岳阳5G+智慧旅游应用"


def test_the_pilots_of_a_dropped_task_are_dropped_with_it(city, draft):
    draft.tasks[1].keep = False
    write_plan(draft, city)
    assert not PilotPage.objects.exists()


def test_without_publishing_everything_is_a_draft(city, draft):
    plan = write_plan(draft, city)
    assert not plan.live
    assert plan.tasks.count() == 2
    assert not PilotPage.objects.live().exists()
    assert pilot().get_latest_revision_as_object().pilot_tasks.get().task.plan == plan


def test_the_history_says_who_wrote_it(city, draft):
    user = AdministratorFactory()
    plan = write_plan(draft, city, user=user, publish=True)
    assert plan.owner == user
    assert set(Revision.objects.values_list("user", flat=True)) == {user.pk}
    for page in (plan, pilot()):
        actions = PageLogEntry.objects.filter(page=page.pk, user=user).values_list("action", flat=True)
        assert set(actions) == {"wagtail.create", "wagtail.publish"}


def test_who_may_not_publish_there_writes_nothing(city, draft):
    with pytest.raises(PermissionDenied):
        write_plan(draft, city, user=UserFactory(), publish=True)
    assert not PlanPage.objects.exists()
    assert Unit.objects.count() == 1


def test_further_details_are_written_with_it(city, draft):
    publisher = UnitFactory(name_zh="岳阳市人民政府办公室")
    details = {"publisher": publisher, "source_url": "https://example.org/plan"}
    plan = write_plan(draft, city, details=details, publish=True)
    assert (plan.publisher, plan.source_url) == (publisher, "https://example.org/plan")
    source = pilot().sources.get()
    assert (source.publisher, source.link) == ("岳阳市人民政府办公室", "https://example.org/plan")


def test_what_a_plan_refers_to_is_known_to_the_admin(plan):
    bureau = Unit.objects.get(slug="yueyang-industry")
    assert ReferenceIndex.get_references_to(bureau).filter(object_id=plan.pk).count() == 2
    assert ReferenceIndex.get_references_to(plan.tasks.last()).count() == 2


# --- planned pilots --------------------------------------------------------------------------------------


def test_every_use_becomes_a_planned_pilot_that_rests_on_the_plan(plan, city):
    page = pilot()
    assert page.live
    assert page.get_parent().specific == city
    assert (page.title, page.title_en) == ("岳阳5G+智慧物流示范应用", "5G smart logistics park in Yueyang")
    assert (page.stage, page.evidence, page.started_year) == (Stage.PLANNED, Evidence.PLAN, None)
    assert (page.region.code, page.sector.code, page.scenario.code) == (
        "430600",
        "logistics",
        "smart-logistics-park",
    )
    assert [(entry.unit.name_zh, entry.role) for entry in page.pilot_units.all()] == [
        ("岳阳市工业和信息化局", Role.LEAD),
        ("岳阳市商务局", Role.RESPONSIBLE),
        ("中国电信岳阳分公司", Role.RESPONSIBLE),
    ]
    assert page.pilot_tasks.get().task == plan.tasks.last()
    assert what_is_missing(page) == []
    assert PilotPage.objects.count() == 2


def test_a_planned_pilot_quotes_its_passage_with_its_source(city):
    draft = plan_draft(number="岳政办发〔2020〕1号", issued_on="2020-07-19")
    write_plan(draft, city, publish=True)
    (block,) = pilot("三是").body
    assert block.block_type == "quotation"
    assert block.value["quotation"] == TOURISM
    assert block.value["source"] == f"《{draft.title}》（岳政办发〔2020〕1号），二/（二）/1/三是"
    source = pilot().sources.get()
    assert (source.title, source.kind) == (f"《{draft.title}》（岳政办发〔2020〕1号）", SourceKind.POLICY)
    assert source.published_on == "2020-07-19"


def test_its_summary_says_in_both_languages_what_is_planned_and_that_nothing_is_known_yet(city, draft):
    draft.title_en = "Action plan of Yueyang (2020–2022)"
    write_plan(draft, city, publish=True)
    page = pilot()
    assert page.summary_zh == (
        f"《{draft.title}》提出“5G+智慧物流示范应用”，牵头单位为岳阳市工业和信息化局，"
        "责任单位为岳阳市商务局、中国电信岳阳分公司。本库尚无实施情况的资料。"
    )
    assert page.summary_en == (
        "The plan “Action plan of Yueyang (2020–2022)” proposes 5G smart logistics park in Yueyang. "
        "Lead: Yueyang Industry Bureau. The registry holds no report on its implementation yet."
    )


def test_summaries_keep_to_their_length(city, draft):
    draft.title = f"岳阳市{'加快' * 110}行动方案"
    draft.title_en, draft.year_from, draft.year_to = f"Plan to {'speed up ' * 26}", 2020, 2022
    draft.tasks[1].units = [industry(LEAD), *(unit(f"{'长' * 40}{number}局") for number in range(5))]
    write_plan(draft, city, publish=True)
    for page in PilotPage.objects.all():
        assert what_is_missing(page) == []
        assert page.summary_zh.endswith("。本库尚无实施情况的资料。")
        assert page.summary_en.endswith(" The registry holds no report on its implementation yet.")


def test_a_title_that_names_the_place_is_left_as_it_is(city, draft):
    draft.pilots[0].title = "三荷机场与岳阳东站5G应用"
    draft.pilots[0].title_en = "5G at Sanhe Airport"
    write_plan(draft, city)
    assert (pilot().title, pilot().title_en) == ("三荷机场与岳阳东站5G应用", "5G at Sanhe Airport")


def test_further_sectors_follow_the_main_one_and_the_scenarios_own_is_among_them(city, draft):
    SectorFactory(code="ports")
    ScenarioFactory(code="remote-cranes", sector=SectorFactory(code="mining"))
    draft.pilots[0].sectors, draft.pilots[0].scenario = ["logistics", "ports"], "remote-cranes"
    write_plan(draft, city, publish=True)
    main, *further = [sector.code for sector in pilot().all_sectors]
    assert (main, set(further)) == ("logistics", {"ports", "mining"})


def test_a_pilot_without_sector_scenario_or_unit_stays_a_draft(city, draft):
    draft.pilots[0].sectors, draft.pilots[0].scenario = [], ""
    draft.pilots[1].scenario = ""
    plan = write_plan(draft, city, publish=True)
    assert plan.live
    assert not PilotPage.objects.live().exists()
    assert (pilot().title_en, pilot().summary_en) == ("", "")
    assert pilot("三是").title_en.startswith("5G sector")


def test_the_pilots_of_groups_alone_stay_drafts(city, draft):
    draft.tasks[1].units = [group("各电信企业")]
    write_plan(draft, city, publish=True)
    assert not PilotPage.objects.live().exists()
    assert PilotPage.objects.count() == 2


def test_a_new_pilot_gets_an_address_no_other_pilot_has(city, draft):
    PilotFactory(slug="5g-smart-logistics-park-in-yueyang", parent=CityPageFactory(region=RegionFactory()))
    write_plan(draft, city)
    assert pilot().slug == "5g-smart-logistics-park-in-yueyang-2"


def test_pilots_of_a_countys_plan_lie_in_the_county(city, draft):
    draft.region = yueyang_county().code
    write_plan(draft, city)
    assert pilot().region.code == "430621"
    assert pilot().title.startswith("岳阳县5G")


# --- templates -------------------------------------------------------------------------------------------


def test_a_template_keeps_its_units_in_the_documents_words_and_is_never_public(city):
    draft = plan_draft(status="template", region="")
    plan = write_plan(draft, plan_index(), publish=True)
    assert not plan.live
    assert plan.region is None
    assert ("", "lead", "市工信局") in responsible(plan.tasks.first())
    assert not PilotPage.objects.exists()
    assert Unit.objects.count() == 1


def test_a_public_plan_that_turns_out_to_be_a_template_is_taken_offline(city):
    plan = write_plan(plan_draft(pilots=[]), plan_index(), publish=True)
    assert plan.live
    again = write_plan(plan_draft(status="template"), plan_index(), plan=plan, publish=True)
    assert not again.live


def test_a_plan_below_the_list_of_plans_has_no_pilots(city, draft):
    assert write_plan(draft, plan_index(), publish=True).live
    assert not PilotPage.objects.exists()


# --- what cannot be written ------------------------------------------------------------------------------


def _heading(draft):
    draft.tasks[0].heading = ""


def _unit_name(draft):
    draft.tasks[0].units[2].name = "局" * 130


def _value(draft):
    draft.targets[0].value = "很多"


def _part(draft):
    draft.targets[0].parts[0].value = "1" * 30


def _note(draft):
    draft.targets[0].metric, draft.targets[0].note = "other", ""


def _year(draft):
    draft.targets[0].year = 20


MISTAKES = [
    (lambda draft: setattr(draft, "title", " "), "title"),
    (lambda draft: setattr(draft, "title", "长" * 300), "255"),
    (lambda draft: setattr(draft, "region", "999999"), "999999"),
    (lambda draft: setattr(draft, "year_from", 2030), "last year"),
    (lambda draft: setattr(draft, "status", "template"), "template"),
    (lambda draft: setattr(draft.pilots[0], "sectors", ["nonsense"]), "nonsense"),
    (lambda draft: setattr(draft.pilots[0], "scenario", "logistics"), "logistics"),
    (lambda draft: setattr(draft.tasks[0], "path", "一" * 61), "place in the document"),
    (_heading, "heading"),
    (_unit_name, "full name"),
    (_value, "2021"),
    (_part, "2021"),
    (_note, "metric in its own words"),
    (_year, "year"),
]


@pytest.mark.parametrize(("spoil", "word"), MISTAKES)
def test_what_cannot_be_written_is_named_and_nothing_is_written(city, draft, spoil, word):
    spoil(draft)
    with override("en"), pytest.raises(DraftError, match=word):
        write_plan(draft, city, publish=True)
    assert not PlanPage.objects.exists()
    assert not PilotPage.objects.exists()
    assert Unit.objects.count() == 1


def test_a_plan_is_not_written_below_another_city(city, draft):
    elsewhere = CityPageFactory(region=RegionFactory(code="430100", name="长沙市", name_en="Changsha"))
    with override("en"), pytest.raises(DraftError, match="Yueyang does not lie in Changsha"):
        write_plan(draft, elsewhere)


def test_a_plan_that_hangs_elsewhere_is_not_changed(city, draft, plan):
    region = RegionFactory(
        code="430699", level=RegionLevel.COUNTY, name="县", parent=Region.objects.get(code="430600")
    )
    draft.region = region.code
    with override("en"), pytest.raises(DraftError, match="hangs below another page"):
        write_plan(draft, CityPageFactory(region=region), plan=plan)


def test_a_plan_someone_has_written_in_the_meantime_is_not_written_twice(city, plan):
    with override("en"), pytest.raises(DraftError, match="written already"):
        write_plan(plan_draft(), city, publish=True)
    assert PlanPage.objects.count() == 1


def test_pilots_of_new_tasks_of_a_public_plan_need_it_published(city, plan):
    draft = with_another_task(plan_draft())
    with override("en"), pytest.raises(DraftError, match="Publish"):
        write_plan(draft, city, plan=plan)
    write_plan(draft, city, plan=plan, publish=True)
    assert Task.objects.filter(plan=plan).count() == 3


def test_long_texts_of_the_reader_are_cut_to_what_a_field_holds(city, draft):
    draft.tasks[0].heading, draft.tasks[0].units[0].cited = "长" * 400, "各" * 200
    draft.targets = [target(note="指" * 200, unit="个" * 30)]
    plan = write_plan(draft, city)
    assert plan.tasks.first().heading == "长" * 254 + "…"
    assert TaskUnit.objects.filter(cited="各" * 119 + "…").exists()
    assert Target.objects.get().unit == "个" * 19 + "…"
    # Read again it is still the same.
    before = ids(plan)
    draft.text += "\n"
    assert ids(write_plan(draft, city, plan=plan)) == before


# --- cost ------------------------------------------------------------------------------------------------


def _queries(city, units: int) -> int:
    draft = plan_draft(title=f"方案{units}", pilots=[])
    draft.tasks[0].units = [unit(f"市{number}局", f"岳阳市{number}局") for number in range(units)]
    write_plan(draft, city, publish=True)  # makes the units
    draft.title = f"另一方案{units}"
    with CaptureQueriesContext(connection) as queries:
        write_plan(draft, city, publish=True)
    return len(queries)


def test_a_responsible_unit_costs_its_row_and_no_look_up(city):
    """Inserted, checked and written again by Wagtail when it publishes the revision, and noted as a reference."""
    few, many = _queries(city, 5), _queries(city, 25)
    assert many - few <= 4 * 20
