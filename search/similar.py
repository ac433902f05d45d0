"""Pilots like one: the same scenario, the same units, the same words; each with the reason why it is shown."""

import logging
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from scenarios.language import is_english
from scenarios.models import PilotPage, PilotUnit, UnitKind
from search.engines import default_engine
from search.engines.protocol import EngineError, Likeness
from search.planning import EVERYWHERE, FILLERS, STOP_WORDS, VAGUE, Phrase
from search.text import cut, fold, normalise, pairs, runs
from search.vocabulary import Vocabulary, vocabulary

logger = logging.getLogger(__name__)

SHOWN = 3
# A scenario is what makes pilots of different cities comparable; operators take part everywhere.
SCENARIO_WORTH, SECTOR_WORTH, TECHNOLOGY_WORTH, WORD_WORTH = 4.0, 1.5, 0.4, 0.8
UNIT_WORTH, EVERYWHERE_WORTH = 2.0, 0.3
# Words of half of all titles; what they are shared by says nothing.
_SAY_NOTHING = (
    EVERYWHERE
    | VAGUE
    | FILLERS
    | STOP_WORDS
    | frozenset("示范 建设 平台 系统 开展 demonstration trial system".split())
)
_EVERYWHERE_KINDS = {UnitKind.OPERATOR, UnitKind.TOWER}
NAMED = 3  # words or units in one reason
# What is shown of a pilot, and what the reasons need. All columns of all these tables would be five times as many.
_SHOWN_FIELDS = (
    "title", "title_en", "slug", "url_path", "summary_zh", "summary_en",
    *(f"{name}__{field}" for name in ("sector", "scenario") for field in ("code", "label_zh", "label_en")),
    *(f"{name}__{field}" for name in ("region", "region__parent", "region__parent__parent")
      for field in ("code", "name", "name_en", "parent")),
)  # fmt: skip


@dataclass(frozen=True)
class Similar:
    pilot: PilotPage
    reasons: list[str]


def similar_pilots(pilot: PilotPage, shown: int = SHOWN) -> list[Similar]:
    """The public pilots most like this one, which is what `complete` gives; none while the index is away."""
    names = vocabulary()
    likeness = _likeness(pilot, names)
    try:
        hits = default_engine().related(likeness, shown * 2)
    except EngineError as error:
        logger.warning("No similar pilots: %s", error)
        return []
    rows = PilotPage.objects.public().filter(pk__in=[hit.id for hit in hits])
    found = rows.select_related("sector", "scenario", "region__parent__parent").only(*_SHOWN_FIELDS).in_bulk()
    shared = _shared_units(pilot, found)
    reasoned = [
        Similar(found[hit.id], _reasons(pilot, found[hit.id], shared[hit.id], likeness, names))
        for hit in hits
        if hit.id in found
    ]
    return [one for one in reasoned if one.reasons][:shown]


def _shared_units(pilot: PilotPage, others: Iterable[int]) -> dict[int, list[str]]:
    """Names of the units that take part in both, by the id of the other pilot."""
    ours = [row.unit_id for row in pilot.pilot_units.all()]
    names: dict[int, dict[str, None]] = defaultdict(dict)
    for row in PilotUnit.objects.filter(pilot__in=others, unit__in=ours).select_related("unit"):
        names[row.pilot_id][row.unit.name] = None
    return defaultdict(list, {pk: list(found) for pk, found in names.items()})


def _likeness(pilot: PilotPage, names: Vocabulary) -> Likeness:
    values = {("scenario", term.code): SCENARIO_WORTH for term in pilot.all_scenarios}
    values |= {("sector", term.code): SECTOR_WORTH for term in pilot.all_sectors}
    values |= {("tag", row.tag.slug): TECHNOLOGY_WORTH for row in pilot.pilot_technologies.all()}
    for row in pilot.pilot_units.all():
        is_everywhere = row.unit.kind in _EVERYWHERE_KINDS
        values["unit", row.unit.slug] = EVERYWHERE_WORTH if is_everywhere else UNIT_WORTH
    return Likeness(pilot.pk, values, dict.fromkeys(_words(pilot.title, pilot, names), WORD_WORTH))


def _words(title: str, pilot: PilotPage, names: Vocabulary) -> list[Phrase]:
    """The telling words of its title: not where it is, nor what every pilot says."""
    places = {
        part
        for region in pilot.region.lineage()
        for name in (region.name, region.short_name, region.name_en)
        for part in (name, *normalise(name).split())
    }
    found: dict[Phrase, None] = {}
    for run in runs(normalise(title)):
        words = [run.text] if run.word else names.planner.words(run.text)
        for word in words:
            if len(word) < 2 or word in places or fold(word) in _SAY_NOTHING:
                continue
            found[Phrase((fold(word),), latin=True) if run.word else Phrase(tuple(pairs(word)))] = None
    return list(found)


def _reasons(
    pilot: PilotPage, other: PilotPage, units: list[str], likeness: Likeness, names: Vocabulary
) -> list[str]:
    reasons = []
    if other.scenario and other.scenario in pilot.all_scenarios:
        reasons.append(_("Same scenario: %(names)s") % {"names": other.scenario.label})
    elif other.sector and other.sector in pilot.all_sectors:
        reasons.append(_("Same sector: %(names)s") % {"names": other.sector.label})
    if units:
        reasons.append(_("Same units: %(names)s") % {"names": _listed(units)})
    if words := _shared_words(pilot, other, likeness, names):
        reasons.append(_("Shared words: %(names)s") % {"names": _listed(words)})
    return reasons


def _shared_words(pilot: PilotPage, other: PilotPage, likeness: Likeness, names: Vocabulary) -> list[str]:
    """In the reader's language where both have a title in it."""
    if is_english() and pilot.title_en and other.title_en:
        told = cut([other.title_en, other.summary_en]).words.split(" ")
        return [word.spelled for word in _words(pilot.title_en, pilot, names) if word.spelled in told]
    text = normalise(f"{other.title} {other.summary_zh}")
    return [phrase.spelled for phrase in likeness.phrases if phrase.spelled in text]


def _listed(names: list[str]) -> str:
    return " · ".join(names[:NAMED])
