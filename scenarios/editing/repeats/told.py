"""What the editors of a pilot see of its repeats."""

from django.db.models import CharField, Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Length, Substr
from django.utils.translation import gettext as _
from treebeard.mp_tree import MP_Node
from wagtail.models import Page
from wagtail.permissions import policy_registry

from scenarios.models import CityPage, PilotPage, Replication


def repeats_for(user) -> QuerySet[Replication]:
    """Edges from pilots the user may change, the latest first.

    With .repeat_city (a title), .is_public, and .is_own where the user may look at the repeat in the admin.
    """
    policy = policy_registry.get_by_type(Page)
    changeable = policy.instances_user_has_permission_for(user, "change")
    parent = Substr("path", 1, Length("path") - MP_Node.steplen, output_field=CharField())
    # Numbers of pages and their parents, so that the city is asked for by its path.
    repeats = PilotPage.objects.filter(pk=OuterRef("repeat")).annotate(parent=parent).order_by()
    edges = Replication.objects.filter(origin__in=changeable.values("pk")).alias(
        city_path=Subquery(repeats.values("parent")[:1])
    )
    return (
        edges.annotate(
            repeat_city=Subquery(CityPage.objects.filter(path=OuterRef("city_path")).values("title")[:1]),
            is_public=Exists(PilotPage.objects.public().filter(pk=OuterRef("repeat"))),
            is_own=Exists(policy.explorable_instances(user).filter(pk=OuterRef("repeat"))),
        )
        .select_related("origin", "repeat")
        .order_by(F("pk").desc())
    )


def repeat_title(edge: Replication) -> str:
    """Of an edge of `repeats_for`: another city's draft is not named."""
    if edge.is_own:
        return edge.repeat.get_admin_display_title()
    return edge.repeat.title if edge.is_public else _("a draft of that city")


def repeat_state(edge: Replication) -> str:
    return _("Public") if edge.is_public else _("Not public yet")
