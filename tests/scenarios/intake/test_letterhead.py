from datetime import date

import pytest

from scenarios.intake.letterhead import Letterhead, read_letterhead, years_named, years_of
from scenarios.intake.outline import lines_of
from scenarios.intake.reading import Span

BODY = "\n为加快发展，制定本方案。\n一、总体目标\n到2022年，基站达到100个。\n二、任务\n（一）网络\n"


def letterhead(text: str) -> Letterhead:
    found = read_letterhead(text, lines_of(text), Span(0, len(text)))
    if found.title:
        assert found.title_span.of(text).replace("\n", "") == found.title
    return found


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("岳阳市加快5G产业发展行动方案（2020年-2022年）", "岳阳市加快5G产业发展行动方案（2020年-2022年）"),
        (
            "濮阳市5G三年行动计划\n（2020—2022年）\n（征求意见稿）",
            "濮阳市5G三年行动计划（2020—2022年）（征求意见稿）",
        ),
        (
            "某某办字〔2020〕23号\n昌乐县人民政府办公室\n关于加快推进5G发展的实施意见\n各镇人民政府：",
            "昌乐县人民政府办公室关于加快推进5G发展的实施意见",
        ),
        (
            "渝北区人民政府办公室\n关于印发《渝北区5G发展实施\n方案（2020—2022年）》的通知\n各镇：\n《渝北区5G发展实施方案（2020—2022年）》已经同意。\n"
            "渝北区5G发展实施方案（2020—2022年）",
            "渝北区5G发展实施方案（2020—2022年）",
        ),
        ("市政府关于印发《某市5G应用行动计划》的通知\n各区：", "某市5G应用行动计划"),
        ("湖南省5G应用“扬帆”行动计划（2021—2023年）", "湖南省5G应用“扬帆”行动计划（2021—2023年）"),
        ("附件2\n德州市5G应用行动计划", "德州市5G应用行动计划"),
        ("附件 2：\n柳州市5G行动计划重点任务分工表", "柳州市5G行动计划重点任务分工表"),
        ("附件1 柳州市5G行动计划（2023—2025年）", "柳州市5G行动计划（2023—2025年）"),
        ("关于促进5G网络建设发展的若干措施", "关于促进5G网络建设发展的若干措施"),
    ],
)
def test_the_title_is_that_of_the_plan_itself(head, title):
    assert letterhead(head + BODY).title == title


def test_a_summary_of_the_page_is_no_title():
    text = "加快推进5G的实施方案为贯彻落实精神，制定本方案。一、工作...\n加快推进5G网络建设的实施方案" + BODY
    assert letterhead(text).title == "加快推进5G网络建设的实施方案"


def test_the_number_stands_on_its_own_line():
    text = "乐政办字〔2020〕23号\n关于加快5G发展的意见\n根据省政府意见（鲁政办字〔2019〕187号）要求。" + BODY
    assert letterhead(text).number == "乐政办字〔2020〕23号"
    assert letterhead("关于5G的意见\n根据鲁政办字〔2019〕187号要求。" + BODY).number == ""


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("2020年7月19日", date(2020, 7, 19)),
        ("２０２１年３月１日", date(2021, 3, 1)),
        ("二〇二〇年七月十九日", date(2020, 7, 19)),
        ("某某办公室2020年7月20日印发", date(2020, 7, 20)),
        ("2020年13月40日", None),
        ("2020年8月31日前完成规划编制，报市政府审定后实施。", None),
    ],
)
def test_the_day_of_issue(line, day):
    assert letterhead("某市5G行动方案" + BODY + line).issued_on == day


def test_drafts_say_so_in_their_title():
    assert letterhead("某市5G行动方案（征求意见稿）" + BODY).is_draft
    assert not letterhead("某市5G行动方案" + BODY).is_draft


@pytest.mark.parametrize(
    ("title", "goals", "years"),
    [
        ("行动方案（2020年-2022年）", [], (2020, 2022)),
        ("行动计划（2021—2023 年）", [2025], (2021, 2023)),
        ("“十四五”5G发展规划", [], (2021, 2025)),
        ("2024年5G工作要点", [2025], (2024, 2024)),
        ("实施意见", [2020, 2023], (2020, 2023)),
        ("实施意见", [], None),
    ],
)
def test_the_years_come_from_the_title_or_else_from_the_goals(title, goals, years):
    assert years_of(title, goals) == years


def test_years_of_goals_count_also_without_a_number_to_reach():
    text = "2020年底建成100个基站，比2019年翻番。到２０２３年，基本实现全覆盖。2030年远景。"
    assert years_named(text, [Span(0, text.index("2030"))]) == [2020, 2023]


def test_text_without_any_title_gives_none():
    assert letterhead("").title == ""
    assert letterhead("一、目标\n到2022年。").number == ""
