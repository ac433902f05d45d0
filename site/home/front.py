"""The figures and lists of the home page; a fixed number of queries whatever the registry holds."""

from scenarios.models import PilotPage, PlanPage, Scenario, Sector
from scenarios.public.listings import overview, with_pilot_count
from scenarios.public.views import sector_groups

NEWEST = 6
PLANS = 6
SCENARIOS = 8


def front_page() -> dict:
    """Context of the home page.

    `overview` (figures), `groups` of sectors and `scenarios` tried most (both with .pilot_count), `newest` pilots,
    `plans`.
    """
    pilots = PilotPage.objects.public()
    scenarios = with_pilot_count(Scenario.objects.all(), "scenario", pilots).filter(pilot_count__gt=0)
    return {
        "overview": overview(pilots),
        "groups": sector_groups(with_pilot_count(Sector.objects.all(), "sector", pilots)),
        "scenarios": scenarios.order_by("-pilot_count", "sort_order", "code")[:SCENARIOS],
        "newest": pilots.newest().with_card()[:NEWEST],
        "plans": PlanPage.objects.public().with_row().newest()[:PLANS],
    }
