"""The figures and lists of the home page; a fixed number of queries whatever the registry holds."""

from dataclasses import dataclass

from django.db.models import Count, Q

from scenarios.models import PilotPage, PlanPage, Replication, Scenario, Sector
from scenarios.public.family import public_edges_q, with_repeat_count
from scenarios.public.listings import with_pilot_count
from scenarios.public.progress import with_progress
from scenarios.public.tile_map import census, tile_map
from scenarios.public.views import sector_groups

NEWEST = 6
REPEATED = 4
PLANS = 4
SCENARIOS = 6

# The write-up, of which the home page shows nothing.
LONG_TEXTS = (
    *(f"{name}_{language}" for name in ("problem", "solution", "outcome", "replication_note")
      for language in ("zh", "en")),
    "body", "editor_note",
)  # fmt: skip


@dataclass(frozen=True)
class Front:
    """Pilots of the home page, all with `.repeat_count`: by how many public pilots each has been repeated."""

    lead: PilotPage | None
    newest: list[PilotPage]
    repeated: list[PilotPage]


def front_page() -> dict:
    """Context of the home page.

    `overview` (figures), `repeated_count` (pilots that others have repeated), `map` (a `TileMap`), `groups` of sectors
    and `scenarios` tried most (both with .pilot_count), `front` (its pilots), `plans` (each with .progress).
    """
    pilots = PilotPage.objects.public()
    counted = census(pilots)
    scenarios = with_pilot_count(Scenario.objects.all(), "scenario", pilots).filter(pilot_count__gt=0)
    return {
        "overview": counted.overview,
        "repeated_count": counted.repeated,
        "map": tile_map(counted.spots),
        "groups": sector_groups(with_pilot_count(Sector.objects.all(), "sector", pilots)),
        "scenarios": scenarios.order_by("-pilot_count", "sort_order", "code")[:SCENARIOS],
        "front": front_pilots(),
        "plans": with_progress(PlanPage.objects.public().newest()[:PLANS]),
    }


def front_pilots() -> Front:
    """The newest, the first of them apart, and those repeated most often. One query."""
    pilots = PilotPage.objects.public()
    repeats = Replication.objects.filter(public_edges_q())
    # Edges are unique, so those of an origin are as many as the pilots that repeat it.
    repeated = repeats.order_by().values("origin").annotate(number=Count("pk")).order_by("-number", "origin")
    chosen = PilotPage.objects.filter(
        Q(pk__in=pilots.newest()[:NEWEST].values("pk")) | Q(pk__in=repeated.values("origin")[:REPEATED])
    )
    shown = (
        with_repeat_count(chosen)
        .select_related("sector", "region__parent__parent", "cover")
        .defer(*LONG_TEXTS)
        .newest()
    )
    rows = list(shown)  # what is among the newest comes first in this order, whatever else has been repeated
    most = sorted(
        (pilot for pilot in rows if pilot.repeat_count), key=lambda row: (-row.repeat_count, row.pk)
    )
    return Front(rows[0] if rows else None, rows[1:NEWEST], most[:REPEATED])
