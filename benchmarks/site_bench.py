"""The site with 10,000 public pilots: requests a second, CPU and database queries of its pages.

    make bench-site
    .venv/bin/python benchmarks/site_bench.py --pilots 10000 --serve      only serve it, on PORT, until Ctrl-C
    .venv/bin/python benchmarks/site_bench.py /search/ /search/?q=港口    other pages

The registry is made once, below var/bench-site, by registry.py; delete that folder to have it made anew. It is served
as `make serve` does, by gunicorn with two workers. wrk asks over loopback with as many connections as --connections
(Debian's package wrk). CPU a request is that of the server's processes, which other work on the machine disturbs
least. Pages are measured in turns.
"""

import argparse
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import which
from statistics import median
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import ProxyHandler, build_opener

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks import registry  # noqa: E402

PAGES = (
    "/",
    "/search/",
    "/search/?q=远程手术",
    "/search/?q=港口&stage=live&year=2021&year=2022",
    "/en/search/?q=smart+port",
    "/search/?page=50",
)
PATIENCE_SECONDS = 90
_TICKS = os.sysconf("SC_CLK_TCK")
_open = build_opener(ProxyHandler({})).open


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("pages", nargs="*", default=PAGES)
    parser.add_argument("--pilots", type=int, default=10_000)
    parser.add_argument("--seconds", type=int, default=8, help="of each measurement")
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--serve", action="store_true", help="measure nothing")
    given = parser.parse_args()
    folder = ROOT / f"var/bench-site-{given.pilots}"
    make(folder, given.pilots)
    if not given.serve and not which("wrk"):
        sys.exit("wrk is needed to measure (Debian: apt install wrk); --serve does without.")
    with _served(folder) as (server, base):
        if given.serve:
            print(f"{base} · master process {server.pid} · Ctrl-C ends it", flush=True)
            server.wait()
            return
        _measure(base, server.pid, given)


def make(folder: Path, number: int) -> None:
    """In processes of their own: a server that forks later holds nothing of it."""
    ready = folder / "ready"
    if not ready.exists():
        print(f"Making a registry of {number:,} pilots in {folder.relative_to(ROOT)}", flush=True)
        folder.mkdir(parents=True, exist_ok=True)
        _run(folder, "manage.py", "prepare", "--no-demo-accounts")
        filling = (
            f"from benchmarks import registry as r; r.open_at(r.Path({str(folder)!r})); r.fill({number})"
        )
        _run(folder, "-c", filling)
        _run(folder, "manage.py", "rebuild_search")
        ready.touch()
    _run(folder, "manage.py", "prepare", "--no-demo-accounts")


def _run(folder: Path, *command: str) -> None:
    environment = os.environ | registry.environment(folder)
    start = time.perf_counter()
    done = subprocess.run([sys.executable, *command], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    if done.returncode:
        sys.exit(f"{' '.join(command[:2])} failed; the reason stands above.")
    print(f"  {' '.join(command[:2])[:40]}: {time.perf_counter() - start:.0f} s", flush=True)


@contextmanager
def _served(folder: Path) -> Iterator[tuple[subprocess.Popen, str]]:
    """The server's master process, and its address."""
    port = os.environ.get("PORT", "8011")
    environment = os.environ | registry.environment(folder) | {"PORT": port, "WEB_CONCURRENCY": "2"}
    base = f"http://127.0.0.1:{port}"
    with socket.create_server(("127.0.0.1", int(port))):
        pass  # nobody else answers there
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())  # so that the server is ended too
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "-c", "site/config/gunicorn.py"], cwd=ROOT, env=environment
    )
    try:
        _wait_for(server, base)
        yield server, base
    finally:
        server.terminate()
        server.wait()


def _wait_for(server: subprocess.Popen, base: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with _open(f"{base}/healthz", timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    sys.exit(f"{base} does not answer; the reason stands above.")


def _measure(base: str, master: int, given: argparse.Namespace) -> None:
    results: dict[str, list[tuple[float, float]]] = {page: [] for page in given.pages}
    sizes = {page: _size(base + _quoted(page)) for page in given.pages}
    for page in given.pages:
        _load(base + _quoted(page), master, 2, given.connections)  # warms both workers up
    for _round in range(given.rounds):
        for page in given.pages:
            results[page].append(_load(base + _quoted(page), master, given.seconds, given.connections))
    print(f"{'page':<52}{'kB':>6}{'requests/s':>12}{'CPU ms/request':>16}")
    for page, measured in results.items():
        rate = max(rate for rate, _cpu in measured)
        cpu = median(cpu for _rate, cpu in measured)
        print(f"{page:<52}{sizes[page] / 1024:>6.0f}{rate:>12.1f}{cpu:>16.1f}")


def _size(address: str) -> int:
    try:
        with _open(address, timeout=30) as answer:
            return len(answer.read())
    except HTTPError as error:
        sys.exit(f"{address} answers {error.code}.")


def _load(address: str, master: int, seconds: int, connections: int) -> tuple[float, float]:
    """(requests a second, CPU milliseconds of the server for each)."""
    before = _cpu_seconds(master)
    told = subprocess.run(
        ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "20s", address],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    spent = _cpu_seconds(master) - before
    if failed := re.search(r"Non-2xx.*|Socket errors.*", told):
        sys.exit(f"{address}: {failed.group()}")
    number = int(re.search(r"(\d+) requests in", told).group(1))
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", told).group(1))
    return rate, spent / max(number, 1) * 1000


def _cpu_seconds(master: int) -> float:
    """Of the master and its workers."""
    total = 0
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue  # it has ended meanwhile
        if int(status.parent.name) == master or int(fields[1]) == master:
            total += int(fields[11]) + int(fields[12])
    return total / _TICKS


def _quoted(page: str) -> str:
    return quote(page, safe="/?=&+%")


if __name__ == "__main__":
    main()
