"""Mail about a new question: one to each reader of it, so that none sees another's address."""

import logging

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.users.models import UserProfile

from scenarios.exports.write_up import absolute
from scenarios.models import Enquiry
from scenarios.public.enquiries.addressees import Addressee, editors_of

logger = logging.getLogger(__name__)


def announce(enquiry: Enquiry, addressee: Addressee) -> None:
    """Tell the city's editors, and the unit where it has an address. What cannot be sent stays in the admin."""
    recipients = {user.email: _language(UserProfile.get_for_user(user)) for user in editors_of(enquiry.pilot)}
    editors = set(recipients)
    if addressee.passes_on:
        recipients.setdefault(addressee.unit.contact_email, settings.LANGUAGE_CODE)
    try:
        get_connection().send_messages(
            [
                message(enquiry, address, language, for_editors=address in editors)
                for address, language in recipients.items()
            ]
        )
    except OSError as error:  # also what smtplib raises
        logger.error("Question %d was kept, but no mail could be sent: %s", enquiry.pk, type(error).__name__)


def message(enquiry: Enquiry, address: str, language: str, *, for_editors: bool) -> EmailMessage:
    """Text only. An answer to it goes to who asked. A unit gets no link to the admin, where it has no account."""
    with translation.override(language):
        context = {
            "enquiry": enquiry,
            "pilot_url": absolute(reverse("scenarios:short", args=[enquiry.pilot_id])),
            "admin_url": absolute(reverse("enquiries:edit", args=[enquiry.pk])) if for_editors else "",
            "days": settings.ENQUIRY_DAYS,
        }
        subject = _("A question about “%(pilot)s”") % {"pilot": " ".join(enquiry.pilot.heading.split())}
        text = render_to_string("scenarios/mail/enquiry.txt", context)
    return EmailMessage(subject=subject, body=text, to=[address], reply_to=[enquiry.email])


def _language(profile: UserProfile) -> str:
    return profile.preferred_language or settings.LANGUAGE_CODE
