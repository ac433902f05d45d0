"""Corrections: what is entered reaches the item, what is wrong comes back beside its field."""

import pytest
from django.http import QueryDict

from scenarios.drafting.draft import LEAD, UNIT, PlanDraft
from scenarios.editing.reviews.items import mentions_of, named_units
from scenarios.editing.reviews.sections import (
    ITEMS_A_PAGE,
    DocumentSection,
    PilotsSection,
    Section,
    TargetsSection,
    TasksSection,
    UnitsSection,
)
from scenarios.models import PlanReview
from tests.factories import ScenarioFactory, SectorFactory, UnitFactory
from tests.scenarios.editing.reviews.drafts import plan_draft
from tests.scenarios.editing.reviews.sending import fields_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def vocabulary():
    ports, health = SectorFactory(code="ports"), SectorFactory(code="health")
    SectorFactory(code="logistics")
    ScenarioFactory(code="remote-crane", sector=ports)
    ScenarioFactory(code="remote-surgery", sector=health)


@pytest.fixture
def draft(city) -> PlanDraft:
    return plan_draft()


def send(section: type[Section], city, draft: PlanDraft, changed: dict, page: str = "1") -> Section:
    """`section` as it comes back from a browser after `changed` was entered; None unticks, a list is several."""
    review = PlanReview(city=city)
    data = QueryDict(mutable=True)
    for name, value in (fields_of(section(review, draft, page)) | changed).items():
        if value is not None:
            data.setlist(name, value if isinstance(value, list) else [value])
    return section(review, draft, page, data)


def corrected(section: type[Section], city, draft: PlanDraft, changed: dict) -> PlanDraft:
    sent = send(section, city, draft, changed)
    assert sent.is_valid(), [form.errors for form in sent.forms]
    sent.apply()
    return draft


def errors(section: Section) -> dict:
    found = {}
    for form in section.forms:
        for part in (form, *getattr(form, "inner_forms", ())):
            found |= {part.add_prefix(name): messages for name, messages in part.errors.items()}
    return found


@pytest.mark.parametrize(
    "section", [DocumentSection, TasksSection, PilotsSection, TargetsSection, UnitsSection]
)
def test_what_is_sent_back_untouched_changes_nothing(city, draft, section):
    assert corrected(section, city, draft, {}) == plan_draft()


def test_the_document_is_corrected(city, draft):
    changed = {
        "title": "新标题",
        "issued_on": "2020-07-19",
        "status": "draft",
        "year_from": "",
        "number": "岳政〔2020〕1号",
    }
    corrected(DocumentSection, city, draft, changed)
    assert (draft.title, draft.issued_on, draft.status) == ("新标题", "2020-07-19", "draft")
    assert (draft.year_from, draft.year_to, draft.number) == (None, 2022, "岳政〔2020〕1号")


@pytest.mark.parametrize(
    ("changed", "name"),
    [
        ({"title": ""}, "title"),
        ({"issued_on": "19.7.2020"}, "issued_on"),
        ({"year_from": "2023"}, "year_to"),
        ({"year_from": "1920"}, "year_from"),
        ({"region": "999999"}, "region"),
    ],
)
def test_a_wrong_value_of_the_document_is_named(city, draft, changed, name):
    sent = send(DocumentSection, city, draft, changed)
    assert not sent.is_valid()
    assert list(errors(sent)) == [name]


def test_regions_of_the_city_and_the_one_that_was_read_are_offered(city, other_city):
    section = DocumentSection(PlanReview(city=city), plan_draft(region="410900"))
    assert [code for code, _label in section.form.fields["region"].choices] == ["", "410900", "430600"]


def test_a_task_is_reworded_and_its_units_change_roles(city, draft):
    changed = {
        "task-0-heading": "5G+智慧港口",
        "task-0-kind": "industry",
        "task-0-mention-0-role": UNIT,
        "task-0-mention-1-role": "",
        "task-1-keep": None,
    }
    corrected(TasksSection, city, draft, changed)
    first, second = draft.tasks
    assert (first.heading, first.kind) == ("5G+智慧港口", "industry")
    assert [(unit.cited, unit.role, unit.keep) for unit in first.units] == [
        ("市工信局", UNIT, True),
        ("市交通局", UNIT, False),
    ]
    assert (first.keep, second.keep) == (True, False)


def test_a_unit_that_was_overlooked_is_added(city, draft):
    corrected(
        TasksSection, city, draft, {"task-0-missing-name": "城陵矶港务集团", "task-0-missing-role": LEAD}
    )
    added = draft.tasks[0].units[-1]
    assert (added.cited, added.name, added.role, added.keep) == (
        "城陵矶港务集团",
        "城陵矶港务集团",
        LEAD,
        True,
    )


def test_a_name_changed_at_a_task_changes_there_only_and_forgets_the_unit_chosen_before(city, draft):
    draft.tasks[0].units[0].unit_id = 7
    corrected(TasksSection, city, draft, {"task-0-mention-0-name": "岳阳市工信委"})
    assert (draft.tasks[0].units[0].name, draft.tasks[0].units[0].unit_id) == ("岳阳市工信委", None)


def test_what_is_left_out_need_not_be_right(city, draft):
    changed = {"task-0-keep": None, "task-0-heading": "", "task-0-mention-0-name": ""}
    corrected(TasksSection, city, draft, changed)
    assert not draft.tasks[0].keep
    assert draft.tasks[0].heading == "智慧港口"
    assert draft.tasks[0].units[0].name == "岳阳市工业和信息化局"


def test_what_is_missing_in_a_kept_task_is_named_and_the_rest_stands(city, draft):
    changed = {"task-0-heading": "", "task-1-mention-0-name": "", "task-1-heading": "改过的标题"}
    sent = send(TasksSection, city, draft, changed)
    assert not sent.is_valid()
    assert set(errors(sent)) == {"task-0-heading", "task-1-mention-0-name"}
    assert sent.forms[1]["heading"].value() == "改过的标题"


def test_a_pilot_gets_titles_sectors_in_order_and_a_scenario(city, draft):
    changed = {
        "pilot-0-title": "城陵矶港5G远程岸桥",
        "pilot-0-title_en": "Remote quay cranes",
        "pilot-0-sector": "logistics",
        "pilot-0-further": ["ports", "health"],
        "pilot-0-scenario": "remote-crane",
    }
    corrected(PilotsSection, city, draft, changed)
    pilot = draft.pilots[0]
    assert (pilot.title, pilot.title_en) == ("城陵矶港5G远程岸桥", "Remote quay cranes")
    assert (pilot.sectors, pilot.scenario) == (["logistics", "ports", "health"], "remote-crane")


def test_the_order_of_further_sectors_is_the_readers(city, draft):
    draft.pilots[0].sectors = ["ports", "logistics", "health"]
    assert corrected(PilotsSection, city, draft, {}).pilots[0].sectors == ["ports", "logistics", "health"]


def test_a_sector_named_twice_counts_once(city, draft):
    corrected(PilotsSection, city, draft, {"pilot-0-further": ["ports", "health"]})
    assert draft.pilots[0].sectors == ["ports", "health"]


def test_further_sectors_need_a_main_one(city, draft):
    sent = send(PilotsSection, city, draft, {"pilot-0-sector": "", "pilot-0-further": ["health"]})
    assert not sent.is_valid()
    assert list(errors(sent)) == ["pilot-0-sector"]


def test_a_target_is_corrected_with_its_parts(city, draft):
    changed = {
        "target-0-year": "",
        "target-0-metric": "other",
        "target-0-note": "宏基站",
        "target-0-comparator": "=",
        "target-0-value": "2500.50",
        "target-0-unit": "座",
        "target-0-is_addition": "on",
        "target-0-part-0-value": "1300",
        "target-0-part-1-name": "",
    }
    corrected(TargetsSection, city, draft, changed)
    target = draft.targets[0]
    assert (target.year, target.metric, target.note, target.comparator) == (None, "other", "宏基站", "=")
    assert (target.value, target.unit, target.is_addition) == ("2500.5", "座", True)
    assert [(part.name, part.value) for part in target.parts] == [("移动", "1300")]


@pytest.mark.parametrize(
    ("changed", "name"),
    [
        ({"target-0-value": "许多"}, "target-0-value"),
        ({"target-0-value": ""}, "target-0-value"),
        ({"target-0-year": "20222"}, "target-0-year"),
        ({"target-0-metric": "other", "target-0-note": ""}, "target-0-note"),
        ({"target-0-part-0-value": "x"}, "target-0-part-0-value"),
    ],
)
def test_a_wrong_target_is_named(city, draft, changed, name):
    sent = send(TargetsSection, city, draft, changed)
    assert not sent.is_valid()
    assert list(errors(sent)) == [name]


def test_a_large_number_keeps_its_digits(city, draft):
    draft.targets[0].value = "10000000000"
    assert corrected(TargetsSection, city, draft, {}).targets[0].value == "10000000000"


def test_a_unit_is_renamed_wherever_it_is_named(city, draft):
    draft.tasks[1].units.append(draft.tasks[0].units[0])
    corrected(UnitsSection, city, draft, {"unit-0-name": "岳阳市工信委"})
    assert [mention.name for mention in mentions_of(draft) if mention.cited == "市工信局"] == [
        "岳阳市工信委"
    ] * 2


def test_a_name_written_over_another_makes_them_one(city, draft):
    corrected(UnitsSection, city, draft, {"unit-1-name": "岳阳市工业和信息化局"})
    assert named_units(draft)[0].cited == ["市工信局", "市交通局"]


def test_two_names_are_merged_also_when_the_one_is_renamed_at_the_same_time(city, draft):
    changed = {"merge-merged": "1", "merge-into": "0", "unit-0-name": "岳阳市工信委"}
    corrected(UnitsSection, city, draft, changed)
    assert [mention.name for mention in draft.tasks[0].units] == ["岳阳市工信委"] * 2


@pytest.mark.parametrize(
    ("merged", "into", "name"), [("1", "", "merge-into"), ("", "1", "merge-merged"), ("1", "1", "merge-into")]
)
def test_merging_needs_two_different_names(city, draft, merged, into, name):
    sent = send(UnitsSection, city, draft, {"merge-merged": merged, "merge-into": into})
    assert not sent.is_valid()
    assert list(errors(sent)) == [name]


def test_a_unit_is_left_out_everywhere_or_made_a_group(city, draft):
    corrected(UnitsSection, city, draft, {"unit-0-keep": None, "unit-1-is_group": "on"})
    assert [(mention.keep, mention.is_group) for mention in draft.tasks[0].units] == [
        (False, False),
        (True, True),
    ]


def test_a_mention_left_out_at_its_task_stays_so_when_units_are_saved(city, draft):
    again = plan_draft().tasks[0].units[0]
    again.keep = False
    draft.tasks[1].units.append(again)
    corrected(UnitsSection, city, draft, {})
    assert not draft.tasks[1].units[-1].keep


def test_known_units_and_new_ones_are_told_apart(city, draft):
    UnitFactory(name_zh="岳阳市工业和信息化局", region=city.region)
    section = UnitsSection(PlanReview(city=city), draft)
    known, new, _health, group = [form.unit for _key, form, _marked in section.rows]
    assert known.pk
    assert new.pk is None
    assert group is None


def test_names_to_choose_from_are_those_of_the_document_and_of_the_region(city, other_city, draft):
    UnitFactory(name_zh="岳阳市财政局", region=city.region)
    UnitFactory(name_zh="湖南省通信管理局", region=city.region.parent)
    UnitFactory(name_zh="濮阳市财政局", region=other_city.region)
    names = UnitsSection(PlanReview(city=city), draft).known_names
    assert names[0] == "岳阳市工业和信息化局"
    assert {"岳阳市财政局", "湖南省通信管理局"} <= set(names)
    assert "濮阳市财政局" not in names


def test_a_long_list_has_pages_of_which_one_is_sent(city, draft):
    draft.tasks = [plan_draft().tasks[0] for _number in range(2 * ITEMS_A_PAGE + 3)]
    last = 2 * ITEMS_A_PAGE + 2
    sent = send(TasksSection, city, draft, {f"task-{last}-heading": "最后"}, page="3")
    assert [key for key, _form, _marked in sent.rows] == [
        f"task-{last - 2}",
        f"task-{last - 1}",
        f"task-{last}",
    ]
    assert sent.is_valid()
    sent.apply()
    assert [draft.tasks[0].heading, draft.tasks[last].heading] == ["智慧港口", "最后"]
    assert all(task.keep for task in draft.tasks)


def test_two_hundred_tasks_with_twenty_units_each_stay_below_the_limit_of_fields(city, draft, settings):
    draft.tasks = [plan_draft().tasks[0] for _number in range(200)]
    for task in draft.tasks:
        task.units = [plan_draft().tasks[0].units[0] for _number in range(20)]
    fields = fields_of(TasksSection(PlanReview(city=city), draft))
    assert len(fields) < settings.DATA_UPLOAD_MAX_NUMBER_FIELDS / 5
