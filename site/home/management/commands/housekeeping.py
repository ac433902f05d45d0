"""Delete what is kept for a time only. The site does so by the way, too; this makes sure of it on quiet days."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from scenarios.models import Attempt, Enquiry, PlanReview
from search.models import Alert


class Command(BaseCommand):
    help = (
        "Delete questions of readers, counts for limits, unconfirmed subscriptions, unfinished readings of documents "
        "and sessions whose time is over. For cron, once a night."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        questions = Enquiry.objects.delete_old()
        Attempt.objects.delete_old()
        alerts = Alert.objects.delete_unconfirmed()
        PlanReview.objects.delete_forgotten()
        call_command("clearsessions")
        self.stdout.write(f"Deleted: {questions} questions, {alerts} unconfirmed subscriptions.")
