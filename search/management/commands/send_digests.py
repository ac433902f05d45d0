"""Tell subscribers what is new, from cron: each hour, or once each morning."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search.alerts.models import Alert
from search.alerts.sending import send_due
from search.engines.protocol import EngineError


class Command(BaseCommand):
    help = (
        "Send the digests that are due today, one for each search that somebody subscribed to. May be run as often as "
        "one likes, also twice at once: what is done is not done again the same day."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        Alert.objects.delete_unconfirmed()
        try:
            done = send_due()
        except EngineError as error:
            raise CommandError(
                f"The search does not answer, so nobody can be told what is new; what is due stays due: {error}"
            ) from error
        self.stdout.write(
            f"{done.sent} sent, {done.nothing_new} with nothing new, {done.failed} failed (tried again by the next "
            f"run), {done.deleted} deleted because the address is gone"
        )
        if done.failed:
            raise CommandError("Not every digest could be sent; the log says why.")
