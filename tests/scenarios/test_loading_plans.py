"""Loading plans: what is read from them, the pilots they propose, and what is left as people have it."""

import pytest
from django.core.management import CommandError
from wagtail.models import Revision

from media.models import RegistryImage
from scenarios.editing.publication import what_is_missing
from scenarios.models import LoadedRow, PilotPage, PilotTask, PlanPage, Target, Task, Unit
from tests.scenarios.small_fixtures import Fixtures

pytestmark = pytest.mark.django_db

PLAN = """岳阳市5G产业行动方案
一、总体目标
到2022年，建成5G基站2000个（其中移动1200个，联通电信800个）。
二、重点任务
（一）加快网络建设
1．科学布点。统筹站址需求。（责任单位：各县市区政府，市工信局）
（二）推动5G应用
1．5G+智慧港口。在岳阳港推进岸桥远程操控。（牵头单位：市工信局；责任单位：岳港、市财政局）
2．5G+智慧旅游。提升景区的管理水平。（责任单位：市工信局）
"""
PORT, TOURISM = "二/（二）/1", "二/（二）/2"
OFFICE = {
    "slug": "yueyang-industry", "name_zh": "岳阳市工业和信息化局", "name_en": "Yueyang Industry Bureau",
    "kind": "government", "region": "430600", "aliases": ["市工信局"],
}  # fmt: skip
TOURS = {
    "code": "culture-tourism", "label_zh": "文化旅游", "label_en": "Culture and tourism", "group": "society",
    "icon": "map", "colour": "#0f4c81",
}  # fmt: skip
GUIDES = {"code": "ar-guide", "sector": "culture-tourism", "label_zh": "AR 导览", "label_en": "AR guides"}


@pytest.fixture
def fixtures(tmp_path) -> Fixtures:
    """One plan of a city, with two uses of which people have corrected both."""
    fixtures = Fixtures(tmp_path)
    fixtures.plan_text = PLAN
    fixtures.contents["units"].append(dict(OFFICE))
    fixtures.contents["sectors"].append(dict(TOURS))
    fixtures.contents["scenarios"].append(dict(GUIDES))
    fixtures.readings["readings/city-plan"] = [
        {
            "path": PORT, "slug": "yueyang-planned-cranes", "title_zh": "岳阳港远控岸桥规划", "sectors": ["ports"],
            "title_en": "Remote cranes planned at Yueyang", "scenario": "remote-cranes",
            "summary_zh": "拟远程操控岸桥。", "summary_en": "Cranes are to be remote.",
        },
        {"path": TOURISM, "sectors": ["culture-tourism"], "scenario": "ar-guide"},
    ]  # fmt: skip
    return fixtures


@pytest.fixture
def loaded(fixtures) -> Fixtures:
    fixtures.load()
    return fixtures


def correction(fixtures: Fixtures, position: int = 0) -> dict:
    return fixtures.readings["readings/city-plan"][position]


def plan(slug: str = "city-plan") -> PlanPage:
    return PlanPage.objects.get(slug=slug)


def pilot(path: str = PORT) -> PilotPage:
    return PilotPage.objects.get(pilot_tasks__path=path)


def test_a_plan_has_the_tasks_and_targets_that_are_read_from_it(loaded):
    assert [(task.path, task.heading, task.kind) for task in plan().tasks.all()] == [
        ("二/（一）/1", "科学布点", "network"),
        (PORT, "5G+智慧港口", "scenario"),
        (TOURISM, "5G+智慧旅游", "scenario"),
    ]
    named = plan().tasks.get(path=PORT).task_units.select_related("unit")
    assert [(entry.unit.name_zh, entry.role, entry.cited) for entry in named] == [
        ("岳阳市工业和信息化局", "lead", "市工信局"),
        ("岳阳港", "unit", "岳港"),
        ("岳阳市财政局", "unit", "市财政局"),
    ]
    target = Target.objects.get(plan=plan())
    assert (target.year, target.metric, target.value) == (2022, "base_stations", 2000)
    assert [str(part) for part in target.parts.all()] == ["移动 1200", "联通电信 800"]


def test_a_use_becomes_a_published_planned_pilot_as_people_have_corrected_it(loaded):
    page = pilot()
    assert page.live
    assert (page.slug, page.title, page.title_en) == (
        "yueyang-planned-cranes", "岳阳港远控岸桥规划", "Remote cranes planned at Yueyang",
    )  # fmt: skip
    assert (page.summary_zh, page.summary_en) == ("拟远程操控岸桥。", "Cranes are to be remote.")
    assert (page.sector.code, page.scenario.code, page.region.code) == ("ports", "remote-cranes", "430600")
    assert (page.stage, page.evidence) == ("planned", "plan")
    assert page.body[0].value["quotation"] == "1．5G+智慧港口。在岳阳港推进岸桥远程操控。"
    assert page.pilot_tasks.get().task.plan == plan()
    assert what_is_missing(page) == []


def test_what_no_correction_says_is_the_readers_and_made_from_the_plan(loaded):
    page = pilot(TOURISM)
    assert page.live
    assert (page.title, page.title_en, page.slug) == (
        "岳阳5G+智慧旅游", "5G AR guides in Yueyang", "5g-ar-guides-in-yueyang",
    )  # fmt: skip
    assert page.summary_zh.startswith("《岳阳市方案》提出“5G+智慧旅游”，责任单位为岳阳市工业和信息化局。")


def test_without_corrections_a_use_whose_scenario_is_not_known_waits_as_a_draft(fixtures):
    fixtures.readings.clear()
    fixtures.load()
    assert PilotPage.objects.filter(pilot_tasks__task__plan=plan(), live=False).count() == 2


def test_planned_pilots_get_drawn_covers(fixtures, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        fixtures.load()
    assert "岳阳港远控岸桥规划" in pilot().cover.description
    assert RegistryImage.objects.count() == 3


def test_a_template_is_read_but_not_public_and_proposes_nothing(loaded):
    template = plan("template")
    assert not template.live
    assert template.first_published_at is None
    assert template.tasks.count() == 3
    assert not any(entry.unit_id for task in template.tasks.all() for entry in task.task_units.all())
    assert not PilotPage.objects.filter(pilot_tasks__task__plan=template).exists()


def test_a_plan_that_becomes_a_template_is_taken_offline(fixtures):
    fixtures.row("plans", 1)["status"] = "issued"
    fixtures.load()
    assert plan("template").live
    fixtures.row("plans", 1)["status"] = "template"
    fixtures.load()
    assert not plan("template").live


# --- again ---------------------------------------------------------------------------------------------------------


def test_loading_again_changes_nothing(loaded, django_assert_max_num_queries):
    before = (Revision.objects.count(), Unit.objects.count(), list(LoadedRow.objects.order_by("pk").values()))
    with django_assert_max_num_queries(40):
        loaded.load()
    assert (
        Revision.objects.count(),
        Unit.objects.count(),
        list(LoadedRow.objects.order_by("pk").values()),
    ) == before


def test_a_corrected_text_changes_tasks_in_place_and_adds_pilots_for_new_uses(loaded):
    before = {task.path: task.pk for task in plan().tasks.all()}
    loaded.plan_text = (
        PLAN.replace("1．科学布点", "1．科学选址") + "3．5G+智慧农业。监测农田。（责任单位：市工信局）\n"
    )
    loaded.load()
    after = {task.path: task.pk for task in plan().tasks.all()}
    assert before.items() <= after.items()
    assert plan().tasks.first().heading == "科学选址"
    assert pilot("二/（二）/3").pilot_tasks.get().task_id == after["二/（二）/3"]
    assert PilotTask.objects.count() == 3


def test_the_latest_revision_of_a_changed_plan_knows_its_tasks(loaded):
    loaded.plan_text = PLAN + "3．5G+智慧农业。监测农田。（责任单位：市工信局）\n"
    loaded.load()
    latest = plan().get_latest_revision_as_object()
    assert [task.pk for task in latest.tasks.all()] == list(plan().tasks.values_list("pk", flat=True))


def test_a_changed_correction_is_loaded(loaded):
    correction(loaded)["summary_zh"] = "拟远程操控两台岸桥。"
    loaded.load()
    assert pilot().summary_zh == "拟远程操控两台岸桥。"
    assert pilot().slug == "yueyang-planned-cranes"
    assert PilotTask.objects.count() == 2


# --- what people did is kept -----------------------------------------------------------------------------------------


def test_a_planned_pilot_that_someone_has_edited_is_kept_and_reported(loaded, capsys):
    page = pilot()
    page.title = "编辑改写的标题"
    page.save_revision().publish()
    correction(loaded)["summary_zh"] = "拟远程操控两台岸桥。"
    loaded.load()
    assert pilot().title == "编辑改写的标题"
    assert f"kept city-plan/{PORT}: edited by hand" in capsys.readouterr().out


def test_a_planned_pilot_that_someone_has_removed_is_not_made_again(loaded, capsys):
    pilot().delete()
    correction(loaded)["summary_zh"] = "拟远程操控两台岸桥。"
    loaded.load()
    assert not PilotPage.objects.filter(slug="yueyang-planned-cranes").exists()
    assert f"kept city-plan/{PORT}: removed by hand" in capsys.readouterr().out


def test_a_pilot_that_someone_has_made_for_the_use_is_enough(loaded, capsys):
    LoadedRow.objects.filter(kind="planned pilot").delete()
    loaded.load()
    assert PilotTask.objects.count() == 2
    assert f"kept city-plan/{PORT}: made by hand" in capsys.readouterr().out


def test_the_pilots_of_a_plan_that_someone_has_rewritten_are_not_made(fixtures, capsys):
    text = fixtures.plan_text
    fixtures.plan_text, corrections = "一、总体目标\n建成5G基站2000个。\n", fixtures.readings
    fixtures.readings = {}
    fixtures.load()
    page = plan()
    page.source_note = "改过"
    page.save_revision().publish()
    fixtures.plan_text, fixtures.readings = text, corrections
    fixtures.load()
    output = capsys.readouterr().out
    assert "kept city-plan: edited by hand" in output
    assert f"kept city-plan/{PORT}: its task is not in the plan as people left it" in output
    assert not PilotTask.objects.exists()


def test_the_pilots_of_a_removed_plan_are_not_made(loaded, capsys):
    plan().delete()
    correction(loaded)["summary_zh"] = "拟远程操控两台岸桥。"
    LoadedRow.objects.filter(kind="planned pilot").delete()
    loaded.load()
    assert f"kept city-plan/{PORT}: its task is not in the plan as people left it" in capsys.readouterr().out


def test_an_address_someone_has_taken_is_not_an_obstacle(fixtures):
    fixtures.row("pilots")["slug"] = "yueyang-planned-cranes"
    fixtures.load(only="vocabularies")
    fixtures.load(only="pilots")
    fixtures.load()
    assert pilot().slug == "yueyang-planned-cranes-2"


# --- mistakes --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (
            {"path": "二/（九）/1"},
            "path: the document proposes no use at “二/（九）/1”. Uses were found at: 二/",
        ),
        ({"sector": "ports"}, "sector: unknown field"),
        ({"sectors": ["harbours"]}, "sectors: there is no sector “harbours”"),
        ({"scenario": "cranes"}, "scenario: there is no scenario “cranes”"),
    ],
)
def test_a_mistake_in_a_correction_is_named_and_nothing_is_loaded(fixtures, spoil, message):
    correction(fixtures).update(spoil)
    with pytest.raises(CommandError) as error:
        fixtures.load()
    assert "readings/city-plan.yaml, line 1" in str(error.value)
    assert message in str(error.value)
    assert not Task.objects.exists()


def test_a_file_that_is_no_document_is_named(fixtures):
    fixtures.plan_text = ""
    with pytest.raises(CommandError, match=r"\(city-plan\), file: policies/plan.txt cannot be read:"):
        fixtures.load()
