"""Processes of their own on a state folder of their own, as the workers of a server are. Fixtures to import."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def empty_database(django_db_setup, django_db_blocker, tmp_path_factory) -> Path:
    """A file with all tables and what migrations put there: a copy of the test run's own, made once.

    Needs a test marked `django_db`: for others that database is not made.
    """
    from django.db import connection

    copy = tmp_path_factory.mktemp("empty") / "db.sqlite3"
    with django_db_blocker.unblock(), closing(sqlite3.connect(copy)) as new:
        connection.ensure_connection()
        connection.connection.backup(new)
        connection.close()
    return copy


@pytest.fixture
def own_state(process_environment, empty_database) -> dict[str, str]:
    """`process_environment` with the tables in place; `tests` can be imported."""
    state = Path(process_environment["REGISTRY_STATE"])
    state.mkdir()
    (state / "db.sqlite3").write_bytes(empty_database.read_bytes())
    return process_environment | {"PYTHONPATH": f"{ROOT}:{ROOT / 'site'}"}


def manage(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess:
    """`manage.py` from a cold start."""
    return subprocess.run(
        [sys.executable, ROOT / "manage.py", *arguments],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=120,
    )


def start(environment: dict[str, str], module: str, *arguments: object) -> subprocess.Popen:
    """`main` of `tests.search.<module>` as a program, with pipes for its input and output."""
    program = (
        f"import sys, django; django.setup(); from tests.search import {module} as it; it.main(*sys.argv[1:])"
    )
    return subprocess.Popen(
        [sys.executable, "-c", program, *map(str, arguments)],
        env=os.environ | environment,
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
