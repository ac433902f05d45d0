"""Deletion of units and vocabulary: what is still in use is named instead of failing."""

from django.contrib.admin.utils import NestedObjects
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

NAMED_USES = 5  # how many of the records that stand in the way of a deletion are named


def refusal(record: Model) -> str | None:
    """Why `record` cannot be deleted, with the records that use it; None when it can."""
    collector = NestedObjects(using=record._state.db)
    collector.collect([record])
    if not collector.protected:
        return None
    users = sorted({_name_of_use(use) for use in collector.protected})
    named = str(_("; ")).join(users[:NAMED_USES])
    more = len(users) - NAMED_USES
    if more > 0:
        named += ngettext(" and %(number)d more", " and %(number)d more", more) % {"number": more}
    return _("“%(record)s” cannot be deleted: it is used by %(users)s. Change those first.") % {
        "record": record,
        "users": named,
    }


def _name_of_use(use: Model) -> str:
    """The page or record a person knows, for a row inside it (for a unit in a role: its pilot)."""
    for parent in ("pilot", "task", "plan"):
        use = getattr(use, parent, use)
    return f"{use._meta.verbose_name} “{use}”"
