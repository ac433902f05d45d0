"""A draft that starts from another city's pilot: what holds elsewhere is carried over, what is the origin's own is not.

Carried over: scenario, sectors, technologies, the network profile, prerequisites, and which indicators were measured in
which unit. Left out: every value and count, units, sources, evidence, texts and pictures, cost, lessons and risks.
"""

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from scenarios.editing.repeats.letters import tell_editors
from scenarios.models import (
    CityPage,
    Evidence,
    Measurement,
    PilotPage,
    PilotTechnology,
    Prerequisite,
    Region,
    Replication,
    Stage,
)
from scenarios.models.network import NetworkProfile
from scenarios.models.replication import one_at_a_time

# What was connected, and how many: the origin's own.
OWN_NETWORK_FIELDS = {"terminals_zh", "terminals_en"}
NETWORK_FIELDS = tuple(
    field.name for field in NetworkProfile._meta.get_fields() if field.name not in OWN_NETWORK_FIELDS
)
PREREQUISITE_FIELDS = ("kind", "essential", "need_zh", "need_en", "sort_order")
INDICATOR_FIELDS = ("indicator_zh", "indicator_en", "unit_zh", "unit_en", "sort_order")
MAX_TITLE = PilotPage._meta.get_field("title").max_length


@dataclass(frozen=True)
class Carried:
    """What a repeat of a pilot starts from, to be shown before it is begun."""

    origin: PilotPage

    @cached_property
    def network(self) -> list[tuple[str, str]]:
        """(label, value) of what the network profile states, without the counts."""
        return PilotPage(**_values(self.origin, NETWORK_FIELDS)).network_facts

    @cached_property
    def technologies(self) -> list:
        return [row.tag for row in self.origin.pilot_technologies.select_related("tag")]

    @cached_property
    def prerequisites(self) -> list[Prerequisite]:
        return list(self.origin.prerequisites.all())

    @cached_property
    def indicators(self) -> list[Measurement]:
        """Each once, however often the origin measured it; without values."""
        rows = [
            Measurement(**{name: getattr(row, name) for name in INDICATOR_FIELDS})
            for row in self.origin.measurements.all()
        ]
        return list({(row.indicator_zh, row.unit_zh): row for row in reversed(rows)}.values())[::-1]


@transaction.atomic
def begin_repeat(origin: PilotPage, city: CityPage, user) -> PilotPage:
    """The draft below `city`, with an edge to `origin`; the origin's editors are told once it is committed."""
    # Two repeats begun at once would else be given the same address.
    one_at_a_time()
    draft = _draft_of(Carried(origin), city.region)
    draft.owner = user
    CityPage.objects.get(pk=city.pk).add_child(instance=draft)
    draft.save_revision(user=user, log_action=True, clean=False)
    transaction.on_commit(partial(tell_editors, draft.pk, origin.pk, user.pk), robust=True)
    return draft


def _draft_of(carried: Carried, region: Region) -> PilotPage:
    origin = carried.origin
    title_zh, title_en = _titles(origin, region)
    draft = PilotPage(
        live=False,
        title=title_zh,
        title_en=title_en,
        region=region,
        stage=Stage.PLANNED,
        evidence=Evidence.PLAN,
        editor_note=_note(origin),
        **_values(origin, ("sector", "scenario", *NETWORK_FIELDS)),
    )
    draft.extra_sectors = list(origin.extra_sectors.all())
    draft.extra_scenarios = list(origin.extra_scenarios.all())
    draft.pilot_technologies = [PilotTechnology(tag=tag) for tag in carried.technologies]
    draft.prerequisites = [
        Prerequisite(**_values(need, PREREQUISITE_FIELDS)) for need in carried.prerequisites
    ]
    draft.measurements = carried.indicators
    draft.origins = [Replication(origin=origin)]
    return draft


def _values(record: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(record, name) for name in names}


def _titles(origin: PilotPage, region: Region) -> tuple[str, str]:
    """岳阳5G+远程控制岸桥, Remote quay cranes in Yueyang: by the scenario, since the origin's title names its place."""
    if origin.scenario is None:
        return f"{region.short_name}：{origin.title}"[:MAX_TITLE], ""
    label_zh, label_en = origin.scenario.label_zh, origin.scenario.label_en
    what = label_zh if "5G" in label_zh else f"5G+{label_zh}"
    english = f"{label_en} in {region.name_en}" if label_en and region.name_en else ""
    return f"{region.short_name}{what}"[:MAX_TITLE], english[:MAX_TITLE]


def _note(origin: PilotPage) -> str:
    """Stands above the form until somebody deletes it."""
    return _(
        "Begun as a repeat of “%(title)s” (%(place)s). Still to be written: the title in your own words, summary, "
        "units, sources, what is planned, the values of the indicators (or remove them), and under “Repeating it” what "
        "is kept and what is changed. Check network and prerequisites: they are those of the origin. Delete this note "
        "when done."
    ) % {"title": origin.heading, "place": origin.region.label}
