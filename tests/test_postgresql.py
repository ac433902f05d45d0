"""The whole registry on a real PostgreSQL: set-up, contents, search, every kind of page, publishing."""

import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

ROOT = Path(__file__).resolve().parents[1]
pytestmark = pytest.mark.slow

# PostgreSQL refuses to run as root, as CI does; this user is on every Debian.
UNPRIVILEGED = "nobody"

PAGES = """
    import json
    from django.test import Client
    paths = [
        "/", "/en/", "/search/?q=智慧港口", "/search/?sector=ports&stage=live", "/cities/", "/cities/qingdao/",
        "/cities/qingdao/qingdao-port-5g-terminal/", "/en/cities/qingdao/qingdao-port-5g-terminal/", "/plans/",
        "/cities/yubei/yubei-5g-development-plan/", "/sectors/", "/sectors/ports/", "/scenarios/remote-crane-control/",
        "/units/", "/units/huawei/", "/regions/370000/", "/sitemap.xml", "/readyz",
        "/api/v1/pilots/qingdao-port-5g-terminal",
    ]
    client = Client(HTTP_HOST="localhost")
    print(json.dumps({path: client.get(path).status_code for path in paths}))
"""
UNKNOWN = """
    import json
    from django.test import Client
    paths = [
        "/api/v1/pilots/%00", "/api/v1/pilots/a%00b", "/api/v1/plans/%00", "/api/v1/plans?region=%00",
        "/cities/%00/", "/sectors/%00/", "/p/1%00/",
    ]
    client = Client(HTTP_HOST="localhost")
    print(json.dumps({path: client.get(path).status_code for path in paths}))
"""
CROWD = """
    from concurrent.futures import ThreadPoolExecutor
    from datetime import timedelta
    from threading import Barrier
    from django.db import connections
    from scenarios.models import Attempt, Limit
    together = Barrier(12)
    def take(number):
        together.wait()
        taken = Attempt.objects.take("form", "somebody", [Limit(5, timedelta(hours=1))])
        connections.close_all()
        return taken
    with ThreadPoolExecutor(12) as pool:
        print(sum(pool.map(take, range(12))), Attempt.objects.count())
"""
UNPUBLISH = """
    from scenarios.models import PilotPage
    PilotPage.objects.get(slug="qingdao-port-5g-terminal").unpublish()
"""


def _programs() -> Path | None:
    """The folder of initdb and pg_ctl, which Debian keeps off the path."""
    if found := shutil.which("pg_ctl"):
        return Path(found).resolve().parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), key=lambda path: int(path.parts[-3]))
    return versions[-1].parent if versions else None


@pytest.fixture(scope="module")
def postgresql_url() -> Iterator[str]:
    """Address of an empty database in a cluster of its own, on loopback."""
    programs = _programs()
    if programs is None:
        how = "No PostgreSQL server here: install the package `postgresql`."
        if os.environ.get("CI"):
            pytest.fail(how)
        pytest.skip(how)
    user = UNPRIVILEGED if os.geteuid() == 0 else None
    # Not below pytest's own folder, through which only this user may pass.
    with TemporaryDirectory(prefix="postgresql-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / "log").touch()
        if user:
            shutil.chown(folder, user)
            shutil.chown(folder / "log", user)
        yield from _cluster(programs, folder, user)


def _cluster(programs: Path, folder: Path, user: str | None) -> Iterator[str]:
    def run(program: str, *arguments: str) -> None:
        with (folder / "log").open("a") as log:
            subprocess.run(
                [programs / program, *arguments], user=user, cwd=folder, check=True, stdout=log, stderr=log
            )

    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    data = str(folder / "data")
    run("initdb", "-D", data, "-U", "registry", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
    run(
        "pg_ctl",
        "-D",
        data,
        "-w",
        "-o",
        f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off",
        "start",
    )
    yield f"postgres://registry@127.0.0.1:{port}/postgres"
    run("pg_ctl", "-D", data, "-m", "immediate", "stop")


@pytest.fixture(scope="module")
def manage(postgresql_url, tmp_path_factory):
    """Runs a command of manage.py on the loaded registry and returns what it prints."""
    state = tmp_path_factory.mktemp("state")
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "REGISTRY_STATE": str(state),
        "DATABASE_URL": postgresql_url,
        "SEARCH_URL": f"tantivy://{state}/index",
        # Pages name their style sheet without `collectstatic`.
        "DEBUG": "1",
    }

    def run(*arguments: str, code: str = "") -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            input="\n".join(line.removeprefix("    ") for line in code.splitlines()) if code else None,
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    run("migrate", "--verbosity=0")
    run("load_registry")
    run("rebuild_search")
    return run


def test_loading_again_changes_nothing(manage):
    assert "created" not in manage("load_registry")


def test_every_kind_of_page_is_there(manage):
    answers = json.loads(manage("shell", "--verbosity=0", code=PAGES).splitlines()[-1])
    assert {path: status for path, status in answers.items() if status != 200} == {}


def test_a_null_byte_is_part_of_no_address(manage):
    answers = json.loads(manage("shell", "--verbosity=0", code=UNKNOWN).splitlines()[-1])
    assert {path: status for path, status in answers.items() if status != 404} == {}


def test_a_crowd_passes_no_limit(manage):
    assert manage("shell", "--verbosity=0", code=CROWD).split() == ["5", "5"]


def test_what_is_unpublished_leaves_the_results_at_once(manage):
    def total() -> int:
        return json.loads(manage("search", "青岛港", "--json"))["total"]

    before = total()
    manage("shell", "--verbosity=0", code=UNPUBLISH)
    assert total() == before - 1
