from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from scenarios.models import PilotPage
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


def spoil(pilot) -> None:
    """As an import gone wrong could leave it: a figure without what it means."""
    PilotPage.objects.filter(pk=pilot.pk).update(body='[{"type": "figure", "value": {"figure": "36"}}]')


def test_a_pilot_that_cannot_be_read_waits_and_the_others_are_indexed(engine, pilot):
    other = PilotFactory()
    outbox.drain()
    before = engine.digests()
    spoil(pilot)
    other.unpublish()
    outbox.enqueue([pilot.pk, other.pk])
    outbox.drain()
    assert engine.digests() == {pilot.pk: before[pilot.pk]}
    waiting = OutboxEntry.objects.get(pilot_id=pilot.pk)
    assert waiting.attempts == 1
    assert f"Pilot {pilot.pk} cannot be indexed" in waiting.last_error


def test_a_rebuild_goes_on_without_what_cannot_be_read(engine, pilot):
    other = PilotFactory()
    spoil(pilot)
    assert outbox.rebuild() == 1
    assert set(engine.digests()) == {other.pk}
    assert OutboxEntry.objects.get().pilot_id == pilot.pk


def test_a_request_does_only_part_of_a_long_queue(engine, pilot, monkeypatch):
    monkeypatch.setattr(outbox, "BATCH", 1)
    pilots = [pilot, PilotFactory(), PilotFactory()]
    outbox.drain()
    outbox.enqueue(each.pk for each in pilots)
    assert outbox.drain(limit=2) == 2
    assert OutboxEntry.objects.count() == 1
    assert outbox.drain() == 1


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
    assert outbox.lag() == outbox.Lag(0, 0.0, 0, "")
    outbox.enqueue([pilot.pk])
    OutboxEntry.objects.update(created_at=timezone.now() - timedelta(minutes=2))
    outbox.drain_if_due()
    assert not outbox.due().exists()  # it waits for its next turn, and is late all the same
    lag = outbox.lag()
    assert (lag.rows, lag.failing, lag.last_error) == (1, 1, "The disk is full.")
    assert lag.seconds == pytest.approx(120, abs=30)


def test_the_last_error_is_that_of_the_latest_failure(pilot):
    now = timezone.now()
    for ago, error in enumerate(["The cluster is away.", "The disk is full."]):
        OutboxEntry.objects.create(
            pilot_id=pilot.pk, attempts=1, last_error=error, failed_at=now - timedelta(minutes=ago)
        )
    assert outbox.lag().last_error == "The cluster is away."
    assert [entry.last_error for entry in outbox.failed()] == ["The cluster is away.", "The disk is full."]


def test_an_older_failure_is_over_when_the_pilot_is_written(engine, pilot):
    written = PilotPage.objects.get(pk=pilot.pk).body
    spoil(pilot)
    outbox.enqueue([pilot.pk])
    outbox.drain()
    assert outbox.lag().failing == 1
    pilot.body = written
    pilot.save()
    assert outbox.drain() == 2
    assert outbox.lag() == outbox.Lag(0, 0.0, 0, "")


def test_the_lag_costs_the_same_however_much_waits(pilot, django_assert_num_queries):
    now = timezone.now()
    OutboxEntry.objects.bulk_create(
        OutboxEntry(pilot_id=number, attempts=1, last_error="The disk is full.", failed_at=now)
        for number in range(1000)
    )
    with django_assert_num_queries(2):
        assert outbox.lag().rows == 1000


def test_an_appointment_is_not_late_for_having_been_made_long_ago(engine, home):
    pilot = PilotFactory()
    outbox.drain()
    OutboxEntry.objects.create(pilot_id=pilot.pk, due_at=timezone.now() + timedelta(hours=1))
    OutboxEntry.objects.update(created_at=timezone.now() - timedelta(days=30))
    assert outbox.lag().rows == 0
    OutboxEntry.objects.update(due_at=timezone.now())
    assert outbox.lag().seconds < 30


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
    for _attempt in range(2):  # also while the next attempt is not due yet
        with pytest.raises(CommandError, match="disk is full"):
            call_command("drain_outbox")
    broken.repair()
    call_command("drain_outbox")
    assert "1 changes written" in capsys.readouterr().out


def test_a_rebuild_does_not_begin_within_a_drain(engine, index_folder, monkeypatch):
    monkeypatch.setattr(outbox, "DRAIN_WAIT_SECONDS", 0)
    with locked(index_folder / "drain.lock", 0, ""), pytest.raises(EngineBusy):
        outbox.rebuild()


@pytest.mark.parametrize("damage", ["index", "lock"])
def test_the_search_page_stands_while_changes_meet_a_damaged_folder(pilot, index_folder, client, damage):
    if damage == "index":
        for file in index_folder.glob("g-*/meta.json"):
            file.write_text("{")
    else:
        (index_folder / "drain.lock").unlink()
        (index_folder / "drain.lock").mkdir()
    outbox.enqueue([pilot.pk])
    assert client.get("/search/").status_code == 200
    assert OutboxEntry.objects.exists()


def test_a_damaged_index_is_made_anew_if_needed_and_a_good_one_is_left(pilot, index_folder, capsys):
    call_command("rebuild_search", "--if-needed")
    assert "is ready" in capsys.readouterr().out
    for file in index_folder.glob("g-*/meta.json"):
        file.write_text("{")
    call_command("rebuild_search", "--if-needed")
    assert list(outbox.default_engine().digests()) == [pilot.pk]


def test_check_names_every_difference(engine, pilot, capsys):
    call_command("rebuild_search", "--check")
    assert "agrees" in capsys.readouterr().out
    engine.apply(
        outbox.current([pilot.pk], pytest.fail)._replace(
            upserts=[document(pilot.pk, "别的"), document(999_999, "没有")]
        )
    )
    missing = PilotFactory()
    with pytest.raises(CommandError) as error:
        call_command("rebuild_search", "--check")
    message = str(error.value)
    assert f"1 missing: {missing.pk}" in message
    assert f"1 out of date: {pilot.pk}" in message
    assert "1 no longer public: 999999" in message
