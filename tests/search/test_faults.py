"""Processes that index are killed; nothing is lost, and nothing is left over."""

import json
from pathlib import Path

import pytest

from tests.search.processes import empty_database, manage, own_state, start  # noqa: F401

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

SEED = 20260101
KILLS = 50


def lines_of(process) -> list[dict]:
    lines = [json.loads(line) for line in process.stdout]
    assert process.wait(60) == 0
    return lines


def strangers(generation: Path) -> set[str]:
    """Files of segments that the index does not know, by the name of their segment."""
    meta = json.loads((generation / "meta.json").read_text())
    known = {segment["segment_id"].replace("-", "") for segment in meta["segments"]}
    return {file.name for file in generation.iterdir() if len(file.stem) == 32 and file.stem not in known}


def test_fifty_kills_at_random_moments_lose_nothing(own_state):  # noqa: F811
    rounds = lines_of(start(own_state, "killing", "random", SEED, KILLS))
    assert [line["killed"] for line in rounds] == [True] * KILLS
    # They fell into the middle of the work: rows wait, and rebuilds were half done.
    assert any(line["waiting"] for line in rounds if line["worker"] == "drains")
    assert any(line["catch_up"] for line in rounds if line["worker"] == "rebuilds")
    # What is left of the last killed rebuild is cleared away by the next to write.
    assert max(line["generations"] for line in rounds) <= 2

    drained = manage(own_state, "drain_outbox")
    assert drained.returncode == 0, drained.stderr
    checked = manage(own_state, "rebuild_search", "--check")
    assert checked.returncode == 0, checked.stderr
    folder = Path(own_state["REGISTRY_STATE"]) / "index"
    assert not (folder / "catch-up").exists()
    (generation,) = folder.glob("g-*")
    assert strangers(generation) == set()


def test_a_kill_at_any_step_loses_nothing(own_state):  # noqa: F811
    points = lines_of(start(own_state, "killing", "points"))
    assert [line["point"] for line in points if not line["killed"]] == []
    clean = {"waiting": 0, "generations": 1, "catch_up": None}
    assert {line["point"]: line["after_drain"] for line in points} == {
        line["point"]: clean for line in points
    }
