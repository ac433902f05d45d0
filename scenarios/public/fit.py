"""Does a pilot fit a visitor's own situation: each need met, missing or not known, and why.

The rule, in short. A need of the network is read for what the situation says of one (`network_words`); it is met when
all of that is there, missing when any of it is not, and not known where it also asks for what the situation says
nothing about. Money compares the budget with what the pilot cost. Of any other kind the one answer about that kind
counts, since nobody but a reader can tell whether their equipment is this equipment. What a pilot used without calling
it a need stands apart and is never counted among the essential ones. Nothing is guessed: in doubt it is not known.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise, cached_property
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from scenarios.models import (
    CostBand,
    NetworkArchitecture,
    PilotPage,
    Prerequisite,
    PrerequisiteKind,
    RegionLevel,
    SliceType,
    YesNo,
)
from scenarios.public.network_words import Asked, asked
from scenarios.public.situation import Detail, Situation, question_label

# Fields of a pilot from which a list can tell how it fits, besides its needs and its region.
FIELDS = (
    "private_network",
    "architecture",
    "slice_type",
    "edge_computing",
    "five_g_advanced",
    "redcap",
    "cost_band",
)
# A missing need is named in a headline by so many characters.
_SHORT = 60
_SLICED = (SliceType.UNSPECIFIED, SliceType.SOFT, SliceType.HARD)
# Needs of money that ask where it comes from, not how much it is.
_SOURCES_OF_MONEY = ("补贴", "补助", "专项", "债", "资助", "资金来源", "subsid", "grant", "bond", "fund")


class Verdict(StrEnum):
    MET = "met"
    MISSING = "missing"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        return str(_VERDICTS[self])

    @property
    def icon(self) -> str:
        return _ICONS[self]


_VERDICTS = {
    Verdict.MET: gettext_lazy("met"),
    Verdict.MISSING: gettext_lazy("missing"),
    Verdict.UNKNOWN: gettext_lazy("not known"),
}
_ICONS = {Verdict.MET: "check", Verdict.MISSING: "x", Verdict.UNKNOWN: "circle-help"}


@dataclass(frozen=True)
class Mark:
    """One need, or one thing the pilot used (then `need` is None), with the verdict and its reason in words."""

    words: str
    verdict: Verdict
    reason: str
    need: Prerequisite | None = None

    @property
    def is_essential(self) -> bool:
        return self.need is not None and self.need.essential

    @property
    def short(self) -> str:
        return Truncator(self.words).chars(_SHORT)


@dataclass(frozen=True)
class Fit:
    """`marks` are the needs the record names; `used` is what the pilot used and no need says; `remarks` are softer.

    `network` says what it ran on, in words; "" when the record does not tell.
    """

    marks: tuple[Mark, ...] = ()
    used: tuple[Mark, ...] = ()
    remarks: tuple[str, ...] = ()
    network: str = ""

    @property
    def met(self) -> list[Mark]:
        return _of(self.marks, Verdict.MET)

    @property
    def missing(self) -> list[Mark]:
        return _of(self.marks, Verdict.MISSING)

    @property
    def unknown(self) -> list[Mark]:
        return _of(self.marks, Verdict.UNKNOWN)

    @cached_property
    def essential(self) -> list[Mark]:
        return [mark for mark in self.marks if mark.is_essential]

    @property
    def by_kind(self) -> list[tuple[str | Promise, list[Mark]]]:
        """(kind, marks) in the order of `PrerequisiteKind`, the essential ones first."""
        grouped = (
            (kind.label, [mark for mark in self.marks if mark.need and mark.need.kind == kind])
            for kind in PrerequisiteKind
        )
        return [(label, marks) for label, marks in grouped if marks]

    @property
    def headline(self) -> str:
        """How many of the essential needs are met: 5 of 6 essential needs met."""
        if not self.marks:
            return _("The record names no needs.")
        if not self.essential:
            return _("The record names no essential needs.")
        met = len(_of(self.essential, Verdict.MET))
        return ngettext(
            "%(met)d of %(all)d essential need met",
            "%(met)d of %(all)d essential needs met",
            len(self.essential),
        ) % {"met": met, "all": len(self.essential)}

    @property
    def details(self) -> list[str]:
        """What stands behind the headline: which essential needs are missing, which are not known."""
        if not self.marks:
            return [self._without_needs()]
        lines = []
        if missing := _of(self.essential, Verdict.MISSING):
            lines.append(_("Missing: %(needs)s") % {"needs": _stated(mark.short for mark in missing)})
        if unknown := _of(self.essential, Verdict.UNKNOWN):
            lines.append(_("Not known: %(needs)s") % {"needs": _stated(mark.short for mark in unknown)})
        return lines

    @property
    def used_in_words(self) -> list[str]:
        """What it used, in a line for each verdict: you have it, you lack it, you did not say."""
        lines = (
            (Verdict.MET, _("It used, and you have: %(list)s")),
            (Verdict.MISSING, _("It used, and you do not have: %(list)s")),
            (Verdict.UNKNOWN, _("It used, and you did not say: %(list)s")),
        )
        found = ((words, _of(self.used, verdict)) for verdict, words in lines)
        return [words % {"list": _stated(mark.words for mark in marks)} for words, marks in found if marks]

    def _without_needs(self) -> str:
        if self.network:
            return _("The network it ran on: %(network)s.") % {"network": self.network}
        return _("Nor does it say on which network it ran.")

    @property
    def in_short(self) -> list[str]:
        """For a list: the headline with what is missing or not known; without needs, what is known of its network."""
        if self.essential:
            return [self.headline, *self.details]
        return [self.headline, *(self.used_in_words or self.details)]

    @property
    def order(self) -> tuple:
        """Sorts lists: nothing missing and something met, then not known, then by how much is missing.

        Within these by the share that is met, and then by what the pilot used.
        """
        met, missing = _of(self.essential, Verdict.MET), _of(self.essential, Verdict.MISSING)
        share = len(met) / len(self.essential) if self.essential else 0
        rank = 2 if missing else 0 if met else 1
        used_missing, used_met = _of(self.used, Verdict.MISSING), _of(self.used, Verdict.MET)
        return rank, len(missing), -share, -len(met), len(used_missing), -len(used_met)


def assess(pilot: PilotPage, situation: Situation) -> Fit:
    """Reads the pilot's prerequisites and the regions above its own; no query where these are loaded."""
    marks, used = _marks_and_used(pilot, situation)
    network = _stated(f"{label}{_colon()}{value}" for label, value in pilot.network_facts)
    return Fit(marks, used, tuple(_remarks(pilot, situation)), network)


def _marks_and_used(pilot: PilotPage, situation: Situation) -> tuple[tuple[Mark, ...], tuple[Mark, ...]]:
    """Of the pilot only its prerequisites and `FIELDS` are asked."""
    needs = sorted(pilot.prerequisites.all(), key=lambda need: not need.essential)
    sentences = [asked(need.need_zh, need.need_en) for need in needs]
    marks = tuple(_mark(need, words, pilot, situation) for need, words in zip(needs, sentences, strict=True))
    named = frozenset(detail for words in sentences for detail in words.details)
    names_money = any(need.kind == PrerequisiteKind.MONEY for need in needs)
    return marks, tuple(_used(pilot, situation, named, names_money))


def fits(pilots: Sequence[PilotPage], situation: Situation) -> dict[int, Fit]:
    """By the number of each pilot; none without a situation. Their needs are read in one query."""
    if not situation or not pilots:
        return {}
    _read_needs(pilots)
    return {pilot.pk: assess(pilot, situation) for pilot in pilots}


def in_order_of_fit(numbers: list[int], situation: Situation) -> list[int]:
    """Those of the public pilots, in the order given where they fit alike. Two queries."""
    pilots = PilotPage.objects.public().only(*FIELDS).in_bulk(numbers)
    _read_needs(pilots.values())
    orders = {pk: Fit(*_marks_and_used(pilot, situation)).order for pk, pilot in pilots.items()}
    return sorted((pk for pk in numbers if pk in orders), key=orders.__getitem__)


def _read_needs(pilots: Iterable[PilotPage]) -> None:
    """To be shown, not saved: the list in memory takes the place of the one in the database."""
    pilots = list(pilots)
    needs = defaultdict(list)
    for need in Prerequisite.objects.filter(pilot__in=[pilot.pk for pilot in pilots]):
        needs[need.pilot_id].append(need)
    for pilot in pilots:
        pilot.prerequisites = needs[pilot.pk]


# --- the rule, kind by kind ------------------------------------------------------------------------------------------


def _mark(need: Prerequisite, words: Asked, pilot: PilotPage, situation: Situation) -> Mark:
    if need.kind == PrerequisiteKind.NETWORK:
        verdict, reason = _network(words, situation)
    elif need.kind == PrerequisiteKind.MONEY:
        verdict, reason = _money(need, pilot.cost_band, situation.budget)
    else:
        verdict, reason = _of_kind(need.kind, words, situation)
    return Mark(need.need, verdict, reason, need)


def _network(words: Asked, situation: Situation) -> tuple[Verdict, str]:
    if situation.has_no_network and not words.unclear:
        return Verdict.MISSING, _("You have neither public 5G coverage nor a private network.")
    states = [(part, _state(part, situation)) for part in words.parts]
    lacking = [part for part, has in states if has is False]
    unsaid = [part for part, has in states if has is None]
    if lacking and not words.unclear:
        return Verdict.MISSING, _("You do not have: %(list)s.") % {"list": _parts(lacking)}
    if lacking or (words.unclear and (unsaid or not states)):
        return Verdict.UNKNOWN, _("The sentence can be read in more than one way: compare it yourself.")
    if unsaid:
        return Verdict.UNKNOWN, _("You did not say whether you have: %(list)s.") % {"list": _parts(unsaid)}
    if words.qualities:
        listed = _listed(words.qualities)
        if not states:
            return Verdict.UNKNOWN, _("It asks for %(list)s: ask your operator.") % {"list": listed}
        return Verdict.UNKNOWN, _("You have: %(have)s. It also asks for %(list)s: ask your operator.") % {
            "have": _parts(words.parts),
            "list": listed,
        }
    if states:
        return Verdict.MET, _("You have: %(list)s.") % {"list": _listed(_those_there(words.parts, situation))}
    return Verdict.UNKNOWN, _("It names nothing that you were asked about: ask your operator.")


def _state(part: Iterable[Detail], situation: Situation) -> bool | None:
    """Whether one of these is there: yes if any is, no if none is, else not known."""
    answers = [situation.has(detail) for detail in part]
    if True in answers:
        return True
    return None if None in answers else False


def _those_there(parts: Iterable[Iterable[Detail]], situation: Situation) -> Iterator[str | Promise]:
    return (detail.label for part in parts for detail in part if situation.has(detail))


def _parts(parts: Iterable[Iterable[Detail]]) -> str:
    """A or B, C"""
    either = pgettext("between alternatives", " or ")
    return _listed(either.join(str(detail.label) for detail in part) for part in parts)


def _money(need: Prerequisite, cost: str, budget: str) -> tuple[Verdict, str]:
    both = f"{need.need_zh} {need.need_en}".lower()
    if any(word in both for word in _SOURCES_OF_MONEY):
        return Verdict.UNKNOWN, _(
            "It names where the money comes from, not only how much: compare it yourself."
        )
    return _cost(cost, budget)


def _cost(cost: str, budget: str) -> tuple[Verdict, str]:
    if not cost:
        return Verdict.UNKNOWN, _("The record does not say what the pilot cost.")
    if not budget:
        return Verdict.UNKNOWN, _("The pilot cost %(cost)s; you named no budget.") % {
            "cost": CostBand(cost).label
        }
    bands = CostBand.values
    words = {"cost": CostBand(cost).label, "budget": CostBand(budget).label}
    if bands.index(budget) > bands.index(cost):
        return Verdict.MET, _("Your budget (%(budget)s) is above what the pilot cost (%(cost)s).") % words
    if budget == cost:
        reason = _("Your budget and its cost are of the same order (%(cost)s): compare the sums.")
        return Verdict.UNKNOWN, reason % words
    return Verdict.MISSING, _("Your budget (%(budget)s) is below what the pilot cost (%(cost)s).") % words


def _of_kind(kind: str, words: Asked, situation: Situation) -> tuple[Verdict, str]:
    """The answer about the kind; a sentence that names a part of a network you said you lack is not met either."""
    label = question_label(kind)
    lacking = [part for part in words.parts if _state(part, situation) is False]
    if lacking and not words.unclear:
        return Verdict.MISSING, _("You do not have: %(list)s.") % {"list": _parts(lacking)}
    has = situation.has(kind)
    if has is None:
        return Verdict.UNKNOWN, _("You did not say: %(kind)s.") % {"kind": label}
    if has:
        return Verdict.MET, _("You said yes to “%(kind)s”: check that it includes this.") % {"kind": label}
    return Verdict.MISSING, _("You said no to “%(kind)s”.") % {"kind": label}


# --- what the pilot used, and remarks ----------------------------------------------------------------------------


def _used(
    pilot: PilotPage, situation: Situation, named: frozenset[Detail], names_money: bool
) -> Iterator[Mark]:
    profile = {
        Detail.PUBLIC: pilot.private_network == YesNo.NO,
        Detail.PRIVATE: pilot.private_network == YesNo.YES,
        Detail.STANDALONE: pilot.architecture == NetworkArchitecture.SA,
        Detail.SLICING: pilot.slice_type in _SLICED,
        Detail.EDGE: pilot.edge_computing == YesNo.YES,
        Detail.ADVANCED: pilot.five_g_advanced == YesNo.YES,
        Detail.REDCAP: pilot.redcap == YesNo.YES,
    }
    reasons = {
        True: (Verdict.MET, _("You have it.")),
        False: (Verdict.MISSING, _("You do not have it.")),
        None: (Verdict.UNKNOWN, _("You did not say.")),
    }
    for detail, is_used in profile.items():
        if is_used and detail not in named:
            yield Mark(str(detail.label), *reasons[situation.has(detail)])
    if pilot.cost_band and not names_money:
        yield Mark(str(CostBand(pilot.cost_band).label), *_cost(pilot.cost_band, situation.budget))


def _remarks(pilot: PilotPage, situation: Situation) -> Iterator[str]:
    """What the two places have in common, which bears on approvals and operators."""
    place = situation.place
    if place is None or pilot.region_id is None:
        return
    lineage = pilot.region.lineage()
    shared = [region for region in place.lineage() if region in lineage]
    if shared and shared[-1].level in (RegionLevel.CITY, RegionLevel.COUNTY):
        yield _(
            "It ran in %(place)s, where you are: ask the same offices and the same branch of its operator."
        ) % {"place": shared[-1].label}
    elif shared and shared[-1].level == RegionLevel.PROVINCE:
        yield _("It ran in your province (%(place)s): ask the same provincial offices and operators.") % {
            "place": shared[-1].label
        }
    elif not shared and RegionLevel.COUNTRY in (lineage[0].level, place.lineage()[0].level):
        yield _("It ran in another country (%(place)s): approvals, frequencies and operators differ.") % {
            "place": lineage[0].label
        }


# --- words ---------------------------------------------------------------------------------------------------------


def _of(marks: Iterable[Mark], verdict: Verdict) -> list[Mark]:
    return [mark for mark in marks if mark.verdict == verdict]


def _listed(words: Iterable[str | Promise]) -> str:
    return pgettext("between items of a list", ", ").join(str(word) for word in words)


def _stated(words: Iterable[str]) -> str:
    """Sentences of a record, which have commas of their own."""
    return pgettext("between statements", "; ").join(words)


def _colon() -> str:
    return pgettext("between a label and its value", ": ")
