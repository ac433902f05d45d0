"""Whether a pilot has been repeated, and whether it repeats another: a facet of search."""

from collections import defaultdict
from collections.abc import Sequence

from django.db import models
from django.utils.translation import gettext_lazy as _

from scenarios.models import Replication

# Variables in one query, twice.
_AT_ONCE = 1_000


class Reuse(models.TextChoices):
    """A pilot in the middle of a chain is both, one that stands alone neither."""

    REPEATED = "repeated", _("Repeated elsewhere")
    REPEATS = "repeats", _("Repeats another")


# What they are called besides their labels, behind `repeated:`.
REUSE_NAMES: dict[str, tuple[str, ...]] = {
    Reuse.REPEATED: ("被复制", "已复制", "已推广", "elsewhere"),
    Reuse.REPEATS: ("复制他处", "复制自", "another"),
}


def beside(ids: Sequence[int]) -> dict[int, set[int]]:
    """Origins and repeats of each of these pilots, public or not. One query for each thousand of them."""
    found: dict[int, set[int]] = defaultdict(set)
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        edges = Replication.objects.filter(models.Q(origin__in=some) | models.Q(repeat__in=some)).order_by()
        for origin, repeat in edges.values_list("origin_id", "repeat_id"):
            found[origin].add(repeat)
            found[repeat].add(origin)
    return found
