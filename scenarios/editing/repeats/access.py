"""Who may begin a repeat of a pilot, and where."""

from django.db.models import QuerySet
from wagtail.models import Page
from wagtail.permissions import policy_registry

from scenarios.models import CityPage, PilotPage, Replication


def may_repeat(user) -> bool:
    """Whether the user may add pages anywhere; asks the database only for rights, and once for each user."""
    return user.is_authenticated and policy_registry.get_by_type(Page).user_has_permission(user, "add")


def cities_to_repeat_in(user) -> QuerySet[CityPage]:
    """City pages below which the user may add pilots, in the order of the region codes."""
    allowed = policy_registry.get_by_type(Page).instances_user_has_permission_for(user, "add")
    cities = CityPage.objects.filter(pk__in=allowed.values("pk"))
    return cities.select_related("region__parent__parent").order_by("region__code")


def begun_already(origin: PilotPage, user) -> QuerySet[PilotPage]:
    """Repeats of the pilot, drafts too, in the cities where the user may begin one."""
    edges = Replication.objects.filter(origin=origin).values("repeat")
    own = policy_registry.get_by_type(Page).explorable_instances(user)
    return PilotPage.objects.filter(pk__in=edges).filter(pk__in=own.values("pk")).order_by("-pk")
