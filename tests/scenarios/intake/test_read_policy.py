import json

import pytest
from django.core.management import CommandError, call_command

PLAN = "岳阳市5G应用行动方案\n一、目标\n到2022年，建成5G基站5000个。\n二、任务\n（一）5G+智慧医疗。推进远程会诊。\n"


def test_a_text_without_tasks_ends_the_command_with_a_message(tmp_path):
    file = tmp_path / "weather.txt"
    file.write_text("今天天气很好。", encoding="utf-8")
    with pytest.raises(CommandError, match=r"weather\.txt: No numbered items or headings"):
        call_command("read_policy", str(file))


def test_data_for_programs_is_complete_even_without_tasks(tmp_path, capsys):
    file = tmp_path / "weather.txt"
    file.write_text("今天天气很好。", encoding="utf-8")
    with pytest.raises(CommandError):
        call_command("read_policy", str(file), "--json")
    assert "no-outline" in {warning["code"] for warning in json.loads(capsys.readouterr().out)["warnings"]}


def test_a_plan_is_printed_as_data(tmp_path, capsys):
    file = tmp_path / "plan.txt"
    file.write_text(PLAN, encoding="utf-8")
    call_command("read_policy", str(file), "--json")
    assert [task["path"] for task in json.loads(capsys.readouterr().out)["tasks"]] == ["二/（一）"]
