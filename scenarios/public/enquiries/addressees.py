"""To whom a reader's question goes, and how to say so without showing anybody's address."""

from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from scenarios.editing.groups import COORDINATORS
from scenarios.models import CityPage, CityTeam, PilotPage, PilotUnit, Region, Role, Unit

# Asked in this order where a pilot names no unit for questions.
STANDING_IN = (Role.LEAD, Role.RESPONSIBLE)


@dataclass(frozen=True)
class Addressee:
    unit: Unit | None
    role: str
    """Why this unit: "contact", or its role in the pilot; "" without one."""
    region: Region
    """Of the city page the pilot hangs below; its editors get every question."""

    @property
    def passes_on(self) -> bool:
        """Whether the unit gets the question itself."""
        return bool(self.unit and self.unit.contact_email)

    @property
    def reason(self) -> str:
        """Who answers, in a sentence."""
        if self.unit is None:
            return _("This pilot names no unit that answers questions.")
        sentences = {
            "contact": _("Questions about this pilot are answered by %(unit)s."),
            Role.LEAD: _("No unit is named for questions; %(unit)s leads this pilot."),
            Role.RESPONSIBLE: _("No unit is named for questions; %(unit)s is responsible for this pilot."),
        }
        return sentences[self.role] % {"unit": self.unit.name}

    @property
    def way(self) -> str:
        """Who gets to read it, in a sentence."""
        place = {"place": self.region.label}
        if self.passes_on:
            return _("Your question goes to it and to the editors of %(place)s.") % place
        if self.unit:
            return (
                _(
                    "The registry has no address of it: your question goes to the editors of %(place)s, who can "
                    "pass it on."
                )
                % place
            )
        return _("Your question goes to the editors of %(place)s.") % place


def addressee(pilot: PilotPage) -> Addressee:
    """The contact unit; else the one that leads it or is responsible for it; else the city's editors alone."""
    region = CityPage.objects.parent_of(pilot).select_related("region").get().region
    if pilot.contact_unit:
        return Addressee(pilot.contact_unit, "contact", region)
    rows = PilotUnit.objects.filter(pilot=pilot, role__in=STANDING_IN).select_related("unit")
    by_role = {role: row.unit for role in STANDING_IN for row in rows if row.role == role}
    role = next((role for role in STANDING_IN if role in by_role), None)
    return Addressee(by_role[role], role, region) if role else Addressee(None, "", region)


def editors_of(pilot: PilotPage) -> QuerySet:
    """Users who get mail about it: the city's editors, without any its moderators, without those the coordinators."""
    team = CityTeam.objects.filter(city__in=CityPage.objects.parent_of(pilot)).first()
    reachable = get_user_model().objects.filter(is_active=True).exclude(email="").order_by("pk").distinct()
    for groups in (
        Q(groups=team.editors_id) if team and team.editors_id else None,
        Q(groups=team.moderators_id) if team and team.moderators_id else None,
        Q(groups__name=COORDINATORS),
    ):
        if groups is not None and (found := reachable.filter(groups)).exists():
            return found
    return reachable.none()
