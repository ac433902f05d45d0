"""`make serve` from an empty state to a page, through gunicorn, and its end."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import quote, urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, ProxyHandler, Request, build_opener

import pytest

ROOT = Path(__file__).resolve().parents[1]
COMMAND = [sys.executable, "bin/serve.py"]

pytestmark = pytest.mark.slow


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def environment(state: Path, port: int) -> dict[str, str]:
    """Nothing of the tests' own settings."""
    kept = {
        name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "VIRTUAL_ENV")
    }
    return kept | {"REGISTRY_STATE": str(state), "PORT": str(port), "PYTHONIOENCODING": "utf-8"}


def wait_for(text: str, log: Path, process: subprocess.Popen) -> str:
    """What it has printed once `text` is in it."""
    while text not in log.read_text(encoding="utf-8"):
        try:
            status = process.wait(0.2)
        except subprocess.TimeoutExpired:
            continue
        pytest.fail(f"Ended with status {status}:\n{log.read_text(encoding='utf-8')}")
    return log.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def served(tmp_path_factory) -> Iterator[tuple[str, str, subprocess.Popen]]:
    """(address, what was printed, process) of a registry served from nothing."""
    folder, port = tmp_path_factory.mktemp("served"), free_port()
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            COMMAND, cwd=ROOT, env=environment(folder / "state", port), stdout=log, stderr=subprocess.STDOUT
        )
    printed = wait_for("Ctrl-C ends it.", folder / "log", process)
    yield f"http://127.0.0.1:{port}", printed, process
    process.terminate()
    process.wait(20)


@pytest.fixture
def browser_like() -> OpenerDirector:
    return build_opener(ProxyHandler({}), HTTPCookieProcessor(CookieJar()))


def test_every_kind_of_page_answers(served, browser_like):
    address, _printed, _process = served
    for path in (
        "/",
        "/en/",
        f"/search/?q={quote('港口')}",
        "/cities/yueyang/",
        "/api/v1/search",
        "/sitemap.xml",
    ):
        with browser_like.open(address + path) as response:
            assert response.status == 200, path
    with browser_like.open(f"{address}/readyz") as response:
        assert response.status == 200


def test_styles_come_compressed_and_may_be_kept_for_ever(served, browser_like):
    address, _printed, _process = served
    page = browser_like.open(f"{address}/").read().decode()
    style = re.search(r'href="(/static/[^"]+\.css)"', page)[1]
    with browser_like.open(Request(address + style, headers={"Accept-Encoding": "br, gzip"})) as response:
        assert response.headers["Content-Encoding"] == "br"
        assert "immutable" in response.headers["Cache-Control"]


@pytest.mark.parametrize("username", ["admin", "coordinator", "yueyang-editor", "yueyang-moderator"])
def test_the_log_ins_it_prints_work(served, browser_like, username):
    address, printed, _process = served
    password = re.search(rf"^{username} +(\S+)", printed, flags=re.MULTILINE)[1]
    form = browser_like.open(f"{address}/admin/login/").read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)[1]
    fields = {"csrfmiddlewaretoken": token, "username": username, "password": password}
    request = Request(
        f"{address}/admin/login/", urlencode(fields).encode(), {"Referer": f"{address}/admin/login/"}
    )
    with browser_like.open(request) as response:
        assert response.url == f"{address}/admin/"


def test_a_port_in_use_is_named_before_anything_is_prepared(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        ended = subprocess.run(
            COMMAND, cwd=ROOT, env=environment(tmp_path / "state", port), capture_output=True, text=True
        )
    assert ended.returncode == 1
    assert f"127.0.0.1:{port}" in ended.stderr
    assert "PORT=" in ended.stderr
    assert not (tmp_path / "state" / "db.sqlite3").exists()


def test_it_ends_when_asked_to(served):
    _address, _printed, process = served
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0
