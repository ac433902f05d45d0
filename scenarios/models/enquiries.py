"""Questions of readers to the units behind a pilot."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from scenarios.models.pilots import PilotPage
from scenarios.models.units import Unit


class EnquiryReason(models.TextChoices):
    REPEAT = "repeat", _("We want to do the same")
    DETAIL = "detail", _("A question about how it was done")
    VISIT = "visit", _("A visit or a conversation")
    RESEARCH = "research", _("Research or reporting")
    CORRECTION = "correction", _("Something in the record is wrong")
    OTHER = "other", _("Something else")


class EnquiryState(models.TextChoices):
    NEW = "new", pgettext_lazy("of a question", "new")
    ANSWERED = "answered", pgettext_lazy("of a question", "answered")
    CLOSED = "closed", pgettext_lazy("of a question", "closed")


class EnquiryQuerySet(models.QuerySet):
    def kept(self) -> "EnquiryQuerySet":
        """Without those whose time is over, deleted yet or not."""
        return self.filter(created_at__gt=_oldest_kept())

    def delete_old(self) -> int:
        return self.filter(created_at__lte=_oldest_kept()).delete()[0]


def _oldest_kept() -> datetime:
    return timezone.now() - timedelta(days=settings.ENQUIRY_DAYS)


class Enquiry(models.Model):
    """A question with the name and the e-mail address of who asks: for the editors of the pilot's city alone.

    Never public, and no part of search, API or exports. It is deleted with its pilot, and by itself after
    `ENQUIRY_DAYS`.
    """

    pilot = models.ForeignKey(
        PilotPage, on_delete=models.CASCADE, related_name="enquiries", verbose_name=_("pilot")
    )
    unit = models.ForeignKey(
        Unit,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("asked unit"),
        help_text=_("Empty when the pilot named none."),
    )
    reason = models.CharField(_("reason"), max_length=20, choices=EnquiryReason)
    question = models.TextField(_("question"), max_length=3000)
    name = models.CharField(_("name"), max_length=80)
    organisation = models.CharField(_("organisation"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail"))
    state = models.CharField(_("state"), max_length=10, choices=EnquiryState, default=EnquiryState.NEW)
    created_at = models.DateTimeField(_("asked at"), default=timezone.now, db_index=True)

    objects = EnquiryQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["-created_at", "-pk"]
        default_permissions = ()

    def __str__(self) -> str:
        """Says nothing of who asked what: it is kept in Wagtail's log after the question is deleted."""
        return gettext("Question %(number)d") % {"number": self.pk or 0}

    @property
    def deleted_on(self) -> datetime:
        return self.created_at + timedelta(days=settings.ENQUIRY_DAYS)
