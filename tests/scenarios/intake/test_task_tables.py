from scenarios.intake.reading import Span
from scenarios.intake.task_tables import task_rows


def rows(text: str) -> list[dict]:
    return [
        {
            "label": row.label,
            "section": row.section.of(text) if row.section else None,
            "heading": row.heading.of(text),
        }
        for row in task_rows(text, Span(0, len(text)))
    ]


TABLE = (
    "重点任务分工表\n序号\t重点任务\t主要内容\t牵头单位\t配合单位\t完成时限\n一、网络建设\n"
    "1\t站址开放\t梳理清单\t市大数据局\t市住建局、铁塔公司\t2022年\n二、重点应用\n"
    "2\t5G+智慧港口：远程操控\t门机远程操控\t市港航局\t\t2023年\n"
)


def test_rows_with_their_number_and_section():
    assert rows(TABLE) == [
        {"label": "1", "section": "一、网络建设", "heading": "站址开放"},
        {"label": "2", "section": "二、重点应用", "heading": "5G+智慧港口"},
    ]  # fmt: skip


def test_a_table_with_responsible_units_only():
    text = "任务\t责任单位\n建设基站\t市工信局\n"
    assert rows(text) == [{"label": "", "section": None, "heading": "建设基站"}]


def test_the_more_general_of_two_task_columns_is_passed_over():
    text = "重点任务\t工作举措\t责任单位\n网络\t新建基站。共建共享。\t市工信局\n"
    assert [row["heading"] for row in rows(text)] == ["新建基站"]


def test_other_tables_hold_no_tasks():
    assert rows("指标\t2021年\t2022年\n5G基站（个）\t100\t200\n") == []
    assert rows("姓名\t单位\n张某\t市工信局\n") == []


def test_a_paragraph_ends_a_table():
    paragraph = "以上任务由各牵头单位负责组织推进，有关情况按季度报送市政府办公室，汇总后统一通报全市。" * 2
    assert len(rows(f"{TABLE}{paragraph}\n3\t乙\t丙\t市工信局\t丁\t2024年\n")) == 2


def test_short_rows_do_no_harm():
    assert rows("序号\t任务\t责任单位\n1\n2\t甲\n\t\t\n") == [{"label": "2", "section": "1", "heading": "甲"}]
