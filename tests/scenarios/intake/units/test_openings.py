"""Sentences that begin with who does it and go on to say what."""

import pytest

from scenarios.intake.reading import Span
from scenarios.intake.units.openings import openings
from tests.scenarios.intake.unit_reading import A, B, C, one


@pytest.mark.parametrize(
    "sentence",
    [
        f"由{A}牵头，会同{B}、{C}推进同步课堂全覆盖。",
        f"由{A}会同{B}和{C}开展同步课堂建设。",
        f"{A}联合{B}、{C}共同建设同步课堂。",
        f"由{A}牵头，协同{B}、{C}打造智慧校园。",
        f"由{A}牵头，{B}、{C}配合，推进同步课堂。",
        f"{A}牵头、{B}和{C}协助建设同步课堂。",
        f"建设同步课堂，由{A}牵头，会同{B}、{C}推进。",
        f"1．由{A}牵头，会同{B}、{C}推进同步课堂。",
    ],
)
def test_who_leads_and_who_joins_at_the_beginning_of_a_sentence(sentence):
    assert one(f"5G+智慧教育。{sentence}到2025年覆盖全市。") == ([A], [B, C])


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        (f"{A}牵头推进同步课堂。", ([A], [])),
        (f"由{A}负责推进同步课堂。", ([], [A])),
        (f"会同{B}、{C}推进同步课堂。", ([], [B, C])),
        ("由市残疾人联合会牵头，市民政局配合推进助残。", (["市残疾人联合会"], ["市民政局"])),
        ("由市教育局牵头，会同市建设局推进校园改造。", (["市教育局"], ["市建设局"])),
        (
            "由市教育局牵头，会同各县（市、区）人民政府推进同步课堂。",
            (["市教育局"], ["各县（市、区）人民政府"]),
        ),
    ],
)
def test_one_side_alone_and_where_names_end(sentence, found):
    assert one(f"5G+智慧教育。{sentence}") == found


@pytest.mark.parametrize(
    "sentence",
    [
        f"支持{A}会同{B}推进同步课堂。",
        f"配合{A}开展试点。",
        f"由{A}负责同志带队检查。",
        f"建成由{A}牵头的联盟。",
        "由企业牵头，会同高等学校开展攻关。",
        f"学校要主动与{A}对接，推进同步课堂。",
    ],
)
def test_who_is_only_mentioned_does_not_answer_for_it(sentence):
    assert one(f"5G+智慧教育。{sentence}") == ([], [])


def test_prose_does_not_count_beside_a_list():
    item = f"5G+智慧教育。{A}会同{B}建成平台。（责任单位：{C}）"
    assert one(item) == ([], [C])


def test_what_is_to_be_done_is_no_part_of_the_passage():
    text = f"由{A}牵头，会同{B}推进同步课堂。"
    [opening] = openings(text, Span(0, len(text)))
    assert opening.span.of(text) == f"由{A}牵头，会同{B}"
