"""Drawn covers: when they come, what they follow, what they leave alone, and when they go."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import ReferenceIndex

from media.models import RegistryImage
from scenarios import covers
from scenarios.models import PilotPage
from tests.factories import ImageFactory, PilotFactory, SectorFactory


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """`with committed():` does what is inside as if it were committed at the end."""

    @contextmanager
    def block():
        with django_capture_on_commit_callbacks(execute=True):
            yield

    return block


@pytest.fixture
def publish(committed):
    """Publishes the pilot and returns it as it is stored afterwards."""

    def publish(pilot: PilotPage) -> PilotPage:
        with committed():
            pilot.save_revision().publish()
        return PilotPage.objects.get(pk=pilot.pk)

    return publish


@pytest.fixture
def pilot(city, publish) -> PilotPage:
    """Published without a photograph."""
    return publish(PilotFactory(slug="crane", title="岳阳港5G远程岸桥"))


def test_a_pilot_published_without_a_photograph_gets_a_drawn_cover(pilot):
    assert pilot.cover.generated
    assert "岳阳港5G远程岸桥" in pilot.cover.description
    assert ReferenceIndex.get_references_to(pilot.cover).exists()


def test_it_is_no_edit_but_the_next_edit_starts_with_it(pilot):
    assert pilot.revisions.count() == 1
    assert not pilot.has_unpublished_changes
    assert pilot.get_latest_revision_as_object().cover == pilot.cover


def test_a_draft_gets_none_until_it_is_published(city, committed):
    pilot = PilotFactory(live=False)
    with committed():
        pilot.save_revision()
    pilot.refresh_from_db()
    assert pilot.cover is None


def test_a_publication_that_is_only_scheduled_draws_nothing(city, publish):
    pilot = publish(PilotFactory(live=False, go_live_at=timezone.now() + timedelta(days=1)))
    assert (pilot.live, pilot.cover) == (False, None)


def test_publishing_again_changes_nothing(pilot, publish, monkeypatch):
    monkeypatch.setattr(covers, "_give", lambda *args: pytest.fail("it has its cover"))
    assert publish(pilot).cover == pilot.cover
    assert RegistryImage.objects.count() == 1


def test_a_cover_taken_away_comes_back(pilot, publish):
    drawn = pilot.cover
    pilot.cover = None
    assert publish(pilot).cover == drawn


@pytest.mark.parametrize("change", ["title", "sector"])
def test_another_title_or_sector_makes_another_cover_and_removes_the_old_one(pilot, publish, change):
    old = pilot.cover
    value = "城陵矶港5G岸桥" if change == "title" else SectorFactory(label_zh="智慧物流", colour="#85250e")
    setattr(pilot, change, value)
    pilot = publish(pilot)
    assert pilot.cover != old
    assert list(RegistryImage.objects.all()) == [pilot.cover]
    assert not old.file.storage.exists(old.file.name)
    assert pilot.get_latest_revision_as_object().cover == pilot.cover


def test_an_earlier_version_whose_cover_is_gone_can_be_published_again(pilot, publish, committed):
    earlier = pilot.latest_revision
    pilot.title = "城陵矶港5G岸桥"
    publish(pilot)
    with committed():
        earlier.publish()
    pilot.refresh_from_db()
    assert "岳阳港5G远程岸桥" in pilot.cover.description
    assert RegistryImage.objects.count() == 1


def test_a_photograph_takes_the_place_of_the_drawing_and_stays(pilot, publish):
    photograph = ImageFactory()
    pilot.cover = photograph
    pilot = publish(pilot)
    assert list(RegistryImage.objects.all()) == [photograph]
    pilot.title = "城陵矶港5G岸桥"
    pilot = publish(pilot)
    assert pilot.cover == photograph
    assert pilot.get_latest_revision_as_object().cover == photograph


@pytest.mark.parametrize("has_photograph", [False, True])
def test_a_newer_draft_gets_the_cover_unless_it_has_a_photograph(city, committed, has_photograph):
    pilot = PilotFactory()
    approved = pilot.save_revision()
    pilot.cover = photograph = ImageFactory() if has_photograph else None
    pilot.save_revision()
    with committed():
        approved.publish()
    pilot.refresh_from_db()
    assert pilot.cover.generated
    assert pilot.live_revision.as_object().cover == pilot.cover
    assert pilot.get_latest_revision_as_object().cover == (photograph or pilot.cover)


def test_a_drawing_that_is_shown_elsewhere_stays(pilot, publish):
    old = pilot.cover
    other = PilotFactory(body=[("picture", {"image": old, "caption": "", "credit": ""})])
    pilot.title = "城陵矶港5G岸桥"
    assert publish(pilot).cover != old
    assert RegistryImage.objects.filter(pk=old.pk).exists()
    assert other.pk


def test_a_cover_that_cannot_be_drawn_does_not_hold_up_the_publication(city, publish, monkeypatch, caplog):
    with monkeypatch.context() as machine:
        machine.setattr("media.covers.draw_cover", lambda **words: 1 / 0)
        pilot = publish(PilotFactory(live=False))
    assert (pilot.live, pilot.cover) == (True, None)
    assert "ZeroDivisionError" in caplog.text
    assert publish(pilot).cover.generated


def test_a_deleted_pilot_takes_its_drawing_along_and_leaves_photographs(pilot, committed):
    photograph = ImageFactory()
    other = PilotFactory(cover=photograph)
    with committed():
        pilot.delete()
        other.delete()
    assert list(RegistryImage.objects.all()) == [photograph]


def test_what_was_drawn_otherwise_is_drawn_anew(pilot, monkeypatch):
    old = pilot.cover
    covers.redraw_covers()
    pilot.refresh_from_db()
    assert pilot.cover == old
    monkeypatch.setattr("media.covers.DRAWING_VERSION", -1)
    covers.redraw_covers()
    pilot.refresh_from_db()
    assert pilot.cover != old
    assert list(RegistryImage.objects.all()) == [pilot.cover]


def test_a_photograph_is_not_drawn_over(pilot, publish):
    pilot.cover = photograph = ImageFactory()
    pilot = publish(pilot)
    covers.redraw_covers()
    pilot.refresh_from_db()
    assert pilot.cover == photograph


def test_pilots_published_together_are_drawn_together(city, committed, monkeypatch):
    batches = []
    monkeypatch.setattr(covers, "update_covers", batches.append)
    pilots = [PilotFactory() for _ in range(3)]
    with committed():
        with covers.drawn_together():
            for pilot in pilots:
                pilot.save_revision().publish()
        pilots[0].save_revision().publish()
    assert batches == [[pilot.pk for pilot in pilots], [pilots[0].pk]]
