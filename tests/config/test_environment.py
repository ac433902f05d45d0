import subprocess
import sys

import pytest

from config import environment
from config.environment import ROOT, ImproperlyConfigured, read


@pytest.fixture
def given(monkeypatch, tmp_path):
    """Sets variables; the state is a folder that does not exist yet."""

    def give(**values: str) -> None:
        for name, value in {"REGISTRY_STATE": str(tmp_path / "new" / "state"), **values}.items():
            monkeypatch.setenv(name, value)

    for name in ("SECRET_KEY", "DATABASE_URL", "SEARCH_URL"):
        monkeypatch.delenv(name)
    monkeypatch.setattr(environment.environ.Env, "read_env", lambda path: None)
    return give


def test_a_new_state_folder_is_made_whoever_keeps_the_key(given, tmp_path):
    given(SECRET_KEY="from the operator's own store")
    assert read().secret_key == "from the operator's own store"
    assert read().state == tmp_path / "new" / "state"
    assert list(read().state.iterdir()) == []


def test_a_key_is_made_once_and_kept_from_others(given):
    given()
    key = read().secret_key
    assert len(key) >= 50
    assert read().secret_key == key
    assert (read().state / "secret_key").stat().st_mode & 0o077 == 0


def test_a_state_folder_that_cannot_be_made_is_named(given, tmp_path):
    (tmp_path / "file").touch()
    given(REGISTRY_STATE=str(tmp_path / "file" / "state"))
    with pytest.raises(ImproperlyConfigured, match=r"file/state cannot be made.*REGISTRY_STATE"):
        read()


@pytest.mark.filterwarnings("ignore:Engine not recognized")
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "http"),
        ("WEB_CONCURRENCY", "0"),
        ("PUBLIC_URL", "registry.example.org"),
        ("DATABASE_URL", "somewhere"),
        ("SEARCH_URL", "http://127.0.0.1:9200"),
        ("SEARCH_CA", "/nowhere/authority.pem"),
        ("LOG_LEVEL", "loud"),
    ],
)
def test_a_value_that_cannot_be_read_is_named(given, name, value):
    given(**{name: value})
    with pytest.raises(ImproperlyConfigured, match=name):
        read()


def test_a_wrong_search_address_is_told_without_its_password(given):
    given(SEARCH_URL="elasticsearch://user:secret@host/Pilots")
    with pytest.raises(ImproperlyConfigured, match=r"^SEARCH_URL names the index") as told:
        read()
    assert "secret" not in str(told.value)


@pytest.mark.parametrize("command", [["search", "港口"], ["load_registry"], ["rebuild_search"]])
def test_a_command_before_the_tables_are_made_says_what_to_run(process_environment, command):
    ended = subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env=process_environment,
        capture_output=True,
        text=True,
    )
    assert ended.returncode == 1
    assert ended.stdout == ""
    assert "run `manage.py prepare` first" in ended.stderr
    assert "Traceback" not in ended.stderr
