"""A plan document that has been read and waits for a person to correct and confirm it."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from scenarios.models.cities import CityPage
from scenarios.models.plans import PlanPage

DAYS_KEPT = 90  # since the last correction; the document can be uploaded again


class PlanReviewQuerySet(models.QuerySet):
    def exclude_forgotten(self) -> "PlanReviewQuerySet":
        """Those that someone has touched within the last `DAYS_KEPT` days."""
        return self.filter(updated_at__gte=_oldest_kept())

    def delete_forgotten(self) -> None:
        """Whole documents, which may not be public, are not to lie here for ever."""
        self.filter(updated_at__lt=_oldest_kept()).delete()


def _oldest_kept() -> datetime:
    return timezone.now() - timedelta(days=DAYS_KEPT)


class PlanReview(models.Model):
    """What was read from a document, with the corrections so far. It becomes a plan when it is confirmed.

    `draft` is a `scenarios.drafting.draft.PlanDraft` as JSON. It is kept here and not in the session, so that an
    afternoon of corrections outlives a closed browser.
    """

    city = models.ForeignKey(
        CityPage,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="plan_reviews",
        verbose_name=_("city"),
        help_text=_("Empty for a plan that names no place."),
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="plan_reviews",
        verbose_name=_("read by"),
    )
    plan = models.ForeignKey(
        PlanPage,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="reviews",
        verbose_name=_("plan"),
        help_text=_("The plan that this document is a new reading of."),
    )
    file_name = models.CharField(_("file"), max_length=255)
    draft = models.JSONField(_("draft"))
    created_at = models.DateTimeField(_("read on"), auto_now_add=True)
    updated_at = models.DateTimeField(_("last corrected"), auto_now=True)

    objects = PlanReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("reading under review")
        verbose_name_plural = _("readings under review")
        ordering = ["-updated_at"]

    def __str__(self) -> str:
        return self.draft.get("title") or self.file_name
