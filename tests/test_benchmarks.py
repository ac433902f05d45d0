"""Benchmarks run to their end on a handful of records and print their tables; how fast, tells only a real run.

Those that need the whole registry first (pages, exports, Wagtail's search) take minutes to begin and are not run here.
"""

import os
import re
import subprocess
import sys

import pytest

from tests.search.processes import ROOT

pytest_plugins = ["tests.elasticsearch.fixtures"]
pytestmark = pytest.mark.slow

FIGURE = r"\d[\d.,]*"


def printed(script: str, *arguments: object, **environment: str) -> str:
    command = [sys.executable, f"benchmarks/{script}.py", *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, env=os.environ | environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_search_beside_its_peers():
    told = printed("search_bench", "--pilots", 60, "--without", "wagtail")
    assert told.lstrip().startswith("60 pilots:")
    for name in ("embedded", "first time", "bare Tantivy", "FTS5, jieba"):
        assert re.search(rf"{name} +p50 +{FIGURE} ms +p95 +{FIGURE} ms", told), told


def test_editors_search_beside_wagtails():
    told = printed("editors_search_bench", "--sizes", 30)
    assert "30 pages" in told
    assert re.search(rf"remo +\d+ +{FIGURE} ms", told), told


def test_search_beside_a_raw_request(elasticsearch_url):
    told = printed("elastic_bench", "--pilots", 60, SEARCH_BENCH_URL=elasticsearch_url)
    assert re.search(rf"median +{FIGURE}x +{FIGURE}x", told), told


def test_reading_beside_cutting():
    told = printed("reading_bench", "--pages", 2)
    assert re.search(rf"2 pages +1,400 +{FIGURE} ms +{FIGURE} ms", told), told
