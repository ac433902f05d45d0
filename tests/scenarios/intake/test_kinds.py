import pytest

from scenarios.intake.kinds import Kind, Part, kind_of, part_of


@pytest.mark.parametrize(
    ("headings", "part"),
    [
        (["总体要求", "指导思想"], Part.PREAMBLE),
        (["总体要求", "总体目标"], Part.GOALS),
        (["指导思想和主要目标", "基本原则"], Part.PREAMBLE),
        (["发展目标"], Part.GOALS),
        (["目标任务", "智慧医疗"], Part.TASKS),
        (["重点任务", "加快5G网络建设", "统筹规划"], Part.TASKS),
        (["保障措施", "抓好试点示范"], Part.SUPPORT),
        (["重点任务", "强化安全保障"], Part.TASKS),
        (["加大应用推广力度", "智慧农业"], Part.TASKS),
        (["组织实施"], Part.SUPPORT),
    ],
)
def test_the_part_of_a_plan(headings, part):
    assert part_of(headings) is part


@pytest.mark.parametrize(
    ("headings", "kind"),
    [
        (["重点任务", "加快5G网络建设", "统筹规划布局"], Kind.NETWORK),
        (["重点任务", "加快5G网络建设", "推进智慧杆塔建设"], Kind.NETWORK),
        (["重点任务", "推进资源开放共享"], Kind.NETWORK),
        (["重点任务", "推动5G融合应用", "5G+产业升级"], Kind.SCENARIO),
        (["重点任务", "推动5G融合应用", "智慧园区"], Kind.SCENARIO),
        (["重点任务", "5G+智慧医疗"], Kind.SCENARIO),
        (["重点任务", "培育5G产业", "智能终端产业"], Kind.INDUSTRY),
        (["重点任务", "推进技术创新", "突破关键技术"], Kind.INDUSTRY),
        (["重点任务", "打造5G+工业互联网"], Kind.SCENARIO),
        (["推动5G融合应用", "建设产业创新平台"], Kind.INDUSTRY),
    ],
)
def test_the_kind_of_a_task(headings, kind):
    assert kind_of(headings, Part.TASKS).kind is kind


def test_what_supports_is_support_whatever_it_names():
    assert kind_of(["保障措施", "抓好5G应用试点示范"], Part.SUPPORT).kind is Kind.SUPPORT


def test_headings_that_say_nothing_have_no_kind():
    assert kind_of(["主要内容", "抓实抓细"], Part.TASKS).kind is None


def test_a_faint_word_above_is_not_sure():
    assert not kind_of(["稻米产业链工程", "冷链云仓"], Part.TASKS).is_sure
    assert kind_of(["发展5G产业", "冷链云仓"], Part.TASKS).is_sure
