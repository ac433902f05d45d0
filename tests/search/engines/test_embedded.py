"""What only the embedded engine does; `test_both.py` has what every engine does. No database."""

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path
from threading import Event, Thread

import pytest

from search.engines.embedded import EmbeddedEngine
from search.engines.generations import locked
from search.engines.protocol import Changes, EngineBusy, EngineError, IndexMissing, IndexState
from search.query import SearchQuery
from tests.search.conftest import document
from tests.search.engines.conftest import ids

ROOT = Path(__file__).resolve().parents[3]


def test_without_an_index_it_says_what_to_run(tmp_path):
    engine = EmbeddedEngine(tmp_path / "none")
    assert engine.state() is IndexState.MISSING
    with pytest.raises(IndexMissing, match="rebuild_search"):
        engine.search(SearchQuery(), [])
    with pytest.raises(IndexMissing):
        engine.apply(Changes([document(1)], []))


def test_an_index_of_another_schema_is_not_read(engine, index_folder, monkeypatch):
    monkeypatch.setattr("search.engines.embedded.SCHEMA_VERSION", 999)
    newer = EmbeddedEngine(index_folder)
    assert newer.state() is IndexState.OUTDATED
    with pytest.raises(IndexMissing, match="outdated"):
        newer.count()
    assert newer.rebuild([document(1)], lambda changed: Changes([], [])) == 1
    assert newer.state() is IndexState.READY


def test_a_rebuild_leaves_one_generation_that_open_readers_notice(fill, ask, engine, index_folder):
    fill(document(1, "旧"))
    other_reader = EmbeddedEngine(index_folder)
    assert other_reader.count() == 1
    assert engine.rebuild([document(2, "新"), document(3, "新")], lambda changed: Changes([], [])) == 2
    assert other_reader.count() == 2
    assert len(list(index_folder.glob("g-*"))) == 1


def test_a_failed_rebuild_removes_its_own_generation(fill, ask, engine, index_folder):
    fill(document(1, "港口"))

    def documents():
        yield document(2, "港口")
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError, match="went away"):
        engine.rebuild(documents(), lambda changed: Changes([], []))
    assert len(list(index_folder.glob("g-*"))) == 1


def test_writers_wait_for_each_other_and_then_say_so(engine, index_folder, monkeypatch):
    monkeypatch.setattr("search.engines.embedded.WRITE_WAIT_SECONDS", 0.1)
    with (
        locked(index_folder / "write.lock", 0, ""),
        pytest.raises(EngineBusy, match="writing to the search index"),
    ):
        engine.apply(Changes([document(1)], []))
    engine.apply(Changes([document(1)], []))
    assert engine.count() == 1


def test_writers_in_threads_lose_nothing(engine, ask):
    def write(start):
        for number in range(start, start + 5):
            EmbeddedEngine(engine._root).apply(Changes([document(number, "港口")], []))

    threads = [Thread(target=write, args=(start,)) for start in (10, 20, 30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ask("港口").total == 15


def test_readers_find_an_index_at_any_moment_of_rebuilds(fill, index_folder):
    engine = fill(document(1, "港口"))
    reader = EmbeddedEngine(index_folder)
    done, failures = Event(), []

    def read():
        while not done.is_set():
            try:
                assert reader.count() == 1
            except Exception as error:  # noqa: BLE001 - whatever it is, the test must tell
                failures.append(error)
                return

    thread = Thread(target=read)
    thread.start()
    for _round in range(10):
        engine.rebuild([document(1, "港口")], lambda changed: Changes([], []))
    done.set()
    thread.join()
    assert failures == []


def test_a_broken_index_is_an_engine_error(engine, index_folder):
    (generation,) = index_folder.glob("g-*")
    (generation / "meta.json").write_text("{")
    with pytest.raises(EngineError, match="could not be opened"):
        EmbeddedEngine(index_folder).count()


WRITER = """
    import sys, time
    from pathlib import Path
    sys.path[:0] = [{root!r}, {root!r} + "/site"]
    from search.engines.embedded import EmbeddedEngine
    from search.engines.protocol import Changes
    from tests.search.conftest import document
    engine = EmbeddedEngine(Path({folder!r}))
    {body}
"""


def process(folder: Path, body: str) -> subprocess.Popen:
    code = textwrap.dedent(WRITER).format(root=str(ROOT), folder=str(folder), body=body)
    return subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)


def test_another_process_sees_a_change_at_once(fill, ask, index_folder):
    fill(document(1, "港口"))
    writer = process(index_folder, 'engine.apply(Changes([document(2, "港口")], [1]))')
    assert writer.wait(60) == 0
    assert ids(ask("港口")) == [2]


def test_a_killed_writer_leaves_the_index_whole_and_its_locks_free(fill, ask, engine, index_folder):
    fill(document(1, "港口"))
    body = (
        "from itertools import count\n"
        "print('started', flush=True)\n"
        "for n in count(2): engine.apply(Changes([document(n, '港口')], [n - 1]))"
    )
    writer = process(index_folder, body)
    writer.stdout.readline()
    before = ids(ask("港口"))
    while ids(ask("港口")) == before:
        pass
    os.kill(writer.pid, signal.SIGKILL)
    writer.wait()
    assert ask("港口").total == 1
    engine.apply(Changes([document(1_000_000, "港口")], []))
    assert ask("港口").total == 2


def test_files_of_a_writer_killed_before_its_commit_stop_nobody(fill, ask, engine, index_folder):
    fill(document(1, "港口"), document(2, "港口"))
    (meta,) = index_folder.glob("g-*/meta.json")
    before = meta.read_bytes()
    engine.apply(Changes([], [1]))
    meta.write_bytes(before)  # its list of deleted rows is on the disk, and never came into force
    assert [*meta.parent.glob("*.del")] != []
    engine.apply(Changes([], [2]))
    assert ids(ask("港口")) == [1]


def test_a_killed_rebuild_leaves_the_old_index_and_the_next_one_cleans_up(fill, ask, engine, index_folder):
    fill(document(1, "港口"))
    body = (
        "def documents():\n"
        "    yield document(2, '港口')\n"
        "    print('halfway', flush=True)\n"
        "    time.sleep(60)\n"
        "engine.rebuild(documents(), lambda changed: Changes([], []))"
    )
    rebuild = process(index_folder, body)
    assert rebuild.stdout.readline() == "halfway\n"
    os.kill(rebuild.pid, signal.SIGKILL)
    rebuild.wait()
    assert ids(ask("港口")) == [1]
    engine.apply(Changes([document(3, "港口")], []))
    assert engine.rebuild([document(4, "港口")], lambda changed: Changes([], [])) == 1
    assert len(list(index_folder.glob("g-*"))) == 1
