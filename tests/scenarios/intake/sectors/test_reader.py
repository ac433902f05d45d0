"""Which sectors and which scenario passages of plans are read to be about."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.intake.reading import Span
from scenarios.intake.sectors import read_sectors
from scenarios.intake.vocabulary import ScenarioTerms, SectorTerms, Vocabulary

ROOT = Path(__file__).parents[4]
VOCABULARY = Vocabulary.from_fixtures(ROOT / "fixtures")
PASSAGES = yaml.safe_load(Path(__file__).with_name("passages.yaml").read_text(encoding="utf-8"))


def read(title: str, passage: str = "", setting: str = "", vocabulary: Vocabulary = VOCABULARY):
    """Sectors and scenario, each with its words as text: [(code, [word…])…], (code, [word…]) or None."""
    text = f"{setting}\n{title}。{passage}"
    start = len(setting) + 1
    above = [Span(0, len(setting))] if setting else []
    sectors, scenario = read_sectors(
        text, Span(start, start + len(title)), Span(start, len(text)), vocabulary, above
    )
    found = [(sector.code, [word.of(text) for word in sector.words]) for sector in sectors]
    return found, (scenario.code, [word.of(text) for word in scenario.words]) if scenario else None


def codes(title: str, passage: str = "", setting: str = "") -> list[str]:
    return [code for code, _words in read(title, passage, setting)[0]]


@pytest.mark.parametrize("row", PASSAGES, ids=lambda row: row["title"])
def test_a_passage_is_read_as_a_careful_reader_would(row):
    sectors, scenario = read(row["title"], row["text"])
    found = [code for code, _words in sectors]
    assert found[0] == row["sectors"][0]
    assert set(found) == set(row["sectors"])
    if "scenario" in row:
        assert scenario is not None
        assert scenario[0] == row["scenario"]


def test_there_is_a_passage_about_every_sector_alone():
    alone = {row["sectors"][0] for row in PASSAGES if len(row["sectors"]) == 1}
    assert alone == {sector.code for sector in VOCABULARY.sectors}


@pytest.mark.parametrize("sector", VOCABULARY.sectors, ids=lambda sector: sector.code)
def test_the_label_of_a_sector_names_it(sector):
    assert codes(f"5G+{sector.labels[0]}应用") == [sector.code]


def test_the_words_that_led_to_a_sector_are_told():
    sectors, scenario = read("5G+智慧港口", "推进岸桥远程操控，建设智慧物流平台。")
    assert sectors == [("ports", ["智慧港口", "岸桥"]), ("logistics", ["智慧物流平台"])]
    assert scenario == ("remote-crane-control", ["岸桥"])


def test_the_title_decides_what_comes_first():
    assert codes("5G+智慧旅游", "在商圈、步行街和零售门店推广直播带货，吸引游客。")[0] == "culture-tourism"


def test_a_title_may_lie_outside_its_passage():
    text = "5G+智慧医疗\n推广远程会诊。"
    sectors, scenario = read_sectors(text, Span(0, 7), Span(8, len(text)), VOCABULARY)
    assert [sector.code for sector in sectors] == ["health"]
    assert scenario is not None
    assert scenario.code == "remote-consultation"


def test_full_width_letters_are_read_like_others():
    assert codes("５Ｇ＋智慧农业", "应用ＡＧＶ搬运") == ["agriculture"]
    assert codes("基于Ｃ－Ｖ２Ｘ的示范") == ["connected-vehicles"]


def test_the_heading_above_helps_where_the_title_says_nothing():
    assert codes("打造示范平台", "汇聚各类数据，提升服务水平。") == []
    assert codes("打造示范平台", "汇聚各类数据，提升服务水平。", setting="（三）5G+智慧教育") == ["education"]
    sectors, _scenario = read("打造示范平台", "汇聚各类数据。", setting="（三）5G+智慧教育")
    assert sectors == [("education", ["智慧教育"])]


def test_the_heading_above_adds_nothing_to_a_title_that_says_what_it_is_about():
    assert codes("5G+智慧停车", "整合泊位。", setting="2．5G+智慧城市") == ["transport"]


def test_the_heading_above_gives_way_to_what_the_passage_describes():
    assert codes("实施示范工程", "推广水肥一体化，建设大棚监测系统。", setting="5G+民生服务与教育") == [
        "agriculture"
    ]


def test_offices_that_take_part_are_no_uses():
    assert codes("5G+智慧文旅", "由市教育局、市交通运输局、电力公司和卫生健康委配合。") == ["culture-tourism"]
    assert codes("5G+智慧文旅", "加强公安、交通、应急等部门协作。") == ["culture-tourism"]


def test_a_list_of_fields_counts_where_the_title_names_none():
    passage = "推动5G在教育、交通、环保等领域的应用。"
    assert codes("推进其他领域应用", passage) == ["education", "transport", "environment"]
    assert codes("5G+智慧医疗", passage) == ["health"]


def test_growth_and_surroundings_are_no_sectors():
    assert codes("优化环境", "促进产业健康发展，完善创新生态体系，探索商业模式。") == []


def test_a_sector_that_takes_another_in_leaves_it_out_unless_it_is_named():
    assert codes("5G+智慧矿山", "推广矿卡无人驾驶。") == ["mining"]
    assert codes("5G+智慧矿山", "推广矿卡无人驾驶，建设车联网平台。") == ["mining", "connected-vehicles"]


def test_a_scenario_in_the_title_goes_before_those_in_the_passage():
    assert read("5G+远程超声", "推广移动查房、远程会诊。")[1] == ("remote-ultrasound", ["远程超声"])


def test_a_scenario_of_the_main_sector_goes_before_others():
    _sectors, scenario = read("5G+智慧农业", "打通冷链物流，推广植保无人机。")
    assert scenario == ("plant-protection-drones", ["植保无人机"])


def test_a_scenario_is_only_given_within_the_sectors():
    assert read("5G+智慧农业", "利用门禁。")[1] is None


def test_words_of_the_vocabulary_are_found_without_being_listed():
    vocabulary = Vocabulary(
        sectors=(SectorTerms("space", ("太空经济", "Space economy"), ("卫星工厂",)),),
        scenarios=(ScenarioTerms("moon-base", "space", ("月球 5G 基地", "Moon base")),),
    )
    sectors, scenario = read("5G+太空经济", "建设月球5G基地，发展智慧农业。", vocabulary=vocabulary)
    assert sectors == [("space", ["太空经济", "月球5G基地"])]
    assert scenario == ("moon-base", ["月球5G基地"])


def test_a_text_of_hundreds_of_pages_takes_no_more_than_its_length():
    """Half a second; hours if every word were looked for at every other."""
    text = "推进5G+智慧医疗、智慧教育等领域应用，建设园区、社区，" * 10_000
    sectors, _scenario = read_sectors(text, Span(0, 9), Span(0, len(text)), VOCABULARY)
    assert sectors[0].code == "health"


PIECES = st.sampled_from(
    [
        "智慧",
        "5G+",
        "＋",
        "医疗",
        "教育",
        "交通",
        "等领域",
        "等部门",
        "、",
        "，",
        "。",
        "局",
        "应用",
        "岸桥",
        "无人驾驶",
        "C-V2X",
        "Ｇ",
        "港口",
    ]
)
TEXTS = st.lists(st.one_of(PIECES, st.text(max_size=4)), max_size=40).map("".join)
SPANS = st.builds(Span, st.integers(-5, 120), st.integers(-5, 120))


def test_the_sector_of_a_task_counts_beside_one_of_its_uses_that_it_takes_in():
    text = "5G+智慧文旅。①推广无人驾驶观光车；②推广远程会诊。"
    task, car, clinic = Span(0, 7), Span(11, 18), Span(22, 26)
    for use, expected in ((car, ["connected-vehicles", "culture-tourism"]), (clinic, ["health"])):
        sectors, _scenario = read_sectors(text, use, use, VOCABULARY, [task], whole=task)
        assert [sector.code for sector in sectors] == expected


@pytest.mark.parametrize(
    ("leads", "expected"),
    [
        (["某县应急管理局", "某县水利局"], ["emergency", "water"]),
        (["某县应急管理局"], ["emergency"]),
        (["某县应急管理局", "某县教育局"], ["emergency"]),
    ],
)
def test_an_office_that_leads_speaks_for_its_field_with_a_word_of_it_in_the_title(leads, expected):
    text = "5G+防汛应急。推广无人机巡查、山洪监测，保障师生安全。"
    sectors, _scenario = read_sectors(text, Span(0, 7), Span(0, len(text)), VOCABULARY, leads=leads)
    assert [sector.code for sector in sectors] == expected


@settings(max_examples=400, deadline=None)
@given(TEXTS, SPANS, SPANS, st.lists(SPANS, max_size=3))
def test_any_text_and_spans_give_words_that_stand_where_they_are_said_to(text, title, passage, setting):
    whole = setting[-1] if setting else None
    sectors, scenario = read_sectors(text, title, passage, VOCABULARY, setting, whole, ["某市水利局"])
    found = [sector.code for sector in sectors]
    assert len(found) == len(set(found))
    assert set(found) <= {sector.code for sector in VOCABULARY.sectors}
    for reading in [*sectors, *([scenario] if scenario else [])]:
        assert reading.words
        for word in reading.words:
            assert 0 <= word.start < word.end <= len(text)
            assert any(part.contains(word) for part in (title, passage, *setting))
    if scenario:
        assert {one.code: one.sector for one in VOCABULARY.scenarios}[scenario.code] in found
