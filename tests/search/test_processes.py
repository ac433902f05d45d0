"""Two processes on one state folder, as two workers of a server are."""

import json
import subprocess
import sys
import textwrap

import pytest

from tests.search import processes
from tests.search.processes import ROOT, empty_database, manage, own_state  # noqa: F401
from tests.test_postgresql import postgresql_url  # noqa: F401

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

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


@pytest.fixture
def start(own_state):  # noqa: F811
    running = []

    def start(body: str) -> subprocess.Popen:
        code = textwrap.dedent(PREAMBLE) + textwrap.dedent(body)
        process = subprocess.Popen(
            [sys.executable, "-c", code],
            env=own_state,
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


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def either_database(request, own_state) -> dict[str, str]:  # noqa: F811
    """The environment of a state with the tables in place."""
    if request.param == "SQLite":
        return own_state
    environment = own_state | {"DATABASE_URL": request.getfixturevalue("postgresql_url")}
    migrated = manage(environment, "migrate", "--verbosity=0")
    assert migrated.returncode == 0, migrated.stderr
    return environment


def test_two_drains_at_once_never_take_the_index_back(either_database):
    racing = processes.start(either_database, "racing")
    outcome = json.loads(racing.stdout.read())
    assert racing.wait(60) == 0  # at the end the index agrees with the database
    assert outcome["seen"] == sorted(outcome["seen"])
    assert len(set(outcome["seen"])) > 5  # it was looked at on the way
    assert outcome["alive"] == [True, True]
    assert (outcome["documents"], outcome["waiting"]) == (4, 0)
