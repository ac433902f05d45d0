"""What a sentence about a network asks for, with the sentences of real records first."""

import pytest

from scenarios.public.network_words import asked
from scenarios.public.situation import Detail

COVERAGE = (Detail.PUBLIC, Detail.PRIVATE)


def read(*texts: str) -> tuple[tuple, int, bool]:
    """(parts, number of further qualities, unclear)"""
    found = asked(*texts)
    return found.parts, len(found.qualities), found.unclear


# Each sentence of kind network in fixtures/pilots.yaml, in both languages.
@pytest.mark.parametrize(
    ("text", "parts", "qualities"),
    [
        ("运营商提供端到端切片与高精度授时", ((Detail.SLICING,),), 1),
        ("An end-to-end slice and precise timing from the operator", ((Detail.SLICING,),), 1),
        ("田间 5G 基站", (COVERAGE,), 0),
        ("5G base stations by the fields", (COVERAGE,), 0),
        ("无线链路同时满足速率与可靠性：吞吐不足时起重机系统会自动停机", (), 2),
        (
            "A radio link that is both fast and reliable: the crane system stops by itself when throughput is too low",
            (),
            2,
        ),
        ("控制通道有热备保护", (), 1),
        ("Hot standby for the control channel", (), 1),
        ("省级医院与县乡机构同时接入", (), 1),
        ("The provincial hospital and the county and township institutions connected together", (), 1),
    ],
)
def test_real_sentences(text, parts, qualities):
    assert read(text) == (parts, qualities, False)


@pytest.mark.parametrize(
    ("text", "details"),
    [
        ("覆盖岸桥的专网", [Detail.PRIVATE]),
        ("A 5G private network at the quay", [Detail.PRIVATE]),
        ("基于公网的虚拟专网", [Detail.PUBLIC, Detail.PRIVATE]),
        ("ＳＡ独立组网", [Detail.STANDALONE]),
        ("5G SA网络", [Detail.STANDALONE]),
        ("standalone 5G core", [Detail.STANDALONE]),
        ("下沉UPF，本地分流", [Detail.EDGE]),
        ("MEC边缘云和网络切片", [Detail.SLICING, Detail.EDGE]),
        ("Edge computing (MEC) and network slicing", [Detail.SLICING, Detail.EDGE]),
        ("5G-A网络", [Detail.ADVANCED]),
        ("5G-Advanced", [Detail.ADVANCED]),
        ("毫米波", [Detail.MMWAVE]),
        ("mmWave cells", [Detail.MMWAVE]),
        ("RedCap 模组", [Detail.REDCAP]),
        ("轻量化5G终端接入", [Detail.REDCAP]),
    ],
)
def test_words_of_the_trade_in_both_languages(text, details):
    parts = asked(text).parts
    assert [detail for part in parts for detail in part] == details
    assert all(len(part) == 1 for part in parts)


@pytest.mark.parametrize(
    "text",
    [
        "田块边缘须平整",  # the edge of a field
        "非独立组网即可",
        "non-standalone is enough",
        "NSA",
        "USA suppliers",
        "A 5G AGV",
        "专用 CPE",
        "由车队自行安排",
        "",
    ],
)
def test_what_only_looks_like_it_is_not_taken(text):
    assert not asked(text).parts


def test_where_either_kind_of_core_will_do_none_is_asked_for():
    assert not asked("SA/NSA 双模").parts


@pytest.mark.parametrize(
    "text",
    [
        "无需专网",
        "不需要建设专网",
        "专网不是必需",
        "No need for a private network",
        "A private network is not needed",
    ],
)
def test_what_is_not_needed_is_not_asked_for(text):
    found = asked(text)
    assert not found.parts
    assert found.unclear


def test_the_rest_of_a_sentence_with_a_denial_stands():
    assert asked("不需要专网，公网即可").parts == ((Detail.PUBLIC,),)


@pytest.mark.parametrize("text", ["专网或网络切片", "A private network or a slice", "专网/切片"])
def test_of_two_alternatives_one_is_enough(text):
    assert asked(text).parts == ((Detail.PRIVATE, Detail.SLICING),)


@pytest.mark.parametrize(
    "text", ["专网、切片或边缘计算", "没有专网也能运行", "Works without a private network"]
)
def test_what_can_be_read_in_two_ways_is_said_to_be_so(text):
    assert asked(text).unclear


def test_english_is_read_where_the_chinese_says_nothing_known():
    assert asked("由运营商保障", "A private network from the operator").parts == ((Detail.PRIVATE,),)
    assert asked("边缘计算", "A private network").parts == ((Detail.EDGE,),)


@pytest.mark.parametrize(
    "text", ["(" * 400, "或" * 400, "不需要" * 130 + "专网", "a " * 200 + "专网", "\ud800专网"]
)
def test_hostile_sentences_are_read_at_once(text):
    asked(text)
