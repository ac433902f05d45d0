"""What makes an index entry out of date: every change to a pilot, and to anything a pilot is found by.

Receivers only write outbox rows; they run inside the transaction of the change, opened here where Django opens none.
"""

from itertools import chain
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.signals import post_delete, post_save, pre_delete
from django.dispatch import receiver
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_published, post_page_move

from scenarios.models import (
    PilotPage,
    Region,
    Replication,
    Scenario,
    Sector,
    Synonym,
    Technology,
    Unit,
    UnitAlias,
)
from scenarios.models.regions import within_q
from scenarios.revisions import is_draft_alone
from search import outbox, vocabulary
from search.reuse import beside


@receiver([post_save, post_delete], sender=PilotPage)
@receiver(page_published, sender=PilotPage)
def index_pilot(instance: PilotPage, update_fields: frozenset[str] | None = None, **kwargs: Any) -> None:
    """Saving covers (un)publishing; publishing is heard again, as a page's lists may be saved after it."""
    if not is_draft_alone(update_fields):
        outbox.enqueue([instance.pk, *beside([instance.pk])[instance.pk]])


@receiver([post_save, post_delete], sender=Replication)
def index_both_ends(instance: Replication, **kwargs: Any) -> None:
    """Also when one of them is deleted, and the edge with it."""
    outbox.enqueue([instance.origin_id, instance.repeat_id])


@receiver(post_save, sender=Page)
@receiver(post_page_move)
def index_subtree(instance: Page, **kwargs: Any) -> None:
    """A page that moves is saved as a plain Page within the move's transaction, and announced after it."""
    _enqueue_with_family(PilotPage.objects.filter(path__startswith=instance.path))


@receiver([post_save, post_delete], sender=PageViewRestriction)
def index_what_a_restriction_hides(instance: PageViewRestriction, **kwargs: Any) -> None:
    path = Page.objects.filter(pk=instance.page_id).values_list("path", flat=True).first()
    if path:
        _enqueue_with_family(PilotPage.objects.filter(path__startswith=path))


@receiver([post_save, pre_delete], sender=Sector)
def index_pilots_of_sector(instance: Sector, **kwargs: Any) -> None:
    _enqueue_with_vocabulary(Q(sector=instance) | Q(extra_sectors=instance))


@receiver([post_save, pre_delete], sender=Scenario)
def index_pilots_of_scenario(instance: Scenario, **kwargs: Any) -> None:
    _enqueue_with_vocabulary(Q(scenario=instance) | Q(extra_scenarios=instance))


@receiver([post_save, pre_delete], sender=Technology)
def index_pilots_of_technology(instance: Technology, **kwargs: Any) -> None:
    _enqueue_with_vocabulary(Q(pilot_technologies__tag=instance))


@receiver([post_save, pre_delete], sender=Unit)
def index_pilots_of_unit(instance: Unit, **kwargs: Any) -> None:
    _enqueue_with_vocabulary(Q(pilot_units__unit=instance))


@receiver([post_save, post_delete], sender=UnitAlias)
def index_pilots_of_renamed_unit(instance: UnitAlias, **kwargs: Any) -> None:
    _enqueue_with_vocabulary(Q(pilot_units__unit_id=instance.unit_id))


@receiver([post_save, pre_delete], sender=Region)
def index_pilots_within_region(instance: Region, **kwargs: Any) -> None:
    """Its own, and those of all regions below: they are found by its name and its code."""
    _enqueue_with_vocabulary(within_q(instance, "region__"))


@receiver([post_save, post_delete], sender=Synonym)
def look_up_new_synonyms(instance: Synonym, **kwargs: Any) -> None:
    """Synonyms widen queries; nothing of them is in the index."""
    vocabulary.forget()


# Django announces a save when it is committed already, unless a transaction is open around it: a process killed in
# between would leave no row. Pages open one in their own `save`, and so does every deletion.
for _model in (PageViewRestriction, Sector, Scenario, Technology, Unit, UnitAlias, Region):
    setattr(_model, "save", transaction.atomic(_model.save))  # noqa: B010 - mypy lets no method be assigned


def _enqueue_with_family(pilots: QuerySet[PilotPage]) -> None:
    """What becomes public or ceases to be, and the pilots it repeats or is repeated by, of which that is counted."""
    ids = list(pilots.order_by().values_list("pk", flat=True))
    outbox.enqueue(chain(ids, *beside(ids).values()))


def _enqueue_with_vocabulary(touched: Q) -> None:
    vocabulary.forget()
    _enqueue(PilotPage.objects.filter(touched))


def _enqueue(pilots: QuerySet[PilotPage]) -> None:
    outbox.enqueue(pilots.order_by().values_list("pk", flat=True))
