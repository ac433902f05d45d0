from scenarios.intake.listing import listed_uses
from scenarios.intake.reading import Span


def heads(text: str) -> list[tuple[str, str]]:
    return [(entry.mark.label, entry.head.of(text)) for entry in listed_uses(text, Span(0, len(text)))]


def test_uses_named_one_after_another():
    text = (
        "5G+产业。一是推进5G+智能制造应用。实现视觉检测。二是开展5G＋智慧物流示范应用。"
        "依托港口。三是推进智慧农业应用。"
    )
    assert heads(text) == [
        ("一是", "推进5G+智能制造应用"), ("二是", "开展5G＋智慧物流示范应用"), ("三是", "推进智慧农业应用"),
    ]  # fmt: skip


def test_entries_reach_to_the_next_one():
    text = "一是5G+医疗。远程会诊。二是5G+教育。远程课堂。"
    spans = [entry.span.of(text) for entry in listed_uses(text, Span(0, len(text)))]
    assert spans == ["一是5G+医疗。远程会诊。", "二是5G+教育。远程课堂。"]


def test_numbers_in_brackets_and_circles():
    assert [label for label, _head in heads("包括：（1）5G+智慧港口；（2）5G+智慧矿山。")] == [
        "（1）",
        "（2）",
    ]
    assert [label for label, _head in heads("包括：①智慧港口应用；②智慧矿山应用。")] == ["①", "②"]


def test_steps_towards_one_use_are_not_uses():
    assert heads("智慧医疗。一是建设远程会诊平台。覆盖县级医院。二是完善标准体系。三是加强人才培养。") == []
    assert heads("一是搭建智慧医疗平台，接入医院。二是建设智能监测系统，覆盖全市。") == []


def test_a_single_entry_is_no_list():
    assert heads("一是推进5G+智能制造应用。实现视觉检测。") == []


def test_numbers_out_of_order_and_words_that_look_like_them_are_passed_over():
    assert heads("这是二是推进5G+医疗。") == []
    assert heads("之一是5G+智慧医疗，二是5G+智慧教育。") == []
