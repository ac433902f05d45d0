"""What only the engine on a cluster does; `test_both.py` has what every engine does. No database."""

import json
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread

import pytest

from search.address import read_address
from search.engines.elastic import Access, ElasticEngine, bulk, lease, rebuild
from search.engines.protocol import Changes, EngineBusy, EngineError, IndexMissing, IndexState
from search.query import SearchQuery
from tests.elasticsearch.security import LIMITED_ROLE, LIMITED_USER, PASSWORD
from tests.search.conftest import document
from tests.search.engines.clusters import address, own_name

pytest_plugins = ["tests.elasticsearch.fixtures"]

ROOT = Path(__file__).resolve().parents[3]
NOTHING = Changes([], [])


@pytest.fixture
def place(elasticsearch_url) -> Iterator[str]:
    """SEARCH_URL for one test."""
    with own_name(elasticsearch_url) as name:
        yield address(elasticsearch_url, name)


@pytest.fixture
def new(place):
    """Another engine on the same index, as on another machine."""
    return lambda: ElasticEngine(read_address(place))


@pytest.fixture
def engine(new):
    engine = new()
    engine.rebuild([document(1, "港口")], lambda changed: NOTHING)
    return engine


@pytest.fixture(autouse=True)
def _soon_dead(monkeypatch):
    """A killed rebuild is known for it sooner, and a rebuild waits less for the last readers of the old index."""
    monkeypatch.setattr(rebuild, "LAST_READERS_SECONDS", 0.5)
    monkeypatch.setattr(lease, "DEAD_AFTER_SECONDS", 2.5)
    monkeypatch.setattr("search.engines.elastic.engine.DEAD_AFTER_SECONDS", 2.5)


def indexes(engine) -> list[str]:
    """Of this test, without that of the notes."""
    with engine._connection.searching() as client:
        found = client.indices.get(index=f"{engine._connection.index}-*").body
    return sorted(index for index in found if "-notes" not in index)


# --- who may


@pytest.mark.slow
def test_tls_and_password(elasticsearch_secured):
    access = Access(authorities=elasticsearch_secured.certificate_authority)
    engine = ElasticEngine(read_address(address(elasticsearch_secured.urls[0], "encrypted")), access)
    assert engine.rebuild([document(1, "港口")], lambda changed: NOTHING) == 1


@pytest.mark.slow
def test_the_documented_rights_are_enough_and_reach_no_other_index(elasticsearch_secured):
    rights = json.loads((ROOT / "docs/elasticsearch.md").read_text().split("```json")[1].split("```")[0])
    assert rights["role_descriptors"] == LIMITED_ROLE
    access = Access(authorities=elasticsearch_secured.certificate_authority)
    host = elasticsearch_secured.nodes[0].url.removeprefix("https://")
    place = f"elasticsearchs://{LIMITED_USER}:{PASSWORD}@{host}"
    engine = ElasticEngine(read_address(f"{place}/pilots"), access)
    engine.rebuild([document(1, "港口")], lambda changed: NOTHING)
    engine.rebuild([document(1, "港口"), document(2, "港口")], lambda changed: NOTHING)
    engine.apply(Changes([document(3, "港口")], [2]))
    assert set(engine.digests()) == {1, 3}
    assert engine.search(SearchQuery(), []).total == 2
    with pytest.raises(EngineError, match=r"does not allow.*others-\*"):
        ElasticEngine(read_address(f"{place}/others"), access).rebuild([], lambda changed: NOTHING)


def test_a_key_is_sent_in_place_of_a_password(stub):
    host, asked = stub(200, {"nodes": {"a": {"version": "8.19.0"}}, "count": 5})
    ElasticEngine(read_address(f"elasticsearch://user:password@{host}/x"), Access("a2V5")).count()
    assert {authorization for _path, authorization in asked} == {"ApiKey a2V5"}


@pytest.mark.slow
def test_refused_credentials_and_unknown_certificates_are_told_without_secrets(elasticsearch_secured):
    host = elasticsearch_secured.nodes[0].url.removeprefix("https://")
    trusted = Access(authorities=elasticsearch_secured.certificate_authority)
    cases = {
        "refuses the credentials": (f"elasticsearchs://registry:wrong-secret@{host}/x", trusted),
        "SEARCH_API_KEY": (f"elasticsearchs://{host}/x", Access("wrong-secret", trusted.authorities)),
        "cannot be trusted.*SEARCH_CA": (f"elasticsearchs://registry:wrong-secret@{host}/x", Access()),
        "cannot be reached|cannot be trusted": (f"elasticsearch://registry:wrong-secret@{host}/x", Access()),
    }
    for message, (url, access) in cases.items():
        with pytest.raises(EngineError, match=message) as told:
            ElasticEngine(read_address(url), access).count()
        assert "secret" not in str(told.value)


def test_a_file_that_holds_no_certificates_is_named(tmp_path):
    path = tmp_path / "authorities.pem"
    path.write_text("nothing")
    with pytest.raises(EngineError, match=r"SEARCH_CA.*authorities.pem"):
        ElasticEngine(read_address("elasticsearchs://host/x"), Access(authorities=path))


# --- clusters that are not as they should be


@pytest.fixture
def stub():
    """A server that answers every request in the same way: `stub(status, body)` returns its host and what it got."""
    servers = []

    def start(status: int, body: object, product: str = "Elasticsearch"):
        asked = []

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                asked.append((self.path, self.headers["Authorization"]))
                answer = body.encode() if isinstance(body, str) else json.dumps(body).encode()
                self.send_response(status)
                self.send_header("X-Elastic-Product", product)
                self.send_header("Content-Type", "text/html" if isinstance(body, str) else "application/json")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            do_POST = do_GET  # noqa: N815 - the name that the library calls

            def log_message(self, *_):
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        servers.append(server)
        Thread(target=server.serve_forever, daemon=True).start()
        return f"127.0.0.1:{server.server_port}", asked

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize(
    ("versions", "message"),
    [
        (["8.1.0", "7.17.20"], r"is version 7\.17\.20: 8\.0 or newer"),
        (["6.8.0", "7.0.0"], r"version 6\.8\.0, 7\.0\.0"),
    ],
)
def test_old_servers_are_refused(stub, versions, message):
    nodes = {str(number): {"version": version} for number, version in enumerate(versions)}
    host, _ = stub(200, {"nodes": nodes})
    with pytest.raises(EngineError, match=message):
        ElasticEngine(read_address(f"elasticsearch://{host}/x")).count()


def test_newer_servers_than_tested_are_used_with_a_warning(stub, caplog):
    host, _ = stub(200, {"nodes": {"a": {"version": "9.1.0"}}, "count": 5})
    engine = ElasticEngine(read_address(f"elasticsearch://{host}/x"))
    assert engine.count() == engine.count() == 5
    assert [record.message for record in caplog.records if "9.1.0" in record.message] == [
        "Elasticsearch 9.1.0 is newer than the versions the registry was tested with (8)."
    ]


@pytest.mark.parametrize(
    ("status", "body", "product", "message"),
    [
        (200, {}, "OpenSearch", "another product"),
        (200, "<h1>It works</h1>", "Elasticsearch", "not as Elasticsearch does"),
        (
            400,
            {"error": {"type": "parse_error", "reason": "no such thing"}},
            "Elasticsearch",
            "no such thing",
        ),
        (503, {}, "Elasticsearch", "cannot answer now"),
    ],
)
def test_strange_answers_are_engine_errors(stub, status, body, product, message):
    host, _ = stub(status, body, product)
    engine = ElasticEngine(read_address(f"elasticsearch://{host}/x"))
    with pytest.raises(EngineError, match=message):
        engine.count()


def test_a_cluster_that_does_not_answer_is_left_alone_for_a_while(stub, monkeypatch):
    host, asked = stub(503, {})
    engine = ElasticEngine(read_address(f"elasticsearch://{host}/x"))
    with pytest.raises(EngineError):
        engine.count()
    before = len(asked)
    for again in (engine.count, engine.state, lambda: engine.apply(Changes([document(1)], []))):
        with pytest.raises(EngineError, match="a moment ago"):
            again()
    assert len(asked) == before
    monkeypatch.setattr("search.engines.elastic.connection.time.monotonic", lambda: float("inf"))
    with pytest.raises(EngineError, match="cannot answer now"):
        engine.count()
    assert len(asked) > before


def test_other_hosts_are_asked_when_one_is_away(stub):
    host, _ = stub(200, {"nodes": {"a": {"version": "8.19.0"}}, "count": 5})
    engine = ElasticEngine(read_address(f"elasticsearch://127.0.0.1:9,{host},127.0.0.1:10/x"))
    assert {engine.count() for _ in range(6)} == {5}


# --- rebuilding


@pytest.mark.slow
def test_an_index_of_another_schema_is_replaced_and_no_longer_written(engine, new, monkeypatch):
    monkeypatch.setattr("search.engines.elastic.schema.SCHEMA_VERSION", 999)
    newer = new()
    assert newer.state() is IndexState.OUTDATED
    with pytest.raises(IndexMissing, match="outdated"):
        newer.count()
    assert newer.rebuild([document(2)], lambda changed: NOTHING) == 1
    assert engine.state() is IndexState.OUTDATED
    with pytest.raises(IndexMissing, match="outdated"):
        engine.apply(Changes([document(3)], []))
    assert set(newer.digests()) == {2}
    assert len(indexes(newer)) == 1


@pytest.mark.slow
def test_what_older_code_writes_during_a_rebuild_is_in_the_new_index(engine, new, monkeypatch):
    monkeypatch.setattr("search.engines.elastic.schema.SCHEMA_VERSION", 999)
    newer = new()

    def documents():
        yield document(1, "港口")
        engine.apply(Changes([document(1, "机场")], [7]))

    asked = []

    def current(changed):
        asked.append(changed)
        return Changes([document(1, "机场")], [7])

    newer.rebuild(documents(), current)
    assert asked == [{1, 7}]
    assert newer.digests() == {1: document(1, "机场").digest()}


@pytest.mark.slow
def test_readers_and_writers_find_an_index_at_any_moment_of_rebuilds(engine, new):
    reader, writer = new(), new()
    done, failures, written = Event(), [], set()

    def until_done(work):
        while not done.is_set():
            try:
                work()
            except Exception as error:  # noqa: BLE001 - whatever it is, the test must tell
                failures.append(error)
                return

    def read():
        assert reader.search(SearchQuery(), []).total >= 1

    def write():
        number = len(written) + 2
        written.add(number)
        writer.apply(Changes([document(number, "码头")], []))

    threads = [Thread(target=until_done, args=(work,)) for work in (read, read, write)]
    for thread in threads:
        thread.start()

    def documents():
        # Read once the rebuild notes what is written meanwhile, as the database is: a list made before would miss it.
        yield from (document(number, "码头") for number in sorted(written | {1}))

    for _round in range(4):
        engine.rebuild(
            documents(),
            lambda changed: Changes([document(number, "码头") for number in sorted(changed)], []),
        )
    done.set()
    for thread in threads:
        thread.join()
    assert failures == []
    assert set(engine.digests()) == written | {1}


REBUILD = """
    import os, signal, sys, time
    sys.path[:0] = [{root!r}, {root!r} + "/site"]
    from search.address import read_address
    from search.engines.elastic import ElasticEngine, bulk
    from search.engines.elastic.indexes import Indexes
    from search.engines.elastic.lease import Lease
    from search.engines.protocol import Changes
    from tests.search.conftest import document
    bulk.CHUNK_LINES = 10
    engine = ElasticEngine(read_address({place!r}))
    def die(*_):
        os.kill(os.getpid(), signal.SIGKILL)
    {body}
    engine.rebuild(documents(), lambda changed: Changes([], []))
"""


def killed(place: str, body: str) -> None:
    """A rebuild in a process of its own, which `body` kills."""
    code = textwrap.dedent(REBUILD).format(root=str(ROOT), place=place, body=body)
    ended = subprocess.run([sys.executable, "-c", code], timeout=120, check=False)
    assert ended.returncode == -signal.SIGKILL


@pytest.mark.slow
def test_a_killed_rebuild_is_gone_on_with(engine, place, monkeypatch):
    killed(
        place,
        "def documents():\n    for number in range(1, 36): yield document(number, '码头')\n    die()",
    )
    assert set(engine.digests()) == {1}  # the old index answers
    engine.apply(Changes([document(50, "机场")], []))

    sent = []
    original = bulk.index
    monkeypatch.setattr(bulk, "index", lambda document: sent.append(document.id) or original(document))
    # Meanwhile 5 was renamed and 6 unpublished.
    documents = [
        document(number, "改名" if number == 5 else "码头") for number in range(1, 41) if number != 6
    ]
    noted = []
    number = engine.rebuild(
        documents, lambda changed: noted.append(changed) or Changes([document(50, "机场")], [])
    )
    # Thirty had arrived; of these only the renamed one is sent again.
    assert sent == [5, *range(31, 41), 50]
    assert noted == [{50}]
    assert number == 40
    assert engine.digests() == {doc.id: doc.digest() for doc in [*documents, document(50, "机场")]}
    assert len(indexes(engine)) == 1


POINTS = {
    "begun": "Indexes.begin = die",
    "filled": "Lease.noted = die",
    "blocked": "blocked = Indexes.block; Indexes.block = lambda *given: (blocked(*given), die())",
    "before it is in use": "Indexes.put_in_use = die",
    "after it is in use": "put = Indexes.put_in_use; Indexes.put_in_use = lambda *given: (put(*given), die())",
}


@pytest.mark.slow
@pytest.mark.parametrize("point", POINTS)
def test_a_rebuild_killed_at_any_step_stops_nobody(engine, place, point):
    documents = "def documents(): yield from [document(1, '港口'), document(2, '港口')]"
    killed(place, f"{documents}\n{POINTS[point]}")
    engine.apply(Changes([document(3, "港口")], []))
    expected = {1, 2, 3} if point == "after it is in use" else {1, 3}
    assert set(engine.digests()) == expected
    engine.rebuild([document(4)], lambda changed: Changes([], sorted(changed - {4})))
    assert set(engine.digests()) == {4}
    assert len(indexes(engine)) == 1


@pytest.mark.slow
def test_another_machine_cannot_rebuild_meanwhile(engine, new):
    def documents():
        with pytest.raises(EngineBusy, match="Another rebuild"):
            new().rebuild([], lambda changed: NOTHING)
        yield document(1)

    assert engine.rebuild(documents(), lambda changed: NOTHING) == 1


@pytest.mark.slow
@pytest.mark.parametrize("taken_over", [False, True])
def test_a_rebuild_whose_turn_was_taken_leaves_it_to_the_other(engine, taken_over):
    """A change of the document may be our own, of which the answer was lost, or that of another rebuild."""
    turn = engine._lease
    other = "another" if taken_over else None
    with engine._connection.rebuilding() as client:
        with turn.held(client):
            owner = turn.beat(client).owner
            between = turn.change(client, other or owner)
            time.sleep(lease.BEAT_SECONDS * 2.5)
            assert (turn.beat(client) == between) is taken_over
        assert (turn.beat(client) is not None) is taken_over


@pytest.mark.slow
def test_what_a_failed_rebuild_made_is_removed(engine):
    def documents():
        yield document(2)
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError):
        engine.rebuild(documents(), lambda changed: NOTHING)
    assert len(indexes(engine)) == 1


@pytest.mark.slow
def test_no_index_is_made_in_passing(new):
    with pytest.raises(IndexMissing):
        new().apply(Changes([document(1)], [2]))
    assert indexes(new()) == []


@pytest.mark.slow
def test_a_document_that_the_cluster_refuses_is_named(engine):
    with pytest.raises(EngineError, match="refused the change of 2: document_parsing_exception"):
        engine.apply(Changes([document(2, newest=2**70)], []))
