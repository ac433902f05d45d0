"""What a visitor sees of one pilot."""

import datetime
import json
import re

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from media.models import Licence
from media.renditions import prepare_renditions
from scenarios.models import (
    Evidence,
    Lesson,
    LessonKind,
    Measurement,
    PilotPage,
    PilotTask,
    PilotUnit,
    PlanStatus,
    Prerequisite,
    PrerequisiteKind,
    Replication,
    Risk,
    Role,
    Source,
    SourceKind,
    Stage,
    Task,
)
from search import outbox
from tests.factories import (
    ImageFactory,
    PilotFactory,
    PlanFactory,
    ScenarioFactory,
    SectorFactory,
    TechnologyFactory,
    UnitFactory,
    make_pilots,
    make_tasks,
)


@pytest.fixture
def pilot(city):
    """A pilot in which everything a page can show is filled in."""
    return PilotFactory(
        slug="crane",
        title="岳阳港5G远程岸桥",
        title_en="Remote quay cranes at Yueyang port",
        cover=ImageFactory(),
        extra_sectors=[SectorFactory(code="logistics", label_en="Smart logistics")],
        extra_scenarios=[ScenarioFactory(code="trucks", label_en="Driverless trucks")],
        technologies=[TechnologyFactory(slug="mec", name="边缘计算", label_en="Edge computing")],
        problem_zh="岸桥上高温。",
        solution_zh="改为远程操作。",
        outcome_zh="每小时 36 箱。",
        started_year=2021,
        last_checked_on=datetime.date(2024, 5, 1),
        edge_computing="yes",
        terminals_zh="高清摄像头",
        terminals_en="HD cameras",
        urllc=True,
        editor_note="内部备注",
        replication_note_zh="需要光纤。",
        contact_unit=UnitFactory(slug="port", name_en="Yueyang Port", contact_email="inside@example.org"),
        pilot_units=[
            PilotUnit(unit=UnitFactory(slug="telecom", name_en="Telecom Yueyang"), role=Role.OPERATOR),
            PilotUnit(unit=UnitFactory(slug="port"), role=Role.LEAD),
        ],
        measurements=[
            Measurement(
                indicator_zh="效率",
                indicator_en="Boxes an hour",
                before="25-28",
                after="36",
                basis_zh="港口公布",
            ),
            Measurement(
                indicator_zh="用工",
                unit_zh="人",
                unit_en="people",
                after="2",
                basis_zh="报道",
                basis_en="Reported.",
            ),
        ],
        prerequisites=[Prerequisite(kind=PrerequisiteKind.NETWORK, need_zh="专网", essential=False)],
        lessons=[Lesson(kind=LessonKind.FAILED, text_zh="雨天图像不清")],
        risks=[Risk(risk_zh="断网", mitigation_zh="双路由")],
        sources=[
            Source(title="原文", url="https://example.org/a", kind=SourceKind.PRIMARY, publisher="岳阳港"),
            Source(
                title="转载文", url="https://repost.example.net/b", kind=SourceKind.REPOST, publisher="日报"
            ),
        ],
    )


def test_everything_public_is_on_the_page(client, pilot):
    html = client.get("/en/cities/yueyang/crane/").content.decode()
    for words in (
        "Remote quay cranes at Yueyang port", "Smart logistics", "Driverless trucks", "Edge computing", "岸桥上高温",
        "改为远程操作", "每小时 36 箱", "Telecom Yueyang", "Boxes an hour", "25-28", "港口公布", "专网", "雨天图像不清",
        "断网", "双路由", "uRLLC", "需要光纤", "CC BY 4.0", "Yueyang Port", "helpful",
    ):  # fmt: skip
        assert words in html, words
    assert 'href="https://example.org/a"' in html


def test_what_is_not_public_is_not_on_it(client, pilot):
    html = client.get("/en/cities/yueyang/crane/").content.decode()
    assert "转载文" in html
    for words in ("repost.example.net", "内部备注", "inside@example.org"):
        assert words not in html


def test_chinese_on_the_english_page_is_marked_and_announced(client, pilot):
    html = client.get("/en/cities/yueyang/crane/").content.decode()
    assert "The write-up is in Chinese." in html
    assert '<div class="prose"  lang="zh-Hans"><p>岸桥上高温。</p></div>' in html
    assert ' lang="zh-Hans">港口公布</p>' in html
    assert "The write-up is in Chinese." not in client.get("/cities/yueyang/crane/").content.decode()


def test_units_basis_and_terminals_come_in_the_language_of_the_page(client, pilot):
    english = client.get("/en/cities/yueyang/crane/").content.decode()
    chinese = client.get("/cities/yueyang/crane/").content.decode()
    for in_chinese, in_english in (("高清摄像头", "HD cameras"), (">人<", ">people<"), ("报道", "Reported.")):
        assert in_english in english
        assert in_chinese not in english
        assert in_chinese in chinese
        assert in_english not in chinese


def test_a_planned_pilot_says_so(client, city):
    PilotFactory(slug="planned", stage=Stage.PLANNED, evidence=Evidence.PLAN, solution_zh="将建设专网。")
    html = client.get("/en/cities/yueyang/planned/").content.decode()
    assert "This pilot is planned." in html
    assert "What is planned" in html
    assert "What was done" not in html


def test_of_a_planned_pilot_the_plan_is_told_and_nothing_is_missed_that_cannot_be_there(client, city):
    body = json.dumps(
        [{"type": "quotation", "value": {"quotation": "开展5G+智慧物流。", "source": "方案", "url": ""}}]
    )
    fields = {"outcome_zh": "", "body": body}
    PilotFactory(slug="planned", stage=Stage.PLANNED, evidence=Evidence.PLAN, **fields)
    PilotFactory(slug="running", stage=Stage.LIVE, evidence=Evidence.REPORTED, **fields)
    planned, running = (
        client.get(f"/en/cities/yueyang/{slug}/").content.decode() for slug in ("planned", "running")
    )
    assert "What the plan says" in planned
    assert "开展5G+智慧物流。" in planned
    for words in ("The sources say nothing about the outcome.", "No source gives figures.", "In detail"):
        assert words not in planned
        assert words in running
    assert running.count("开展5G+智慧物流。") == planned.count("开展5G+智慧物流。") == 1


def test_a_stopped_pilot_says_why(client, city):
    PilotFactory(slug="stopped", stage=Stage.STOPPED, stopped_reason="经费不足")
    assert "经费不足" in client.get("/cities/yueyang/stopped/").content.decode()


def test_a_drawn_cover_is_decoration(client, city):
    PilotFactory(slug="drawn", cover=ImageFactory(generated=True))
    html = client.get("/cities/yueyang/drawn/").content.decode()
    assert 'alt=""' in html
    assert "Photo:" not in html


def test_a_cover_whose_file_is_gone_does_not_break_the_page(client, city):
    cover = ImageFactory()
    PilotFactory(slug="lost", cover=cover)
    cover.file.storage.delete(cover.file.name)
    assert client.get("/cities/yueyang/lost/").status_code == 200


def test_only_public_relatives_are_named(client, pilot):
    repeat = PilotFactory(slug="repeat", title="湘潭重复", origins=[Replication(origin=pilot, kept="岸桥")])
    PilotFactory(title="未公开的重复", live=False, origins=[Replication(origin=pilot)])
    html = client.get("/cities/yueyang/crane/").content.decode()
    assert "湘潭重复" in html
    assert "未公开的重复" not in html
    assert pilot.title in client.get(repeat.url).content.decode()


def test_the_tasks_it_serves_are_named_if_their_plan_is_public(client, city):
    ties = [
        PilotTask(
            task=Task.objects.create(plan=PlanFactory(title=title, **fields), heading=heading), path=path
        )
        for title, heading, path, fields in (
            ("行动方案甲", "推进应用", "二/1/一是", {}),
            ("行动方案乙", "内部任务", "", {"live": False}),
            ("行动方案丙", "范本任务", "", {"status": PlanStatus.TEMPLATE}),
        )
    ]
    pilot = PilotFactory(slug="serving", pilot_tasks=ties)
    html = client.get("/cities/yueyang/serving/").content.decode()
    assert re.search(rf'href="/plans/[^"]+/#task-{ties[0].task_id}"\s*>推进应用</a>', html)
    assert "二/1/一是" in html
    assert "行动方案甲" in html
    preview = pilot.save_revision().as_object().make_preview_request().render().content.decode()
    for shown in (html, preview):
        assert "推进应用" in shown
        for hidden in ("内部任务", "行动方案乙", "范本任务", "行动方案丙"):
            assert hidden not in shown


def test_terms_come_in_their_order(client, city):
    measurements = [Measurement(indicator_zh=f"指标{n}", after=str(n), sort_order=9 - n) for n in range(5)]
    PilotFactory(slug="ordered", measurements=measurements)
    shown = client.get("/cities/yueyang/ordered/").context["page"].measurements.all()
    assert [row.indicator_zh for row in shown] == [f"指标{n}" for n in (4, 3, 2, 1, 0)]


@pytest.mark.parametrize("number", [50, 500])
def test_a_pilot_costs_the_same_whatever_else_there_is(
    client, pilot, django_assert_num_queries, number, settings, tmp_path
):
    settings.SEARCH_URL = f"tantivy://{tmp_path}/index"
    make_pilots(number)
    make_tasks(PlanFactory(), number, [pilot] * number)
    outbox.rebuild()
    client.get("/cities/yueyang/crane/")
    # Two of them for similar pilots.
    with django_assert_num_queries(12):
        client.get("/cities/yueyang/crane/")


def test_a_write_up_is_shown_with_its_language(client, city):
    body = json.dumps(
        [
            {"type": "text", "value": "<p>先试后推。</p>"},
            {
                "type": "video",
                "value": {"video": "https://www.bilibili.com/video/BV1xx411c7mD", "caption": ""},
            },
            {"type": "quotation", "value": {"quotation": "<b>不再爬高</b>", "source": "负责人", "url": ""}},
        ]
    )
    PilotFactory(slug="told", body=body, solution_zh="远程。", solution_en="Remote.")
    html = client.get("/en/cities/yueyang/told/").content.decode()
    assert "The write-up is in Chinese." in html
    assert "先试后推" in html
    assert "&lt;b&gt;不再爬高" in html
    # The film's host is asked for nothing until the reader wants it: the frame waits in a template.
    assert html.index("<template>") < html.index("<iframe") < html.index("</template>")


def test_a_preview_shows_the_lists_of_the_draft(pilot, client):
    pilot.sources = [Source(title="尚未保存的来源", kind=SourceKind.PRESS)]
    pilot.measurements = []
    html = pilot.make_preview_request().render().content.decode()
    assert "尚未保存的来源" in html
    assert "Boxes an hour" not in html


def test_a_preview_shows_the_public_ones_of_the_origins_in_the_draft(city):
    origin, hidden = PilotFactory(title="妈湾岸桥"), PilotFactory(title="隐藏岸桥", live=False)
    pilot = PilotFactory()
    pilot.origins = [Replication(origin=origin, kept="毫米波"), Replication(origin=hidden)]
    draft = pilot.save_revision().as_object()
    response = draft.make_preview_request()
    assert response.status_code == 200
    html = response.render().content.decode()
    assert "妈湾岸桥" in html
    assert "毫米波" in html
    assert "隐藏岸桥" not in html


def test_a_photograph_is_shown_with_its_credit_and_its_licence(client, city):
    photograph = ImageFactory(credit="王小明", licence=Licence.CC_BY)
    picture = {
        "image": {"image": photograph.pk, "decorative": False, "alt_text": "岸桥"},
        "caption": "岸桥全景",
    }
    PilotFactory(
        slug="photographed", cover=photograph, body=json.dumps([{"type": "picture", "value": picture}])
    )
    html = client.get("/cities/yueyang/photographed/").content.decode()
    assert "岸桥全景" in html
    assert html.count("王小明") == 2
    assert html.count(f'href="{Licence.CC_BY.url}" rel="license"') >= 2


# --- the order of the page, and what it says of what is missing ---------------------------------------------------


def headings(html: str) -> list[str]:
    """The parts of the article's text, in order."""
    return re.findall(r'<section class="part [^"]*" aria-labelledby="([a-z-]+)"', html)


def test_the_parts_come_in_the_order_of_a_case_study(client, pilot):
    html = client.get("/en/cities/yueyang/crane/").content.decode()
    assert headings(html) == [
        "problem", "solution", "outcome", "measurements", "repeating", "lessons", "risks", "sources", "record",
    ]  # fmt: skip
    assert re.findall(r'<a href="#([a-z-]+)">', html.partition("on-page")[2]) == headings(html)


def test_a_short_page_has_no_list_of_its_parts(client, city):
    PilotFactory(slug="planned", stage=Stage.PLANNED, evidence=Evidence.PLAN)
    html = client.get("/en/cities/yueyang/planned/").content.decode()
    assert headings(html) == ["sources", "record"]
    assert "On this page" not in html


def test_what_no_source_answers_is_said_in_one_sentence(client, pilot):
    PilotFactory(slug="bare", outcome_zh="", cost_band="2m-10m")
    PilotFactory(slug="planned", stage=Stage.PLANNED, evidence=Evidence.PLAN)
    bare, full, planned = (
        client.get(f"/en/cities/yueyang/{slug}/").content.decode() for slug in ("bare", "crane", "planned")
    )
    assert "No source says: what it needs, what was learned, which risks there are." in bare
    assert "No source says: what it cost." in full
    assert "No source says" not in planned


def test_needs_are_a_checklist_by_kind_with_the_essential_first(client, city):
    PilotFactory(
        slug="needy",
        prerequisites=[
            Prerequisite(kind=PrerequisiteKind.MONEY, need_zh="专项资金"),
            Prerequisite(kind=PrerequisiteKind.NETWORK, need_zh="双路由", essential=False, sort_order=1),
            Prerequisite(kind=PrerequisiteKind.NETWORK, need_zh="专网", sort_order=2),
        ],
    )
    html = client.get("/en/cities/yueyang/needy/").content.decode()
    order = [
        html.index(words) for words in ("<dt>Network</dt>", "专网", "双路由", "<dt>Money</dt>", "专项资金")
    ]
    assert order == sorted(order)
    assert re.search(r"need--optional.*?双路由.*?helpful", html, re.DOTALL)
    assert html.count("need--optional") == 1
    assert len(re.findall(r'need__weight">\s*essential', html)) == 2


def test_a_cost_is_shown_on_the_scale_of_all(client, city):
    PilotFactory(slug="costly", cost_band="2m-10m", cost_note="含改造", funding="自筹")
    html = client.get("/en/cities/yueyang/costly/").content.decode()
    assert "¥2–10 million" in html
    scale = re.search(r'class="scale".*?</span>', html, re.DOTALL)[0]
    assert [bool(step) for step in re.findall(r"<i (class)?", scale)] == [False, False, True, False, False]
    assert "含改造" in html
    assert "自筹" in html


def test_units_beyond_the_first_few_are_folded(client, city):
    units = [PilotUnit(unit=UnitFactory(name_zh=f"市{n}局"), role=Role.RESPONSIBLE) for n in range(5)]
    PilotFactory(slug="many-units", pilot_units=units)
    html = client.get("/cities/yueyang/many-units/").content.decode()
    shown, folded = html.partition("</head>")[2].split('<details class="facts__units">')
    assert "市2局" in shown
    assert "市3局" not in shown
    assert "市4局" in folded
    assert "另有 2 家" in folded


@pytest.mark.parametrize("published_on", ["", "2021-04"])
def test_no_space_stands_before_a_full_width_bracket(client, city, published_on):
    source = Source(title="见闻", publisher="报", published_on=published_on, kind=SourceKind.PRESS)
    source.title_is_description = True
    PilotFactory(slug="described", sources=[source])
    page = BeautifulSoup(client.get("/cities/yueyang/described/").content, "html.parser")
    words = page.select_one(".sources__facts").text
    assert "（标题为说明）" in words
    assert not re.search(r"\s（", words)


def test_stage_and_evidence_are_named_once(client, city):
    PilotFactory(slug="named", stage=Stage.LIVE, evidence=Evidence.CLAIMED)
    facts = BeautifulSoup(client.get("/en/cities/yueyang/named/").content, "html.parser").select_one(
        ".facts dl"
    )
    heard = " ".join(facts.text.split())
    assert "Stage Live" in heard
    assert "Evidence Claimed by its owner" in heard


@pytest.mark.parametrize(("number", "heading"), [(1, "Vendor"), (2, "Vendors"), (4, "Vendors")])
def test_a_role_is_named_for_as_many_units_as_have_it(client, city, number, heading):
    units = [PilotUnit(unit=UnitFactory(), role=Role.VENDOR) for _n in range(number)]
    PilotFactory(slug="vendors", pilot_units=units)
    page = BeautifulSoup(client.get("/en/cities/yueyang/vendors/").content, "html.parser")
    assert heading in [name.text for name in page.select(".facts dt")]


@pytest.mark.parametrize(
    ("days", "words"),
    [(None, "Nobody has noted yet"), (366, "more than a year ago"), (30, None)],
)
def test_a_reader_is_told_how_old_the_record_is(client, city, days, words):
    checked = days and timezone.localdate() - datetime.timedelta(days=days)
    PilotFactory(slug="aged", last_checked_on=checked)
    html = client.get("/en/cities/yueyang/aged/").content.decode()
    for remark in ("Nobody has noted yet", "more than a year ago"):
        assert (remark in html) == (remark == words)
    assert ("<time" in html.partition("Last checked")[2].partition("</dd>")[0]) == bool(days)


# --- measurements --------------------------------------------------------------------------------------------------


def test_before_and_after_stand_in_a_table_with_a_chart(client, pilot):
    html = client.get("/en/cities/yueyang/crane/").content.decode()
    table = re.search(r'<table class="measured.*?</table>', html, re.DOTALL)[0]
    assert re.findall(r'<(?:th|td)\b[^>]* role="(\w+)"', table) == ["columnheader"] * 5 + [
        "rowheader", "cell", "cell", "cell", "cell",
    ] * 2  # fmt: skip
    assert table.count("<svg") == 1
    assert "<title>25-28 → 36</title>" in table
    assert "computed here" not in table


def test_a_change_of_ours_is_marked(client, city):
    PilotFactory(slug="fewer", measurements=[Measurement(indicator_zh="用工", before="7", after="2")])
    html = client.get("/en/cities/yueyang/fewer/").content.decode()
    assert re.search(r"≈−71%</span>.*?computed here", html, re.DOTALL)
    assert "worked out from the two values" in html


# --- sharing and citing --------------------------------------------------------------------------------------------


def test_it_says_how_to_cite_it(client, pilot):
    html = client.get("/en/cities/yueyang/crane/").content.decode()
    address = f"http://localhost/en/p/{pilot.pk}"
    assert f'<link rel="shortlink" href="{address}">' in html
    cited = re.search(r'<p id="citation"[^>]*>(.*?)</p>', html, re.DOTALL)[1]
    words = re.sub(r"<[^>]+>", "", cited).strip()
    assert words.startswith("5G+ Pilot Registry. Remote quay cranes at Yueyang port[DB/OL]. (")
    assert words.endswith(f"]. {address}.")
    for form in ("bib", "ris"):
        assert f'href="/en/p/{pilot.pk}.{form}"' in html


@pytest.mark.parametrize(("prefix", "own", "other"), [("", "zh_CN", "en_US"), ("/en", "en_US", "zh_CN")])
def test_the_card_shown_where_it_is_shared_is_complete(client, pilot, prefix, own, other):
    prepare_renditions(pilot.cover)
    html = client.get(f"{prefix}/cities/yueyang/crane/").content.decode()
    card = dict(re.findall(r'<meta (?:property|name)="([a-z:_]+)" content="([^"]*)">', html))
    assert card["og:url"] == f"http://localhost{prefix}/cities/yueyang/crane/"
    assert (card["og:locale"], card["og:locale:alternate"]) == (own, other)
    assert card["og:site_name"] in ("5G+ 试点库", "5G+ Pilot Registry")
    assert card["og:image"].startswith("http://localhost/media/")
    assert int(card["og:image:width"]) > int(card["og:image:height"]) > 0
    assert card["og:image:alt"] == "一块蓝色"
    assert card["twitter:card"] == "summary_large_image"


def test_a_share_picture_has_the_size_that_previews_expect(client, city):
    cover = ImageFactory(file__width=1280, file__height=720)
    prepare_renditions(cover)
    PilotFactory(slug="large", cover=cover)
    html = client.get("/cities/yueyang/large/").content.decode()
    assert 'og:image:width" content="1200"' in html
    assert 'og:image:height" content="630"' in html


def test_without_a_picture_the_card_is_a_small_one(client, city):
    for slug, cover in (("none", None), ("not-prepared", ImageFactory())):
        PilotFactory(slug=slug, cover=cover)
    for slug in ("none", "not-prepared"):
        html = client.get(f"/cities/yueyang/{slug}/").content.decode()
        assert 'name="twitter:card" content="summary"' in html
        assert "og:image" not in html


# --- previews ------------------------------------------------------------------------------------------------------


def new_page(city, **fields) -> PilotPage:
    """A page as the form for a new one previews it: below its parent, but not in the database."""
    page = PilotPage(title="新试点", slug="new", **fields)
    page.set_url_path(city)
    page.depth, page.path = city.depth + 1, PilotPage._get_children_path_interval(city.path)[1]
    return page


def test_a_page_that_is_not_saved_yet_can_be_previewed(city):
    html = new_page(city).make_preview_request().render().content.decode()
    assert "新试点" in html
    assert "/p/" not in html
    assert 'href=""' not in html


def test_a_draft_without_sector_scenario_and_lists_can_be_previewed(city):
    page = new_page(
        city,
        region=city.region,
        stage=Stage.LIVE,
        solution_zh="远程。",
        measurements=[Measurement(indicator_zh="用工", before="7", after="2")],
    )
    response = page.make_preview_request()
    assert response.status_code == 200
    html = response.render().content.decode()
    assert "远程。" in html
    assert "7 → 2" in html


# --- phones and paper ----------------------------------------------------------------------------------------------


def test_what_a_reader_asks_first_stands_before_what_is_folded(client, pilot):
    html = client.get("/en/cities/yueyang/crane/").content.decode()
    first, folded = html.partition('<div class="facts">')[2].split('<details class="facts__more"')
    for words in ("Reported by others", "Hunan", "Yueyang Port"):
        assert words in first
    for words in ("Telecom Yueyang", "uRLLC", "Edge computing", "Driverless trucks"):
        assert words not in first
        assert words in folded
