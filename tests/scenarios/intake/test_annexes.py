from scenarios.intake.annexes import parts_of
from scenarios.intake.outline import lines_of

PLAN = "某市5G行动方案\n一、目标\n到2022年。\n二、任务\n（一）网络\n（二）应用\n三、保障\n"
PERSONS = (
    "附件\n专班人员名单\n一、组成人员\n组 长：张某某 副县长\n成 员：李某某 县工信局局长\n二、职责\n负责。"
)
LETTER = "市政府办公室关于印发方案的通知\n各区县：\n现印发给你们，请认真执行。\n"


def parts(text: str) -> tuple[str, list[str], list[str]]:
    found = parts_of(text, lines_of(text))
    return (
        found.body.of(text).strip(),
        [span.of(text).strip() for span in found.annexes],
        [span.of(text).strip() for span in found.persons],
    )


def test_a_list_of_persons_is_set_apart():
    body, annexes, persons = parts(PLAN + "附件：某市专班人员名单\n" + PERSONS)
    assert body == PLAN.strip()
    assert persons == [PERSONS]
    assert annexes == ["附件：某市专班人员名单"]


def test_other_annexes_are_kept():
    _body, annexes, persons = parts(PLAN + "附件1\n目标表\n指标\t2021年\n附件2：" + PERSONS[3:])
    assert annexes == ["附件1\n目标表\n指标\t2021年"]
    assert len(persons) == 1


def test_a_plan_may_be_the_annex_of_a_letter():
    body, annexes, persons = parts(LETTER + "附件：\n" + PLAN)
    assert body == "附件：\n" + PLAN.strip()
    assert (annexes, persons) == ([], [])


def test_the_imprint_is_left_out():
    body, _annexes, _persons = parts(PLAN + "抄送：县委各部门，县法院。\n某某办公室2020年印发")
    assert body == PLAN.strip()


def test_a_leading_group_named_in_the_text_is_no_list_of_persons():
    body, _annexes, persons = parts(PLAN + "组长：由分管领导担任。")
    assert persons == []
    assert body.endswith("担任。")
