"""Where the Elasticsearch of the tests comes from, what it needs, and where it is kept.

Elastic publishes a small distribution for integration tests on Maven Central. It is fetched and unpacked once.

It lacks what a whole Elasticsearch has beside core and security: `GET /` answers 405, so `ping()` and `info()` fail
(ask `/_nodes` and `/_cluster/health`); no tokenizers beyond `standard`, but the built-in analyzers, `whitespace`
among them; no scripts, `_reindex`, `_update_by_query` or `_delete_by_query`.
"""

import os
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.elasticsearch.machine import as_node_user, locked

VERSION = "8.19.21"
ARTIFACT = f"org.elasticsearch.distribution.integ-test-zip:elasticsearch:{VERSION}:zip"
UNPACK = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:unpack"

# When that user may not pass through the folders above this tree, as below /root.
SYSTEM_CACHE = Path("/var/cache/registry-elasticsearch")
PACKAGES = {"java": "openjdk-17-jre-headless", "mvn": "maven", "setpriv": "util-linux"}


class Unavailable(Exception):
    """Elasticsearch cannot be had or does not start; the message says what to do, or what it said last."""


def missing() -> str | None:
    """What to install before Elasticsearch can be started, as one line; None when all is there."""
    absent = [program for program in PACKAGES if not shutil.which(program)]
    if absent == ["mvn"] and (cache_folder() / f"elasticsearch-{VERSION}").exists():
        absent = []
    if not absent:
        return None
    packages = " ".join(PACKAGES[program] for program in absent)
    return (
        f"No Elasticsearch here: install the packages {packages}, or name a server in ELASTICSEARCH_TEST_URL."
    )


def java_home() -> Path:
    """The home of Java 17 or newer: ES_JAVA_HOME, else that of the `java` on the path."""
    if named := os.environ.get("ES_JAVA_HOME"):
        return Path(named)
    return Path(shutil.which("java") or "/usr/bin/java").resolve().parents[1]


def cache_folder() -> Path:
    """Folder of the unpacked distribution and of running nodes (ELASTICSEARCH_TEST_CACHE), made when missing."""
    if named := os.environ.get("ELASTICSEARCH_TEST_CACHE"):
        folder = Path(named).absolute()
        folder.mkdir(parents=True, exist_ok=True)
        return folder
    folder = Path(__file__).resolve().parents[2] / "var" / "cache" / "elasticsearch"
    folder.mkdir(parents=True, exist_ok=True)
    reachable = subprocess.run([*as_node_user(), "test", "-x", folder], check=False).returncode == 0
    if not reachable:
        folder = SYSTEM_CACHE
        folder.mkdir(exist_ok=True)
    return folder


def distribution() -> Path:
    """The unpacked distribution (its `bin`, `config` and `lib`), fetched by whoever comes first.

    Raises `Unavailable` with Maven's last lines when it cannot be fetched.
    """
    cache = cache_folder()
    home = cache / f"elasticsearch-{VERSION}"
    with locked(cache / "lock"):
        if not home.exists():
            with TemporaryDirectory(dir=cache, prefix="fetch-") as scratch:
                unpacked = Path(scratch) / "unpacked"
                command = [
                    "mvn",
                    "-q",
                    "-B",
                    UNPACK,
                    f"-Dartifact={ARTIFACT}",
                    f"-DoutputDirectory={unpacked}",
                ]
                # Maven leaves a `target` of its own in the current folder.
                done = subprocess.run(command, cwd=scratch, capture_output=True, text=True, check=False)
                if done.returncode:
                    raise Unavailable(f"Maven could not fetch {ARTIFACT}:\n{done.stdout[-2000:]}")
                (unpacked / home.name).rename(home)
    return home
