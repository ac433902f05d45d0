import pytest

from scenarios.intake.reading import Span
from scenarios.intake.titles import title_of, title_span


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("推进5G+智能制造应用", "5G+智能制造应用"),
        ("开展5G＋智慧物流示范应用", "5G＋智慧物流示范应用"),
        ("推进“5G+智能制造”", "5G+智能制造"),
        ("加快推进“5G+物联网”应用", "5G+物联网应用"),
        ("大力发展智慧农业", "智慧农业"),
        ("推动重点企业应用5G进行技术改造", "重点企业应用5G进行技术改造"),
        ("智慧医疗（市卫健委）", "智慧医疗"),
        ("超高清（4K/8K）视频产业", "超高清（4K/8K）视频产业"),
        ("5G+智慧园区/社区", "5G+智慧园区/社区"),
        ("建设工程监管", "建设工程监管"),
        ("智慧医疗。", "智慧医疗"),
        ("推进", "推进"),
        ("空港新城：打造5G智慧空港", "5G智慧空港"),
        ("智慧医疗：远程会诊", "智慧医疗：远程会诊"),
    ],
)
def test_titles_are_headings_without_what_opens_them(heading, title):
    span = title_span(heading, Span(0, len(heading)))
    assert title_of(heading, span) == title
