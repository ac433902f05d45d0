"""What is taken away of 10,000 public pilots: time, size, database queries, and memory.

    .venv/bin/python benchmarks/export_bench.py
    .venv/bin/python benchmarks/export_bench.py --times 10 csv xlsx      100,000 rows: every hit ten times

The registry is that of site_bench.py, made once below var/bench-site-10000. Each file is made in a process of its own,
by Django's test client, which reads it as a server would send it. Memory is what the process held at most above what it
held before, when small files had loaded all code (peak resident set, Linux only). Times are by the clock, CPU beside.
"""

import argparse
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks import registry, site_bench  # noqa: E402

PATHS = {
    "csv": "/search/export.csv",
    "xlsx": "/search/export.xlsx",
    "json": "/search/export.json",
    "jsonld": "/search/export.jsonld",
    "feed": "/search/feed.atom",
    "feed-words": "/search/feed.atom?q=智慧港口",
    "dcat-jsonld": "/catalogue.jsonld",
    "dcat-ttl": "/catalogue.ttl",
    "api": "/api/v1/pilots?limit=100",
}
# These load all code and little else.
WARM = ("/search/export.json?stage=stopped", "/search/export.xlsx?q=没有此物", "/search/feed.atom?q=没有此物")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="*", default=list(PATHS))
    parser.add_argument("--pilots", type=int, default=10_000)
    parser.add_argument("--times", type=int, default=1, help="each hit of a search so often")
    parser.add_argument("--one", action="store_true", help="in this process: what the others are")
    given = parser.parse_args()
    folder = ROOT / f"var/bench-site-{given.pilots}"
    if given.one:
        _measure(folder, given.files[0], given.times)
        return
    site_bench.make(folder, given.pilots)
    print(
        f"{'file':<14}{'MB':>8}{'first byte':>12}{'s':>8}{'CPU s':>8}{'queries':>9}{'held MB':>9}{'more MB':>9}"
    )
    for name in given.files:
        command = [
            sys.executable,
            __file__,
            "--one",
            "--pilots",
            str(given.pilots),
            "--times",
            str(given.times),
        ]
        subprocess.run([*command, name], cwd=ROOT, check=True)


def _measure(folder: Path, name: str, times: int) -> None:
    registry.open_at(folder)
    from django.conf import settings
    from django.db import connection
    from django.test import Client

    settings.ALLOWED_HOSTS = ["testserver"]
    settings.EXPORT_LIMIT = settings.API_LIMIT = 0
    if times > 1:
        _repeat(times)
    client = Client()
    path = PATHS[name]
    for warm in WARM:
        _read(client.get(warm))
    Path("/proc/self/clear_refs").write_text("5")  # forget the peak
    held = _memory("VmRSS")
    count = _Counting()
    start, cpu = time.perf_counter(), time.process_time()
    with connection.execute_wrapper(count):
        response = client.get(path)
        first, size = _read(response)
    first = (first or time.perf_counter()) - start
    spent, cpu = time.perf_counter() - start, time.process_time() - cpu
    print(
        f"{name:<14}{size / 1e6:>8.1f}{first:>12.2f}{spent:>8.1f}{cpu:>8.1f}{count.number:>9}{held:>9.0f}"
        f"{_memory('VmHWM') - held:>9.0f}",
        flush=True,
    )
    assert response.status_code == 200, response.status_code


def _repeat(times: int) -> None:
    """Every hit of a walk so often."""
    from search import walking

    whole = walking._walk

    def repeated(query, most, every_word):
        found = whole(query, most, every_word)
        hits = list(found.hits)
        return walking.Walk(found.total * times, (hit for _time in range(times) for hit in hits))

    walking._walk = repeated


def _read(response) -> tuple[float | None, int]:
    """(when its first piece came, bytes)."""
    if not response.streaming:
        return None, len(response.content)
    first, size = None, 0
    for piece in response.streaming_content:
        first = first or time.perf_counter()
        size += len(piece)
    response.close()
    return first, size


class _Counting:
    def __init__(self) -> None:
        self.number = 0

    def __call__(self, execute, sql, params, many, context):
        self.number += 1
        return execute(sql, params, many, context)


def _memory(name: str) -> float:
    """Of this process, in MB."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) / 1024
    sys.exit(f"/proc/self/status tells no {name}: this needs Linux.")


if __name__ == "__main__":
    main()
