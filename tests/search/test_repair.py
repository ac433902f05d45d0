"""Comparing the index with the database, and writing only what differs; on both engines."""

from collections.abc import Iterator

import pytest
from django.core.management import CommandError, call_command

from search import outbox
from search.engines import default_engine
from search.engines.protocol import Changes
from search.models import OutboxEntry
from tests.factories import make_pilots
from tests.search.conftest import document
from tests.search.engines.clusters import address, own_name

pytest_plugins = ["tests.elasticsearch.fixtures"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]


@pytest.fixture(params=["embedded", pytest.param("elastic", marks=pytest.mark.slow)])
def index(request, settings, index_folder) -> Iterator[None]:
    """The settings name an engine of the kind."""
    if request.param == "embedded":
        yield
        return
    url = request.getfixturevalue("elasticsearch_url")
    with own_name(url) as name:
        settings.SEARCH_URL = address(url, name)
        yield


def test_a_repair_writes_only_what_differs(index, monkeypatch, capsys):
    make_pilots(8)
    outbox.rebuild()
    call_command("rebuild_search", "--check")
    engine = default_engine()
    whole = engine.digests()
    gone, stale, *_ = sorted(whole)
    engine.apply(Changes([document(stale, "别的"), document(999_999, "没有")], [gone]))
    with pytest.raises(
        CommandError, match=rf"1 missing: {gone}\n1 out of date: {stale}\n1 no longer public: 999999"
    ):
        call_command("rebuild_search", "--check")

    written = []
    apply = type(engine).apply
    monkeypatch.setattr(
        type(engine), "apply", lambda self, changes: written.append(changes) or apply(self, changes)
    )
    call_command("rebuild_search", "--repair")
    assert "agrees" in capsys.readouterr().out
    assert sorted(doc.id for changes in written for doc in changes.upserts) == [gone, stale]
    assert [number for changes in written for number in changes.deletes] == [999_999]
    assert engine.digests() == whole
    assert not OutboxEntry.objects.exists()


def test_a_repair_of_a_missing_index_says_what_to_run(index, monkeypatch):
    make_pilots(1)
    with pytest.raises(CommandError, match=r"missing.*rebuild_search"):
        call_command("rebuild_search", "--repair")
