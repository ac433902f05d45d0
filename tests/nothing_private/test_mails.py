"""What is sent to readers: no word of a planted pilot, and no number that counts one."""

from urllib.parse import quote

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from search.alerts.mails import SHOWN
from search.alerts.models import Alert
from tests.nothing_private.planting import MARK, MARK_EN, MARKS, WORD, World, uproot

pytestmark = pytest.mark.django_db

# Some find public and planted pilots alike, some planted ones alone.
SEARCHES = (
    "",
    f"q={quote(WORD)}",
    "q=remote",
    "sector=ports",
    "reuse=repeats",
    f"q={quote(MARK)}",
    f"q={MARK_EN}",
)


def subscribe() -> None:
    """As if everything that fits were new."""
    Alert.objects.all().delete()
    for number, search in enumerate(SEARCHES):
        for language in ("zh", "en"):
            Alert.objects.create(
                email=f"reader-{number}-{language}@example.org",
                search=search,
                language=language,
                frequency="day",
                confirmed_at=timezone.now(),
                next_on=timezone.localdate(),
            )


def digests() -> dict[str, str]:
    """By the address they go to; without the keys of their links, which no two have in common."""
    subscribe()
    mail.outbox.clear()
    call_command("send_digests", verbosity=0)
    keys = [str(key) for key in Alert.objects.values_list("key", flat=True)]
    found = {}
    for message in mail.outbox:
        text = "\n".join(
            [message.subject, message.body, *(str(each.content) for each in message.alternatives)]
        )
        for key in keys:
            text = text.replace(key, "")
        (address,) = message.to
        found[address] = text
    return found


def test_digests_tell_of_public_pilots_only(world: World):
    # Fewer than a digest lists: all that it counts is in it.
    assert len(world.pilots) + len(world.hidden) <= SHOWN
    with_planted = digests()
    assert set(with_planted) == {
        f"reader-{number}-{language}@example.org" for number in range(5) for language in ("zh", "en")
    }
    assert not [address for address, text in with_planted.items() if any(mark in text for mark in MARKS)]
    uproot(world)
    assert digests() == with_planted
