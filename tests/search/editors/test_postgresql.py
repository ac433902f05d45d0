"""The tests beside this one once more, on a real PostgreSQL."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.test_postgresql import postgresql_url  # noqa: F401

FOLDER = Path(__file__).parent
ROOT = FOLDER.parents[2]

pytestmark = pytest.mark.slow


def test_the_same_is_found_on_postgresql(postgresql_url):  # noqa: F811
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--no-header", "--create-db"]
    done = subprocess.run(
        [*command, "--ds=tests.search.editors.postgresql_settings", f"--ignore={__file__}", str(FOLDER)],
        cwd=ROOT,
        env=os.environ | {"TEST_POSTGRESQL_URL": postgresql_url},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-6_000:] + done.stderr[-2_000:]
    # Only what is about FTS5 is left out.
    assert re.search(r"\d{2,} passed, 1 skipped", done.stdout), done.stdout[-500:]
