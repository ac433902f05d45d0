from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from search import outbox
from search.engines.embedded import EmbeddedEngine
from search.engines.generations import locked
from search.engines.protocol import EngineBusy, EngineError
from search.models import OutboxEntry
from tests.factories import PilotFactory
from tests.search.conftest import document

pytestmark = pytest.mark.django_db


@pytest.fixture
def pilot(engine, home):
    pilot = PilotFactory()
    outbox.drain()
    return pilot


@pytest.fixture
def broken(monkeypatch):
    """An engine that refuses every change until `.repair()`."""

    class Broken:
        @staticmethod
        def refuse(self, changes):
            raise EngineError("The disk is full.")

        @staticmethod
        def repair():
            monkeypatch.undo()

    monkeypatch.setattr(EmbeddedEngine, "apply", Broken.refuse)
    return Broken


def test_a_change_is_indexed_when_it_commits(engine, home, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        pilot = PilotFactory()
        assert engine.count() == 0
    assert list(engine.digests()) == [pilot.pk]
    assert not OutboxEntry.objects.exists()


def test_a_change_that_is_rolled_back_leaves_nothing(engine, pilot):
    pilot.title = "改名"
    with transaction.atomic():
        pilot.save()
        assert OutboxEntry.objects.exists()
        transaction.set_rollback(True)
    assert not OutboxEntry.objects.exists()


def test_draining_reads_the_present_state_whatever_the_rows_say(engine, pilot):
    outbox.enqueue([pilot.pk, pilot.pk])
    outbox.enqueue([pilot.pk])
    pilot.unpublish()
    outbox.drain()
    assert engine.digests() == {}
    outbox.enqueue([pilot.pk])
    assert outbox.drain() == 1
    assert engine.digests() == {}


def test_a_row_written_while_draining_is_kept(engine, pilot, monkeypatch):
    outbox.enqueue([pilot.pk])
    original = EmbeddedEngine.apply
    seen = []

    def apply_and_change(self, changes):
        original(self, changes)
        if not seen:
            seen.append(
                OutboxEntry.objects.create(pilot_id=pilot.pk, due_at=timezone.now() + timedelta(hours=1))
            )

    monkeypatch.setattr(EmbeddedEngine, "apply", apply_and_change)
    outbox.drain()
    assert list(OutboxEntry.objects.all()) == seen


def test_a_failing_engine_keeps_the_rows_and_waits_longer_each_time(pilot, broken):
    outbox.enqueue([pilot.pk])
    waits = []
    for _attempt in range(3):
        OutboxEntry.objects.update(due_at=timezone.now())
        with pytest.raises(EngineError, match="disk is full"):
            outbox.drain()
        waits.append(OutboxEntry.objects.get().due_at - timezone.now())
    entry = OutboxEntry.objects.get()
    assert (entry.attempts, entry.last_error) == (3, "The disk is full.")
    assert waits == sorted(waits)
    assert waits[0] > timedelta(seconds=3)
    assert not outbox.due().exists()

    broken.repair()
    OutboxEntry.objects.update(due_at=timezone.now())
    assert outbox.drain() == 1


def test_the_wait_is_bounded(pilot, broken):
    outbox.enqueue([pilot.pk])
    OutboxEntry.objects.update(attempts=50)
    with pytest.raises(EngineError):
        outbox.drain()
    assert OutboxEntry.objects.get().due_at <= timezone.now() + outbox.LONGEST_DELAY


def test_saving_works_when_the_engine_does_not(pilot, broken, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        pilot.title = "改名"
        pilot.save()
    assert OutboxEntry.objects.get().last_error == "The disk is full."


def test_lag_tells_rows_age_and_error(pilot, broken):
    assert outbox.lag() == outbox.Lag(0, 0.0, "")
    outbox.enqueue([pilot.pk])
    OutboxEntry.objects.update(
        created_at=timezone.now() - timedelta(minutes=2), last_error="The disk is full."
    )
    lag = outbox.lag()
    assert (lag.rows, lag.last_error) == (1, "The disk is full.")
    assert lag.seconds == pytest.approx(120, abs=30)


def test_one_drain_at_a_time(pilot, index_folder):
    outbox.enqueue([pilot.pk])
    with locked(index_folder / "drain.lock", 0, ""):
        with pytest.raises(EngineBusy):
            outbox.drain(wait=0)
        outbox.drain_if_due(wait=0)
    assert OutboxEntry.objects.exists()
    assert outbox.drain() == 1


def test_an_expired_pilot_leaves_the_index_when_its_time_comes(engine, home):
    expiry = timezone.now() + timedelta(hours=1)
    pilot = PilotFactory(expire_at=expiry)
    outbox.drain()
    assert list(engine.digests()) == [pilot.pk]
    assert [(entry.pilot_id, entry.due_at) for entry in OutboxEntry.objects.all()] == [(pilot.pk, expiry)]

    pilot.save()
    outbox.drain()
    assert OutboxEntry.objects.count() == 1  # still one appointment

    past = timezone.now() - timedelta(seconds=1)
    type(pilot).objects.filter(pk=pilot.pk).update(expire_at=past)
    OutboxEntry.objects.update(due_at=past)
    outbox.drain()
    assert engine.digests() == {}


def test_a_missing_index_is_made_when_changes_come(index_folder, home):
    first, second = PilotFactory(), PilotFactory()
    OutboxEntry.objects.filter(pilot_id=first.pk).delete()
    outbox.drain()
    assert set(outbox.default_engine().digests()) == {first.pk, second.pk}


def test_a_missing_index_of_a_large_registry_waits_for_the_command(index_folder, home, monkeypatch):
    monkeypatch.setattr(outbox, "REBUILD_IN_REQUEST", 0)
    pilot = PilotFactory()
    with pytest.raises(EngineError, match="rebuild_search"):
        outbox.drain()
    call_command("rebuild_search")
    assert list(outbox.default_engine().digests()) == [pilot.pk]
    assert not OutboxEntry.objects.exists()


def test_a_rebuild_keeps_appointments_and_drops_what_it_has_done(engine, home):
    PilotFactory()
    later = timezone.now() + timedelta(days=1)
    expiring = PilotFactory(expire_at=later)
    assert outbox.rebuild() == 2
    assert [(entry.pilot_id, entry.due_at) for entry in OutboxEntry.objects.all()] == [(expiring.pk, later)]


def test_the_drain_command_reports_and_fails_clearly(engine, pilot, broken, capsys):
    outbox.enqueue([pilot.pk])
    with pytest.raises(CommandError, match="disk is full"):
        call_command("drain_outbox")
    broken.repair()
    OutboxEntry.objects.update(due_at=timezone.now())
    call_command("drain_outbox")
    assert "1 changes written" in capsys.readouterr().out


def test_check_names_every_difference(engine, pilot, capsys):
    call_command("rebuild_search", "--check")
    assert "agrees" in capsys.readouterr().out
    engine.apply(
        outbox.current([pilot.pk])._replace(upserts=[document(pilot.pk, "别的"), document(999_999, "没有")])
    )
    missing = PilotFactory()
    with pytest.raises(CommandError) as error:
        call_command("rebuild_search", "--check")
    message = str(error.value)
    assert f"1 missing: {missing.pk}" in message
    assert f"1 out of date: {pilot.pk}" in message
    assert "1 no longer public: 999999" in message
