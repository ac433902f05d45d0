"""What follows from a publication, from a change in the page tree or in the regions."""

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Revision
from wagtail.signals import page_published, post_page_move

from scenarios import covers
from scenarios.editing import groups
from scenarios.models import CityIndexPage, CityPage, CityTeam, PilotPage, PlanIndexPage, PlanPage, Region
from scenarios.models.regions import within_q
from scenarios.revisions import rewrite


@receiver(page_published, sender=PilotPage)
def draw_cover_of_published_pilot(sender: type, instance: PilotPage, **kwargs) -> None:
    covers.request_cover(instance.pk)


@receiver(page_published, sender=PlanPage)
def keep_tasks_of_published_plan(
    sender: type, instance: PlanPage, revision: Revision | None = None, **kwargs
) -> None:
    """Give the published revision the numbers its new tasks and targets got.

    Without them the next edit would make them anew, and what pilots are tied to would be gone.
    """
    if revision is None:
        return
    saved = instance.serializable_data()
    content = revision.content | {name: saved[name] for name in ("tasks", "targets")}
    if content != revision.content:
        # An update and not `save`, which has effects of its own.
        Revision.objects.filter(pk=revision.pk).update(content=content)


@receiver(post_delete, sender=PilotPage)
def remove_cover_of_deleted_pilot(sender: type, instance: PilotPage, **kwargs) -> None:
    if cover_id := instance.cover_id:
        transaction.on_commit(lambda: covers.remove_unused([cover_id]), robust=True)


@receiver(post_page_move)
@transaction.atomic
def keep_regions_within_their_city(sender: type, instance, **kwargs) -> None:
    """A pilot moved to another city takes that city's region, unless its own lies within it; its draft too."""
    for city in CityPage.objects.ancestor_of(instance, inclusive=True).select_related("region"):
        parts = set(Region.objects.within(city.region).values_list("pk", flat=True))
        for pilot in PilotPage.objects.descendant_of(city).filter(path__startswith=instance.path):
            if pilot.region_id not in parts:
                pilot.region = city.region
                pilot.save(clean=False, update_fields=["region"])
            rewrite(pilot, partial(_within, parts, city.region_id))


def _within(parts: set[int], region_id: int, content: dict[str, Any]) -> dict[str, Any]:
    return content if content["region"] in parts else content | {"region": region_id}


@receiver(post_save, sender=CityPage)
def give_city_its_team(sender: type, instance: CityPage, created: bool, raw: bool, **kwargs) -> None:
    if raw:
        return
    if created:
        groups.ensure_city_groups(instance)
    elif team := CityTeam.objects.filter(city=instance).first():
        groups.rename_team(team)


@receiver(post_save, sender=CityIndexPage)
@receiver(post_save, sender=PlanIndexPage)
def give_coordinators_their_rights(sender: type, created: bool, raw: bool, **kwargs) -> None:
    if created and not raw:
        groups.ensure_coordinators()
        groups.remove_unused_default_groups()


@receiver(post_save, sender=Region)
def rename_teams_of_region(sender: type, instance: Region, created: bool, raw: bool, **kwargs) -> None:
    """A county's team carries the name of its city too, so regions below count."""
    if created or raw:
        return
    for team in CityTeam.objects.filter(within_q(instance, "city__region__")).select_related(
        "city__region__parent"
    ):
        groups.rename_team(team)


@receiver(post_delete, sender=CityTeam)
def remove_parts_of_team(sender: type, instance: CityTeam, **kwargs) -> None:
    groups.remove_team_parts(instance)
