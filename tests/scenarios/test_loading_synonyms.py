"""Loading small files of synonyms: what is written, what people did, and what is said about mistakes."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from scenarios.models import Synonym
from tests.scenarios.small_fixtures import Fixtures

pytestmark = pytest.mark.django_db

WORDS = """
- {word: 远端, means: [远程]}
- {word: telemedicine, means: [远程医疗, 远程会诊]}
"""
SCENARIOS = """
- same: [岸桥, 桥吊, quay crane]
- same: [集卡, 集装箱卡车]
"""


class Files:
    """Files of synonyms beside other small fixtures."""

    def __init__(self, folder: Path):
        self.fixtures = Fixtures(folder)
        self.folder = folder / "synonyms"
        self.folder.mkdir()
        self.write("words", WORDS)
        self.write("scenarios", SCENARIOS)

    def write(self, name: str, text: str) -> None:
        (self.folder / f"{name}.yaml").write_text(text, encoding="utf-8")

    def load(self) -> None:
        self.fixtures.load(only="vocabularies")


@pytest.fixture
def files(tmp_path) -> Files:
    return Files(tmp_path)


@pytest.fixture
def loaded(files) -> Files:
    files.load()
    return files


def entries() -> set[tuple[str, str, str]]:
    """Theme and both lists as they are shown."""
    return {(record.theme, str(record), record.note) for record in Synonym.objects.all()}


def texts() -> set[str]:
    return {str(record) for record in Synonym.objects.all()}


def edit(term: str, **changes: str) -> Synonym:
    record = Synonym.objects.get(terms__startswith=term)
    for name, value in changes.items():
        setattr(record, name, value)
    record.full_clean()
    record.save()
    return record


def test_every_file_is_read_and_names_the_theme(loaded):
    assert entries() == {
        ("words", "远端 → 远程", ""),
        ("words", "telemedicine → 远程医疗 / 远程会诊", ""),
        ("scenarios", "岸桥 = 桥吊 = quay crane", ""),
        ("scenarios", "集卡 = 集装箱卡车", ""),
    }


def test_loading_again_changes_nothing(loaded, capsys):
    before = list(Synonym.objects.values())
    capsys.readouterr()
    loaded.load()
    assert list(Synonym.objects.values()) == before
    assert "synonyms: 4 unchanged" in capsys.readouterr().out


def test_many_entries_cost_a_few_queries(files, django_assert_max_num_queries):
    files.load()
    files.write("sectors", "\n".join(f"- same: [词{number}, word {number}]" for number in range(400)))
    with django_assert_max_num_queries(30):
        files.load()
    assert Synonym.objects.count() == 404


def test_a_folder_without_synonyms_is_loaded(tmp_path):
    Fixtures(tmp_path).load(only="vocabularies")
    assert not Synonym.objects.exists()


def test_a_changed_row_is_loaded_and_the_note_stays(loaded):
    record = edit("岸桥", note="问过港口集团")
    loaded.write("scenarios", SCENARIOS.replace("quay crane]", "岸边集装箱起重机]"))
    loaded.load()
    record.refresh_from_db()
    assert (str(record), record.note) == ("岸桥 = 桥吊 = 岸边集装箱起重机", "问过港口集团")


# --- what people did is kept ----------------------------------------------------------------------------------------


def test_an_edited_entry_is_kept_and_reported(loaded, capsys):
    edit("岸桥", terms="岸桥\n桥吊\n岸吊")
    loaded.write("scenarios", SCENARIOS.replace("quay crane]", "quay crane, sts crane]"))
    loaded.load()
    assert "岸桥 = 桥吊 = 岸吊" in texts()
    assert "kept scenarios:岸桥: edited by hand" in capsys.readouterr().out


def test_a_removed_entry_is_not_made_again(loaded, capsys):
    Synonym.objects.get(terms="远端").delete()
    loaded.load()
    loaded.write("words", WORDS.replace("[远程]", "[远程, 遥控]"))
    loaded.load()
    assert not Synonym.objects.filter(terms="远端").exists()
    assert "kept words:远端: removed by hand" in capsys.readouterr().out


def test_a_row_whose_term_people_have_put_elsewhere_is_left_out(loaded, capsys):
    Synonym.objects.create(terms="AGV\n无人集卡", theme="words")
    loaded.write("technologies", "- same: [自动导引车, agv]")
    loaded.load()
    assert "AGV = 无人集卡" in texts()
    assert not Synonym.objects.filter(theme="technologies").exists()
    assert (
        "kept technologies:自动导引车: “agv” is in an entry made or edited by hand" in capsys.readouterr().out
    )


def test_a_row_that_waits_for_people_stops_the_one_that_needs_its_terms(loaded):
    """桥吊 was to move from the cranes to the trucks, but the cranes cannot be written."""
    Synonym.objects.create(terms="场桥\n轨道吊", theme="words")
    loaded.write("scenarios", "- same: [岸桥, 场桥]\n- same: [集卡, 集装箱卡车, 桥吊]")
    loaded.load()
    assert {"岸桥 = 桥吊 = quay crane", "集卡 = 集装箱卡车"} <= texts()


# --- rows that move -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scenarios", "words", "expected"),
    [
        (
            "- same: [桥吊, 岸桥, quay crane]\n- same: [集卡, 集装箱卡车]",
            WORDS,
            {"桥吊 = 岸桥 = quay crane", "集卡 = 集装箱卡车"},
        ),
        (
            "- same: [岸桥, 桥吊, quay crane, 集卡, 集装箱卡车]",
            WORDS,
            {"岸桥 = 桥吊 = quay crane = 集卡 = 集装箱卡车"},
        ),
        (
            "- same: [岸桥, 桥吊]\n- same: [集卡, 集装箱卡车, quay crane]",
            WORDS,
            {"岸桥 = 桥吊", "集卡 = 集装箱卡车 = quay crane"},
        ),
        (
            "- same: [岸桥, quay crane]\n- same: [桥吊, 集卡, 集装箱卡车]",
            WORDS,
            {"岸桥 = quay crane", "桥吊 = 集卡 = 集装箱卡车"},
        ),
        (
            "- same: [集卡, 集装箱卡车]",
            WORDS + "- same: [岸桥, 桥吊, quay crane]",
            {"岸桥 = 桥吊 = quay crane", "集卡 = 集装箱卡车"},
        ),
    ],
    ids=["another first term", "joined", "a term moves down", "both at once", "another file"],
)
def test_terms_that_move_between_rows_are_in_one_entry_afterwards(loaded, scenarios, words, expected):
    loaded.write("scenarios", scenarios)
    loaded.write("words", words)
    loaded.load()
    assert texts() == expected | {"远端 → 远程", "telemedicine → 远程医疗 / 远程会诊"}


def test_a_row_that_comes_back_is_loaded_again(loaded):
    before = entries()
    loaded.write("scenarios", "- same: [岸桥, 桥吊, quay crane, 集卡, 集装箱卡车]")
    loaded.load()
    loaded.write("scenarios", SCENARIOS)
    loaded.load()
    assert entries() == before


def test_an_entry_whose_row_is_gone_is_kept_for_its_note(loaded):
    edit("岸桥", note="问过港口集团")
    loaded.write("scenarios", "- same: [桥吊, 岸桥]\n- same: [集卡, 集装箱卡车]")
    loaded.load()
    assert ("scenarios", "岸桥 = 桥吊 = quay crane", "问过港口集团") in entries()
    assert "桥吊 = 岸桥" not in texts()


# --- mistakes -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("sectors", "- same: [港口]", "synonyms/sectors.yaml, line 1 (sectors:港口), terms:"),
        ("sectors", "- same: [港口, ——]", "(sectors:港口), terms:"),
        ("sectors", "- same: []", "line 1 (sectors), same: is empty"),
        ("sectors", "- same: [港口, 5]", "same: should be a list of texts"),
        ("sectors", "- {word: 港口, means: []}", "means: is empty"),
        ("sectors", "- {word: 港口, same: [码头]}", "(sectors), the whole row: should be “same: [terms]”"),
        ("sectors", "- 港口", "(sectors), the whole row: should be “same: [terms]”"),
        (
            "sectors",
            "\n- same: [港口, Quay Crane]",
            "line 2 (sectors:港口), terms: “Quay Crane” stands in synonyms/",
        ),
        ("harbours", "- same: [港口, 码头]", "(harbours:港口), theme: “harbours” is not one of sectors,"),
    ],
)
def test_a_mistake_is_named_with_file_line_and_row(files, name, text, message):
    files.write(name, text)
    with pytest.raises(CommandError) as error:
        files.load()
    assert message in str(error.value)
    assert not Synonym.objects.exists()


def test_the_registrys_own_synonyms_are_loaded_whole(settings):
    call_command("load_registry", only="vocabularies")
    rows = sum(
        path.read_text(encoding="utf-8").count("\n- ")
        for path in (settings.ROOT / "fixtures" / "synonyms").glob("*.yaml")
    )
    assert Synonym.objects.count() == rows > 700
