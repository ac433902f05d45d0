"""Two processes on one state folder, as two workers of a server are."""

import json
import os
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.slow

PREAMBLE = f"""
    import json, sys
    sys.path[:0] = [{str(ROOT)!r}, {str(ROOT / "site")!r}]
    import django
    django.setup()
    from scenarios.models import PilotPage, Unit
    from search.query import SearchQuery
    from search.results import search
"""
READER = """
    for line in sys.stdin:
        results = search(SearchQuery(line.strip()))
        answer = {
            "total": results.total,
            "slugs": [found.pilot.slug for found in results.hits],
            "units": len(results.facets["unit"]),
        }
        print(json.dumps(answer), flush=True)
"""
WRITER = """
    from tests.factories import PilotFactory, UnitFactory, home_page
    from scenarios.models import PilotUnit, Role
    home_page()
    unit = UnitFactory(name_zh="巴陵石化")
    PilotFactory(slug="crane", pilot_units=[PilotUnit(unit=unit, role=Role.USER)])
    print("ready", flush=True)
    for line in sys.stdin:
        match line.strip():
            case "rename":
                unit.name_zh = "长岭炼化"
                unit.save()
            case "unpublish":
                PilotPage.objects.get(slug="crane").unpublish()
            case "publish":
                PilotPage.objects.get(slug="crane").save_revision().publish()
            case "delete":
                PilotPage.objects.get(slug="crane").delete()
        print("done", flush=True)
"""


@pytest.fixture(scope="module")
def migrated(tmp_path_factory) -> Path:
    """A state folder with an empty database, made once."""
    state = tmp_path_factory.mktemp("state")
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings", "REGISTRY_STATE": str(state)}
    environment["DATABASE_URL"] = f"sqlite:///{state}/db.sqlite3"
    subprocess.run(
        [sys.executable, ROOT / "manage.py", "migrate", "--verbosity=0"],
        env=environment,
        check=True,
        timeout=120,
    )
    return state


@pytest.fixture
def start(process_environment, migrated):
    shutil.copytree(migrated, process_environment["REGISTRY_STATE"], dirs_exist_ok=True)
    running = []

    def start(body: str) -> subprocess.Popen:
        code = textwrap.dedent(PREAMBLE) + textwrap.dedent(body)
        process = subprocess.Popen(
            [sys.executable, "-c", code],
            env=process_environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        running.append(process)
        return process

    yield start
    for process in running:
        process.kill()
        process.wait()


def tell(process: subprocess.Popen, line: str) -> str:
    process.stdin.write(f"{line}\n")
    process.stdin.flush()
    return process.stdout.readline().strip()


def test_each_sees_what_the_other_did_at_once(start):
    writer, reader = start(WRITER), start(READER)
    assert writer.stdout.readline().strip() == "ready"

    def ask(text):
        return json.loads(tell(reader, text))

    assert ask("巴陵石化") == {"total": 1, "slugs": ["crane"], "units": 1}
    tell(writer, "rename")
    assert ask("巴陵石化")["slugs"] == []
    assert ask("长岭炼化")["slugs"] == ["crane"]
    tell(writer, "unpublish")
    assert ask("") == {"total": 0, "slugs": [], "units": 0}
    tell(writer, "publish")
    assert ask("长岭炼化")["total"] == 1
    tell(writer, "delete")
    assert ask("")["total"] == 0


def test_a_change_of_a_process_killed_before_indexing_is_indexed_by_the_next_search(start):
    killed = """
        import os, signal
        from search import outbox
        from tests.factories import PilotFactory, home_page
        home_page()
        outbox.rebuild()
        outbox.drain = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)
        PilotFactory(slug="crane", title="远控岸桥")
    """
    writer = start(killed)
    assert writer.wait(60) == -9
    reader = start(READER)
    assert json.loads(tell(reader, "岸桥"))["slugs"] == ["crane"]
