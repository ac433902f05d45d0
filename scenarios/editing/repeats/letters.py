"""Letters to those who write up a pilot that another city begins to repeat."""

import logging

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage, get_connection
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.users.models import UserProfile

from scenarios.editing.groups import COORDINATORS
from scenarios.exports.write_up import absolute
from scenarios.models import CityPage, PilotPage

logger = logging.getLogger(__name__)

TEMPLATE = "scenarios/editing/repeats/letter.txt"


def editors_of(pilot: PilotPage) -> QuerySet:
    """People with an e-mail address in the team of the pilot's city; the coordinators where there are none."""
    people = get_user_model().objects.filter(is_active=True).exclude(email="").order_by("pk")
    city = CityPage.objects.parent_of(pilot).select_related("team").first()
    team = getattr(city, "team", None)
    groups = [team.editors_id, team.moderators_id] if team else []
    members = people.filter(groups__in=[pk for pk in groups if pk]).distinct()
    return members if members.exists() else people.filter(groups__name=COORDINATORS).distinct()


def tell_editors(draft_pk: int, origin_pk: int, user_pk: int) -> None:
    """A letter to each editor of the origin, in their own language, but none to who has begun the repeat."""
    origin = PilotPage.objects.select_related("region").get(pk=origin_pk)
    draft = PilotPage.objects.select_related("region").filter(pk=draft_pk).first()
    if draft is None:
        return  # deleted before anybody heard of it
    author = get_user_model().objects.get(pk=user_pk)
    messages = [_letter(person, author, origin, draft) for person in editors_of(origin).exclude(pk=user_pk)]
    if messages:
        get_connection().send_messages(messages)
        logger.info("%d editors were told of a repeat of pilot %d", len(messages), origin_pk)


def _letter(person, author, origin: PilotPage, draft: PilotPage) -> EmailMessage:
    profile = UserProfile.objects.filter(user=person).first()
    with translation.override((profile and profile.preferred_language) or settings.LANGUAGE_CODE):
        subject = _("%(place)s repeats your pilot “%(title)s”")
        context = {
            "person": person.get_full_name() or person.get_username(),
            "author": author.get_full_name(),
            "origin": origin,
            "place": draft.region.label,
            "origin_url": absolute(origin.get_url() or ""),
            "repeats_url": absolute(reverse("repeats_of_your_pilots")),
        }
        return EmailMessage(
            # A title may hold anything; a subject is one line.
            " ".join((subject % {"place": draft.region.label, "title": origin.heading}).split()),
            render_to_string(TEMPLATE, context),
            to=[person.email],
            headers={"Auto-Submitted": "auto-generated"},
        )
